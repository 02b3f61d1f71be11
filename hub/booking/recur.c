/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/booking/recur.h"

#include <libical/ical.h>
#include <stdio.h>
#include <string.h>

#include "hub/booking/slots.h"
#include "kiosk/i18n/i18n.h"
#include "kiosk/model/times.h"

enum { DAY_MINUTES = 24 * 60, YEAR_MAX = 3000 };

static struct icaltimetype ical_of(struct day d)
{
	return (struct icaltimetype){.year = d.year, .month = d.month, .day = d.day, .is_date = 1};
}

static struct day day_from(struct icaltimetype t)
{
	return (struct day){t.year, t.month, t.day};
}

/* ERR_BAD_INPUT if it is none that we can follow. */
static enum err rule_read(const char *text, struct icalrecurrencetype *rule_out)
{
	if (strlen(text) > RECUR_RULE_MAX)
		return ERR_BAD_INPUT;
	*rule_out = icalrecurrencetype_from_string(text);
	return rule_out->freq == ICAL_DAILY_RECURRENCE ||
			       rule_out->freq == ICAL_WEEKLY_RECURRENCE ||
			       rule_out->freq == ICAL_MONTHLY_RECURRENCE ||
			       rule_out->freq == ICAL_YEARLY_RECURRENCE
		       ? ERR_OK
		       : ERR_BAD_INPUT;
}

bool recur_is_right(const char *text)
{
	struct icalrecurrencetype rule;
	return !*text || rule_read(text, &rule) == ERR_OK;
}

static bool is_left_out(const struct recur *r, struct day d)
{
	char text[DAY_CHARS + 1];
	day_write(d, text);
	return strstr(r->except, text) != NULL;
}

static void mark_one(const struct recur *r, struct day d, struct day window, int n, bool *on_out)
{
	if (is_left_out(r, d))
		return;
	int from = day_diff(d, window);
	for (int i = from < 0 ? 0 : from; i < from + r->days && i < n; i++)
		on_out[i] = true;
}

void recur_mark(const struct recur *r, struct day window, int n, bool *on_out)
{
	struct icalrecurrencetype rule;
	struct day last = day_add(window, n - 1);
	if (!*r->rule) {
		mark_one(r, r->first, window, n, on_out);
		return;
	}
	if (rule_read(r->rule, &rule))
		return;
	icalrecur_iterator *it = icalrecur_iterator_new(rule, ical_of(r->first));
	if (!it)
		return;
	/* Walked from its beginning: icalrecur_iterator_set_start() of libical 3.0.16 crashes on a
	 * rule that has no day ("30 February"). */
	struct icaltimetype t = icalrecur_iterator_next(it);
	for (int i = 0; i < RECUR_STEPS_MAX && !icaltime_is_null_time(t); i++) {
		if (day_diff(day_from(t), last) > 0)
			break;
		mark_one(r, day_from(t), window, n, on_out);
		t = icalrecur_iterator_next(it);
	}
	icalrecur_iterator_free(it);
}

/* --- calendar files ----------------------------------------------------------------------- */

/* libical takes "10120250T-20000" for a time: 50 February 1012, two hours before midnight. */
static bool time_is_right(struct icaltimetype t)
{
	return t.year >= 1 && t.year <= YEAR_MAX && t.month >= 1 && t.month <= 12 && t.day >= 1 &&
	       t.day <= icaltime_days_in_month(t.month, t.year) &&
	       (t.is_date || (t.hour >= 0 && t.hour < 24 && t.minute >= 0 && t.minute < 60));
}

/* Day and minute of a time as it is written; one in UTC is told in the town's zone.
 * ERR_BAD_INPUT: no time of any day. */
static enum err local_of(struct icaltimetype t, struct day *day_out, int *minute_out)
{
	if (!time_is_right(t))
		return ERR_BAD_INPUT;
	*day_out = day_from(t);
	*minute_out = t.is_date ? 0 : t.hour * 60 + t.minute;
	if (t.is_date || !icaltime_is_utc(t))
		return ERR_OK;
	int64_t wall_ms = (int64_t)icaltime_as_timet(t) * 1000;
	*day_out = day_of(wall_ms);
	*minute_out = minute_of(wall_ms);
	return ERR_OK;
}

