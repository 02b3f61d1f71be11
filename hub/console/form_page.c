/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/console/form_page.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hub/console/draft_turn.h"
#include "hub/console/form_rows.h"
#include "hub/console/form_write.h"
#include "hub/console/page.h"
#include "hub/console/preview.h"
#include "hub/store/db.h"
#include "kiosk/base/check.h"
#include "kiosk/i18n/i18n.h"

/* What one turn works on. */
struct work {
	struct turn *t;
	struct draft d;
	struct draft_copy now;
	struct form_spot spot;
	struct form_edit edit;
};

static void work_close(struct work *w)
{
	draft_copy_close(&w->now);
}

/* Opens the draft and the thing that the turn names.  False: the turn has been answered. */
static bool work_open(struct turn *t, struct work *w)
{
	*w = (struct work){.t = t};
	if (!draft_of_turn(t, &w->d))
		return false;
	draft_copy_open(t->hub, w->d.draft, INT64_MAX, &w->now);
	enum err e = form_spot_find(&w->now, turn_field(t, "at"), &w->spot);
	if (!e) {
		struct form_thing thing;
		form_thing_read(&w->now, &w->spot, &thing);
		form_edit_begin(&w->now, &thing, &w->edit);
		e = w->now.err;
	}
	if (e == ERR_NOT_FOUND)
		turn_refuse(t, 404,
			"This is not in the draft. Perhaps it has been taken out; the saves of the "
			"draft show by whom.");
	else
		turn_err(t, e);
	if (e)
		work_close(w);
	return !e;
}

/* --- showing -------------------------------------------------------------------------------- */

/* Drafts › title › Phone numbers › Clinic */
static void path_show(struct work *w)
{
	struct html *h = &w->t->html;
	char at[FORM_AT_MAX + 1];
	html_add(h,
		"<nav class=\"path\" aria-label=\"Where you are\"><a href=\"/console/drafts\">Drafts</a> "
		"› <a href=\"/console/drafts/%lld\">%s</a>",
		(long long)w->d.draft, w->d.title);
	for (const char *slash = strchr(w->spot.at, '/'); slash; slash = strchr(slash + 1, '/')) {
		struct form_spot spot;
		snprintf(at, sizeof at, "%.*s", (int)(slash - w->spot.at), w->spot.at);
		if (!form_spot_find(&w->now, at, &spot))
			html_add(h, " › <a href=\"/console/drafts/%lld/edit?at=%s\">%s</a>",
				(long long)w->d.draft, at, form_spot_name(&w->now, &spot));
	}
	html_add(h, "</nav>");
}

static void button(struct work *w, const char *act, const char *id, const char *words,
	const char *name)
{
	html_add(&w->t->html,
		"<button class=\"quiet\" name=\"do\" value=\"%s/%s\">%s<span class=\"unseen\"> "
		"%s</span></button> ",
		act, id, words, name);
}

static void row_show(struct work *w, const struct form_spot *row)
{
	struct html *h = &w->t->html;
	int gaps[DRAFT_COPY_LANGUAGES], all = 0;
	const char *name = form_spot_name(&w->now, row);
	form_gaps_count_of(&w->now, row, gaps);
	for (int k = 0; k < tongue_count(); k++)
		all += gaps[k];
	html_add(h, "<tr><th scope=\"row\"><a href=\"/console/drafts/%lld/edit?at=%s\">%s</a></th><td>",
		(long long)w->d.draft, row->at, name);
	html_add(h, all ? "<span class=\"gap\">missing:</span> " : "complete");
	for (int k = 0; k < tongue_count(); k++)
		if (gaps[k])
			html_add(h, "<bdi class=\"gap\" lang=\"%s\">%s</bdi> %d. ", tongue_at(k)->tag,
				tongue_at(k)->own_name, gaps[k]);
	html_add(h, "</td>");
	if (draft_is_mine_to_change(w->t, &w->d)) {
		html_add(h, "<td>");
		if (row->index)
			button(w, "up", row->id, "Up", name);
		if (row->index + 1 < row->count)
			button(w, "down", row->id, "Down", name);
		button(w, "remove", row->id, "Remove", name);
		html_add(h, "</td>");
	}
	html_add(h, "</tr>");
}

