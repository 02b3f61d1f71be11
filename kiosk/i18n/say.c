/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Days, times and numbers in words.  The patterns are messages: each translator says how a day
 * is said in that language, with no-break spaces where words must stay together (look.md 2).
 * Making an ICU formatter costs milliseconds, so each language keeps one of each kind: at most
 * LANGUAGE_MAX of them, for the life of the process. */
#include "kiosk/i18n/i18n.h"

#include "kiosk/base/check.h"

#include <string.h>
#include <unicode/uchar.h>
#include <unicode/udat.h>
#include <unicode/unum.h>
#include <unicode/ureldatefmt.h>
#include <unicode/ustring.h>
#include <unicode/utf8.h>

enum { WORDS_MAX = 160, PATTERN_MAX = 64, NOON = 12 * 60 };

#define MINUTE_MS INT64_C(60000)
#define DAY_MS INT64_C(86400000)

static UDateFormat *date_formats[LANGUAGE_MAX];
static UNumberFormat *number_formats[LANGUAGE_MAX];
static URelativeDateTimeFormatter *age_formats[LANGUAGE_MAX];

/* Formats in UTC: a struct day and a minute are turned into a moment there, and back. */
static UDateFormat *date_format(const struct tongue *t)
{
	UErrorCode status = U_ZERO_ERROR;
	UDateFormat **f = &date_formats[t->index];
	if (!*f)
		*f = udat_open(
			UDAT_PATTERN, UDAT_PATTERN, t->icu_locale, u"UTC", -1, u"d", -1, &status);
	K_CHECK(U_SUCCESS(status));
	return *f;
}

static UNumberFormat *number_format(const struct tongue *t)
{
	UErrorCode status = U_ZERO_ERROR;
	UNumberFormat **f = &number_formats[t->index];
	if (!*f)
		*f = unum_open(UNUM_DECIMAL, NULL, 0, t->icu_locale, NULL, &status);
	K_CHECK(U_SUCCESS(status));
	return *f;
}

static URelativeDateTimeFormatter *age_format(const struct tongue *t)
{
	UErrorCode status = U_ZERO_ERROR;
	URelativeDateTimeFormatter **f = &age_formats[t->index];
	if (!*f)
		*f = ureldatefmt_open(t->icu_locale, NULL, UDAT_STYLE_LONG,
			UDISPCTX_CAPITALIZATION_NONE, &status);
	K_CHECK(U_SUCCESS(status));
	return *f;
}

static const char *to_utf8(struct k_arena *a, const UChar *text)
{
	char utf8[WORDS_MAX * 3 + 1];
	UErrorCode status = U_ZERO_ERROR;
	u_strToUTF8(utf8, sizeof utf8, NULL, text, -1, &status);
	K_CHECK(U_SUCCESS(status));
	return k_arena_str(a, utf8);
}

static void replace(UChar *text, UChar from, UChar to)
{
	for (; *text; text++) {
		if (*text == from)
			*text = to;
	}
}

/* The moment, in UTC, in the form of a pattern in this language.  A line may break only at the
 * pattern's own plain spaces: those inside ICU's words ("in the morning") hold together. */
static const char *format(
	struct k_arena *a, const struct tongue *t, const char *pattern, int64_t utc_ms)
{
	UChar wide[PATTERN_MAX], words[WORDS_MAX];
	UErrorCode status = U_ZERO_ERROR;
	UDateFormat *f = date_format(t);
	u_strFromUTF8(wide, PATTERN_MAX, NULL, pattern, -1, &status);
	K_CHECK(U_SUCCESS(status));
	replace(wide, u' ', u'\n');
	udat_applyPattern(f, false, wide, -1);
	udat_format(f, (UDate)utc_ms, words, WORDS_MAX, NULL, &status);
	K_CHECK(U_SUCCESS(status));
	replace(words, u' ', u'\u00a0');
	replace(words, u'\n', u' ');
	return to_utf8(a, words);
}

static int64_t utc_of(struct day d)
{
	return day_diff(d, (struct day){1970, 1, 1}) * DAY_MS;
}

