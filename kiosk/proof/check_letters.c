/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kiosk/proof/check_inside.h"

#include "kiosk/view/letters.h"

#include <stdlib.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

enum { CHARACTERS = 0x110000 };

/* What is known of each character. */
enum { UNSEEN, SHOWN, LACKING };

/* Marks that a text may hold though nobody sees them: they join letters, or turn the direction of
 * the one run they stand at.  All others only hide something. */
static bool is_useful_mark(UChar32 c)
{
	static const UChar32 useful[] = {0x200C, 0x200D, 0x200E, 0x200F, 0x061C};
	for (size_t i = 0; i < sizeof useful / sizeof *useful; i++)
		if (c == useful[i])
			return true;
	return false;
}

static bool is_hidden(UChar32 c)
{
	return u_hasBinaryProperty(c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT) && !is_useful_mark(c);
}

static void text_letters(
	struct check *c, const struct letters *letters, const struct source *at, char *known)
{
	int32_t i = 0, n = (int32_t)strlen(at->text);
	while (i < n) {
		UChar32 one;
		int32_t from = i;
		U8_NEXT((const uint8_t *)at->text, i, n, one);
		if (one < 0)
			return; /* content_load has said so */
		if (is_hidden(one)) {
			check_problem(c, at, "Take it out: write the line anew.",
				"There is a character that nobody sees (U+%04X) in \"%.40s\".",
				(unsigned)one, at->text);
			return;
		}
		if (!known[one])
			known[one] = letters_has(letters, (uint32_t)one) ? SHOWN : LACKING;
		if (known[one] == LACKING) {
			check_problem(c, at, "Write it in other letters.",
				"The kiosk has no letter for \"%.*s\" (U+%04X).", (int)(i - from),
				at->text + from, (unsigned)one);
			return;
		}
	}
}

/* A machine without the language's own fonts has nothing to say of its texts. */
static bool fonts_are_here(struct check *c, const struct letters *letters)
{
	const char *name = c->tongue->own_name;
	int32_t i = 0, n = (int32_t)strlen(name);
	while (i < n) {
		UChar32 one;
		U8_NEXT((const uint8_t *)name, i, n, one);
		if (letters_has(letters, (uint32_t)one))
			continue;
		check_problem(c, NULL, "Install the fonts of platform/debian/packages.txt.",
			"This machine has no letters for \"%s\".", c->tongue->tag);
		return false;
	}
	return true;
}

void letters_check(struct check *c)
{
	struct letters *letters = NULL;
	char *known = calloc(1, CHARACTERS);
	if (!known || letters_create(c->tongue, &letters))
		abort(); /* the process that waits tells it */
	bool is_able = fonts_are_here(c, letters);
	for (int i = 0; is_able && i < sources_count(c->sources); i++) {
		const struct source *at = sources_at(c->sources, i);
		check_spot(c, at);
		if (at->language == c->tongue->index || at->language < 0)
			text_letters(c, letters, at, known);
	}
	letters_destroy(letters);
	free(known);
}
