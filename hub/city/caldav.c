/* SPDX-License-Identifier: GPL-3.0-or-later */
/* CalDAV (RFC 4791): one calendar a desk or room.  We choose the name of what we put, so that
 * putting it twice is the same as once.  No server refuses two things at one time, so we look after
 * we put, and take ours away again if somebody was there.
 *
 * Nothing is ever deleted: a server may carry out our PUT long after it failed, and after a DELETE
 * its name would be free again.  A cancelled event without words takes its place instead; while it
 * stands, If-None-Match refuses whatever comes late.  A name that was cancelled is never used
 * again. */
#include "hub/city/caldav.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hub/city/lister.h"
#include "hub/city/text.h"

enum { PUT, CHECK, CHECK_AGAIN, REMOVE, REMOVED, CANCEL, CANCELLED, STEPS };
enum { NAME_MAX_BYTES = REF_MAX + 8, NAMES_MAX = 20 };

static const struct setting settings[] = {
	{"user", SETTING_TEXT, "", "for the calendar server"},
	{"password", SETTING_TEXT, "", "for the calendar server"},
	{"seats", SETTING_NUMBER, "1", "how many visits may be there at one time"},
	{NULL, SETTING_TEXT, "", ""},
};

/* --- asking ---------------------------------------------------------------------------------- */

static enum err log_in(const struct endpoint *ep, struct city_call *call)
{
	char both[200], value[300] = "Basic ";
	const char *user = endpoint_text(ep, "user");
	if (!*user)
		return ERR_OK;
	int n = snprintf(both, sizeof both, "%s:%s", user, endpoint_text(ep, "password"));
	if (n >= (int)sizeof both)
		return ERR_TOO_BIG;
	sodium_bin2base64(value + 6, sizeof value - 6, (const unsigned char *)both, (size_t)n,
		sodium_base64_VARIANT_ORIGINAL);
	return call_header(call, "Authorization", value);
}

/* What we call a visit there: its reference; "-2" and so on behind it where staff sent it again
 * after an earlier one was cancelled. */
static void name_of(const struct parcel *p, char out[NAME_MAX_BYTES])
{
	unsigned used_up = (unsigned)json_integer_value(json_object_get(p->memo, "used_up"));
	if (used_up)
		snprintf(out, NAME_MAX_BYTES, "%s-%u", p->item->ref, used_up % NAMES_MAX + 1);
	else
		snprintf(out, NAME_MAX_BYTES, "%s", p->item->ref);
}

static enum err address(const struct endpoint *ep, struct city_call *call, const char *name)
{
	char file[NAME_MAX_BYTES + 8];
	snprintf(file, sizeof file, "%s.ics", name);
	enum err e = call_path(call, ep, file);
	return e ? e : log_in(ep, call);
}

static enum err build_put(const struct endpoint *ep, const struct parcel *p, struct city_call *call)
{
	char name[NAME_MAX_BYTES];
	call->method = "PUT";
	if (!p->start_ms)
		return ERR_BAD_INPUT;
	name_of(p, name);
	enum err e = address(ep, call, name);
	if (!e)
		e = call_header(call, "If-None-Match", "*");
	if (!e)
		e = call_header(call, "Content-Type", CALDAV_TYPE);
	return e ? e : caldav_add_visit(ep, p, name, &call->body);
}

