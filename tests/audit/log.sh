#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Every line that the hub and kiosk-sync may write to the log.  A line of priority 3 (error) asks somebody to do
# something: docs/staff/log.md must have it, word for word, and say what.  No line of any level may be given what
# a person said: an argument that looks like it is printed as file:line.  The last line is `checks: N`.
# Usage: tests/audit/log.sh [--list]     --list: prints level, place and words of each, and checks nothing.
# shellcheck disable=SC2016,SC2086 # perl's own words, several folders
set -eu
cd "$(dirname "$0")/../.."
folders='hub kiosk/sync kiosk/outbox kiosk/app/sync kiosk/core'
# Still in the making; their rows stand in the page, but a new line of theirs is not asked for.
unasked='hub/console/|hub/publish/|hub/app/hub/publisher|kiosk/sync/onscreen|kiosk/sync/fetcher'
# What may hold a person's words, their name or number.  `words` are of staff, programs and lists.
personal='answers|body|clear|plain|phone|street|sealed|envelope|->text|->name_of|in->target|json_dumps|message\)'
page=docs/staff/log.md
lines=$(mktemp)
trap 'rm -f "$lines"' EXIT
# level TAB file:line TAB words, with … for what is filled in TAB arguments
find $folders -name '*.c' | LC_ALL=C sort | xargs perl -0777 -ne '
	while (/\blog_(error|warn|info)\(\s*("(?:[^"\\]|\\.)*"|\w+)\s*,\s*((?:"(?:[^"\\]|\\.)*"|[A-Z]\w+|\s)+)(,[^;]*?)?\);/gs) {
		my ($level, $words, $args, $at) = ($1, $3, $4 // "", 1 + (substr($_, 0, $-[0]) =~ tr/\n//));
		$words = join "", map { s/^"|"$//gr } $words =~ /"(?:[^"\\]|\\.)*"|[A-Z]\w+/g;
		$words =~ s/%[-0-9.*]*(?:ll|z|h)*[a-zA-Z]|[A-Z]+_INTEGER_FORMAT/…/g;
		$args =~ s/\s+/ /g;
		print "$level\t$ARGV:$at\t$words\t$args\n";
	}' >"$lines"
if [ "${1:-}" = --list ]; then
	cut -f 1-3 "$lines"
	exit 0
fi
failed=0
found=$(grep -rhoE '\blog_(error|warn|info)\(' $folders --include='*.c' | wc -l)
read_count=$(wc -l <"$lines")
if [ "$found" != "$read_count" ]; then
	echo "$found calls, and $read_count of them could be read"
	failed=1
fi
tab=$(printf '\t')
while IFS=$tab read -r level place words args; do
	if echo "$args" | grep -qE "$personal"; then
		echo "$place: may tell what a person said:$args"
		failed=1
	fi
	[ "$level" = error ] || continue
	if echo "$place" | grep -qE "^($unasked)"; then continue; fi
	if ! grep -qF "\`$words\`" "$page"; then
		echo "$place: $page does not say what to do at: \`$words\`"
		failed=1
	fi
done <"$lines"
# Nothing stands there that is no longer said.
grep -o '^| `[^`]*`' "$page" | sed 's/^| `//; s/`$//' | while IFS= read -r words; do
	cut -f 3 "$lines" | grep -qxF "$words" || echo "$page: nothing says: \`$words\`"
done >"$lines.old"
cat "$lines.old"
[ ! -s "$lines.old" ] || failed=1
rm "$lines.old"
echo "checks: $read_count"
exit $failed
