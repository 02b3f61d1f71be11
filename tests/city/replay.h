/* SPDX-License-Identifier: GPL-3.0-or-later */
/* replay: a server of GeoReport v2 that behaves as a profile says (tests/city/profiles/NAME.json:
 * one real server each), and badly on demand.  It runs on threads of its own on a free loopback
 * port and keeps the ledger of what was really made there. */
#ifndef FOYER_TESTS_CITY_REPLAY_H
#define FOYER_TESTS_CITY_REPLAY_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

/* What goes wrong with the next POST: before or after the ticket is made. */
#define REPLAY_FAULT_LIST(X)                                                                       \
	X(NONE, "no fault")                                                                        \
	X(DROP, "made, the answer is lost")                                                        \
	X(DROP_BEFORE, "not made, the line breaks")                                                \
	X(ERROR, "made, then 500")                                                                 \
	X(ERROR_BEFORE, "not made, 500")                                                           \
	X(HANG, "made, no answer ever")                                                            \
	X(TRUNCATE, "made, half an answer")                                                        \
	X(STALE, "made, but the answer of the one before")                                         \
	X(DOUBLED, "made, the answer twice in one")                                                \
	X(LATER, "not made, 429")                                                                  \
	X(EMPTY, "made, 200 without a word")                                                       \
	X(PORTAL, "not made, 200 and the page of a portal")

enum replay_fault {
#define X(fault, words) REPLAY_##fault,
	REPLAY_FAULT_LIST(X)
#undef X
		REPLAY_FAULT_COUNT
};

const char *replay_fault_words(enum replay_fault fault);

struct replay;

/* Starts with the profile; aborts the program when it cannot. */
struct replay *replay_start(const char *profile);
void replay_stop(struct replay *r);
int replay_port(const struct replay *r);
/* The profile's file, borrowed: "settings" are those of the endpoint, "expect" what shall be. */
const json_t *replay_profile(const struct replay *r);

/* The next n POSTs have this fault. */
void replay_set_fault(struct replay *r, enum replay_fault fault, int n);
/* How many tickets there are; with part in their description. */
int replay_tickets(struct replay *r, const char *part);
/* POSTs that came, also those that made nothing. */
int replay_posts(struct replay *r);
/* The value of a field of the last POST; "".  Static until the next call. */
const char *replay_field(struct replay *r, const char *name);
/* A header of the last request of any kind; "". */
const char *replay_header(struct replay *r, const char *name);
/* Everything there is older by ms. */
void replay_pass_time(struct replay *r, int64_t ms);
/* All tickets are in this one of the profile's "statuses". */
void replay_set_phase(struct replay *r, int phase);
/* A ticket that somebody else made. */
void replay_add(
	struct replay *r, const char *code, const char *description, double lat, double lon);

#endif
