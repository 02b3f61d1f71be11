/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/console/preview.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hub/console/approve.h"
#include "hub/console/draft_turn.h"
#include "hub/console/form_write.h"
#include "hub/console/inside.h"
#include "hub/console/page.h"
#include "hub/console/preview_screen.h"
#include "hub/publish/contents.h"
#include "kiosk/base/check.h"
#include "kiosk/i18n/i18n.h"

enum { MADE_MAX = 8 << 20 };

/* How kiosk-proof ends: nothing of the folder can be shown; it has no such page. */
enum { PROOF_NO_FOLDER = 1, PROOF_NO_PAGE = 2 };

/* --- folders -------------------------------------------------------------------------------- */

/* The files of the draft over those of the package. */
static enum err overlay_write(struct turn *t, const struct draft *d, const char *dir)
{
	json_t *paths = NULL, *kind;
	const char *path;
	enum err e = draft_paths(t->hub, d->draft, d->save, &paths);
	json_object_foreach(paths, path, kind)
	{
		struct k_buf bytes;
		k_buf_init(&bytes, DRAFT_FILE_MAX);
		bool is_gone = json_integer_value(kind) == DRAFT_FILE_GONE;
		if (!e && !is_gone)
			e = draft_read(t->hub, d->draft, d->save, path, &bytes);
		if (!e)
			e = draft_base_put(dir, path,
				is_gone ? NULL : bytes.data ? bytes.data : "", bytes.len_bytes);
		k_buf_finish(&bytes);
	}
	json_decref(paths);
	return e;
}

/* What a change signs: its own bytes, checked against their signed hashes. */
static enum err change_lay_out(struct turn *t, const struct draft *d, const char *dir)
{
	char words[PUBLISH_WORDS_MAX];
	json_t *change = NULL;
	const struct publish *p = draft_base_publish(t->hub);
	enum err e = p ? approve_change(t->hub, d->draft, &change) : ERR_NOT_FOUND;
	if (!e)
		e = publish_lay_out(p, change, dir, words);
	json_decref(change);
	return e;
}

enum err preview_tree_draft(struct turn *t, const struct draft *d, struct preview_tree *out)
{
	char base[DRAFT_BASE_NAME], begun[PREVIEW_PATH_MAX];
	struct preview *p = t->console->preview;
	bool is_frozen = d && d->state == DRAFT_WAITING;
	draft_base_name(t->hub, base, sizeof base);
	out->is_begun = d && !is_frozen;
	if (is_frozen)
		preview_key(out->name, "change %s %s", base, d->frozen);
	else
		preview_key(out->name, "tree %s %lld %lld", base, d ? (long long)d->draft : 0,
			d ? (long long)d->save : 0);
	if (preview_tree(p, out->name, out->dir))
		return ERR_OK;
	preview_tree_begin(p, begun);
	enum err e = is_frozen ? change_lay_out(t, d, begun) : draft_base_lay_out(t->hub, begun);
	if (!e && d && !is_frozen)
		e = overlay_write(t, d, begun);
	return e ? e : preview_tree_keep(p, out->name);
}

/* --- what can be chosen ------------------------------------------------------------------------- */

static const struct choice {
	const char *name, *label;
	struct {
		const char *value, *words;
	} of[6];
} choices[] = {
	{"size", "Text size", {{"1", "1"}, {"2", "2"}, {"3", "3"}, {"4", "4, the largest"}}},
	{"theme", "Colours",
		{{"calm", "Calm"}, {"dark", "Dark"}, {"max", "Strongest contrast"}, {"soft", "Soft"}}},
	{"panel", "Screen",
		{{"1280x800", "10 inch, wide"}, {"800x1280", "10 inch, tall"},
			{"1920x1080@344", "15 inch"}, {"1080x1920@336", "27 inch, tall"}}},
};

struct look {
	const char *language, *values[K_COUNT(choices)];
};

