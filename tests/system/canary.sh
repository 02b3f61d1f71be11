#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# A person's words are on this machine while they are here, and nowhere after (goal P1): in each language, with
# a printer that fails, with the line down and the power cut before the city had them, and where the kiosk is
# ended in the middle of the visit.  Looked through: all that was written to the disk, the hub's too, and the
# memory of kiosk, kiosk-speech, kiosk-sync and hub.  The hub keeps them sealed, opens them to act on them, and
# again for staff, and has forgotten them each time.
. tests/system/town.sh
has_memory=yes
! grep -q __asan_init "$build/kiosk" || has_memory=no # the address sanitizer keeps what was freed
room=${TMPDIR:-$dir} # all that the programs may write to
# What is typed, key by key, so that no script holds the words; each of them is in no word list and on no page.
# street, words, name in capitals; a telephone number.
typed() {
	case $1 in
	en) echo QYZZLE WOBBEGONG XANTHEQUILL 5550193847 ;;
	es) echo ZUÑZAQY PIÑUXGORR ÑAWQEZILDO 5550261749 ;;
	zh) echo VRUNQAX HUJWEXIFO QIXOZVUP 5550372856 ;;
	ar) echo ظغثضخذي قظشثغطص ضوثقظلغز 5550484961 ;;
	crash) echo JUWXIPLO KREFQOZZA ULXWIBROTH 5550595073 ;;
	esac
}
language_of() { case $1 in crash) echo en ;; *) echo "$1" ;; esac; }
# The scan leaves the first letter out, as the keyboard may make it large.
# shellcheck disable=SC2046 # several words
sought() { typed "$1" | tr ' ' '\n' | LC_ALL=C.UTF-8 sed 's/^.//; s/.*/\L&/'; }
keys() { echo "$1" | LC_ALL=C.UTF-8 grep -o . | sed 's/.*/press #key.&/'; }
script_of() { # centre
	# shellcheck disable=SC2046
	set -- "$1" $(typed "$1")
	cat <<-SCRIPT
		press #h1.p1
		press #p1.o1
		press #p2.o3
		$(keys "$2")
		press #nav.next
		press #nav.next
		press #p3.p3b
		$(keys "$3")
		press #nav.next
		press #p5.o1
		$(keys "$5")
		press #nav.next
		press #b6.o1
		$(keys "$4")
		press #nav.next
		wait 20s
	SCRIPT
	if [ "$1" = crash ]; then
		echo "wait 900s"
	else
		cat <<-SCRIPT
			press #nav.act
			wait 9s
			expect item "#p7.t"
			press #nav.act
			wait 3s
			expect item "#b12.t"
			press #nav.back
			press #x2.o1
			wait 900s
		SCRIPT
	fi
}
# shellcheck disable=SC2046,SC2086 # several words
traces() { # centre, places...
	centre=$1
	shift
	[ $has_memory = yes ] || set -- $(echo "$*" | tr ' ' '\n' | grep -v '^pid:')
	case $* in "" | --wanted) return 0 ;; esac
	"$build/fault/traces" "$@" -- $(sought "$centre")
}
pages() { grep -c . "$dir/$1.pages"; }
page_is() { [ "$(tail -n 1 "$dir/$1.pages")" = "$2" ]; }
is_over() { sed -n '/^p7$/,$p' "$dir/$1.pages" | grep -q '^a1$'; }
all_on_check_page() { for c in $centres; do page_is "$c" p6 || return 1; done; }
pid_of() { cat "$dir/$1.pid"; }
start_kiosk() { # centre, options...
	name=$1
	shift
	mkfifo "$dir/$name.said"
	# Of what was said only the names of pages are kept.
	sed -nu 's/.*== //p' <"$dir/$name.said" >"$dir/$name.pages" &
	"$build/kiosk" --display=memory --lang="$(language_of "$name")" --screen=h1 --sync="$dir/$name.sock" \
		--printer=pdf:"$dir/$name-slips" --transcript="$dir/$name.said" "$@" >"$dir/$name-kiosk.log" 2>&1 &
	echo $! >"$dir/$name-kiosk.pid"
}
speech_of() { cut -d ' ' -f 1 "/proc/$(pid_of "$1-kiosk")/task/$(pid_of "$1-kiosk")/children" 2>/dev/null || true; }

