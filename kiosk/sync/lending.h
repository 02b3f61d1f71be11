/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lending: fetches the times that the city lends to this kiosk, and gives back what it wants back
 * (protocol.md 10).  The hub decides what goes back: its clock is right.  One thread. */
#ifndef FOYER_SYNC_LENDING_H
#define FOYER_SYNC_LENDING_H

#include "kiosk/outbox/rights.h"
#include "kiosk/sync/line.h"
#include "kiosk/sync/now.h"

struct lending;

/* What can be sold has changed; or the city said what time it is. */
typedef void lending_fn(void *ctx);

/* What the time is told by and where it is kept. */
struct lending_clock {
	struct now *now;
	struct outbox *box;
	const char *rtc_path; /* machine.h */
	lending_fn *on_now;
};

/* Borrows all until lending_destroy; destroy the line first. */
MUST_USE enum err lending_create(struct loop *loop, struct rights *rights, struct line *line,
	const struct identity *identity, const struct lending_clock *clock, lending_fn *fn, void *ctx, struct lending **lending_out);
void lending_destroy(struct lending *l);
/* A copy of the city's free times with what can be sold here beside them (protocol.md 10): nothing
 * that may have begun, for all that is certain.  Caller must json_decref; NULL without memory. */
json_t *lending_times(
	struct rights *rights, const struct now *now, int64_t mono_ms, const json_t *times);
/* The lease to use for a request of that kind with these public words; 0: none, or it may be too
 * late for it. */
int64_t lending_find(struct rights *rights, const struct now *now, int64_t mono_ms, const char *kind,
	const json_t *public_words);
/* True if a right was used for the request, and which: it was booked here, at once. */
bool lending_booked(struct rights *rights, const char *request, struct right *right_out);
/* Asks now: the line is back, or the kiosk was enrolled. */
void lending_ask(struct lending *l);

#endif
