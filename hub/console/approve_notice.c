/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/console/approve_notice.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hub/console/approve.h"
#include "hub/console/page.h"
#include "hub/publish/build.h"
#include "hub/publish/change.h"
#include "kiosk/i18n/i18n.h"

enum { HOURS_USUAL = 24, FIELD_NAME = 32, DAY_CHARS = 10 };

/* --- the form ------------------------------------------------------------------------------- */

static void text_put(struct turn *t, const struct tongue *tongue, const char *part, bool is_long)
{
	char name[FIELD_NAME];
	const char *dir = tongue->direction == RTL ? "rtl" : "ltr";
	snprintf(name, sizeof name, "%s.%s", part, tongue->tag);
	html_add(&t->html, "<div class=\"tongue\"><label for=\"%s\" lang=\"%s\">%s</label>", name,
		tongue->tag, tongue->own_name);
	if (is_long)
		html_add(&t->html,
			"<textarea id=\"%s\" name=\"%s\" lang=\"%s\" dir=\"%s\" rows=\"3\" required "
			"maxlength=\"%d\">\n%s</textarea></div>",
			name, name, tongue->tag, dir, NOTICE_BODY_CHARS, turn_field(t, name));
	else
		html_add(&t->html,
			"<input id=\"%s\" name=\"%s\" lang=\"%s\" dir=\"%s\" required maxlength=\"%d\" "
			"value=\"%s\"></div>",
			name, name, tongue->tag, dir, NOTICE_TITLE_CHARS, turn_field(t, name));
}

static void group_put(struct turn *t, const char *legend, const char *part, bool is_long)
{
	html_add(&t->html, "<fieldset class=\"words\"><legend>%s</legend><div class=\"tongues\">", legend);
	for (int k = 0; k < tongue_count(); k++)
		text_put(t, tongue_at(k), part, is_long);
	html_add(&t->html, "</div></fieldset>");
}

static void notice_show(struct turn *t, const char *problem)
{
	const char *hours = turn_field(t, "hours");
	console_page_open(t, "Urgent notice");
	if (problem)
		page_tell(t, true, problem);
	html_add(&t->html,
		"<p>For what cannot wait for a second person: no water, a fire, a closed bridge. One "
		"signature is enough. So it is words only, in the fixed frame “Notice”, for three days at "
		"most; it can never change a page, a number or a service.</p>");
	page_form(t, "/console/urgent");
	group_put(t, "Title", "title", false);
	group_put(t, "What has happened, and what to do", "body", true);
	html_add(&t->html,
		"<label for=\"hours\">Shown for so many hours</label><p class=\"hint\" id=\"hours-hint\">From "
		"now; 72 at most. Then it goes by itself.</p><input id=\"hours\" name=\"hours\" "
		"class=\"short\" inputmode=\"numeric\" required aria-describedby=\"hours-hint\" "
		"value=\"%s\"><button>Go on and sign it</button></form>",
		*hours ? hours : "24");
	console_page_close(t, ERR_OK);
}

void approve_notice_show(struct turn *t)
{
	notice_show(t, NULL);
}

static int chars_of(const char *text)
{
	int chars = 0;
	for (; *text; text++)
		chars += ((unsigned char)*text & 0xC0) != 0x80;
	return chars;
}

/* One text as the notice wants it: one line.  NULL: it is missing, too long, or cannot be shown. */
static json_t *text_take(struct turn *t, const char *part, const char *tag, int chars_max)
{
	char name[FIELD_NAME], text[NOTICE_BYTES_MAX];
	snprintf(name, sizeof name, "%s.%s", part, tag);
	snprintf(text, sizeof text, "%s", turn_field(t, name));
	for (char *s = text; *s; s++)
		*s = strchr("\n\t", *s) ? ' ' : *s;
	size_t n = strlen(text);
	while (n && text[n - 1] == ' ')
		text[--n] = '\0';
	return n && chars_of(text) <= chars_max && !strpbrk(text, "{}") ? json_string(text) : NULL;
}