start_hub
centres="en es zh ar crash"
for c in $centres; do
	enrol "$c"
	mkdir "$dir/$c-slips"
	script_of "$c" >"$dir/$c.script"
	case $c in zh) start_sync zh http://127.0.0.1:1 ;; *) start_sync "$c" ;; esac
	start_kiosk "$c" --script="$dir/$c.script"
done
rm -r "$dir/es-slips" # its printer fails
signal_all() { for c in $centres; do kill "-$1" "$(pid_of "$c-kiosk")"; done; }
check "not all visits got to their check page" wait_until 120 all_on_check_page
signal_all STOP # as they stand there, however long the scan takes
if traces en "pid:$(pid_of en-kiosk)" >"$dir/out"; then :; elif [ $? = 2 ]; then has_memory=no; fi # not allowed here
for c in $centres; do
	check "$c: the scan must find what is there" traces "$c" --wanted "pid:$(pid_of "$c-kiosk")"
done
signal_all CONT

# In the middle of a visit: nothing on the disk yet, nothing in other programs, nothing at the next start.
end_program crash-kiosk KILL
check "crash: words on the disk or in kiosk-sync" traces crash "$room" "pid:$(pid_of crash)"
rm "$dir/crash.said"
start_kiosk crash
sleep 1
check "crash: words in the kiosk that was started again" traces crash "pid:$(pid_of crash-kiosk)"

for c in en es zh ar; do check "$c: the visit did not end" wait_until 120 is_over "$c"; done
sleep 2
# The power goes before the city has it.
stop_sync zh KILL
check "zh: saved, and not sent" [ "$(inbox_count)" = 3 ]
for c in en es zh ar; do
	check "$c: words on the disk" traces "$c" "$room"
	check "$c: words in kiosk" traces "$c" "pid:$(pid_of "$c-kiosk")"
	[ -z "$(speech_of "$c")" ] || check "$c: words in kiosk-speech" traces "$c" "pid:$(speech_of "$c")"
	[ $c = zh ] || check "$c: words in kiosk-sync" traces "$c" "pid:$(pid_of "$c")"
done
start_sync zh
check "zh: it never came" wait_until 30 inbox_is 4
check "zh: words in kiosk-sync" traces zh "pid:$(pid_of zh)"
for c in en es zh ar; do check "$c: words in the hub" traces "$c" "pid:$(pid_of hub)"; done
check "a slip was printed" [ -n "$(ls "$dir/en-slips")" ]
check "the printer that fails printed" [ ! -e "$dir/es-slips" ]
mib=$(($(du -sk "$room" | cut -f 1) / 1024))
# The scan finds each form that words take on a disk.
for c in en ar; do
	for word in $(sought $c); do
		printf 'a%s' "$word" | base64 >>"$dir/$c.found"
		printf '%s' "$word" | iconv -f UTF-8 -t UTF-16LE >>"$dir/$c.found"
	done
	check "$c: the scan must find what is written" traces $c --wanted "$dir/$c.found"
	rm "$dir/$c.found"
done
hubctl inbox --json >"$dir/inbox"
for c in en es zh ar; do check "$c: the city reads them" traces $c --wanted "$dir/inbox"; done
rm "$dir/inbox"
for c in en es zh ar; do
	check "$c: words in the hub after staff read them" traces "$c" "pid:$(pid_of hub)"
	check "$c: words on the disk after staff read them" traces "$c" "$room"
done
[ $has_memory = yes ] || echo "the disk only: the memory of these programs says nothing, or may not be read"
echo "4 visits and one that was cut off, $(for c in $centres; do typed "$c"; done | wc -w) words, $mib MiB of disk: 0 found"
echo "checks: $checks"
