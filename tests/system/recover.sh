#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The working key is lost (docs/staff/operations.md): the hub makes no other by itself; the recovery key opens
# what is in each place, with no hub; with it the hub goes on, and what waits at a kiosk still comes and opens.
. tests/system/town.sh
spoken="a wobbegong on the roof"
office=$dir/office/recovery-private.json
save() { "$build/fault/resident" "$dir/one.sock" save "$1" "$spoken"; }
opened() {
	set -x # how many, key, places...
	want=$1
	shift
	hubctl recover open "$@" >"$dir/shown" 2>"$dir/told" || { cat "$dir/told" "$dir/shown"; return 1; }
	grep -q "^$want requests opened, 0 could" "$dir/told" && [ "$(grep -c "$spoken" "$dir/shown")" = $((2 * want)) ] # in two fields
}
not() { ! "$@"; }
shut_count() { hubctl inbox | grep -c 'cannot be opened' || true; }

start_hub
enrol one
start_sync one
check "two are saved" save 2
check "and come" wait_until 20 inbox_is 2
stop_sync one
start_sync one http://127.0.0.1:1
check "one waits" save 1
mkdir "$dir/office" "$dir/stick"
mv "$dir/hub/keys/recovery-private.json" "$office"
check "a backup" says "2 requests are in" hubctl backup "$dir/backup.db"
check "export" says "1 requests are in" kioskctl one export "$dir/stick"
stop_sync one
check "restore while the hub runs" says "Stop it first" hubctl recover restore "$office"
stop_hub
rm "$dir/hub/keys/working-private.json"
cp "$dir/hub/keys/receipt-private.json" "$dir/receipt"

check "a hub without its key starts" not "$build/hub" --data "$dir/hub" --listen 127.0.0.1:0 --content assets/town
check "it has written over other keys" cmp -s "$dir/hub/keys/receipt-private.json" "$dir/receipt"
check "the guide" says "recover restore" hubctl recover
check "the hub's folder" opened 2 "$office" "$dir/hub"
check "the backup" opened 2 "$office" "$dir/backup.db"
check "the kiosk's folder" opened 3 "$office" "$dir/one"
check "the stick" opened 1 "$office" "$dir/stick"
check "all together, each once" opened 3 "$office" "$dir/hub" "$dir/one" "$dir/stick"
check "the key from standard input" opened 2 - "$dir/backup.db" <"$office"
head -c 40 "$office" >"$dir/half"
check "half a key" says "no private key" hubctl recover open "$dir/half" "$dir/hub"
check "a public half" says "no private key" hubctl recover open "$dir/hub/keys/recovery-public.json" "$dir/hub"
mkdir "$dir/other"
"$build/hub" --data "$dir/other" --listen 127.0.0.1:0 --content assets/town >"$dir/other.log" 2>&1 &
echo $! >"$dir/other.pid"
check "another city" wait_until 20 test -s "$dir/other/keys/working-private.json"
check "another city's key opens" says "^0 requests opened, 2 could" \
	hubctl recover open "$dir/other/keys/recovery-private.json" "$dir/hub"
check "another city's key is lent" says "not the recovery key" \
	hubctl recover restore "$dir/other/keys/recovery-private.json"
check "something changed" [ ! -e "$dir/hub/keys/working-private.json" ]
sed '1s/"sealed/"sxaled/' "$dir/stick"/requests-*.jsonl >"$dir/torn"
head -c 300 "$dir/stick"/requests-*.jsonl >>"$dir/torn"
check "a torn line is counted" says "could not be opened" hubctl recover open "$office" "$dir/torn"

check "restore" says "a new working key" hubctl recover restore "$office"
check "once more" says "stays as it is" hubctl recover restore "$office"
start_hub
check "both open" [ "$(shut_count)" = 0 ]
start_sync one
check "what waited comes" wait_until 20 inbox_is 3
check "and opens" [ "$(shut_count)" = 0 ]
key=$(grep -o '"id": "[0-9a-f]*"' "$office" | cut -d '"' -f 4)
check "the recovery key is needed" says "not yet" hubctl keys retire "$key"
learnt() { grep -q 'the city has new keys' "$dir/one.log"; }
check "the kiosk learns the new key" wait_until 20 learnt
check "one more" save 1
check "comes" wait_until 20 inbox_is 4
check "and opens" [ "$(shut_count)" = 0 ]
check "sealed to the new key" [ "$(hubctl keys | sed -n "s/^$key .*; \([0-9]*\) requests here need it.*/\1/p")" = 3 ]
rm "$dir/shown"
check "words in a file" [ -z "$(grep -rl "$spoken" "$dir" || true)" ]
echo "checks: $checks"
