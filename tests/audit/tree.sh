#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# What every source file must keep to: its licence tag, at most 500 lines of C, at most 60 lines a
# function, no call that is banned, and every {value} of a message in its translations.
# A break is printed as file:line.  The last line is `checks: N`.
# Usage: tests/audit/tree.sh [ROOT]
set -eu
cd "${1:-$(dirname "$0")/../..}"

file_lines_max=500
function_lines_max=60

# call: why not
banned='
strcpy: snprintf knows the room
strcat: snprintf knows the room
sprintf: snprintf knows the room
vsprintf: vsnprintf knows the room
gets: fgets knows the room
strtok: it keeps a hidden state
alloca: the stack has no error
system: no shell runs in Foyer
popen: no shell runs in Foyer
'
# Tests may make and remove their folders by a shell; what ships may not.
banned_places='kiosk hub platform'
# Logic is given the time.  The clock is read, and time is slept away, only in these.
clock_calls='sleep usleep nanosleep clock_nanosleep time gettimeofday clock_gettime'
clock_places='kiosk/core/loop.c kiosk/base/log.c kiosk/app/speech/talker.c kiosk/app/tuf platform tests'

list=$(mktemp)
code=$(mktemp)
result=$(mktemp)
trap 'rm -f "$list" "$code" "$result"' EXIT
find Makefile kiosk hub platform locales assets tests -name node_modules -prune -o -type f \( -name Makefile -o -name '*.[ch]' -o -name '*.def' -o -name '*.sh' -o -name '*.mk' \
	-o -name '*.awk' -o -name '*.py' -o -name '*.js' -o -name '*.css' -o -name '*.svg' -o -name '*.po' \
	-o -name '*.service' -o -name '*.conf' \) -print | LC_ALL=C sort >"$list"
grep '\.[ch]$' "$list" >"$code" || { echo "no source found in $PWD"; exit 1; }

# One licence, said in the first lines of every file.
licence() {
	awk '{
		file = $0
		tag = ""
		for (n = 1; n <= 4 && (getline line < file) > 0; n++)
			if (line ~ /SPDX-License-Identifier: GPL-3\.0-or-later/) tag = line
		close(file)
		checks++
		if (tag == "") { printf "%s:1: no line SPDX-License-Identifier: GPL-3.0-or-later\n", file; failed++ }
	} END { print "result", checks + 0, failed + 0 }' "$list"
}

# shellcheck disable=SC2016 # the $ is for awk
# Length of files and functions, and calls that are banned.  Comments and strings do not count.
c_source() {
	xargs awk -v file_max="$file_lines_max" -v function_max="$function_lines_max" -v banned="$banned" \
		-v banned_places="$banned_places" -v clock_calls="$clock_calls" -v clock_places="$clock_places" '
	function fail(at, words) { printf "%s:%d: %s\n", file, at, words; failed++ }
	function file_ends() {
		if (file != "" && lines > file_max) fail(lines, "more than " file_max " lines")
		checks++
	}
	function is_in(places,    i, n, place) {
		n = split(places, place, " ")
		for (i = 1; i <= n; i++)
			if (file == place[i] || index(file, place[i] "/") == 1) return 1
		return 0
	}
	# The line without strings, characters and comments.
	function bare(line,    out, c) {
		out = ""
		while (line != "") {
			if (in_comment) {
				c = index(line, "*/")
				if (!c) return out
				line = substr(line, c + 2)
				in_comment = 0
			} else if (match(line, /"([^"\\]|\\.)*"|\047([^\047\\]|\\.)+\047|\/\*|\/\//)) {
				out = out substr(line, 1, RSTART - 1) " "
				c = substr(line, RSTART, 2)
				line = substr(line, RSTART + RLENGTH)
				if (c == "//") return out
				if (c == "/*") in_comment = 1
			} else {
				return out line
			}
		}
		return out
	}
	function look_for_calls(line,    name) {
		while (match(line, /[A-Za-z_][A-Za-z_0-9]*[ \t]*\(/)) {
			name = substr(line, RSTART, RLENGTH)
			sub(/[ \t]*\($/, "", name)
			if (substr(line, RSTART - 1, 1) !~ /[.>]/ || RSTART == 1) {
				if (name in why && is_shipped) fail(FNR, name ": " why[name])
				if (name in is_clock && !sees_clock) fail(FNR, name ": logic is given the time")
			}
			line = substr(line, RSTART + RLENGTH)
		}
	}
	BEGIN {
		n = split(banned, row, "\n")
		for (i = 1; i <= n; i++)
			if (split(row[i], part, ": ") > 1) why[part[1]] = part[2]
		n = split(clock_calls, row, " ")
		for (i = 1; i <= n; i++) is_clock[row[i]] = 1
	}
	FNR == 1 {
		file_ends()
		file = FILENAME
		in_comment = 0
		begin = 0
		sees_clock = is_in(clock_places)
		is_shipped = is_in(banned_places)
	}
	{ lines = FNR; look_for_calls(bare($0)) }
	/^\{/ { begin = FNR }
	/^\}/ {
		if (begin) {
			checks++
			if (FNR - begin + 1 > function_max)
				fail(begin, "a function of " FNR - begin + 1 " lines, at most " function_max)
		}
		begin = 0
	}
	END { file_ends(); print "result", checks + 0, failed + 0 }' <"$code"
}

# A translation has the values of its English words, and no others.
# In plural forms the number may be said in words, so {n} may be missing there.
messages() {
	for po in locales/*/foyer.po; do
		awk -v po="$po" '
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
		function message_ends(    i, many, value) {
			many = plural == "" ? id : plural
			for (i = 0; id != "" && i < forms; i++) {
				if (form[i] == "") continue
				checks++
				value = lacks(form[i], many)
				if (value != "") { printf "%s:%d: lacks %s\n", po, at, value; failed++ }
				value = lacks(many, form[i])
				if (value != "") { printf "%s:%d: knows no value %s\n", po, at, value; failed++ }
			}
			forms = 0
			plural = ""
		}
		/^msgid / { message_ends(); id = quoted($0); at = FNR; on = "id"; next }
		/^msgid_plural / { plural = quoted($0); on = "plural"; next }
		/^msgstr/ { form[forms++] = quoted($0); on = "form"; next }
		/^"/ && on == "id" { id = id quoted($0) }
		/^"/ && on == "plural" { plural = plural quoted($0) }
		/^"/ && on == "form" { form[forms - 1] = form[forms - 1] quoted($0) }
		END { message_ends(); print "result", checks + 0, failed + 0 }' "$po"
	done
}

{ licence; c_source; messages; } >"$result"
awk '/^result / { checks += $2; failed += $3; next } { print }
	END { printf "checks: %d\n", checks; exit failed > 0 }' "$result"
