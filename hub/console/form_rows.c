/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/console/form_rows.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "hub/console/form_guide.h"
#include "kiosk/i18n/i18n.h"

enum { NAMES_TRIED = 1000 };

/* --- ids ------------------------------------------------------------------------------------ */

static bool id_is_taken(struct draft_copy *copy, const struct form_spot *list, const char *id)
{
	struct form_spot row;
	char file[DRAFT_PATH_MAX + 1];
	for (int i = 0; form_spot_row(copy, list, i, &row); i++)
		if (!strcmp(row.id, id))
			return true;
	if (list->kind->shape != FORM_GUIDES)
		return false;
	row = *list; /* guides of all topics share one folder */
	snprintf(row.id, sizeof row.id, "%s", id);
	form_guide_file(&row, "en", file);
	return draft_copy_text(copy, file, NULL) != NULL;
}

void form_id_make(struct draft_copy *copy, const struct form_spot *list, const char *words,
	char out[FORM_ID_CHARS + 1])
{
	char stem[FORM_ID_CHARS - 4];
	size_t n = 0;
	for (const char *s = words; *s && n + 1 < sizeof stem; s++) {
		int c = tolower((unsigned char)*s);
		if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
			stem[n++] = (char)c;
		else if (n && stem[n - 1] != '-')
			stem[n++] = '-';
	}
	while (n && stem[n - 1] == '-')
		n--;
	stem[n] = '\0';
	snprintf(out, FORM_ID_CHARS + 1, "%s", stem);
	for (int i = n ? 2 : 1; (!*out || id_is_taken(copy, list, out)) && i < NAMES_TRIED; i++)
		snprintf(out, FORM_ID_CHARS + 1, "%s-%d", n ? stem : "new", i);
}

/* --- rows ----------------------------------------------------------------------------------- */

/* What a field holds before somebody has filled it in. */
static json_t *field_blank(const struct form_field *field)
{
	if (field->type == FORM_COUNT)
		return json_integer(field->min);
	if (field->type == FORM_YES_NO)
		return json_false();
	if (field->type == FORM_IDS || field->type == FORM_HOURS)
		return json_array();
	return json_string(field->type == FORM_PICTURE ? "info" : "");
}

static json_t *row_blank(const struct form_kind *kind, const char *id)
{
	if (kind->shape == FORM_GUIDES)
		return json_string(id);
	json_t *row = json_pack("{s:s}", "id", id);
	for (int i = 0; i < kind->field_count; i++)
		if (!kind->fields[i].is_optional)
			json_object_set_new(row, kind->fields[i].key, field_blank(&kind->fields[i]));
	if (kind->inner)
		json_object_set_new(row, kind->inner->name, json_array());
	return row;
}

static void guide_begin(struct draft_copy *copy, const struct form_spot *guide, const char *words)
{
	struct form_guide *g = k_arena_new(&copy->arena, struct form_guide);
	g->count = 1;
	snprintf(g->pages[0].picture, sizeof g->pages[0].picture, "info");
	for (int k = 0; k < tongue_count(); k++) {
		snprintf(g->title, sizeof g->title, "%s", k ? "" : words);
		form_guide_write(copy, guide, tongue_at(k)->tag, g);
	}
}

enum err form_row_add(
	struct draft_copy *copy, const struct form_spot *list, const char *id, const char *words)
{
	struct form_spot thing;
	int n = 0;
	while (form_spot_row(copy, list, n, &thing))
		n++;
	if (n >= list->kind->max)
		return ERR_FULL;
	draft_copy_add(copy, list->file, list->path, row_blank(list->kind, id));
	if (copy->err || !form_spot_row(copy, list, n, &thing))
		return copy->err ? copy->err : ERR_TOO_BIG;
	if (list->kind->shape == FORM_GUIDES) {
		guide_begin(copy, &thing, words);
	} else if (list->kind->word_count) {
		struct form_thing t;
		form_thing_read(copy, &thing, &t);
		for (int i = 0; i < t.count; i++)
			if (t.cells[i].word == list->kind->words && t.cells[i].language == 0)
				form_cell_write(copy, &t, &t.cells[i], words);
	}
	return copy->err;
}

