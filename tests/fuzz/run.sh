#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Runs one fuzzer from its kept corpus; what it finds is left in BUILD/fuzz/found-TARGET-*, with what it said.
# Usage: run.sh BUILD TARGET SECONDS     Prints one line; exit 1: it found something.
set -eu
build=$1 target=$2
mkdir -p "$build/corpus/$target"
log=$build/fuzz/$target.log
rm -f "$build/fuzz/found-$target"-*
if ! ASAN_OPTIONS=detect_leaks=1 "$build/fuzz/$target" -max_total_time="$3" -max_len=8192 -timeout=20 -rss_limit_mb=2048 \
	-print_final_stats=1 -artifact_prefix="$build/fuzz/found-$target-" \
	"$build/corpus/$target" "tests/fuzz/$target" >"$log" 2>&1; then
	tail -n 40 "$log"
	echo "fuzz $target: found something; see $build/fuzz/found-$target-*"
	exit 1
fi
echo "fuzz $target: $(sed -n 's/^stat::number_of_executed_units: *//p' "$log") inputs in $3 s, nothing found"
