/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/console/compare.h"

#include <stdio.h>
#include <string.h>

/* One walk through one of the two copies, held against the other. */
struct walk {
	struct draft_copy *here, *there;
	const json_t *paths;
	bool is_before; /* here is the copy before: only what is gone is told */
	compare_fn *fn;
	void *ctx;
	int count;
};

/* True if a file of that kind is among those that may differ. */
static bool kind_may_differ(const json_t *paths, const char *name)
{
	char file[64], words[64];
	const char *path;
	json_t *value;
	if (!paths)
		return true;
	snprintf(file, sizeof file, "%s.", name);
	snprintf(words, sizeof words, "/%s.json", name);
	json_object_foreach((json_t *)(uintptr_t)paths, path, value)
	{
		if (!strncmp(path, file, strlen(file)) ||
			(!strncmp(path, "words/", 6) && strstr(path, words)) ||
			(!strncmp(path, "guides/", 7) && !strcmp(name, "topics")) ||
			(!strncmp(path, "names/", 6) && !strcmp(name, "names")))
			return true;
	}
	return false;
}

static const char *value_in(const struct form_thing *thing, const char *name)
{
	const struct form_cell *cell = form_cell_find(thing, name);
	return cell ? cell->value : "";
}

static void tell(struct walk *w, const struct form_spot *spot, enum compare_kind kind)
{
	struct compare_thing thing = {kind, spot, form_spot_name(w->here, spot)};
	w->count++;
	w->fn(w->ctx, &thing, NULL);
}

/* All cells that differ between the thing here and the one there (NULL: there is none). */
static void cells_tell(struct walk *w, const struct form_thing *here, const struct form_thing *there,
	enum compare_kind kind)
{
	bool is_told = kind != COMPARE_CHANGED;
	if (is_told)
		tell(w, &here->spot, kind);
	for (int i = 0; i < here->count; i++) {
		const struct form_cell *cell = &here->cells[i];
		const char *other = there ? value_in(there, cell->name) : "";
		if (!strcmp(cell->value, other))
			continue;
		if (!is_told)
			tell(w, &here->spot, kind);
		is_told = true;
		struct compare_cell c = {cell, w->is_before ? cell->value : other,
			w->is_before ? other : cell->value};
		w->fn(w->ctx, NULL, &c);
	}
	for (int i = 0; there && i < there->count; i++) {
		const struct form_cell *cell = &there->cells[i];
		if (!*cell->value || form_cell_find(here, cell->name))
			continue;
		if (!is_told)
			tell(w, &here->spot, kind);
		is_told = true;
		struct compare_cell c = {cell, cell->value, ""};
		w->fn(w->ctx, NULL, &c);
	}
	if (is_told)
		w->fn(w->ctx, NULL, NULL);
}

/* What stood before it in its list, of the things that are in both. */
static const char *neighbour(struct draft_copy *copy, struct draft_copy *other,
	const struct form_spot *spot)
{
	struct form_spot list = *spot, row, found;
	list.is_list = true;
	snprintf(list.path, sizeof list.path, "%s", spot->list);
	size_t n = strlen(spot->at) - strlen(spot->id) - 1;
	list.at[n] = '\0';
	n = strlen(spot->address) - strlen(spot->id) - 1;
	list.address[n] = '\0';
	for (int i = spot->index - 1; i >= 0; i--)
		if (form_spot_row(copy, &list, i, &row) && !form_spot_find(other, row.at, &found))
			return k_arena_str(&copy->arena, row.id);
	return "";
}

static bool has_moved(struct walk *w, const struct form_spot *here, const struct form_spot *there)
{
	return here->kind->shape != FORM_SINGLE && here->kind->shape != FORM_LINES &&
	       strcmp(neighbour(w->here, w->there, here), neighbour(w->there, w->here, there)) != 0;
}

static void thing_walk(void *ctx, const struct form_spot *spot)
{
	struct walk *w = ctx;
	char name[32];
	struct form_thing here, there;
	snprintf(name, sizeof name, "%.*s", (int)strcspn(spot->at, "/"), spot->at);
	if (!kind_may_differ(w->paths, name))
		return;
	bool is_there = !form_thing_find(w->there, spot->at, &there);
	if (w->is_before && is_there)
		return;
	form_thing_read(w->here, spot, &here);
	if (!is_there) {
		cells_tell(w, &here, NULL, w->is_before ? COMPARE_GONE : COMPARE_NEW);
		return;
	}
	int told = w->count;
	cells_tell(w, &here, &there, COMPARE_CHANGED);
	if (told == w->count && has_moved(w, spot, &there.spot)) {
		tell(w, spot, COMPARE_MOVED);
		w->fn(w->ctx, NULL, NULL);
	}
}

int compare_each(struct draft_copy *before, struct draft_copy *after, const json_t *paths,
	compare_fn *fn, void *ctx)
{
	struct walk w = {after, before, paths, false, fn, ctx, 0};
	form_spot_walk_all(after, thing_walk, &w);
	w.here = before;
	w.there = after;
	w.is_before = true;
	form_spot_walk_all(before, thing_walk, &w);
	return w.count;
}
