#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Questionnaires and "Help me choose" in each of the four languages, by touch and by keypad alone, with
# the line up and then down, through the real programs: kiosk, kiosk-speech, kiosk-sync and hub.  Each
# answer is counted exactly once, also where it comes by stick and over the line; nothing else is kept.
. tests/system/town.sh
stick=$dir/stick
mkdir "$stick"
start_hub
for lang in en es zh ar; do
	enrol $lang
	start_sync $lang
done
wait_line up en es zh ar

run() { # lang, up or down, script, options...
	lang=$1 line=$2 script=$3
	shift 3
	"$build/kiosk" --display=memory --lang="$lang" --screen=h1 --sync="$dir/$lang.sock" "$@" \
		--script="tests/system/scripts/$script.script" >>"$dir/$lang.log" 2>&1 &&
		echo "$lang $line $script" >>"$dir/passed" || echo "$lang $line $script" >>"$dir/failed"
}
all_of() { # lang, up or down
	run "$1" "$2" questions-touch
	run "$1" "$2" questions-keys --theme=max --size=1920x1080 --dpi=141
	run "$1" "$2" finder-touch --text=2 --theme=dark
}
everyone() { # up or down
	pids=""
	for lang in en es zh ar; do
		all_of $lang "$1" &
		pids="$pids $!"
	done
	for pid in $pids; do wait "$pid"; done
	[ ! -e "$dir/failed" ] || fail "failed: $(cat "$dir/failed")"
}
# The people of all days and centres for one answer: centre door hard.
people() { hubctl figures --csv | awk -F, -v want="\"$1\",\"$2\",\"$3\"," 'index($0, want) == 1 { n += $NF } END { print n + 0 }'; }
people_are() { [ "$(people "$1" "$2" "$3")" = "$4" ]; }

everyone up
check "line up: the buses" wait_until 20 people_are bus use days 4
check "line up: the centre" wait_until 20 people_are centre wish nothing 4
check "nothing in the inbox" inbox_is 0

stop_hub
wait_line down en es zh ar
everyone down
check "two wait" says "^queued *2" kioskctl en queue
# One centre's stick is there before its line.
check "export" says "2 requests are in" kioskctl es export "$stick"
start_hub
check "by stick" says "2 requests are here now" hubctl import "$stick"
check "by stick again" says "2 requests are here now" hubctl import "$stick"
check "line back: all wanted" wait_until 60 people_are centre wish nothing 8
check "line back: nothing waits" wait_until 60 says "^queued *0" kioskctl es queue
sleep 2
for figure in "bus use days 8" "bus step help 8" "bus stop near 0" "bus better more 0" "centre door hard 8" "centre door easy 0" \
	"centre staff ok 0" "centre often month 0" "centre often week 8" "centre wait long 8" "centre wish nothing 8"; do
	# shellcheck disable=SC2086 # four words
	check "$figure wanted: $(hubctl figures)" people_are $figure
done
check "four centres" [ "$(hubctl figures --csv | cut -d, -f5 | sort -u | wc -l)" = 5 ]
check "the words of the questions" says "Is it easy to come in?" hubctl figures
check "nothing in the inbox" inbox_is 0
# The envelopes have gone from the hub: what is sealed begins like this.
check "no envelope is kept" [ "$(cat "$dir"/hub/*.db* | grep -ac 'eyJ2IjoxLCJ0byI6' || true)" = 0 ]
passed=$(wc -l <"$dir/passed")
echo "$passed visits; $(hubctl figures --csv | awk -F, '{ n += $NF } END { print n }') answers, each counted once"
echo "checks: $((passed + checks))"
