/* SPDX-License-Identifier: GPL-3.0-or-later */
/* route: what the hub answers to, one row of a table a method and path.  hub/app/openapi.json
 * describes the same; a test holds the two against each other. */
#ifndef FOYER_HUB_HTTP_ROUTE_H
#define FOYER_HUB_HTTP_ROUTE_H

#include "hub/help/volunteers.h"
#include "hub/booking/offer.h"
#include "hub/intake/kiosks.h"
#include "hub/store/hub.h"
#include "kiosk/base/buf.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { ROUTE_ARG_MAX = 64, QUERY_MAX = 480, COOKIE_MAX = 240, LOCATION_MAX = 480, FILE_MAX = 80 };

/* One request from outside, complete and (where the route asks for it) proven to be a kiosk's. */
struct ask {
	struct hub *hub;
	struct brake *code_brake;    /* on guessing enrolment codes, one for all */
	char kiosk[33];		     /* "" on an unsigned route */
	char arg[ROUTE_ARG_MAX + 1]; /* what stood for {..} in the path */
	char query[QUERY_MAX + 1];   /* behind the '?' */
	const char *path;	     /* what stands before it */
	const char *body;
	size_t body_len;
	const char *idempotency_key; /* NULL: none */
	const char *authorization;   /* NULL: none */
	const char *if_none_match;   /* the tag of what the kiosk has; NULL: none */
	bool is_local;		     /* this machine itself asks */
	const char *cookie;	     /* of a volunteer's phone; NULL: none */
	const char *language;	     /* what a phone reads (Accept-Language); NULL: not said */
	struct brake *volunteer_brake; /* on guessing volunteers' codes, one for all */
	bool is_from_elsewhere;	       /* the browser says: another site's page sent this */
	bool is_private;	       /* nobody listens between the browser and the city */
	int64_t now_ms;
};

/* Starts zeroed; body is the server's to free. */
struct reply {
	int status;
	int retry_after_s; /* 0: none */
	json_t *body;
	const char *type;  /* NULL: body as JSON; else text, of this type (static) */
	struct k_buf text; /* the server's to finish */
	char tag[OFFER_TAG_CHARS + 3]; /* in quotes: says of what state the body is; "": none */
	const char *cache;	       /* who may keep it (static); NULL: nobody */
	int64_t as_of_ms;	       /* when that state was true; 0: not said */
	bool is_page;	       /* for a browser: with the headers that fence a page */
	char location[LOCATION_MAX + 1]; /* where a browser goes on (303); "": stays */
	char cookie[COOKIE_MAX + 1];	 /* the whole Set-Cookie; "": none is set */
	char file[FILE_MAX + 1];	 /* a browser saves it under this name; "": it shows it */
	bool is_waiting;		 /* nothing yet: the same is asked again when it is there */
	bool is_stream;	       /* nothing of the above: events for listener */
	struct volunteer listener;
};

struct route {
	const char *method, *path;
	bool is_signed;
	size_t body_max;
	void (*answer)(struct ask *ask, struct reply *reply);
};

extern const struct route routes[];
extern const int route_count;

/* The route of method and path (no query); writes what stands for {..} into arg_out.  NULL:
 * none; then *other_method_out says whether the path is there under another method. */
const struct route *route_find(const char *method, const char *path,
	char arg_out[ROUTE_ARG_MAX + 1], bool *other_method_out);
/* Makes an error of it: {"error": words}. */
void reply_error(struct reply *reply, int status, const char *words);
/* The answer to an error that says nothing special at this route. */
void reply_err(struct reply *reply, enum err e);

#endif
