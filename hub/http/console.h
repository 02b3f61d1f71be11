/* SPDX-License-Identifier: GPL-3.0-or-later */
/* console: hands a browser's request on to staff's pages (hub/console), and their answer back. */
#ifndef FOYER_HUB_HTTP_CONSOLE_H
#define FOYER_HUB_HTTP_CONSOLE_H

#include "hub/console/console.h"
#include "hub/http/route.h"

#include <microhttpd.h>

/* One request for a page, of which the headers are in. */
struct console_visit {
	const struct console_route *route; /* NULL: there is no such page */
	char args[TURN_ARGS][TURN_ARG_MAX + 1];
	struct hash_job *job; /* a password that is being hashed for it */
	struct preview_wait wait; /* or what else it waits for */
};

/* True if this path is one of staff's pages. */
bool console_has(const char *path);
/* Finds the page.  Gives how large the body may be. */
size_t console_visit_begin(struct console *console, struct MHD_Connection *connection,
	const char *method, const char *path, int64_t now_ms, struct console_visit *visit);
/* Answers.  reply->is_waiting: ask again when visit->job is done, or visit->wait is told. */
void console_visit_answer(struct console *console, struct MHD_Connection *connection,
	struct console_visit *visit, const struct ask *ask, const char *method, const char *path,
	bool is_too_big, struct reply *reply);

#endif
