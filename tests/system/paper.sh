#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The paper is the last copy: a lent time that was booked without the line is entered by hand from its
# slip before the request arrives, and another one after; each is one booking, under its own number.
# shellcheck source=tests/system/town.sh
. tests/system/town.sh
are_lent() { hubctl lent | grep -q leased; }
booked() { hubctl lent | grep -c ', booked' || true; }
are_booked() { [ "$(booked)" = "$1" ]; }
in_inbox() { [ "$(hubctl inbox --json | grep -c "\"number\": *\"$1\"")" = "$2" ]; }
refuses() { ! "$@"; }
visit() { # slips
	mkdir -p "$dir/$1"
	"$build/kiosk" --display=memory --lang=en --screen=h1 --sync="$dir/kiosk.sock" --printer="pdf:$dir/$1" \
		--script=tests/system/scripts/lent-slip.script
	pdftotext -layout "$dir/$1"/*.pdf "$dir/$1.txt"
}
code_of() { grep -o '[0-9]*-[0-9A-Z]\{4\}-[0-9A-Z]\{4\}' "$dir/$1.txt" | head -n 1; }
number_of() { sed 's/\xc2\xa0/ /g' "$dir/$1.txt" | grep -o '[0-9]\{3\} [0-9]\{3\} [0-9]\{3\}' | head -n 1 | tr -d ' '; }

start_hub
hubctl visit doctor riverside-centre --lead 15000 >/dev/null
hubctl hours riverside-centre 'every-day 8:00-20:00' --service doctor >/dev/null
hubctl lend doctor riverside-centre 4 >/dev/null
enrol kiosk
start_sync kiosk
check "nothing was lent" wait_until 20 are_lent
sleep 2 # the grants are on their way
stop_hub
wait_line down kiosk
check "the first visit was not booked, or has no slip" visit one
check "the second visit was not booked, or has no slip" visit two
for slip in one two; do
	check "the slip $slip has no code" [ -n "$(code_of $slip)" ]
	check "the slip $slip has no number" [ -n "$(number_of $slip)" ]
done
check "two slips of one code" [ "$(code_of one)" != "$(code_of two)" ]

# By hand first: as people type it, and never with another slip's number or a letter wrong.
stop_sync kiosk KILL
start_hub
first=$(code_of one)
lease=${first%%-*}
check "a wrong check is taken" refuses hubctl paper "$lease-0000-0000" "$(number_of one)"
check "a wrong number is taken" refuses hubctl paper "$first" 123456789
check "the slip is not taken" hubctl paper "$(echo "$first" | tr '[:upper:]' '[:lower:]' | tr -d '-' | sed "s/^$lease/$lease-/")" "$(number_of one)"
check "the slip was not booked" are_booked 1
check "the slip is not taken again" hubctl paper "$first" "$(number_of one)"
check "the number of another slip is taken" refuses hubctl paper "$first" "$(number_of two)"
check "the slip was booked twice" are_booked 1

# Then over the line; the second slip only after its request.
start_sync kiosk
check "the requests do not arrive" wait_until 60 inbox_has 2
sleep 2
check "2 bookings are wanted" are_booked 2
check "the second slip is refused" hubctl paper "$(code_of two)" "$(number_of two)"
for slip in one two; do check "$slip is there more than once" in_inbox "$(number_of $slip)" 1; done
check "2 bookings are wanted, after all" are_booked 2
check "a right was refused" [ "$(hubctl inbox --json | grep -c '"right_refused": *true')" = 0 ]
echo "checks: $checks"