static void form_open(struct work *w)
{
	page_form(w->t, "/console/drafts/%lld/edit", (long long)w->d.draft);
	html_add(&w->t->html,
		"<input type=\"hidden\" name=\"at\" value=\"%s\"><input type=\"hidden\" name=\"seen\" "
		"value=\"%lld\">",
		w->spot.at, (long long)w->d.save);
}

static void add_show(struct work *w, const struct form_spot *list, int count)
{
	const struct form_kind *kind = list->kind;
	if (!draft_is_mine_to_change(w->t, &w->d))
		return;
	if (count >= kind->max) {
		html_add(&w->t->html, "<p class=\"hint\">There can be no more than %d.</p>", kind->max);
		return;
	}
	form_open(w);
	html_add(&w->t->html,
		"<h2>Add: %s</h2><label for=\"words\">Its name in English</label><p class=\"hint\" "
		"id=\"words-hint\">You fill in the rest on the next page.</p><input id=\"words\" "
		"name=\"words\" required maxlength=\"200\" aria-describedby=\"words-hint\"><button "
		"class=\"quiet\" name=\"do\" value=\"add\">Add it</button></form>",
		kind->one);
}

/* The list that the page is about, or that lies in its thing. */
static void list_show(struct work *w)
{
	struct html *h = &w->t->html;
	struct form_spot list, row;
	int count = 0;
	if (!form_spot_inner(&w->spot, &list))
		return;
	if (!w->spot.is_list)
		html_add(h, "<h2>%s</h2>", list.kind->many);
	html_add(h, "<p>%s</p>", list.kind->help);
	form_open(w);
	html_add(h, "<div class=\"wide\"><table class=\"rows\"><caption class=\"unseen\">%s</caption>"
		    "<thead><tr><th scope=\"col\">Name</th><th scope=\"col\">Texts</th>%s</tr></thead>"
		    "<tbody>",
		list.kind->many, "");
	for (; form_spot_row(&w->now, &list, count, &row); count++)
		row_show(w, &row);
	html_add(h, "</tbody></table></div></form>");
	add_show(w, &list, count);
}

/* Buttons for the pages of a guide. */
static void pages_show(struct work *w)
{
	int pages = 0;
	char id[16], name[32];
	if (w->spot.kind->shape != FORM_GUIDES || w->spot.is_list)
		return;
	for (int i = 0; i < w->edit.thing.count; i++)
		pages += w->edit.thing.cells[i].field != NULL;
	html_add(&w->t->html, "<fieldset><legend>Pages</legend>");
	for (int n = 1; n <= pages; n++) {
		snprintf(id, sizeof id, "%d", n);
		snprintf(name, sizeof name, "page %d", n);
		html_add(&w->t->html, "<p>Page %d: ", n);
		if (n > 1)
			button(w, "page-up", id, "Up", name);
		if (n < pages)
			button(w, "page-down", id, "Down", name);
		if (pages > 1)
			button(w, "page-remove", id, "Remove", name);
		html_add(&w->t->html, "</p>");
	}
	html_add(&w->t->html, "<button class=\"quiet\" name=\"do\" value=\"page-add\">Add a page"
			      "</button></fieldset>");
}

static void thing_show(struct work *w)
{
	struct html *h = &w->t->html;
	bool may = draft_is_mine_to_change(w->t, &w->d);
	if (w->spot.is_list)
		return;
	html_add(h, "<p><a class=\"button quiet\" href=\"/console/drafts/%lld/see?at=%s\">See and hear "
		    "it</a></p>",
		(long long)w->d.draft, w->spot.at);
	form_open(w);
	html_add(h, may ? "" : "<fieldset disabled class=\"plain\">");
	form_edit_show(w->t, &w->now, &w->edit);
	if (may) {
		html_add(h, "<p class=\"save\"><button name=\"do\" value=\"save\">Save</button></p>");
		pages_show(w);
	} else {
		html_add(h, "</fieldset>");
	}
	html_add(h, "</form>");
}

