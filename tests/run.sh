#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Runs test programs and scripts side by side; prints one line each, the end of the log of those
# that failed, then counts.  Each test has a folder of its own as TMPDIR, HOME and XDG_RUNTIME_DIR,
# and sees no desktop.  What a test leaves running is ended, also when this script is.
# A test is ended after FOYER_PATIENCE_S seconds (600).
# Usage: run.sh BUILD [name part]     The last line is `N passed, N failed`.
set -um # -m: what runs in the background has a process group of its own
build=$1
only=${2:-}
out=$build/test-out
rm -rf "$out"
mkdir -p "$out"
rooms=$(mktemp -d)
export OUT="$out" ROOMS="$rooms" FOYER_BUILD="$build" FOYER_PATIENCE_S="${FOYER_PATIENCE_S-600}"
export LSAN_OPTIONS="suppressions=$PWD/tests/lsan.supp:print_suppressions=0"
unset DISPLAY WAYLAND_DISPLAY XDG_CONFIG_HOME XDG_CACHE_HOME XDG_DATA_HOME

# One test: NAME COMMAND...  Writes its output, and `tests passed, tests failed` as its result.
cat >"$out/one.sh" <<'ONE'
#!/bin/sh
name=$1
shift
file=$OUT/$(echo "$name" | tr '/: ' '___')
room=$(mktemp -d "$ROOMS/XXXX")
start=$(date +%s%N)
# timeout leads a process group, which all that the test starts belongs to.
TMPDIR=$room HOME=$room XDG_RUNTIME_DIR=$room \
	sh -c 'echo $$ >"$0.group"; exec timeout -k 10 "$FOYER_PATIENCE_S" "$@"' "$file" "$@" >"$file.log" 2>&1 </dev/null
code=$?
group=$(cat "$file.group")
for signal in TERM 0 0 0 0 0 KILL; do
	kill -s $signal -- "-$group" 2>/dev/null || break
	sleep 0.1
done
rm -rf "$file.group" "$room"
ms=$((($(date +%s%N) - start) / 1000000))
sum() { grep -ao "^\[  $1  \] [0-9]* test" "$file.log" | awk '{n += $4} END {print n + 0}'; }
passed=$(sum PASSED)
failed=$(sum FAILED)
if [ $code = 0 ]; then
	[ "$passed" != 0 ] || passed=1
	failed=0 word=ok
else
	[ "$failed" != 0 ] || failed=1
	word=FAILED
fi
echo "$passed $failed" >"$file.result"
checks=$(sed -n 's/^checks: \([0-9]*\).*/, \1 checks/p' "$file.log" | tail -n 1)
{
	printf '%-6s %s (%s%s, %d.%01d s)\n' $word "$name" "$passed" "$checks" $((ms / 1000)) $((ms % 1000 / 100))
	if [ $code != 0 ]; then
		tail -n 60 "$file.log" | sed 's/^/       | /'
		[ $code != 124 ] || echo "       It took more than $FOYER_PATIENCE_S seconds and was ended."
		echo "       again: make check T=$name      all it said: $file.log"
	fi
} >"$file.said"
flock "$OUT/said" cat "$file.said"
rm "$file.said"
ONE
chmod +x "$out/one.sh"

# NAME|COMMAND, those that take longest first.  What only computes lets the others go before.
list() {
	[ -x "$build/fault/powercut" ] && echo "fault/powercut|$build/fault/powercut 10000"
	[ -x "$build/fault/calls" ] && echo "fault/calls|$build/fault/calls 4"
	[ -x "$build/fault/line_calls" ] && echo "fault/line_calls|$build/fault/line_calls 20"
	[ -x "$build/fault/memory" ] && echo "fault/memory|$build/fault/memory 5"
	[ -x "$build/fault/damage" ] && echo "fault/damage|$build/fault/damage 8"
	[ -x "$build/fault/tuf_powercut" ] && echo "fault/tuf_powercut|$build/fault/tuf_powercut"
	[ -x "$build/fault/depot_powercut" ] && echo "fault/depot_powercut|$build/fault/depot_powercut"
	[ -x "$build/fault/package_powercut" ] && echo "fault/package_powercut|$build/fault/package_powercut"
	[ -x "$build/fault/package_memory" ] && echo "fault/package_memory|$build/fault/package_memory 2"
	[ -x "$build/fault/tuf_memory" ] && echo "fault/tuf_memory|$build/fault/tuf_memory 7"
	[ -x "$build/fault/hostile" ] && echo "fault/hostile|$build/fault/hostile 300 2"
	[ -x "$build/audit" ] && echo "audit/screens|nice $build/audit"
	for test in tests/system/*.sh tests/sim/*/*.sh; do
		[ -x "$test" ] && echo "${test#tests/}|$test"
	done
	[ -x "$build/walker" ] && echo "sim/walker|nice $build/walker 1000000"
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
	for test in tests/audit/*.sh; do
		[ -x "$test" ] && echo "${test#tests/}|$test"
	done
}
run_all() {
	list | while IFS='|' read -r name command; do
		case $name in *"$only"*) echo "$name $command" ;; esac
	done | xargs -r -P "$(nproc)" -L 1 "$out/one.sh"
}
stop() {
	trap '' INT TERM HUP
	if [ -n "${all:-}" ]; then
		kill -s KILL -- "-$all"
		wait "$all"
	fi 2>/dev/null
	for group in "$out"/*.group; do
		[ ! -e "$group" ] || kill -s KILL -- "-$(cat "$group")" 2>/dev/null
	done
	rm -rf "$rooms"
}
trap stop EXIT
trap 'echo "Stopped."; exit 130' INT TERM HUP
run_all &
all=$!
wait "$all"
all=

suites=$(find "$out" -name '*.result' | wc -l)
if [ "$suites" = 0 ]; then
	echo "No test of that name."
	exit 1
fi
echo "$suites suites. Logs and pictures: $out"
read -r passed failed <<<"$(cat "$out"/*.result | awk '{p += $1; f += $2} END {print p, f}')"
[ "$failed" != 0 ] || echo "Next: make run (open the kiosk), make shots (pictures), make bench (speed)."
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
