/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/booking/slots.h"

#include <stdio.h>
#include <stdlib.h>

enum { SLOT_MINUTES_MIN = 5 };

static int by_minute(const void *a, const void *b)
{
	return *(const int *)a - *(const int *)b;
}

int slots_in(const struct span *spans, int n, int length, int every, int minutes_out[SLOTS_MAX])
{
	int count = 0, kept = 0;
	length = length < SLOT_MINUTES_MIN ? SLOT_MINUTES_MIN : length;
	every = every < SLOT_MINUTES_MIN ? SLOT_MINUTES_MIN : every;
	for (int i = 0; i < n; i++)
		for (int m = spans[i].from; m + length <= spans[i].to && count < SLOTS_MAX;
			m += every)
			minutes_out[count++] = m;
	qsort(minutes_out, (size_t)count, sizeof *minutes_out, by_minute);
	for (int i = 0; i < count; i++)
		if (!i || minutes_out[i] != minutes_out[kept - 1])
			minutes_out[kept++] = minutes_out[i];
	return kept;
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
