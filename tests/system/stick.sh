#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# A centre without a line: requests go to the hub on a stick, and its receipts come back on it, through
# the real programs.  Twice, damaged, forged, and then over the line too: each is in the inbox once.
set -eu
build=${FOYER_BUILD:-build}
dir=$(mktemp -d)
hub_pid="" sync_pid="" checks=0
stop() {
	for pid in $sync_pid $hub_pid; do kill "$pid" 2>/dev/null || true; done
	wait 2>/dev/null || true
	rm -rf "$dir"
}
trap stop EXIT
trap 'exit 130' INT TERM
check() { # what, command...
	what=$1
	shift
	if ! "$@" >"$dir/out" 2>&1; then
		cat "$dir/out" "$dir"/*.log >&2
		echo "stick: $what" >&2
		exit 1
	fi
	checks=$((checks + 1))
}
wait_until() { # command...
	n=100
	while [ $n -gt 0 ]; do
		if "$@" >/dev/null 2>&1; then return 0; fi
		sleep 0.1
		n=$((n - 1))
	done
	return 1
}
hubctl() { "$build/hubctl" --data "$dir/hub" "$@"; }
kioskctl() { "$build/kioskctl" --state "$dir/sync" --socket "$dir/sock" "$@"; }
inbox_is() { [ "$(hubctl inbox --json | grep -c '"number"')" = "$1" ]; }
says() { # words, command...
	words=$1
	shift
	"$@" >"$dir/said" 2>&1 || true
	cat "$dir/said"
	grep -q "$words" "$dir/said"
}
state_is() { kioskctl queue | grep -q "^$1 *$2\$\|^$1 *$2,"; }
start_sync() { # url
	"$build/kiosk-sync" --state "$dir/sync" --socket "$dir/sock" --url "$1" >>"$dir/sync.log" 2>&1 &
	sync_pid=$!
	wait_until test -S "$dir/sock"
}

port=$((20000 + $$ % 20000))
stick=$dir/stick
mkdir -p "$dir/hub" "$dir/sync" "$stick"
"$build/hub" --data "$dir/hub" --listen "127.0.0.1:$port" --content assets/town >>"$dir/hub.log" 2>&1 &
hub_pid=$!
check "the hub did not start" wait_until hubctl kiosks
code=$(hubctl enrol --centre Library | grep -o '[0-9]\{8\}' | head -n 1)
kioskctl enrol "http://127.0.0.1:$port" "$code" >/dev/null
check "kiosk-sync did not start" start_sync http://127.0.0.1:1
for script in report-touch report-keys; do
	check "visit $script" "$build/kiosk" --display=memory --lang=en --screen=h1 --sync="$dir/sock" \
		--script="tests/system/scripts/$script.script"
done

check "export" says "2 requests are in" kioskctl export "$stick"
requests=$(echo "$stick"/requests-*.jsonl)
receipts=$(echo "$requests" | sed 's/requests-/receipts-/')
check "export leaves them queued" state_is queued 2
cp "$requests" "$dir/whole"
# A stick that was pulled out, what is not ours, and a name that leads elsewhere.
sed '2s/^.\{40\}/x/' "$dir/whole" >"$requests"
ln -s /etc/passwd "$stick/requests-elsewhere.jsonl"
check "a damaged line does not stop the others" says "1 requests are here now, 0 refused, 2 lines" hubctl import "$stick"
rm "$stick/requests-elsewhere.jsonl"
check "one in the inbox" inbox_is 1
sed 's/\(\\"seq\\":\)/\1 /' "$dir/whole" >"$requests"
check "changed bytes are signed by nobody" says "0 requests are here now, 2 refused" hubctl import "$stick"
cp "$dir/whole" "$requests"
check "all of them, some again" says "2 requests are here now" hubctl import "$stick"
check "two in the inbox" inbox_is 2

cp "$receipts" "$dir/receipts"
sed 's/received/durablee/' "$dir/receipts" >"$receipts"
check "a forged receipt counts for nothing" says "0 receipts taken, 0 refused by the hub, 2 lines" kioskctl import-receipts "$stick"
check "still queued" state_is queued 2
cp "$dir/receipts" "$receipts"
check "receipts" says "2 receipts taken, 0 refused" kioskctl import-receipts "$stick"
check "received" state_is received 2
check "receipts again" says "2 receipts taken" kioskctl import-receipts "$stick"
check "nothing is left to export" says "0 requests are in" kioskctl export "$stick"

kill "$sync_pid"
wait "$sync_pid" 2>/dev/null || true
rm -f "$dir/sock"
check "kiosk-sync did not start again" start_sync "http://127.0.0.1:$port"
check "free times" wait_until says "net: the hub answers" cat "$dir/sync.log"
sleep 1
check "a visit with the line" "$build/kiosk" --display=memory --lang=en --screen=h1 --sync="$dir/sock" \
	--script=tests/system/scripts/book-touch.script
check "three in the inbox, none twice" wait_until inbox_is 3
check "backup" says "3 requests are in" hubctl backup "$dir/copy.db"
echo "checks: $checks"
