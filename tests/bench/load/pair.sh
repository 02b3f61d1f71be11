#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Visits a second at one PostgreSQL server, and how long a kiosk waits for its receipt: first one hub, then two.
# wrk sends each request once, over 8 connections in all; all programs run on this machine.
# pair.*.later: answers 503, after which a kiosk comes again. Prints `NAME VALUE` lines (docs/developers/bench.md).
. tests/system/town.sh
. tests/system/postgres_server.sh
seconds=8 connections=8 visits=16000
first=""
chrt -f 20 true 2>/dev/null && first="chrt -f 20"
pg_begin >&2
# shellcheck disable=SC2046 # several
[ -z "$first" ] || chrt -a -f -p 20 "$(head -n 1 "$pg_root/data/postmaster.pid")" >/dev/null
begin() { # hub, port
	# shellcheck disable=SC2086 # words
	$first "$build/hub" --data "$dir/$1" --database "$(pg_where test)" --listen "127.0.0.1:$2" --content assets/town >>"$dir/$1.log" 2>&1 &
	echo $! >"$dir/$1.pid"
	wait_until 30 "$build/hubctl" --data "$dir/$1" kiosks || fail "hub $1 did not start"
}
booked() { pg_sql test "SELECT COUNT(*) FROM requests WHERE outcome = 'booked'"; }
# wrk's 99th percentile in ms, requests a second.
p99() { awk '$1 == "99%" { print $2 ~ /us$/ ? $2 / 1000 : $2 ~ /ms$/ ? $2 + 0 : $2 * 1000 }' "$@" | sort -n | tail -n 1; }
drive() { # name, ports...
	name=$1
	shift
	each=$((connections / $#)) drivers=""
	before=$(booked)
	for port in "$@"; do
		# shellcheck disable=SC2086 # words
		$first wrk -t 1 -c $each -d ${seconds}s --timeout 20s --latency -s tests/bench/load/wrk.lua \
			"http://127.0.0.1:$port/v1/requests" -- "$dir/lines.$name.$port" >"$dir/$name.$port.wrk" &
		drivers="$drivers $!"
	done
	# shellcheck disable=SC2086 # several
	wait $drivers
	echo "pair.$name.later $(awk '/Non-2xx/ { n += $NF } END { print n + 0 }' "$dir/$name".*.wrk)"
	! grep -h 'Socket errors' "$dir/$name".*.wrk >&2 || fail "no answer"
	rate=$((($(booked) - before) / seconds))
	echo "pair.$name $rate"
	echo "pair.$name.p99 $(p99 "$dir/$name".*.wrk)"
}
begin hub "$port"
mkdir "$dir/second"
cp -r "$dir/hub/keys" "$dir/second/keys"
# Room for many at each place of fleet_visit.
for venue in doctor:main-street-clinic doctor:harbour-clinic doctor:riverside-centre money:town-hall \
	money:north-library housing:housing-office housing:town-hall jobs:jobs-centre; do
	hubctl desks "${venue%:*}" "${venue#*:}" 50 >/dev/null
done
"$build/bench/load" kiosks 64 >"$dir/kiosks.sql"
"$pg_bin/psql" -X -q -h "$pg_root" -U foyer -d test -f "$dir/kiosks.sql"
"$build/bench/load" visits "$dir/hub" $((visits * 3)) >"$dir/all"
other=$((port + 1))
head -n $visits "$dir/all" >"$dir/lines.one.$port"
sed -n "$((visits + 1)),$((visits * 2))p" "$dir/all" >"$dir/lines.two.$port"
sed -n "$((visits * 2 + 1)),\$p" "$dir/all" >"$dir/lines.two.$other"
drive one "$port"
one=$rate
begin second "$other"
drive two "$port" "$other"
awk -v one="$one" -v two="$rate" 'BEGIN { printf "pair.one_to_two %.2f\n", one / two }'
