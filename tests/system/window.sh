#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# A visit in the real window on a real X server (in memory), driven by a script in real time.
# That the server shows the pixels that were drawn is tests/unit/platform's to see.
set -eu
build=${FOYER_BUILD:-build}
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cat >"$dir/s.script" <<'S'
press #lang.ar
expect item "#h1.t"
press #h1.e1
expect item "#e1.t"
key down
key down
expect focus "#e1.a100"
press #nav.back
expect item "#h1.t"
S
xvfb-run -a -s "-screen 0 1280x800x24" "$build/kiosk" --display=sdl --size=1280x800 \
	--script="$dir/s.script" >"$dir/log" 2>&1 || { cat "$dir/log" >&2; exit 1; }
echo "checks: 4"
