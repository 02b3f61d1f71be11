#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# A hub with TLS on this machine: first 10,000 kiosks that poll each minute and 100 requests a
# second; then how fast one kiosk drains a long queue, beside wrk with requests of the same size.
# Prints `NAME VALUE` lines (docs/developers/bench.md).  Usage: load.sh BUILD [fleet] [drain]
set -eu
build=$1
shift
parts=${*:-fleet drain}
kiosks=10000 seconds=20 requests=100 queue=10000
dir=$(mktemp -d "$build/load-XXXXXX")
hub_pid="" sync_pid=""
stop() {
	for pid in $sync_pid $hub_pid; do kill "$pid" 2>/dev/null || true; done
	wait 2>/dev/null || true
	rm -rf "$dir"
}
trap stop EXIT
trap 'exit 130' INT TERM
first=""
chrt -f 20 true 2>/dev/null && first="chrt -f 20"
ulimit -n "$(ulimit -Hn)"
port=$((20000 + $$ % 20000))
base=https://127.0.0.1:$port
hubctl() { "$build/hubctl" --data "$dir/hub" "$@"; }
wait_until() { # seconds, command...
	n=$(($1 * 10))
	shift
	while [ $n -gt 0 ]; do
		if "$@" >/dev/null 2>&1; then return 0; fi
		sleep 0.1
		n=$((n - 1))
	done
	return 1
}
hub_start() {
	# shellcheck disable=SC2086 # words
	$first "$build/hub" --data "$dir/hub" --listen "127.0.0.1:$port" --content assets/town \
		--tls-cert "$dir/cert.pem" --tls-key "$dir/key.pem" "$@" >"$dir/hub.log" 2>&1 &
	hub_pid=$!
	wait_until 20 hubctl kiosks || { cat "$dir/hub.log" >&2; exit 1; }
}
hub_stop() {
	kill "$hub_pid"
	wait "$hub_pid" 2>/dev/null || true
	hub_pid=""
}
ticks() { awk '{print $14 + $15}' "/proc/$1/stat"; } # of 10 ms
memory() { awk '/^VmRSS/ {print $2}' "/proc/$1/status"; }

fleet() {
	before=$(ticks "$hub_pid")
	# shellcheck disable=SC2086 # words
	$first "$build/bench/load" run "$base" "$dir/cert.pem" "$dir/hub" $kiosks $seconds $requests
	after=$(ticks "$hub_pid")
	echo "load.cpu $(((after - before) / seconds))"
	echo "load.memory $(($(memory "$hub_pid") / 1024))"
}
received() { "$build/kioskctl" --socket "$dir/sock" queue | awk '/^received/ {print $2 + 0}'; }
has_received() { [ "$(received)" -ge "$1" ]; }

wrk_rate() { # connections, lines from, to
	sed -n "$2,$3p" "$dir/envelopes" >"$dir/some"
	# shellcheck disable=SC2086 # words
	$first wrk -t 1 -c "$1" -d 4s -s tests/bench/load/wrk.lua "$base/v1/requests" -- "$dir/some" >"$dir/wrk"
	! grep -q 'Non-2xx' "$dir/wrk" || { cat "$dir/wrk" >&2; exit 1; }
	awk '/^Requests\/sec/ {print $2}' "$dir/wrk"
}

drain() {
	"$build/bench/load" envelopes "$dir/hub" 0 $((queue * 2)) >"$dir/envelopes"
	# One connection, as the kiosk has; and as many as keep the hub busy all the time.
	wrk=$(wrk_rate 1 1 "$queue")
	wrk_most=$(wrk_rate 4 $((queue + 1)) $((queue * 2)))
	mkdir "$dir/kiosk"
	code=$(hubctl enrol --centre Centre | grep -o '[0-9]\{8\}' | head -n 1)
	"$build/kioskctl" --ca "$dir/cert.pem" --state "$dir/kiosk" enrol "$base" "$code" >/dev/null
	"$build/bench/load" outbox "$dir/hub" "$dir/kiosk" "$queue"
	# shellcheck disable=SC2086 # words
	$first "$build/kiosk-sync" --state "$dir/kiosk" --socket "$dir/sock" --url "$base" >"$dir/sync.log" 2>&1 &
	sync_pid=$!
	wait_until 20 has_received 1 || { tail -n 5 "$dir/sync.log" >&2; exit 1; }
	early=$(memory "$sync_pid")
	# Asking how many there are reads all of them: seldom.
	first_count=$(received) begin=$(date +%s%N) last_count=0
	while [ "$last_count" -lt $((queue * 9 / 10)) ]; do
		sleep 2
		last_count=$(received)
		took=$((($(date +%s%N) - begin) / 1000000))
		[ $took -lt 60000 ] || break
	done
	echo "drain.wrk $wrk"
	echo "drain.wrk_of_four $wrk_most"
	awk -v wrk="$wrk" -v n=$((last_count - first_count)) -v ms="$took" 'BEGIN {
		printf "drain.flusher %.0f\ndrain.wrk_to_flusher %.2f\n", n * 1000 / ms, wrk * ms / 1000 / n
	}'
	wait_until 60 has_received "$queue" || { tail -n 5 "$dir/sync.log" >&2; exit 1; }
	echo "drain.growth $(($(memory "$sync_pid") - early))"
}

openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=hub \
	-addext subjectAltName=IP:127.0.0.1 -keyout "$dir/key.pem" -out "$dir/cert.pem" 2>/dev/null
hub_start --demo
hub_stop
"$build/bench/load" enrol "$dir/hub" $kiosks
hub_start
for part in $parts; do $part; done
