/* SPDX-License-Identifier: GPL-3.0-or-later */
/* worker: a child process with a wire to it, started anew with back-off when it dies. */
#ifndef FOYER_CORE_WORKER_H
#define FOYER_CORE_WORKER_H

#include "kiosk/core/wire.h"

struct worker;

struct worker_spec {
	const char *const *argv; /* argv[0] is a path; the child gets its end as --wire-fd=3 */
	wire_fn *on_message;     /* messages; NULL message: it died (it will be started again) */
	void (*on_start)(void *ctx); /* it runs (again): say what it must know */
	void *ctx;
	int backoff_min_ms, backoff_max_ms; /* 200 and 10,000 are good */
};

/* Starts it.  Borrows spec->argv until worker_destroy. */
MUST_USE enum err worker_create(struct loop *loop, const struct worker_spec *spec, struct worker **worker_out);
/* Closes the wire, waits 200 ms, kills. */
void worker_destroy(struct worker *worker);
/* As wire_send; ERR_OFFLINE while it is down. */
MUST_USE enum err worker_send(struct worker *worker, json_t *message);
/* Process number, 0 while it is down. */
int worker_pid(const struct worker *worker);

#endif
