#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Lent times through the real programs: the city lends all times of a doctor from tomorrow on; with
# the hub away, people book them and read "Your visit is booked"; when it is back, each stands in
# the inbox as booked, exactly once, no two at one time, and the web never saw them as free.
. tests/system/town.sh
booked() { hubctl inbox --json | grep -c '"outcome": *"booked"' || true; }
are_booked() { [ "$(booked)" -ge "$1" ]; }
are_lent() { hubctl lent | grep -q leased; }

start_hub
# The soonest that is offered to all lies beyond what is lent, so that people choose a lent time.
hubctl visit doctor riverside-centre --lead 15000 >/dev/null
hubctl hours riverside-centre 'every-day 8:00-20:00' --service doctor >/dev/null
hubctl lend doctor riverside-centre 4 >/dev/null
enrol kiosk
start_sync kiosk
check "nothing was lent" wait_until 20 are_lent
sleep 2 # the grants are on their way
stop_hub
wait_line down kiosk
for visit in 1 2 3; do
	check "visit $visit was not booked without the line" "$build/kiosk" --display=memory --lang=en --screen=h1 \
		--sync="$dir/kiosk.sock" --script=tests/system/scripts/lent.script
done
# A power cut after the promise changes nothing.
stop_sync kiosk KILL
start_sync kiosk
start_hub
check "3 booked are wanted in the inbox" wait_until 60 are_booked 3
sleep 1
check "no more than 3 booked are wanted in the inbox" [ "$(booked)" = 3 ]
check "3 leases should be booked" [ "$(hubctl lent | grep -c ', booked')" = 3 ]
check "two people have the same time" [ "$(hubctl inbox --json | grep -o '"start": *"[^"]*"' | sort | uniq -d | wc -l)" = 0 ]
check "a right was refused" [ "$(hubctl inbox --json | grep -c '"right_refused": *true')" = 0 ]
echo "3 visits booked without the line, each once"
echo "checks: $checks"
