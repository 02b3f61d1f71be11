#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# A call for a volunteer through the real programs, where there is a local network and no Internet:
# the lamp at the desk lights, the open page on a volunteer's phone hears of it, "I am coming" is read
# and said at the kiosk within two seconds, "Done" leads the person back.  Wrong codes, forged forms
# and phones of other centres are refused; a page comes again after a restart of the hub; a kiosk that
# died in a call switches its lamp off when it starts.
if [ -z "${FOYER_NO_INTERNET:-}" ] && unshare -rn ip link set lo up 2>/dev/null; then
	FOYER_NO_INTERNET=1 exec unshare -rn "$0"
fi
[ -z "${FOYER_NO_INTERNET:-}" ] || ip link set lo up
. tests/system/town.sh

# An LED of the kernel, and volunteers who are here at any hour.
mkdir "$dir/led"
echo 255 >"$dir/led/max_brightness"
echo 99 >"$dir/led/brightness"
echo heartbeat >"$dir/led/trigger"
cp -R assets/town "$dir/town"
sed -i 's/"mon-fri", "from": "09:00", "to": "17:00"/"mon-sun", "from": "00:00", "to": "23:59"/' "$dir/town/town.json"
lamp_is() { [ "$(tr -d '\n' <"$dir/led/brightness")" = "$1" ]; }
now_ms() { echo $(($(date +%s%N) / 1000000)); }

# --- phones: a cookie each, and the check of its forms ---------------------------------------------
code_for() { # centre
	hubctl volunteers add --centre "$1" --url "$url" | sed -n 's,.*/volunteers/in/,,p'
}
ask() { # phone, path, more of curl: status; the page is in $dir/page
	phone=$1
	path=$2
	shift 2
	curl -s -o "$dir/page" -w '%{http_code}' -b "$dir/$phone.jar" -c "$dir/$phone.jar" "$@" "$url/volunteers$path"
}
is() { # status, as ask
	status=$1
	shift
	got=$(ask "$@")
	echo "$got instead of $status: $*"
	[ "$got" = "$status" ]
}
check_of() { # phone
	ask "$1" "" >/dev/null
	sed -n 's/.*name="check" value="\([0-9a-f]*\)".*/\1/p' "$dir/page" | head -n 1
}
# An open page, as a browser keeps it: comes again after half a second, with the id of what it has.
page_opens() { # phone
	: >"$dir/$1.events"
	(
		while :; do
			last=$(sed -n 's/^id: //p' "$dir/$1.events" | tail -n 1)
			curl -sN -b "$dir/$1.jar" -H "Last-Event-ID: $last" "$url/volunteers/calls" >>"$dir/$1.events" &
			echo $! >"$dir/$1-line.pid"
			wait $! || true
			sleep 0.5
		done
	) &
	echo $! >"$dir/$1-page.pid"
}
newest() { sed -n 's/^data: <ul>//p' "$dir/$1.events" | tail -n 1; } # phone
hears() { newest "$1" | grep -q "$2"; }                              # phone, words
call_of() { newest "$1" | sed -n 's/.*data-call="\([0-9]*\)".*/\1/p'; }
kiosk_starts() { # transcript, options...
	transcript=$1
	shift
	"$build/kiosk" --display=memory --lang=en --screen=h1 --content="$dir/town" --sync="$dir/library.sock" \
		--lamp="led:$dir/led" --transcript="$dir/$transcript" "$@" >>"$dir/kiosk.log" 2>&1 &
	echo $! >"$dir/kiosk.pid"
}
kiosk_ends() { # its exit code
	code=0
	wait "$(cat "$dir/kiosk.pid")" || code=$?
	rm -f "$dir/kiosk.pid"
	[ $code = 0 ]
}
said() { grep -q "$2" "$dir/$1"; } # transcript, words

start_hub
enrol library
enrol other
start_sync library
code=$(code_for "Centre library")
other=$(code_for "Centre other")

