/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/booking/seat.h"

#include <stdlib.h>
#include <string.h>

#include "hub/booking/offer.h"
#include "hub/store/db.h"
#include "kiosk/i18n/i18n.h"
#include "kiosk/model/times.h"

/* --- taking ------------------------------------------------------------------------------- */

/* Which seat to try first: where nobody gave one back, those before it are taken. */
static enum err seat_guess(struct hub *hub, const struct venue *v, const struct resource *r,
	const char *day, int minute, int64_t *seat_out)
{
	*seat_out = 0;
	if (v->rules.seats == 1)
		return ERR_OK;
	return db_one(hub->db, seat_out,
		"SELECT count(*) FROM taken WHERE resource = ? AND day = ? AND start_min = ?", "ssi",
		r->name, day, (int64_t)minute);
}

/* A seat at r: the first that the database does not refuse.  ERR_GONE: none is free. */
static enum err take_at(struct hub *hub, const struct venue *v, int i, const struct resource *r,
	int minute, const struct owner *o)
{
	struct span s = venue_span(v, minute);
	int64_t first = 0;
	char day[DAY_CHARS + 1];
	day_write(day_add(v->first, i), day);
	enum err e = seat_guess(hub, v, r, day, minute, &first);
	for (int k = 0; !e && k < v->rules.seats; k++) {
		int64_t seat = (first + k) % v->rules.seats + 1;
		e = db_run(hub->db,
			"INSERT INTO taken(resource, seat, day, from_min, to_min, service, place,"
			" start_min, matter, hold, lease)"
			" VALUES(?, ?, ?, ?, ?, ?, ?, ?, NULLIF(?, 0), ?, NULLIF(?, 0))",
			"sisiissiisi", r->name, seat, day, (int64_t)s.from, (int64_t)s.to,
			v->service, v->place, (int64_t)minute, o->matter, o->hold, o->lease);
		if (e != ERR_EXISTS)
			return e;
		e = ERR_OK;
	}
	return e ? e : ERR_GONE;
}

static enum err take_kind(struct hub *hub, const struct venue *v, int i, enum resource_kind kind,
	int minute, const struct owner *o)
{
	bool is_needed = false;
	struct span s = {minute, minute + v->rules.minutes};
	for (int k = 0; k < v->resource_count; k++) {
		const struct resource *r = &v->resources[k];
		if (r->kind != kind)
			continue;
		is_needed = true;
		if (venue_is_away(v, i, r, s))
			continue;
		enum err e = take_at(hub, v, i, r, minute, o);
		if (e != ERR_GONE)
			return e;
	}
	return is_needed ? ERR_GONE : ERR_OK;
}

enum err seat_take(struct hub *hub, const struct venue *v, int i, int minute, const struct owner *o)
{
	if (!v->resource_count)
		return ERR_GONE;
	enum err e = db_run(hub->db, "SAVEPOINT seat", "");
	if (e)
		return e;
	for (int kind = 0; !e && kind < RESOURCE_KIND_COUNT; kind++)
		e = take_kind(hub, v, i, (enum resource_kind)kind, minute, o);
	if (!e)
		e = offer_changed(hub, v->service, v->place);
	enum err undone = e ? db_run(hub->db, "ROLLBACK TO seat", "") : ERR_OK;
	enum err closed = db_run(hub->db, "RELEASE seat", "");
	return undone ? undone : closed ? closed : e;
}

/* --- what is free ------------------------------------------------------------------------- */

/* One day: how many sit in each slot at each resource; -1: it is busy with something else. */
struct day_use {
	int count, minutes[SLOTS_MAX];
	short used[SLOTS_MAX][RESOURCES_MAX];
};

static int resource_index(const struct venue *v, const char *name)
{
	for (int k = 0; k < v->resource_count; k++)
		if (!strcmp(v->resources[k].name, name))
			return k;
	return -1;
}

