#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The unit tests of the hub and of its ways to the city's systems, with PostgreSQL in the place of a
# file: the same programs, the same expectations.
. tests/system/town.sh
. tests/system/postgres_server.sh
pg_begin
export FOYER_TEST_DATABASE="host=$pg_root user=foyer dbname=test"
export FOYER_STEPS=20000 # of the models of booking and of lent times; 100,000 run with a file
passed=0 programs=0
for test in "$build"/unit/hub/*_test "$build"/unit/city/alerts_test "$build"/unit/city/mail_test \
	"$build"/unit/city/open311_server_test "$build"/unit/console/*_test; do
	[ -x "$test" ] || continue
	name=$(basename "$test")
	source=tests/unit/$(basename "$(dirname "$test")")/$name.c
	grep -q '"\(fixture\|draft_fixture\|live_.*\|booking_free\|world\|.*/fixture\).h"' "$source" || continue
	timeout 300 "$test" >"$dir/$name.log" 2>&1 || fail "$name fails with PostgreSQL"
	passed=$((passed + $(sed -n 's/^\[  PASSED  \] \([0-9]*\) test.*/\1/p' "$dir/$name.log" | tail -n 1)))
	programs=$((programs + 1))
	rm "$dir/$name.log"
done
echo "$passed unit tests in $programs programs with PostgreSQL"
echo "checks: $passed"
