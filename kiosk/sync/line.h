/* SPDX-License-Identifier: GPL-3.0-or-later */
/* line: signed requests to the hub, and whether it can be reached.  Only a whole answer that is
 * a JSON object counts as the hub's, and a 304 that names the tag we sent and the time: a captive
 * portal's page is no answer.  While the line is off it is tried again with back-off, and at once
 * when a network comes up; only such a try turns it on.  One thread. */
#ifndef FOYER_SYNC_LINE_H
#define FOYER_SYNC_LINE_H

#include "kiosk/core/loop.h"
#include "kiosk/sync/http.h"
#include "kiosk/sync/identity.h"

#include <jansson.h>

enum { LINE_TIMEOUT_MS = 30000, LINE_TAG_MAX = 80 };

struct line;

struct line_request {
	const char *method, *path; /* "/v1/times" */
	const char *body;	   /* NULL: none */
	size_t len_bytes;
	int timeout_ms; /* 0: LINE_TIMEOUT_MS */
	const char *known; /* tag of the answer that is here already; NULL or "": none */
};

struct line_answer {
	enum err err; /* OK: the hub answered (any status).  BAD_INPUT: someone else did */
	int status;
	int64_t retry_after_s;
	json_t *json; /* borrowed until fn returns; an object when err is OK, NULL when is_known */
	bool is_known; /* 304: it is still the one that was known, as of as_of_ms */
	int64_t as_of_ms; /* wall clock; 0: not said */
	char tag[LINE_TAG_MAX + 1]; /* of this answer; "": it has none */
};

typedef void line_fn(void *ctx, const struct line_answer *answer);
typedef void line_change_fn(void *ctx, bool is_on);

/* Borrows identity until line_destroy; on_change tells when the line comes or goes.
 * ca_file as in http_create.  Errors: ERR_NO_MEMORY. */
MUST_USE enum err line_create(struct loop *loop, const struct identity *identity,
	const char *ca_file, line_change_fn *on_change, void *ctx, struct line **line_out);
/* As http_set_tls. */
void line_set_tls(struct line *l, http_tls_fn *fn, void *ctx);
/* As http_set_ca_file. */
MUST_USE enum err line_set_ca_file(struct line *l, const char *ca_file);
/* Drops what is under way; its fn is not called. */
void line_destroy(struct line *l);
/* Copies r.  Calls fn once, never before it returns.  Errors (fn is not called): ERR_DENIED (not
 * enrolled), ERR_NO_MEMORY, ERR_BAD_INPUT. */
MUST_USE enum err line_ask(struct line *l, const struct line_request *r, line_fn *fn, void *ctx);
bool line_is_on(const struct line *l);
/* Tries the line now (start, new enrolment). */
void line_try(struct line *l);
/* Why the line was off the last time, for staff; ERR_OK if it never was. */
enum err line_last_err(const struct line *l);
/* "error" of an answer, or "" (borrowed). */
const char *line_error_words(const struct line_answer *answer);

#endif
