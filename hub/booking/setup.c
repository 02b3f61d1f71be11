/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/booking/setup.h"

#include <stdio.h>
#include <string.h>

#include "hub/booking/recur.h"
#include "hub/booking/offer.h"
#include "hub/booking/waiting.h"
#include "hub/booking/words.h"
#include "hub/store/db.h"
#include "kiosk/base/check.h"
#include "kiosk/i18n/i18n.h"

enum { VISITS_TOLD_MAX = 100, SHOWN_MAX = 2000 };

/* Hours of a week begin on a Monday long ago. */
static const char first_monday[] = "2024-01-01";

/* Ends the transaction in the way that e asks for; what staff set may change any venue's times. */
static enum err close_with(struct hub *hub, enum err e)
{
	if (!e)
		e = offer_all_changed(hub);
	if (!e)
		return db_commit(hub->db);
	db_rollback(hub->db);
	return e;
}

/* There may be more times now at all venues of the place, service (each "": any). */
static enum err offer(struct hub *hub, const char *place, const char *service, int64_t now_ms)
{
	struct db_rows rows;
	struct {
		char service[64], place[64];
	} venues[64];
	int n = 0;
	db_ask(hub->db, &rows,
		"SELECT DISTINCT service, place FROM waiting WHERE ? IN ('', place)"
		" AND ? IN ('', service)",
		"ss", place, service);
	while (n < (int)K_COUNT(venues) && db_next(&rows)) {
		snprintf(venues[n].service, sizeof venues->service, "%s", db_text(&rows, 0));
		snprintf(venues[n++].place, sizeof venues->place, "%s", db_text(&rows, 1));
	}
	enum err e = db_end(&rows);
	for (int i = 0; !e && i < n; i++)
		for (int d = 0; !e && d < HORIZON_MAX; d++) {
			char day[DAY_CHARS + 1];
			day_write(day_add(day_of(now_ms), d), day);
			e = waiting_serve(hub, venues[i].service, venues[i].place, day, now_ms);
		}
	return e;
}

/* --- desks, people, rooms, visits ------------------------------------------------------------ */

enum err setup_desks(struct hub *hub, const char *service, const char *place, int n, int64_t now_ms)
{
	if (!venue_is_ours(hub, service, place))
		return ERR_NOT_FOUND;
	if (n < 0 || n > DESKS_MAX)
		return ERR_BAD_INPUT;
	enum err e = db_begin(hub->db);
	if (e)
		return e;
	e = db_run(hub->db,
		"INSERT INTO desks(service, place, n) VALUES(?, ?, ?)"
		" ON CONFLICT(service, place) DO UPDATE SET n = excluded.n",
		"ssi", service, place, (int64_t)n);
	if (!e)
		e = offer(hub, place, service, now_ms);
	return close_with(hub, e);
}

/* name for staff, statement, limits */
#define VISIT_SQL(column)                                                                          \
	"INSERT INTO venues(service, place, " column ") VALUES(?, ?, NULLIF(?, -1))"               \
	" ON CONFLICT(service, place) DO UPDATE SET " column " = excluded." column
static const struct {
	const char *what, *sql;
	int min, max;
} visit_things[] = {
	{"minutes", VISIT_SQL("minutes"), 5, MINUTES_MAX},
	{"before", VISIT_SQL("before_min"), 0, BUFFER_MAX},
	{"after", VISIT_SQL("after_min"), 0, BUFFER_MAX},
	{"seats", VISIT_SQL("seats"), 1, SEATS_MAX},
	{"lead", VISIT_SQL("lead_min"), 0, LEAD_MAX},
	{"days", VISIT_SQL("horizon_days"), 1, HORIZON_MAX},
};

enum err setup_visit(struct hub *hub, const char *service, const char *place, const char *what,
	int value, int64_t now_ms)
{
	if (!venue_is_ours(hub, service, place))
		return ERR_NOT_FOUND;
	for (size_t i = 0; i < K_COUNT(visit_things); i++) {
		if (strcmp(visit_things[i].what, what))
			continue;
		if (value != -1 && (value < visit_things[i].min || value > visit_things[i].max))
			return ERR_BAD_INPUT;
		enum err e = db_begin(hub->db);
		if (e)
			return e;
		e = db_run(hub->db, visit_things[i].sql, "ssi", service, place, (int64_t)value);
		if (!e)
			e = offer(hub, place, service, now_ms);
		return close_with(hub, e);
	}
	return ERR_BAD_INPUT;
}

enum err setup_resource(struct hub *hub, const char *name, const char *kind)
{
	int64_t same = 0;
	size_t n = strlen(name);
	if (!n || n > RESOURCE_NAME_MAX || strchr(name, '/') || resource_kind_find(kind) < 0 ||
		content_place(hub->content, name) >= 0)
		return ERR_BAD_INPUT;
	enum err e = db_run(hub->db, "INSERT INTO resources(resource, kind) VALUES(?, ?)"
			" ON CONFLICT DO NOTHING",
		"ss", name, kind);
	if (!e)
		e = db_one(hub->db, &same, "SELECT kind = ? FROM resources WHERE resource = ?",
			"ss", kind, name);
	return !e && !same ? ERR_EXISTS : e;
}

