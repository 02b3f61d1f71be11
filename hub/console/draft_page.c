/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/console/draft_page.h"

#include <stdlib.h>
#include <string.h>

#include "hub/console/approve_page.h"
#include "hub/console/compare.h"
#include "hub/console/draft_turn.h"
#include "hub/console/form_write.h"
#include "hub/console/inside.h"
#include "hub/console/page.h"
#include "hub/console/progress.h"
#include "kiosk/base/check.h"

enum { NUMBER_DIGITS = 15 };

/* --- all of them ---------------------------------------------------------------------------- */

struct rows {
	struct turn *turn;
	struct progress_ground ground;
	enum err err;
};

static void put_row(void *ctx, const struct draft *d)
{
	struct rows *rows = ctx;
	struct turn *t = rows->turn;
	struct progress p = {0};
	if (!rows->err)
		rows->err = progress_of(&rows->ground, d, &p);
	bool is_loud = d->state == DRAFT_WAITING || d->state == DRAFT_REFUSED ||
		       p.state == PROGRESS_UNDER_WAY || p.state == PROGRESS_STOPPED;
	html_add(&t->html,
		is_loud ? "<li class=\"warn\"><h3><a href=\"/console/drafts/%lld\">%s</a></h3>"
			   : "<li><h3><a href=\"/console/drafts/%lld\">%s</a></h3>",
		(long long)d->draft, d->title);
	html_add(&t->html, "<p class=\"state\">%s</p>", progress_words(d, &p));
	progress_count_show(t, &p);
	html_add(&t->html, "<p>by %s, last changed ", d->author);
	page_age(t, d->changed_ms);
	html_add(&t->html, "</p></li>");
}

void draft_list_show(struct turn *t)
{
	struct rows rows = {.turn = t};
	enum err e = progress_open(t->hub, &t->console->wanted, t->now_ms, &rows.ground);
	console_page_open(t, "Drafts");
	html_add(&t->html,
		"<p>A draft is a change that residents do not see yet. You write it, look at it and "
		"listen to it, and ask for approval. Two people sign it; then it is shown.</p>");
	if (turn_may(t, STAFF_AUTHOR)) {
		page_form(t, "/console/drafts");
		html_add(&t->html,
			"<h2>Begin a change</h2><label for=\"title\">What do you want to change?</label>"
			"<p class=\"hint\" id=\"title-hint\">A few words that the others understand: New "
			"number of the clinic.</p><input id=\"title\" name=\"title\" required "
			"maxlength=\"%d\" aria-describedby=\"title-hint\"><button>Begin</button></form>",
			DRAFT_TITLE_MAX);
	}
	html_add(&t->html, "<h2>At work</h2><ul class=\"cards\">");
	if (!e)
		e = draft_each(t->hub, false, put_row, &rows);
	html_add(&t->html, "</ul><h2>Done or put away</h2><ul class=\"cards\">");
	if (!e)
		e = draft_each(t->hub, true, put_row, &rows);
	if (!e)
		e = rows.err;
	progress_close(&rows.ground);
	html_add(&t->html, "</ul>");
	if (turn_may(t, STAFF_AUTHOR))
		html_add(&t->html,
			"<p><a href=\"/console/older\">Go back to an older release</a></p>");
	console_page_close(t, e);
}

void draft_list_add(struct turn *t)
{
	int64_t draft = 0;
	enum err e = draft_add(
		t->hub, turn_field(t, "title"), t->session.who.name, t->now_ms, &draft);
	if (e == ERR_BAD_INPUT) {
		turn_warn(t, "Write what you want to change, in a few words.");
		turn_go(t, "/console/drafts");
	} else if (e) {
		turn_err(t, e);
	} else {
		turn_go(t, "/console/drafts/%lld", (long long)draft);
	}
}

/* --- one ------------------------------------------------------------------------------------ */

/* What there is to change, with what is missing of each kind. */
static void put_kinds(struct turn *t, const struct draft *d, struct draft_copy *copy)
{
	html_add(&t->html,
		"<h2 id=\"kinds\">What do you want to change?</h2><ul class=\"cards\">");
	for (int i = 0; i < form_kind_count; i++) {
		int gaps[DRAFT_COPY_LANGUAGES], all = 0;
		const struct form_kind *kind = &form_kinds[i];
		form_gaps_count(copy, kind->name, gaps);
		for (int k = 0; k < DRAFT_COPY_LANGUAGES; k++)
			all += gaps[k];
		html_add(&t->html,
			"<li><h3><a href=\"/console/drafts/%lld/edit?at=%s\">%s</a></h3><p>%s</p>",
			(long long)d->draft, kind->name, kind->many, kind->help);
		if (all)
			form_gaps_show(t, gaps);
		html_add(&t->html, "</li>");
	}
	html_add(&t->html, "</ul>");
}

