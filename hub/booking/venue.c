/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/booking/venue.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hub/booking/recur.h"
#include "hub/store/db.h"
#include "kiosk/base/check.h"
#include "kiosk/i18n/i18n.h"
#include "kiosk/model/times.h"

/* What hours.kind says; the more exact of the two `open` takes the place of the other. */
enum hours_kind { OPEN_PLACE, OPEN_SERVICE, EXTRA, CLOSED, HOURS_KIND_COUNT };

struct venue_hours {
	enum hours_kind kind;
	struct span span;
	char resource[RESOURCE_NAME_MAX + 1]; /* "": all of the venue */
	bool on[HORIZON_MAX];
};

static const char *const kind_names[] = {"desk", "person", "room"};

const char *resource_kind_name(enum resource_kind k)
{
	return kind_names[k];
}

int resource_kind_find(const char *name)
{
	for (int i = 0; i < RESOURCE_KIND_COUNT; i++)
		if (!strcmp(kind_names[i], name))
			return i;
	return -1;
}

/* --- reading ------------------------------------------------------------------------------ */

static const struct service *find(const struct hub *hub, const char *service, const char *place,
	const struct place **place_out)
{
	int s = content_service(hub->content, service), p = content_place(hub->content, place);
	if (s < 0 || p < 0 || hub->content->services[s].is_phone_only ||
		!service_is_at(&hub->content->services[s], p))
		return NULL;
	*place_out = &hub->content->places[p];
	return &hub->content->services[s];
}

bool venue_is_ours(const struct hub *hub, const char *service, const char *place)
{
	const struct place *p;
	return find(hub, service, place, &p) != NULL;
}

/* Those that staff have set; -1 stands for "as the content says" or "as usual". */
static enum err rules_read(struct hub *hub, struct venue *v, int content_minutes)
{
	struct db_rows rows;
	v->rules = (struct venue_rules){.minutes = content_minutes,
		.seats = 1,
		.lead = LEAD_DEFAULT,
		.horizon = HORIZON_DEFAULT};
	db_ask(hub->db, &rows,
		"SELECT minutes, before_min, after_min, seats, lead_min, horizon_days FROM venues"
		" WHERE service = ? AND place = ?",
		"ss", v->service, v->place);
	int *const to[] = {&v->rules.minutes, &v->rules.before, &v->rules.after, &v->rules.seats,
		&v->rules.lead, &v->rules.horizon};
	if (db_next(&rows))
		for (int i = 0; i < (int)K_COUNT(to); i++)
			if (!db_is_null(&rows, i))
				*to[i] = (int)db_int(&rows, i);
	return db_end(&rows);
}

static enum err resource_add(struct venue *v, enum resource_kind kind, const char *name)
{
	if (v->resource_count == RESOURCES_MAX)
		return ERR_TOO_BIG;
	struct resource *r = &v->resources[v->resource_count++];
	r->kind = kind;
	snprintf(r->name, sizeof r->name, "%s", name);
	return ERR_OK;
}

/* Those with a name, and the desks that have none: as many as staff say, or one where nothing else
 * is needed. */
static enum err resources_read(struct hub *hub, struct venue *v)
{
	struct db_rows rows;
	int64_t desks = 1;
	enum err e = ERR_OK;
	v->resources = calloc(RESOURCES_MAX, sizeof *v->resources);
	if (!v->resources)
		return ERR_NO_MEMORY;
	db_ask(hub->db, &rows,
		"SELECT kind, resource FROM uses JOIN resources USING(resource)"
		" WHERE service = ? AND place = ? ORDER BY resource",
		"ss", v->service, v->place);
	while (!e && db_next(&rows))
		e = resource_add(v, (enum resource_kind)resource_kind_find(db_text(&rows, 0)),
			db_text(&rows, 1));
	enum err end = db_end(&rows);
	e = e ? e : end;
	if (!e)
		e = db_one(hub->db, &desks, "SELECT n FROM desks WHERE service = ? AND place = ?",
			"ss", v->service, v->place);
	if (e == ERR_NOT_FOUND) {
		desks = v->resource_count ? 0 : 1;
		e = ERR_OK;
	}
	for (int i = 1; !e && i <= desks; i++) {
		char name[RESOURCE_NAME_MAX + 1];
		snprintf(name, sizeof name, "%s/%s/%d", v->service, v->place, i);
		e = resource_add(v, RESOURCE_DESK, name);
	}
	return e;
}

static void hours_fill(struct venue_hours *h, const struct venue *v, const struct db_rows *rows)
{
	int minute;
	bool is_of_service = *db_text(rows, 1) != '\0';
	struct recur r = {
		.days = (int)db_int(rows, 4), .rule = db_text(rows, 5), .except = db_text(rows, 6)};
	const char *kind = db_text(rows, 0);
	h->kind = *kind == 'o'	 ? is_of_service ? OPEN_SERVICE : OPEN_PLACE
		  : *kind == 'e' ? EXTRA
				 : CLOSED;
	snprintf(h->resource, sizeof h->resource, "%s", db_text(rows, 2));
	h->span = (struct span){(int)db_int(rows, 7), (int)db_int(rows, 8)};
	if (stamp_read(db_text(rows, 3), &r.first, &minute))
		recur_mark(&r, v->first, v->days, h->on);
}

