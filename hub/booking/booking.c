/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/booking/booking.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hub/booking/seat.h"
#include "hub/booking/offer.h"
#include "hub/booking/waiting.h"
#include "hub/store/db.h"
#include "hub/store/onward.h"
#include "kiosk/i18n/i18n.h"
#include "kiosk/model/times.h"

enum { MINUTE_MS = 60 * 1000, FREED_MAX = 64 };

bool booking_is_ours(const struct hub *hub, const char *service, const char *place)
{
	return venue_is_ours(hub, service, place) && !onward_books(hub, service, place);
}

/* --- taking ------------------------------------------------------------------------------- */

static bool has_slot(const struct venue *v, int minute)
{
	int minutes[SLOTS_MAX];
	int n = venue_slots(v, 0, minutes);
	for (int k = 0; k < n; k++)
		if (minutes[k] == minute)
			return true;
	return false;
}

/* is_walk_in: also what has begun, until it is over. */
static enum err take(struct hub *hub, const struct visit_time *v, const struct owner *o,
	bool is_walk_in, int64_t now_ms)
{
	struct day day;
	int minute;
	struct venue venue = {0};
	if (!stamp_read(v->start, &day, &minute) || minute < 0)
		return ERR_GONE;
	enum err e = booking_drop_old_holds(hub, now_ms);
	if (!e)
		e = venue_open(hub, v->service, v->place, day, 1, &venue);
	if (e)
		return e == ERR_NOT_FOUND ? ERR_GONE : e;
	int end = is_walk_in ? minute + venue.rules.minutes : minute;
	if (wall_of(day, end) <= now_ms || !has_slot(&venue, minute) ||
		day_diff(day, day_of(now_ms)) >= venue.rules.horizon)
		e = ERR_GONE;
	if (!e)
		e = seat_take(hub, &venue, 0, minute, o);
	venue_close(&venue);
	return e;
}

enum err booking_take(struct hub *hub, const struct visit_time *v, int64_t matter, const char *hold,
	int64_t now_ms)
{
	return take(hub, v, &(struct owner){.matter = matter, .hold = hold}, false, now_ms);
}

enum err booking_take_lease(
	struct hub *hub, const struct visit_time *v, int64_t lease, int64_t now_ms)
{
	return take(hub, v, &(struct owner){.lease = lease}, false, now_ms);
}

enum err booking_take_walk_in(
	struct hub *hub, const struct visit_time *v, int64_t matter, int64_t now_ms)
{
	return take(hub, v, &(struct owner){.matter = matter}, true, now_ms);
}

/* --- giving back -------------------------------------------------------------------------- */

/* Days of venues that have become free, for the waiting list. */
struct freed {
	struct {
		char service[64], place[64], day[DAY_CHARS + 1];
	} list[FREED_MAX];
	int count; /* what is over FREED_MAX is not offered now, and waits for the next that frees
		    */
};

static void freed_read(struct freed *f, struct db_rows *rows)
{
	f->count = 0;
	while (db_next(rows)) {
		if (f->count == FREED_MAX)
			continue;
		snprintf(
			f->list[f->count].service, sizeof f->list->service, "%s", db_text(rows, 0));
		snprintf(f->list[f->count].place, sizeof f->list->place, "%s", db_text(rows, 1));
		snprintf(f->list[f->count++].day, sizeof f->list->day, "%s", db_text(rows, 2));
	}
}

static enum err freed_offer(struct hub *hub, const struct freed *f, int64_t now_ms)
{
	enum err e = ERR_OK;
	for (int i = 0; !e && i < f->count; i++)
		e = waiting_serve(
			hub, f->list[i].service, f->list[i].place, f->list[i].day, now_ms);
	return e;
}

/* What was given back can be offered again. */
static enum err freed_tell(struct hub *hub, const struct freed *f)
{
	enum err e = f->count == FREED_MAX ? offer_all_changed(hub) : ERR_OK;
	for (int i = 0; !e && i < f->count; i++)
		e = offer_changed(hub, f->list[i].service, f->list[i].place);
	return e;
}

static enum err let_go(struct hub *hub, int64_t matter, struct freed *f)
{
	struct db_rows rows;
	db_ask(hub->db, &rows, "SELECT DISTINCT service, place, day FROM taken WHERE matter = ?",
		"i", matter);
	freed_read(f, &rows);
	enum err e = db_end(&rows);
	if (!e)
		e = db_run(hub->db, "DELETE FROM taken WHERE matter = ?", "i", matter);
	return e ? e : freed_tell(hub, f);
}

enum err booking_free(struct hub *hub, int64_t matter, int64_t now_ms)
{
	struct freed f;
	enum err e = let_go(hub, matter, &f);
	if (!e)
		e = waiting_drop(hub, matter);
	return e ? e : freed_offer(hub, &f, now_ms);
}

