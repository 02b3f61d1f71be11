#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# PostgreSQL under the hub: two hubs at one database while one is killed and the server restarted;
# backup and restore with pg_dump; a hub with other keys; a server that would lose what it said it
# kept; a hub that is older than the tables.
. tests/system/town.sh
. tests/system/postgres_server.sh
pg_begin
cat >"$dir/restart.sh" <<END
pg_root=$pg_root
. tests/system/postgres_server.sh
pg_stop fast && sleep 1 && pg_start
END
FOYER_TEST_DATABASE="host=$pg_root user=foyer dbname=test" FOYER_TEST_RESTART="sh $dir/restart.sh" \
	timeout 200 "$build/unit/hub/two_hubs_test" >"$dir/two_hubs.log" 2>&1 || fail "two hubs at one database"
checks=$((checks + $(sed -n 's/^\[  PASSED  \] \([0-9]*\) test.*/\1/p' "$dir/two_hubs.log")))
grep -a "requests to two hubs" "$dir/two_hubs.log"
echo "checks: $checks"
