/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/console/form_cell.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hub/console/form_guide.h"
#include "hub/console/form_value.h"
#include "kiosk/base/check.h"
#include "kiosk/i18n/i18n.h"

static struct form_cell *cell_add(struct form_thing *thing, const char *name, const char *label)
{
	K_CHECK(thing->count < FORM_CELLS_MAX);
	struct form_cell *cell = &thing->cells[thing->count++];
	*cell = (struct form_cell){.label = label, .language = -1, .is_needed = true, .value = ""};
	snprintf(cell->name, sizeof cell->name, "%s", name);
	return cell;
}

static const char *keep(struct draft_copy *copy, const char *text)
{
	return text && *text ? k_arena_str(&copy->arena, text) : "";
}

/* --- reading -------------------------------------------------------------------------------- */

static void fields_read(struct draft_copy *copy, struct form_thing *thing)
{
	const struct form_kind *kind = thing->spot.kind;
	const json_t *row = form_json_at(draft_copy_json(copy, thing->spot.file), thing->spot.path);
	for (int i = 0; i < kind->field_count; i++) {
		char name[FORM_CELL_NAME_MAX + 1];
		const struct form_field *field = &kind->fields[i];
		snprintf(name, sizeof name, "f.%s", field->key);
		struct form_cell *cell = cell_add(thing, name, field->label);
		cell->field = field;
		cell->is_needed = !field->is_optional;
		cell->value = form_value_text(
			&copy->arena, field, json_object_get(row, field->key));
	}
}

/* Is that text needed, by what else stands in the thing? */
static bool word_is_needed(const struct form_thing *thing, const struct form_word *word)
{
	char name[FORM_CELL_NAME_MAX + 1];
	if (!word->needs)
		return true;
	snprintf(name, sizeof name, "f.%s", word->needs);
	const struct form_cell *cell = form_cell_find(thing, name);
	return cell && *cell->value;
}

static void word_address(
	const struct form_spot *spot, const struct form_word *word, char out[FORM_ADDRESS_MAX + 40])
{
	snprintf(out, FORM_ADDRESS_MAX + 40, "%s%s%s", spot->address, *word->key ? "." : "", word->key);
}

static void words_read(struct draft_copy *copy, struct form_thing *thing)
{
	const struct form_kind *kind = thing->spot.kind;
	for (int i = 0; i < kind->word_count; i++) {
		const struct form_word *word = &kind->words[i];
		char address[FORM_ADDRESS_MAX + 40];
		word_address(&thing->spot, word, address);
		for (int k = 0; k < tongue_count(); k++) {
			char file[DRAFT_PATH_MAX + 1], name[FORM_CELL_NAME_MAX + 1];
			form_spot_words(&thing->spot, tongue_at(k)->tag, file);
			snprintf(name, sizeof name, "w.%s.%s", word->key, tongue_at(k)->tag);
			struct form_cell *cell = cell_add(thing, name, word->label);
			cell->word = word;
			cell->language = k;
			cell->is_needed = word_is_needed(thing, word);
			cell->value = keep(copy,
				json_string_value(
					json_object_get(draft_copy_json(copy, file), address)));
		}
	}
}

static void guide_read(struct draft_copy *copy, struct form_thing *thing)
{
	static const char *const pages[FORM_GUIDE_PAGES] = {
		"Page 1", "Page 2", "Page 3", "Page 4", "Page 5", "Page 6"};
	struct form_guide *g = k_arena_array(
		&copy->arena, struct form_guide, DRAFT_COPY_LANGUAGES);
	char name[FORM_CELL_NAME_MAX + 1];
	for (int k = 0; k < tongue_count(); k++) {
		form_guide_read(copy, &thing->spot, tongue_at(k)->tag, &g[k]);
		snprintf(name, sizeof name, "g.title.%s", tongue_at(k)->tag);
		struct form_cell *cell = cell_add(thing, name, "Title");
		cell->language = k;
		cell->value = g[k].title;
	}
	for (int i = 0; i < g[0].count; i++) {
		static const struct form_field picture = {
			"picture", "Picture", NULL, FORM_PICTURE, false, 1, 40, NULL};
		snprintf(name, sizeof name, "g.%d.picture", i + 1);
		struct form_cell *cell = cell_add(thing, name, pages[i]);
		cell->field = &picture;
		cell->value = g[0].pages[i].picture;
		for (int k = 0; k < tongue_count(); k++) {
			snprintf(name, sizeof name, "g.%d.%s", i + 1, tongue_at(k)->tag);
			cell = cell_add(thing, name, pages[i]);
			cell->language = k;
			cell->value = i < g[k].count ? g[k].pages[i].body : "";
		}
	}
}

