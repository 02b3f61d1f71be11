/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kiosk/i18n/i18n.h"

#include "kiosk/base/check.h"

#include <string.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>
#include <unicode/utf16.h>

enum { ARABIC_TATWEEL = 0x640 }; /* a stroke that only widens a word */

static bool is_mark(UChar32 c)
{
	return u_charType(c) == U_NON_SPACING_MARK || c == ARABIC_TATWEEL;
}

/* Leaves out the marks in place; returns the new length. */
static int32_t without_marks(UChar *text, int32_t len)
{
	int32_t to = 0;
	for (int32_t from = 0; from < len;) {
		UChar32 c;
		U16_NEXT(text, from, len, c);
		if (!is_mark(c))
			U16_APPEND_UNSAFE(text, to, c);
	}
	return to;
}

const char *fold(struct k_arena *a, const char *text)
{
	UErrorCode status = U_ZERO_ERROR;
	/* The three bytes of U+FDFA fold to 18 UTF-16 units; no other character grows more a byte.
	 */
	int32_t room = (int32_t)strlen(text) * 6 + 1;
	UChar *wide = k_arena_alloc(a, (size_t)room * sizeof *wide);
	UChar *folded = k_arena_alloc(a, (size_t)room * sizeof *folded);
	int32_t len = 0;
	/* Bytes that are no UTF-8 become U+FFFD: they match nothing. */
	u_strFromUTF8WithSub(wide, room, &len, text, -1, 0xfffd, NULL, &status);
	const UNormalizer2 *casefold = unorm2_getNFKCCasefoldInstance(&status);
	const UNormalizer2 *decompose = unorm2_getNFDInstance(&status);
	const UNormalizer2 *compose = unorm2_getNFCInstance(&status);
	len = unorm2_normalize(casefold, wide, len, folded, room, &status);
	len = unorm2_normalize(decompose, folded, len, wide, room, &status);
	K_CHECK(U_SUCCESS(status));
	len = without_marks(wide, len);
	len = unorm2_normalize(compose, wide, len, folded, room, &status);
	char *out = k_arena_alloc(a, (size_t)len * 3 + 1);
	u_strToUTF8(out, len * 3 + 1, NULL, folded, len, &status);
	K_CHECK(U_SUCCESS(status));
	return out;
}
