/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/booking/offer.h"

#include <jansson.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "hub/booking/booking.h"
#include "hub/store/db.h"
#include "kiosk/content/content.h"

enum { MINUTE_MS = 60 * 1000 };

/* One service at one place. */
struct venue_text {
	const char *service, *place; /* ids; of the content */
	char *days;		     /* JSON; NULL: not worked out yet */
	int64_t changes, minute;     /* for which it was */
};

struct offer {
	struct venue_text *venues; /* in the order of the content */
	int count;
	int64_t changes, minute; /* for which text is right; minute -1: never */
	struct k_buf text;
	char tag[OFFER_TAG_CHARS + 1];
};

/* --- changes --------------------------------------------------------------------------------- */

#define COUNT_ON " ON CONFLICT(service, place) DO UPDATE SET n = times_changes.n + 1"

enum err offer_changed(struct hub *hub, const char *service, const char *place)
{
	return db_run(hub->db,
		"INSERT INTO times_changes(service, place, n) SELECT service, place, 1 FROM"
		" (SELECT ? AS service, ? AS place UNION SELECT b.service, b.place FROM uses AS a"
		" JOIN uses AS b ON b.resource = a.resource WHERE a.service = ? AND a.place = ?)"
		" AS shared WHERE true" COUNT_ON,
		"ssss", service, place, service, place);
}

enum err offer_all_changed(struct hub *hub)
{
	return db_run(hub->db,
		"INSERT INTO times_changes(service, place, n) VALUES('', '', 1)" COUNT_ON, "");
}

/* --- life ------------------------------------------------------------------------------------ */

/* All that the content offers; writes them where out is not NULL.  Returns how many. */
static int venues_list(const struct content *c, struct venue_text *out)
{
	int n = 0;
	for (int i = 0; i < c->service_count; i++) {
		const struct service *s = &c->services[i];
		for (int j = 0; !s->is_phone_only && j < s->place_count; j++, n++)
			if (out)
				out[n] = (struct venue_text){.service = s->id,
					.place = c->places[s->places[j]].id};
	}
	return n;
}

enum err offer_create(struct hub *hub)
{
	struct offer *t = calloc(1, sizeof *t);
	if (!t)
		return ERR_NO_MEMORY;
	t->minute = -1;
	t->count = venues_list(hub->content, NULL);
	t->venues = calloc((size_t)t->count + 1, sizeof *t->venues);
	if (!t->venues) {
		free(t);
		return ERR_NO_MEMORY;
	}
	venues_list(hub->content, t->venues);
	k_buf_init(&t->text, OFFER_MAX);
	hub->offer = t;
	return ERR_OK;
}

void offer_destroy(struct hub *hub)
{
	struct offer *t = hub->offer;
	if (!t)
		return;
	for (int i = 0; i < t->count; i++)
		free(t->venues[i].days);
	free(t->venues);
	k_buf_finish(&t->text);
	free(t);
	hub->offer = NULL;
}

/* --- reading --------------------------------------------------------------------------------- */

/* Where the row belongs to the venue, or to all, its changes count for it. */
static enum err changes_read(struct hub *hub, int64_t *changes)
{
	const struct offer *t = hub->offer;
	struct db_rows rows;
	memset(changes, 0, (size_t)t->count * sizeof *changes);
	db_ask(hub->db, &rows, "SELECT service, place, n FROM times_changes", "");
	while (db_next(&rows)) {
		const char *service = db_text(&rows, 0), *place = db_text(&rows, 1);
		for (int i = 0; i < t->count; i++)
			if (!*service || (!strcmp(t->venues[i].service, service) &&
						 !strcmp(t->venues[i].place, place)))
				changes[i] += db_int(&rows, 2);
	}
	return db_end(&rows);
}

static enum err venue_renew(
	struct hub *hub, struct venue_text *v, int64_t changes, int64_t now_ms)
{
	json_t *days = json_object();
	enum err e = booking_venue_times(hub, v->service, v->place, now_ms, days);
	char *text = e ? NULL : json_dumps(days, JSON_COMPACT);
	json_decref(days);
	if (!e && !text)
		e = ERR_NO_MEMORY;
	if (e)
		return e;
	free(v->days);
	v->days = text;
	v->changes = changes;
	v->minute = now_ms / MINUTE_MS;
	return ERR_OK;
}

static enum err venues_renew(struct hub *hub, int64_t now_ms)
{
	struct offer *t = hub->offer;
	int64_t *changes = calloc((size_t)t->count + 1, sizeof *changes);
	if (!changes)
		return ERR_NO_MEMORY;
	enum err e = changes_read(hub, changes);
	for (int i = 0; !e && i < t->count; i++) {
		struct venue_text *v = &t->venues[i];
		if (!v->days || v->changes != changes[i] || v->minute != now_ms / MINUTE_MS)
			e = venue_renew(hub, v, changes[i], now_ms);
	}
	free(changes);
	return e;
}

/* {"doctor": {"main-street-clinic": DAYS, ...}, ...}: the venues of a service stand together. */
static enum err text_write(struct offer *t)
{
	unsigned char hash[OFFER_TAG_CHARS / 2];
	k_buf_clear(&t->text);
	enum err e = k_buf_add(&t->text, "{", 1);
	for (int i = 0; !e && i < t->count; i++) {
		const struct venue_text *v = &t->venues[i];
		bool is_first = !i || strcmp(v[-1].service, v->service) != 0;
		bool is_last = i + 1 == t->count || strcmp(v[1].service, v->service) != 0;
		if (is_first)
			e = k_buf_printf(&t->text, "%s\"%s\":{", i ? "," : "", v->service);
		if (!e)
			e = k_buf_printf(&t->text, "%s\"%s\":", is_first ? "" : ",", v->place);
		if (!e)
			e = k_buf_add(&t->text, v->days, strlen(v->days));
		if (!e && is_last)
			e = k_buf_add(&t->text, "}", 1);
	}
	if (!e)
		e = k_buf_add(&t->text, "}", 1);
	if (e)
		return e;
	crypto_generichash(hash, sizeof hash, (const unsigned char *)t->text.data,
		t->text.len_bytes, NULL, 0);
	sodium_bin2hex(t->tag, sizeof t->tag, hash, sizeof hash);
	return ERR_OK;
}

enum err offer_read(struct hub *hub, int64_t now_ms, struct offer_told *out)
{
	struct offer *t = hub->offer;
	int64_t changes = 0, minute = now_ms / MINUTE_MS;
	enum err e = db_one(
		hub->db, &changes, "SELECT COALESCE(SUM(n), 0) FROM times_changes", "");
	if (!e && (t->minute != minute || t->changes != changes)) {
		t->minute = -1; /* until all of it is there */
		e = venues_renew(hub, now_ms);
		if (!e)
			e = text_write(t);
		if (!e) {
			t->minute = minute;
			t->changes = changes;
		}
	}
	if (e)
		return e;
	out->services = t->text.data;
	memcpy(out->tag, t->tag, sizeof out->tag);
	return ERR_OK;
}
