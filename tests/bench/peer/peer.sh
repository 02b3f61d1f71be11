#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Foyer beside Chromium's kiosk mode with an equal page, in the same run, on an X screen in memory:
# memory, exec to first paint, click to pixels.  Prints both and their ratio.
# Usage: peer.sh BUILD
set -eu
build=$1
times=5 clicks=200
out=$PWD/$build/bench-out
mkdir -p "$out"
dir=$(mktemp -d)
x_pid="" pid=""
tree() { # pid: it and all below it
	echo "$1"
	for child in $(pgrep -P "$1"); do tree "$child"; done
}
end() {
	[ -n "$pid" ] || return 0
	all=$(tree "$pid")
	# shellcheck disable=SC2086 # words
	kill $all 2>/dev/null || true
	sleep 1
	# shellcheck disable=SC2086
	kill -9 $all 2>/dev/null || true
	pid=""
}
stop() {
	end
	[ -z "$x_pid" ] || kill "$x_pid" 2>/dev/null || true
	rm -rf "$dir"
}
trap stop EXIT
trap 'exit 130' INT TERM
mkfifo "$dir/display"
Xvfb -displayfd 3 -screen 0 1280x800x24 -nolisten tcp 3>"$dir/display" >/dev/null 2>&1 &
x_pid=$!
read -r number <"$dir/display"
export DISPLAY=":$number" SDL_AUDIODRIVER=dummy HOME="$dir" XDG_RUNTIME_DIR="$dir"

chromium_args() {
	echo --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking \
		--disable-component-update --disable-sync --kiosk --window-size=1280,800 --window-position=0,0 \
		"--user-data-dir=$dir/profile$1" "file://$PWD/tests/bench/peer/home.html"
}
kiosk_args() { echo --display=sdl --fullscreen --screen=h1 --size=1280x800 --dpi=149; }
# A pixel of the Help button that both have in the lower left corner.
begin() { # name, run
	# shellcheck disable=SC2046 # words
	case $1 in
	chromium) set -- "$1" chromium $(chromium_args "$2") ;;
	*) set -- "$1" "$build/kiosk" $(kiosk_args) ;;
	esac
	name=$1
	shift
	"$build/bench/glass" start "$name.start" 20 780 1e3fae "$@" >"$dir/started"
	pid=$(awk '/^pid/ {print $2}' "$dir/started")
	awk '/start/ {print $2}' "$dir/started" >>"$dir/$name.starts"
}
pss_mb() {
	for p in $(tree "$pid"); do cat "/proc/$p/smaps_rollup" 2>/dev/null || true; done |
		awk '/^Pss:/ {n += $2} END {printf "%.1f", n / 1024}'
}
for name in chromium foyer; do
	n=0
	while [ $n -lt $times ]; do
		n=$((n + 1))
		begin "$name" $n
		[ $n -lt $times ] && end
	done
	sleep 3
	pss_mb >"$dir/$name.pss"
	"$build/bench/glass" click "$name.click" $clicks 820 200 >"$dir/$name.clicks"
	end
done
middle() { sort -n "$1" | sed -n "$(((times + 1) / 2))p"; }
of() { awk -v n="$2" '$1 ~ n "$" {print $2}' "$1"; }
row() { awk -v what="$1" -v c="$2" -v f="$3" 'BEGIN {printf "%-28s %10.1f %10.1f %8.1f x\n", what, c, f, c / f}'; }
printf '%-28s %10s %10s %8s\n' "" Chromium Foyer ratio
{
	row "memory (PSS), MB" "$(cat "$dir/chromium.pss")" "$(cat "$dir/foyer.pss")"
	row "exec to first paint, ms" "$(middle "$dir/chromium.starts")" "$(middle "$dir/foyer.starts")"
	row "click to pixels p50, ms" "$(of "$dir/chromium.clicks" '[.]p50')" "$(of "$dir/foyer.clicks" '[.]p50')"
	row "click to pixels p95, ms" "$(of "$dir/chromium.clicks" '[.]p95')" "$(of "$dir/foyer.clicks" '[.]p95')"
} | tee "$out/peer"
