/* SPDX-License-Identifier: GPL-3.0-or-later */
/* when: dates in the town's own zone, and opening hours. */
#include "kiosk/content/loader.h"

#include "kiosk/base/check.h"

#include <string.h>

enum { DAY_MINUTES = 24 * 60, DAYS = 7, HOURS_MAX = 4 };

static const char *const DATE_FORM = "Write \"2024-05-09\" or \"2024-05-09 17:30\".";

void field_zone(
	struct loader *l, const struct spot *spot, json_t *value, const struct field *f, void *to)
{
	field_string(l, spot, value, f, to);
	const char *zone = *(const char **)to;
	if (!zone)
		return;
	UChar name[64], canonical[64];
	UBool is_known = false;
	UErrorCode status = U_ZERO_ERROR;
	u_uastrncpy(name, zone, (int32_t)K_COUNT(name) - 1);
	name[K_COUNT(name) - 1] = 0;
	ucal_getCanonicalTimeZoneID(
		name, -1, canonical, (int32_t)K_COUNT(canonical), &is_known, &status);
	if (U_FAILURE(status) || !is_known) {
		problem_at(l, spot, "Write it as in \"Europe/Dublin\".",
			"There is no time zone \"%s\".", zone);
		return;
	}
	UCalendar *calendar = ucal_open(name, -1, "en_GB", UCAL_GREGORIAN, &status);
	if (U_FAILURE(status))
		return;
	if (l->calendar)
		ucal_close(l->calendar);
	l->calendar = calendar;
}

/* n digits at s; -1 if there are others. */
static int digits_of(const char *s, int n)
{
	int value = 0;
	for (int i = 0; i < n; i++) {
		if (s[i] < '0' || s[i] > '9')
			return -1;
		value = value * 10 + (s[i] - '0');
	}
	return value;
}

/* "17:30" as minutes since midnight, up to 24:00; -1 if it is not of that form. */
static int minute_of_text(const char *s)
{
	if (strlen(s) != 5 || s[2] != ':')
		return -1;
	int hour = digits_of(s, 2), minute = digits_of(s + 3, 2);
	if (hour < 0 || minute < 0 || minute > 59 || hour * 60 + minute > DAY_MINUTES)
		return -1;
	return hour * 60 + minute;
}

/* Wall clock of a date and perhaps a time; default_minute may be a whole day.  False if there is
 * no such day. */
static bool date_of(UCalendar *calendar, const char *s, int default_minute, int64_t *out)
{
	size_t n = strlen(s);
	if (n < 10 || s[4] != '-' || s[7] != '-' || (n > 10 && s[10] != ' '))
		return false;
	int year = digits_of(s, 4), month = digits_of(s + 5, 2), day = digits_of(s + 8, 2);
	int minute = n > 10 ? minute_of_text(s + 11) : default_minute;
	if (year < 2000 || month < 1 || day < 1 || minute < 0)
		return false;
	UErrorCode status = U_ZERO_ERROR;
	ucal_clear(calendar);
	ucal_setAttribute(calendar, UCAL_LENIENT, 0);
	ucal_setDateTime(calendar, year, month - 1, day, 12, 0, 0, &status);
	(void)ucal_getMillis(calendar, &status);
	if (U_FAILURE(status))
		return false;
	/* The day is real; the time may fall on the night when clocks change. */
	ucal_setAttribute(calendar, UCAL_LENIENT, 1);
	ucal_setDateTime(calendar, year, month - 1, day, 0, minute, 0, &status);
	double ms = ucal_getMillis(calendar, &status);
	*out = (int64_t)ms / 1000 * 1000;
	return U_SUCCESS(status);
}

static void date_read(
	struct loader *l, const struct spot *spot, json_t *value, int default_minute, int64_t *out)
{
	const char *s = json_string_value(value);
	if (!l->calendar)
		return; /* the town's zone is wrong, and that has been said */
	if (!s || !date_of(l->calendar, s, default_minute, out))
		problem_at(l, spot, DATE_FORM, "This is not a date.");
}

void field_from(
	struct loader *l, const struct spot *spot, json_t *value, const struct field *f, void *to)
{
	(void)f;
	date_read(l, spot, value, 0, to);
}

void field_until(
	struct loader *l, const struct spot *spot, json_t *value, const struct field *f, void *to)
{
	(void)f;
	date_read(l, spot, value, DAY_MINUTES, to);
}

/* 0 Monday to 6 Sunday; -1 if those three letters are no day. */
static int weekday_of(const char *s)
{
	static const char names[] = "montuewedthufrisatsun";
	for (int i = 0; i < DAYS; i++) {
		if (strncmp(s, names + 3 * i, 3) == 0)
			return i;
	}
	return -1;
}

/* "mon wed-fri" as bits; 0 if it is not of that form. */
static unsigned days_of(const char *s)
{
	unsigned days = 0;
	while (*s) {
		int from = weekday_of(s), to = from;
		if (from < 0)
			return 0;
		s += 3;
		if (*s == '-') {
			to = weekday_of(s + 1);
			if (to < from)
				return 0;
			s += 4;
		}
		for (int i = from; i <= to; i++)
			days |= 1u << i;
		if (*s && *s != ' ')
			return 0;
		s += strspn(s, " ");
	}
	return days;
}

static void field_days(
	struct loader *l, const struct spot *spot, json_t *value, const struct field *f, void *to)
{
	(void)f;
	unsigned days = json_is_string(value) ? days_of(json_string_value(value)) : 0;
	if (!days)
		problem_at(l, spot, "Write \"mon-fri\" or \"mon wed sat\".",
			"These are not days of the week.");
	*(unsigned *)to = days;
}

static void field_minute(
	struct loader *l, const struct spot *spot, json_t *value, const struct field *f, void *to)
{
	(void)f;
	int minute = json_is_string(value) ? minute_of_text(json_string_value(value)) : -1;
	if (minute < 0)
		problem_at(l, spot, "Write \"09:00\" or \"17:30\".", "This is not a time of day.");
	*(int *)to = minute;
}

static const struct field hours_fields[] = {
	{"days", field_days, offsetof(struct hours, days), 0, 0, false},
	{"from", field_minute, offsetof(struct hours, from), 0, 0, false},
	{"to", field_minute, offsetof(struct hours, to), 0, 0, false},
};

void hours_read(struct loader *l, const struct spot *spot, json_t *value, struct hours hours[4],
	int *count_out)
{
	size_t n = json_array_size(value);
	if (!json_is_array(value) || n > HOURS_MAX) {
		problem_at(
			l, spot, "Write a list in [ ].", "Hours must be a list of at most 4 rows.");
		return;
	}
	for (size_t i = 0; i < n; i++) {
		struct spot s = spot_index(spot, i);
		object_read(l, &s, json_array_get(value, i), hours_fields,
			(int)K_COUNT(hours_fields), &hours[i]);
		if (hours[i].from >= 0 && hours[i].to >= 0 && hours[i].from >= hours[i].to)
			problem_at(l, &s, "Let \"to\" be later than \"from\".",
				"These hours end before they begin.");
	}
	*count_out = (int)n;
}

bool hours_are_open(const struct hours *h, int n, int weekday, int minute)
{
	for (int i = 0; i < n; i++) {
		if ((h[i].days & (1u << weekday)) && minute >= h[i].from && minute < h[i].to)
			return true;
	}
	return false;
}