enum err caldav_ask_events(const struct endpoint *ep, bool is_again, int64_t from_ms, int64_t to_ms,
	struct city_call *call)
{
	char from[CALDAV_STAMP], to[CALDAV_STAMP];
	call->method = "REPORT";
	enum err e = caldav_stamp(from_ms, from);
	if (!e)
		e = caldav_stamp(to_ms, to);
	if (!e)
		e = call_path(call, ep, "");
	if (!e)
		e = log_in(ep, call);
	if (!e)
		e = call_header(call, "Content-Type", "application/xml; charset=utf-8");
	if (!e)
		e = call_header(call, "Depth", "1");
	if (!e)
		e = k_buf_printf(&call->body,
			"<?xml version=\"1.0\" encoding=\"utf-8\"?>"
			"<C:calendar-query xmlns:D=\"DAV:\" "
			"xmlns:C=\"urn:ietf:params:xml:ns:caldav\">"
			"<D:prop><D:getetag/><C:calendar-data/></D:prop><C:filter>"
			"<C:comp-filter name=\"VCALENDAR\"><C:comp-filter name=\"VEVENT\">");
	if (!e && is_again)
		e = k_buf_printf(&call->body, "<C:prop-filter name=\"RRULE\"/>");
	else if (!e)
		e = k_buf_printf(&call->body, "<C:time-range start=\"%s\" end=\"%s\"/>", from, to);
	return e ? e
		 : k_buf_printf(&call->body, "</C:comp-filter></C:comp-filter></C:filter>"
					     "</C:calendar-query>");
}

static enum err build_check(
	const struct endpoint *ep, const struct parcel *p, struct city_call *call)
{
	return caldav_ask_events(ep, false, p->start_ms, p->end_ms, call);
}

static enum err build_check_again(
	const struct endpoint *ep, const struct parcel *p, struct city_call *call)
{
	return caldav_ask_events(ep, true, p->start_ms, p->end_ms, call);
}

/* Puts a cancelled event in the place of what we put: as often as one likes. */
static enum err put_cancelled(const struct endpoint *ep, const struct parcel *p, const char *name,
	int64_t start_ms, int64_t end_ms, struct city_call *call)
{
	call->method = "PUT";
	enum err e = address(ep, call, name);
	if (!e)
		e = call_header(call, "Content-Type", CALDAV_TYPE);
	return e ? e : caldav_add_cancelled(name, p->item->made_ms, start_ms, end_ms, &call->body);
}

static enum err build_remove(
	const struct endpoint *ep, const struct parcel *p, struct city_call *call)
{
	char name[NAME_MAX_BYTES];
	name_of(p, name);
	return put_cancelled(ep, p, name, p->start_ms, p->end_ms, call);
}

static enum err build_removed(
	const struct endpoint *ep, const struct parcel *p, struct city_call *call)
{
	char name[NAME_MAX_BYTES];
	name_of(p, name);
	return address(ep, call, name);
}

/* What the visit that is to be cancelled is called there; NULL. */
static const char *origin_name(const struct parcel *p)
{
	return json_string_value(json_object_get(p->origin, "ref"));
}

static enum err build_cancel(
	const struct endpoint *ep, const struct parcel *p, struct city_call *call)
{
	int64_t start_ms = json_integer_value(json_object_get(p->origin, "start_ms"));
	int64_t end_ms = json_integer_value(json_object_get(p->origin, "end_ms"));
	if (p->origin && !p->origin_is_delivered)
		return ERR_THROTTLED;
	return origin_name(p) && start_ms
		       ? put_cancelled(ep, p, origin_name(p), start_ms, end_ms, call)
		       : ERR_BAD_INPUT;
}

static enum err build_cancelled(
	const struct endpoint *ep, const struct parcel *p, struct city_call *call)
{
	return origin_name(p) ? address(ep, call, origin_name(p)) : ERR_BAD_INPUT;
}

/* --- reading --------------------------------------------------------------------------------- */

static void refused(const struct city_reply *r, struct verdict *v)
{
	char reason[REASON_MAX];
	snprintf(reason, sizeof reason, "the calendar server said no (%d)", r->status);
	verdict_set(v, VERDICT_STAFF, reason);
}

static void go(struct verdict *v, int step)
{
	verdict_set(v, VERDICT_STEP, "");
	v->step = step;
}

/* 412: it is there already, as we put it.  207 is a list of what went wrong. */
static void read_put(
	const struct endpoint *ep, struct parcel *p, const struct city_reply *r, struct verdict *v)
{
	(void)ep;
	(void)p;
	if ((reply_is_good(r) && r->status != 207) || r->status == 412) {
		go(v, CHECK);
	} else {
		refused(r, v);
	}
}

