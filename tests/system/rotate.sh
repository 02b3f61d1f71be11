#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# A new sealing key through the real programs: what a kiosk sealed to the old one while it had no line
# still opens; the kiosk learns the new key by itself; a stolen old key opens nothing of what came
# since; an old key is given up only when nothing can come that needs it.
. tests/system/town.sh
visit() { # script
	"$build/kiosk" --display=memory --lang=en --screen=h1 --sync="$dir/centre.sock" \
		--script="tests/system/scripts/$1.script"
}
key_now() { hubctl keys | sed -n 's/ .*working key.*//p'; }
shut_count() { # hubctl inbox...
	"$build/hubctl" --data "$1" inbox | grep -c 'cannot be opened' || true
}
has_new_keys() { grep -q 'the city has new keys' "$dir/centre.log"; }
answers() { grep -c 'the hub answers' "$dir/centre.log"; }
has_more_answers() { [ "$(answers)" -gt "$lines" ]; }
nobody_is_behind() { ! hubctl keys | grep -q 'may still bring'; }

start_hub
enrol centre
start_sync centre http://127.0.0.1:1
check "a report without the line" visit report-touch
check "another" visit report-keys
check "both wait" state_is centre queued 2
first=$(key_now)
mkdir "$dir/thief"
cp -r "$dir/hub/keys" "$dir/thief/keys"
check "rotate" says "an old key" hubctl keys rotate
second=$(key_now)
check "another key works now" [ "$first" != "$second" ]
check "the old one cannot go" says "not yet" hubctl keys retire "$first"

stop_sync centre
start_sync centre
check "what was sealed to the old key arrives" wait_until 20 inbox_is 2
check "and opens" [ "$(shut_count "$dir/hub")" = 0 ]
check "the kiosk learns the new key" wait_until 20 has_new_keys
check "a visit since" visit book-touch
check "arrives" wait_until 20 inbox_is 3
check "and opens too" [ "$(shut_count "$dir/hub")" = 0 ]

check "a copy for the thief" says "3 requests are in" hubctl backup "$dir/thief/hub.db"
"$build/hub" --data "$dir/thief" --listen 127.0.0.1:0 --content assets/town >"$dir/thief.log" 2>&1 &
echo $! >"$dir/thief.pid"
check "the thief's hub" wait_until 20 "$build/hubctl" --data "$dir/thief" kiosks
check "the stolen key does not open what came since" [ "$(shut_count "$dir/thief")" = 1 ]

# Once more, with nothing sealed to the key in between: it can go when the kiosk has said so.
check "rotate again" says "an old key" hubctl keys rotate
for asking in 1 2; do
	lines=$(answers)
	stop_sync centre
	start_sync centre
	check "the kiosk asks for the keys, $asking" wait_until 20 has_more_answers
	sleep 1
done
check "no kiosk needs an old key" wait_until 20 nobody_is_behind
check "the hub still keeps what the first opens" says "not yet" hubctl keys retire "$first"
stop_hub
start_hub
check "old keys outlive a restart" [ "$(shut_count "$dir/hub")" = 0 ]
check "all of it is in the record" says "key_rotated $second" hubctl record --all
check "the record is whole" says "^Whole" hubctl record verify
echo "checks: $checks"