static void gaps_show(struct work *w)
{
	int gaps[DRAFT_COPY_LANGUAGES];
	form_gaps_count(&w->now, w->spot.at, gaps);
	form_gaps_show(w->t, gaps);
}

static void page_show(struct work *w, const char *problem)
{
	struct turn *t = w->t;
	console_page_open(t, form_spot_name(&w->now, &w->spot));
	path_show(w);
	if (problem)
		page_tell(t, true, problem);
	if (!draft_is_mine_to_change(t, &w->d))
		html_add(&t->html, "<p>This draft is %s, so nothing can be changed here.</p>",
			draft_state_words(w->d.state));
	gaps_show(w);
	thing_show(w);
	list_show(w);
	html_add(&t->html, "<script src=\"/console/form.js\" defer></script>");
	console_page_close(t, w->now.err);
}

void form_page_show(struct turn *t)
{
	struct work w;
	if (!work_open(t, &w))
		return;
	page_show(&w, NULL);
	work_close(&w);
}

/* --- saving --------------------------------------------------------------------------------- */

/* What a button does to a thing of the list, or to a page.  `where` is behind the "/". */
struct act {
	const char *name;
	void (*run)(struct work *w, const struct form_spot *row, const char *where);
	bool is_row;
	const char *words;
};

static void row_up(struct work *w, const struct form_spot *row, const char *where)
{
	(void)where;
	form_row_move(&w->now, row, -1);
}

static void row_down(struct work *w, const struct form_spot *row, const char *where)
{
	(void)where;
	form_row_move(&w->now, row, 1);
}

static void row_remove(struct work *w, const struct form_spot *row, const char *where)
{
	(void)where;
	form_row_remove(&w->now, row);
}

static void page_up(struct work *w, const struct form_spot *row, const char *where)
{
	(void)row;
	form_page_move(&w->now, &w->spot, atoi(where), -1);
}

static void page_down(struct work *w, const struct form_spot *row, const char *where)
{
	(void)row;
	form_page_move(&w->now, &w->spot, atoi(where), 1);
}

static void page_remove(struct work *w, const struct form_spot *row, const char *where)
{
	(void)row;
	form_page_remove(&w->now, &w->spot, atoi(where));
}

static void page_add(struct work *w, const struct form_spot *row, const char *where)
{
	(void)row;
	(void)where;
	enum err e = form_page_add(&w->now, &w->spot);
	if (e && e != ERR_FULL && !w->now.err)
		w->now.err = e;
}

static const struct act acts[] = {
	{"up", row_up, true, "moved up"},
	{"down", row_down, true, "moved down"},
	{"remove", row_remove, true, "taken out"},
	{"page-up", page_up, false, "a page moved up"},
	{"page-down", page_down, false, "a page moved down"},
	{"page-remove", page_remove, false, "a page taken out"},
	{"page-add", page_add, false, "a page added"},
};

static const struct act *act_find(const char *what, const char **where_out)
{
	size_t n = strcspn(what, "/");
	*where_out = what[n] ? what + n + 1 : what + n;
	for (size_t i = 0; i < K_COUNT(acts); i++)
		if (strlen(acts[i].name) == n && !strncmp(acts[i].name, what, n))
			return &acts[i];
	return NULL;
}

/* Saves the copy and goes to `at`; a save of nothing says so. */
static void save_and_go(struct work *w, const char *words, const char *at, const char *say)
{
	struct turn *t = w->t;
	int64_t save = 0;
	enum err e = db_begin(t->hub->db);
	if (!e) {
		e = draft_copy_save(&w->now, t->session.who.name, words, t->now_ms, &save);
		if (!e)
			e = db_commit(t->hub->db);
		else
			db_rollback(t->hub->db);
	}
	if (e == ERR_GONE) {
		turn_refuse(t, 409, "This draft waits for approval, so it cannot be changed. Take it "
				    "back from approval first.");
		return;
	}
	turn_err(t, e);
	if (e)
		return;
	if (save)
		preview_check_soon(t, w->d.draft);
	turn_say(t, save ? say : "Nothing was changed.");
	turn_go(t, "/console/drafts/%lld/edit?at=%s", (long long)w->d.draft, at);
}

