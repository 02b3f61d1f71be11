/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/booking/waiting.h"

#include <stdlib.h>
#include <string.h>

#include "hub/booking/booking.h"
#include "hub/booking/seat.h"
#include "hub/store/db.h"
#include "hub/store/matter.h"
#include "kiosk/i18n/i18n.h"
#include "kiosk/model/times.h"

enum { HOUR_MS = 60 * 60 * 1000, LIST_MAX = 1000 };

enum err waiting_add(struct hub *hub, int64_t matter, const char *service, const char *place,
	const char *first, const char *last, int64_t now_ms)
{
	struct day a, b;
	int minute;
	if (strlen(first) != DAY_CHARS || strlen(last) != DAY_CHARS ||
		!stamp_read(first, &a, &minute) || !stamp_read(last, &b, &minute) ||
		day_diff(b, a) < 0 || day_diff(b, a) > WAITING_DAYS_MAX)
		return ERR_BAD_INPUT;
	return db_run(hub->db,
		"INSERT INTO waiting(matter, service, place, first_day, last_day, since_ms)"
		" VALUES(?, ?, ?, ?, ?, ?) ON CONFLICT(matter) DO UPDATE SET"
		" service = excluded.service, place = excluded.place,"
		" first_day = excluded.first_day, last_day = excluded.last_day",
		"issssi", matter, service, place, first, last, now_ms);
}

enum err waiting_drop(struct hub *hub, int64_t matter)
{
	return db_run(hub->db, "DELETE FROM waiting WHERE matter = ?", "i", matter);
}

/* The first on the list whom this day suits.  ERR_NOT_FOUND: nobody. */
static enum err next_of(struct hub *hub, const char *service, const char *place, const char *day,
	int64_t *matter_out)
{
	return db_one(hub->db, matter_out,
		"SELECT matter FROM waiting WHERE service = ? AND place = ? AND first_day <= ?"
		" AND last_day >= ? ORDER BY n LIMIT 1",
		"ssss", service, place, day, day);
}

static enum err give(struct hub *hub, int64_t matter, const struct visit_time *v, int64_t now_ms)
{
	enum err e = booking_take(hub, v, matter, NULL, now_ms);
	if (!e)
		e = waiting_drop(hub, matter);
	if (!e)
		e = matter_set_start(hub, matter, v->service, v->place, v->start);
	return e ? e : matter_step(hub, matter, MATTER_BOOKED, NULL, now_ms);
}

/* The first time of the day that is free, and far enough away.  ERR_GONE: none. */
static enum err first_free(struct hub *hub, const struct venue *v, struct seat_free *free_times,
	int64_t now_ms, int *minute_out)
{
	int64_t soonest_ms = now_ms + (int64_t)WAITING_NOTICE_HOURS * HOUR_MS;
	enum err e = seat_free_read(hub, v, now_ms, free_times);
	for (int k = 0; !e && k < free_times->count[0]; k++) {
		if (wall_of(v->first, free_times->minutes[0][k]) < soonest_ms)
			continue;
		*minute_out = free_times->minutes[0][k];
		return ERR_OK;
	}
	return e ? e : ERR_GONE;
}

/* Gives times of the venue's one day as long as there are some, and somebody. */
static enum err serve_day(struct hub *hub, const struct venue *v, struct seat_free *free_times,
	const char *day, int64_t now_ms)
{
	int64_t matter = 0;
	int minute = 0;
	enum err e = ERR_OK;
	while (!e) {
		char start[START_CHARS + 1];
		e = next_of(hub, v->service, v->place, day, &matter);
		if (!e)
			e = first_free(hub, v, free_times, now_ms, &minute);
		if (e)
			break;
		start_write(v->first, minute, start);
		e = give(hub, matter, &(struct visit_time){v->service, v->place, start}, now_ms);
	}
	return e == ERR_NOT_FOUND || e == ERR_GONE ? ERR_OK : e;
}

enum err waiting_serve(
	struct hub *hub, const char *service, const char *place, const char *day, int64_t now_ms)
{
	int64_t matter = 0;
	struct day d;
	int minute;
	struct venue v = {0};
	enum err e = next_of(hub, service, place, day, &matter);
	if (e || !stamp_read(day, &d, &minute))
		return e == ERR_NOT_FOUND ? ERR_OK : e;
	e = venue_open(hub, service, place, d, 1, &v);
	if (e)
		return e == ERR_NOT_FOUND ? ERR_OK : e;
	struct seat_free *free_times = malloc(sizeof *free_times);
	e = free_times ? serve_day(hub, &v, free_times, day, now_ms) : ERR_NO_MEMORY;
	free(free_times);
	venue_close(&v);
	return e;
}

enum err waiting_list(struct hub *hub, json_t **list_out)
{
	struct db_rows rows;
	json_t *list = json_array();
	db_ask(hub->db, &rows,
		"SELECT m.number, w.service, w.place, first_day, last_day, since_ms FROM waiting "
		"AS w"
		" JOIN matters AS m USING(matter) ORDER BY n LIMIT ?",
		"i", (int64_t)LIST_MAX);
	while (db_next(&rows))
		json_array_append_new(
			list, json_pack("{s:s, s:s, s:s, s:s, s:s, s:I}", "number",
				      db_text(&rows, 0), "service", db_text(&rows, 1), "place",
				      db_text(&rows, 2), "first", db_text(&rows, 3), "last",
				      db_text(&rows, 4), "since", (json_int_t)db_int(&rows, 5)));
	enum err e = db_end(&rows);
	if (e)
		json_decref(list);
	else
		*list_out = list;
	return e;
}