/* Notes one row of `taken` (resource, from, to, service, place, start). */
static void use_mark(struct day_use *u, const struct venue *v, const struct db_rows *rows)
{
	int r = resource_index(v, db_text(rows, 1));
	int from = (int)db_int(rows, 2), to = (int)db_int(rows, 3), start = (int)db_int(rows, 6);
	bool is_same = !strcmp(db_text(rows, 4), v->service) && !strcmp(db_text(rows, 5), v->place);
	for (int k = 0; r >= 0 && k < u->count; k++) {
		struct span s = venue_span(v, u->minutes[k]);
		if (from >= s.to || to <= s.from)
			continue;
		if (!is_same || start != u->minutes[k])
			u->used[k][r] = -1;
		else if (u->used[k][r] >= 0)
			u->used[k][r]++;
	}
}

/* True if one of each kind has a seat. */
static bool has_room(const struct day_use *u, const struct venue *v, int i, int k)
{
	bool is_needed[RESOURCE_KIND_COUNT] = {0}, is_there[RESOURCE_KIND_COUNT] = {0};
	struct span s = {u->minutes[k], u->minutes[k] + v->rules.minutes};
	for (int r = 0; r < v->resource_count; r++) {
		enum resource_kind kind = v->resources[r].kind;
		is_needed[kind] = true;
		if (!is_there[kind] && u->used[k][r] >= 0 && u->used[k][r] < v->rules.seats &&
			!venue_is_away(v, i, &v->resources[r], s))
			is_there[kind] = true;
	}
	for (int kind = 0; kind < RESOURCE_KIND_COUNT; kind++)
		if (is_needed[kind] && !is_there[kind])
			return false;
	return v->resource_count > 0;
}

static void use_begin(struct day_use *u, const struct venue *v, int i)
{
	u->count = venue_slots(v, i, u->minutes);
	memset(u->used, 0, (size_t)u->count * sizeof *u->used);
}

static void use_end(
	const struct day_use *u, const struct venue *v, int i, struct seat_free *free_out)
{
	free_out->count[i] = 0;
	for (int k = 0; k < u->count; k++)
		if (has_room(u, v, i, k))
			free_out->minutes[i][free_out->count[i]++] = (short)u->minutes[k];
}

/* Rows of every resource of the venue, whatever service holds them, by day. */
static void taken_ask(struct hub *hub, const struct venue *v, int64_t now_ms, struct db_rows *rows)
{
	char desk_from[RESOURCE_NAME_MAX + 1], desk_to[RESOURCE_NAME_MAX + 1];
	char first[DAY_CHARS + 1], last[DAY_CHARS + 1];
	day_write(v->first, first);
	day_write(day_add(v->first, v->days - 1), last);
	snprintf(desk_from, sizeof desk_from, "%s/%s/", v->service, v->place);
	snprintf(desk_to, sizeof desk_to, "%s/%s0", v->service, v->place); /* '0' follows '/' */
	db_ask(hub->db, rows,
		"SELECT day, resource, from_min, to_min, taken.service, taken.place, start_min"
		" FROM taken LEFT JOIN holds USING(hold) WHERE day BETWEEN ? AND ?"
		" AND (resource > ? AND resource < ? OR resource IN"
		" (SELECT resource FROM uses WHERE service = ? AND place = ?))"
		" AND (taken.matter IS NOT NULL OR hold IS NULL OR until_ms > ?) ORDER BY day",
		"ssssssi", first, last, desk_from, desk_to, v->service, v->place, now_ms);
}

enum err seat_free_read(
	struct hub *hub, const struct venue *v, int64_t now_ms, struct seat_free *free_out)
{
	struct db_rows rows;
	struct day_use *u = malloc(sizeof *u);
	int i = 0;
	if (!u)
		return ERR_NO_MEMORY;
	taken_ask(hub, v, now_ms, &rows);
	use_begin(u, v, 0);
	while (db_next(&rows)) {
		struct day d;
		int minute, at = stamp_read(db_text(&rows, 0), &d, &minute) ? day_diff(d, v->first)
									    : -1;
		for (; i < at && i < v->days - 1; use_begin(u, v, ++i))
			use_end(u, v, i, free_out);
		if (at == i)
			use_mark(u, v, &rows);
	}
	enum err e = db_end(&rows);
	use_end(u, v, i, free_out);
	while (++i < v->days) {
		use_begin(u, v, i);
		use_end(u, v, i, free_out);
	}
	free(u);
	return e;
}
