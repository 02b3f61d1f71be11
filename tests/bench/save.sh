#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# How long a person waits for "saved" on a slow disk: the real kiosk-sync with 10 ms added to each fsync and
# fdatasync (tests/fault/hurry.c), sending to the real hub meanwhile; from the request at its socket to the answer.
# Usage: save.sh [SAVES [MS]]     Prints `save.p50 MS`, `save.p99 MS`.
# shellcheck source=tests/system/town.sh
. tests/system/town.sh
saves=${1:-300} slow=${2:-10}
preload=$(realpath "$build/fault/hurry.so")
start_hub
enrol centre
before_sync="env LD_PRELOAD=$preload FOYER_SYNC_MS=$slow"
start_sync centre
"$build/fault/resident" "$dir/centre.sock" save "$saves" "a street light" >"$dir/saves" || fail "not all was saved"
sort -n -k 3 "$dir/saves" | awk -v slow="$slow" '
	{ ms[NR] = $3 / 1000 }
	END {
		half = ms[int((NR + 1) / 2)]
		if (half < slow)
			exit 1 # the disk was not slow
		printf "save.p50 %.1f\nsave.p99 %.1f\n", half, ms[int(NR * 0.99 + 0.999)]
	}' || fail "the disk was not slow"
