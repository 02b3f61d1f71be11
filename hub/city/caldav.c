/* SPDX-License-Identifier: GPL-3.0-or-later */
/* CalDAV (RFC 4791): one calendar a desk or room.  We choose the name of what we put, so that
 * putting it twice is the same as once.  No server refuses two things at one time, so we look after
 * we put, and take ours away again if somebody was there. */
#include "hub/city/caldav.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hub/city/lister.h"
#include "hub/city/text.h"

enum { PUT, CHECK, CHECK_AGAIN, REMOVE, CANCEL, STEPS };
enum { LINE_BYTES = 74, WORDS_LETTERS = 4000, TEXT_MAX = 32 << 10 };

static const struct setting settings[] = {
	{"user", SETTING_TEXT, "", "for the calendar server"},
	{"password", SETTING_TEXT, "", "for the calendar server"},
	{"seats", SETTING_NUMBER, "1", "how many visits may be there at one time"},
	{NULL, SETTING_TEXT, "", ""},
};

/* --- iCalendar ------------------------------------------------------------------------------- */

/* Adds a line, folded so that no part is longer than 75 bytes and no letter is cut. */
static enum err add_line(struct k_buf *out, const char *line)
{
	enum err e = ERR_OK;
	while (!e && strlen(line) > LINE_BYTES) {
		size_t n = LINE_BYTES;
		while (n && ((unsigned char)line[n] & 0xc0) == 0x80)
			n--;
		e = k_buf_add(out, line, n);
		if (!e)
			e = k_buf_add(out, "\r\n ", 3);
		line += n;
	}
	return e ? e : k_buf_printf(out, "%s\r\n", line);
}

/* Adds "NAME:text" with what has a meaning in iCalendar made plain. */
static enum err add_text(struct k_buf *out, const char *name, const char *text)
{
	struct k_buf line;
	k_buf_init(&line, TEXT_MAX);
	enum err e = k_buf_printf(&line, "%s:", name);
	for (; !e && *text; text++) {
		if (*text == '\n')
			e = k_buf_add(&line, "\\n", 2);
		else if (strchr("\\;,", *text))
			e = k_buf_printf(&line, "\\%c", *text);
		else
			e = k_buf_add(&line, text, 1);
	}
	if (!e)
		e = add_line(out, line.data);
	k_buf_finish_wipe(&line);
	return e;
}

/* "20240506T083000Z" */
static enum err stamp(int64_t wall_ms, char out[20])
{
	struct k_buf text;
	size_t n = 0;
	k_buf_init(&text, 64);
	enum err e = text_add_time(&text, wall_ms);
	for (const char *c = text.data; !e && *c && n + 1 < 20; c++)
		if (*c != '-' && *c != ':')
			out[n++] = *c;
	out[n] = '\0';
	k_buf_finish(&text);
	return e;
}

static enum err add_time(struct k_buf *out, const char *name, int64_t wall_ms)
{
	char text[20];
	enum err e = stamp(wall_ms, text);
	return e ? e : k_buf_printf(out, "%s:%s\r\n", name, text);
}

static enum err add_words(const struct endpoint *ep, const struct parcel *p, struct k_buf *out)
{
	struct k_buf words;
	k_buf_init(&words, TEXT_MAX);
	enum err e = k_buf_printf(&words, "%s %s\n%s\n", p->first_name, p->last_name, p->phone);
	if (!e)
		e = parcel_add_words(p, ep, WORDS_LETTERS, &words);
	if (!e)
		e = add_text(out, "DESCRIPTION", words.data);
	k_buf_finish_wipe(&words);
	return e;
}

static enum err event_make(const struct endpoint *ep, const struct parcel *p, struct k_buf *out)
{
	enum err e = k_buf_printf(out,
		"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Foyer//hub//EN\r\nBEGIN:VEVENT\r\n"
		"UID:%s\r\n",
		p->item->ref);
	if (!e)
		e = add_time(out, "DTSTAMP", p->item->made_ms);
	if (!e)
		e = add_time(out, "DTSTART", p->start_ms);
	if (!e)
		e = add_time(out, "DTEND", p->end_ms);
	if (!e)
		e = add_text(out, "SUMMARY", p->title);
	if (!e)
		e = add_words(ep, p, out);
	return e ? e : k_buf_printf(out, "END:VEVENT\r\nEND:VCALENDAR\r\n");
}

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

static enum err name_it(const struct endpoint *ep, struct city_call *call, const char *ref)
{
	char name[REF_MAX + 8];
	snprintf(name, sizeof name, "%s.ics", ref);
	enum err e = call_path(call, ep, name);
	return e ? e : log_in(ep, call);
}