/* How many others are there at that time; -1: it does not say. */
static int others(const struct parcel *p, const struct city_reply *r, bool is_again)
{
	char name[NAME_MAX_BYTES];
	struct listed *list = calloc(1, sizeof *list);
	int n = -1;
	name_of(p, name);
	if (list && caldav_take_events(r, is_again, name, p->start_ms, p->end_ms, list))
		n = list->count;
	free(list);
	return n;
}

/* It stands there cancelled: staff sent it again, and it needs a name that was never used. */
static void take_next_name(struct parcel *p, struct verdict *v)
{
	int64_t used_up = json_integer_value(json_object_get(p->memo, "used_up")) + 1;
	if (used_up >= NAMES_MAX) {
		verdict_set(v, VERDICT_STAFF, "all that we put there is cancelled");
		return;
	}
	json_object_set_new(p->memo, "used_up", json_integer(used_up));
	go(v, PUT);
}

static void not_possible(struct verdict *v, const char *reason)
{
	verdict_set(v, VERDICT_REJECTED, reason);
	v->state = MATTER_NOT_POSSIBLE;
}

/* For a cancellation: how it is called, and when it is. */
static void note_ours(struct parcel *p, const char *name)
{
	json_object_del(p->memo, "yeses");
	parcel_set_note(p, "ref", name);
	json_object_set_new(p->memo, "start_ms", json_integer(p->start_ms));
	json_object_set_new(p->memo, "end_ms", json_integer(p->end_ms));
}

/* A yes that is no list of events is a portal's, or half of one: asked again. */
static void no_list(struct parcel *p, const struct city_reply *r, struct verdict *v, int step)
{
	if (!reply_is_good(r) || !verdict_once_more(p, v, step))
		refused(r, v);
}

static void read_check(
	const struct endpoint *ep, struct parcel *p, const struct city_reply *r, struct verdict *v)
{
	char name[NAME_MAX_BYTES];
	name_of(p, name);
	int n = others(p, r, false);
	enum caldav_event ours = caldav_event_listed(r, name);
	if (n < 0) {
		no_list(p, r, v, CHECK);
	} else if (ours == CALDAV_NONE) {
		if (!verdict_once_more(p, v, PUT))
			verdict_set(v, VERDICT_STAFF, "it says yes, but does not list it");
	} else if (ours == CALDAV_CANCELLED) {
		take_next_name(p, v);
	} else if (ours == CALDAV_CANCELLED_THERE) {
		not_possible(v, "it was cancelled in the calendar");
	} else if (n >= endpoint_number(ep, "seats")) {
		go(v, REMOVE);
	} else {
		note_ours(p, name);
		json_object_set_new(p->memo, "others", json_integer(n));
		go(v, CHECK_AGAIN);
	}
}

static void read_check_again(
	const struct endpoint *ep, struct parcel *p, const struct city_reply *r, struct verdict *v)
{
	int n = others(p, r, true);
	int64_t once = json_integer_value(json_object_get(p->memo, "others"));
	if (n < 0) {
		no_list(p, r, v, CHECK_AGAIN);
	} else if (n + once >= endpoint_number(ep, "seats")) {
		go(v, REMOVE);
	} else {
		verdict_set(v, VERDICT_DELIVERED, "");
		v->state = MATTER_BOOKED;
		snprintf(v->their_id, sizeof v->their_id, "%s", parcel_note(p, "ref"));
	}
}

static void read_put_cancelled(const struct city_reply *r, struct verdict *v, int look)
{
	if (reply_is_good(r) && r->status != 207)
		go(v, look);
	else
		refused(r, v);
}

static void read_remove(
	const struct endpoint *ep, struct parcel *p, const struct city_reply *r, struct verdict *v)
{
	(void)ep;
	(void)p;
	read_put_cancelled(r, v, REMOVED);
}

static void read_cancel(
	const struct endpoint *ep, struct parcel *p, const struct city_reply *r, struct verdict *v)
{
	(void)ep;
	(void)p;
	read_put_cancelled(r, v, CANCELLED);
}

