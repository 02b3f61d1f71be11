#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# PostgreSQL under the hub: two hubs at one database while one is killed and the server restarted;
# backup and restore with pg_dump; and the databases that a hub must not work with.
. tests/system/town.sh
. tests/system/postgres_server.sh
pg_begin

# --- two hubs ---------------------------------------------------------------------------------------
cat >"$dir/restart.sh" <<END
pg_root=$pg_root
. tests/system/postgres_server.sh
pg_stop fast && sleep 1 && pg_start
END
FOYER_TEST_DATABASE="host=$pg_root user=foyer dbname=test" FOYER_TEST_RESTART="sh $dir/restart.sh" \
	timeout 200 "$build/unit/hub/two_hubs_test" >"$dir/two_hubs.log" 2>&1 || fail "two hubs at one database"
checks=$((checks + $(sed -n 's/^\[  PASSED  \] \([0-9]*\) test.*/\1/p' "$dir/two_hubs.log")))
grep -a "requests to two hubs" "$dir/two_hubs.log"
rm "$dir/two_hubs.log"

# --- a backup of the city's own, and back -------------------------------------------------------------
# The database is a plain user's, who is no superuser.
pg_sql postgres "CREATE ROLE clerk LOGIN"
pg_sql postgres "CREATE DATABASE city OWNER clerk"
database="postgres:host=$pg_root user=clerk dbname=city"
stick=$dir/stick
dump=$dir/city.dump
mkdir "$stick"
begin_hub() { # data, port
	"$build/hub" --data "$dir/$1" --database "$database" --listen "127.0.0.1:$2" --content assets/town \
		>>"$dir/$1.log" 2>&1 &
	echo $! >"$dir/$1.pid"
}
start_hub() {
	begin_hub hub "$port"
	wait_until 20 hubctl kiosks || fail "the hub did not start"
}
start_hub
enrol centre
start_sync centre http://127.0.0.1:1
for visit in 1 2; do
	check "visit $visit" "$build/kiosk" --display=memory --lang=en --screen=h1 --sync="$dir/centre.sock" \
		--script=tests/system/scripts/report-touch.script
done
check "export" says "2 requests are in" kioskctl centre export "$stick"
requests=$(echo "$stick"/requests-*.jsonl)
cp "$requests" "$dir/both"
sed '2s/^.\{40\}/x/' "$dir/both" >"$requests"
hubctl import "$stick" >/dev/null 2>&1 || true
check "one came" inbox_is 1
check "a file is no backup of a server" says "hubctl backup --by" hubctl backup "$dir/x.db"
check "a program that fails backs nothing up" says "failed" hubctl backup --by false
check "no backup yet" [ "$(pg_sql city "SELECT COUNT(*) FROM backups")" = 0 ]
check "a backup" says "1 requests are backed up" \
	hubctl backup --by "$pg_bin/pg_dump" -h "$pg_root" -U clerk -Fc -f "$dump" city
check "it is noted" [ "$(pg_sql city "SELECT last_seq FROM backups")" = "$(pg_sql city "SELECT MAX(seq) FROM requests")" ]
cp "$dir/both" "$requests"
check "the other came" says "2 requests are here now" hubctl import "$stick"
stop_hub
pg_sql postgres "DROP DATABASE city"
pg_sql postgres "CREATE DATABASE city OWNER clerk"
check "restored" "$pg_bin/pg_restore" -h "$pg_root" -U foyer -d city "$dump"
start_hub
check "it knows that it is a copy" grep -q "this database is a backup" "$dir/hub.log"
check "only the first is there" inbox_is 1
check "the second comes again" says "2 requests are here now" hubctl import "$stick"
check "each once" inbox_is 2
check "numbers go on far above" [ "$(pg_sql city "SELECT MIN(n) FROM news WHERE kiosk <> '' AND n > 1000000")" -gt 1000000 ]

# --- what a hub must not work with --------------------------------------------------------------------
refuses() { # words in its log
	begin_hub other 0
	other=$(cat "$dir/other.pid")
	wait_until 20 grep -q "$1" "$dir/other.log" && ! wait "$other"
}
check "a hub with other keys does not start" refuses "begun with other keys"
cp -r "$dir/hub/keys/." "$dir/other/keys"
version=$(pg_sql city "SELECT version FROM foyer_schema")
pg_sql city "UPDATE foyer_schema SET version = version - 1"
check "tables are not changed under another hub" refuses "stop them first"
pg_sql city "UPDATE foyer_schema SET version = 999"
check "tables of a newer hub" refuses "of a newer hub"
pg_sql city "UPDATE foyer_schema SET version = $version"
pg_sql postgres "ALTER SYSTEM SET fsync = off"
pg_sql postgres "SELECT pg_reload_conf()" >/dev/null
check "a server that does not sync" refuses "must have fsync on"
check "the first hub has worked all the time" inbox_is 2
echo "checks: $checks"
