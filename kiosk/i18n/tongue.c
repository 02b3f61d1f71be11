/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kiosk/i18n/i18n.h"

#include "kiosk/base/check.h"

#include <string.h>
#include <unicode/uenum.h>
#include <unicode/uloc.h>

enum row {
#define LANGUAGE(tag_, own_name_, icu_, voice_, direction_, font_) ROW_##tag_,
#include "locales/languages.def"
#undef LANGUAGE
};

/* Digits are the same in every language (look.md 1, ux.md 1.2), so ICU is asked for Latin ones. */
static const struct tongue tongues[] = {
#define LANGUAGE(tag_, own_name_, icu_, voice_, direction_, font_)                                 \
	{.tag = #tag_,                                                                             \
		.own_name = own_name_,                                                             \
		.icu_locale = icu_ "@numbers=latn",                                                \
		.voice = voice_,                                                                   \
		.direction = direction_,                                                           \
		.font = font_,                                                                     \
		.domain = "foyer-" #tag_,                                                          \
		.index = ROW_##tag_},
#include "locales/languages.def"
#undef LANGUAGE
};

_Static_assert(K_COUNT(tongues) <= LANGUAGE_MAX, "more languages than LANGUAGE_MAX");

int tongue_count(void)
{
	return (int)K_COUNT(tongues);
}

const struct tongue *tongue_at(int i)
{
	K_CHECK(i >= 0 && i < tongue_count());
	return &tongues[i];
}

const struct tongue *tongue_find(const char *tag)
{
	for (int i = 0; tag && i < tongue_count(); i++) {
		if (strcmp(tongues[i].tag, tag) == 0)
			return &tongues[i];
	}
	return NULL;
}

const struct tongue *tongue_accepted(const char *header)
{
	enum { TAG_BYTES = 64 };
	const char *tags[K_COUNT(tongues)];
	char tag[TAG_BYTES] = "";
	UErrorCode status = U_ZERO_ERROR;
	UAcceptResult found = ULOC_ACCEPT_FAILED;
	for (int i = 0; i < tongue_count(); i++)
		tags[i] = tongues[i].tag;
	UEnumeration *have = uenum_openCharStringsEnumeration(tags, tongue_count(), &status);
	if (header)
		uloc_acceptLanguageFromHTTP(tag, sizeof tag, &found, header, have, &status);
	uenum_close(have);
	bool is_liked = U_SUCCESS(status) && found != ULOC_ACCEPT_FAILED;
	const struct tongue *t = is_liked ? tongue_find(tag) : NULL;
	return t ? t : &tongues[0];
}
