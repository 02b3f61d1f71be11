/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a compare is shown. */
#include "hub/console/compare.h"

#include <stdio.h>
#include <string.h>

#include "hub/console/draft_turn.h"
#include "hub/console/form_value.h"
#include "hub/console/page.h"
#include "hub/console/preview.h"
#include "kiosk/i18n/i18n.h"

enum { LINES_SHOWN = 60, PICTURES_MAX = 20 };

struct shown {
	struct turn *t;
	const struct draft *d;
	struct draft_copy before, after;
	bool with_links, with_pictures;
	char at[FORM_AT_MAX + 1]; /* the thing that is being shown; "": it has gone */
	const char *language;	  /* of its first text that differs */
	bool was_there;
	int things, cells;
};

static const char *const words[] = {[COMPARE_CHANGED] = "changed",
	[COMPARE_NEW] = "new",
	[COMPARE_GONE] = "taken out",
	[COMPARE_MOVED] = "moved to another place in its list"};

/* The name of the thing, where it is, and what became of it. */
static void thing_name(struct shown *s, const struct compare_thing *thing)
{
	char kind[32];
	size_t n = strcspn(thing->spot->at, "/");
	memcpy(kind, thing->spot->at, n < sizeof kind ? n : sizeof kind - 1);
	kind[n < sizeof kind ? n : sizeof kind - 1] = '\0';
	html_add(&s->t->html, "%s: ", form_kind_find(kind)->many);
	if (s->with_links && thing->kind != COMPARE_GONE)
		html_add(&s->t->html, "<a href=\"/console/drafts/%lld/edit?at=%s\">%s</a>",
			(long long)s->d->draft, thing->spot->at, thing->name);
	else
		html_add(&s->t->html, "%s", thing->name);
	html_add(&s->t->html, " <span class=\"state\">%s</span>", words[thing->kind]);
}

/* --- short ---------------------------------------------------------------------------------- */

static void short_put(void *ctx, const struct compare_thing *thing, const struct compare_cell *cell)
{
	struct shown *s = ctx;
	if (thing) {
		html_add(&s->t->html, "<li>");
		s->cells = 0;
		thing_name(s, thing);
	} else if (cell && s->cells++ < LINES_SHOWN) {
		html_add(&s->t->html, s->cells == 1 ? ": %s" : ", %s", cell->cell->label);
		if (cell->cell->language >= 0)
			html_add(&s->t->html, " <span lang=\"%s\">%s</span>",
				tongue_at(cell->cell->language)->tag,
				tongue_at(cell->cell->language)->own_name);
	} else if (!cell) {
		html_add(&s->t->html, "</li>");
	}
}

/* --- long ----------------------------------------------------------------------------------- */

static void value_put(struct shown *s, const struct compare_cell *c, const char *value,
	const char *nothing)
{
	const struct form_field *f = c->cell->field;
	struct html *h = &s->t->html;
	bool is_rtl = c->cell->language >= 0 && tongue_at(c->cell->language)->direction == RTL;
	if (f && f->type == FORM_PICTURE && *value)
		html_add(h,
			"<td><img src=\"/console/pictures/%s.svg\" alt=\"\" width=\"40\" "
			"height=\"40\"> %s</td>",
			value, value);
	else if (!*value && !(f && (f->type == FORM_YES || f->type == FORM_YES_NO)))
		html_add(h, "<td><span class=\"hint\">%s</span></td>", nothing);
	else
		html_add(h, is_rtl ? "<td lang=\"%s\" dir=\"rtl\">%s</td>" : "<td lang=\"%s\">%s</td>",
			c->cell->language < 0 ? "en" : tongue_at(c->cell->language)->tag,
			form_value_words(&s->after.arena, f, value));
}

