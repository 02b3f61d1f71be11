/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/city/text.h"

#include <math.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "kiosk/i18n/i18n.h"

enum { CENTRE_CHARS_MAX = 24, REF_RANDOM_CHARS = 8, TAG_MAX = 64 };

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + 'a' - 'A') : c;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_plain(char c)
{
	return is_digit(c) || (lower(c) >= 'a' && lower(c) <= 'z');
}

bool text_same(const char *a, const char *b)
{
	while (*a && lower(*a) == lower(*b)) {
		a++;
		b++;
	}
	return lower(*a) == lower(*b);
}

bool text_has(const char *whole, const char *part)
{
	for (; *whole; whole++) {
		size_t n = 0;
		while (part[n] && lower(whole[n]) == lower(part[n]))
			n++;
		if (!part[n])
			return true;
	}
	return !*part;
}

/* Bytes of the letter at s, and which it is; 0 bytes: not UTF-8. */
static size_t letter_at(const unsigned char *s, uint32_t *letter_out)
{
	static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
	size_t n = s[0] < 0x80	 ? 1
		   : s[0] < 0xc2 ? 0
		   : s[0] < 0xe0 ? 2
		   : s[0] < 0xf0 ? 3
		   : s[0] < 0xf5 ? 4
				 : 0;
	uint32_t letter = n == 1 ? s[0] : n ? s[0] & (0x7fu >> n) : 0;
	for (size_t i = 1; i < n; i++) {
		if ((s[i] & 0xc0) != 0x80)
			return 0;
		letter = letter << 6 | (s[i] & 0x3fu);
	}
	if (!n || letter < least[n] || letter > 0x10ffff || (letter >= 0xd800 && letter < 0xe000))
		return 0;
	*letter_out = letter;
	return n;
}

/* Bytes of the HTML mark at s ("<b>", "</p>", "<!-- -->"); 0: it is only a "<". */
static size_t mark_at(const char *s)
{
	if (s[0] != '<' || !(is_plain(s[1]) || s[1] == '/' || s[1] == '!'))
		return 0;
	for (size_t n = 1; n < TAG_MAX && s[n]; n++)
		if (s[n] == '>')
			return n + 1;
	return 0;
}

enum err text_add_plain(struct k_buf *out, const char *words, size_t max_letters, bool is_wide)
{
	static const char unknown[] = "\xef\xbf\xbd";
	enum err e = ERR_OK;
	while (!e && *words && max_letters) {
		uint32_t letter = 0;
		size_t mark = mark_at(words), n = letter_at((const unsigned char *)words, &letter);
		if (mark) {
			words += mark;
			continue;
		}
		if (!n || (letter > 0xffff && !is_wide))
			e = k_buf_add(out, unknown, sizeof unknown - 1);
		else if ((letter < ' ' && letter != '\n') || (letter >= 0x7f && letter < 0xa0))
			e = k_buf_add(out, " ", 1);
		else
			e = k_buf_add(out, words, n);
		words += n ? n : 1;
		max_letters--;
	}
	return e;
}

size_t text_letters(const char *utf8)
{
	size_t n = 0;
	for (; *utf8; utf8++)
		n += ((unsigned char)*utf8 & 0xc0) != 0x80;
	return n;
}

enum err text_add_percent(struct k_buf *out, const char *text)
{
	enum err e = ERR_OK;
	for (; !e && *text; text++) {
		if (is_plain(*text) || strchr("-._~", *text))
			e = k_buf_add(out, text, 1);
		else
			e = k_buf_printf(out, "%%%02X", (unsigned)(unsigned char)*text);
	}
	return e;
}

enum err text_add_field(struct k_buf *form, const char *name, const char *value)
{
	if (!value || !*value)
		return ERR_OK;
	enum err e = form->len_bytes ? k_buf_add(form, "&", 1) : ERR_OK;
	if (!e)
		e = text_add_percent(form, name);
	if (!e)
		e = k_buf_add(form, "=", 1);
	return e ? e : text_add_percent(form, value);
}

enum err text_add_degrees(struct k_buf *out, double degrees)
{
	long long millionths = llround(degrees * 1e6);
	long long size = millionths < 0 ? -millionths : millionths;
	return k_buf_printf(
		out, "%s%lld.%06lld", millionths < 0 ? "-" : "", size / 1000000, size % 1000000);
}

