#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Runs test programs and scripts side by side; prints one line each, then counts.
# Usage: run.sh BUILD [name part]     The last line is `N passed, N failed`.
set -u
build=$1
only=${2:-}
out=$build/test-out
rm -rf "$out"
mkdir -p "$out"
export FOYER_BUILD="$build"
export LSAN_OPTIONS="suppressions=$PWD/tests/lsan.supp:print_suppressions=0"
export XDG_RUNTIME_DIR="$PWD/$out"
jobs=$(nproc)

# One test: NAME COMMAND...  Writes its output and its result.
cat >"$out/one.sh" <<'ONE'
#!/bin/sh
name=$1
shift
file=$(echo "$name" | tr '/: ' '___')
start=$(date +%s%N)
if timeout 600 "$@" >"$OUT/$file.log" 2>&1; then result=ok; else result=FAILED; fi
ms=$((($(date +%s%N) - start) / 1000000))
tests=$(grep -ao '\[  PASSED  \] [0-9]* test' "$OUT/$file.log" | grep -o '[0-9]*' | tail -n 1)
checks=$(sed -n 's/^checks: \([0-9]*\).*/\1/p' "$OUT/$file.log" | tail -n 1)
echo "$result ${tests:-${checks:-1}}" >"$OUT/$file.result"
printf '%-6s %s (%s, %d.%01d s)\n' "$result" "$name" "${tests:-${checks:-1}}" $((ms / 1000)) $((ms % 1000 / 100))
[ $result = ok ] || { tail -n 40 "$OUT/$file.log" | sed 's/^/       | /'; echo "       again: make check T=$name"; }
ONE
chmod +x "$out/one.sh"
export OUT="$out"

list() {
	for test in "$build"/unit/*/*_test; do
		[ -x "$test" ] && echo "unit/${test#"$build"/unit/}|$test"
	done
	for script in tests/flow/*.script; do
		[ -e "$script" ] || continue
		# Each `#: options` line is a run of its own.
		sed -n 's/^#: *//p' "$script" | while read -r options; do
			name=$(basename "$script" .script)$(echo " $options" | sed 's/ --screen=[^ ]*//; s/ --/-/g; s/[= ]//g')
			echo "flow/$name|$build/kiosk --display=memory --platform=fake --shots=$out --script=$script $options"
		done
	done
	for test in tests/system/*.sh tests/audit/*.sh; do
		[ -x "$test" ] && echo "${test#tests/}|$test"
	done
	[ -x "$build/audit" ] && echo "audit/screens|$build/audit"
	[ -x "$build/walker" ] && echo "sim/walker|$build/walker 1000000"
}
list | grep -- "$only" | while IFS='|' read -r name command; do
	echo "$name $command"
done | xargs -P "$jobs" -L 1 "$out/one.sh"

passed=$(cat "$out"/*.result 2>/dev/null | awk '$1 == "ok" {n += $2} END {print n + 0}')
failed=$(cat "$out"/*.result 2>/dev/null | awk '$1 != "ok" {n += 1} END {print n + 0}')
suites=$(ls "$out"/*.result 2>/dev/null | wc -l)
if [ "$suites" = 0 ]; then
	echo "No test of that name."
	exit 1
fi
echo "$suites suites. Logs and pictures: $out"
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
