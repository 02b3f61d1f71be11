/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/booking/words.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "hub/booking/recur.h"
#include "kiosk/base/check.h"
#include "kiosk/i18n/i18n.h"
#include "kiosk/model/times.h"

enum { WEEKDAYS = 7, TOKEN_MAX = 64, DAY_END = 24 * 60 };

static const char *const day_names[WEEKDAYS] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
static const char *const ical_names[WEEKDAYS] = {"MO", "TU", "WE", "TH", "FR", "SA", "SU"};

/* The weekday whose first three letters stand at text; -1. */
static int weekday_at(const char *text)
{
	for (int i = 0; i < WEEKDAYS; i++)
		if (!strncmp(text, day_names[i], 3))
			return i;
	return -1;
}

/* "mon", "mon-fri", "every-day". */
static enum err days_read(const char *word, unsigned *days)
{
	if (!strcmp(word, "every-day")) {
		*days = (1u << WEEKDAYS) - 1;
		return ERR_OK;
	}
	int from = weekday_at(word), to = from;
	if (from < 0 || (word[3] && word[3] != '-'))
		return ERR_BAD_INPUT;
	if (word[3] == '-')
		to = weekday_at(word + 4);
	if (to < from || (word[3] == '-' && word[7]))
		return ERR_BAD_INPUT;
	for (int i = from; i <= to; i++)
		*days |= 1u << i;
	return ERR_OK;
}

enum err words_span(const char *words, struct span *out)
{
	int h1, m1, h2, m2, end = -1;
	if (!isdigit((unsigned char)words[0]) ||
		sscanf(words, "%2d:%2d-%2d:%2d%n", &h1, &m1, &h2, &m2, &end) != 4 || end < 0 ||
		words[end] || m1 < 0 || m1 > 59 || m2 < 0 || m2 > 59 || h1 < 0 || h2 < 0)
		return ERR_BAD_INPUT;
	*out = (struct span){h1 * 60 + m1, h2 * 60 + m2};
	return out->from < out->to && out->to <= DAY_END ? ERR_OK : ERR_BAD_INPUT;
}

/* Copies the next word, in small letters; commas and spaces stand between.  False: no more. */
static bool next_word(const char **at, char word[TOKEN_MAX])
{
	size_t n = 0;
	*at += strspn(*at, " ,;");
	while ((*at)[n] && !strchr(" ,;", (*at)[n]) && n < TOKEN_MAX - 1) {
		word[n] = (char)tolower((unsigned char)(*at)[n]);
		n++;
	}
	word[n] = '\0';
	*at += n;
	return n > 0;
}

enum err words_week(const char *words, struct week_hours *out, int *n_out)
{
	char word[TOKEN_MAX];
	unsigned days = 0;
	bool had_hours = false;
	int n = 0;
	while (next_word(&words, word)) {
		struct span span;
		if (!isdigit((unsigned char)word[0])) {
			days = had_hours ? 0 : days;
			had_hours = false;
			if (days_read(word, &days))
				return ERR_BAD_INPUT;
			continue;
		}
		if (!days || words_span(word, &span))
			return ERR_BAD_INPUT;
		if (n == WEEK_HOURS_MAX)
			return ERR_TOO_BIG;
		out[n++] = (struct week_hours){days, span};
		had_hours = true;
	}
	if (!n || !had_hours)
		return ERR_BAD_INPUT;
	*n_out = n;
	return ERR_OK;
}

enum err words_days(const char *words, struct day *first_out, int *days_out)
{
	char text[DAY_CHARS + 1];
	struct day last;
	int minute;
	snprintf(text, sizeof text, "%s", words);
	if (strlen(words) < DAY_CHARS || !stamp_read(text, first_out, &minute) || minute >= 0)
		return ERR_BAD_INPUT;
	*days_out = 1;
	if (!words[DAY_CHARS])
		return ERR_OK;
	if (strncmp(words + DAY_CHARS, "..", 2) ||
		!stamp_read(words + DAY_CHARS + 2, &last, &minute) || minute >= 0)
		return ERR_BAD_INPUT;
	*days_out = day_diff(last, *first_out) + 1;
	return *days_out >= 1 && *days_out <= RECUR_DAYS_MAX ? ERR_OK : ERR_BAD_INPUT;
}

enum err words_every(const char *words, const char **rule_out)
{
	static const char *const known[][2] = {{"", ""}, {"week", "FREQ=WEEKLY"},
		{"month", "FREQ=MONTHLY"}, {"year", "FREQ=YEARLY"}, {"day", "FREQ=DAILY"}};
	*rule_out = words;
	for (size_t i = 0; i < K_COUNT(known); i++)
		if (!strcmp(words, known[i][0]))
			*rule_out = known[i][1];
	return recur_is_right(*rule_out) ? ERR_OK : ERR_BAD_INPUT;
}

void words_byday(unsigned days, char out[BYDAY_MAX])
{
	int n = snprintf(out, BYDAY_MAX, "FREQ=WEEKLY;BYDAY=");
	const char *between = "";
	for (int i = 0; i < WEEKDAYS; i++) {
		if (!(days & (1u << i)))
			continue;
		n += snprintf(out + n, BYDAY_MAX - (size_t)n, "%s%s", between, ical_names[i]);
		between = ",";
	}
}
