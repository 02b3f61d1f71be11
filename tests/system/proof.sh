#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# kiosk-proof: its pictures and words are the kiosk's own, to the byte; every page can be shown; a good folder is
# good, and no folder, however bad, keeps it or leads it elsewhere.
set -eu
build=${FOYER_BUILD:-build}
proof=$build/kiosk-proof
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
checks=0
fail() {
	echo "proof: $*" >&2
	cat "$dir/out" "$dir/err" >&2 || true
	exit 1
}
# run WANTED-CODE ARGS...: what it says lies in $dir/out and err.
run() {
	local wanted=$1 code=0
	shift
	timeout 60 "$proof" "$@" >"$dir/out" 2>"$dir/err" || code=$?
	[ $code = "$wanted" ] || fail "$*: ended with $code, not $wanted"
	checks=$((checks + 1))
}
says() {
	grep -q -- "$1" "$dir/out" "$dir/err" || fail "does not say: $1"
	checks=$((checks + 1))
}
at='--at=2024-04-30 10:10'
town=assets/town

# The same pixels and the same words as the kiosk itself, on the same day.
same() { # PAGE LANGUAGE SIZE THEME
	printf 'shot page\npress #bar.read\nwait 15s\n' >"$dir/s.script"
	"$build/kiosk" --display=memory --platform=fake --screen="$1" --lang="$2" --text="$3" --theme="$4" \
		--script="$dir/s.script" --transcript="$dir/said" --shots="$dir" 2>"$dir/err" || fail "kiosk: $*"
	run 0 show $town --page "$1" --language "$2" --size "$3" --theme "$4" "${at%%=*}" "${at#*=}" \
		--png "$dir/proof.png" --words "$dir/words"
	cmp -s "$dir/page.png" "$dir/proof.png" || fail "another picture than the kiosk's: $*"
	# What it was to say, as far as it came in that time.
	sed -n 's/^[0-9.]* \(\[.*\)/\1/p' "$dir/said" >"$dir/kiosk.words"
	n=$(wc -l <"$dir/words")
	head -n "$n" "$dir/kiosk.words" | sed '$d' >"$dir/a"
	head -n "$(wc -l <"$dir/a")" "$dir/words" >"$dir/b"
	[ -s "$dir/a" ] || fail "the kiosk said nothing: $*"
	cmp -s "$dir/a" "$dir/b" || { diff "$dir/a" "$dir/b" >&2 || true; fail "other words than the kiosk's: $*"; }
	checks=$((checks + 2))
}
same n5 en 1 calm
same n5 ar 2 dark
same b1 es 1 max
same e3 zh 2 soft
same e5 ar 1 calm
same p1 en 2 calm
same q1 es 1 dark

# Every kind of page, in turn in each language, size and theme.
run 0 pages $town
cp "$dir/out" "$dir/pages"
[ "$(wc -l <"$dir/pages")" -gt 300 ] || fail "not all pages are listed"
[ "$(sort "$dir/pages" | uniq -d | wc -l)" = 0 ] || fail "two pages have one name"
languages=(en es zh ar) themes=(calm dark max soft) panels=(1280x800 800x480@223 1080x1920@334 1920x1080@345)
n=0
while read -r page item; do
	l=${languages[$((n % 4))]} t=${themes[$((n / 4 % 4))]} p=${panels[$((n / 2 % 4))]}
	run 0 show $town --page "${page^^}" ${item:+--item "$item"} --language "$l" --theme "$t" --size $((n / 3 % 4 + 1)) \
		--panel "$p" --png "$dir/p.png" --words "$dir/words"
	says "\"page\":\"$page\",\"item\":\"$item\",\"part\":1"
	[ "$(head -c 4 "$dir/p.png" | tail -c 3)" = PNG ] || fail "no picture: $page $item"
	grep -q "^\[$l\] ." "$dir/words" || fail "no words: $page $item"
	n=$((n + 1))
done < <(sort -u -k1,1 "$dir/pages")
[ $n -ge 32 ] || fail "only $n kinds of pages"

# A page in parts; sound.
run 0 show $town --page n5 --size 4 --png "$dir/1.png" --words - --wav "$dir/1.wav"
says '"part":1,"parts":\([2-9]\|1[0-9]\)'
run 0 show $town --page n5 --size 4 --part 2 --png "$dir/2.png"
says '"part":2'
cmp -s "$dir/1.png" "$dir/2.png" && fail "both parts look the same"
[ "$(head -c 4 "$dir/1.wav")" = RIFF ] || fail "no sound"
[ "$(stat -c %s "$dir/1.wav")" -gt 200000 ] || fail "hardly any sound"
run 0 show $town --page e4 --item bills
says '"item":"bills/1"'

# What cannot be.
run 2
run 2 show $town
run 2 show $town --page n2 --size 5
run 2 show $town --page n2 --theme red
run 2 show $town --page n2 --panel 1280
run 2 show $town --page n2 --panel 99999x99999
run 2 show $town --page n2 --language fr
run 2 show $town --page n2 --item nothing
says 'no such item'
run 2 show $town --page x9
says 'no content is shown'
run 3 show $town --page n2 --png "$dir/no/such/folder.png"
run 2 show $town --page n2 --at yesterday
run 1 show $town --page n2 --announce "$dir/s.script"
run 1 show $town --page n2 --announce "$dir/proof.png"
run 1 check "$dir/nowhere"
says 'There is no such folder'
run 0 --help
says 'kiosk-proof check FOLDER'

