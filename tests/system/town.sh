# shellcheck shell=sh
# SPDX-License-Identifier: GPL-3.0-or-later
# town: what tests/system/*.sh share.  Sourced: `. tests/system/town.sh` gives a new folder $dir, a port for
# the hub, and words to start and end a hub and centres.  A centre NAME has its state in $dir/NAME, its
# socket at $dir/NAME.sock.  All that was started ends with the test; a failure shows the ends of the logs.
set -eu
# shellcheck disable=SC2034 # for those who source this
build=${FOYER_BUILD:-build}
dir=$(mktemp -d)
test_name=$(basename "$0" .sh)
port=$((20000 + $$ % 20000))
url=http://127.0.0.1:$port
checks=0
mkdir -p "$dir/hub"
town_ends() {
	for file in "$dir"/*.pid; do
		[ -e "$file" ] || continue
		kill -9 "$(cat "$file")" 2>/dev/null || true
	done
	wait 2>/dev/null || true
	rm -rf "$dir"
}
trap town_ends EXIT
trap 'exit 130' INT TERM
fail() { # words...
	for log in "$dir"/*.log; do
		[ -e "$log" ] || continue
		echo "== $(basename "$log")" >&2
		grep -av '^ALSA lib' "$log" | tail -n 15 >&2 || true
	done
	echo "$test_name: $*" >&2
	exit 1
}
check() { # what is wrong if it fails, command...
	what=$1
	shift
	if ! "$@" >"$dir/out" 2>&1; then
		head -n 20 "$dir/out" >&2
		fail "$what"
	fi
	checks=$((checks + 1))
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
says() { # words, command...
	words=$1
	shift
	"$@" >"$dir/said" 2>&1 || true
	cat "$dir/said"
	grep -q "$words" "$dir/said"
}

# --- programs ---------------------------------------------------------------------------------------
# $before_hub and $before_sync stand before the program, as `env LD_PRELOAD=...` may.
before_hub="" before_sync=""
end_program() { # name of its pid file, signal
	pid=$(cat "$dir/$1.pid")
	kill "-${2:-TERM}" "$pid" 2>/dev/null || true
	wait "$pid" 2>/dev/null || true
	rm -f "$dir/$1.pid"
}
hubctl() { "$build/hubctl" --data "$dir/hub" "$@"; }
start_hub() {
	# shellcheck disable=SC2086 # several words
	$before_hub "$build/hub" --data "$dir/hub" --listen "127.0.0.1:$port" --content assets/town >>"$dir/hub.log" 2>&1 &
	echo $! >"$dir/hub.pid"
	wait_until 20 hubctl kiosks || fail "the hub did not start"
}
stop_hub() { end_program hub; }
enrol() { # centre
	mkdir -p "$dir/$1"
	"$build/kioskctl" --state "$dir/$1" enrol "$url" \
		"$(hubctl enrol --centre "Centre $1" | grep -o '[0-9]\{8\}' | head -n 1)" >/dev/null
}
start_sync() { # centre, url
	rm -f "$dir/$1.sock"
	# shellcheck disable=SC2086 # several words
	$before_sync "$build/kiosk-sync" --state "$dir/$1" --socket "$dir/$1.sock" --url "${2:-$url}" >>"$dir/$1.log" 2>&1 &
	echo $! >"$dir/$1.pid"
	wait_until 20 test -S "$dir/$1.sock" || fail "kiosk-sync of $1 did not start"
}
stop_sync() { end_program "$@"; } # centre, signal
kioskctl() {                      # centre, words...
	centre=$1
	shift
	"$build/kioskctl" --state "$dir/$centre" --socket "$dir/$centre.sock" "$@"
}
line_is() { # centre, up or down
	if kioskctl "$1" status | grep -q '^hub .* answers$'; then [ "$2" = up ]; else [ "$2" = down ]; fi
}
wait_line() { # up or down, centres...
	up_or_down=$1
	shift
	for centre in "$@"; do
		wait_until 90 line_is "$centre" "$up_or_down" || fail "the line of $centre is not $up_or_down"
	done
}
is_kept() { grep -rqae "$1" "$dir/kiosk"; } # words
state_is() { kioskctl "$1" queue | grep -q "^$2 *$3\$\|^$2 *$3,"; } # centre, state, count

# --- what came ----------------------------------------------------------------------------------------
inbox_count() { hubctl inbox --json | grep -c '"number"' || true; }
inbox_has() { [ "$(inbox_count)" -ge "$1" ]; }
inbox_is() { [ "$(inbox_count)" = "$1" ]; }
