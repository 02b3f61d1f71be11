/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When a calendar is busy: its events, with those that come again.  A free-busy report would say
 * less, and one server of two does not know it.  Xandikos 0.2.8 finds what comes again by its first
 * time only, so that is asked for apart. */
#include "hub/city/caldav.h"

#include <libical/ical.h>
#include <string.h>

#include "hub/city/lister.h"
#include "hub/city/text.h"

#define DAY_MS INT64_C(86400000)

enum { EVENTS_MAX = 2000 };

/* What is taken out of one answer. */
struct taking {
	int64_t from_ms, to_ms;
	bool is_again; /* what comes again, or what does not */
	int count;
	struct listed *out;
};

static void on_event(icalcomponent *event, struct icaltime_span *span, void *ctx)
{
	struct taking *t = ctx;
	int64_t from_ms = (int64_t)span->start * 1000, to_ms = (int64_t)span->end * 1000;
	(void)event;
	if (span->is_busy && t->count < EVENTS_MAX && from_ms < t->to_ms && to_ms > t->from_ms) {
		listed_add(t->out, from_ms, to_ms);
		t->count++;
	}
}

static struct icaltimetype moment(int64_t wall_ms)
{
	return icaltime_from_timet_with_zone(
		(time_t)(wall_ms / 1000), 0, icaltimezone_get_utc_timezone());
}

static void take_event(icalcomponent *event, struct taking *t)
{
	bool is_again = icalcomponent_get_first_property(event, ICAL_RRULE_PROPERTY) != NULL;
	if (is_again == t->is_again && icalcomponent_get_status(event) != ICAL_STATUS_CANCELLED)
		icalcomponent_foreach_recurrence(
			event, moment(t->from_ms - DAY_MS), moment(t->to_ms), on_event, t);
}

static void take_calendar(const char *text, struct taking *t)
{
	icalcomponent *all = strlen(text) < CALDAV_TEXT_MAX ? icalparser_parse_string(text) : NULL;
	if (!all)
		return;
	for (icalcomponent *c = icalcomponent_get_first_component(all, ICAL_VEVENT_COMPONENT); c;
		c = icalcomponent_get_next_component(all, ICAL_VEVENT_COMPONENT))
		take_event(c, t);
	icalcomponent_free(all);
}

bool caldav_take_events(const struct city_reply *r, bool is_again, const char *but_name,
	int64_t from_ms, int64_t to_ms, struct listed *out)
{
	struct taking t = {from_ms, to_ms, is_again, 0, out};
	if (r->status != 207 || !r->root || !text_same(r->root->name, "multistatus"))
		return false;
	for (const struct doc_node *c = r->root->first; c; c = c->next) {
		const struct doc_node *data = doc_find(c, "calendar-data");
		if (data && !caldav_is_named(doc_text(c, "href"), but_name))
			take_calendar(data->text, &t);
	}
	return true;
}

static enum err build(const struct endpoint *ep, const json_t *row, const struct listing *at,
	struct city_call *call)
{
	(void)row;
	return at->calls > 1 ? ERR_NOT_FOUND
			     : caldav_ask_events(ep, at->calls == 1, at->from_ms, at->to_ms, call);
}

static bool read_events(const struct endpoint *ep, const json_t *row, const struct city_reply *r,
	struct listing *at, struct listed *out)
{
	(void)ep;
	(void)row;
	return caldav_take_events(r, at->calls == 1, "", at->from_ms, at->to_ms, out);
}

const struct lister caldav_lister = {.is_busy = true, .build = build, .read = read_events};
