# shellcheck shell=sh
# SPDX-License-Identifier: GPL-3.0-or-later
# A PostgreSQL server of its own for a test, in a folder, on a unix socket.  Sourced; needs $dir.
# PostgreSQL refuses to run as root: then it runs as the user `postgres` of Debian's package.
pg_bin=$(find /usr/lib/postgresql -maxdepth 2 -name bin 2>/dev/null | sort -V | tail -n 1)
pg_root=$dir/pg
if [ "$(id -u)" = 0 ]; then
	pg_as() { setpriv --reuid=postgres --regid=postgres --clear-groups -- "$@"; }
else
	pg_as() { "$@"; }
fi
# pg_make: a new cluster whose superuser is foyer, and who is on this machine may come in.
pg_make() {
	mkdir -p "$pg_root"
	if [ "$(id -u)" = 0 ]; then
		chmod 711 "$dir"
		chown postgres "$pg_root"
	fi
	pg_as "$pg_bin/initdb" -D "$pg_root/data" -U foyer -A trust -E UTF8 --locale=C >"$dir/initdb.log" 2>&1
	pg_start
}
pg_start() {
	pg_as "$pg_bin/pg_ctl" -D "$pg_root/data" -w -t 60 -l "$pg_root/server.log" \
		-o "-c listen_addresses='' -c unix_socket_directories=$pg_root" start >/dev/null
}
pg_stop() { pg_as "$pg_bin/pg_ctl" -D "$pg_root/data" -w -m "${1:-fast}" stop >/dev/null; }
# pg NAME: what a hub is told to use the database NAME; pg_sql NAME SQL: rows as plain text.
pg() { echo "postgres:host=$pg_root user=foyer dbname=$1"; }
pg_sql() { "$pg_bin/psql" -X -q -A -t -h "$pg_root" -U foyer -d "$1" -c "$2"; }
