#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Alerts of a weather service through the real programs: the hub reads its feed (CAP), kiosk-sync keeps
# it, the kiosk shows it; it outlives a power cut without the line, and ends by itself when it is over.
# shellcheck source=tests/system/town.sh
. tests/system/town.sh
visit() { # script, language
	"$build/kiosk" --display=memory --lang="$2" --screen=h1 --sync="$dir/kiosk.sock" \
		--script="tests/system/scripts/$1.script"
}
feed() { # until when
	sed "s/2094-05-01T20:00:00Z/$1/" tests/city/alerts/storm.cap >"$dir/storm.cap"
	echo "page /feed $dir/storm.cap" >&3
}

mkfifo "$dir/to" "$dir/from"
"$build/city-stand" standard-xml <"$dir/to" >"$dir/from" 2>"$dir/city.log" &
echo $! >"$dir/city.pid"
exec 3>"$dir/to" 4<"$dir/from"
read -r city_port pages_port <&4
echo "the city is at $city_port, its pages at $pages_port" >>"$dir/city.log"
over=$(($(date +%s) + 60))
feed "$(date -u -d "@$over" +%Y-%m-%dT%H:%M:%SZ)"
cat >"$dir/hub/city.json" <<EOF
{"alerts": [{"name": "weather", "url": "http://127.0.0.1:$pages_port/feed", "position": [51.44, 5.47]}]}
EOF
chmod 600 "$dir/hub/city.json"
start_hub
enrol kiosk
start_sync kiosk
check "the kiosk does not hear of the alert" wait_until 30 is_kept storm
check "the alert is not shown" visit alert-now en
stop_hub
stop_sync kiosk KILL
start_sync kiosk
check "the alert does not outlive a power cut, or its age is not said" visit alert-old zh
left=$((over - $(date +%s) + 1))
[ $left -le 0 ] || sleep $left
check "the alert outlives its end" visit alert-over en
echo "checks: $checks"