static void look_read(const struct turn *t, struct look *out)
{
	const struct tongue *tongue = tongue_find(turn_field(t, "language"));
	out->language = tongue ? tongue->tag : "en";
	for (size_t i = 0; i < K_COUNT(choices); i++) {
		out->values[i] = choices[i].of[0].value;
		for (size_t k = 1; k < K_COUNT(choices[i].of) && choices[i].of[k].value; k++)
			if (!strcmp(choices[i].of[k].value, turn_field(t, choices[i].name)))
				out->values[i] = choices[i].of[k].value;
	}
}

static void option_show(struct turn *t, const char *value, const char *words, const char *chosen)
{
	html_add(&t->html,
		strcmp(value, chosen) ? "<option value=\"%s\">%s</option>"
				      : "<option value=\"%s\" selected>%s</option>",
		value, words);
}

static void look_show(struct turn *t, const struct draft *d, const char *at, const struct look *look)
{
	struct html *h = &t->html;
	html_add(h,
		"<form method=\"get\" action=\"/console/drafts/%lld/see\" class=\"looks\"><input "
		"type=\"hidden\" name=\"at\" value=\"%s\"><p><label for=\"language\">Language</label>"
		"<select id=\"language\" name=\"language\">",
		(long long)d->draft, at);
	for (int k = 0; k < tongue_count(); k++)
		option_show(t, tongue_at(k)->tag, tongue_at(k)->own_name, look->language);
	html_add(h, "</select></p>");
	for (size_t i = 0; i < K_COUNT(choices); i++) {
		html_add(h, "<p><label for=\"%s\">%s</label><select id=\"%s\" name=\"%s\">",
			choices[i].name, choices[i].label, choices[i].name, choices[i].name);
		for (size_t k = 0; k < K_COUNT(choices[i].of) && choices[i].of[k].value; k++)
			option_show(t, choices[i].of[k].value, choices[i].of[k].words,
				look->values[i]);
		html_add(h, "</select></p>");
	}
	html_add(h, "<button class=\"quiet\">Show it so</button></form>");
}

/* --- screens -------------------------------------------------------------------------------- */

/* One screen, as kiosk-proof is asked for it, and how that ended. */
struct shot {
	char key[PREVIEW_KEY_CHARS + 1];
	const char *argv[PREVIEW_ARGS_MAX];
	int code; /* docs/developers/proof-of-content.md */
};

static void shot_make(const struct preview_tree *tree, const struct preview_screen *screen,
	const struct look *look, struct shot *out)
{
	const char *const args[] = {"show", tree->dir, "--page", screen->page, "--language",
		look->language, "--size", look->values[0], "--theme", look->values[1], "--panel",
		look->values[2], "--png", "@png", "--wav", "@wav", "--words", "@txt"};
	size_t n = K_COUNT(args);
	memcpy(out->argv, args, sizeof args);
	if (tree->is_begun)
		out->argv[n++] = "--draft";
	if (*screen->item) {
		out->argv[n++] = "--item";
		out->argv[n++] = screen->item;
	}
	out->argv[n] = NULL;
	preview_key(out->key, "show %s %s %s %s %s %s %s", tree->name, screen->page, screen->item,
		look->language, look->values[0], look->values[1], look->values[2]);
}

static enum preview_state shot_ask(
	struct turn *t, const struct shot *shot, int *code, struct k_buf *said)
{
	enum preview_state state = preview_ask(
		t->console->preview, shot->key, shot->argv, t->wait, code, said);
	t->is_waiting = state == PREVIEW_WAITS;
	return state;
}

