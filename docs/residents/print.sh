#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The leaflet as one printed page of A4: docs/residents/print.sh es >leaflet.html, then print it from
# any browser.  Letters are 16 pt or larger.  Change the words in leaflet.LANGUAGE.md.
# Usage: print.sh [LANGUAGE]
set -eu
lang=${1:-en}
awk -v lang="$lang" '
function inline(s) {
	while (match(s, /\*\*[^*]+\*\*/))
		s = substr(s, 1, RSTART - 1) "<b>" substr(s, RSTART + 2, RLENGTH - 4) "</b>" \
			substr(s, RSTART + RLENGTH)
	return s
}
function block(want) {
	if (open == want) return
	if (open != "") print "</" open ">"
	if (want != "") print "<" want ">"
	open = want
}
BEGIN {
	print "<!DOCTYPE html>\n<html lang=\"" lang "\"" (lang == "ar" ? " dir=\"rtl\"" : "") "><meta charset=\"utf-8\">"
	print "<title>Foyer</title>\n<style>"
	print "@page { size: A4; margin: 16mm 18mm }"
	print "body { font: 16pt/1.35 \"Noto Sans\", \"Noto Sans Arabic\", \"Noto Sans CJK SC\", sans-serif; color: #000; max-width: 174mm; margin: 0 auto }"
	print "h1 { font-size: 30pt; line-height: 1.1; margin: 0 0 3mm }"
	print "h2 { font-size: 20pt; margin: 4.5mm 0 1.5mm; break-after: avoid }"
	print "p, ul, ol { margin: 0 0 1.5mm } ul, ol { padding-inline-start: 7mm } p, li { break-inside: avoid }"
	print "</style>"
}
{ gsub("&", "\\&amp;"); gsub("<", "\\&lt;") }
/^# / { block(""); print "<h1>" inline(substr($0, 3)) "</h1>"; next }
/^## / { block(""); print "<h2>" inline(substr($0, 4)) "</h2>"; next }
/^- / { block("ul"); print "<li>" inline(substr($0, 3)); next }
/^[0-9]+\. / { block("ol"); sub(/^[0-9]+\. /, ""); print "<li>" inline($0); next }
/^$/ { block(""); next }
{ block("p"); print inline($0) "<br>" }
END { block("") }
' "$(dirname "$0")/leaflet.$lang.md"