# An urgent notice, and a draft with words that are still missing.
cat >"$dir/urgent.json" <<'NOTICE'
{"from": "2026-11-20T16:00:00Z", "until": "2026-11-21T16:00:00Z", "text": {
"en": {"title": "No water in North Street", "body": "Bring your own water today."},
"es": {"title": "No hay agua", "body": "Traiga agua."}, "zh": {"title": "停水", "body": "请自带水。"},
"ar": {"title": "لا ماء", "body": "أحضر ماء معك."}}}
NOTICE
for page in a1 h1 n2; do
	run 0 show $town --page $page --announce "$dir/urgent.json" --png "$dir/u-$page.png" --words -
	[ $page != n2 ] || says 'No water in North Street'
done
says 'Bring your own water today'
run 0 show $town --page n2 --announce "$dir/urgent.json" --language zh --words -
says '\[zh\] 停水'
run 2 show $town --page b1 --announce "$dir/urgent.json"
run 0 check $town --announce "$dir/urgent.json"
sed 's/"Traiga agua."/"Traiga agua → ya."/' "$dir/urgent.json" >"$dir/silent.json"
run 1 check $town --announce "$dir/silent.json"
says 'silent.json:3: The voice is silent at "→"'
sed 's/, "body": "请自带水。"//' "$dir/urgent.json" >"$dir/lacking.json"
run 1 check $town --announce "$dir/lacking.json"
says 'each language has a title and a body'
run 1 check $town --announce "$dir/nowhere.json"
cp -r $town "$dir/draft"
rm -r "$dir/draft/words/zh" "$dir/draft/guides/ar"
sed -i 's/"notices.benches.title": "[^"]*"/"notices.benches.title": ""/' "$dir/draft/words/en/notices.json"
run 1 show "$dir/draft" --page n2 --item benches
run 0 show "$dir/draft" --page n2 --item benches --draft --png "$dir/p.png"
says '^words/en/notices.json:[0-9]*: This text is empty'
for language in en es zh ar; do
	while read -r page item; do
		run 0 show "$dir/draft" --draft --page "$page" ${item:+--item "$item"} --language $language --size 4
	done < <(sort -u -k1,1 "$dir/pages")
done
# A number without digits is left out, and what leads to it; all else is there.
sed -i '/"city-help"/s/"digits": "[^"]*"/"digits": ""/' "$dir/draft/numbers.json"
run 2 show "$dir/draft" --page e6 --item city-help --draft
says '^numbers.json:[0-9]*: "digits" must be 2 to 15 digits'
for page in a1 e5 e7 b1; do
	run 0 show "$dir/draft" --page $page --draft --png "$dir/p.png" --words /dev/null
done
echo '[' >"$dir/draft/places.json"
run 1 show "$dir/draft" --page n2 --draft

# The demo town, whole.
start=$(date +%s%N)
run 0 check $town
echo "the demo town in $((($(date +%s%N) - start) / 1000000)) ms"
says 'No problems'
run 0 check $town --panel 480x800@137
cp -r $town "$dir/town"
sed -i 's/You can now cross/You can now → ★ cross/' "$dir/town/words/en/notices.json"
run 1 check "$dir/town"
says '^words/en/notices.json:[0-9]*: The voice is silent at "★". Mend: '
says '^1 problem\.'
run 0 show "$dir/town" --page n2
cp $town/words/en/notices.json "$dir/town/words/en/notices.json"

# Folders that mean harm.
bad() { # WORDS: the town is refused with them; then it is made good again
	run 1 check "$dir/town"
	says "$1"
	run 1 show "$dir/town" --page n2
	rm -rf "$dir/town"
	cp -r $town "$dir/town"
}
ln -s /etc/passwd "$dir/town/words/en/passwd.json"
bad 'words/en/passwd.json: This is not a plain file'
rm "$dir/town/streets.txt"
ln -s "$PWD/$town/streets.txt" "$dir/town/streets.txt"
bad 'streets.txt: This is not a plain file'
rm -r "$dir/town/guides/ar"
ln -s "$PWD/$town/guides/ar" "$dir/town/guides/ar"
bad 'guides/ar: This is not a plain file'
mkfifo "$dir/town/pipe.json"
bad 'pipe.json: This is not a plain file'
truncate -s 5G "$dir/town/words/en/big.json"
bad 'words/en/big.json: This file is larger than 1 MiB'
mkdir "$dir/town/many"
(cd "$dir/town/many" && seq 3000 | xargs -n 500 touch)
bad 'more than 16 MiB or 2,000 files'
mkdir "$dir/town/many"
(cd "$dir/town/many" && seq 5000 | xargs -n 500 mkdir)
bad 'more than 2500 files and folders'
deep=$dir/town
for _ in $(seq 60); do deep=$deep/d; done
mkdir -p "$deep"
bad 'This is not a plain file'
for i in $(seq 40); do head -c 1000000 /dev/zero | tr '\0' 'a' >"$dir/town/f$i.txt"; done
bad 'more than 16 MiB or 2,000 files'
python3 - "$dir/town/notices.json" <<'PY'
import sys
open(sys.argv[1], "w").write("[" * 200000)
PY
bad 'notices.json'
mkdir "$dir/town/pictures"
sed -i '0,/"picture": "news"/s//"picture": "laughs"/' "$dir/town/notices.json"
{
	echo '<!DOCTYPE svg ['
	echo '<!ENTITY a0 "lol">'
	for i in $(seq 1 20); do echo "<!ENTITY a$i \"&a$((i - 1));&a$((i - 1));&a$((i - 1));&a$((i - 1));\">"; done
	echo ']><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><style>&a20;</style><path d="&a20;" class="a"/></svg>'
} >"$dir/town/pictures/laughs.svg"
run 1 check "$dir/town"
says 'pictures/laughs.svg'

echo "checks: $checks"