static enum err resource_is_there(struct hub *hub, const char *name)
{
	int64_t n;
	return db_one(hub->db, &n, "SELECT 1 FROM resources WHERE resource = ?", "s", name);
}

enum err setup_use(struct hub *hub, const char *service, const char *place, const char *resource,
	bool is_used, int64_t now_ms)
{
	if (!venue_is_ours(hub, service, place))
		return ERR_NOT_FOUND;
	enum err e = db_begin(hub->db);
	if (e)
		return e;
	e = resource_is_there(hub, resource);
	if (!e)
		e = db_run(hub->db,
			is_used ? "INSERT INTO uses(service, place, resource)"
				  " VALUES(?, ?, ?) ON CONFLICT DO NOTHING"
				: "DELETE FROM uses WHERE service = ? AND place = ? AND resource = "
				  "?",
			"sss", service, place, resource);
	if (!e)
		e = offer(hub, place, service, now_ms);
	return close_with(hub, e);
}

/* --- hours ---------------------------------------------------------------------------------- */

/* ERR_NOT_FOUND where a place, service or resource that is named does not exist. */
static enum err scope_check(
	struct hub *hub, const char *place, const char *service, const char *resource)
{
	if ((*place && content_place(hub->content, place) < 0) ||
		(*service && content_service(hub->content, service) < 0))
		return ERR_NOT_FOUND;
	return *resource ? resource_is_there(hub, resource) : ERR_OK;
}

static enum err rule_add(struct hub *hub, const char *kind, const struct setup_day *d,
	const char *first, int days, const char *rrule, const char *left_out, struct span s)
{
	return db_run(hub->db,
		"INSERT INTO hours(kind, place, service, resource, first_day, days, rrule, "
		"left_out,"
		" from_min, to_min, words) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
		"sssssissiis", kind, d->place, d->service, d->resource, first, (int64_t)days, rrule,
		left_out, (int64_t)s.from, (int64_t)s.to, d->words);
}

enum err setup_hours(
	struct hub *hub, const char *place, const char *service, const char *words, int64_t now_ms)
{
	struct week_hours week[WEEK_HOURS_MAX];
	struct setup_day scope = {.place = place, .service = service, .resource = "", .words = ""};
	int n = 0;
	enum err e = *place ? scope_check(hub, place, service, "") : ERR_NOT_FOUND;
	if (!e && strcmp(words, "content"))
		e = words_week(words, week, &n);
	if (!e)
		e = db_begin(hub->db);
	if (e)
		return e;
	e = db_run(hub->db, "DELETE FROM hours WHERE kind = 'open' AND place = ? AND service = ?",
		"ss", place, service);
	for (int i = 0; !e && i < n; i++) {
		char rrule[BYDAY_MAX];
		words_byday(week[i].days, rrule);
		e = rule_add(hub, "open", &scope, first_monday, 1, rrule, "", week[i].span);
	}
	if (!e)
		e = offer(hub, place, service, now_ms);
	return close_with(hub, e);
}

/* Numbers of visits from the day on that are booked in the minutes and place of a closure.  Which
 * days it comes again on is not looked at beyond the first occurrence. */
static enum err visits_in(struct hub *hub, const struct setup_day *d, struct day first, int days,
	struct span s, json_t *visits)
{
	struct db_rows rows;
	char from[DAY_CHARS + 1], to[DAY_CHARS + 1];
	day_write(first, from);
	day_write(day_add(first, days - 1), to);
	db_ask(hub->db, &rows,
		"SELECT m.number FROM taken JOIN matters AS m ON m.matter = taken.matter"
		" WHERE day BETWEEN ? AND ? AND from_min < ? AND to_min > ? AND ? IN ('', "
		"taken.place)"
		" AND ? IN ('', taken.service) AND ? IN ('', resource) GROUP BY m.matter"
		" ORDER BY MIN(day), MIN(start_min), m.matter LIMIT ?",
		"ssiisssi", from, to, (int64_t)s.to, (int64_t)s.from, d->place, d->service,
		d->resource, (int64_t)VISITS_TOLD_MAX);
	while (db_next(&rows))
		json_array_append_new(visits, json_string(db_text(&rows, 0)));
	return db_end(&rows);
}