static enum err except_read(icalcomponent *event, char *out, size_t size)
{
	size_t n = 0;
	out[0] = '\0';
	for (icalproperty *p = icalcomponent_get_first_property(event, ICAL_EXDATE_PROPERTY); p;
		p = icalcomponent_get_next_property(event, ICAL_EXDATE_PROPERTY)) {
		char text[DAY_CHARS + 1];
		struct day day;
		int minute;
		if (local_of(icalproperty_get_exdate(p), &day, &minute))
			return ERR_BAD_INPUT;
		day_write(day, text);
		int more = snprintf(out + n, size - n, "%s%s", n ? " " : "", text);
		if (more < 0 || (size_t)more >= size - n)
			return ERR_TOO_BIG;
		n += (size_t)more;
	}
	return ERR_OK;
}

/* From and to, and how many days one occurrence touches. */
static enum err span_read(icalcomponent *event, struct recur_event *e)
{
	struct icaltimetype start = icalcomponent_get_dtstart(event);
	struct icaltimetype end = icalcomponent_get_dtend(event);
	struct day last;
	if (local_of(start, &e->when.first, &e->from))
		return ERR_BAD_INPUT;
	e->when.days = 1;
	e->to = DAY_MINUTES;
	if (icaltime_is_null_time(end))
		return ERR_OK;
	if (local_of(end, &last, &e->to))
		return ERR_BAD_INPUT;
	int days = day_diff(last, e->when.first);
	if (start.is_date) {
		e->to = DAY_MINUTES;
		e->when.days = days < 1 ? 1 : days;
	} else if (days == 1 && !e->to) {
		e->to = DAY_MINUTES;
	} else if (days) { /* from one day into another: both, and all between, are closed whole */
		e->from = 0;
		e->when.days = e->to ? days + 1 : days;
		e->to = DAY_MINUTES;
	}
	return e->from < e->to && e->when.days >= 1 && e->when.days <= RECUR_DAYS_MAX
		       ? ERR_OK
		       : ERR_BAD_INPUT;
}

static enum err event_read(icalcomponent *event, recur_event_fn *fn, void *ctx)
{
	char except[RECUR_EXCEPT_MAX + 1], rule[RECUR_RULE_MAX + 1] = "";
	struct recur_event e = {.when = {.rule = rule, .except = except}};
	icalproperty *p = icalcomponent_get_first_property(event, ICAL_RRULE_PROPERTY);
	const char *words = icalcomponent_get_summary(event);
	enum err err = span_read(event, &e);
	if (!err)
		err = except_read(event, except, sizeof except);
	if (!err && p) {
		struct icalrecurrencetype r = icalproperty_get_rrule(p);
		const char *text = icalrecurrencetype_as_string(&r);
		if (!text || strlen(text) > RECUR_RULE_MAX || !recur_is_right(text))
			err = ERR_BAD_INPUT;
		else
			snprintf(rule, sizeof rule, "%s", text);
	}
	e.words = words ? words : "";
	return err ? err : fn(ctx, &e);
}

enum err recur_read(const char *ics, recur_event_fn *fn, void *ctx, int *count_out)
{
	enum err e = ERR_OK;
	int count = 0;
	if (strlen(ics) > RECUR_CALENDAR_MAX)
		return ERR_TOO_BIG;
	icalcomponent *all = icalparser_parse_string(ics);
	if (!all)
		return ERR_BAD_INPUT;
	icalcomponent *event = icalcomponent_get_first_component(all, ICAL_VEVENT_COMPONENT);
	for (; !e && event;
		event = icalcomponent_get_next_component(all, ICAL_VEVENT_COMPONENT), count++)
		e = count < RECUR_EVENTS_MAX ? event_read(event, fn, ctx) : ERR_TOO_BIG;
	icalcomponent_free(all);
	if (!e && !count)
		e = ERR_BAD_INPUT;
	if (!e)
		*count_out = count;
	return e;
}