/* Other drafts that change the same files. */
static void put_others(struct turn *t, const struct draft *d, enum err *e)
{
	json_t *paths = NULL, *others = NULL, *one;
	size_t i;
	if (!*e)
		*e = draft_paths(t->hub, d->draft, INT64_MAX, &paths);
	if (!*e)
		*e = draft_others(t->hub, d->draft, paths, &others);
	json_array_foreach(others, i, one)
		html_add(&t->html,
			strcmp(json_string_value(json_object_get(one, "author")), t->session.who.name)
				? "<p class=\"problem\">%s also changes %s, in the draft "
				  "<a href=\"/console/drafts/%lld\">%s</a>. Talk to each other: who comes "
				  "second must take in the change of the first.</p>"
				: "<p class=\"note\">You (%s) also change %s, in the draft "
				  "<a href=\"/console/drafts/%lld\">%s</a>. What comes second must take in "
				  "the change of the first.</p>",
			json_string_value(json_object_get(one, "author")),
			json_string_value(json_object_get(one, "path")),
			(long long)json_integer_value(json_object_get(one, "draft")),
			json_string_value(json_object_get(one, "title")));
	json_decref(paths);
	json_decref(others);
}

static void put_acts(struct turn *t, const struct draft *d)
{
	long long n = (long long)d->draft;
	html_add(&t->html, "<ul><li><a href=\"/console/drafts/%lld/compare\">See all "
			   "that it changes</a></li>"
			   "<li><a href=\"/console/drafts/%lld/saves\">Saves: who changed what, and "
			   "undo</a></li></ul>", n, n);
	if (!turn_may(t, STAFF_AUTHOR))
		return;
	if (d->state == DRAFT_OPEN) {
		if (d->save)
			html_add(&t->html, "<p><a class=\"button\" href=\"/console/drafts/%lld/ask\">Ask for "
					   "approval</a></p>", n);
		html_add(&t->html, "<details><summary>Another title, or put it away</summary>");
		page_form(t, "/console/drafts/%lld/title", n);
		html_add(&t->html,
			"<label for=\"title\">Title</label><input id=\"title\" name=\"title\" required "
			"maxlength=\"%d\" value=\"%s\"><button class=\"quiet\">Keep this title"
			"</button></form>",
			DRAFT_TITLE_MAX, d->title);
		page_button(t, "Put this draft away", true, "/console/drafts/%lld/away", n);
		html_add(&t->html, "</details>");
	} else if (d->state == DRAFT_REFUSED || d->state == DRAFT_WITHDRAWN) {
		page_button(t, "Work on it again", false, "/console/drafts/%lld/open", n);
	}
}

/* "This draft is approved, not yet on all kiosks." */
static enum err put_state(struct turn *t, const struct draft *d)
{
	struct progress_ground ground;
	struct progress p = {0};
	enum err e = progress_open(t->hub, &t->console->wanted, t->now_ms, &ground);
	if (!e)
		e = progress_of(&ground, d, &p);
	html_add(&t->html, "<p><strong>This draft is %s.</strong> Begun by %s from %s; last changed ",
		progress_words(d, &p), d->author, d->base);
	page_age(t, d->changed_ms);
	html_add(&t->html, ".</p>");
	progress_count_show(t, &p);
	progress_close(&ground);
	return e;
}

void draft_show(struct turn *t)
{
	struct draft d;
	struct draft_copy copy;
	if (!draft_of_turn(t, &d))
		return;
	console_page_open(t, d.title);
	html_add(&t->html, "<p class=\"path\"><a href=\"/console/drafts\">Drafts</a></p>");
	enum err e = put_state(t, &d);
	if (*d.note)
		html_add(&t->html, "<blockquote class=\"note\"><p>%s</p></blockquote>", d.note);
	put_others(t, &d, &e);
	draft_copy_open(t->hub, d.draft, INT64_MAX, &copy);
	html_add(&t->html, "<h2>What it changes</h2>");
	if (!e)
		e = compare_short_show(t, &d);
	if (!e)
		e = approve_state_show(t, &d);
	put_acts(t, &d);
	if (draft_is_mine_to_change(t, &d))
		put_kinds(t, &d, &copy);
	if (!e)
		e = copy.err;
	draft_copy_close(&copy);
	console_page_close(t, e);
}

