/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/fault/person.h"

#include "kiosk/core/wire.h"

#include <fcntl.h>
#include <poll.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static int64_t now_us(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

/* --- frames ---------------------------------------------------------------------------------- */

static bool send_all(struct person *p, const void *bytes, size_t n)
{
	for (size_t sent = 0; p->fd >= 0 && sent < n;) {
		ssize_t one = send(p->fd, (const char *)bytes + sent, n - sent, MSG_NOSIGNAL);
		if (one <= 0)
			person_close(p);
		else
			sent += (size_t)one;
	}
	return p->fd >= 0;
}

static bool tell(struct person *p, json_t *message)
{
	char *text = json_dumps(message, JSON_COMPACT);
	uint32_t n = text ? (uint32_t)strlen(text) : 0;
	bool is_sent = n && send_all(p, &n, sizeof n) && send_all(p, text, n);
	free(text);
	json_decref(message);
	return is_sent;
}

/* Reads n bytes; false: the other end is gone, which closes this one. */
static bool read_all(struct person *p, void *bytes, size_t n)
{
	for (size_t got = 0; p->fd >= 0 && got < n;) {
		ssize_t one = recv(p->fd, (char *)bytes + got, n - got, 0);
		if (one <= 0)
			person_close(p);
		else
			got += (size_t)one;
	}
	return p->fd >= 0;
}

/* The next message if one comes in time; NULL: none. */
static json_t *hear(struct person *p, int wait_ms)
{
	struct pollfd ready = {.fd = p->fd, .events = POLLIN};
	uint32_t n = 0;
	if (p->fd < 0 || poll(&ready, 1, wait_ms) <= 0 || !read_all(p, &n, sizeof n) ||
		n > WIRE_FRAME_MAX)
		return NULL;
	char *text = malloc(n);
	json_t *message = text && read_all(p, text, n) ? json_loadb(text, n, 0, NULL) : NULL;
	free(text);
	return message;
}

/* --- what is told ------------------------------------------------------------------------------ */

static void note(struct person *p, const char *t, const char *id)
{
	for (int i = 0; i < p->count; i++) {
		struct asked *a = &p->all[i];
		if (strcmp(a->id, id))
			continue;
		if (!strcmp(t, "saved")) {
			p->saved += a->told != TOLD_SAVED;
			a->told = TOLD_SAVED;
			a->told_us = now_us();
			a->is_shown = tell(p, json_pack("{s:s, s:s}", "t", "shown", "id", id));
		} else if (!strcmp(t, "not_saved")) {
			a->told = TOLD_REFUSED;
		} else if (!strcmp(t, "booked")) {
			p->received += !a->is_booked && !a->is_received;
			a->is_booked = true;
		} else if (!strcmp(t, "received") || !strcmp(t, "gone")) {
			p->received += !a->is_booked && !a->is_received;
			a->is_received = true;
		}
		return;
	}
}

static void take(struct person *p, json_t *message)
{
	const char *t = json_string_value(json_object_get(message, "t"));
	const char *id = json_string_value(json_object_get(message, "id"));
	json_t *keys = json_object_get(message, "keys");
	if (!t)
		return;
	if (keys && !seal_keys_read(keys, &p->keys))
		p->has_keys = true;
	if (!strcmp(t, "times")) {
		json_decref(p->lent);
		p->lent = json_incref(
			json_object_get(json_object_get(message, "times"), "lent"));
	} else if (!strcmp(t, "status") || !strcmp(t, "queue")) {
		json_decref(p->answer);
		p->answer = json_incref(message);
	} else if (!strcmp(t, "welcome")) {
		p->has_room = json_is_true(json_object_get(message, "room"));
		p->line = json_is_true(json_object_get(message, "line"));
	} else if (!strcmp(t, "room")) {
		p->has_room = json_is_true(json_object_get(message, "on"));
	} else if (!strcmp(t, "line")) {
		p->line = json_is_true(json_object_get(message, "on"));
	} else if (id) {
		note(p, t, id);
	}
}

bool person_wait(struct person *p, int wait_ms, bool (*is_enough)(const struct person *p))
{
	int64_t until_us = now_us() + (int64_t)wait_ms * 1000;
	while (p->fd >= 0 && !is_enough(p)) {
		int64_t left_us = until_us - now_us();
		if (left_us <= 0)
			return false;
		json_t *message = hear(p, (int)(left_us / 1000) + 1);
		take(p, message);
		json_decref(message);
	}
	return is_enough(p);
}

static bool has_answer(const struct person *p)
{
	return p->answer != NULL;
}

const json_t *person_ask(struct person *p, json_t *message, int wait_ms)
{
	json_decref(p->answer);
	p->answer = NULL;
	return tell(p, message) && person_wait(p, wait_ms, has_answer) ? p->answer : NULL;
}

