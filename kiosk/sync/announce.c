/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kiosk/sync/announce.h"

#include <string.h>

#include "kiosk/content/content.h"
#include "kiosk/tuf/date.h"
#include "kiosk/tuf/strict.h"

enum { ID_CHARS_MAX = 40 };

bool announce_is_path(const char *path)
{
	static const char folder[] = "announce/";
	if (strncmp(path, folder, sizeof folder - 1))
		return false;
	const char *id = path + sizeof folder - 1;
	size_t n = strspn(id, "abcdefghijklmnopqrstuvwxyz0123456789-");
	return n && n <= ID_CHARS_MAX && !strcmp(id + n, ".json");
}

/* --- words ------------------------------------------------------------------------------------ */

/* Characters that are not seen as themselves: they turn the direction of what follows, or join. */
static bool is_unseen(const unsigned char *s)
{
	bool is_general = s[0] == 0xe2 && ((s[1] == 0x80 && s[2] >= 0xa8 && s[2] <= 0xae) ||
						  (s[1] == 0x81 && s[2] >= 0xa0 && s[2] <= 0xaf));
	return is_general || (s[0] == 0xef && s[1] == 0xbb && s[2] == 0xbf) ||
	       (s[0] == 0xc2 && s[1] >= 0x80 && s[1] <= 0x9f);
}

static bool is_words(const char *text, size_t chars_max)
{
	size_t chars = 0;
	if (!text || !text[strspn(text, " ")])
		return false;
	for (const unsigned char *s = (const unsigned char *)text; *s; s++) {
		if (*s < ' ' || *s == 0x7f || *s == '{' || *s == '}' || is_unseen(s))
			return false;
		chars += (*s & 0xc0) != 0x80;
	}
	return chars <= chars_max;
}

static const char *words_wrong(const json_t *text)
{
	if (json_object_size(text) != (size_t)language_count())
		return "it is not in every language, or in one that the kiosk has not";
	for (int i = 0; i < language_count(); i++) {
		const json_t *in = strict_object(text, language_tag(i));
		if (!in || json_object_size(in) != 2)
			return "each language has a title and a body, and nothing else";
		if (!is_words(strict_string(in, "title"), ANNOUNCE_TITLE_MAX))
			return "a title has 1 to 60 characters of plain text";
		if (!is_words(strict_string(in, "body"), ANNOUNCE_BODY_MAX))
			return "a body has 1 to 400 characters of plain text";
	}
	return NULL;
}

/* --- the whole -------------------------------------------------------------------------------- */

static const char *wrong(struct announce *a)
{
	const char *from = strict_string(a->whole, "from"),
		   *until = strict_string(a->whole, "until");
	if (json_object_size(a->whole) != 3)
		return "it has other fields than from, until and text";
	if (!from || !until || !date_read(from, &a->from_s) || !date_read(until, &a->until_s))
		return "from and until are dates like 2026-11-20T16:00:00Z";
	if (a->until_s <= a->from_s || a->until_s - a->from_s > ANNOUNCE_LIFE_S)
		return "it ends after it begins, within 72 hours";
	return words_wrong(strict_object(a->whole, "text"));
}

enum err announce_read(const char *bytes, size_t n, struct announce *out, const char **why_out)
{
	struct announce a = {0};
	*why_out = "it is larger than 4096 bytes";
	if (n > ANNOUNCE_BYTES_MAX)
		return ERR_TOO_BIG;
	*why_out = "it is no JSON";
	enum err e = strict_read(bytes, n, &a.whole);
	if (e)
		return e;
	*why_out = wrong(&a);
	if (*why_out) {
		announce_finish(&a);
		return ERR_BAD_INPUT;
	}
	*out = a;
	return ERR_OK;
}

void announce_finish(struct announce *a)
{
	json_decref(a->whole);
	*a = (struct announce){0};
}

bool announce_is_on(const struct announce *a, int64_t least_s, int64_t most_s)
{
	return least_s && least_s >= a->from_s && (most_s ? most_s : least_s) < a->until_s;
}

static const char *words_of(const struct announce *a, const char *tag, const char *field)
{
	return strict_string(json_object_get(json_object_get(a->whole, "text"), tag), field);
}

const char *announce_title(const struct announce *a, const char *tag)
{
	return words_of(a, tag, "title");
}

const char *announce_body(const struct announce *a, const char *tag)
{
	return words_of(a, tag, "body");
}
