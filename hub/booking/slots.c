/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/booking/slots.h"

#include <stdio.h>
#include <stdlib.h>

enum { SLOT_MINUTES_MIN = 5 };

static int by_minute(const void *a, const void *b)
{
	return *(const int *)a - *(const int *)b;
}

int slots_of_day(
	const struct service *s, const struct place *p, int weekday, int minutes_out[SLOTS_MAX])
{
	int count = 0, kept = 0;
	int length = s->minutes < SLOT_MINUTES_MIN ? SLOT_MINUTES_MIN : s->minutes;
	for (int i = 0; i < p->hours_count; i++) {
		const struct hours *h = &p->hours[i];
		if (!(h->days & (1u << weekday)))
			continue;
		for (int m = h->from; m + length <= h->to && count < SLOTS_MAX; m += length)
			minutes_out[count++] = m;
	}
	qsort(minutes_out, (size_t)count, sizeof *minutes_out, by_minute);
	for (int i = 0; i < count; i++)
		if (!i || minutes_out[i] != minutes_out[kept - 1])
			minutes_out[kept++] = minutes_out[i];
	return kept;
}

bool slots_has(const struct service *s, const struct place *p, int weekday, int minute)
{
	int minutes[SLOTS_MAX] = {0};
	int n = slots_of_day(s, p, weekday, minutes);
	return bsearch(&minute, minutes, (size_t)n, sizeof *minutes, by_minute) != NULL;
}

bool service_is_at(const struct service *s, int place)
{
	for (int i = 0; i < s->place_count; i++)
		if (s->places[i] == place)
			return true;
	return false;
}

void day_write(struct day d, char out[DAY_CHARS + 1])
{
	snprintf(out, DAY_CHARS + 1, "%04u-%02u-%02u", (unsigned)d.year % 10000,
		(unsigned)d.month % 100, (unsigned)d.day % 100);
}

void start_write(struct day d, int minute, char out[START_CHARS + 1])
{
	day_write(d, out);
	snprintf(out + DAY_CHARS, START_CHARS - DAY_CHARS + 1, "T%02u:%02u",
		(unsigned)minute / 60 % 24, (unsigned)minute % 60);
}