static enum err hours_read(struct hub *hub, struct venue *v)
{
	struct db_rows rows;
	int room = 0;
	enum err e = ERR_OK;
	db_ask(hub->db, &rows,
		"SELECT kind, service, resource, first_day, days, rrule, left_out, from_min, to_min"
		" FROM hours WHERE place IN ('', ?) AND service IN ('', ?) ORDER BY rule",
		"ss", v->place, v->service);
	while (!e && db_next(&rows)) {
		if (v->hours_count == room) {
			room = room ? room * 2 : 16;
			struct venue_hours *more =
				realloc(v->hours, (size_t)room * sizeof *v->hours);
			if (!more) {
				e = ERR_NO_MEMORY;
				break;
			}
			v->hours = more;
		}
		v->hours[v->hours_count] = (struct venue_hours){0};
		hours_fill(&v->hours[v->hours_count++], v, &rows);
		if (v->hours_count == HOURS_RULES_MAX)
			e = ERR_TOO_BIG;
	}
	enum err end = db_end(&rows);
	return e ? e : end;
}

enum err venue_open(struct hub *hub, const char *service, const char *place, struct day first,
	int days, struct venue *v_out)
{
	struct venue v = {.first = first, .days = days < HORIZON_MAX ? days : HORIZON_MAX};
	const struct service *s = find(hub, service, place, &v.content_place);
	if (!s)
		return ERR_NOT_FOUND;
	v.service = s->id;
	v.place = v.content_place->id;
	enum err e = rules_read(hub, &v, s->minutes);
	if (!v.days)
		v.days = v.rules.horizon;
	if (!e)
		e = resources_read(hub, &v);
	if (!e)
		e = hours_read(hub, &v);
	if (e)
		venue_close(&v);
	else
		*v_out = v;
	return e;
}

void venue_close(struct venue *v)
{
	free(v->resources);
	free(v->hours);
	v->resources = NULL;
	v->hours = NULL;
}

/* --- times -------------------------------------------------------------------------------- */

static bool overlaps(struct span a, struct span b)
{
	return a.from < b.to && a.to > b.from;
}

static void span_add(struct span *spans, int *n, struct span s)
{
	if (*n < SPANS_MAX)
		spans[(*n)++] = s;
}

/* The hours of a day: those of the service, else those of the place, else those of the content;
 * and what is open beside them. */
static int spans_of_day(const struct venue *v, int i, struct span spans[SPANS_MAX])
{
	int n = 0, found[HOURS_KIND_COUNT] = {0};
	for (int k = 0; k < v->hours_count; k++)
		found[v->hours[k].kind]++;
	enum hours_kind base = found[OPEN_SERVICE] ? OPEN_SERVICE : OPEN_PLACE;
	for (int k = 0; k < v->hours_count; k++) {
		const struct venue_hours *h = &v->hours[k];
		if (h->on[i] && (h->kind == base || h->kind == EXTRA))
			span_add(spans, &n, h->span);
	}
	if (found[base])
		return n;
	unsigned weekday = (unsigned)day_weekday(day_add(v->first, i));
	for (int k = 0; k < v->content_place->hours_count; k++) {
		const struct hours *h = &v->content_place->hours[k];
		if (h->days & (1u << weekday))
			span_add(spans, &n, (struct span){h->from, h->to});
	}
	return n;
}

static bool is_closed(const struct venue *v, int i, const char *resource, struct span s)
{
	for (int k = 0; k < v->hours_count; k++) {
		const struct venue_hours *h = &v->hours[k];
		if (h->kind == CLOSED && h->on[i] && !strcmp(h->resource, resource) &&
			overlaps(h->span, s))
			return true;
	}
	return false;
}

bool venue_is_away(const struct venue *v, int i, const struct resource *r, struct span s)
{
	return is_closed(v, i, r->name, s);
}

struct span venue_span(const struct venue *v, int minute)
{
	int from = minute - v->rules.before, to = minute + v->rules.minutes + v->rules.after;
	return (struct span){from < 0 ? 0 : from, to > DAY_MINUTES ? DAY_MINUTES : to};
}

int venue_slots(const struct venue *v, int i, int minutes_out[SLOTS_MAX])
{
	struct span spans[SPANS_MAX];
	int n = spans_of_day(v, i, spans), kept = 0;
	int every = v->rules.before + v->rules.minutes + v->rules.after;
	int count = slots_in(spans, n, v->rules.minutes, every, minutes_out);
	/* What is closed takes times away and moves none: a booked time stays on the hour it has.
	 */
	for (int k = 0; k < count; k++) {
		struct span s = {minutes_out[k], minutes_out[k] + v->rules.minutes};
		if (!is_closed(v, i, "", s))
			minutes_out[kept++] = minutes_out[k];
	}
	return kept;
}
