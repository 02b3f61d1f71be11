#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Bad content: file, line, what is wrong and how to mend it; the kiosk goes on with the last good.
set -eu
build=${FOYER_BUILD:-build}
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cp -r assets/town "$dir/town"
echo 'expect title "Welcome"' >"$dir/s.script"
show() { "$build/kiosk" --display=memory --platform=fake --script="$dir/s.script" --content="$dir/town" "$@"; }
fail() { echo "content: $*" >&2; cat "$dir/log" >&2 || true; exit 1; }

show --keep="$dir/keep" 2>"$dir/log" || fail "good content was refused"
[ -f "$dir/keep/services.json" ] || fail "no copy was kept"
sed -i '3s/.*/"id": 7,/' "$dir/town/services.json"
show --keep="$dir/keep" 2>"$dir/log" || fail "bad content: the last good one was not shown"
grep -q 'services.json:3: .* Mend: ' "$dir/log" || fail "file, line and mend were not told"
if show 2>"$dir/log"; then fail "bad content was shown where no good one was kept"; fi
grep -q 'check-content' "$dir/log" || fail "staff were not told how to look further"
cp assets/town/services.json "$dir/town/services.json"
sed -i 's/555/556/' "$dir/town/numbers.json"
show --keep="$dir/keep" 2>"$dir/log" || fail "changed content was refused"
cmp -s "$dir/town/numbers.json" "$dir/keep/numbers.json" || fail "the copy is not the newest good one"
echo "checks: 7"
