/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/console/draft_newer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hub/console/compare.h"
#include "hub/console/draft_turn.h"
#include "hub/console/form_rows.h"
#include "hub/console/page.h"
#include "hub/store/db.h"

/* The draft's changes on their way into the newer files. */
struct taking {
	struct draft_copy *out;
	struct form_spot spot; /* of the thing that the cells belong to */
	const char *name;
	enum compare_kind kind;
	bool is_lost; /* it is not there to be changed */
	json_t *told;
};

static void tell(struct taking *k, const char *label, const char *mine)
{
	json_array_append_new(k->told,
		json_pack("{s:s, s:s, s:s, s:s}", "at", k->spot.at, "name", k->name, "label", label,
			"mine", mine));
}

/* The list that a thing is in, in the newer files. */
static bool list_find(struct taking *k, struct form_spot *list)
{
	char at[FORM_AT_MAX + 1];
	struct form_spot above;
	const char *slash = strrchr(k->spot.at, '/');
	if (!slash)
		return false;
	snprintf(at, sizeof at, "%.*s", (int)(slash - k->spot.at), k->spot.at);
	return !form_spot_find(k->out, at, &above) && form_spot_inner(&above, list);
}

static void thing_take(struct taking *k, const struct compare_thing *thing)
{
	struct form_spot now, list;
	bool is_there = !form_spot_find(k->out, thing->spot->at, &now);
	k->spot = *thing->spot;
	k->name = thing->name;
	k->kind = thing->kind;
	k->is_lost = false;
	if (thing->kind == COMPARE_GONE && is_there) {
		form_row_remove(k->out, &now);
	} else if (thing->kind == COMPARE_NEW && !is_there) {
		k->is_lost = !list_find(k, &list) || form_row_add(k->out, &list, k->spot.id, "");
	} else if (thing->kind == COMPARE_CHANGED) {
		k->is_lost = !is_there;
	}
	if (k->is_lost)
		tell(k, "all of it", "");
}

static void cell_take(struct taking *k, const struct compare_cell *c)
{
	struct form_thing now;
	if (k->is_lost || k->kind == COMPARE_GONE || form_thing_find(k->out, k->spot.at, &now))
		return;
	const struct form_cell *cell = form_cell_find(&now, c->cell->name);
	bool is_as_it_was = cell && (k->kind == COMPARE_NEW || !strcmp(cell->value, c->before));
	if (is_as_it_was)
		form_cell_write(k->out, &now, cell, c->after);
	else if (!cell || strcmp(cell->value, c->after))
		tell(k, c->cell->label, c->after);
}

static void take(void *ctx, const struct compare_thing *thing, const struct compare_cell *cell)
{
	struct taking *k = ctx;
	if (thing)
		thing_take(k, thing);
	else if (cell)
		cell_take(k, cell);
}

/* Saves all that the draft changes now, and what it changed before. */
static enum err save(struct draft_copy *out, const struct draft *d, const json_t *paths,
	const char *who, int64_t now_ms)
{
	int64_t made;
	int n = 0;
	const char *path;
	json_t *kind;
	struct draft_file *files =
		calloc((size_t)out->count + json_object_size(paths) + 1, sizeof *files);
	if (!files)
		return ERR_NO_MEMORY;
	json_object_foreach((json_t *)(uintptr_t)paths, path, kind)
		draft_copy_text(out, path, NULL); /* so that it is among the files */
	for (int i = 0; i < out->count; i++) {
		const struct draft_copy_file *f = &out->files[i];
		if (!f->is_changed && !json_object_get(paths, f->path))
			continue;
		files[n++] = (struct draft_file){.path = f->path,
			.kind = !f->is_changed ? DRAFT_FILE_AS_BASE
				: f->is_there  ? DRAFT_FILE_BYTES
					       : DRAFT_FILE_GONE,
			.bytes = f->bytes.data ? f->bytes.data : "",
			.len_bytes = f->bytes.len_bytes};
	}
	enum err e = out->err;
	if (!e)
		e = db_run(out->hub->db, "DELETE FROM draft_bases WHERE draft = ?", "i", d->draft);
	if (!e)
		e = draft_save(out->hub, d->draft, who, "took in what was published meanwhile", files, n,
			-1, now_ms, &made);
	free(files);
	return e;
}

enum err draft_newer_take(
	struct hub *hub, const struct draft *d, const char *who, int64_t now_ms, json_t **told)
{
	struct draft_copy then, mine, out;
	struct taking k = {.out = &out, .told = json_array()};
	json_t *paths = NULL;
	draft_copy_open(hub, d->draft, 0, &then);
	then.is_pinned = true;
	draft_copy_open(hub, d->draft, d->save, &mine);
	draft_copy_open(hub, 0, 0, &out);
	enum err e = db_begin(hub->db);
	bool is_begun = !e;
	if (!e)
		e = draft_paths(hub, d->draft, d->save, &paths);
	if (!e) {
		compare_each(&then, &mine, paths, take, &k);
		e = then.err ? then.err : mine.err ? mine.err : save(&out, d, paths, who, now_ms);
	}
	if (is_begun && !e)
		e = db_commit(hub->db);
	else if (is_begun)
		db_rollback(hub->db);
	draft_copy_close(&then);
	draft_copy_close(&mine);
	draft_copy_close(&out);
	json_decref(paths);
	if (e)
		json_decref(k.told);
	else
		*told = k.told;
	return e;
}

void draft_newer_post(struct turn *t)
{
	struct draft d;
	json_t *told = NULL, *one;
	size_t i;
	if (!draft_of_turn(t, &d))
		return;
	enum err e = draft_newer_take(t->hub, &d, t->session.who.name, t->now_ms, &told);
	if (e == ERR_GONE) {
		turn_warn(t, "This draft cannot be changed now.");
		turn_go(t, "/console/drafts/%lld", (long long)d.draft);
	} else if (e) {
		turn_err(t, e);
	} else if (!json_array_size(told)) {
		turn_say(t, "Done: what was published meanwhile is in, and all of your changes are kept.");
		turn_go(t, "/console/drafts/%lld", (long long)d.draft);
	} else {
		console_page_open(t, "Taken in, but look at these");
		draft_path_show(t, &d);
		html_add(&t->html, "<p>Somebody else changed the same fields, and that was published. They "
				   "are as published now. This is what your draft said:</p><ul>");
		json_array_foreach(told, i, one)
			html_add(&t->html,
				"<li><a href=\"/console/drafts/%lld/edit?at=%s\">%s</a>: %s: <q>%s</q></li>",
				(long long)d.draft, json_string_value(json_object_get(one, "at")),
				json_string_value(json_object_get(one, "name")),
				json_string_value(json_object_get(one, "label")),
				json_string_value(json_object_get(one, "mine")));
		html_add(&t->html, "</ul>");
		console_page_close(t, ERR_OK);
	}
	json_decref(told);
}
