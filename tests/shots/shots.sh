#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Makes the pictures of the design's look page (same names, to be laid beside them), then every
# screen in two sizes.  Usage: shots.sh BUILD DIR
set -eu
build=$1
dir=$2
mkdir -p "$dir" "$dir/slips"
failed=0
for script in tests/shots/*.script; do
	options=$(sed -n 's/^#: //p' "$script" | sed "s|pdf:\.|pdf:$dir/slips|")
	# shellcheck disable=SC2086
	"$build/kiosk" --display=memory --platform=fake --shots="$dir" --script="$script" $options || failed=1
done
echo "Pictures: $dir ($(ls "$dir"/*.png | wc -l)), slips: $dir/slips"
exit $failed