/* The file of a list of lines: "streets.txt", "names/es.txt". */
static void lines_file(const struct form_spot *spot, int language, char out[DRAFT_PATH_MAX + 1])
{
	if (language < 0)
		snprintf(out, DRAFT_PATH_MAX + 1, "%s.txt", spot->kind->name);
	else
		snprintf(out, DRAFT_PATH_MAX + 1, "%s/%s.txt", spot->kind->name,
			tongue_at(language)->tag);
}

static void lines_read(struct draft_copy *copy, struct form_thing *thing)
{
	bool is_each = strcmp(thing->spot.kind->name, "streets") != 0;
	for (int k = is_each ? 0 : -1; k < (is_each ? tongue_count() : 0); k++) {
		char file[DRAFT_PATH_MAX + 1], name[FORM_CELL_NAME_MAX + 1];
		lines_file(&thing->spot, k, file);
		snprintf(name, sizeof name, "l.%s", k < 0 ? "all" : tongue_at(k)->tag);
		struct form_cell *cell = cell_add(thing, name, "One name a line");
		cell->language = k;
		cell->value = keep(copy, draft_copy_text(copy, file, NULL));
	}
}

void form_thing_read(struct draft_copy *copy, const struct form_spot *spot, struct form_thing *out)
{
	*out = (struct form_thing){.spot = *spot};
	if (spot->is_list)
		return;
	int max = spot->kind->field_count + spot->kind->word_count * tongue_count() +
		  (spot->kind->shape == FORM_GUIDES ? (FORM_GUIDE_PAGES + 1) * (tongue_count() + 1) : 0) +
		  (spot->kind->shape == FORM_LINES ? tongue_count() + 1 : 0);
	K_CHECK(max <= FORM_CELLS_MAX);
	out->cells = k_arena_array(&copy->arena, struct form_cell, max + 1);
	if (spot->kind->shape == FORM_GUIDES) {
		guide_read(copy, out);
	} else if (spot->kind->shape == FORM_LINES) {
		lines_read(copy, out);
	} else {
		fields_read(copy, out);
		words_read(copy, out);
	}
}

enum err form_thing_find(struct draft_copy *copy, const char *at, struct form_thing *out)
{
	struct form_spot spot;
	enum err e = form_spot_find(copy, at, &spot);
	if (!e)
		form_thing_read(copy, &spot, out);
	return e ? e : copy->err;
}

const struct form_cell *form_cell_find(const struct form_thing *thing, const char *name)
{
	for (int i = 0; i < thing->count; i++)
		if (!strcmp(thing->cells[i].name, name))
			return &thing->cells[i];
	return NULL;
}

/* --- writing -------------------------------------------------------------------------------- */

const char *form_cell_refusal(const struct form_cell *cell, const char *value)
{
	if (cell->field)
		return form_value_refusal(cell->field, value);
	if (cell->name[0] == 'g' && strlen(value) >= FORM_GUIDE_BODY / 2)
		return "This is too long. Make two pages of it.";
	if (cell->name[0] == 'w' && strlen(value) > 4096)
		return "This is too long. Say it in fewer words.";
	if (cell->name[0] == 'l' && strlen(value) > FORM_LINES_MAX)
		return "The list is too long.";
	return NULL;
}

