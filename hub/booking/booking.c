/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/booking/booking.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "hub/booking/slots.h"
#include "hub/store/db.h"
#include "kiosk/i18n/i18n.h"
#include "kiosk/model/times.h"

enum { MINUTE_MS = 60 * 1000 };

/* A time that is asked for, looked up in the content. */
struct slot {
	const struct service *service;
	const struct place *place;
	char day[DAY_CHARS + 1];
	int from, to;
};

/* A service that the hub books is given at the place and has a desk to sit at. */
static const struct service *service_find(const struct hub *hub, const char *service,
	const char *place, const struct place **place_out)
{
	int s = content_service(hub->content, service), p = content_place(hub->content, place);
	if (s < 0 || p < 0 || hub->content->services[s].is_phone_only ||
		!service_is_at(&hub->content->services[s], p))
		return NULL;
	*place_out = &hub->content->places[p];
	return &hub->content->services[s];
}

bool booking_is_ours(const struct hub *hub, const char *service, const char *place)
{
	const struct place *p;
	return service_find(hub, service, place, &p) != NULL;
}

static enum err slot_find(
	const struct hub *hub, const struct visit_time *v, int64_t now_ms, struct slot *slot_out)
{
	struct day day;
	int minute;
	struct slot s = {0};
	s.service = service_find(hub, v->service, v->place, &s.place);
	if (!s.service || !stamp_read(v->start, &day, &minute) || minute < 0 ||
		wall_of(day, minute) <= now_ms || day_diff(day, day_of(now_ms)) >= BOOKING_DAYS ||
		!slots_has(s.service, s.place, day_weekday(day), minute))
		return ERR_GONE;
	day_write(day, s.day);
	s.from = minute;
	s.to = minute + s.service->minutes;
	*slot_out = s;
	return ERR_OK;
}

/* Desks of a service at a place, from those that staff have set. */
static enum err desk_count(struct hub *hub, const char *service, const char *place, int64_t *n_out)
{
	enum err e = db_one(hub->db, n_out, "SELECT n FROM desks WHERE service = ? AND place = ?",
		"ss", service, place);
	if (e == ERR_NOT_FOUND) {
		*n_out = 1;
		e = ERR_OK;
	}
	return e;
}

enum err booking_take(struct hub *hub, const struct visit_time *v, int64_t matter, const char *hold,
	int64_t now_ms)
{
	struct slot s;
	int64_t desks = 0;
	enum err e = slot_find(hub, v, now_ms, &s);
	if (!e)
		e = booking_drop_old_holds(hub, now_ms);
	if (!e)
		e = desk_count(hub, v->service, v->place, &desks);
	if (e)
		return e;
	for (int64_t desk = 1; desk <= desks; desk++) {
		e = db_run(hub->db,
			"INSERT INTO taken(service, place, desk, day, from_min, to_min, matter, "
			"hold)"
			" VALUES(?, ?, ?, ?, ?, ?, NULLIF(?, 0), ?)",
			"ssisiiis", v->service, v->place, desk, s.day, (int64_t)s.from,
			(int64_t)s.to, matter, hold);
		if (e != ERR_EXISTS)
			return e;
	}
	return ERR_GONE;
}

enum err booking_free(struct hub *hub, int64_t matter)
{
	return db_run(hub->db, "DELETE FROM taken WHERE matter = ?", "i", matter);
}

enum err booking_move(struct hub *hub, const struct visit_time *v, int64_t matter, int64_t now_ms)
{
	/* The old desk is let go first, so that a visit can move by less than its length; what the
	 * savepoint undoes is exactly that, when there is no new desk. */
	enum err e = db_run(hub->db, "SAVEPOINT move", "");
	if (e)
		return e;
	e = booking_free(hub, matter);
	if (!e)
		e = booking_take(hub, v, matter, NULL, now_ms);
	enum err undone = e ? db_run(hub->db, "ROLLBACK TO move", "") : ERR_OK;
	enum err closed = db_run(hub->db, "RELEASE move", "");
	return undone ? undone : closed ? closed : e;
}

enum err booking_drop_old_holds(struct hub *hub, int64_t now_ms)
{
	return db_run(hub->db,
		"DELETE FROM taken WHERE matter IS NULL AND hold IN"
		" (SELECT hold FROM holds WHERE until_ms <= ?)",
		"i", now_ms);
}

/* One service at one place for all the days that we tell: its slots and how many sit in each. */
struct calendar {
	struct day first;
	int count[BOOKING_DAYS], minutes[BOOKING_DAYS][SLOTS_MAX], busy[BOOKING_DAYS][SLOTS_MAX];
};

static void calendar_init(
	struct calendar *c, const struct service *s, const struct place *p, struct day first)
{
	*c = (struct calendar){.first = first};
	for (int i = 0; i < BOOKING_DAYS; i++)
		c->count[i] = slots_of_day(s, p, day_weekday(day_add(first, i)), c->minutes[i]);
}

static void calendar_mark(struct calendar *c, int length, const char *day, int from, int to)
{
	struct day d;
	int minute, i = stamp_read(day, &d, &minute) ? day_diff(d, c->first) : -1;
	if (i < 0 || i >= BOOKING_DAYS)
		return;
	for (int k = 0; k < c->count[i]; k++)
		c->busy[i][k] += from < c->minutes[i][k] + length && to > c->minutes[i][k];
}

