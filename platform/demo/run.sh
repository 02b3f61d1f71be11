#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Starts a hub and a kiosk with the demo town on this machine, enrols the one at the other, and
# opens the kiosk.  Everything it keeps lies in the folder given (default: run).
# Usage: run.sh BUILD [STATE] [kiosk options ...]
set -eu
build=$1
state=${2:-run}
[ $# -ge 2 ] && shift 2 || shift 1
port=${FOYER_PORT:-8311}
mkdir -p "$state/hub" "$state/sync" "$state/slips"
hub_pid="" sync_pid=""
stop() {
	for pid in $sync_pid $hub_pid; do kill "$pid" 2>/dev/null || true; done
	wait 2>/dev/null || true
}
trap stop EXIT
trap 'exit 130' INT TERM
wait_for() { # file or socket, seconds
	n=0
	while [ ! -e "$1" ]; do
		n=$((n + 1))
		[ $n -le $(($2 * 20)) ] || return 1
		sleep 0.05
	done
}

echo "Starting the hub of Fairwater on 127.0.0.1:$port (its log: $state/hub.log)"
rm -f "$state/hub/admin.sock" "$state/sync.sock"
"$build/hub" --data "$state/hub" --listen "127.0.0.1:$port" --content assets/town --demo >"$state/hub.log" 2>&1 &
hub_pid=$!
wait_for "$state/hub/admin.sock" 10 || { cat "$state/hub.log" >&2; exit 1; }

if [ ! -e "$state/sync/enrolled" ]; then
	code=$("$build/hubctl" --data "$state/hub" enrol --centre "Fairwater Library" | grep -o '[0-9]\{8\}' | head -n 1)
	"$build/kioskctl" --state "$state/sync" enrol "http://127.0.0.1:$port" "$code"
	touch "$state/sync/enrolled"
fi
echo "Starting kiosk-sync (its log: $state/sync.log)"
"$build/kiosk-sync" --state "$state/sync" --socket "$state/sync.sock" --url "http://127.0.0.1:$port" \
	>"$state/sync.log" 2>&1 &
sync_pid=$!
wait_for "$state/sync.sock" 10 || { cat "$state/sync.log" >&2; exit 1; }

[ -e "$state/volunteers" ] || "$build/hubctl" --data "$state/hub" volunteers add --centre "Fairwater Library" \
	--url "http://127.0.0.1:$port" >"$state/volunteers" || true
echo "The volunteers' page, where calls for help show: $(grep -o 'http://.*' "$state/volunteers" | head -n 1)"

code=0
"$build/kiosk" --sync="$state/sync.sock" --printer=pdf:"$state/slips" "$@" || code=$?
if [ $code -eq 3 ]; then
	cat <<-MSG
	There is no screen here that Foyer could use: no console (DRM), no Wayland, no X11.
	To see it all the same:
	  make shots                      writes pictures of the screens to build/shots
	  xvfb-run -s "-screen 0 1280x800x24" make run      runs it on a screen in memory
	MSG
	exit 0
fi
echo
echo "What reached the city:   $build/hubctl --data $state/hub inbox   (while the hub runs)"
echo "Slips that were printed: $state/slips"
echo "Next: make check (runs all tests), or read docs/."
exit $code
