/* SPDX-License-Identifier: GPL-3.0-or-later */
/* words: days and hours as staff write them: "mon-fri 9:00-12:00 13:00-17:00, sat 10:00-13:00".
 * Pure. */
#ifndef FOYER_HUB_BOOKING_WORDS_H
#define FOYER_HUB_BOOKING_WORDS_H

#include "hub/booking/slots.h"
#include "kiosk/base/err.h"

#include <stdbool.h>

/* Hours of some days of each week. */
struct week_hours {
	unsigned days; /* bit 0 Monday */
	struct span span;
};

enum { WEEK_HOURS_MAX = 24, BYDAY_MAX = 64 };

/* Reads at most WEEK_HOURS_MAX; gives how many.  Errors: ERR_BAD_INPUT, ERR_TOO_BIG. */
MUST_USE enum err words_week(const char *words, struct week_hours *out, int *n_out);
/* "9:00-12:30".  Errors: ERR_BAD_INPUT. */
MUST_USE enum err words_span(const char *words, struct span *out);
/* "2024-12-25" or "2024-12-24..2024-12-31".  Gives the first day and how many. */
MUST_USE enum err words_days(const char *words, struct day *first_out, int *days_out);
/* "" (once), "week", "month", "year", or an RRULE: gives the RRULE.  Errors: ERR_BAD_INPUT. */
MUST_USE enum err words_every(const char *words, const char **rule_out);
/* "FREQ=WEEKLY;BYDAY=MO,TU". */
void words_byday(unsigned days, char out[BYDAY_MAX]);

#endif