/* What is said of a screen, as text. */
static void words_put(struct turn *t, const struct shot *shot, const char *language)
{
	char path[PREVIEW_PATH_MAX];
	struct k_buf text;
	const struct tongue *tongue = tongue_find(language);
	preview_file(t->console->preview, shot->key, "txt", path);
	k_buf_init(&text, PREVIEW_SAID_MAX);
	if (!k_buf_read_file(&text, path)) {
		html_add(&t->html,
			"<details><summary>What is said, as text</summary><div lang=\"%s\" dir=\"%s\">",
			language, tongue && tongue->direction == RTL ? "rtl" : "ltr");
		for (const char *s = text.data; *s; s += strcspn(s, "\n") + (strchr(s, '\n') != NULL)) {
			size_t n = strcspn(s, "\n"), skip = *s == '[' ? strcspn(s, "]") + 1 : 0;
			char line[1024];
			skip = skip < n ? skip + (s[skip] == ' ') : 0;
			snprintf(line, sizeof line, "%.*s", (int)(n - skip), s + skip);
			html_add(&t->html, "<p>%s</p>", line);
		}
		html_add(&t->html, "</div></details>");
	}
	k_buf_finish(&text);
}

/* Which languages are not whole yet of what a screen shows: the thing, or all of its kind. */
static void gaps_put(struct turn *t, struct draft_copy *copy, const char *at,
	const struct preview_screen *screen, const struct look *look)
{
	int gaps[DRAFT_COPY_LANGUAGES], all = 0;
	const struct tongue *tongue = tongue_find(look->language);
	size_t n = *screen->item ? strlen(at) : strcspn(at, "/");
	form_gaps_count(copy, k_arena_strn(&copy->arena, at, n), gaps);
	for (int k = 0; k < tongue_count(); k++)
		all += gaps[k];
	if (!all)
		return;
	html_add(&t->html, "<p class=\"note\">Texts not written yet:");
	form_gaps_put(t, gaps);
	if (tongue->index && gaps[tongue->index])
		html_add(&t->html, " The English words stand in for it.");
	html_add(&t->html, "</p>");
}

/* The picture of a screen, its sound and its words. */
static void made_put(struct turn *t, const struct draft *d, const struct preview_screen *screen,
	const struct look *look, const struct shot *shot, const char *at)
{
	struct html *h = &t->html;
	const char *const types[] = {"png", "wav"};
	for (size_t i = 0; i < K_COUNT(types); i++) {
		html_add(h, i ? "<audio controls preload=\"none\" aria-label=\"%s, as it is said\""
			      : "<img class=\"shot\" alt=\"%s, as residents see it\"",
			screen->words);
		html_add(h,
			" src=\"/console/drafts/%lld/made?type=%s&amp;at=%s&amp;page=%s&amp;item=%s&amp;"
			"language=%s&amp;size=%s&amp;theme=%s&amp;panel=%s\">",
			(long long)d->draft, types[i], at, screen->page, screen->item, look->language,
			look->values[0], look->values[1], look->values[2]);
		html_add(h, i ? "</audio>" : "");
	}
	words_put(t, shot, look->language);
}

/* Asks for all screens; what the first of them said goes to said.  False: the turn waits, or has been
 * answered. */
static bool shots_ask(struct turn *t, struct shot *shots, int n, struct k_buf *said)
{
	for (int i = 0; i < n; i++) {
		enum preview_state state = shot_ask(t, &shots[i], &shots[i].code, i ? NULL : said);
		if (state == PREVIEW_CANNOT)
			turn_refuse(t, 503, "There can be no pictures now. Try again in a minute.");
		if (state != PREVIEW_READY)
			return false;
	}
	return true;
}

/* All screens of a thing, and what is still missing in each. */
static void screens_put(struct turn *t, const struct draft *d, const char *at,
	struct draft_copy *copy, const struct look *look, const struct shot *shots, const char *said)
{
	struct preview_screen screens[PREVIEW_SCREENS_MAX];
	int n = preview_screens(copy, at, screens);
	preview_left_out_show(t, d, said);
	for (int i = 0; i < n; i++) {
		html_add(&t->html, "<section class=\"screen\"><h2>%s</h2>", screens[i].words);
		gaps_put(t, copy, at, &screens[i], look);
		if (!shots[i].code)
			made_put(t, d, &screens[i], look, &shots[i], at);
		else
			html_add(&t->html, shots[i].code == PROOF_NO_PAGE
				? "<p class=\"note\">There is no picture of this yet. It comes when "
				  "what is wrong has been mended.</p>"
				: "<p class=\"problem\">This picture could not be made. Tell who looks "
				  "after the hub.</p>");
		html_add(&t->html, "</section>");
	}
	preview_texts_show(t, d, said, at);
	if (!n)
		html_add(&t->html, "<p>This stands on no screen of its own.</p>");
}

