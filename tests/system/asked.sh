#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# What the city's own system asks of a report, through the real programs: the hub reads its definition
# (Open311), the kiosk asks it on its pages, also in another language and with the line down, and each
# answer stands in the post that the system gets, once.
# shellcheck source=tests/system/town.sh
. tests/system/town.sh
tell() { # words to the city's server; its answer
	echo "$*" >&3
	read -r said <&4
	echo "$said"
}
tickets_are() { [ "$(tell tickets)" = "$1" ]; }
field_is() { [ "$(tell field "$1")" = "$2" ]; }
visit() { # language
	"$build/kiosk" --display=memory --lang="$1" --screen=h1 --sync="$dir/kiosk.sock" \
		--script=tests/system/scripts/asked.script
}

mkfifo "$dir/to" "$dir/from"
"$build/city-stand" asking <"$dir/to" >"$dir/from" 2>"$dir/city.log" &
echo $! >"$dir/city.pid"
exec 3>"$dir/to" 4<"$dir/from"
read -r city_port pages_port <&4
echo "the city is at $city_port, its pages at $pages_port" >>"$dir/city.log"
cat >"$dir/hub/city.json" <<EOF
{"endpoints": [{"name": "roads", "adapter": "open311", "url": "http://127.0.0.1:$city_port", "api_key": "k",
  "positions": {"*": [51.44, 5.47]}, "carries": [{"kind": "report", "of": "lights", "code": "015"}]}]}
EOF
chmod 600 "$dir/hub/city.json"
start_hub
enrol kiosk
start_sync kiosk
check "the kiosk does not hear what the city asks" wait_until 90 is_kept PLATE
check "a report was not made" visit en
check "the city's system has no ticket" wait_until 20 tickets_are 1
check "a choice" field_is 'attribute[STATE]' off
check "several choices" field_is 'attribute[NEAR][]' bus
check "a number" field_is 'attribute[HEIGHT]' 4
check "words" field_is 'attribute[PLATE]' A7
check "what was skipped" field_is 'attribute[MORE]' ''
tell field 'attribute[SEEN]' >"$dir/seen"
check "a time" grep -q '^20[0-9-]*T[0-9:]*Z$' "$dir/seen"

# Kept over a start without the line; the words stay the city's, whatever the person reads.
stop_hub
stop_sync kiosk KILL
start_sync kiosk
check "a report without the line was not made" visit ar
start_hub
check "the city's system has no second ticket" wait_until 60 tickets_are 2
check "its answer" field_is 'attribute[STATE]' off
sleep 2
check "a ticket too many" tickets_are 2
check "the journal tells an answer" [ "$(grep -c 'A7' "$dir/hub.log")" = 0 ]
echo "checks: $checks"
