/* SPDX-License-Identifier: GPL-3.0-or-later */
/* shell: what a played server says, served over HTTP on a thread of its own.  The played server
 * itself is one function without sockets, so that a test may also ask it directly. */
#ifndef FOYER_TESTS_CITY_SHELL_H
#define FOYER_TESTS_CITY_SHELL_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

/* One question; all borrowed. */
struct heard {
	const char *method, *path; /* path: without query */
	const json_t *query;	   /* texts by name, decoded */
	const json_t *headers;	   /* texts by name in small letters */
	const char *body;	   /* NUL behind it; "" none */
};

/* "" where there is none. */
const char *heard_query(const struct heard *h, const char *name);
const char *heard_header(const struct heard *h, const char *name);

struct told {
	int status; /* 0: no answer */
	int retry_after_s;
	char *body; /* malloc; NULL none */
};

/* The answer is this JSON (taken). */
void told_json(struct told *t, int status, json_t *json);

typedef void tell_fn(void *ctx, const struct heard *h, struct told *t);

#define SHELL_FAULT_LIST(X)                                                                        \
	X(FINE, "no fault")                                                                        \
	X(DROP, "done, the answer is lost")                                                        \
	X(DROP_BEFORE, "not done, the line breaks")                                                \
	X(ERROR, "done, then 500")                                                                 \
	X(ERROR_BEFORE, "not done, 500")                                                           \
	X(TRUNCATE, "done, half an answer")                                                        \
	X(BUSY, "not done, 503 and Retry-After")                                                   \
	X(LATER, "not done, 429 and Retry-After")

enum shell_fault {
#define X(fault, words) SHELL_##fault,
	SHELL_FAULT_LIST(X)
#undef X
		SHELL_FAULTS
};

const char *shell_fault_words(enum shell_fault fault);

struct shell;

struct shell *shell_start(tell_fn *tell, void *ctx);
void shell_stop(struct shell *s);
int shell_port(const struct shell *s);
/* The next request of that method whose path has this part has this fault. */
void shell_set_fault(struct shell *s, const char *method, const char *part, enum shell_fault fault);
/* Around whatever else touches what tell works on. */
void shell_lock(struct shell *s);
void shell_unlock(struct shell *s);

#endif
