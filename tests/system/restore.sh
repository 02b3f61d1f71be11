#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The hub's disk is lost and the backup of the night is put in its place: what it had it answers as
# before, what came after it the kiosk sends again by itself, each once, and nothing that people do
# from then on is passed over.
. tests/system/town.sh
visit() { # script
	"$build/kiosk" --display=memory --lang=en --screen=h1 --sync="$dir/centre.sock" \
		--script="tests/system/scripts/$1.script"
}
numbers() { hubctl inbox --json | grep '"number"' | sort; }
facts() { # of the request with that number
	hubctl inbox --json | tr -d '\n' | sed 's/{ *"number"/\n&/g' | grep "$1" | sed 's/"received": *[0-9]*//'
}
durable() { state_is centre durable "$1"; }

start_hub
enrol centre
start_sync centre
check "a visit" visit book-touch
check "a report" visit report-touch
check "both arrive" wait_until 20 inbox_is 2
check "backup" says "2 requests are in" hubctl backup "$dir/copy.db"
hubctl backup "$dir/copy.db" | sed -n 's/.*entry \([0-9]*\), \(.*\)/\1 \2/p' >"$dir/printed"
before=$(numbers | head -n 1 | grep -o '[0-9]\{9\}')
facts "$before" >"$dir/facts"
check "a report after the backup" visit report-keys
check "arrives" wait_until 20 inbox_is 3
numbers >"$dir/numbers"

end_program hub KILL
rm "$dir"/hub/hub.db*
cp "$dir/copy.db" "$dir/hub/hub.db"
start_hub
check "it says that it is a copy" says "this database is a backup" cat "$dir/hub.log"
facts "$before" >"$dir/facts-now"
check "what it had is as before" cmp "$dir/facts" "$dir/facts-now"
# It asks once an hour what has become of its requests, and when it starts or the line comes back.
stop_sync centre
start_sync centre
check "the kiosk sends again what came after" wait_until 90 inbox_is 3
numbers >"$dir/numbers-now"
check "the same three, none twice" cmp "$dir/numbers" "$dir/numbers-now"
check "the kiosk put nothing aside" state_is centre quarantined 0
# shellcheck disable=SC2046 # number and hash
check "the record goes on from what was printed" hubctl record verify $(cat "$dir/printed")
check "the record tells of it" says "restored from a backup" hubctl record

check "backup again" says "3 requests are in" hubctl backup "$dir/copy.db"
stop_sync centre
start_sync centre
check "all three are durable now" wait_until 30 durable 3
echo "checks: $checks"