/* The notice as a file, or NULL and what is wrong. */
static char *notice_make(struct turn *t, const char **wrong)
{
	char from[LAYOUT_DATE_MAX], until[LAYOUT_DATE_MAX];
	int hours = atoi(turn_field(t, "hours"));
	json_t *texts = json_object();
	*wrong = NULL;
	for (int k = 0; k < tongue_count(); k++) {
		const char *tag = tongue_at(k)->tag;
		json_t *title = text_take(t, "title", tag, NOTICE_TITLE_CHARS);
		json_t *body = text_take(t, "body", tag, NOTICE_BODY_CHARS);
		if (!title || !body)
			*wrong = "Write a title of at most 60 characters and a text of at most 400 in "
				 "every language, without braces.";
		json_object_set_new(texts, tag, json_pack("{s:o*, s:o*}", "title", title, "body", body));
	}
	if (hours < 1 || hours > NOTICE_HOURS_MAX)
		*wrong = "It can be shown for 1 to 72 hours.";
	layout_date(t->now_ms / 1000, from);
	layout_date(t->now_ms / 1000 + (int64_t)hours * 3600, until);
	json_t *notice = json_pack("{s:s, s:s, s:o}", "from", from, "until", until, "text", texts);
	char *text = json_dumps(notice, JSON_INDENT(1) | JSON_PRESERVE_ORDER);
	json_decref(notice);
	if (!*wrong && (!text || strlen(text) > NOTICE_BYTES_MAX))
		*wrong = "All of it together is too long. Say it in fewer words.";
	if (!*wrong)
		return text;
	free(text);
	return NULL;
}

/* Lets a change that was just made wait for signatures, and goes there. */
static void wait_and_go(struct turn *t, const char *title, const char *kind, json_t *change)
{
	int64_t draft;
	enum err e = approve_ask_change(
		t->hub, title, t->session.who.name, kind, change, t->now_ms, &draft);
	if (e)
		turn_err(t, e);
	else
		turn_go(t, "/console/drafts/%lld/approve", (long long)draft);
}

void approve_notice_post(struct turn *t)
{
	char path[64], title[DRAFT_TITLE_MAX + 1], words[PUBLISH_WORDS_MAX] = "";
	const char *wrong;
	json_t *change = NULL;
	const struct publish *p = draft_base_publish(t->hub);
	char *text = notice_make(t, &wrong);
	if (!text || !p) {
		notice_show(t, p ? wrong : "There is no signed content yet, so nothing can be published.");
		free(text);
		return;
	}
	snprintf(path, sizeof path, "announce/notice-%lld.json", (long long)(t->now_ms / 1000));
	snprintf(title, sizeof title, "Urgent: %.60s", turn_field(t, "title.en"));
	const struct change_file file = {path, text, strlen(text)};
	const struct change_order order = {.title = title,
		.author = t->session.who.name,
		.files = &file,
		.file_count = 1,
		.ring = -1,
		.now_s = t->now_ms / 1000};
	enum err e = change_build(p, &order, &change, words);
	free(text);
	if (e)
		notice_show(t, words);
	else
		wait_and_go(t, title, "urgent", change);
}

/* --- its words, from what is signed --------------------------------------------------------------- */

static void words_put(struct turn *t, const struct k_buf *bytes)
{
	json_t *notice = json_loadb(bytes->data, bytes->len_bytes, JSON_REJECT_DUPLICATES, NULL);
	html_add(&t->html, "<h2>The notice</h2><p>Shown from %s to %s (UTC).</p><dl>",
		json_string_value(json_object_get(notice, "from")),
		json_string_value(json_object_get(notice, "until")));
	for (int k = 0; k < tongue_count(); k++) {
		const struct tongue *tongue = tongue_at(k);
		const json_t *text = json_object_get(json_object_get(notice, "text"), tongue->tag);
		html_add(&t->html,
			"<dt lang=\"%s\">%s</dt><dd lang=\"%s\" dir=\"%s\"><strong>%s</strong><br>%s</dd>",
			tongue->tag, tongue->own_name, tongue->tag,
			tongue->direction == RTL ? "rtl" : "ltr",
			json_string_value(json_object_get(text, "title")),
			json_string_value(json_object_get(text, "body")));
	}
	html_add(&t->html, "</dl>");
	json_decref(notice);
}

/* The notices that a change brings: the files of its role, their bytes by the hash that is signed. */
static void each_notice(const json_t *change, void (*fn)(void *ctx, const struct k_buf *bytes), void *ctx)
{
	const char *path;
	size_t i;
	json_t *role, *entry;
	json_array_foreach(json_object_get(change, "roles"), i, role)
	{
		const char *name = json_string_value(json_object_get(role, "name"));
		const char *text = json_string_value(json_object_get(role, "signed"));
		bool is_it = name && text && !strcmp(name, LAYOUT_ANNOUNCE);
		json_t *said = is_it ? json_loads(text, JSON_REJECT_DUPLICATES, NULL) : NULL;
		json_object_foreach(json_object_get(said, "targets"), path, entry)
		{
			struct k_buf bytes;
			const char *hash = json_string_value(
				json_object_get(json_object_get(entry, "hashes"), "sha256"));
			k_buf_init(&bytes, NOTICE_BYTES_MAX);
			if (hash && !change_file(change, path, hash, &bytes))
				fn(ctx, &bytes);
			k_buf_finish(&bytes);
		}
		json_decref(said);
	}
}

