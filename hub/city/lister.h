/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lister: how one kind of system is asked for its free times.  Both functions are pure; when they
 * are asked, and what is kept of the answers, is vacancy's. */
#ifndef FOYER_HUB_CITY_LISTER_H
#define FOYER_HUB_CITY_LISTER_H

#include "kiosk/base/err.h"

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

struct city_call;
struct city_reply;
struct endpoint;

enum { SPANS_KEPT_MAX = 2048, LIST_DAYS = 14, LIST_CALLS_MAX = 32, LIST_PAGE_MAX = 2048 };

/* What was listed: from one moment to another (unix ms).  Of a free time only from_ms counts. */
struct listed {
	int count;
	struct {
		int64_t from_ms, to_ms;
	} spans[SPANS_KEPT_MAX];
};

/* Adds one; what is over the limit is left out. */
void listed_add(struct listed *l, int64_t from_ms, int64_t to_ms);

/* How far the asking about one row of "carries" has come.  Starts zeroed but for the times. */
struct listing {
	int64_t from_ms, to_ms;	  /* of what is asked for */
	int calls;		  /* that were answered */
	char page[LIST_PAGE_MAX]; /* where the rest is; "" */
};

struct lister {
	bool is_busy; /* it lists when somebody is there, and not when one may come */
	/* Errors: ERR_NOT_FOUND (all was asked, or the row does not say under which code). */
	enum err (*build)(const struct endpoint *ep, const json_t *row, const struct listing *at,
		struct city_call *call);
	/* Adds what is there, and notes the page.  false: this is no answer, or not whole. */
	bool (*read)(const struct endpoint *ep, const json_t *row, const struct city_reply *r,
		struct listing *at, struct listed *out);
};

#endif