static enum err calendar_read(struct hub *hub, struct calendar *c, const struct service *s,
	const struct place *p, int64_t desks, int64_t now_ms)
{
	struct db_rows rows;
	char first[DAY_CHARS + 1];
	day_write(c->first, first);
	db_ask(hub->db, &rows,
		"SELECT day, from_min, to_min FROM taken LEFT JOIN holds USING(hold) WHERE "
		"taken.service = ?"
		" AND taken.place = ? AND desk <= ? AND day >= ? AND"
		" (taken.matter IS NOT NULL OR hold IS NULL OR until_ms > ?)",
		"ssisi", s->id, p->id, desks, first, now_ms);
	while (db_next(&rows))
		calendar_mark(c, s->minutes, db_text(&rows, 0), (int)db_int(&rows, 1),
			(int)db_int(&rows, 2));
	return db_end(&rows);
}

/* Adds the free days of one service at one place to days. */
static enum err place_free(struct hub *hub, const struct service *s, const struct place *p,
	int64_t now_ms, json_t *days)
{
	struct calendar c;
	int64_t desks = 0, soonest_ms = now_ms + BOOKING_LEAD_MINUTES * MINUTE_MS;
	calendar_init(&c, s, p, day_of(now_ms));
	enum err e = desk_count(hub, s->id, p->id, &desks);
	if (!e)
		e = calendar_read(hub, &c, s, p, desks, now_ms);
	for (int i = 0; !e && i < BOOKING_DAYS; i++) {
		char text[DAY_CHARS + 1];
		struct day day = day_add(c.first, i);
		json_t *minutes = json_array();
		for (int k = 0; k < c.count[i]; k++)
			if (c.busy[i][k] < desks &&
				(i > 1 || wall_of(day, c.minutes[i][k]) > soonest_ms))
				json_array_append_new(minutes, json_integer(c.minutes[i][k]));
		day_write(day, text);
		if (json_array_size(minutes))
			json_object_set(days, text, minutes);
		json_decref(minutes);
	}
	return e;
}

enum err booking_times(struct hub *hub, int64_t now_ms, json_t **times_out)
{
	enum err e = ERR_OK;
	json_t *services = json_object();
	for (int i = 0; !e && i < hub->content->service_count; i++) {
		const struct service *s = &hub->content->services[i];
		json_t *places = json_object();
		for (int j = 0; !e && !s->is_phone_only && j < s->place_count; j++) {
			const struct place *p = &hub->content->places[s->places[j]];
			json_t *days = json_object();
			e = place_free(hub, s, p, now_ms, days);
			json_object_set_new(places, p->id, days);
		}
		json_object_set_new(services, s->id, places);
	}
	json_t *times = json_pack("{s:I, s:o}", "as_of", (json_int_t)now_ms, "services", services);
	if (e || !times) {
		json_decref(times);
		return e ? e : ERR_NO_MEMORY;
	}
	*times_out = times;
	return ERR_OK;
}

enum err booking_set_desks(struct hub *hub, const char *service, const char *place, int n)
{
	if (!booking_is_ours(hub, service, place))
		return ERR_NOT_FOUND;
	if (n < 0 || n > DESKS_MAX)
		return ERR_BAD_INPUT;
	return db_run(hub->db,
		"INSERT INTO desks(service, place, n) VALUES(?, ?, ?)"
		" ON CONFLICT(service, place) DO UPDATE SET n = excluded.n",
		"ssi", service, place, (int64_t)n);
}

/* One time in three, drawn from a hash of the time itself. */
static bool demo_takes(const struct service *s, const struct place *p, const char *start)
{
	unsigned char hash[crypto_generichash_BYTES];
	char name[256];
	int n = snprintf(name, sizeof name, "%s/%s/%s", s->id, p->id, start);
	crypto_generichash(hash, sizeof hash, (const unsigned char *)name,
		(size_t)n < sizeof name ? (size_t)n : sizeof name - 1, NULL, 0);
	return hash[0] % 3 == 0;
}

static enum err demo_fill_place(
	struct hub *hub, const struct service *s, const struct place *p, int64_t now_ms)
{
	enum err e = ERR_OK;
	int minutes[SLOTS_MAX];
	for (int i = 0; !e && i < BOOKING_DAYS; i++) {
		struct day day = day_add(day_of(now_ms), i);
		int n = slots_of_day(s, p, day_weekday(day), minutes);
		for (int k = 0; !e && k < n; k++) {
			char start[START_CHARS + 1];
			start_write(day, minutes[k], start);
			struct visit_time v = {s->id, p->id, start};
			if (!demo_takes(s, p, start))
				continue;
			e = booking_take(hub, &v, 0, NULL, now_ms);
			if (e == ERR_GONE)
				e = ERR_OK;
		}
	}
	return e;
}

enum err booking_fill_for_demo(struct hub *hub, int64_t now_ms)
{
	enum err e = ERR_OK;
	for (int i = 0; !e && i < hub->content->service_count; i++) {
		const struct service *s = &hub->content->services[i];
		for (int j = 0; !e && !s->is_phone_only && j < s->place_count; j++)
			e = demo_fill_place(hub, s, &hub->content->places[s->places[j]], now_ms);
	}
	return e;
}
