/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The events that we put into calendars (RFC 5545), and what stands there of them. */
#include "hub/city/caldav.h"

#include <libical/ical.h>
#include <stdio.h>
#include <string.h>

#include "hub/city/text.h"

enum { LINE_BYTES = 74, WORDS_LETTERS = 4000, TEXT_MAX = 32 << 10 };

/* --- writing --------------------------------------------------------------------------------- */

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

enum err caldav_stamp(int64_t wall_ms, char out[CALDAV_STAMP])
{
	struct k_buf text;
	size_t n = 0;
	k_buf_init(&text, 64);
	enum err e = text_add_time(&text, wall_ms);
	for (const char *c = text.data; !e && *c && n + 1 < CALDAV_STAMP; c++)
		if (*c != '-' && *c != ':')
			out[n++] = *c;
	out[n] = '\0';
	k_buf_finish(&text);
	return e;
}

static enum err add_time(struct k_buf *out, const char *name, int64_t wall_ms)
{
	char text[CALDAV_STAMP];
	enum err e = caldav_stamp(wall_ms, text);
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

static enum err add_begin(
	const char *name, int64_t made_ms, int64_t start_ms, int64_t end_ms, struct k_buf *out)
{
	enum err e = k_buf_printf(out,
		"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Foyer//hub//EN\r\nBEGIN:VEVENT\r\n"
		"UID:%s\r\n",
		name);
	if (!e)
		e = add_time(out, "DTSTAMP", made_ms);
	if (!e)
		e = add_time(out, "DTSTART", start_ms);
	return e ? e : add_time(out, "DTEND", end_ms);
}

static enum err add_end(struct k_buf *out)
{
	return k_buf_printf(out, "END:VEVENT\r\nEND:VCALENDAR\r\n");
}

enum err caldav_add_visit(
	const struct endpoint *ep, const struct parcel *p, const char *name, struct k_buf *out)
{
	enum err e = add_begin(name, p->item->made_ms, p->start_ms, p->end_ms, out);
	if (!e)
		e = add_text(out, "SUMMARY", p->title);
	if (!e)
		e = add_words(ep, p, out);
	return e ? e : add_end(out);
}

enum err caldav_add_cancelled(
	const char *name, int64_t made_ms, int64_t start_ms, int64_t end_ms, struct k_buf *out)
{
	enum err e = add_begin(name, made_ms, start_ms, end_ms, out);
	if (!e)
		e = k_buf_printf(out, "SEQUENCE:1\r\nSTATUS:CANCELLED\r\nTRANSP:TRANSPARENT\r\n"
				      "SUMMARY:Cancelled\r\n");
	return e ? e : add_end(out);
}

/* --- reading --------------------------------------------------------------------------------- */

/* The first event at or below c; NULL. */
static icalcomponent *event_in(icalcomponent *c)
{
	if (icalcomponent_isa(c) == ICAL_XROOT_COMPONENT)
		c = icalcomponent_get_first_component(c, ICAL_VCALENDAR_COMPONENT);
	return c ? icalcomponent_get_first_component(c, ICAL_VEVENT_COMPONENT) : NULL;
}

static enum caldav_event state_of(icalcomponent *event)
{
	if (icalcomponent_get_status(event) != ICAL_STATUS_CANCELLED)
		return CALDAV_STANDS;
	return icalcomponent_get_first_property(event, ICAL_DESCRIPTION_PROPERTY)
		       ? CALDAV_CANCELLED_THERE
		       : CALDAV_CANCELLED;
}

enum caldav_event caldav_event_of(const char *text, const char *name)
{
	icalcomponent *all = strlen(text) < CALDAV_TEXT_MAX ? icalparser_parse_string(text) : NULL;
	icalcomponent *event = all ? event_in(all) : NULL;
	const char *uid = event ? icalcomponent_get_uid(event) : NULL;
	enum caldav_event found = uid && !strcmp(uid, name) ? state_of(event) : CALDAV_NONE;
	if (all)
		icalcomponent_free(all);
	return found;
}

bool caldav_is_named(const char *href, const char *name)
{
	const char *file = strrchr(href, '/');
	size_t n = strlen(name);
	return file && !strncmp(file + 1, name, n) && !strcmp(file + 1 + n, ".ics");
}

enum caldav_event caldav_event_listed(const struct city_reply *r, const char *name)
{
	for (const struct doc_node *c = r->root ? r->root->first : NULL; c; c = c->next) {
		const struct doc_node *data = doc_find(c, "calendar-data");
		if (!caldav_is_named(doc_text(c, "href"), name))
			continue;
		enum caldav_event found = data ? caldav_event_of(data->text, name) : CALDAV_NONE;
		return found == CALDAV_NONE ? CALDAV_STANDS : found; /* its name is enough */
	}
	return CALDAV_NONE;
}