static enum err build_put(const struct endpoint *ep, const struct parcel *p, struct city_call *call)
{
	call->method = "PUT";
	if (!p->start_ms)
		return ERR_BAD_INPUT;
	enum err e = name_it(ep, call, p->item->ref);
	if (!e)
		e = call_header(call, "If-None-Match", "*");
	if (!e)
		e = call_header(call, "Content-Type", "text/calendar; charset=utf-8");
	return e ? e : event_make(ep, p, &call->body);
}

enum err caldav_ask_events(const struct endpoint *ep, bool is_again, int64_t from_ms, int64_t to_ms,
	struct city_call *call)
{
	char from[20], to[20];
	call->method = "REPORT";
	enum err e = stamp(from_ms, from);
	if (!e)
		e = stamp(to_ms, to);
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

static enum err build_remove(
	const struct endpoint *ep, const struct parcel *p, struct city_call *call)
{
	call->method = "DELETE";
	return name_it(ep, call, p->item->ref);
}

static enum err build_cancel(
	const struct endpoint *ep, const struct parcel *p, struct city_call *call)
{
	const char *ref = json_string_value(json_object_get(p->origin, "ref"));
	call->method = "DELETE";
	if (p->origin && !p->origin_is_delivered)
		return ERR_THROTTLED;
	return ref ? name_it(ep, call, ref) : ERR_BAD_INPUT;
}

/* --- reading --------------------------------------------------------------------------------- */

static void refused(const struct city_reply *r, struct verdict *v)
{
	char reason[REASON_MAX];
	snprintf(reason, sizeof reason, "the calendar server said no (%d)", r->status);
	verdict_set(v, VERDICT_STAFF, reason);
}

/* 412: it is there already, as we put it.  207 is a list of what went wrong. */
static void read_put(
	const struct endpoint *ep, struct parcel *p, const struct city_reply *r, struct verdict *v)
{
	(void)ep;
	if ((reply_is_good(r) && r->status != 207) || r->status == 412) {
		parcel_set_note(p, "ref", p->item->ref);
		verdict_set(v, VERDICT_STEP, "");
		v->step = CHECK;
	} else {
		refused(r, v);
	}
}

/* True if the list has ours: a yes to putting it there may have been somebody else's. */
static bool has_ours(const struct parcel *p, const struct city_reply *r)
{
	for (const struct doc_node *c = r->root ? r->root->first : NULL; c; c = c->next)
		if (strstr(doc_text(c, "href"), p->item->ref))
			return true;
	return false;
}

/* How many others are there at that time; -1: it does not say. */
static int others(const struct parcel *p, const struct city_reply *r, bool is_again)
{
	struct listed *list = calloc(1, sizeof *list);
	int n = -1;
	if (list && caldav_take_events(r, is_again, p->item->ref, p->start_ms, p->end_ms, list))
		n = list->count;
	free(list);
	return n;
}

static void go(struct verdict *v, int step)
{
	verdict_set(v, VERDICT_STEP, "");
	v->step = step;
}

static void read_check(
	const struct endpoint *ep, struct parcel *p, const struct city_reply *r, struct verdict *v)
{
	int n = others(p, r, false);
	if (n < 0) {
		refused(r, v);
	} else if (!has_ours(p, r)) {
		if (!verdict_once_more(p, v, PUT))
			verdict_set(v, VERDICT_STAFF, "it says yes, but does not list it");
	} else if (n >= endpoint_number(ep, "seats")) {
		go(v, REMOVE);
	} else {
		json_object_del(p->memo, "yeses");
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
		refused(r, v);
	} else if (n + once >= endpoint_number(ep, "seats")) {
		go(v, REMOVE);
	} else {
		verdict_set(v, VERDICT_DELIVERED, "");
		v->state = MATTER_BOOKED;
		snprintf(v->their_id, sizeof v->their_id, "%s", p->item->ref);
	}
}

/* Taken away for certain; any other yes may be somebody else's. */
static bool is_away(const struct city_reply *r)
{
	return r->status == 204 || r->status == 404 || r->status == 410;
}

static bool says_yes(const struct city_reply *r)
{
	return reply_is_good(r) && r->status != 207;
}

static void read_remove(
	const struct endpoint *ep, struct parcel *p, const struct city_reply *r, struct verdict *v)
{
	(void)ep;
	if (is_away(r)) {
		verdict_set(v, VERDICT_REJECTED, "somebody is there at that time");
		v->state = MATTER_NOT_POSSIBLE;
	} else if (!says_yes(r) || !verdict_once_more(p, v, REMOVE)) {
		refused(r, v);
	}
}

static void read_cancel(
	const struct endpoint *ep, struct parcel *p, const struct city_reply *r, struct verdict *v)
{
	(void)ep;
	if (is_away(r))
		verdict_set(v, VERDICT_DELIVERED, "");
	else if (!says_yes(r) || !verdict_once_more(p, v, CANCEL))
		refused(r, v);
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
	[CANCEL] = {.name = "cancel",
		.is_safe = true,
		.after_loss = NO_STEP,
		.build = build_cancel,
		.read = read_cancel},
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
