# shellcheck shell=sh
# SPDX-License-Identifier: GPL-3.0-or-later
# postgres_server: a PostgreSQL server of its own for a test, in a new folder, on a unix socket there.
# Sourced behind town.sh.  PostgreSQL refuses to run as root: there it runs as the user that Debian's
# package makes, who must reach the folder.
pg_root=${pg_root:-/tmp/foyer-pg-$$}
pg_bin=$(find /usr/lib/postgresql -maxdepth 2 -name bin 2>/dev/null | sort -V | tail -n 1)
pg_as() {
	if [ "$(id -u)" = 0 ]; then
		setpriv --reuid=postgres --regid=postgres --clear-groups -- "$@"
	else
		"$@"
	fi
}
pg_start() {
	pg_as "$pg_bin/pg_ctl" -D "$pg_root/data" -w -t 60 -l "$pg_root/server.log" \
		-o "-c listen_addresses='' -c unix_socket_directories=$pg_root" start >/dev/null
}
pg_stop() { # fast, or immediate
	pg_as "$pg_bin/pg_ctl" -D "$pg_root/data" -w -m "$1" stop >/dev/null
}
pg_ends() {
	pg_stop immediate 2>/dev/null || true
	rm -rf "$pg_root"
	town_ends
}
# A new cluster with a database `test`, started.  Who is on this machine may come in; foyer is its superuser.
pg_begin() {
	[ -n "$pg_bin" ] || fail "Debian's package postgresql is not installed"
	trap pg_ends EXIT
	mkdir -m 755 "$pg_root"
	[ "$(id -u)" != 0 ] || chown postgres "$pg_root"
	pg_as "$pg_bin/initdb" -D "$pg_root/data" -U foyer -A trust -E UTF8 --locale=C >"${dir:?}/initdb.log" 2>&1 ||
		fail "no cluster"
	pg_start || fail "no server: $(tail -n 3 "$pg_root/server.log")"
	pg_sql postgres "CREATE DATABASE test"
	pg_sql test "CREATE EXTENSION btree_gist"
}
# What a hub is told to use the database NAME; rows of a question to it as plain text.
pg_where() { echo "postgres:host=$pg_root user=foyer dbname=$1"; }
pg_sql() { "$pg_bin/psql" -X -q -A -t -h "$pg_root" -U foyer -d "$1" -c "$2"; }