# --- signing in ---------------------------------------------------------------------------------------
check "a page for nobody" is 401 ana ""
for accept in es-MX,es\;q=0.9,en\;q=0.8/es/Código zh-CN/zh/代码 ar/ar/رمز nl,en\;q=0.5/en/Code; do
	lang=${accept#*/} words=${accept##*/}
	check "no page to sign in" is 401 ana "" -H "Accept-Language: ${accept%%/*}"
	check "the page is not in ${lang%/*}" grep -q "lang=\"${lang%/*}\".*$words" "$dir/page"
done
check "a wrong code was taken" is 403 ana /in -d code=AAAA-AAAA-AAAA -d name=Ana
check "a form of another site was taken" is 403 ana /in -H 'Sec-Fetch-Site: cross-site' -d "code=$code" -d name=Ana
for phone in Ana Ben; do check "$phone cannot sign in" is 303 "$phone" /in -d "code=$code" -d "name=$phone"; done
check "Far cannot sign in" is 303 Far /in -d "code=$other" -d name=Far
ana=$(check_of Ana) ben=$(check_of Ben) far=$(check_of Far)
page_opens Ana
page_opens Far
check "the page does not show that nobody calls" wait_until 5 hears Ana "Nobody is calling"

# --- a call, and somebody comes --------------------------------------------------------------------------
kiosk_starts called --script=tests/system/scripts/call.script
check "the call does not reach the page" wait_until 20 hears Ana "I am coming"
check "the lamp is not lit" lamp_is 255
check "no kind of help" hears Ana "Help at the screen"
call=$(call_of Ana)
check "a page of another centre has the call" hears Far "Nobody is calling"
check "another centre's volunteer was taken" is 404 Far "/calls/$call/coming" -d "check=$far"
check "a form without its check was taken" is 403 Ana "/calls/$call/coming" -d "check=$ben"
begin=$(now_ms)
check "I am coming was not taken" is 303 Ana "/calls/$call/coming" -d "check=$ana"
check "the kiosk does not say who comes" wait_until 5 said called "\[en\] Ana is coming"
took=$(($(now_ms) - begin))
check "it took $took ms, 2000 wanted" [ $took -le 2000 ]
check "the sound of somebody coming" said called "\* done"
check "the lamp still burns" lamp_is 0
check "the second volunteer is not told" is 409 Ben "/calls/$call/coming" -d "check=$ben"
check "the second volunteer does not read who goes" grep -q "Ana is going there" "$dir/page"
sleep 4 # the kiosk looks at its page meanwhile
check "Done was not taken" is 303 Ben "/calls/$call/done" -d "check=$ben"
check "the page still shows the call" wait_until 5 hears Ana "Nobody is calling"
check "the kiosk did not go through it" kiosk_ends

# --- the hub goes and comes; the kiosk dies in a call ------------------------------------------------------
stop_hub
start_hub
kiosk_starts died --script=tests/system/scripts/call.script
check "the page does not come again after a restart of the hub" wait_until 30 hears Ana "I am coming"
check "the lamp is not lit again" lamp_is 255
end_program kiosk KILL
check "a lamp that nobody holds went out by itself" lamp_is 255
kiosk_starts after
check "the lamp of a kiosk that died burns on" wait_until 10 lamp_is 0
end_program kiosk
check "the open call was lost" hears Ana "I am coming"
check "Done was not taken" is 303 Ana "/calls/$(call_of Ana)/done" -d "check=$ana"
check "the page still shows the call" wait_until 5 hears Ana "Nobody is calling"

# --- kiosk-sync dies in a call: the kiosk says again what it wants -----------------------------------------
kiosk_starts again --script=tests/system/scripts/call.script
check "the call does not reach the page" wait_until 20 hears Ana "I am coming"
stop_sync library KILL
start_sync library
check "I am coming was not taken" is 303 Ana "/calls/$(call_of Ana)/coming" -d "check=$ana"
check "the kiosk does not say who comes" wait_until 5 said again "\[en\] Ana is coming"
end_program kiosk KILL

# --- out ----------------------------------------------------------------------------------------------------
check "the code was not removed" hubctl volunteers remove 1
check "the open page is not told" wait_until 5 grep -q "^event: out" "$dir/Ana.events"
check "a phone is still signed in" is 401 Ana ""
check "other centres are signed out" is 200 Far ""
for try in 1 2 3 4 5; do ask Ben /in -d "code=$code" >"$dir/try$try"; done
check "guessing is not stopped" is 429 Ben /in -d "code=$other"
echo "from \"I am coming\" to the kiosk's voice: $took ms; Internet: ${FOYER_NO_INTERNET:+none}"
echo "checks: $checks"
