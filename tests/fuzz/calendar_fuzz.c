/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Calendars and words of staff: an .ics file of holidays, a rule, hours of a week, days, a request number. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "hub/booking/recur.h"
#include "hub/booking/words.h"
#include "kiosk/base/check.h"
#include "kiosk/model/number.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

enum { WINDOW = 62 };

static void follow(const struct recur *r)
{
	bool on[WINDOW] = {false};
	recur_mark(r, r->first, WINDOW, on);
}

static enum err on_event(void *ctx, const struct recur_event *event)
{
	(void)ctx;
	K_CHECK(event->from >= 0 && event->to <= 1440 && event->from < event->to);
	K_CHECK(event->when.days >= 1 && event->when.days <= RECUR_DAYS_MAX);
	follow(&event->when);
	return ERR_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	static struct week_hours week[WEEK_HOURS_MAX];
	char *text = strndup((const char *)bytes, n);
	const char *rule;
	struct span span;
	struct day day;
	int count = 0, days = 0;
	K_CHECK(text);
	(void)!recur_read(text, on_event, NULL, &count);
	if (strlen(text) <= RECUR_RULE_MAX && recur_is_right(text)) {
		struct recur r = {.first = {2024, 5, 1}, .days = 1, .rule = text, .except = ""};
		follow(&r);
	}
	if (!words_week(text, week, &count))
		for (int i = 0; i < count; i++)
			K_CHECK(week[i].days && week[i].span.from < week[i].span.to);
	(void)!words_span(text, &span);
	if (!words_days(text, &day, &days))
		K_CHECK(days >= 1);
	(void)!words_every(text, &rule);
	if (number_is_right(text))
		K_CHECK(strlen(text) == NUMBER_CHARS);
	free(text);
	return 0;
}
