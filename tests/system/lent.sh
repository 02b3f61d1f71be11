#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Lent times through the real programs: the city lends all times of a doctor from tomorrow on; with
# the hub away, people book them and read "Your visit is booked"; when it is back, each stands in
# the inbox as booked, exactly once, no two at one time, and the web never saw them as free.
set -eu
build=${FOYER_BUILD:-build}
dir=$(mktemp -d)
hub_pid="" sync_pid=""
stop() {
	for pid in $sync_pid $hub_pid; do kill "$pid" 2>/dev/null || true; done
	wait 2>/dev/null || true
	rm -rf "$dir"
}
trap stop EXIT
trap 'exit 130' INT TERM
fail() {
	for log in "$dir"/*.log; do
		echo "== $(basename "$log")" >&2
		grep -v '^ALSA lib' "$log" | tail -n 15 >&2 || true
	done
	echo "lent: $*" >&2
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
hubctl() { "$build/hubctl" --data "$dir/hub" "$@"; }
start_hub() {
	"$build/hub" --data "$dir/hub" --listen "127.0.0.1:$port" --content assets/town >>"$dir/hub.log" 2>&1 &
	hub_pid=$!
	wait_until 10 hubctl kiosks || fail "the hub did not start"
}
stop_hub() {
	kill "$hub_pid"
	wait "$hub_pid" 2>/dev/null || true
}
booked() { hubctl inbox --json | grep -c '"outcome": *"booked"' || true; }
are_booked() { [ "$(booked)" -ge "$1" ]; }
are_lent() { hubctl lent | grep -q leased; }

mkdir -p "$dir/hub" "$dir/kiosk"
start_hub
# The soonest that is offered to all lies beyond what is lent, so that people choose a lent time.
hubctl visit doctor riverside-centre --lead 15000 >/dev/null
hubctl hours riverside-centre 'every-day 8:00-20:00' --service doctor >/dev/null
hubctl lend doctor riverside-centre 4 >/dev/null
code=$(hubctl enrol --centre "Centre" | grep -o '[0-9]\{8\}' | head -n 1)
"$build/kioskctl" --state "$dir/kiosk" enrol "http://127.0.0.1:$port" "$code" >/dev/null
"$build/kiosk-sync" --state "$dir/kiosk" --socket "$dir/sock" --url "http://127.0.0.1:$port" >>"$dir/sync.log" 2>&1 &
sync_pid=$!
wait_until 20 are_lent || fail "nothing was lent"
sleep 2 # the grants are on their way
stop_hub
sleep 1
for n in 1 2 3; do
	"$build/kiosk" --display=memory --lang=en --screen=h1 --sync="$dir/sock" --script=tests/system/scripts/lent.script \
		>>"$dir/kiosk.log" 2>&1 || fail "visit $n was not booked without the line"
done
# A power cut after the promise changes nothing.
kill -9 "$sync_pid"
wait "$sync_pid" 2>/dev/null || true
"$build/kiosk-sync" --state "$dir/kiosk" --socket "$dir/sock" --url "http://127.0.0.1:$port" >>"$dir/sync.log" 2>&1 &
sync_pid=$!
start_hub
wait_until 60 are_booked 3 || fail "$(booked) booked in the inbox, 3 wanted"
sleep 1
[ "$(booked)" = 3 ] || fail "$(booked) booked in the inbox, 3 wanted"
[ "$(hubctl lent | grep -c ', booked')" = 3 ] || fail "3 leases should be booked: $(hubctl lent | head -n 5)"
twice=$(hubctl inbox --json | grep -o '"start": *"[^"]*"' | sort | uniq -d | wc -l)
[ "$twice" = 0 ] || fail "two people have the same time"
! hubctl inbox --json | grep -q '"right_refused": *true' || fail "a right was refused"
echo "3 visits booked without the line, each once"
echo "checks: 8"
