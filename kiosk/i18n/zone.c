/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The town's calendar.  Days are plain proleptic Gregorian; only the step between a moment and
 * a day needs the zone, and takes it from ICU. */
#include "kiosk/i18n/i18n.h"

#include "kiosk/base/check.h"

#include <string.h>
#include <unicode/ucal.h>
#include <unicode/ustring.h>

enum { ZONE_NAME_MAX = 64 };

/* The one calendar of the process, made by zone_set; UTC until then. */
static UCalendar *calendar;

static UCalendar *calendar_open(const UChar *zone)
{
	UErrorCode status = U_ZERO_ERROR;
	UCalendar *c = ucal_open(zone, -1, "en_US", UCAL_GREGORIAN, &status);
	K_CHECK(U_SUCCESS(status));
	return c;
}

static UCalendar *the_calendar(void)
{
	if (!calendar)
		calendar = calendar_open(u"UTC");
	return calendar;
}

enum err zone_set(const char *iana_name)
{
	UChar name[ZONE_NAME_MAX], canonical[ZONE_NAME_MAX];
	UErrorCode status = U_ZERO_ERROR;
	if (strlen(iana_name) >= ZONE_NAME_MAX)
		return ERR_NOT_FOUND;
	u_uastrcpy(name, iana_name);
	ucal_getCanonicalTimeZoneID(name, -1, canonical, ZONE_NAME_MAX, NULL, &status);
	if (U_FAILURE(status))
		return ERR_NOT_FOUND;
	ucal_close(calendar);
	calendar = calendar_open(name);
	return ERR_OK;
}

static int field(UCalendarDateFields f)
{
	UErrorCode status = U_ZERO_ERROR;
	int32_t value = ucal_get(the_calendar(), f, &status);
	K_CHECK(U_SUCCESS(status));
	return value;
}

static void calendar_move(int64_t wall_ms)
{
	UErrorCode status = U_ZERO_ERROR;
	ucal_setMillis(the_calendar(), (UDate)wall_ms, &status);
	K_CHECK(U_SUCCESS(status));
}

struct day day_of(int64_t wall_ms)
{
	calendar_move(wall_ms);
	return (struct day){field(UCAL_YEAR), field(UCAL_MONTH) + 1, field(UCAL_DATE)};
}

int minute_of(int64_t wall_ms)
{
	calendar_move(wall_ms);
	return field(UCAL_HOUR_OF_DAY) * 60 + field(UCAL_MINUTE);
}

int64_t wall_of(struct day d, int minute)
{
	UErrorCode status = U_ZERO_ERROR;
	UCalendar *c = the_calendar();
	ucal_clear(c);
	ucal_setDateTime(c, d.year, d.month - 1, d.day, minute / 60, minute % 60, 0, &status);
	UDate ms = ucal_getMillis(c, &status);
	K_CHECK(U_SUCCESS(status));
	return (int64_t)ms;
}

/* Days since 1 March of the year 0, where leap days end a year. */
static int number_of(struct day d)
{
	int year = d.month > 2 ? d.year : d.year - 1;
	int month = (d.month + 9) % 12;
	return year * 365 + year / 4 - year / 100 + year / 400 + (month * 306 + 5) / 10 + d.day - 1;
}

static struct day day_from(int number)
{
	int year = (int)((10000LL * number + 14780) / 3652425);
	int rest = number - (year * 365 + year / 4 - year / 100 + year / 400);
	if (rest < 0) {
		year--;
		rest = number - (year * 365 + year / 4 - year / 100 + year / 400);
	}
	int month = (rest * 100 + 52) / 3060;
	return (struct day){
		.year = year + (month + 2) / 12,
		.month = (month + 2) % 12 + 1,
		.day = rest - (month * 306 + 5) / 10 + 1,
	};
}

struct day day_add(struct day d, int days)
{
	return day_from(number_of(d) + days);
}

int day_diff(struct day a, struct day b)
{
	return number_of(a) - number_of(b);
}

int day_weekday(struct day d)
{
	/* 1 March of the year 0 was a Wednesday. */
	return (number_of(d) + 2) % 7;
}
