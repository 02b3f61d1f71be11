/* SPDX-License-Identifier: GPL-3.0-or-later */
/* parcel: one request opened for the moment in which it is told to a city's system.  The words of
 * a person live in locked memory and are wiped by parcel_close. */
#ifndef FOYER_HUB_CITY_PARCEL_H
#define FOYER_HUB_CITY_PARCEL_H

#include "hub/city/endpoint.h"
#include "hub/city/journal.h"
#include "hub/store/hub.h"
#include "kiosk/base/arena.h"

#include <jansson.h>

struct parcel {
	const struct journal_item *item;
	const json_t *route; /* the row of "carries"; NULL when it is gone from the file */
	json_t *memo;	     /* what the adapter noted before; it may change it */
	int64_t now_ms;
	const char *title;	 /* "Street lights", in the endpoint's language */
	const char *description; /* words, picks, place; without the reference */
	const char *address;	 /* "" not known */
	bool has_position, is_exact;
	double lat, lon;			    /* WGS84 degrees */
	const char *first_name, *last_name, *phone; /* "" not given */
	/* A visit: */
	const char *service, *place, *start;
	int64_t start_ms, end_ms;
	/* A cancellation: what the adapter noted about the visit that it is about; NULL
	 * if there is none, or it is with staff. */
	json_t *origin;
	bool origin_is_delivered;
	struct hub *hub;
	json_t *answers;
	struct k_arena arena;
};

/* Opens the request of item.  Borrows ep, item until parcel_close.  Errors: ERR_CRYPTO (cannot be
 * opened with the hub's key), ERR_NOT_FOUND, those of db_run. */
MUST_USE enum err parcel_open(struct hub *hub, const struct endpoint *ep,
	const struct journal_item *item, int64_t now_ms, struct parcel *out);
/* Wipes.  Accepts a zeroed one. */
void parcel_close(struct parcel *p);

/* True if another request of ours is that one there already. */
bool parcel_other_has(const struct parcel *p, const char *their_id);
/* Adds the description in plain letters and, last and whole, the line "Ref: ...": at most
 * max_letters together. */
MUST_USE enum err parcel_add_words(
	const struct parcel *p, const struct endpoint *ep, size_t max_letters, struct k_buf *out);
/* What the adapter noted under key; "". */
const char *parcel_note(const struct parcel *p, const char *key);
/* Notes it (a copy). */
void parcel_set_note(struct parcel *p, const char *key, const char *value);

#endif
