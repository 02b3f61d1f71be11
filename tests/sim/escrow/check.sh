#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Every state of lending one time to two kiosks (escrow.pml): never promised twice.  Then four
# mutants, each with one rule taken away: the model must find how each of them promises twice.
# The last line is `checks: N states`.  Bounded: 6 million states, 512 MiB, 60 s.
set -eu
cd "$(dirname "$0")"
model=$PWD/escrow.pml
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
states=0

# Searches all of the model, with what is defined; leaves the search's words in `said`.
search() {
	spin "$@" -a "$model" >spin.log
	# What spin writes is not ours to mend.
	cc -w -O1 -DSAFETY -DCOLLAPSE -DMEMLIM=512 -o pan pan.c
	timeout 60 ./pan -m100000 >said || { cat said; exit 1; }
	found=$(sed -n 's/^ *\([0-9][0-9]*\) states, stored.*/\1/p' said)
	states=$((states + found))
}

search
if ! grep -q 'errors: 0' said || ! grep -q '^Full statespace search' said || grep -q 'search not completed' said; then
	cat said
	echo "escrow: the protocol does not hold"
	exit 1
fi
# A rule that no search ever uses proves nothing: only the ends of the endless loops may be left.
if grep 'state [0-9]*, ' said | grep -v -- '-end-'; then
	echo "escrow: part of the model is never reached"
	exit 1
fi
echo "protocol: $found states, 0 errors"
for mutant in TIMER NO_NUMBERS SHOW_FIRST UNBOUND; do
	search "-D$mutant"
	grep -q 'assertion violated .*promises' said || { cat said; echo "escrow: mutant $mutant was not found out"; exit 1; }
	echo "mutant $mutant: found out after $found states"
done
echo "checks: $states states"
