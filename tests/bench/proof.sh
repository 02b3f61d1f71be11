#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# kiosk-proof as a whole command: pictures of pages in turn, and the check of the demo town in all languages.
# Usage: proof.sh BUILD     Lines `NAME VALUE`, in ms.
set -eu
proof=$1/kiosk-proof
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
# times FILE PERCENT: that percentile of the lines.
part_of() { sort -n "$1" | awk -v p="$2" '{ line[NR] = $1 } END { print line[int((NR - 1) * p / 100 + 0.5) + 1] }'; }
timed() { # FILE COMMAND...
	local file=$1 start
	shift
	start=$(date +%s%N)
	"$@" >/dev/null
	echo $((($(date +%s%N) - start) / 1000000)) >>"$file"
}
languages=(en es zh ar) themes=(calm dark max soft) panels=(1280x800 1920x1080@345)
n=0
while read -r page item; do
	timed "$dir/show" "$proof" show assets/town --page "$page" ${item:+--item "$item"} --language "${languages[n % 4]}" \
		--theme "${themes[n / 2 % 4]}" --size $((n / 3 % 4 + 1)) --panel "${panels[n / 5 % 2]}" --png "$dir/p.png"
	n=$((n + 1))
done < <("$proof" pages assets/town | sort -u -k1,1)
for _ in 1 2 3 4 5; do timed "$dir/check" "$proof" check assets/town; done
echo "proof.show.p50 $(part_of "$dir/show" 50)"
echo "proof.show.p95 $(part_of "$dir/show" 95)"
echo "proof.check.p95 $(part_of "$dir/check" 95)"
