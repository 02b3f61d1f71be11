/* SPDX-License-Identifier: GPL-3.0-or-later */
/* now: between which two moments it certainly is (sync-and-updates.md 2.1 and C1).  The city says
 * its time, signed, over a number of ours that nobody could know before; from then on the clock that
 * counts from boot runs on.  After a restart of the machine without the city only a battery clock
 * that was right before can say how late it may be at most.  The system's own clock says nothing:
 * anybody may have set it.  Pure; one thread. */
#ifndef FOYER_SYNC_NOW_H
#define FOYER_SYNC_NOW_H

#include "kiosk/base/err.h"

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

enum { NOW_NONCE_CHARS = 32, NOW_BOOT_MAX = 40 };
/* No program of this source ran earlier: 1 November 2026.  Raised with each release. */
#define NOW_BUILT_MS INT64_C(1793491200000)

/* What the machine says of itself when it is asked. */
struct now_machine {
	int64_t mono_ms; /* since boot */
	int64_t rtc_ms;  /* its battery clock, unix; 0: none */
	char boot[NOW_BOOT_MAX]; /* of this start of the machine */
};

struct now {
	char boot[NOW_BOOT_MAX];
	int64_t mono_ms;           /* to which the rest belongs */
	int64_t least_ms, most_ms; /* unix; 0: not known */
	int64_t rtc_off_ms;        /* battery clock less the city's, when the city last spoke */
	bool has_rtc;
	int offset_min;            /* the town's from UTC, then */
};

/* From what now_kept gave before; NULL: nothing is known. */
void now_open(struct now *n, const json_t *kept, const struct now_machine *m);
/* Takes what the city said ("now" of protocol.md 10), asked over nonce at asked_ms (since boot).
 * Errors: ERR_BAD_INPUT (not in form, or earlier than was certain before), ERR_DENIED (so much later
 * than can be that even the city is not believed), ERR_CRYPTO. */
MUST_USE enum err now_take(struct now *n, const json_t *said, const char *kiosk, const char *nonce,
	const unsigned char receipt_key[32], int64_t asked_ms, const struct now_machine *m);
/* For now_open.  Gives a new object; NULL: nothing worth keeping. */
json_t *now_kept(const struct now *n);

/* It is not earlier; 0: not known.  Not later; 0: not known. */
int64_t now_least_ms(const struct now *n, int64_t mono_ms);
int64_t now_most_ms(const struct now *n, int64_t mono_ms);
/* It is certainly not earlier, known or not: never before NOW_BUILT_MS.  For what begins. */
int64_t now_certain_ms(const struct now *n, int64_t mono_ms);
/* The best guess, for what ends (C1): the city's time and what passed since; the system's clock
 * (wall_ms) may only move it forward, within what can be.  Signed content expires by it. */
int64_t now_trusted_ms(const struct now *n, int64_t mono_ms, int64_t wall_ms);
/* True if a visit that begins at start ("2024-05-08T10:30", the town's time) can certainly still be
 * gone to: half an hour, and an hour more because summer may begin or end till then. */
bool now_is_before(const struct now *n, const char *start, int64_t mono_ms);

#endif
