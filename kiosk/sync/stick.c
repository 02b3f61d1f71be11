/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kiosk/sync/stick.h"
#include "kiosk/model/json_text.h"

#include <stdlib.h>
#include <string.h>

/* The same proof as over the line (protocol.md section 3), for a method that no line has. */
static json_t *signed_item(const struct identity *i, const struct outbox_item *item, int64_t now_ms)
{
	char headers[IDENTITY_HEADERS][IDENTITY_HEADER_MAX];
	const char *values[IDENTITY_HEADERS];
	identity_sign(i, "CARRY", "/v1/requests", item->envelope, item->len_bytes, now_ms, headers);
	for (int n = 0; n < IDENTITY_HEADERS; n++)
		values[n] = strchr(headers[n], ' ') + 1;
	return json_pack("{s:s, s:s, s:s, s:s}", "kiosk", values[0], "time", values[1], "sig",
		values[2], "envelope", item->envelope);
}

enum err stick_page(struct outbox *o, const struct identity *i, int64_t after_seq, int64_t now_ms,
	json_t **page_out)
{
	struct outbox_item item;
	enum err e = identity_is_enrolled(i) ? ERR_OK : ERR_DENIED;
	json_t *items = json_array();
	while (!e && json_array_size(items) < STICK_PAGE) {
		e = outbox_next_waiting(o, after_seq, &item, &after_seq);
		if (e)
			break;
		if (json_array_append_new(items, signed_item(i, &item, now_ms)))
			e = ERR_NO_MEMORY;
		outbox_item_finish(&item);
	}
	json_t *page = json_pack("{s:s, s:o, s:I}", "kiosk", i->kiosk, "items", items, "last",
		(json_int_t)after_seq);
	if ((e && e != ERR_NOT_FOUND) || !page) {
		json_decref(page);
		return page ? e : ERR_NO_MEMORY;
	}
	*page_out = page;
	return ERR_OK;
}

enum err stick_receipt(struct outbox *o, const struct identity *i, const char *id,
	const json_t *answer, int64_t now_ms, struct receipt *receipt_out)
{
	struct outbox_item item = {0};
	enum err e = outbox_find(o, id, &item);
	if (!e)
		e = receipt_read(answer, i->kiosk, &item, i->receipt_key, receipt_out);
	char *text = e ? NULL : json_text(answer, JSON_COMPACT);
	if (!e)
		e = text ? outbox_receipt(
				   o, id, receipt_out->state, receipt_out->outcome, text, now_ms)
			 : ERR_NO_MEMORY;
	free(text);
	outbox_item_finish(&item);
	return e;
}