static void page_put(struct turn *t, const struct draft *d, const char *at, struct draft_copy *copy)
{
	struct preview_screen screens[PREVIEW_SCREENS_MAX];
	struct shot shots[PREVIEW_SCREENS_MAX] = {0};
	struct preview_tree tree;
	struct form_spot spot;
	struct look look;
	struct k_buf said;
	int n = preview_screens(copy, at, screens);
	enum err e = form_spot_find(copy, at, &spot);
	look_read(t, &look);
	if (!e)
		e = preview_tree_draft(t, d, &tree);
	if (e) {
		turn_err(t, e);
		return;
	}
	for (int i = 0; i < n; i++)
		shot_make(&tree, &screens[i], &look, &shots[i]);
	k_buf_init(&said, PREVIEW_SAID_MAX);
	if (shots_ask(t, shots, n, &said)) {
		console_page_open(t, form_spot_name(copy, &spot));
		draft_path_show(t, d);
		html_add(&t->html, "<p><a href=\"/console/drafts/%lld/edit?at=%s\">Back to the words"
				   "</a></p>", (long long)d->draft, at);
		look_show(t, d, at, &look);
		if (shots[0].code == PROOF_NO_FOLDER) {
			html_add(&t->html, "<p class=\"problem\">There can be no picture yet. Mend "
					   "this first:</p>");
			preview_problems_show(t, d, said.data ? said.data : "");
		} else {
			screens_put(t, d, at, copy, &look, shots, said.data ? said.data : "");
		}
		console_page_close(t, copy->err);
	}
	k_buf_finish(&said);
}

void preview_show(struct turn *t)
{
	struct draft d;
	struct draft_copy copy;
	if (!draft_of_turn(t, &d))
		return;
	draft_copy_open(t->hub, d.draft, d.save, &copy);
	page_put(t, &d, turn_field(t, "at"), &copy);
	draft_copy_close(&copy);
}

/* Only of a screen that the thing stands on: nobody makes the child do anything else. */
static bool is_screen_of(struct turn *t, const struct draft *d, struct preview_screen *out)
{
	struct preview_screen screens[PREVIEW_SCREENS_MAX];
	struct draft_copy copy;
	bool is_one = false;
	draft_copy_open(t->hub, d->draft, d->save, &copy);
	int n = preview_screens(&copy, turn_field(t, "at"), screens);
	for (int i = 0; i < n && !is_one; i++) {
		*out = screens[i];
		is_one = !strcmp(screens[i].page, turn_field(t, "page")) &&
			 !strcmp(screens[i].item, turn_field(t, "item"));
	}
	draft_copy_close(&copy);
	return is_one;
}

void preview_made_show(struct turn *t)
{
	struct draft d;
	struct preview_screen screen;
	struct preview_tree tree;
	struct look look;
	struct shot shot;
	int code = 0;
	bool is_png = !strcmp(turn_field(t, "type"), "png");
	if (!draft_of_turn(t, &d))
		return;
	if (!is_screen_of(t, &d, &screen)) {
		turn_err(t, ERR_NOT_FOUND);
		return;
	}
	look_read(t, &look);
	enum err e = preview_tree_draft(t, strcmp(turn_field(t, "side"), "now") ? &d : NULL, &tree);
	if (e) {
		turn_err(t, e);
		return;
	}
	shot_make(&tree, &screen, &look, &shot);
	enum preview_state state = shot_ask(t, &shot, &code, NULL);
	if (state == PREVIEW_WAITS)
		return;
	if (state != PREVIEW_READY || code) {
		turn_err(t, code ? ERR_NOT_FOUND : ERR_FULL);
		return;
	}
	char path[PREVIEW_PATH_MAX];
	struct k_buf bytes;
	preview_file(t->console->preview, shot.key, is_png ? "png" : "wav", path);
	k_buf_init(&bytes, MADE_MAX);
	e = k_buf_read_file(&bytes, path);
	turn_bytes(t, is_png ? "image/png" : "audio/wav", NULL);
	if (!e)
		e = k_buf_add(&t->body, bytes.data, bytes.len_bytes);
	k_buf_finish(&bytes);
	turn_err(t, e);
}

