/* SPDX-License-Identifier: GPL-3.0-or-later */
/* turn: one request of a browser to the console, and its answer, which the pages write.
 * docs/developers/console.md shows how a page is made.  One thread. */
#ifndef FOYER_HUB_CONSOLE_TURN_H
#define FOYER_HUB_CONSOLE_TURN_H

#include "hub/console/fields.h"
#include "hub/console/html.h"
#include "hub/console/preview_wait.h"
#include "hub/console/session.h"
#include "hub/store/hub.h"

enum {
	TURN_ARGS = 3,
	TURN_ARG_MAX = 64,
	TURN_PATH_MAX = 480,
	TURN_BODY_MAX = 12 << 20, /* of an answer: pictures and sound are the largest */
	TURN_FILE_MAX = 80
};

struct console;
struct console_route;
struct hash_job;

struct turn {
	/* What was asked. */
	struct console *console;
	struct hub *hub;
	const struct console_route *route;
	const char *method, *path;    /* path: without the query */
	const char *cookie;	      /* the token that the browser bears; NULL: none */
	const char *header_name;      /* who the city's single sign-on says it is; NULL: nobody */
	const char *address;	      /* of the browser; "": not known */
	bool is_from_elsewhere;	      /* another site's page sent this */
	bool is_too_big;	      /* the body is more than the page takes, and was not read */
	int64_t now_ms;
	struct session session;	      /* session.who.staff is 0: nobody is signed in */
	char args[TURN_ARGS][TURN_ARG_MAX + 1]; /* what stood for {..} in the path, in order */
	struct fields fields;	      /* of the form (POST) or the address (GET) */
	/* The answer. */
	int status;
	const char *type; /* static */
	struct k_buf body;
	struct html html;		     /* writes to body */
	char location[TURN_PATH_MAX + 1];    /* where the browser goes on (303); "": stays */
	char file[TURN_FILE_MAX + 1];	     /* to be saved under this name; "": to be shown */
	char token[SESSION_TOKEN_CHARS + 1]; /* a new one for the cookie; "": as it was */
	bool is_token_void;		     /* the browser forgets its cookie */
	int retry_after_s;
	bool is_waiting;       /* for *job, or in wait: the same turn is asked again when it is done */
	struct hash_job **job; /* a password that is being hashed; owned by who asks */
	struct preview_wait *wait; /* its place among those who wait; owned by who asks */
};

/* The field of the form or the address; "" where it is not there. */
const char *turn_field(const struct turn *t, const char *name);
/* True if who asks has one of these roles. */
bool turn_may(const struct turn *t, unsigned roles);

/* After a form did its work: words that the next page shows, once (copied). */
void turn_say(struct turn *t, const char *words);
/* The same where it could not be done. */
void turn_warn(struct turn *t, const char *words);
/* Then the browser goes on to path, a printf text of ours below /console; ids in it have no marks. */
void turn_go(struct turn *t, const char *path, ...) PRINTF_LIKE(2, 3);

/* A page that says only why not, in plain words. */
void turn_refuse(struct turn *t, int status, const char *words);
/* The same for an error that the page has nothing to say to; ERR_OK does nothing. */
void turn_err(struct turn *t, enum err e);
/* Begins an answer that is not a page: bytes of that type (static) go to t->body.  file: the name
 * to save it under, NULL: it is shown. */
void turn_bytes(struct turn *t, const char *type, const char *file);

#endif
