/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/booking/hold.h"

#include <sodium.h>
#include <stdio.h>

#include "hub/store/matter.h"
#include "hub/store/db.h"
#include "kiosk/model/number.h"

enum { REMEMBER_MS = 24 * 60 * 60 * 1000 }; /* a hold that is over can still be told as such */

/* Ends the transaction in the way that e asks for. */
static enum err close_with(struct hub *hub, enum err e)
{
	if (!e)
		return db_commit(hub->db);
	db_rollback(hub->db);
	return e;
}

static enum err make(struct hub *hub, const char *kiosk, const struct visit_time *v, int64_t now_ms,
	const char *id)
{
	int64_t open = 0;
	enum err e = booking_drop_old_holds(hub, now_ms);
	if (!e)
		e = db_run(hub->db, "DELETE FROM holds WHERE matter IS NULL AND until_ms <= ?", "i",
			now_ms - REMEMBER_MS);
	if (!e)
		e = db_one(hub->db, &open,
			"SELECT COUNT(*) FROM holds WHERE kiosk = ? AND matter IS NULL"
			" AND until_ms > ?",
			"si", kiosk, now_ms);
	if (!e && open >= HOLDS_AT_ONCE_MAX)
		e = ERR_THROTTLED;
	if (!e)
		e = db_run(hub->db,
			"INSERT INTO holds(hold, kiosk, service, place, start, until_ms)"
			" VALUES(?, ?, ?, ?, ?, ?)",
			"sssssi", id, kiosk, v->service, v->place, v->start, now_ms + HOLD_MS);
	return e ? e : booking_take(hub, v, 0, id, now_ms);
}

enum err hold_make(struct hub *hub, const char *kiosk, const struct visit_time *v, int64_t now_ms,
	char id_out[HOLD_ID_CHARS + 1], int64_t *until_ms_out)
{
	unsigned char random[HOLD_ID_CHARS / 2];
	char id[HOLD_ID_CHARS + 1];
	randombytes_buf(random, sizeof random);
	sodium_bin2hex(id, sizeof id, random, sizeof random);
	enum err e = db_begin(hub->db);
	if (!e)
		e = close_with(hub, make(hub, kiosk, v, now_ms, id));
	if (e)
		return e;
	snprintf(id_out, HOLD_ID_CHARS + 1, "%s", id);
	*until_ms_out = now_ms + HOLD_MS;
	return ERR_OK;
}

struct hold {
	char service[64], place[64], start[17];
	int64_t until_ms, matter;
};

static enum err hold_read(struct hub *hub, const char *kiosk, const char *id, struct hold *h)
{
	struct db_rows rows;
	db_ask(hub->db, &rows,
		"SELECT service, place, start, until_ms, matter FROM holds WHERE hold = ?"
		" AND kiosk = ?",
		"ss", id, kiosk);
	bool found = db_next(&rows);
	if (found) {
		snprintf(h->service, sizeof h->service, "%s", db_text(&rows, 0));
		snprintf(h->place, sizeof h->place, "%s", db_text(&rows, 1));
		snprintf(h->start, sizeof h->start, "%s", db_text(&rows, 2));
		h->until_ms = db_int(&rows, 3);
		h->matter = db_int(&rows, 4);
	}
	enum err e = db_end(&rows);
	return !e && !found ? ERR_NOT_FOUND : e;
}

/* Makes the visit with a number that nobody has yet. */
static enum err confirm(struct hub *hub, const char *kiosk, const char *id, const struct hold *h,
	int64_t now_ms, int64_t *row_out)
{
	char number[NUMBER_CHARS + 1];
	int64_t known = 1;
	enum err e = ERR_OK;
	while (!e && known) {
		number_make(((uint64_t)randombytes_random() << 32) | randombytes_random(), number);
		e = db_one(hub->db, &known, "SELECT COUNT(*) FROM numbers WHERE number = ?", "s",
			number);
	}
	struct new_matter m = {.kiosk = kiosk,
		.number = number,
		.kind = "visit",
		.service = h->service,
		.place = h->place,
		.start = h->start};
	if (!e)
		e = matter_add(hub, &m, MATTER_BOOKED, now_ms, row_out);
	if (!e)
		e = db_run(
			hub->db, "UPDATE holds SET matter = ? WHERE hold = ?", "is", *row_out, id);
	return e ? e
		 : db_run(hub->db, "UPDATE taken SET matter = ? WHERE hold = ?", "is", *row_out,
			   id);
}

enum err hold_confirm(struct hub *hub, const char *kiosk, const char *id, int64_t now_ms,
	char number_out[10], char start_out[17])
{
	struct hold h = {0};
	struct matter m = {0};
	enum err e = db_begin(hub->db);
	if (e)
		return e;
	e = hold_read(hub, kiosk, id, &h);
	if (!e && !h.matter && h.until_ms <= now_ms)
		e = ERR_GONE;
	if (!e && !h.matter)
		e = confirm(hub, kiosk, id, &h, now_ms, &h.matter);
	if (!e)
		e = matter_get(hub, h.matter, &m);
	e = close_with(hub, e);
	if (e)
		return e;
	snprintf(number_out, 10, "%s", m.number);
	snprintf(start_out, 17, "%s", h.start);
	return ERR_OK;
}

enum err hold_release(struct hub *hub, const char *kiosk, const char *id, int64_t now_ms)
{
	struct hold h = {0};
	enum err e = db_begin(hub->db);
	if (e)
		return e;
	e = hold_read(hub, kiosk, id, &h);
	if (!e && (h.matter || h.until_ms <= now_ms))
		e = ERR_NOT_FOUND;
	/* One that is over now is given back as any that is. */
	if (!e)
		e = db_run(
			hub->db, "UPDATE holds SET until_ms = ? WHERE hold = ?", "is", now_ms, id);
	if (!e)
		e = booking_drop_old_holds(hub, now_ms);
	if (!e)
		e = db_run(hub->db, "DELETE FROM holds WHERE hold = ?", "s", id);
	return close_with(hub, e);
}
