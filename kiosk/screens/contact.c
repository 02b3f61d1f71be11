/* SPDX-License-Identifier: GPL-3.0-or-later */
/* contact: phone numbers and e-mail addresses in what a person typed (ux.md P3b). */
#include "kiosk/screens/shared.h"

#include <string.h>

enum { DIGITS_MIN = 6 };

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Bytes of the number that starts at s: digits with what people write between them.  0 if it has
 * too few digits. */
static size_t number_bytes(const char *s)
{
	size_t end = 0;
	int digits = 0;
	for (size_t i = 0; is_digit(s[i]) || (s[i] && strchr(" -.()/+", s[i])); i++) {
		if (!is_digit(s[i]))
			continue;
		digits++;
		end = i + 1;
	}
	return digits >= DIGITS_MIN ? end : 0;
}

/* Bytes of the word that starts at s, if it has an "@". */
static size_t address_bytes(const char *s)
{
	size_t n = strcspn(s, " ");
	return memchr(s, '@', n) ? n : 0;
}

static size_t contact_bytes(const char *text, const char *at)
{
	bool starts_word = at == text || at[-1] == ' ';
	size_t address = starts_word ? address_bytes(at) : 0;
	return address ? address : is_digit(*at) || *at == '+' || *at == '(' ? number_bytes(at) : 0;
}

bool has_contact(const char *text)
{
	for (const char *c = text; *c; c++)
		if (contact_bytes(text, c))
			return true;
	return false;
}

void contact_take_out(char *text)
{
	size_t before = strlen(text);
	for (char *c = text; *c;) {
		size_t n = contact_bytes(text, c);
		if (!n) {
			c++;
			continue;
		}
		n += c[n] == ' ';
		memmove(c, c + n, strlen(c + n) + 1);
	}
	trim_end(text);
	size_t left = strlen(text);
	explicit_bzero(text + left, before - left);
}