bool text_read_degrees(const char *text, double *out)
{
	bool is_minus = *text == '-', is_behind = false;
	double value = 0, unit = 1;
	size_t digits = 0;
	for (text += is_minus; *text; text++) {
		if (*text == '.' && !is_behind) {
			is_behind = true;
		} else if (is_digit(*text) && digits < 24) {
			digits++;
			unit = is_behind ? unit / 10 : unit;
			value = is_behind ? value + (*text - '0') * unit
					  : value * 10 + (*text - '0');
		} else {
			return false;
		}
	}
	if (!digits || value > 360)
		return false;
	*out = is_minus ? -value : value;
	return true;
}

/* Reads n digits; moves *s behind them. */
static bool read_digits(const char **s, int n, int *out)
{
	int value = 0;
	for (int i = 0; i < n; i++, (*s)++) {
		if (!is_digit(**s))
			return false;
		value = value * 10 + (**s - '0');
	}
	*out = value;
	return true;
}

/* Days since 1970 of a day of the calendar (Howard Hinnant's days_from_civil). */
static int64_t days_since_1970(int year, int month, int day)
{
	int64_t y = year - (month <= 2), era = (y >= 0 ? y : y - 399) / 400;
	int64_t of_era = y - era * 400;
	int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
	return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

static bool read_zone(const char *s, bool *has_zone_out, int *minutes_out)
{
	int hours = 0, minutes = 0;
	while (*s == ' ')
		s++;
	*has_zone_out = *s != '\0';
	*minutes_out = 0;
	if (!*s || !strcmp(s, "Z") || !strcmp(s, "z") || !strcmp(s, "UTC"))
		return true;
	if (*s != '+' && *s != '-')
		return false;
	int sign = *s++ == '-' ? -1 : 1;
	if (!read_digits(&s, 2, &hours))
		return false;
	if (*s == ':')
		s++;
	if (*s && !read_digits(&s, 2, &minutes))
		return false;
	*minutes_out = sign * (hours * 60 + minutes);
	return !*s && hours < 24 && minutes < 60;
}

bool text_read_time(const char *text, int64_t *wall_ms_out)
{
	struct day d;
	int hour, minute, second = 0, zone_min = 0;
	bool has_zone = false;
	const char *s = text;
	if (!read_digits(&s, 4, &d.year) || *s++ != '-' || !read_digits(&s, 2, &d.month) ||
		*s++ != '-' || !read_digits(&s, 2, &d.day) || (*s != 'T' && *s != ' '))
		return false;
	s++;
	if (!read_digits(&s, 2, &hour) || *s++ != ':' || !read_digits(&s, 2, &minute))
		return false;
	if (*s == ':') {
		s++;
		if (!read_digits(&s, 2, &second))
			return false;
	}
	if (*s == '.' || *s == ',')
		for (s++; is_digit(*s); s++)
			continue;
	if (!read_zone(s, &has_zone, &zone_min) || d.month < 1 || d.month > 12 || d.day < 1 ||
		d.day > 31 || hour > 24 || minute > 59 || second > 60)
		return false;
	int64_t seconds = has_zone ? (days_since_1970(d.year, d.month, d.day) * 1440 + hour * 60 +
					     minute - zone_min) *
					     60
				   : wall_of(d, hour * 60 + minute) / 1000;
	*wall_ms_out = (seconds + second) * 1000;
	return true;
}

enum err text_add_time(struct k_buf *out, int64_t wall_ms)
{
	int64_t seconds = wall_ms / 1000, day = seconds / 86400, of_day = seconds % 86400;
	int year = 1970;
	int month = 1;
	while (day >= days_since_1970(year + 1, 1, 1))
		year++;
	while (month < 12 && day >= days_since_1970(year, month + 1, 1))
		month++;
	return k_buf_printf(out, "%04d-%02d-%02dT%02d:%02d:%02dZ", year, month,
		(int)(day - days_since_1970(year, month, 1)) + 1, (int)(of_day / 3600),
		(int)(of_day / 60 % 60), (int)(of_day % 60));
}

void text_ref(const char *centre, const char *kiosk, const char *id, char out[REF_MAX])
{
	static const char letters[] = "abcdefghijkmnpqrstuvwxyz23456789"; /* no l, o, 0, 1 */
	unsigned char hash[crypto_hash_sha256_BYTES];
	char both[80];
	size_t n = 0;
	for (; *centre && n < CENTRE_CHARS_MAX; centre++) {
		if (is_plain(*centre))
			out[n++] = lower(*centre);
		else if (n && out[n - 1] != '-')
			out[n++] = '-';
	}
	if (!n || out[n - 1] != '-')
		out[n++] = '-';
	snprintf(both, sizeof both, "%s %s", kiosk, id);
	crypto_hash_sha256(hash, (const unsigned char *)both, strlen(both));
	for (int i = 0; i < REF_RANDOM_CHARS; i++)
		out[n++] = letters[hash[i] & 31];
	out[n] = '\0';
}
