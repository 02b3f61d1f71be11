/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers that are read digit by digit: request numbers and phone numbers.  The same digits in
 * every language; groups are held together by no-break spaces, which keep their order in
 * right-to-left lines too. */
#include "kiosk/i18n/i18n.h"

#include "kiosk/base/check.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

enum { DIGITS_MAX = 24, GROUPS_MAX = 5 };

static const char NO_BREAK_SPACE[] = "\u00a0";

/* How phone numbers of each length are grouped. */
static const int phone_groups[][GROUPS_MAX] = {
	[1] = {1},
	[2] = {2},
	[3] = {3},
	[4] = {4},
	[5] = {3, 2},
	[6] = {3, 3},
	[7] = {3, 4},
	[8] = {4, 4},
	[9] = {3, 3, 3},
	[10] = {3, 3, 4},
	[11] = {3, 4, 4},
	[12] = {3, 3, 3, 3},
	[13] = {3, 3, 3, 4},
	[14] = {3, 3, 4, 4},
	[15] = {3, 4, 4, 4},
};

static const int threes[GROUPS_MAX] = {3, 3, 3, 3, 3};

/* Each group of digits; between groups a separator, between digits `within`. */
static const char *grouped(struct k_arena *a, const char *digits, const int *groups,
	const char *between, const char *within)
{
	size_t room = strlen(digits) * (strlen(between) + strlen(within) + 1) + 1, n = 0;
	char *out = k_arena_alloc(a, room);
	int group = 0, at = 0;
	for (const char *d = digits; *d; d++) {
		bool is_inside = d > digits && isdigit((unsigned char)d[-1]);
		const char *before = !is_inside ? "" : at == 0 ? between : within;
		n += (size_t)snprintf(out + n, room - n, "%s%c", before, *d);
		if (isdigit((unsigned char)*d) && ++at == groups[group]) {
			at = 0;
			if (group < GROUPS_MAX - 1)
				group++;
		}
	}
	return out;
}

static const int *groups_of(const char *digits)
{
	size_t n = 0;
	for (const char *d = digits; *d; d++)
		n += isdigit((unsigned char)*d) != 0;
	return n > 0 && n < K_COUNT(phone_groups) ? phone_groups[n] : threes;
}

const char *say_request_number(struct k_arena *a, const char *nine_digits)
{
	return grouped(a, nine_digits, threes, NO_BREAK_SPACE, "");
}

const char *say_phone(struct k_arena *a, const char *digits)
{
	return grouped(a, digits, groups_of(digits), NO_BREAK_SPACE, "");
}

const char *say_digits(struct k_arena *a, const struct tongue *t, const char *digits)
{
	/* TRANSLATORS: stands between two groups of a number that is said digit by digit. */
	const char *pause = tr(t, ", ");
	const int *groups = strlen(digits) == 9 ? threes : groups_of(digits);
	return grouped(a, digits, groups, pause, " ");
}
