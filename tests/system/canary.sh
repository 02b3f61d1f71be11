#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# A person's words are on this machine while they are here, and nowhere after: not in the state folder,
# not in the memory of kiosk, kiosk-speech or kiosk-sync, not in logs, not on the slip; and in the hub's
# database only sealed (goal P1).
set -eu
build=${FOYER_BUILD:-build}
dir=$(mktemp -d)
hub_pid="" sync_pid="" kiosk_pid="" checks=0
stop() {
	for pid in $kiosk_pid $sync_pid $hub_pid; do kill "$pid" 2>/dev/null || true; done
	wait 2>/dev/null || true
	rm -rf "$dir"
}
trap stop EXIT
trap 'exit 130' INT TERM
check() { # what, command...
	what=$1
	shift
	if ! "$@" >"$dir/out" 2>&1; then
		head -n 20 "$dir/out" >&2
		echo "canary: $what" >&2
		exit 1
	fi
	checks=$((checks + 1))
}
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
hubctl() { "$build/hubctl" --data "$dir/hub" "$@"; }
# What is typed below, key by key, so that the script does not hold the words; each of them is in no word
# list and on no page.  The scan leaves the first letter out, as the keyboard may make it large.
street=qyzzle
words=wobbegong
phone=5550193847
name=xanthequill
traces() { # places...
	"$build/fault/traces" "$@" -- ${street#?} ${words#?} ${phone#?} ${name#?}
}
keys() { echo "$1" | tr '[:lower:]' '[:upper:]' | sed 's/./press #key.&\n/g'; }

port=$((20000 + $$ % 20000))
mkdir -p "$dir/hub" "$dir/sync" "$dir/slips"
"$build/hub" --data "$dir/hub" --listen "127.0.0.1:$port" --content assets/town >"$dir/hub.log" 2>&1 &
hub_pid=$!
wait_until 10 hubctl kiosks
code=$(hubctl enrol --centre Library | grep -o '[0-9]\{8\}' | head -n 1)
"$build/kioskctl" --state "$dir/sync" enrol "http://127.0.0.1:$port" "$code" >/dev/null
"$build/kiosk-sync" --state "$dir/sync" --socket "$dir/sock" --url "http://127.0.0.1:$port" >"$dir/sync.log" 2>&1 &
sync_pid=$!
wait_until 10 test -S "$dir/sock"

cat >"$dir/visit.script" <<-SCRIPT
press #h1.p1
press #p1.o1
press #p2.o3
$(keys $street)
press #nav.next
press #nav.next
press #p3.p3b
$(keys $words)
press #nav.next
press #p5.o1
$(keys $phone)
press #nav.next
press #b6.o1
$(keys $name)
press #nav.next
wait 6s
press #nav.act
wait 9s
expect item "#p7.t"
press #nav.back
press #x2.o1
wait 30s
SCRIPT
"$build/kiosk" --display=memory --lang=en --screen=h1 --sync="$dir/sock" --printer=pdf:"$dir/slips" \
	--script="$dir/visit.script" --transcript="$dir/said" >"$dir/kiosk.log" 2>&1 &
kiosk_pid=$!
page_is() { grep '==' "$dir/said" | tail -n 1 | grep -q "== $1\$"; }
on_check_page() { page_is p6; }
over() { grep '==' "$dir/said" | sed -n '/== p7/,$p' | tail -n 1 | grep -q '== a1$'; }
check "the visit did not get to its check page" wait_until 90 on_check_page
if traces "pid:$kiosk_pid" >"$dir/out"; then :; else
	if [ $? = 2 ]; then
		echo "skipped: the memory of programs may not be read here"
		echo "checks: 0"
		exit 0
	fi
fi
check "the scan must find what is there" "$build/fault/traces" --wanted "pid:$kiosk_pid" -- ${street#?} ${words#?} ${phone#?} ${name#?}
check "the visit did not end" wait_until 90 over
sleep 2
speech_pid=$(cut -d ' ' -f 1 "/proc/$kiosk_pid/task/$kiosk_pid/children" 2>/dev/null || true)
check "words in kiosk-sync or on its disk" traces "pid:$sync_pid" "$dir/sync" "$dir/sync.log" "$dir/kiosk.log"
check "words on the slip" traces "$dir/slips"
check "words in kiosk" traces "pid:$kiosk_pid"
[ -z "$speech_pid" ] || check "words in kiosk-speech" traces "pid:$speech_pid"
check "words in the hub's database, which keeps them sealed" traces "$dir/hub/hub.db" "$dir/hub/hub.db-wal" "$dir/hub.log"
hubctl inbox --json >"$dir/inbox"
check "the city reads them" "$build/fault/traces" --wanted "$dir/inbox" -- ${street#?} ${words#?} ${phone#?} ${name#?}
echo "checks: $checks"