/* True if it stands there cancelled; else it is put once more. */
static bool is_cancelled(
	struct parcel *p, const char *name, const struct city_reply *r, struct verdict *v, int step)
{
	bool is_there = reply_is_good(r);
	if (is_there && caldav_event_of(r->body, name) == CALDAV_CANCELLED)
		return true;
	if ((!is_there && r->status != 404 && r->status != 410) || !verdict_once_more(p, v, step))
		refused(r, v);
	return false;
}

static void read_removed(
	const struct endpoint *ep, struct parcel *p, const struct city_reply *r, struct verdict *v)
{
	char name[NAME_MAX_BYTES];
	(void)ep;
	name_of(p, name);
	if (is_cancelled(p, name, r, v, REMOVE))
		not_possible(v, "somebody is there at that time");
}

static void read_cancelled(
	const struct endpoint *ep, struct parcel *p, const struct city_reply *r, struct verdict *v)
{
	(void)ep;
	const char *name = origin_name(p);
	if (is_cancelled(p, name ? name : "", r, v, CANCEL))
		verdict_set(v, VERDICT_DELIVERED, "");
}

static const struct step steps[STEPS] = {
	[PUT] = {.name = "put",
		.is_safe = true,
		.after_loss = NO_STEP,
		.build = build_put,
		.read = read_put},
	[CHECK] = {.name = "check",
		.is_safe = true,
		.after_loss = NO_STEP,
		.build = build_check,
		.read = read_check},
	[CHECK_AGAIN] = {.name = "check-again",
		.is_safe = true,
		.after_loss = NO_STEP,
		.build = build_check_again,
		.read = read_check_again},
	[REMOVE] = {.name = "remove",
		.is_safe = true,
		.after_loss = NO_STEP,
		.build = build_remove,
		.read = read_remove},
	[REMOVED] = {.name = "removed",
		.is_safe = true,
		.after_loss = NO_STEP,
		.build = build_removed,
		.read = read_removed},
	[CANCEL] = {.name = "cancel",
		.is_safe = true,
		.after_loss = NO_STEP,
		.build = build_cancel,
		.read = read_cancel},
	[CANCELLED] = {.name = "cancelled",
		.is_safe = true,
		.after_loss = NO_STEP,
		.build = build_cancelled,
		.read = read_cancelled},
};

/* --- what it can do -------------------------------------------------------------------------- */

static enum err build_calendar(
	const struct endpoint *ep, const json_t *learnt, struct city_call *call)
{
	(void)learnt;
	call->method = "PROPFIND";
	enum err e = call_path(call, ep, "");
	if (!e)
		e = log_in(ep, call);
	if (!e)
		e = call_header(call, "Depth", "0");
	if (!e)
		e = call_header(call, "Content-Type", "application/xml; charset=utf-8");
	return e ? e
		 : k_buf_printf(&call->body, "<?xml version=\"1.0\"?><D:propfind xmlns:D=\"DAV:\">"
					     "<D:prop><D:resourcetype/></D:prop></D:propfind>");
}

static bool read_calendar(
	const struct endpoint *ep, json_t *learnt, const struct city_reply *r, struct k_buf *words)
{
	(void)ep;
	(void)learnt;
	bool is_calendar = r->status == 207 && doc_find(r->root, "calendar");
	if (k_buf_printf(words, "status %d; %s", r->status,
		    is_calendar ? "a calendar" : "no calendar: is the url that of one calendar?"))
		return false;
	return is_calendar;
}

static const struct probe probes[] = {{"the calendar", build_calendar, read_calendar}};
static const int probe_count = 1;

const struct adapter caldav_adapter = {
	.name = "caldav",
	.words = "CalDAV",
	.settings = settings,
	.steps = steps,
	.step_count = STEPS,
	.first_step = {[REQUEST_VISIT] = PUT + 1, [REQUEST_CANCEL] = CANCEL + 1},
	.books = true,
	.lister = &caldav_lister,
	.probes = probes,
	.probe_count = &probe_count,
};
