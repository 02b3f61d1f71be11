/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Port courier: carries requests to a safe place and answers back.  UI thread.
 * Drivers: app/courier_link (the socket to kiosk-sync), fake (in memory, for scripts).
 * All calls return at once; answers come to the sink on the UI thread. */
#ifndef FOYER_PORTS_COURIER_H
#define FOYER_PORTS_COURIER_H

#include "kiosk/base/err.h"
#include "kiosk/model/call.h"
#include "kiosk/model/request.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>


enum courier_event_kind {
	COURIER_SAVED,     /* id: the commit is durable; now, and not before, it may be said */
	COURIER_NOT_SAVED, /* id: nothing was kept (err says why) */
	COURIER_BOOKED,    /* id: the city confirmed the time; json: a lent one's code for the slip, or NULL */
	COURIER_RECEIVED,  /* id: the city has it (reports, changes) */
	COURIER_GONE,      /* id: the city says the time is no longer free; the request is closed */
	COURIER_LINE,      /* on: the city can be reached */
	COURIER_ROOM,      /* on: requests can be kept; off: disk full, say so before they start */
	COURIER_TIMES,     /* free times changed (json, wall_ms = as of) */
	COURIER_CLOCK,     /* what time it is: wall_ms (0 unknown) at mono_ms; on: it is certain */
	COURIER_ALERTS,    /* alerts that the city passes on changed (json) */
	COURIER_FORMS,     /* what the city asks of reports changed (json) */
	COURIER_ANNOUNCED, /* urgent notices of the city changed (json) */
	COURIER_PUBLIC,    /* open public reports changed (json) */
	COURIER_STATUS,    /* answer to look_up (json, or err) */
	COURIER_CONTENT,   /* signed content to show, between visits (json; protocol.md 1) */
	COURIER_CALL       /* help call: state 0 waiting, 1 someone comes (name), 2 closed */
};

struct courier_event {
	enum courier_event_kind kind;
	enum err err;
	char id[REQUEST_ID_CHARS + 1];
	bool on;
	int state;
	int64_t wall_ms, mono_ms;
	const char *json; /* borrowed until the sink returns */
	const char *name; /* who comes, "" unknown; borrowed likewise */
};

typedef void courier_sink(void *ctx, const struct courier_event *event);

struct courier_port {
	void *self;
	/* Seals and keeps one request for ever, then answers COURIER_SAVED or COURIER_NOT_SAVED, later
	 * BOOKED, RECEIVED or GONE.  Borrows r until it returns. */
	void (*submit)(void *self, const struct request *r);
	/* The person has been shown the confirmation of id (goal Q12). */
	void (*shown)(void *self, const char *id);
	/* Asks for the state of a request number; COURIER_STATUS answers. */
	void (*look_up)(void *self, const char *number);
	/* Starts a call for a volunteer over the network; HELP_NONE: stops it. */
	void (*call)(void *self, enum call_help help);
	/* What is on screen (JSON "on_screen" of protocol.md 1, copied); told anew by itself when
	 * kiosk-sync comes back. */
	void (*on_screen)(void *self, const char *json);
	void (*destroy)(void *self);
};

#endif
