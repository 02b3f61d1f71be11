/* SPDX-License-Identifier: GPL-3.0-or-later */
/* gettext with one domain a language.  LANGUAGE names a folder that all of them share ("foyer"),
 * so the C library finds foyer/LC_MESSAGES/foyer-es.mo and foyer-ar.mo side by side and the
 * language is chosen by each call.  A domain is opened at its first message. */
#include "kiosk/i18n/i18n.h"

#include "kiosk/base/check.h"
#include "kiosk/base/log.h"

#include <libintl.h>
#include <limits.h>
#include <locale.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { FILL_PAIRS_MAX = 8 };

/* The first row is the language of the msgids: it needs no catalogue. */
static bool is_source(const struct tongue *t)
{
	return t->index == 0;
}

static bool has_catalogue(const struct tongue *t, const char *dir)
{
	char path[PATH_MAX];
	int n = snprintf(path, sizeof path, "%s/foyer/LC_MESSAGES/%s.mo", dir, t->domain);
	return n > 0 && (size_t)n < sizeof path && access(path, R_OK) == 0;
}

enum err i18n_start(const char *dir)
{
	/* In the locale "C" gettext translates nothing; C.UTF-8 is on every Debian image. */
	if (!setlocale(LC_ALL, "C.UTF-8") || setenv("LANGUAGE", "foyer", 1) != 0) {
		log_error("i18n", "the locale C.UTF-8 is missing: all words will be English");
		return ERR_NOT_FOUND;
	}
	enum err e = ERR_OK;
	for (int i = 0; i < tongue_count(); i++) {
		const struct tongue *t = tongue_at(i);
		if (is_source(t))
			continue;
		if (!has_catalogue(t, dir)) {
			log_error("i18n",
				"%s/foyer/LC_MESSAGES/%s.mo is missing: English stands in", dir,
				t->domain);
			e = ERR_NOT_FOUND;
		}
		if (!bindtextdomain(t->domain, dir) || !bind_textdomain_codeset(t->domain, "UTF-8"))
			return ERR_NO_MEMORY;
	}
	return e;
}

const char *tr(const struct tongue *t, const char *msgid)
{
	/* The empty msgid is the catalogue's header. */
	if (is_source(t) || !msgid[0])
		return msgid;
	return dgettext(t->domain, msgid);
}

const char *tr_n(const struct tongue *t, const char *one, const char *many, unsigned long n)
{
	if (is_source(t))
		return n == 1 ? one : many;
	return dngettext(t->domain, one, many, n);
}

struct pair {
	const char *name, *value;
	size_t name_len;
};

/* The pair whose {name} stands at text; NULL if none does. */
static const struct pair *pair_at(const struct pair *pairs, int count, const char *text)
{
	for (int i = 0; i < count; i++) {
		if (strncmp(text + 1, pairs[i].name, pairs[i].name_len) == 0 &&
			text[1 + pairs[i].name_len] == '}')
			return &pairs[i];
	}
	return NULL;
}

/* Copies text with its values to out, or only measures if out is NULL.  Bytes without the NUL. */
static size_t fill(char *out, const char *text, const struct pair *pairs, int count)
{
	size_t n = 0;
	while (*text) {
		const struct pair *p = *text == '{' ? pair_at(pairs, count, text) : NULL;
		const char *from = p ? p->value : text;
		size_t len = p ? strlen(p->value) : 1;
		if (out)
			memcpy(out + n, from, len);
		n += len;
		text += p ? p->name_len + 2 : 1;
	}
	return n;
}

const char *tr_fill(struct k_arena *a, const char *text, ...)
{
	struct pair pairs[FILL_PAIRS_MAX];
	int count = 0;
	va_list args;
	va_start(args, text);
	for (const char *name = va_arg(args, const char *); name;
		name = va_arg(args, const char *)) {
		const char *value = va_arg(args, const char *);
		K_CHECK(count < FILL_PAIRS_MAX);
		pairs[count++] = (struct pair){name, value ? value : "", strlen(name)};
	}
	va_end(args);
	size_t n = fill(NULL, text, pairs, count);
	char *filled = k_arena_alloc(a, n + 1);
	fill(filled, text, pairs, count);
	return filled;
}