/* --- saves ---------------------------------------------------------------------------------- */

static void put_save(struct turn *t, const struct draft *d, const json_t *save, bool is_newest)
{
	long long n = (long long)json_integer_value(json_object_get(save, "save"));
	html_add(&t->html, "<li><p><strong>%s</strong>: %s, ",
		json_string_value(json_object_get(save, "who")),
		json_string_value(json_object_get(save, "words")));
	page_age(t, (int64_t)json_integer_value(json_object_get(save, "at_ms")));
	html_add(&t->html, "</p>");
	if (is_newest) {
		html_add(&t->html, "<p class=\"state\">This is how it is now.</p>");
	} else if (draft_is_mine_to_change(t, d)) {
		page_form(t, "/console/drafts/%lld/saves", (long long)d->draft);
		html_add(&t->html,
			"<input type=\"hidden\" name=\"save\" value=\"%lld\"><button class=\"quiet\">Go "
			"back to this <span class=\"unseen\">save of %s</span></button></form>",
			n, json_string_value(json_object_get(save, "words")));
	}
	html_add(&t->html, "</li>");
}

void draft_saves_show(struct turn *t)
{
	struct draft d;
	json_t *saves = NULL, *save;
	size_t i;
	if (!draft_of_turn(t, &d))
		return;
	enum err e = draft_saves(t->hub, d.draft, &saves);
	console_page_open(t, "Saves");
	draft_path_show(t, &d);
	html_add(&t->html,
		"<p>Every save is kept, newest first. Going back is a save too, so nothing is lost by "
		"it.</p><ol class=\"saves\" reversed>");
	json_array_foreach(saves, i, save)
		put_save(t, &d, save, i == 0);
	html_add(&t->html, "</ol>");
	if (json_array_size(saves) && draft_is_mine_to_change(t, &d)) {
		page_form(t, "/console/drafts/%lld/saves", (long long)d.draft);
		html_add(&t->html, "<input type=\"hidden\" name=\"save\" value=\"0\"><button "
				   "class=\"quiet\">Take all back</button></form>");
	}
	json_decref(saves);
	console_page_close(t, e);
}

void draft_saves_back(struct turn *t)
{
	struct draft d;
	const char *save = turn_field(t, "save");
	if (!draft_of_turn(t, &d))
		return;
	enum err e = *save && strlen(save) <= NUMBER_DIGITS && strspn(save, "0123456789") == strlen(save)
			     ? draft_go_back(t->hub, d.draft, strtoll(save, NULL, 10),
				       t->session.who.name, t->now_ms)
			     : ERR_BAD_INPUT;
	if (e && e != ERR_GONE) {
		turn_err(t, e);
		return;
	}
	if (e)
		turn_warn(t, "This draft cannot be changed now. Take it back from approval first.");
	else
		turn_say(t, "Done. The draft is as it was then.");
	turn_go(t, "/console/drafts/%lld/saves", (long long)d.draft);
}

/* --- title and states ------------------------------------------------------------------------- */

/* Says what came of an act, and shows the draft. */
static void tell(struct turn *t, const struct draft *d, enum err e, const char *done)
{
	if (e && e != ERR_GONE && e != ERR_BAD_INPUT) {
		turn_err(t, e);
		return;
	}
	if (e == ERR_BAD_INPUT)
		turn_warn(t, "Write a title of a few words.");
	else if (e)
		turn_warn(t, "That cannot be done now: somebody was faster. This is how it is.");
	else
		turn_say(t, done);
	turn_go(t, "/console/drafts/%lld", (long long)d->draft);
}

void draft_rename_post(struct turn *t)
{
	struct draft d;
	if (draft_of_turn(t, &d))
		tell(t, &d, draft_rename(t->hub, d.draft, turn_field(t, "title"), t->now_ms),
			"The draft has its new title.");
}

void draft_put_away(struct turn *t)
{
	struct draft d;
	if (draft_of_turn(t, &d))
		tell(t, &d,
			draft_step(t->hub, d.draft, DRAFT_OPEN, DRAFT_WITHDRAWN, NULL, t->now_ms),
			"The draft is put away. Nothing of it is lost.");
}

void draft_take_up(struct turn *t)
{
	struct draft d;
	if (!draft_of_turn(t, &d))
		return;
	bool may = d.state == DRAFT_REFUSED || d.state == DRAFT_WITHDRAWN;
	tell(t, &d,
		may ? draft_step(t->hub, d.draft, d.state, DRAFT_OPEN, d.note, t->now_ms) : ERR_GONE,
		"The draft is open. You can change it.");
}
