#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Three visits (book, report, help) in each of the four languages, by touch and by keypad alone,
# with the line up and then with the line down, through the real programs: kiosk, kiosk-speech,
# kiosk-sync and hub.  When the line is back the hub's inbox holds each request exactly once.
set -eu
build=${FOYER_BUILD:-build}
dir=$(mktemp -d)
hub_pid="" sync_pids=""
stop() {
	for pid in $sync_pids $hub_pid; do kill "$pid" 2>/dev/null || true; done
	wait 2>/dev/null || true
	rm -rf "$dir"
}
trap stop EXIT
trap 'exit 130' INT TERM
fail() {
	for log in "$dir"/*.log; do
		echo "== $(basename "$log")" >&2
		grep -v '^ALSA lib' "$log" | tail -n 10 >&2 || true
	done
	echo "visits: $*" >&2
	exit 1
}
wait_until() { # seconds, command...
	n=$(($1 * 10))
	shift
	while [ $n -gt 0 ]; do
		if "$@" >/dev/null 2>&1; then return 0; fi
		sleep 0.1
		n=$((n - 1))
	done
	return 1
}
port=$((20000 + $$ % 20000))
start_hub() {
	"$build/hub" --data "$dir/hub" --listen "127.0.0.1:$port" --content assets/town >>"$dir/hub.log" 2>&1 &
	hub_pid=$!
	wait_until 10 "$build/hubctl" --data "$dir/hub" kiosks || fail "the hub did not start"
}
inbox_count() { "$build/hubctl" --data "$dir/hub" inbox --json | grep -o '"number"' | wc -l; }
inbox_has() { [ "$(inbox_count)" -ge "$1" ]; }

mkdir -p "$dir/hub"
start_hub
# All eight visits may want the same time: there is a desk for each.
"$build/hubctl" --data "$dir/hub" desks doctor riverside-centre 8 >/dev/null
for lang in en es zh ar; do
	mkdir -p "$dir/$lang"
	code=$("$build/hubctl" --data "$dir/hub" enrol --centre "Centre $lang" | grep -o '[0-9]\{8\}' | head -n 1)
	"$build/kioskctl" --state "$dir/$lang" enrol "http://127.0.0.1:$port" "$code" >/dev/null
	"$build/kiosk-sync" --state "$dir/$lang" --socket "$dir/$lang.sock" --url "http://127.0.0.1:$port" \
		>>"$dir/$lang.log" 2>&1 &
	sync_pids="$sync_pids $!"
done
for lang in en es zh ar; do wait_until 10 test -S "$dir/$lang.sock" || fail "kiosk-sync $lang did not start"; done

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
wait_until 20 inbox_has 16 || fail "line up: $(inbox_count) in the inbox, 16 wanted"
kill "$hub_pid"
wait "$hub_pid" 2>/dev/null || true
sleep 1
everyone down
start_hub
wait_until 60 inbox_has 32 || fail "line back: $(inbox_count) in the inbox, 32 wanted"
sleep 2
[ "$(inbox_count)" = 32 ] || fail "$(inbox_count) in the inbox, 32 wanted: something came twice"
numbers=$("$build/hubctl" --data "$dir/hub" inbox --json | grep -o '"number": *"[0-9]*"' | sort | uniq -d | wc -l)
[ "$numbers" = 0 ] || fail "$numbers numbers stand in the inbox twice"
passed=$(wc -l <"$dir/passed")
echo "$passed visits, 32 requests, each in the inbox exactly once"
echo "checks: $passed"
