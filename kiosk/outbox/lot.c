/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kiosk/outbox/lot.h"

#include "kiosk/outbox/disk.h"

static enum err put_receipts(
	struct outbox *o, const struct lot_receipt *receipts, int count, int64_t now_ms)
{
	enum err e = ERR_OK;
	for (int i = 0; !e && i < count; i++)
		e = outbox_receipt(o, receipts[i].id, receipts[i].state, receipts[i].outcome,
			receipts[i].text, now_ms);
	return e;
}

enum err lot_turn(struct outbox *o, const struct lot_receipt *receipts, int receipt_count,
	int64_t now_ms, int64_t round, struct outbox_item *items, int *count_out)
{
	int n = 0;
	enum err e = disk_begin(outbox_disk(o));
	if (e)
		return e;
	e = put_receipts(o, receipts, receipt_count, now_ms);
	while (!e && n < LOT_MAX) {
		e = outbox_next(o, round, &items[n]);
		n += !e;
	}
	e = disk_end(outbox_disk(o), e == ERR_NOT_FOUND ? ERR_OK : e);
	for (int i = 0; e && i < n; i++)
		outbox_item_finish(&items[i]);
	if (!e)
		*count_out = n;
	return e;
}

enum err lot_leave(struct outbox *o, int64_t round, const struct outbox_item *items, int count)
{
	if (!count)
		return ERR_OK;
	enum err e = disk_begin(outbox_disk(o));
	if (e)
		return e;
	for (int i = 0; !e && i < count; i++)
		e = disk_run(outbox_disk(o), NULL,
			"UPDATE request SET state=?, round=? WHERE id=? AND state=?", "iisi",
			(int64_t)OUTBOX_QUEUED, round - 1, items[i].id, (int64_t)OUTBOX_SENDING);
	return disk_end(outbox_disk(o), e);
}

enum err lot_receipts(
	struct outbox *o, const struct lot_receipt *receipts, int count, int64_t now_ms)
{
	if (!count)
		return ERR_OK;
	if (count == 1) /* as on a full disk, where only single steps get at the ballast */
		return put_receipts(o, receipts, count, now_ms);
	enum err e = disk_begin(outbox_disk(o));
	return e ? e : disk_end(outbox_disk(o), put_receipts(o, receipts, count, now_ms));
}
