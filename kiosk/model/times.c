/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kiosk/model/times.h"

#include "kiosk/base/check.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROWS_MAX = 512, FREE_MAX = 4096, OPEN_MAX = 2000 };

bool stamp_read(const char *text, struct day *day_out, int *minute_out)
{
	int y, mo, d, h = 0, mi = -1, used = 0;
	int got = text ? sscanf(text, "%4d-%2d-%2d%nT%2d:%2d", &y, &mo, &d, &used, &h, &mi) : 0;
	if (got != 3 && got != 5)
		return false;
	if (got == 3 && text[used])
		return false;
	if (mo < 1 || mo > 12 || d < 1 || d > 31 || h < 0 || h > 23 || mi > 59)
		return false;
	*day_out = (struct day){y, mo, d};
	*minute_out = got == 5 ? h * 60 + mi : -1;
	return true;
}

static int by_time(const void *a, const void *b)
{
	const struct free_time *x = a, *y = b;
	int dx = x->day.year * 10000 + x->day.month * 100 + x->day.day;
	int dy = y->day.year * 10000 + y->day.month * 100 + y->day.day;
	return dx != dy ? dx - dy : x->minute - y->minute;
}

/* A time that is told twice (two desks, one of them lent) is one.  In order; returns how many. */
static int merge(struct free_time *free, int count)
{
	int kept = 0;
	for (int i = 0; i < count; i++) {
		if (kept && !by_time(&free[kept - 1], &free[i])) {
			free[kept - 1].is_kept &= free[i].is_kept;
			free[kept - 1].is_lent |= free[i].is_lent;
		} else {
			free[kept++] = free[i];
		}
	}
	return kept;
}

/* Adds the times of days to the row. */
static enum err row_read(struct times_row *row, json_t *days, bool is_lent)
{
	size_t n = (size_t)row->count;
	const char *date;
	json_t *minutes;
	json_object_foreach(days, date, minutes)
		n += json_array_size(minutes);
	if (n > FREE_MAX)
		return ERR_TOO_BIG;
	struct free_time *more = realloc(row->free, (n ? n : 1) * sizeof *row->free);
	if (!more)
		return ERR_NO_MEMORY;
	row->free = more;
	json_object_foreach(days, date, minutes) {
		struct day day;
		int none;
		size_t i;
		json_t *minute;
		if (!stamp_read(date, &day, &none) || none != -1)
			return ERR_BAD_INPUT;
		json_array_foreach(minutes, i, minute) {
			json_int_t m = json_integer_value(minute);
			if (!json_is_integer(minute) || m < 0 || m >= 24 * 60)
				return ERR_BAD_INPUT;
			row->free[row->count++] = (struct free_time){
				.day = day, .minute = (int)m, .is_lent = is_lent, .is_kept = is_lent};
		}
	}
	qsort(row->free, (size_t)row->count, sizeof *row->free, by_time);
	row->count = merge(row->free, row->count);
	return ERR_OK;
}

/* The row of a service at a place, made if there is none; NULL: too many. */
static struct times_row *row_of(struct times *t, const char *service, const char *place)
{
	for (int i = 0; i < t->row_count; i++)
		if (!strcmp(t->rows[i].service, service) && !strcmp(t->rows[i].place, place))
			return &t->rows[i];
	if (t->row_count == ROWS_MAX)
		return NULL;
	struct times_row *row = &t->rows[t->row_count++];
	snprintf(row->service, sizeof row->service, "%s", service);
	snprintf(row->place, sizeof row->place, "%s", place);
	return row;
}

static enum err rows_read(struct times *t, json_t *services, bool is_lent)
{
	const char *service, *place;
	json_t *places, *days;
	if (!t->rows)
		t->rows = calloc(ROWS_MAX, sizeof *t->rows);
	if (!t->rows)
		return ERR_NO_MEMORY;
	json_object_foreach(services, service, places) {
		json_object_foreach(places, place, days) {
			struct times_row *row = row_of(t, service, place);
			enum err e = row ? row_read(row, days, is_lent) : ERR_TOO_BIG;
			if (e)
				return e;
		}
	}
	return ERR_OK;
}

