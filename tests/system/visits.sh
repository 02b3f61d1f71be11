#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Three visits (book, report, help) in each of the four languages, by touch and by keypad alone,
# with the line up and then with the line down, through the real programs: kiosk, kiosk-speech,
# kiosk-sync and hub.  When the line is back the hub's inbox holds each request exactly once.
. tests/system/town.sh
start_hub
# All eight visits may want the same time: there is a desk for each.
hubctl desks doctor riverside-centre 8 >/dev/null
for lang in en es zh ar; do
	enrol $lang
	start_sync $lang
done
wait_line up en es zh ar

# All visits of one language, one after the other, at its own kiosk.
visits_of() { # lang, up or down
	for script in book-touch report-touch help-touch book-keys report-keys help-keys; do
		"$build/kiosk" --display=memory --lang="$1" --screen=h1 --sync="$dir/$1.sock" \
			--script="tests/system/scripts/$script.script" >>"$dir/$1.log" 2>&1 || {
			echo "$1 $2 $script" >>"$dir/failed"
			return 0
		}
		echo "$1 $2 $script" >>"$dir/passed"
	done
}
everyone() { # up or down
	pids=""
	for lang in en es zh ar; do
		visits_of $lang "$1" &
		pids="$pids $!"
	done
	for pid in $pids; do wait "$pid"; done
	[ ! -e "$dir/failed" ] || fail "failed: $(cat "$dir/failed")"
}

everyone up
check "line up: 16 wanted in the inbox" wait_until 20 inbox_has 16
stop_hub
wait_line down en es zh ar
everyone down
start_hub
check "line back: 32 wanted in the inbox" wait_until 60 inbox_has 32
sleep 2
check "32 wanted in the inbox: something came twice" inbox_is 32
numbers=$(hubctl inbox --json | grep -o '"number": *"[0-9]*"' | sort | uniq -d | wc -l)
check "$numbers numbers stand in the inbox twice" [ "$numbers" = 0 ]
passed=$(wc -l <"$dir/passed")
echo "$passed visits, 32 requests, each in the inbox exactly once"
echo "checks: $((passed + checks))"
