#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# A centre without a line: requests go to the hub on a stick, and its receipts come back on it, through
# the real programs.  Twice, damaged, forged, and then over the line too: each is in the inbox once.
. tests/system/town.sh
stick=$dir/stick
mkdir "$stick"
start_hub
enrol centre
start_sync centre http://127.0.0.1:1
for script in report-touch report-keys; do
	check "visit $script" "$build/kiosk" --display=memory --lang=en --screen=h1 --sync="$dir/centre.sock" \
		--script="tests/system/scripts/$script.script"
done

check "export" says "2 requests are in" kioskctl centre export "$stick"
requests=$(echo "$stick"/requests-*.jsonl)
receipts=$(echo "$requests" | sed 's/requests-/receipts-/')
check "export leaves them queued" state_is centre queued 2
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
check "a forged receipt counts for nothing" says "0 receipts taken, 0 refused by the hub, 2 lines" kioskctl centre import-receipts "$stick"
check "still queued" state_is centre queued 2
cp "$dir/receipts" "$receipts"
check "receipts" says "2 receipts taken, 0 refused" kioskctl centre import-receipts "$stick"
check "received" state_is centre received 2
check "receipts again" says "2 receipts taken" kioskctl centre import-receipts "$stick"
check "nothing is left to export" says "0 requests are in" kioskctl centre export "$stick"

stop_sync centre
start_sync centre
wait_line up centre
check "a visit with the line" "$build/kiosk" --display=memory --lang=en --screen=h1 --sync="$dir/centre.sock" \
	--script=tests/system/scripts/book-touch.script
check "three in the inbox, none twice" wait_until 10 inbox_is 3
check "backup" says "3 requests are in" hubctl backup "$dir/copy.db"
echo "checks: $checks"