enum err booking_move(struct hub *hub, const struct visit_time *v, int64_t matter, int64_t now_ms)
{
	/* The old time is let go first, so that a visit can move by less than its length; what the
	 * savepoint undoes is exactly that, when there is no new one. */
	struct freed f;
	enum err e = db_run(hub->db, "SAVEPOINT move", "");
	if (e)
		return e;
	e = let_go(hub, matter, &f);
	if (!e)
		e = booking_take(hub, v, matter, NULL, now_ms);
	enum err undone = e ? db_run(hub->db, "ROLLBACK TO move", "") : ERR_OK;
	enum err closed = db_run(hub->db, "RELEASE move", "");
	e = undone ? undone : closed ? closed : e;
	if (!e)
		e = waiting_drop(hub, matter);
	return e ? e : freed_offer(hub, &f, now_ms);
}

enum err booking_drop_old_holds(struct hub *hub, int64_t now_ms)
{
	struct db_rows rows;
	struct freed f;
	db_ask(hub->db, &rows,
		"SELECT DISTINCT taken.service, taken.place, day FROM taken JOIN holds USING(hold)"
		" WHERE taken.matter IS NULL AND until_ms <= ?",
		"i", now_ms);
	freed_read(&f, &rows);
	enum err e = db_end(&rows);
	if (e || !f.count)
		return e;
	e = db_run(hub->db,
		"DELETE FROM taken WHERE matter IS NULL AND hold IN"
		" (SELECT hold FROM holds WHERE until_ms <= ?)",
		"i", now_ms);
	if (!e)
		e = freed_tell(hub, &f);
	return e ? e : freed_offer(hub, &f, now_ms);
}

/* --- what is offered ---------------------------------------------------------------------- */

enum err booking_venue_times(
	struct hub *hub, const char *service, const char *place, int64_t now_ms, json_t *days)
{
	struct venue v = {0};
	struct seat_free *free_times = malloc(sizeof *free_times);
	enum err e = free_times ? venue_open(hub, service, place, day_of(now_ms), 0, &v)
				: ERR_NO_MEMORY;
	if (!e)
		e = seat_free_read(hub, &v, now_ms, free_times);
	int64_t soonest_ms = now_ms + (int64_t)v.rules.lead * MINUTE_MS;
	for (int i = 0; !e && i < v.days; i++) {
		char text[DAY_CHARS + 1];
		struct day day = day_add(v.first, i);
		bool is_near = wall_of(day, 0) <= soonest_ms;
		json_t *minutes = json_array();
		for (int k = 0; k < free_times->count[i]; k++)
			if (!is_near || wall_of(day, free_times->minutes[i][k]) > soonest_ms)
				json_array_append_new(
					minutes, json_integer(free_times->minutes[i][k]));
		day_write(day, text);
		if (json_array_size(minutes))
			json_object_set(days, text, minutes);
		json_decref(minutes);
	}
	if (!e)
		onward_times(hub, service, place, v.rules.minutes, now_ms, days);
	venue_close(&v);
	free(free_times);
	return e;
}

/* --- for a demo --------------------------------------------------------------------------- */

/* One time in three, drawn from a hash of the time itself. */
static bool demo_takes(const struct visit_time *v)
{
	unsigned char hash[crypto_generichash_BYTES];
	char name[256];
	int n = snprintf(name, sizeof name, "%s/%s/%s", v->service, v->place, v->start);
	crypto_generichash(hash, sizeof hash, (const unsigned char *)name,
		(size_t)n < sizeof name ? (size_t)n : sizeof name - 1, NULL, 0);
	return hash[0] % 3 == 0;
}

static enum err demo_fill_venue(
	struct hub *hub, const char *service, const char *place, int64_t now_ms)
{
	int minutes[SLOTS_MAX];
	struct venue venue = {0};
	enum err e = venue_open(hub, service, place, day_of(now_ms), 0, &venue);
	for (int i = 0; !e && i < venue.days; i++) {
		int n = venue_slots(&venue, i, minutes);
		for (int k = 0; !e && k < n; k++) {
			char start[START_CHARS + 1];
			start_write(day_add(venue.first, i), minutes[k], start);
			struct visit_time v = {service, place, start};
			if (!demo_takes(&v))
				continue;
			e = booking_take(hub, &v, 0, NULL, now_ms);
			if (e == ERR_GONE)
				e = ERR_OK;
		}
	}
	venue_close(&venue);
	return e;
}

enum err booking_fill_for_demo(struct hub *hub, int64_t now_ms)
{
	enum err e = ERR_OK;
	for (int i = 0; !e && i < hub->content->service_count; i++) {
		const struct service *s = &hub->content->services[i];
		for (int j = 0; !e && !s->is_phone_only && j < s->place_count; j++)
			e = demo_fill_venue(
				hub, s->id, hub->content->places[s->places[j]].id, now_ms);
	}
	return e;
}
