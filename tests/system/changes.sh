#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# A change and a cancellation without the line, through the real programs: the page says that they are
# asked for, not done; they outlive a power cut, are delivered once, and the answer is seen by that
# number at the kiosk that asked, also without the line, and at another one.
# shellcheck source=tests/system/town.sh
. tests/system/town.sh
kiosk() { # centre, script, number, words
	sed "s/NUMBER/$3/; s/WORDS/$4/" "tests/system/scripts/$2.script" >"$dir/$2.script"
	"$build/kiosk" --display=memory --lang=en --screen=h1 --sync="$dir/$1.sock" --script="$dir/$2.script"
}
visit() { # which
	"$build/kiosk" --display=memory --lang=en --screen=h1 --sync="$dir/one.sock" \
		--script=tests/system/scripts/book-touch.script >>"$dir/one.log" 2>&1 || return 1
	wait_until 20 inbox_has "$1"
}
numbers() { hubctl inbox --json | grep -o '"number": *"[0-9]*"' | grep -o '[0-9]*' | sort -u; }
of_kind() { hubctl inbox --json | grep -c "\"kind\": *\"$1\"" || true; }
are_there() { [ "$(of_kind "$1")" = "$2" ]; }

start_hub
hubctl desks doctor riverside-centre 8 >/dev/null
for centre in one two; do
	enrol $centre
	start_sync $centre
done
wait_line up one two
check "the first visit was not booked" visit 1
first=$(numbers)
check "the second visit was not booked" visit 2
second=$(numbers | grep -v "$first")

# Without the line: what is kept here is asked for, and nothing more is said.
check "the first visit cannot be looked up" kiosk one look-up "$first" Booked
check "the second visit cannot be looked up" kiosk one look-up "$second" Booked
stop_hub
wait_line down one two
check "a change without the line says more, or less, than is true" kiosk one change "$first" "We have asked for the new time"
check "a cancellation without the line says more, or less, than is true" kiosk one cancel "$second" "We have asked to cancel it"
check "the change is forgotten here" kiosk one look-up "$first" "Change asked for"
check "the cancellation is forgotten here" kiosk one look-up "$second" "Cancel asked for"
stop_sync one KILL
start_sync one
check "the change does not outlive a power cut" kiosk one look-up "$first" "Change asked for"

# The line is back: each arrives once, and is answered.
start_hub
for centre in one two; do kioskctl $centre retry >/dev/null; done # the line is tried now, not in a minute
wait_line up one two
check "the change does not arrive" wait_until 90 are_there change 1
check "the cancellation does not arrive" wait_until 30 are_there cancel 1
sleep 2
check "the change is there twice" are_there change 1
check "the cancellation is there twice" are_there cancel 1
check "its answer is not seen here" kiosk one look-up "$first" Booked
check "the cancellation is not seen here" kiosk one look-up "$second" Cancelled
check "its answer is not seen at another kiosk" kiosk two look-up "$first" Booked
check "the cancellation is not seen at another kiosk" kiosk two look-up "$second" Cancelled
# Pushed to the kiosk that asked: it knows without the line.
sleep 65
stop_hub
wait_line down one
check "the answer was not pushed" kiosk one look-up "$second" Cancelled
echo "checks: $checks"
