/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/publish/notice.h"

#include <stdio.h>

#include "kiosk/content/advice.h"
#include "kiosk/content/content.h"

/* False: a sentence of text is too long; why says which language's. */
static bool is_short(const char *text, const char *tag, char why[NOTICE_WHY_MAX])
{
	static struct advice advice;
	advice_make(text, tag, &advice);
	for (int i = 0; i < advice.count; i++) {
		const struct remark *r = &advice.list[i];
		if (r->kind != REMARK_LONG_SENTENCE)
			continue;
		snprintf(why, NOTICE_WHY_MAX,
			"in the language %s a sentence has %d words, %d is the most: make two of "
			"it",
			tag, r->n, r->most);
		return false;
	}
	return true;
}

enum err notice_read(const char *path, const char *bytes, size_t n, struct announce *out,
	char why[NOTICE_WHY_MAX])
{
	struct announce a = {0};
	const char *rule = NULL;
	enum err e = announce_read(bytes, n, &a, &rule);
	if (!e && !announce_is_path(path)) {
		rule = "its name is none for a notice";
		e = ERR_DENIED;
	}
	if (e)
		snprintf(why, NOTICE_WHY_MAX, "%s", rule ? rule : err_words(e));
	for (int i = 0; !e && i < language_count(); i++)
		if (!is_short(announce_title(&a, language_tag(i)), language_tag(i), why) ||
			!is_short(announce_body(&a, language_tag(i)), language_tag(i), why))
			e = ERR_BAD_INPUT;
	if (e)
		announce_finish(&a);
	else
		*out = a;
	return e;
}