enum err setup_add_day(struct hub *hub, const struct setup_day *d, int64_t now_ms,
	int64_t *rule_out, json_t **visits_out)
{
	struct day first;
	struct span s = {0, DAY_MINUTES};
	char text[DAY_CHARS + 1];
	int days;
	const char *rrule;
	if (words_days(d->days, &first, &days) || words_every(d->every, &rrule) ||
		(*d->hours && words_span(d->hours, &s)) || strlen(d->words) > SETUP_WORDS_MAX ||
		(d->is_open && (*d->resource || !*d->place)))
		return ERR_BAD_INPUT;
	enum err e = scope_check(hub, d->place, d->service, d->resource);
	if (!e)
		e = db_begin(hub->db);
	if (e)
		return e;
	json_t *visits = json_array();
	day_write(first, text);
	e = rule_add(hub, d->is_open ? "extra" : "closed", d, text, days, rrule, "", s);
	int64_t rule = db_last_row(hub->db);
	if (!e)
		e = d->is_open ? offer(hub, d->place, d->service, now_ms)
			       : visits_in(hub, d, first, days, s, visits);
	e = close_with(hub, e);
	if (e) {
		json_decref(visits);
		return e;
	}
	*rule_out = rule;
	*visits_out = visits;
	return ERR_OK;
}

struct holidays {
	struct hub *hub;
	const char *place;
};

static enum err holiday_add(void *ctx, const struct recur_event *event)
{
	const struct holidays *h = ctx;
	char first[DAY_CHARS + 1], words[SETUP_WORDS_MAX + 1];
	snprintf(words, sizeof words, "%s", event->words);
	struct setup_day d = {.place = h->place, .service = "", .resource = "", .words = words};
	day_write(event->when.first, first);
	return rule_add(h->hub, "closed", &d, first, event->when.days, event->when.rule,
		event->when.except, (struct span){event->from, event->to});
}

enum err setup_holidays(struct hub *hub, const char *place, const char *ics, int *count_out)
{
	struct holidays h = {hub, place};
	enum err e = scope_check(hub, place, "", "");
	if (!e)
		e = db_begin(hub->db);
	if (e)
		return e;
	return close_with(hub, recur_read(ics, holiday_add, &h, count_out));
}

enum err setup_drop(struct hub *hub, int64_t rule, int64_t now_ms)
{
	enum err e = db_begin(hub->db);
	if (e)
		return e;
	e = db_run(hub->db, "DELETE FROM hours WHERE rule = ?", "i", rule);
	if (!e && !db_changed(hub->db))
		e = ERR_NOT_FOUND;
	if (!e)
		e = offer(hub, "", "", now_ms);
	return close_with(hub, e);
}

/* --- for staff to read ------------------------------------------------------------------------ */

/* All rows of a question as objects under the names that it gives its columns. */
static enum err rows_read(struct hub *hub, const char *sql, const char *const *names, json_t *list)
{
	struct db_rows rows;
	db_ask(hub->db, &rows, sql, "i", (int64_t)SHOWN_MAX);
	while (db_next(&rows)) {
		json_t *one = json_object();
		for (int i = 0; names[i]; i++)
			json_object_set_new(one, names[i],
				db_is_null(&rows, i) ? json_null()
						     : json_string(db_text(&rows, i)));
		json_array_append_new(list, one);
	}
	return db_end(&rows);
}

/* "9:05" */
#define HOUR_SQL(minute)                                                                           \
	" (" minute " / 60) || ':' || (" minute " / 10 % 6) || (" minute " % 10)"

enum err setup_show(struct hub *hub, json_t **all_out)
{
	static const char *const rule[] = {"rule", "kind", "place", "service", "resource", "first",
		"days", "rrule", "left_out", "from", "to", "words", NULL};
	static const char *const venue[] = {"service", "place", "desks", "minutes", "before",
		"after", "seats", "lead", "horizon", NULL};
	static const char *const use[] = {"resource", "kind", "service", "place", NULL};
	json_t *rules = json_array(), *venues = json_array(), *resources = json_array();
	enum err e = rows_read(hub,
		"SELECT rule, kind, place, service, resource, first_day, days, rrule, left_out,"
		HOUR_SQL("from_min") "," HOUR_SQL("to_min") ", words FROM hours ORDER BY rule"
							      " LIMIT ?",
		rule, rules);
	if (!e)
		e = rows_read(hub,
			"SELECT service, place, n, minutes, before_min, after_min, seats, lead_min,"
			" horizon_days FROM (SELECT service, place FROM venues UNION"
			" SELECT service, place FROM desks) AS v LEFT JOIN venues USING(service, place)"
			" LEFT JOIN desks USING(service, place) LIMIT ?",
			venue, venues);
	if (!e)
		e = rows_read(hub,
			"SELECT resource, kind, service, place FROM resources LEFT JOIN uses"
			" USING(resource) ORDER BY resource LIMIT ?",
			use, resources);
	json_t *all = json_pack(
		"{s:o, s:o, s:o}", "rules", rules, "venues", venues, "resources", resources);
	if (e || !all) {
		json_decref(all);
		return e ? e : ERR_NO_MEMORY;
	}
	*all_out = all;
	return ERR_OK;
}
