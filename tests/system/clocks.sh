#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Wrong clocks at the real programs, by libfaketime: kiosk-sync and the hub in 1970, on the last day of 32 bits,
# in a hundred years, and going back while requests are on their way.  All that was told as saved is in the
# inbox once; nothing is put aside; nothing is sent twice as often as with a right clock.
. tests/system/town.sh
lib=$(find /usr/lib -name libfaketime.so.1 2>/dev/null | head -n 1)
if [ -z "$lib" ]; then
	fail "there is no libfaketime here"
fi
hundred=$(($(date +%Y) + 100))
# Only what people call the time is wrong; what programs wait by goes on, which hurry.so sees to: libfaketime
# turns timers too.  The time is read from a file, so that it can jump.
hurry=$(realpath "$build/fault/hurry.so")
faked() { echo "env LD_PRELOAD=$hurry:$lib FAKETIME_TIMESTAMP_FILE=$dir/$1.time FAKETIME_NO_CACHE=1 FAKETIME_DONT_FAKE_MONOTONIC=1 ASAN_OPTIONS=verify_asan_link_order=0:detect_leaks=0"; }
time_is() { echo "@$2" >"$dir/$1.time"; } # who, when
all_sent() { state_is one queued 0 && state_is one sending 0; }
saved=0
save() { # how many
	check "not saved: kiosk-sync $1, hub $2" "$build/fault/resident" "$dir/one.sock" save 3 "as the clock says"
	saved=$((saved + 3))
}
settled() {
	check "kiosk-sync $1, hub $2: not all came" wait_until 30 inbox_is $saved
	check "kiosk-sync $1, hub $2: something waits" wait_until 10 all_sent
	check "kiosk-sync $1, hub $2: something was put aside" state_is one quarantined 0
}

time_is hub "2026-05-01 10:00:00"
time_is one "2026-05-01 10:00:00"
before_hub=$(faked hub)
start_hub
enrol one
# What is told at each: both wrong, one wrong, each in the other direction.
for now in "1970-01-01 00:00:05" "2038-01-19 03:14:00" "$hundred-05-01 10:00:00" "2026-05-01 10:00:00"; do
	for city in "1970-01-01 00:00:05" "2038-01-19 03:14:00" "$hundred-05-01 10:00:00" "2026-05-01 10:00:00"; do
		time_is hub "$city"
		time_is one "$now"
		before_sync=$(faked one)
		start_sync one
		save "$now" "$city"
		settled "$now" "$city"
		stop_sync one
	done
done

# Back and forth while requests wait and go: twelve seconds around the end of 32 bits, and years.
stop_hub
start_sync one
for now in "2038-01-19 03:14:05" "1999-12-31 23:59:58" "$hundred-02-28 12:00:00" "1970-01-01 00:00:01" "2026-10-25 01:59:59"; do
	time_is one "$now"
	save "$now" "away"
done
time_is hub "2026-05-01 10:00:00"
start_hub
for city in "1970-01-01 00:00:05" "$hundred-05-01 10:00:00" "2026-05-01 10:00:00"; do
	time_is hub "$city"
	save "2026-10-25 01:59:59" "$city"
done
settled "jumping" "jumping"
# A start at another time than the end.
stop_sync one KILL
time_is one "1970-01-01 00:00:01"
start_sync one
save "1970 after 2026" "2026"
settled "1970 after 2026" "2026"
twice=$(hubctl inbox --json | grep -o '"number": *"[0-9]*"' | sort | uniq -d | wc -l)
check "$twice numbers are in the inbox twice" [ "$twice" = 0 ]
stop_hub
posts=$(sqlite3 "$dir/hub/hub.db" 'SELECT count(*) FROM requests')
check "$posts requests at the hub, $saved were saved" [ "$posts" = $saved ]
echo "$saved requests at 16 pairs of clocks and while they jumped: each in the inbox once"
echo "checks: $checks"