/* Takes out all words of a thing and of what lies in it. */
static void words_remove(struct draft_copy *copy, const struct form_spot *thing)
{
	size_t n = strlen(thing->address);
	for (int k = 0; k < tongue_count(); k++) {
		char file[DRAFT_PATH_MAX + 1];
		const char *address;
		json_t *value;
		form_spot_words(thing, tongue_at(k)->tag, file);
		json_t *words = json_copy((json_t *)(uintptr_t)draft_copy_json(copy, file));
		json_object_foreach(words, address, value)
		{
			if (!strncmp(address, thing->address, n) &&
				(!address[n] || address[n] == '.'))
				draft_copy_set(copy, file, address, NULL);
		}
		json_decref(words);
	}
}

static void guide_remove(void *ctx, const struct form_spot *spot)
{
	struct draft_copy *copy = ctx;
	for (int k = 0; spot->kind->shape == FORM_GUIDES && k < tongue_count(); k++) {
		char file[DRAFT_PATH_MAX + 1];
		form_guide_file(spot, tongue_at(k)->tag, file);
		draft_copy_remove(copy, file);
	}
}

void form_row_remove(struct draft_copy *copy, const struct form_spot *thing)
{
	struct form_spot inner;
	guide_remove(copy, thing);
	if (form_spot_inner(thing, &inner))
		form_spot_walk(copy, &inner, guide_remove, copy);
	words_remove(copy, thing);
	draft_copy_set(copy, thing->file, thing->path, NULL);
}

void form_row_move(struct draft_copy *copy, const struct form_spot *thing, int by)
{
	draft_copy_swap(copy, thing->file, thing->list, by < 0 ? thing->index - 1 : thing->index);
}

/* --- pages of a guide ------------------------------------------------------------------------- */

enum err form_page_add(struct draft_copy *copy, const struct form_spot *guide)
{
	struct form_guide *g = k_arena_new(&copy->arena, struct form_guide);
	form_guide_read(copy, guide, tongue_at(0)->tag, g);
	int n = g->count;
	if (n >= FORM_GUIDE_PAGES)
		return ERR_FULL;
	for (int k = 0; k < tongue_count(); k++) {
		form_guide_read(copy, guide, tongue_at(k)->tag, g);
		while (g->count <= n)
			snprintf(g->pages[g->count++].picture, sizeof g->pages[0].picture, "info");
		form_guide_write(copy, guide, tongue_at(k)->tag, g);
	}
	return copy->err;
}

void form_page_remove(struct draft_copy *copy, const struct form_spot *guide, int n)
{
	struct form_guide *g = k_arena_new(&copy->arena, struct form_guide);
	for (int k = 0; k < tongue_count(); k++) {
		form_guide_read(copy, guide, tongue_at(k)->tag, g);
		if (n < 1 || n > g->count)
			continue;
		memmove(&g->pages[n - 1], &g->pages[n],
			(size_t)(g->count - n) * sizeof g->pages[0]);
		g->count--;
		form_guide_write(copy, guide, tongue_at(k)->tag, g);
	}
}

void form_page_move(struct draft_copy *copy, const struct form_spot *guide, int n, int by)
{
	struct form_guide *g = k_arena_new(&copy->arena, struct form_guide);
	int a = by < 0 ? n - 2 : n - 1; /* changes places with the one behind it */
	for (int k = 0; k < tongue_count(); k++) {
		form_guide_read(copy, guide, tongue_at(k)->tag, g);
		if (a < 0 || a + 1 >= g->count)
			continue;
		struct form_guide_page page = g->pages[a];
		g->pages[a] = g->pages[a + 1];
		g->pages[a + 1] = page;
		form_guide_write(copy, guide, tongue_at(k)->tag, g);
	}
}
