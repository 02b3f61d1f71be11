/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kiosk/model/number.h"

#include <stdio.h>
#include <string.h>

/* Weakly totally anti-symmetric quasigroup of order 10, from H. M. Damm's thesis (2004). */
static const unsigned char damm[10][10] = {
	{0, 3, 1, 7, 5, 9, 8, 6, 4, 2}, {7, 0, 9, 2, 1, 5, 4, 8, 6, 3},
	{4, 2, 0, 6, 8, 7, 1, 3, 5, 9}, {1, 7, 5, 0, 9, 8, 3, 4, 2, 6},
	{6, 1, 2, 3, 0, 4, 5, 9, 7, 8}, {3, 6, 7, 4, 2, 0, 9, 5, 8, 1},
	{5, 8, 6, 9, 7, 2, 0, 1, 3, 4}, {8, 9, 4, 5, 3, 6, 2, 0, 1, 7},
	{9, 4, 3, 8, 6, 1, 7, 2, 0, 5}, {2, 5, 8, 1, 4, 3, 6, 7, 9, 0},
};

char damm_digit(const char *digits, int n)
{
	unsigned char interim = 0;
	for (int i = 0; i < n; i++)
		interim = damm[interim][digits[i] - '0'];
	return (char)('0' + interim);
}

void number_make(uint64_t random, char out[NUMBER_CHARS + 1])
{
	snprintf(out, NUMBER_CHARS + 1, "%08u", (unsigned)(random % 100000000u));
	out[8] = damm_digit(out, 8);
	out[9] = '\0';
}

bool number_is_right(const char *digits)
{
	if (strlen(digits) != NUMBER_CHARS || strspn(digits, "0123456789") != NUMBER_CHARS)
		return false;
	return damm_digit(digits, 8) == digits[8];
}
