/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sim_http: in the place of kiosk/sync/http, in simulated time (sim.h).  What is asked goes to the
 * program's own model, and what that says comes a while later. */
#ifndef FOYER_TESTS_FAULT_SIM_HTTP_H
#define FOYER_TESTS_FAULT_SIM_HTTP_H

#include "kiosk/sync/http.h"

/* What comes back: body is malloc'd, NULL none. */
struct sim_answer {
	struct http_answer head;
	char *body;
	int after_ms;
};

/* The model, which each program has its own of.  The answer is zeroed. */
void sim_http_answer(const struct http_request *r, struct sim_answer *a);

#endif
