/* SPDX-License-Identifier: GPL-3.0-or-later */
/* venue: one service at one place, as the content and the staff have set it: how long a visit
 * takes, what it needs (a desk, a person, a room), and when it is open.  Read afresh for each use;
 * nothing of it decides who gets a time, only which times there are. */
#ifndef FOYER_HUB_BOOKING_VENUE_H
#define FOYER_HUB_BOOKING_VENUE_H

#include "hub/booking/slots.h"
#include "hub/store/hub.h"
#include "kiosk/base/err.h"

#include <stdbool.h>
#include <stdint.h>

enum {
	DESKS_MAX = 50,
	SEATS_MAX = 500,	 /* people in one class */
	RESOURCES_MAX = 100,	 /* that one service can use at one place */
	RESOURCE_NAME_MAX = 160, /* bytes */
	BUFFER_MAX = 240,	 /* minutes */
	LEAD_DEFAULT = 30,	 /* minutes: people have to get there */
	LEAD_MAX = 14 * 24 * 60,
	HORIZON_DEFAULT = 14, /* days, today among them (protocol.md 6) */
	HORIZON_MAX = 60,
	MINUTES_MAX = 480,
	HOURS_RULES_MAX = 400, /* that touch one venue */
	DAY_MINUTES = 24 * 60
};

/* A visit takes one seat of one of each kind that its venue has. */
enum resource_kind { RESOURCE_DESK, RESOURCE_PERSON, RESOURCE_ROOM, RESOURCE_KIND_COUNT };

/* "person".  Static. */
const char *resource_kind_name(enum resource_kind k);
/* -1 for no such kind. */
int resource_kind_find(const char *name);

struct resource {
	char name[RESOURCE_NAME_MAX + 1]; /* "doctor/clinic/1" for a desk that has no name */
	enum resource_kind kind;
};

/* What staff can set for a service at a place. */
struct venue_rules {
	int minutes;	   /* of a visit */
	int before, after; /* minutes kept free around a visit */
	int seats;	   /* people who come at the same time to the same desk, person or room */
	int lead;	   /* minutes: nothing is offered that starts sooner */
	int horizon;	   /* days that are offered */
};

struct venue_hours; /* one rule, spread over the window */

struct venue {
	const char *service, *place; /* ids; of the content */
	struct venue_rules rules;
	struct day first; /* the window that was asked for */
	int days;
	struct resource *resources;
	int resource_count;
	struct venue_hours *hours;
	int hours_count;
	const struct place *content_place;
};

/* True if the hub can book this service at this place at all. */
bool venue_is_ours(const struct hub *hub, const char *service, const char *place);
/* Reads it for `days` days from first on (at most HORIZON_MAX; 0: as many as it offers);
 * venue_close frees it. Errors: ERR_NOT_FOUND (not ours), ERR_TOO_BIG (more rules or resources than
 * above), those of db_run. */
MUST_USE enum err venue_open(struct hub *hub, const char *service, const char *place,
	struct day first, int days, struct venue *v_out);
/* Accepts a zeroed one. */
void venue_close(struct venue *v);

/* Times that a visit can begin on day first + i, in order; returns how many. */
int venue_slots(const struct venue *v, int i, int minutes_out[SLOTS_MAX]);
/* True if that resource is away or shut at any minute of a visit on day first + i. */
bool venue_is_away(const struct venue *v, int i, const struct resource *r, struct span s);
/* The minutes that a visit from `minute` on keeps a resource busy, within the day. */
struct span venue_span(const struct venue *v, int minute);

#endif