static void guide_write(struct draft_copy *copy, const struct form_thing *thing,
	const struct form_cell *cell, const char *value)
{
	int page = atoi(cell->name + 2); /* 0: the title */
	for (int k = 0; k < tongue_count(); k++) {
		struct form_guide *g = k_arena_new(&copy->arena, struct form_guide);
		if (cell->language >= 0 && cell->language != k)
			continue;
		form_guide_read(copy, &thing->spot, tongue_at(k)->tag, g);
		if (cell->field && page <= g->count)
			snprintf(g->pages[page - 1].picture, sizeof g->pages[0].picture, "%s", value);
		else if (cell->field)
			continue;
		else if (!page)
			snprintf(g->title, sizeof g->title, "%s", value);
		for (; !cell->field && g->count < page; g->count++) {
			char name[FORM_CELL_NAME_MAX + 1]; /* a page that this language had not yet */
			snprintf(name, sizeof name, "g.%d.picture", g->count + 1);
			const struct form_cell *picture = form_cell_find(thing, name);
			snprintf(g->pages[g->count].picture, sizeof g->pages[0].picture, "%s",
				picture ? picture->value : "info");
		}
		if (!cell->field && page)
			snprintf(g->pages[page - 1].body, sizeof g->pages[0].body, "%s", value);
		form_guide_write(copy, &thing->spot, tongue_at(k)->tag, g);
	}
}

static void lines_write(struct draft_copy *copy, const struct form_thing *thing,
	const struct form_cell *cell, const char *value)
{
	char file[DRAFT_PATH_MAX + 1];
	size_t n = strlen(value);
	lines_file(&thing->spot, cell->language, file);
	char *text = k_arena_printf(&copy->arena, "%s%s", value, n && value[n - 1] != '\n' ? "\n" : "");
	draft_copy_put(copy, file, text, strlen(text));
}

void form_cell_write(struct draft_copy *copy, const struct form_thing *thing,
	const struct form_cell *cell, const char *value)
{
	char place[FORM_ADDRESS_MAX + 80];
	if (!strcmp(cell->value, value))
		return;
	if (cell->name[0] == 'g') {
		guide_write(copy, thing, cell, value);
	} else if (cell->name[0] == 'l') {
		lines_write(copy, thing, cell, value);
	} else if (cell->field) {
		snprintf(place, sizeof place, "%s%s%s", thing->spot.path, *thing->spot.path ? "/" : "",
			cell->field->key);
		form_value_write(copy, thing->spot.file, place, cell->field, value);
	} else {
		char file[DRAFT_PATH_MAX + 1], address[FORM_ADDRESS_MAX + 40];
		form_spot_words(&thing->spot, tongue_at(cell->language)->tag, file);
		word_address(&thing->spot, cell->word, address);
		draft_copy_set(copy, file, address, *value ? json_string(value) : NULL);
	}
}

/* --- gaps ----------------------------------------------------------------------------------- */

struct gaps {
	struct draft_copy *copy;
	int *counts;
};

static void gaps_of(void *ctx, const struct form_spot *spot)
{
	struct gaps *g = ctx;
	struct form_thing thing;
	form_thing_read(g->copy, spot, &thing);
	for (int i = 0; i < thing.count; i++)
		if (thing.cells[i].language >= 0 && thing.cells[i].is_needed && !*thing.cells[i].value)
			g->counts[thing.cells[i].language]++;
}

void form_gaps_count_of(struct draft_copy *copy, const struct form_spot *thing,
	int counts[DRAFT_COPY_LANGUAGES])
{
	struct gaps g = {copy, counts};
	struct form_spot inner;
	memset(counts, 0, DRAFT_COPY_LANGUAGES * sizeof *counts);
	if (!thing->is_list)
		gaps_of(&g, thing);
	if (form_spot_inner(thing, &inner))
		form_spot_walk(copy, &inner, gaps_of, &g);
}

void form_gaps_count(struct draft_copy *copy, const char *at, int counts[DRAFT_COPY_LANGUAGES])
{
	struct gaps g = {copy, counts};
	struct form_spot spot;
	memset(counts, 0, DRAFT_COPY_LANGUAGES * sizeof *counts);
	if (!*at)
		form_spot_walk_all(copy, gaps_of, &g);
	else if (!form_spot_find(copy, at, &spot))
		form_gaps_count_of(copy, &spot, counts);
}
