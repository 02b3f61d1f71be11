#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The real programs with a real hub on loopback: memory after a visit in each language, then what
# they do while nobody is there.  Prints `pss.NAME MB`, `idle.cpu %`, `idle.wakeups /s`.
# Usage: live.sh BUILD
set -eu
build=$1
idle_s=20
dir=$(mktemp -d)
pids=""
stop() {
	for pid in $pids; do kill "$pid" 2>/dev/null || true; done
	wait 2>/dev/null || true
	rm -rf "$dir"
}
trap stop EXIT
trap 'exit 130' INT TERM
wait_until() { # seconds, command...
	n=$(($1 * 10))
	shift
	until "$@" >/dev/null 2>&1; do
		n=$((n - 1))
		[ $n -gt 0 ] || { echo "live: no $*" >&2; cat "$dir"/*.log >&2; exit 1; }
		sleep 0.1
	done
}
port=$((20000 + $$ % 20000))
mkdir -p "$dir/hub" "$dir/state"
hub_start() {
	"$build/hub" --data "$dir/hub" --listen "127.0.0.1:$port" --content assets/town >"$dir/hub.log" 2>&1 &
	hub_pid=$!
	pids="$pids $hub_pid"
}
hub_start
wait_until 10 "$build/hubctl" --data "$dir/hub" kiosks
"$build/hubctl" --data "$dir/hub" desks doctor riverside-centre 8 >/dev/null
code=$("$build/hubctl" --data "$dir/hub" enrol --centre "Bench" | grep -o '[0-9]\{8\}' | head -n 1)
"$build/kioskctl" --state "$dir/state" enrol "http://127.0.0.1:$port" "$code" >/dev/null
"$build/kiosk-sync" --state "$dir/state" --socket "$dir/sync.sock" --url "http://127.0.0.1:$port" \
	>"$dir/sync.log" 2>&1 &
sync_pid=$!
pids="$pids $sync_pid"
wait_until 10 test -S "$dir/sync.sock"
export SDL_AUDIODRIVER="${SDL_AUDIODRIVER-dummy}"

# A whole visit in each language by touch, read aloud, all in one kiosk.
visit() { # choice of the language, script
	echo "press choice $1"
	echo 'press #bar.read'
	sed 's/^wait .*/wait 2s/; /^press #b[0-9]/a wait 1s' "tests/system/scripts/$2.script"
	echo 'press #nav.back'
	echo 'press choice 1'
	echo 'wait 14s'
}
visits() {
	visit 1 book-touch
	visit 2 book-touch
	visit 3 book-touch
	visit 4 book-touch
	echo 'expect item "#a1.t"'
	echo 'shot done'
	echo 'wait 60s'
}
kiosk_start() { # arguments...
	"$build/kiosk" --display=memory --sync="$dir/sync.sock" --transcript="$dir/said" "$@" >"$dir/kiosk.log" 2>&1 &
	kiosk_pid=$!
	pids="$pids $kiosk_pid"
	wait_until 10 pgrep -P "$kiosk_pid"
	speech_pid=$(pgrep -P "$kiosk_pid" | head -n 1)
}
kiosk_stop() {
	kill "$kiosk_pid"
	wait "$kiosk_pid" 2>/dev/null || true
}
pss_mb() { awk '/^Pss:/ {printf "%.1f", $2 / 1024}' "/proc/$1/smaps_rollup"; }

visits >"$dir/visits.script"
kiosk_start --shots="$dir" --script="$dir/visits.script"
said_all() { ! kill -0 "$kiosk_pid" || test -e "$dir/done.png"; }
wait_until 200 said_all
kill -0 "$kiosk_pid" || { cat "$dir/kiosk.log" >&2; exit 1; }
kill "$hub_pid" # a kiosk's board has no hub to share the pages of libraries with
sleep 36        # the voice gives its sound device and memory back after 30 s of silence
kiosk=$(pss_mb "$kiosk_pid") speech=$(pss_mb "$speech_pid") sync=$(pss_mb "$sync_pid")
echo "pss.kiosk $kiosk"
echo "pss.speech $speech"
echo "pss.sync $sync"
echo "pss.all $kiosk $speech $sync" | awk '{printf "%s %.1f\n", $1, $2 + $3 + $4}'
kiosk_stop
hub_start

# Nobody there: ticks of the processor, and how often any thread was woken.
ticks() { sed 's/.*) //' "/proc/$1/stat" | awk '{print $12 + $13}'; }
wakes() { cat "/proc/$1"/task/*/status | awk '/ctxt_switches/ {n += $2} END {print n}'; }
all() { # function
	for pid in $kiosk_pid $speech_pid $sync_pid; do "$1" "$pid"; done | awk '{n += $1} END {print n}'
}
kiosk_start
sleep 36 # the sound device is given back after 30 s of silence
t0=$(all ticks) w0=$(all wakes)
sleep $idle_s
t1=$(all ticks) w1=$(all wakes)
hz=$(getconf CLK_TCK)
awk -v t=$((t1 - t0)) -v w=$((w1 - w0)) -v s=$idle_s -v hz="$hz" \
	'BEGIN {printf "idle.cpu %.2f\nidle.wakeups %.2f\n", 100 * t / hz / s, w / s}'
