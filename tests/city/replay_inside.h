/* SPDX-License-Identifier: GPL-3.0-or-later */
/* replay_inside: what the files of the replay server share; not for tests. */
#ifndef FOYER_TESTS_CITY_REPLAY_INSIDE_H
#define FOYER_TESTS_CITY_REPLAY_INSIDE_H

#include "tests/city/replay.h"

#include <microhttpd.h>
#include <pthread.h>

#include "kiosk/base/buf.h"

enum { TICKETS_MAX = 512, FIELDS_MAX = 48, TEXT_MAX = 20000, ANSWER_MAX = 1 << 20 };

struct ticket {
	char id[64], code[64];
	char *description;
	double lat, lon;
	int64_t made_ms;
};

struct field {
	char name[96];
	char *value;
};

struct replay {
	struct MHD_Daemon *daemon;
	json_t *profile, *server;
	pthread_mutex_t lock;
	enum replay_fault fault;
	int fault_left, posts, phase, token_asks;
	bool is_stopping;
	struct ticket tickets[TICKETS_MAX];
	int count;
	struct field fields[FIELDS_MAX];
	int field_count;
	char headers[2048];
	char last[ANSWER_MAX / 64];
};

/* What the profile says of the server: a text (""), a number, a truth. */
const char *replay_says(const struct replay *r, const char *key);
int64_t replay_number(const struct replay *r, const char *key, int64_t otherwise);
bool replay_is_set(const struct replay *r, const char *key);

/* Adds bytes; text with each {{name}} filled from the ticket. */
void replay_put(struct k_buf *out, const char *text, size_t n);
void replay_fill(struct replay *r, struct k_buf *out, const char *text, const struct ticket *t);

/* The form fields of the last POST. */
void replay_fields_read(struct replay *r, const char *body);
void replay_fields_forget(struct replay *r);
const char *replay_value(const struct replay *r, const char *name);
double replay_degrees(const char *text);

struct ticket *replay_ticket_add(
	struct replay *r, const char *code, const char *description, double lat, double lon);
/* The refusal that the profile has for what is wrong with this POST; NULL: nothing is. */
const json_t *replay_refusal(const struct replay *r);

#endif
