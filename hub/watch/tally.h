/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tally: how many HTTP answers of which kind this hub gave since its start, and how long they took.
 * Memory only.  One thread. */
#ifndef FOYER_HUB_WATCH_TALLY_H
#define FOYER_HUB_WATCH_TALLY_H

#include "kiosk/base/buf.h"

#include <stdint.h>

enum { TALLY_ROUTES_MAX = 64, TALLY_CLASSES = 5, TALLY_BUCKETS = 10 };

struct tally_route {
	const char *method, *path; /* static: a row of a table, never what a stranger sent */
	uint64_t answers[TALLY_CLASSES];
};

struct tally {
	struct tally_route routes[TALLY_ROUTES_MAX];
	int route_count;
	uint64_t took[TALLY_BUCKETS + 1]; /* the last: longer than all */
	uint64_t count, sum_us;
	uint64_t store_errors; /* answers that the database could not give */
};

/* Counts one answer.  More than TALLY_ROUTES_MAX routes: counted in no route. */
void tally_add(struct tally *t, const char *method, const char *path, int status, int64_t took_us);
/* Appends it in the Prometheus text format.  Errors: of k_buf_add. */
MUST_USE enum err tally_write(const struct tally *t, struct k_buf *out);

#endif
