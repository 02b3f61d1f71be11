/* SPDX-License-Identifier: GPL-3.0-or-later */
/* played: a played server for each adapter, asked directly (shell.h), and how its ledger is read.
 */
#ifndef FOYER_TESTS_CITY_PLAYED_H
#define FOYER_TESTS_CITY_PLAYED_H

#include "tests/city/shell.h"

#include <stdint.h>

struct played {
	const char *adapter;
	bool books;		   /* visits of the service "doctor"; else reports */
	bool doubles;		   /* what is sent twice is made twice */
	json_t *(*settings)(void); /* of the endpoint, beside name, adapter and url */
	/* morning_ms: half hours are free from then on.  stop frees. */
	void *(*start)(int64_t morning_ms);
	void (*stop)(void *server);
	tell_fn *tell;
	/* How many stand there that bear our reference: not cancelled, not only held. */
	int (*alive)(void *server, const char *ref);
	void (*pass)(void *server, int64_t ms); /* NULL: time means nothing to it */
	int late_s;	      /* how late it may carry out what it said had failed */
	bool may_retry_blind; /* staff may send again without a look */
};

/* Closed by a row without adapter. */
extern const struct played played_servers[];

/* Where their urls begin: "http://played/fhir" is the endpoint's. */
#define PLAYED_URL "http://played/fhir"

#endif