/* --- asking ------------------------------------------------------------------------------------- */

/* Takes public_words.  body: what is sealed. */
static int submit(struct person *p, const char *kind, const char *body, const char *sealed,
	json_t *public_words)
{
	struct asked *a = &p->all[p->count];
	char *made = NULL;
	if (p->count == PERSON_MAX || !p->has_keys) {
		json_decref(public_words);
		return -1;
	}
	*a = (struct asked){.asked_us = now_us()};
	snprintf(a->id, sizeof a->id, "%08x%08x%08x%08x", randombytes_random(), randombytes_random(),
		randombytes_random(), randombytes_random());
	number_make(p->next_number++, a->number);
	json_object_set_new(public_words, "number", json_string(a->number));
	if (!sealed && seal_make(&p->keys, a->id, body, &made)) {
		json_decref(public_words);
		return -1;
	}
	bool is_sent = tell(p, json_pack("{s:s, s:s, s:s, s:s, s:s, s:o}", "t", "submit", "id", a->id,
				    "number", a->number, "kind", kind, "sealed", sealed ? sealed : made,
				    "public", public_words));
	free(made);
	return is_sent ? p->count++ : -1;
}

int person_report(struct person *p, const char *words, const char *sealed)
{
	json_t *body = json_pack("{s:i, s:s, s:s, s:s, s:s, s:s, s:b, s:s, s:[], s:s, s:s, s:s, s:s, "
				 "s:s, s:s}",
		"v", 1, "lang", "en", "centre_time", "2024-05-01T10:10", "kind", "lights", "where",
		"street", "street", "Mill Road", "street_known", 1, "detail", "", "picks", "words",
		words, "same_as", "", "answer", "return", "name", words, "phone", "", "about", "");
	char *text = json_dumps(body, JSON_COMPACT);
	int i = submit(p, "report", text, sealed,
		json_pack("{s:s, s:s, s:s, s:s, s:[]}", "kind", "report", "state", "saved",
			"report_kind", "lights", "street", "Mill Road", "stages"));
	json_decref(body);
	free(text);
	return i;
}

int person_visit(struct person *p, const char *service, const char *place, const char *start)
{
	json_t *body = json_pack("{s:i, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:[]}", "v", 1,
		"lang", "en", "centre_time", "2024-05-01T10:10", "service", service, "place", place,
		"start", start, "for", "me", "name", "", "contact", "none", "phone", "", "needs");
	char *text = json_dumps(body, JSON_COMPACT);
	int i = submit(p, "visit", text, NULL,
		json_pack("{s:s, s:s, s:s, s:s, s:s, s:[]}", "kind", "visit", "state", "saved",
			"service", service, "place", place, "start", start, "stages"));
	if (i >= 0)
		snprintf(p->all[i].start, sizeof p->all[i].start, "%s", start);
	json_decref(body);
	free(text);
	return i;
}

bool person_lent(const struct person *p, const char *service, const char *place,
	char start_out[PERSON_START_CHARS + 1])
{
	const char *day;
	size_t n;
	json_t *minutes, *minute,
		*days = json_object_get(json_object_get(p->lent, service), place);
	json_object_foreach(days, day, minutes) json_array_foreach(minutes, n, minute) {
		unsigned m = (unsigned)json_integer_value(minute);
		int i = 0;
		snprintf(start_out, PERSON_START_CHARS + 1, "%.10sT%02u:%02u", day,
			m / 60 % 24, m % 60);
		while (i < p->count && strcmp(p->all[i].start, start_out))
			i++;
		if (i == p->count)
			return true;
	}
	return false;
}

/* --- life ----------------------------------------------------------------------------------------- */

static bool is_welcome(const struct person *p)
{
	return p->has_keys;
}

bool person_open(struct person *p, const char *socket_path, int wait_ms)
{
	p->fd = -1;
	p->has_keys = false;
	for (int64_t until_us = now_us() + (int64_t)wait_ms * 1000; now_us() < until_us; usleep(2000)) {
		if (wire_connect(socket_path, &p->fd)) {
			p->fd = -1;
			continue;
		}
		fcntl(p->fd, F_SETFL, fcntl(p->fd, F_GETFL) & ~O_NONBLOCK);
		if (tell(p, json_pack("{s:s, s:i}", "t", "hello", "v", 1)) &&
			person_wait(p, wait_ms, is_welcome))
			return true;
		person_close(p);
	}
	return false;
}

void person_close(struct person *p)
{
	if (p->fd >= 0)
		close(p->fd);
	p->fd = -1;
}

void person_finish(struct person *p)
{
	person_close(p);
	json_decref(p->lent);
	json_decref(p->answer);
	p->lent = p->answer = NULL;
	p->count = p->saved = p->received = 0;
}