const char *say_day(struct k_arena *a, const struct tongue *t, struct day d)
{
	/* TRANSLATORS: ICU date pattern for "Wednesday 8 May".  EEEE is the weekday, d the day,
	 * MMMM the month.  Put no-break spaces (U+00A0) inside "8 May". */
	return format(a, t, tr(t, "EEEE d\u00a0MMMM"), utc_of(d));
}

const char *say_label(struct k_arena *a, const char *words)
{
	UChar32 first;
	int32_t n = 0, to = 0;
	if (!words[0])
		return words;
	char *label = k_arena_alloc(a, strlen(words) + U8_MAX_LENGTH + 1);
	U8_NEXT_UNSAFE(words, n, first);
	U8_APPEND_UNSAFE(label, to, u_totitle(first));
	memcpy(label + to, words + n, strlen(words + n) + 1);
	return label;
}

const char *say_day_near(struct k_arena *a, const struct tongue *t, struct day d, struct day today)
{
	switch (day_diff(d, today)) {
	case 0:
		return tr(t, "Today");
	case 1:
		return tr(t, "Tomorrow");
	default:
		return say_label(a, say_day(a, t, d));
	}
}

const char *say_date(struct k_arena *a, const struct tongue *t, struct day d)
{
	/* TRANSLATORS: ICU date pattern for "2 May", with no-break spaces (U+00A0). */
	return format(a, t, tr(t, "d\u00a0MMMM"), utc_of(d));
}

const char *say_month(struct k_arena *a, const struct tongue *t, struct day d)
{
	/* TRANSLATORS: ICU date pattern for "May". */
	return format(a, t, tr(t, "LLLL"), utc_of(d));
}

const char *say_month_year(struct k_arena *a, const struct tongue *t, struct day d)
{
	/* TRANSLATORS: ICU date pattern for "April 2024", with a no-break space (U+00A0). */
	return format(a, t, tr(t, "LLLL\u00a0y"), utc_of(d));
}

const char *say_clock(struct k_arena *a, const struct tongue *t, int minute)
{
	/* TRANSLATORS: ICU time pattern for "9:30" and "14:30", as clocks are read where this
	 * language is spoken: H counts to 23, h to 12 (then add a). */
	return format(a, t, tr(t, "H:mm"), minute * MINUTE_MS);
}

const char *say_time(struct k_arena *a, const struct tongue *t, int minute)
{
	if (minute == NOON) {
		/* TRANSLATORS: ICU time pattern for "12 noon".  h is the hour, B the part of the
		 * day.  Use no-break spaces (U+00A0). */
		return format(a, t, tr(t, "h\u00a0B"), minute * MINUTE_MS);
	}
	/* TRANSLATORS: ICU time pattern for "10:30 in the morning".  h is the hour, B the part of
	 * the day.  Use a plain space: a line may break there. */
	return format(a, t, tr(t, "h:mm B"), minute * MINUTE_MS);
}

const char *say_number(struct k_arena *a, const struct tongue *t, int64_t n)
{
	UChar words[WORDS_MAX];
	UErrorCode status = U_ZERO_ERROR;
	unum_formatInt64(number_format(t), n, words, WORDS_MAX, NULL, &status);
	K_CHECK(U_SUCCESS(status));
	return to_utf8(a, words);
}

const char *say_age(struct k_arena *a, const struct tongue *t, int64_t age_ms)
{
	static const struct {
		int64_t ms;
		URelativeDateTimeUnit unit;
	} steps[] = {
		{DAY_MS, UDAT_REL_UNIT_DAY},
		{60 * MINUTE_MS, UDAT_REL_UNIT_HOUR},
		{MINUTE_MS, UDAT_REL_UNIT_MINUTE},
	};
	UChar words[WORDS_MAX];
	UErrorCode status = U_ZERO_ERROR;
	for (size_t i = 0; i < K_COUNT(steps); i++) {
		if (age_ms < steps[i].ms)
			continue;
		ureldatefmt_formatNumeric(age_format(t), -(double)(age_ms / steps[i].ms),
			steps[i].unit, words, WORDS_MAX, &status);
		K_CHECK(U_SUCCESS(status));
		return to_utf8(a, words);
	}
	return tr(t, "just now");
}