static void words_of_one(void *ctx, const struct k_buf *bytes)
{
	words_put(ctx, bytes);
}

enum err approve_notice_words(struct turn *t, const struct draft *d, bool *is_one_out)
{
	json_t *change = NULL;
	size_t before = t->body.len_bytes;
	enum err e = approve_change(t->hub, d->draft, &change);
	each_notice(change, words_of_one, t);
	*is_one_out = t->body.len_bytes > before;
	json_decref(change);
	return e;
}

struct first {
	struct k_buf *out;
	enum err err;
};

static void take_first(void *ctx, const struct k_buf *bytes)
{
	struct first *f = ctx;
	if (f->err == ERR_NOT_FOUND)
		f->err = k_buf_add(f->out, bytes->data, bytes->len_bytes);
}

enum err approve_notice_bytes(struct hub *hub, const struct draft *d, struct k_buf *out)
{
	json_t *change = NULL;
	struct first first = {out, ERR_NOT_FOUND};
	if (d->state != DRAFT_WAITING)
		return ERR_NOT_FOUND;
	enum err e = approve_change(hub, d->draft, &change);
	each_notice(change, take_first, &first);
	json_decref(change);
	return e ? e : first.err;
}

/* --- back to an older release ------------------------------------------------------------------ */

static void release_put(struct turn *t, const json_t *row, json_int_t newest)
{
	json_int_t release = json_integer_value(json_object_get(row, "release"));
	char day[DAY_CHARS + 1];
	snprintf(day, sizeof day, "%s", json_string_value(json_object_get(row, "published")));
	html_add(&t->html, "<li><p><strong>%s</strong>", json_string_value(json_object_get(row, "title")));
	if (release)
		html_add(&t->html, ", %s", release_name(release).words);
	html_add(&t->html, "<br><span class=\"hint\">written by %s, %s</span></p>",
		json_string_value(json_object_get(row, "author")), day);
	if (release == newest) {
		html_add(&t->html, "<p class=\"state\">This is what is published now.</p>");
	} else {
		page_form(t, "/console/older");
		html_add(&t->html, "<input type=\"hidden\" name=\"release\" value=\"%lld\"><button "
				   "class=\"quiet\">Back to %s</button></form>",
			(long long)release, release_name(release).words);
	}
	html_add(&t->html, "</li>");
}

void approve_older_show(struct turn *t)
{
	const struct publish *p = draft_base_publish(t->hub);
	json_t *history = p ? publish_history(p) : NULL, *row;
	json_int_t shown = -1;
	size_t i;
	console_page_open(t, "Back to an older release");
	html_add(&t->html,
		"<p>All content becomes as it was after that release. That is a change like any other: two "
		"people sign it again. Is it urgent? “Releases” stops the newest one at once.</p><ol "
		"class=\"saves\">");
	json_array_foreach(history, i, row)
	{
		json_int_t release = json_integer_value(json_object_get(row, "release"));
		if (release != shown) /* a notice or new dates bring no release of their own */
			release_put(t, row, publish_release(p));
		shown = release;
	}
	html_add(&t->html, "</ol>");
	json_decref(history);
	console_page_close(t, ERR_OK);
}

void approve_older_post(struct turn *t)
{
	char title[DRAFT_TITLE_MAX + 1], words[PUBLISH_WORDS_MAX] = "";
	const char *text = turn_field(t, "release");
	json_t *change = NULL;
	const struct publish *p = draft_base_publish(t->hub);
	if (!p || !*text || strlen(text) > 9 || strspn(text, "0123456789") != strlen(text)) {
		turn_err(t, ERR_NOT_FOUND);
		return;
	}
	snprintf(title, sizeof title, "Back to %s", release_name(atoi(text)).words);
	const struct change_order order = {.title = title,
		.author = t->session.who.name,
		.ring = -1,
		.now_s = t->now_ms / 1000};
	if (change_rollback(p, atoi(text), &order, &change, words)) {
		turn_warn(t, words);
		turn_go(t, "/console/older");
	} else {
		wait_and_go(t, title, "older", change);
	}
}
