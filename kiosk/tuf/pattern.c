/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kiosk/tuf/pattern.h"

#include <stddef.h>
#include <string.h>

/* Bytes of the UTF-8 character at s; strings here are valid UTF-8 and not at their end. */
static size_t one_char(const char *s)
{
	size_t n = 1;
	while (((unsigned char)s[n] & 0xc0) == 0x80)
		n++;
	return n;
}

/* Order of two characters: by code point, which is by byte in UTF-8. */
static int order(const char *a, size_t a_n, const char *b, size_t b_n)
{
	int by_bytes = memcmp(a, b, a_n < b_n ? a_n : b_n);
	return by_bytes ? by_bytes : (int)a_n - (int)b_n;
}

/* End of the set that starts at '[', just behind its ']'; NULL: it is no set. */
static const char *end_of_set(const char *set)
{
	const char *p = set + 1;
	p += *p == '!';
	p += *p == ']';
	p = strchr(p, ']');
	return p ? p + 1 : NULL;
}

static bool is_in_set(const char *set, const char *end, const char *c, size_t n)
{
	bool is_not = set[1] == '!', is_in = false;
	for (const char *p = set + 1 + is_not; p < end - 1;) {
		size_t from_n = one_char(p);
		const char *from = p, *to = p;
		size_t to_n = from_n;
		p += from_n;
		if (*p == '-' && p + 1 < end - 1) {
			to = p + 1;
			to_n = one_char(to);
			p = to + to_n;
		}
		is_in = is_in || (order(from, from_n, c, n) <= 0 && order(c, n, to, to_n) <= 0);
	}
	return is_in != is_not;
}

/* Does what stands at pattern, not a '*', take the character of n bytes at path?  Then gives where
 * the pattern goes on, else NULL. */
static const char *take(const char *pattern, const char *path, size_t n)
{
	const char *end = *pattern == '[' ? end_of_set(pattern) : NULL;
	if (end)
		return *path != '/' && is_in_set(pattern, end, path, n) ? end : NULL;
	if (*pattern == '?')
		return *path != '/' ? pattern + 1 : NULL;
	return *pattern && !strncmp(pattern, path, n) ? pattern + n : NULL;
}

bool pattern_fits(const char *pattern, const char *path)
{
	/* Where to go on when what follows the last '*' does not fit: one character further. */
	const char *star = NULL, *retry = NULL;
	while (*path) {
		size_t n = one_char(path);
		const char *next = *pattern == '*' ? NULL : take(pattern, path, n);
		if (*pattern == '*') {
			star = ++pattern;
			retry = path;
		} else if (next) {
			pattern = next;
			path += n;
		} else if (star && *retry != '/') {
			retry += one_char(retry);
			path = retry;
			pattern = star;
		} else {
			return false;
		}
	}
	while (*pattern == '*')
		pattern++;
	return !*pattern;
}
