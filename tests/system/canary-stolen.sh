#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# What is sealed stays sealed (goals P2 to P5): with all that is on a kiosk's disk nobody opens one request; the
# recovery key alone opens each, and so does the working key; one that is damaged holds up no other, at the
# kiosk, at the hub and in its inbox; a request is looked up by its number only, and only with the line.
. tests/system/town.sh
requests=12
resident() { # centre, words...
	centre=$1
	shift
	"$build/fault/resident" "$dir/$centre.sock" "$@"
}
thief() { # exit code that is wanted, places...
	want=$1 code=0
	shift
	"$build/fault/thief" "$@" -- "$dir/envelopes" || code=$?
	[ $code = "$want" ]
}
not() { ! "$@"; }

start_hub
enrol one
enrol two
start_sync one http://127.0.0.1:1
check "requests were not saved" resident one save $requests "a wobbegong on the roof"
number=$(resident one save 1 | cut -d ' ' -f 2)
stop_sync one

# P2: the stolen image.  The search is shown to work by one that has the key in it.
cp -r "$dir/one" "$dir/stolen"
cut -d ' ' -f 2- "$dir/stolen/outbox.log" >"$dir/envelopes"
check "P2: opened with what is on the kiosk's disk" thief 3 "$dir/stolen"
tail -n 1 "$dir/out"
head -c 3000 /dev/urandom >"$dir/stolen/found"
grep -o '"key": *"[^"]*"' "$dir/hub/keys/working-private.json" >>"$dir/stolen/found"
check "P2: a key on the kiosk's disk would not be found" thief 0 "$dir/stolen/found"

# P3: the working key is lost; another office has the recovery key.
mkdir "$dir/office"
cp "$dir/hub/keys/recovery-private.json" "$dir/office"
check "P3: not opened with the recovery key" thief 0 "$dir/office"
tail -n 1 "$dir/out"
check "P3: opened with public halves" thief 3 "$dir/hub/keys/recovery-public.json"

# P4: one that nobody can open, first in the queue; and one that is damaged where it lies.
start_sync one http://127.0.0.1:1
check "P4: the broken one was not saved" resident one broken
check "P4: one more was not saved" resident one save 1
stop_sync one
start_sync one
check "P4: the others did not come" wait_until 30 inbox_is $((requests + 2))
check "P4: it is not put aside" wait_until 10 state_is one quarantined 1
stop_hub
sqlite3 "$dir/hub/hub.db" 'UPDATE requests SET envelope = CAST(replace(envelope, char(34)||"sealed"||char(34)||":"||char(34), char(34)||"sealed"||char(34)||":"||char(34)||"AAAA") AS BLOB) WHERE seq = 3'
start_hub
check "P4: a damaged one hides the others in the inbox" inbox_has $((requests + 1))

# P5: by number only, with the line only.
start_sync two
wait_line up two
wrong=482915062 # a right one that nobody has
looked_up() { resident two look "$number" >"$dir/answer"; }
check "P5: the number leads to nothing" looked_up
check "P5: more than public words" not grep -q wobbegong "$dir/answer"
check "P5: not what is public" grep -q '"street": *"Mill Road"' "$dir/answer"
for n in 1 2 3 4 5; do check "P5: a wrong number leads somewhere" not resident two look "$wrong"; done
check "P5: numbers can be tried one after the other" not resident two look "$number"
code=$(curl -s -o "$dir/page" -w '%{http_code}' "$url/v1/status/$number")
check "P5: told to who is no kiosk" [ "$code" = 401 ]
stop_hub
wait_line down two
check "P5: told without the line" not resident two look "$number"
echo "$((requests + 1)) sealed requests: 0 opened by the thief, all by the recovery key"
echo "checks: $checks"
