/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/console/preview_notice.h"

#include <stdio.h>
#include <string.h>

#include "hub/console/approve_notice.h"
#include "hub/console/draft_turn.h"
#include "hub/console/inside.h"
#include "hub/console/preview.h"
#include "kiosk/base/check.h"
#include "kiosk/i18n/i18n.h"

enum { MADE_MAX = 8 << 20, ARGUMENTS_MAX = 4 * PREVIEW_PATH_MAX, LINE_MAX_CHARS = 512 };

/* Where residents meet it (kiosk-proof's --page). */
static const struct {
	const char *page, *words;
} screens[] = {{"n2", "the notice"}, {"a1", "the first screen"}};

/* What kiosk-proof looks at: the content that is published, and the notice as a file. */
struct notice_files {
	struct preview_tree tree;
	char path[PREVIEW_PATH_MAX];
};

/* Errors: ERR_NOT_FOUND (the draft is no notice), and those of the disk. */
static enum err files_make(struct turn *t, const struct draft *d, struct notice_files *out)
{
	struct k_buf bytes;
	k_buf_init(&bytes, NOTICE_BYTES_MAX);
	enum err e = approve_notice_bytes(t->hub, d, &bytes);
	if (!e)
		e = preview_tree_draft(t, d, &out->tree);
	if (!e) {
		preview_file(t->console->preview, out->tree.name, "notice", out->path);
		e = k_file_replace(out->path, bytes.data, bytes.len_bytes, 0600);
	}
	k_buf_finish(&bytes);
	return e;
}

/* Asks for what these arguments make of it. */
static enum preview_state ask(struct turn *t, const char *const *argv,
	char key_out[PREVIEW_KEY_CHARS + 1], int *code_out, struct k_buf *said)
{
	char all[ARGUMENTS_MAX] = "";
	size_t n = 0;
	for (int i = 0; argv[i] && n < sizeof all; i++)
		n += (size_t)snprintf(all + n, sizeof all - n, "%s ", argv[i]);
	preview_key(key_out, "notice %s", all);
	enum preview_state state =
		preview_ask(t->console->preview, key_out, argv, t->wait, code_out, said);
	t->is_waiting = state == PREVIEW_WAITS;
	return state;
}

bool preview_notice_check(struct turn *t, const struct draft *d, int *code_out, struct k_buf *said)
{
	struct notice_files files;
	char key[PREVIEW_KEY_CHARS + 1];
	enum err e = files_make(t, d, &files);
	*code_out = 0;
	if (e == ERR_NOT_FOUND)
		return true;
	turn_err(t, e);
	if (e)
		return false;
	const char *const argv[] = {"check", files.tree.dir, "--announce", files.path, NULL};
	enum preview_state state = ask(t, argv, key, code_out, said);
	if (state == PREVIEW_CANNOT)
		turn_refuse(t, 503, "The check cannot be made now. Try again in a minute.");
	return state == PREVIEW_READY;
}

static void language_put(struct turn *t, const struct draft *d, const struct tongue *tongue)
{
	long long n = (long long)d->draft;
	html_add(&t->html, "<h3 lang=\"%s\">%s</h3><div class=\"pair\">", tongue->tag, tongue->own_name);
	for (size_t i = 0; i < K_COUNT(screens); i++)
		html_add(&t->html,
			"<figure><img class=\"shot\" alt=\"%s: %s\" loading=\"lazy\" width=\"1280\" "
			"height=\"800\" src=\"/console/drafts/%lld/notice?type=png&amp;page=%s&amp;"
			"language=%s\"></figure>",
			tongue->own_name, screens[i].words, n, screens[i].page, tongue->tag);
	html_add(&t->html,
		"</div><audio controls preload=\"none\" aria-label=\"%s: the notice, as it is said\" "
		"src=\"/console/drafts/%lld/notice?type=wav&amp;page=%s&amp;language=%s\"></audio>",
		tongue->own_name, n, screens[0].page, tongue->tag);
}

void preview_notice_put(struct turn *t, const struct draft *d)
{
	html_add(&t->html, "<h2>As residents see and hear it</h2>");
	for (int k = 0; k < tongue_count(); k++)
		language_put(t, d, tongue_at(k));
}

void preview_notice_problems(struct turn *t, const char *said)
{
	html_add(&t->html, "<ul>");
	for (const char *s = said; *s; s += strcspn(s, "\n") + (strchr(s, '\n') != NULL)) {
		char line[LINE_MAX_CHARS];
		snprintf(line, sizeof line, "%.*s", (int)strcspn(s, "\n"), s);
		html_add(&t->html, "<li>%s</li>", line);
	}
	html_add(&t->html, "</ul><p>Take it back, and write it again.</p>");
}

/* Only of these screens: nobody makes the child do anything else. */
static const char *page_asked(struct turn *t)
{
	for (size_t i = 0; i < K_COUNT(screens); i++)
		if (!strcmp(screens[i].page, turn_field(t, "page")))
			return screens[i].page;
	return NULL;
}

void preview_notice_made(struct turn *t)
{
	struct draft d;
	struct notice_files files;
	struct k_buf bytes;
	char key[PREVIEW_KEY_CHARS + 1], path[PREVIEW_PATH_MAX];
	int code = 0;
	const char *page = page_asked(t);
	const struct tongue *tongue = tongue_find(turn_field(t, "language"));
	bool is_png = !strcmp(turn_field(t, "type"), "png");
	if (!draft_of_turn(t, &d))
		return;
	enum err e = page && tongue ? files_make(t, &d, &files) : ERR_NOT_FOUND;
	if (e) {
		turn_err(t, e);
		return;
	}
	const char *const argv[] = {"show", files.tree.dir, "--announce", files.path, "--page", page,
		"--language", tongue->tag, "--png", "@png", "--wav", "@wav", NULL};
	enum preview_state state = ask(t, argv, key, &code, NULL);
	if (state == PREVIEW_WAITS)
		return;
	if (state != PREVIEW_READY || code) {
		turn_err(t, code ? ERR_NOT_FOUND : ERR_FULL);
		return;
	}
	preview_file(t->console->preview, key, is_png ? "png" : "wav", path);
	k_buf_init(&bytes, MADE_MAX);
	e = k_buf_read_file(&bytes, path);
	turn_bytes(t, is_png ? "image/png" : "audio/wav", NULL);
	if (!e)
		e = k_buf_add(&t->body, bytes.data, bytes.len_bytes);
	k_buf_finish(&bytes);
	turn_err(t, e);
}
