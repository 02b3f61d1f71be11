/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kiosk/model/snag.h"

#include "kiosk/base/check.h"

#include <stdio.h>
#include <string.h>

static const struct {
	const char *name, *words;
} kinds[] = {
#define SNAG_KIND(kind, name, words) [SNAG_##kind] = {name, words},
#include "kiosk/model/snag.def"
#undef SNAG_KIND
};

static const struct {
	enum snag_kind kind;
	const char *id, *words;
} places[] = {
#define SNAG_PLACE(kind, id, words) {SNAG_##kind, id, words},
#include "kiosk/model/snag.def"
#undef SNAG_PLACE
};

const char *snag_kind_name(enum snag_kind kind)
{
	return kinds[kind].name;
}

const char *snag_kind_words(enum snag_kind kind)
{
	return kinds[kind].words;
}

enum snag_kind snag_kind_find(const char *name)
{
	int i = 0;
	while (i < SNAG_KIND_COUNT && strcmp(kinds[i].name, name) != 0)
		i++;
	return (enum snag_kind)i;
}

const char *snag_place_words(enum snag_kind kind, const char *id)
{
	for (size_t i = 0; i < K_COUNT(places); i++)
		if (places[i].kind == kind && !strcmp(places[i].id, id))
			return places[i].words;
	return NULL;
}

void snags_note(struct snags *s, enum snag_kind kind, const char *id, const char *of)
{
	char text[SNAG_CHARS + 1];
	struct snag known;
	int n = snprintf(text, sizeof text, "%s/%s%s%s", kinds[kind].name, id, *of ? "/" : "", of);
	if (n >= (int)sizeof text || s->count == SNAGS_MAX || !snag_read(text, &known))
		return;
	for (int i = 0; i < s->count; i++)
		if (!strcmp(s->list[i], text))
			return;
	memcpy(s->list[s->count++], text, (size_t)n + 1);
}

/* Takes the letters of an id at text into out; gives what follows, NULL if there is no id. */
static const char *take_id(const char *text, char out[SNAG_ID_CHARS + 1])
{
	size_t n = strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789-");
	if (!n || n > SNAG_ID_CHARS)
		return NULL;
	memcpy(out, text, n);
	out[n] = '\0';
	return text + n;
}

bool snag_read(const char *text, struct snag *out)
{
	char name[SNAG_ID_CHARS + 1];
	struct snag s = {0};
	const char *rest = take_id(text, name);
	if (!rest || *rest != '/')
		return false;
	rest = take_id(rest + 1, s.id);
	if (rest && *rest == '/')
		rest = take_id(rest + 1, s.of);
	if (!rest || *rest)
		return false;
	s.kind = snag_kind_find(name);
	*out = s;
	return true;
}