/* The thing of that id in the list of the page. */
static bool row_find(struct work *w, const char *id, struct form_spot *row)
{
	struct form_spot list;
	if (!form_spot_inner(&w->spot, &list))
		return false;
	for (int i = 0; form_spot_row(&w->now, &list, i, row); i++)
		if (!strcmp(row->id, id))
			return true;
	return false;
}

/* Then the browser is back on the page that the button stood on. */
static void act_run(struct work *w, const struct act *act, const char *where)
{
	struct form_spot row = w->spot;
	char words[DRAFT_SAVE_WORDS_MAX];
	if (act->is_row && !row_find(w, where, &row)) {
		turn_warn(w->t, "That is not there any more.");
		turn_go(w->t, "/console/drafts/%lld/edit?at=%s", (long long)w->d.draft, w->spot.at);
		return;
	}
	snprintf(words, sizeof words, "%.80s: %s", form_spot_name(&w->now, &row), act->words);
	act->run(w, &row, where);
	save_and_go(w, words, w->spot.at, "Saved. You can undo it under “Saves” of the draft.");
}

static void row_add(struct work *w)
{
	struct form_spot list;
	char id[FORM_ID_CHARS + 1], words[DRAFT_SAVE_WORDS_MAX], at[2 * FORM_AT_MAX];
	const char *name = turn_field(w->t, "words");
	if (!form_spot_inner(&w->spot, &list) || !*name || strlen(name) > 400 || strchr(name, '\n')) {
		page_show(w, "Write a name of a few words.");
		return;
	}
	form_id_make(&w->now, &list, name, id);
	enum err e = form_row_add(&w->now, &list, id, name);
	if (e == ERR_FULL) {
		page_show(w, "There can be no more of these.");
		return;
	}
	turn_err(w->t, e);
	if (e)
		return;
	snprintf(words, sizeof words, "%.80s: added", name);
	snprintf(at, sizeof at, "%s/%s", list.at, id);
	save_and_go(w, words, at, "Added. Now fill in the rest.");
}

/* Takes in what was written.  False: the page was shown again with what is wrong. */
static bool fields_take(struct work *w)
{
	struct draft_copy then;
	const char *seen = turn_field(w->t, "seen");
	int64_t save = strlen(seen) <= 15 && strspn(seen, "0123456789") == strlen(seen)
			       ? strtoll(seen, NULL, 10)
			       : w->d.save;
	draft_copy_open(w->t->hub, w->d.draft, save, &then);
	form_edit_take(&w->now, &then, &w->t->fields, &w->edit);
	if (!w->now.err)
		w->now.err = then.err;
	draft_copy_close(&then);
	if (!w->edit.refused && !w->edit.crossed) {
		form_edit_write(&w->now, &w->edit);
		return true;
	}
	page_show(w, w->edit.crossed ? "Not saved: somebody else changed the same field while you wrote. "
				       "Both are shown below."
				     : "Not saved: something cannot stay as it is. It is marked below.");
	w->t->status = 409;
	return false;
}

/* The thing is gone, or another: what was written would be lost. */
void form_page_post(struct turn *t)
{
	struct work w;
	const char *what = turn_field(t, "do"), *where;
	const struct act *act = act_find(what, &where);
	if (!work_open(t, &w))
		return;
	if (!strcmp(what, "add")) {
		row_add(&w);
	} else if (act && act->is_row) {
		act_run(&w, act, where);
	} else if (fields_take(&w)) {
		char words[DRAFT_SAVE_WORDS_MAX];
		if (act && w.spot.kind->shape == FORM_GUIDES) {
			act_run(&w, act, where);
		} else {
			snprintf(words, sizeof words, "%.60s: %.90s", form_spot_name(&w.now, &w.spot),
				w.edit.words);
			save_and_go(&w, words, w.spot.at,
				w.edit.theirs ? "Saved. Somebody else changed other fields here "
						"meanwhile; both are kept."
					      : "Saved.");
		}
	}
	work_close(&w);
}