enum err times_read(struct times *t, const char *json)
{
	json_t *root = json_loads(json, JSON_REJECT_DUPLICATES, NULL);
	json_t *services = json_object_get(root, "services");
	struct times fresh = {.as_of_ms = json_integer_value(json_object_get(root, "as_of"))};
	enum err e = json_is_object(services) ? rows_read(&fresh, services, false) : ERR_BAD_INPUT;
	if (!e)
		e = rows_read(&fresh, json_object_get(root, "lent"), true);
	json_decref(root);
	if (e) {
		times_finish(&fresh);
		return e;
	}
	times_finish(t);
	*t = fresh;
	return ERR_OK;
}

void times_finish(struct times *t)
{
	for (int i = 0; i < t->row_count; i++)
		free(t->rows[i].free);
	free(t->rows);
	*t = (struct times){0};
}

const struct times_row *times_find(const struct times *t, const char *service, const char *place)
{
	for (int i = 0; i < t->row_count; i++)
		if (!strcmp(t->rows[i].service, service) && !strcmp(t->rows[i].place, place))
			return &t->rows[i];
	return NULL;
}

const struct free_time *times_at(const struct times_row *row, struct day day, int minute)
{
	const struct free_time wanted = {.day = day, .minute = minute};
	for (int i = 0; row && i < row->count; i++)
		if (!by_time(&row->free[i], &wanted))
			return &row->free[i];
	return NULL;
}

/* Copies the string member `key` if it fits; false if it is missing or too long. */
static bool take(char *to, size_t room, const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));
	return text && (size_t)snprintf(to, room, "%s", text) < room;
}

enum err open_reports_read(struct open_reports *r, const char *json)
{
	json_t *root = json_loads(json, JSON_REJECT_DUPLICATES, NULL);
	json_t *open = json_object_get(root, "open"), *row;
	size_t i, n = json_array_size(open);
	struct open_reports fresh = {.list = calloc(n && n <= OPEN_MAX ? n : 1, sizeof *fresh.list)};
	enum err e = !json_is_array(open) ? ERR_BAD_INPUT
		: n > OPEN_MAX            ? ERR_TOO_BIG
		: !fresh.list             ? ERR_NO_MEMORY
					  : ERR_OK;
	if (!e)
		json_array_foreach(open, i, row) {
			struct open_report *o = &fresh.list[fresh.count];
			if (take(o->id, sizeof o->id, row, "id") && take(o->kind, sizeof o->kind, row, "kind") &&
				take(o->street, sizeof o->street, row, "street")) {
				o->at_ms = json_integer_value(json_object_get(row, "at"));
				fresh.count++;
			}
		}
	json_decref(root);
	if (e) {
		open_reports_finish(&fresh);
		return e;
	}
	open_reports_finish(r);
	*r = fresh;
	return ERR_OK;
}

void open_reports_finish(struct open_reports *r)
{
	free(r->list);
	*r = (struct open_reports){0};
}

static void stages_read(struct status *s, const json_t *stages)
{
	size_t i;
	json_t *stage;
	json_array_foreach(stages, i, stage) {
		if (s->stage_count == STATUS_STAGES_MAX)
			return;
		if (take(s->stages[s->stage_count].state, sizeof s->stages[0].state, stage, "state"))
			s->stages[s->stage_count++].at_ms =
				json_integer_value(json_object_get(stage, "at"));
	}
}

enum err status_read(struct status *s, const char *json, const char *lang)
{
	json_t *root = json_loads(json, JSON_REJECT_DUPLICATES, NULL);
	struct status fresh = {.minute = -1};
	bool ok = take(fresh.number, sizeof fresh.number, root, "number") &&
		take(fresh.kind, sizeof fresh.kind, root, "kind") &&
		take(fresh.state, sizeof fresh.state, root, "state");
	(void)take(fresh.service, sizeof fresh.service, root, "service");
	(void)take(fresh.place, sizeof fresh.place, root, "place");
	(void)take(fresh.report_kind, sizeof fresh.report_kind, root, "report_kind");
	(void)take(fresh.street, sizeof fresh.street, root, "street");
	(void)stamp_read(json_string_value(json_object_get(root, "start")), &fresh.day, &fresh.minute);
	stages_read(&fresh, json_object_get(root, "stages"));
	json_t *reason = json_object_get(root, "reason");
	if (!take(fresh.reason, sizeof fresh.reason, reason, lang))
		(void)take(fresh.reason, sizeof fresh.reason, reason, "en");
	fresh.heard_ms = json_integer_value(json_object_get(root, "heard_ms"));
	json_decref(root);
	if (!ok)
		return ERR_BAD_INPUT;
	*s = fresh;
	return ERR_OK;
}
