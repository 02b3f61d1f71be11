/* SPDX-License-Identifier: GPL-3.0-or-later */
/* slots: the times that a visit can begin in the open hours of a day.  Pure. */
#ifndef FOYER_HUB_BOOKING_SLOTS_H
#define FOYER_HUB_BOOKING_SLOTS_H

#include "kiosk/base/clock.h"
#include "kiosk/content/content.h"

#include <stdbool.h>

enum {
	SLOTS_MAX = 288, /* a day has at most one every five minutes */
	SPANS_MAX = 24,
	DAY_CHARS = 10,
	START_CHARS = 16
};

/* From one minute of a day to another. */
struct span {
	int from, to;
};

/* Times in n spans: the first begins with the span, each next one `every` minutes later; a visit
 * lasts `length` and ends within the span.  Writes them in order and each once; returns how many
 * (at most SLOTS_MAX).  Lengths under five minutes count as five. */
int slots_in(const struct span *spans, int n, int length, int every, int minutes_out[SLOTS_MAX]);
/* True if the service is given at that place (by index). */
bool service_is_at(const struct service *s, int place);
/* "2024-05-08", NUL-terminated. */
void day_write(struct day d, char out[DAY_CHARS + 1]);
/* "2024-05-08T10:30", NUL-terminated. */
void start_write(struct day d, int minute, char out[START_CHARS + 1]);

#endif
