#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Checks catalogues: every message translated and sure, every {value} of the English words in
# its translation, and no bar label over 11 characters (ux.md 1.2).
# Usage: locales/check.sh POT PO...
set -eu
pot=$1
shift
bad=0

count() {
	grep -c '^msgid "' || true
}

# In plural forms the number may be said in words, so {n} may be missing there.
words_of() {
	msgattrib --no-wrap --no-obsolete "$1" | LC_ALL=C awk -v po="$1" '
		BEGIN {
			split("Help|Read aloud|Stop|Language|Text size|Start again|Tools|More|Back|Next|Finish", list, "|")
			for (i in list) on_bar[list[i]] = 1
		}
		function quoted(line) { sub(/^[^"]*"/, "", line); sub(/"$/, "", line); return line }
		function lacks(words, from,    rest, value) {
			rest = from
			while (match(rest, /[{][a-z_]+[}]/)) {
				value = substr(rest, RSTART, RLENGTH)
				rest = substr(rest, RSTART + RLENGTH)
				if (!index(words, value) && !(plural != "" && value == "{n}")) return value
			}
			return ""
		}
		function complain(what) { print po ": \"" words "\": " what " (\"" id "\")"; bad = 1 }
		function characters(s) { gsub(/[\200-\277]/, "", s); return length(s) }
		/^msgid / { id = quoted($0); plural = "" }
		/^msgid_plural / { plural = quoted($0) }
		/^msgstr/ && id != "" {
			words = quoted($0)
			many = plural == "" ? id : plural
			if (words == "") complain("is not translated: run make pot, then fill it in")
			else if (lacks(words, many) != "") complain("lacks " lacks(words, many))
			else if (lacks(many, words) != "") complain("knows no value " lacks(many, words))
			if (id in on_bar && characters(words) > 11) complain("stands on the bar: at most 11 characters")
		}
		END { exit bad }'
}

for po in "$@"; do
	msgfmt -c -o /dev/null "$po" || bad=1
	words_of "$po" >&2 || bad=1
	fuzzy=$(msgattrib --only-fuzzy "$po" | count)
	if [ "$fuzzy" -gt 0 ]; then
		echo "$po: some messages are marked fuzzy: check them and take the mark away" >&2
		bad=1
	fi
	if ! msgcmp --use-untranslated "$po" "$pot"; then
		echo "$po: run make pot, then fill in what is empty" >&2
		bad=1
	fi
done
[ "$bad" -eq 0 ] && echo "ok messages: $# languages, $(($(count <"$pot") - 1)) messages each"
exit "$bad"
