#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# What people looked for and did not find, and where they gave up, in two languages, with the line up and
# then down, through the real programs: kiosk, kiosk-speech, kiosk-sync and hub.  Each visit is counted
# exactly once, also where kiosk-sync is killed meanwhile and where it comes by stick and over the line.  A
# visit in which nothing was met writes nothing.  What was typed is nowhere.
. tests/system/town.sh
stick=$dir/stick
mkdir "$stick"
street_of() { case $1 in en) echo QYZZLE ;; ar) echo ظغثضخذي ;; esac; }
keys() { echo "$1" | LC_ALL=C.UTF-8 grep -o . | sed 's/.*/press #key.&/'; }
met_of() { # lang: in one visit a street, a list, a request number, the finder
	cat <<-SCRIPT
		press #h1.p1
		press #p1.o1
		press #p2.o3
		$(keys "$(street_of "$1")")
		press #nav.next
		expect item "#page.error"
		press #bar.again
		press #x1.o1
		press #h1.e1
		press #e1.e5
		expect item "#e5.t"
		press #nav.back
		expect item "#e1.t"
		press #nav.back
		press #h1.c1
		type "152007936"
		press #nav.next
		wait 6s
		expect item "#c1n.t"
		press #nav.back
		expect item "#c1.t"
		press #nav.back
		press #h1.e1
		press #e1.f1
		press #f1.o3
		wait 1200ms
		press #f1.o1
		expect item "#f2.t"
		press #bar.again
		press #x1.o1
		press #nav.back
		press #x2.o1
		expect item "#x2a.t"
		wait 8s
		expect item "#lang.en"
		wait 1s
	SCRIPT
}
nothing_met() {
	cat <<-SCRIPT
		press #h1.e1
		press #e1.e5
		press choice 1
		expect item "#e6.t"
		press #nav.back
		press #nav.back
		press #nav.back
		press #nav.back
		press #x2.o1
		expect item "#x2a.t"
		wait 8s
		expect item "#lang.en"
		wait 1s
	SCRIPT
}
run() { # lang, script
	"$build/kiosk" --display=memory --lang="$1" --screen=h1 --size=1920x1080 --dpi=141 \
		--sync="$dir/$1.sock" --script="$dir/$2.script" >>"$dir/$1.log" 2>&1 ||
		echo "$1 $2" >>"$dir/failed"
}
everyone() {
	pids=""
	for lang in en ar; do
		run $lang "$lang" &
		pids="$pids $!"
	done
	for pid in $pids; do wait "$pid"; done
	[ ! -e "$dir/failed" ] || fail "failed: $(cat "$dir/failed")"
}
# The visits of all days and centres for one place: search street.
visits() { hubctl figures --csv | awk -F, -v want="\"got no further\",\"$1\",\"$2\"," 'index($0, want) == 1 { n += $NF } END { print n + 0 }'; }
visits_are() { [ "$(visits "$1" "$2")" = "$3" ]; }
written() { cat "$dir/$1"/outbox.* | sha256sum; }

start_hub
for lang in en ar; do
	met_of $lang >"$dir/$lang.script"
	enrol $lang
	start_sync $lang
done
nothing_met >"$dir/nothing.script"
wait_line up en ar
everyone
check "line up: the street" wait_until 20 visits_are search street 2
check "nothing in the inbox" inbox_is 0

before=$(written en)
run en nothing
check "a visit without any wrote something" [ "$(written en)" = "$before" ]

stop_hub
wait_line down en ar
everyone
check "one waits" says "^queued *1" kioskctl en queue
stop_sync en KILL
start_sync en
check "one still waits" says "^queued *1" kioskctl en queue
check "export" says "1 request" kioskctl ar export "$stick"
start_hub
check "by stick" says "1 request" hubctl import "$stick"
check "by stick again" says "1 request" hubctl import "$stick"
check "line back: all wanted" wait_until 60 visits_are search street 4
for lang in en ar; do
	check "line back: nothing waits" wait_until 60 says "^queued *0" kioskctl $lang queue
done
sleep 2
for place in "search street 4" "page p2a 4" "list phone-numbers 4" "search request-number 2" \
	"search request-number-no-line 2" "finder money/bills 4"; do
	# shellcheck disable=SC2086 # three words
	check "$place wanted: $(hubctl figures)" visits_are $place
done
check "nothing else" [ "$(hubctl figures --csv | awk -F, 'NR > 1 { n += $NF } END { print n }')" = 20 ]
check "in words" says "Report: typing the street" hubctl figures
check "in the words of the content" says "What is hard now? Bills I cannot pay" hubctl figures
check "nothing in the inbox" inbox_is 0
check "no envelope is kept" [ "$(cat "$dir"/hub/*.db* | grep -ac 'eyJ2IjoxLCJ0byI6' || true)" = 0 ]
for lang in en ar; do
	check "$lang: what was typed is nowhere" sh -c "! grep -rqi '$(street_of $lang | cut -c 2-)' '$dir/hub' '$dir/$lang' '$dir'/*.log"
done
echo "4 visits, 20 places, each counted once"
echo "checks: $checks"