void preview_pair_show(struct turn *t, const struct draft *d, const char *at, const char *language,
	bool was_there)
{
	struct preview_screen screens[PREVIEW_SCREENS_MAX];
	static const char *const sides[][2] = {{"now", "Now"}, {"draft", "With this draft"}};
	struct draft_copy copy;
	draft_copy_open(t->hub, d->draft, d->save, &copy);
	if (preview_screens(&copy, at, screens)) {
		html_add(&t->html, "<div class=\"pair\">");
		for (size_t i = was_there ? 0 : 1; i < K_COUNT(sides); i++)
			html_add(&t->html,
				"<figure><img class=\"shot\" alt=\"%s: the screen\" loading=\"lazy\" "
				"width=\"1280\" height=\"800\" "
				"src=\"/console/drafts/%lld/made?type=png&amp;side=%s&amp;at=%s&amp;"
				"page=%s&amp;item=%s&amp;language=%s\"><figcaption>%s</figcaption></figure>",
				sides[i][1], (long long)d->draft, sides[i][0], at, screens[0].page,
				screens[0].item, language, sides[i][1]);
		html_add(&t->html, "</div>");
	}
	draft_copy_close(&copy);
}

/* --- the check ------------------------------------------------------------------------------ */

enum preview_state preview_check(
	struct turn *t, const struct preview_tree *tree, int *code_out, struct k_buf *said)
{
	char key[PREVIEW_KEY_CHARS + 1];
	const char *const argv[] = {"check", tree->dir, NULL};
	preview_key(key, "check %s", tree->name);
	enum preview_state state =
		preview_ask(t->console->preview, key, argv, t->wait, code_out, said);
	t->is_waiting = state == PREVIEW_WAITS;
	return state;
}

bool preview_check_draft(struct turn *t, const struct draft *d, int *code_out, struct k_buf *said)
{
	struct preview_tree tree;
	enum err e = preview_tree_draft(t, d, &tree);
	turn_err(t, e);
	if (e)
		return false;
	enum preview_state state = preview_check(t, &tree, code_out, said);
	if (state == PREVIEW_CANNOT)
		turn_refuse(t, 503, "The check cannot be made now. Try again in a minute.");
	return state == PREVIEW_READY;
}

void preview_check_soon(struct turn *t, int64_t draft)
{
	struct draft d;
	struct preview_tree tree;
	struct preview_wait *wait = t->wait;
	int code;
	t->wait = NULL;
	if (!draft_find(t->hub, draft, &d) && !preview_tree_draft(t, &d, &tree))
		(void)preview_check(t, &tree, &code, NULL);
	t->wait = wait;
	t->is_waiting = false;
}

void preview_check_show(struct turn *t)
{
	struct draft d;
	struct k_buf said;
	int code = 0;
	if (!draft_of_turn(t, &d))
		return;
	k_buf_init(&said, PREVIEW_SAID_MAX);
	if (preview_check_draft(t, &d, &code, &said)) {
		console_page_open(t, "Is it good?");
		draft_path_show(t, &d);
		if (!code)
			html_add(&t->html, "<p class=\"done\">Nothing is wrong.</p>");
		else
			preview_problems_show(t, &d, said.data ? said.data : "");
		console_page_close(t, ERR_OK);
	}
	k_buf_finish(&said);
}
