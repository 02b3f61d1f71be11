/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "platform/fake/fake_times.h"

#include "kiosk/i18n/i18n.h"

#include <stdio.h>

enum { MINUTES_A_DAY = 24 * 60, STEP_MIN = 5, START_CHARS = 40 };

/* FNV-1a: spreads neighbouring times over taken and free. */
static uint32_t hash(const char *text, uint32_t h)
{
	for (; *text; text++)
		h = (h ^ (unsigned char)*text) * 16777619u;
	return h;
}

static bool is_someone_elses(const char *service, const char *place, const char *start)
{
	uint32_t h = hash(start, hash(place, hash(service, 2166136261u)));
	return (h >> 8) % 3 == 0;
}

/* One day's free minutes. */
static json_t *day_times(const struct service *s, const struct place *p, struct day d, int after,
	fake_times_taken *is_taken, void *ctx)
{
	json_t *list = json_array();
	int step = s->minutes < STEP_MIN ? STEP_MIN : s->minutes;
	int weekday = day_weekday(d);
	for (int i = 0; i < p->hours_count; i++) {
		const struct hours *h = &p->hours[i];
		if (!(h->days >> weekday & 1))
			continue;
		for (int m = h->from; m + step <= h->to && m < MINUTES_A_DAY; m += step) {
			char start[START_CHARS];
			snprintf(start, sizeof start, "%04d-%02d-%02dT%02d:%02d", d.year, d.month,
				d.day, m / 60, m % 60);
			if (m > after && !is_someone_elses(s->id, p->id, start) &&
				!is_taken(ctx, s->id, p->id, start))
				json_array_append_new(list, json_integer(m));
		}
	}
	return list;
}

static json_t *place_times(const struct service *s, const struct place *p, int64_t wall_ms,
	int days, fake_times_taken *is_taken, void *ctx)
{
	json_t *of_days = json_object();
	struct day today = day_of(wall_ms);
	for (int i = 0; i < days; i++) {
		struct day d = day_add(today, i);
		char key[START_CHARS];
		snprintf(key, sizeof key, "%04d-%02d-%02d", d.year, d.month, d.day);
		json_t *times = day_times(s, p, d, i == 0 ? minute_of(wall_ms) : -1, is_taken, ctx);
		if (json_array_size(times) > 0)
			json_object_set(of_days, key, times);
		json_decref(times);
	}
	return of_days;
}

json_t *fake_times(const struct content *content, int64_t wall_ms, int days,
	fake_times_taken *is_taken, void *ctx)
{
	json_t *services = json_object();
	for (int i = 0; i < content->service_count; i++) {
		const struct service *s = &content->services[i];
		if (s->is_phone_only)
			continue;
		json_t *places = json_object();
		for (int j = 0; j < s->place_count; j++) {
			const struct place *p = &content->places[s->places[j]];
			json_object_set_new(
				places, p->id, place_times(s, p, wall_ms, days, is_taken, ctx));
		}
		json_object_set_new(services, s->id, places);
	}
	return json_pack("{s:I, s:o}", "as_of", (json_int_t)wall_ms, "services", services);
}
