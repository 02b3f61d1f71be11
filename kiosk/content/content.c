/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kiosk/content/content.h"

#include "kiosk/base/check.h"
#include "kiosk/content/loader.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { ARENA_BYTES_MAX = 128 << 20, STREETS_MAX = 20000, NAMES_MAX = 5000 };

static const char *const languages[] = {
#define LANGUAGE(tag, own_name, icu_locale, voice, direction, font) #tag,
#include "locales/languages.def"
#undef LANGUAGE
};
_Static_assert(
	K_COUNT(languages) <= CONTENT_LANGUAGES, "struct text has a place for each language");

int language_count(void)
{
	return (int)K_COUNT(languages);
}

const char *language_tag(int row)
{
	return languages[row];
}

static int by_name(const void *key, const void *file)
{
	return strcmp(key, ((const struct folder_file *)file)->name);
}

const struct folder_file *file_take(struct loader *l, const char *name)
{
	struct folder_file *f = NULL;
	if (l->folder.count > 0)
		f = bsearch(name, l->folder.files, (size_t)l->folder.count, sizeof *f, by_name);
	if (f)
		f->is_used = true;
	else
		problem_add(l->problems, name, 0, "Add it; docs/staff/content.md shows its form.",
			"This file is missing.");
	return f;
}

bool structure_is_whole(const struct loader *l)
{
	return !l->problems->structure;
}

static void unused_files(struct loader *l)
{
	if (!structure_is_whole(l))
		return;
	for (int i = 0; i < l->folder.count; i++) {
		if (!l->folder.files[i].is_used)
			problem_add(l->problems, l->folder.files[i].name, 0,
				"Remove it, or correct its name.", "Nothing uses this file.");
	}
}

/* The order matters: what is referred to comes first. */
static void all_read(struct loader *l, struct loaded *out)
{
	pictures_read(l);
	numbers_read(l);
	town_read(l);
	places_read(l);
	services_read(l);
	reports_read(l);
	topics_read(l);
	notices_read(l);
	figures_read(l);
	said_read(l);
	questionnaires_read(l);
	finder_read(l);
	words_close(l);
	names_read(l, "streets.txt", STREETS_MAX, &out->content.streets, &out->streets_folded);
	for (int i = 0; i < language_count(); i++) {
		char name[FILE_NAME_MAX];
		snprintf(name, sizeof name, "names/%s.txt", language_tag(i));
		names_read(l, name, NAMES_MAX, &out->content.first_names[i], NULL);
	}
	unused_files(l);
}

/* Of a draft with problems: is there a town to show it in?  Its things are good, or were left out. */
static bool is_shown(const struct loader *l)
{
	return l->content->town.zone && l->content->number_count > 0 && l->content->place_count > 0;
}

static enum err load(const char *dir, content_picture_fn *has_picture, void *ctx, bool is_draft,
	struct content **content_out, struct content_problems *problems)
{
	problems->count = problems->structure = 0;
	struct loaded *out = calloc(1, sizeof *out);
	if (!out)
		return ERR_NO_MEMORY;
	k_arena_init(&out->arena, ARENA_BYTES_MAX);
	struct loader l = {.arena = &out->arena,
		.content = &out->content,
		.problems = problems,
		.is_draft = is_draft,
		.has_picture = has_picture,
		.picture_ctx = ctx};
	enum err e = folder_read(dir, &l.folder, problems);
	if (e)
		goto out;
	all_read(&l, out);
	folder_version(&l.folder, out->content.version);
	if (problems->count > 0 && !(is_draft && is_shown(&l)))
		e = ERR_BAD_INPUT;
out:
	if (l.calendar)
		ucal_close(l.calendar);
	folder_finish(&l.folder);
	if (e) {
		content_destroy(&out->content);
		return e;
	}
	*content_out = &out->content;
	return ERR_OK;
}

enum err content_load_with(const char *dir, content_picture_fn *has_picture, void *ctx,
	struct content **content_out, struct content_problems *problems)
{
	return load(dir, has_picture, ctx, false, content_out, problems);
}

enum err content_load_draft(const char *dir, content_picture_fn *has_picture, void *ctx,
	struct content **content_out, struct content_problems *problems)
{
	return load(dir, has_picture, ctx, true, content_out, problems);
}

enum err content_load(
	const char *dir, struct content **content_out, struct content_problems *problems)
{
	return content_load_with(dir, NULL, NULL, content_out, problems);
}

void content_destroy(struct content *c)
{
	struct loaded *loaded = (struct loaded *)c;
	if (!loaded)
		return;
	k_arena_finish(&loaded->arena);
	free(loaded);
}

bool content_picture_in_folder(void *ctx, const char *id)
{
	char path[4096];
	int n = snprintf(path, sizeof path, "%s/%s.svg", (const char *)ctx, id);
	return n > 0 && (size_t)n < sizeof path && access(path, R_OK) == 0;
}

const char *text_in(const struct text *t, int language)
{
	const char *s = language >= 0 && language < CONTENT_LANGUAGES ? t->in[language] : NULL;
	if (s && s[0])
		return s;
	return t->in[0] ? t->in[0] : "";
}

/* Defines content_NAME(c, id) over an array of rows that have an id. */
#define FIND_BY_ID(name, array, array_count)                                                       \
	int content_##name(const struct content *c, const char *id)                                \
	{                                                                                          \
		for (int i = 0; i < c->array_count; i++) {                                         \
			if (c->array[i].id && strcmp(c->array[i].id, id) == 0)                     \
				return i;                                                          \
		}                                                                                  \
		return -1;                                                                         \
	}
FIND_BY_ID(service, services, service_count)
FIND_BY_ID(place, places, place_count)
FIND_BY_ID(kind, kinds, kind_count)
FIND_BY_ID(number, numbers, number_count)
FIND_BY_ID(guide, guides, guide_count)
