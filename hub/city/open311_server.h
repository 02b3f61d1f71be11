/* SPDX-License-Identifier: GPL-3.0-or-later */
/* open311_server: GeoReport v2 as a server: other programs of the city read the public reports and
 * post new ones, which then are requests like those of a kiosk named "open311".  Only where
 * city.json has a "server". */
#ifndef FOYER_HUB_CITY_OPEN311_SERVER_H
#define FOYER_HUB_CITY_OPEN311_SERVER_H

#include "hub/store/hub.h"
#include "kiosk/base/buf.h"

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

enum { OPEN311_FORM_MAX = 32 << 10, OPEN311_TEXT_MAX = 2 << 20 };

struct open311_ask {
	bool is_post;
	const char *path;  /* behind /open311/v2/: "requests.xml" */
	const char *query; /* behind the '?', still encoded */
	const char *body;
	size_t body_len;
	const char *key; /* Idempotency-Key; NULL: none */
	int64_t now_ms;
};

struct open311_answer {
	int status;
	const char *type;  /* static */
	struct k_buf text; /* the caller's to finish */
};

/* Answers.  Always gives something to send. */
void open311_serve(struct hub *hub, const struct open311_ask *ask, struct open311_answer *out);

/* The value of a field in form-encoded text, decoded; at most room - 1 bytes and no more fields
 * than it has.  False: it is not there, too long, or no text. */
bool form_value(const char *form, size_t n, const char *name, char *out, size_t room);
/* Adds json as XML: an element `name`; what is in a list is named `item`. */
MUST_USE enum err xml_add(
	struct k_buf *out, const char *name, const char *item, const json_t *json);

/* Takes a report in.  Gives {"service_request_id", ...}, or an error: *status_out and words_out. */
json_t *open311_take(struct hub *hub, const json_t *server, const struct open311_ask *ask,
	int *status_out, const char **words_out);
/* True if the hub takes reports of that kind through this door. */
bool open311_offers(const struct hub *hub, const char *kind);

#endif