static void long_put(void *ctx, const struct compare_thing *thing, const struct compare_cell *cell)
{
	struct shown *s = ctx;
	struct html *h = &s->t->html;
	if (thing) {
		html_add(h, "<h2>");
		thing_name(s, thing);
		html_add(h, "</h2>");
		s->cells = 0;
		s->things++;
		s->language = "en";
		s->was_there = thing->kind != COMPARE_NEW;
		snprintf(s->at, sizeof s->at, "%s",
			thing->kind == COMPARE_GONE ? "" : thing->spot->at);
	} else if (cell) {
		if (!s->cells && cell->cell->language > 0)
			s->language = tongue_at(cell->cell->language)->tag;
		if (!s->cells++)
			html_add(h,
				"<div class=\"wide\" tabindex=\"0\"><table class=\"compare\"><caption "
				"class=\"unseen\">What changes</caption><thead><tr><th scope=\"col\">What"
				"</th><th scope=\"col\">Now</th><th scope=\"col\">With this draft</th>"
				"</tr></thead><tbody>");
		html_add(h, "<tr><th scope=\"row\">%s", cell->cell->label);
		if (cell->cell->language >= 0)
			html_add(h, " <span lang=\"%s\">%s</span>",
				tongue_at(cell->cell->language)->tag,
				tongue_at(cell->cell->language)->own_name);
		html_add(h, "</th>");
		value_put(s, cell, cell->before, "nothing");
		value_put(s, cell, cell->after, "nothing");
		html_add(h, "</tr>");
	} else {
		html_add(h, s->cells ? "</tbody></table></div>" : "");
		if (s->with_pictures && *s->at && s->things <= PICTURES_MAX)
			preview_pair_show(s->t, s->d, s->at, s->language, s->was_there);
		if (*s->at)
			html_add(h,
				"<p><a href=\"/console/drafts/%lld/see?at=%s&amp;language=%s\">See and hear "
				"it<span class=\"unseen\">: %s</span></a></p>",
				(long long)s->d->draft, s->at, s->language, s->at);
	}
}

/* --- both ----------------------------------------------------------------------------------- */

/* What a draft that waits will change is read from the bytes that are signed, and held against all
 * that is published. */
static enum err all_put(struct turn *t, const struct draft *d, bool with_links, bool with_pictures,
	compare_fn *fn, int *count_out)
{
	struct shown s = {.t = t, .d = d, .with_links = with_links, .with_pictures = with_pictures};
	struct preview_tree tree;
	json_t *paths = NULL;
	bool is_frozen = d->state == DRAFT_WAITING;
	enum err e = is_frozen ? preview_tree_draft(t, d, &tree)
			       : draft_paths(t->hub, d->draft, INT64_MAX, &paths);
	if (e)
		return e;
	draft_copy_open(t->hub, 0, 0, &s.before);
	if (is_frozen)
		draft_copy_open_folder(t->hub, tree.dir, &s.after);
	else
		draft_copy_open(t->hub, d->draft, INT64_MAX, &s.after);
	*count_out = is_frozen || json_object_size(paths)
			     ? compare_each(&s.before, &s.after, paths, fn, &s)
			     : 0;
	e = s.before.err ? s.before.err : s.after.err;
	draft_copy_close(&s.before);
	draft_copy_close(&s.after);
	json_decref(paths);
	return e;
}

enum err compare_short_show(struct turn *t, const struct draft *d)
{
	int count = 0;
	html_add(&t->html, "<ul class=\"changes\">");
	enum err e = all_put(t, d, d->state == DRAFT_OPEN, false, short_put, &count);
	html_add(&t->html, "</ul>");
	bool is_out = d->state == DRAFT_APPROVED || d->state == DRAFT_SCHEDULED;
	if (!e && !count)
		html_add(&t->html, is_out ? "<p>All of it is published.</p>" : "<p>Nothing yet.</p>");
	return e;
}

enum err compare_long_show(struct turn *t, const struct draft *d, bool with_pictures)
{
	int count = 0;
	enum err e = all_put(t, d, d->state == DRAFT_OPEN, with_pictures, long_put, &count);
	if (!e && !count)
		html_add(&t->html, "<p>This draft changes nothing.</p>");
	return e;
}

void compare_show(struct turn *t)
{
	struct draft d;
	int code = 0;
	if (!draft_of_turn(t, &d) || !preview_check_draft(t, &d, &code, NULL))
		return;
	console_page_open(t, "All that it changes");
	draft_path_show(t, &d);
	if (code)
		html_add(&t->html,
			"<p class=\"note\">There are no pictures side by side yet: <a "
			"href=\"/console/drafts/%lld/check\">something must be mended first</a>. "
			"“See and hear it” shows each as it is so far.</p>",
			(long long)d.draft);
	enum err e = compare_long_show(t, &d, !code);
	console_page_close(t, e);
}
