/* SPDX-License-Identifier: GPL-3.0-or-later */
/* slots: the times that a service has at a place on a day, from the content's opening hours; one
 * begins when the one before it ends.  Pure. */
#ifndef FOYER_HUB_BOOKING_SLOTS_H
#define FOYER_HUB_BOOKING_SLOTS_H

#include "kiosk/base/clock.h"
#include "kiosk/content/content.h"

#include <stdbool.h>

enum {
	SLOTS_MAX = 288,
	DAY_CHARS = 10,
	START_CHARS = 16
}; /* a day has at most one every five minutes */

/* Writes the start minutes, in order and each once; returns how many (at most SLOTS_MAX). */
int slots_of_day(
	const struct service *s, const struct place *p, int weekday, int minutes_out[SLOTS_MAX]);
/* True if a slot of the service begins at that minute. */
bool slots_has(const struct service *s, const struct place *p, int weekday, int minute);
/* True if the service is given at that place (by index). */
bool service_is_at(const struct service *s, int place);
/* "2024-05-08", NUL-terminated. */
void day_write(struct day d, char out[DAY_CHARS + 1]);
/* "2024-05-08T10:30", NUL-terminated. */
void start_write(struct day d, int minute, char out[START_CHARS + 1]);

#endif
