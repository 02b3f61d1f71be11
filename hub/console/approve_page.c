/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/console/approve_page.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hub/console/approve.h"
#include "hub/console/approve_notice.h"
#include "hub/console/compare.h"
#include "hub/console/draft_turn.h"
#include "hub/console/page.h"
#include "hub/console/preview.h"
#include "hub/console/preview_notice.h"
#include "hub/console/schedule.h"
#include "hub/publish/judge.h"

/* --- asking --------------------------------------------------------------------------------- */

static void outdated_show(struct turn *t, const struct draft *d, const json_t *old)
{
	const char *path;
	json_t *value;
	html_add(&t->html,
		"<p class=\"problem\">Somebody else's change was published since this draft began, in "
		"the same files. Take it in first, so that nothing of it is lost:</p><ul>");
	json_object_foreach((json_t *)(uintptr_t)old, path, value)
		html_add(&t->html, "<li>%s</li>", path);
	html_add(&t->html, "</ul>");
	page_button(t, "Take it in", false, "/console/drafts/%lld/newer", (long long)d->draft);
}

static void ask_show(struct turn *t, const struct draft *d, int code, const char *said)
{
	json_t *old = NULL;
	enum err e = approve_outdated(t->hub, d, &old);
	console_page_open(t, "Ask for approval");
	draft_path_show(t, d);
	html_add(&t->html, "<h2>What it changes</h2>");
	if (!e)
		e = compare_short_show(t, d);
	if (!e && json_object_size(old)) {
		outdated_show(t, d, old);
	} else if (!e && code) {
		html_add(&t->html, "<p class=\"problem\">This cannot be shown yet. Mend this first:</p>");
		preview_problems_show(t, d, said);
	} else if (!e) {
		html_add(&t->html, "<p class=\"done\">The check found nothing wrong.</p>");
		page_form(t, "/console/drafts/%lld/ask", (long long)d->draft);
		schedule_fields_show(t);
		html_add(&t->html,
			"<p>From then on nobody can change it, until it is approved, sent back, or taken "
			"back by you.</p><button>Ask for approval</button></form>");
	}
	json_decref(old);
	console_page_close(t, e);
}

void approve_ask_show(struct turn *t)
{
	struct draft d;
	struct k_buf said;
	int code = 0;
	if (!draft_of_turn(t, &d))
		return;
	if (d.state != DRAFT_OPEN) {
		turn_go(t, "/console/drafts/%lld", (long long)d.draft);
		return;
	}
	k_buf_init(&said, PREVIEW_SAID_MAX);
	if (preview_check_draft(t, &d, &code, &said))
		ask_show(t, &d, code, said.data ? said.data : "");
	k_buf_finish(&said);
}

void approve_ask_post(struct turn *t)
{
	struct draft d;
	struct approve_plan plan;
	char words[APPROVE_WORDS_MAX] = "";
	int code = 0;
	if (!draft_of_turn(t, &d) || !preview_check_draft(t, &d, &code, NULL))
		return;
	const char *wrong = code ? "The check found something. Mend it first."
				 : schedule_read(t, &plan);
	if (wrong) {
		turn_warn(t, wrong);
		turn_go(t, "/console/drafts/%lld/ask", (long long)d.draft);
		return;
	}
	enum err e = approve_ask(t->hub, &d, &plan, t->now_ms, words);
	json_decref(plan.centres);
	if (e == ERR_DENIED)
		turn_warn(t, words);
	else if (e == ERR_GONE)
		turn_warn(t, "Somebody was faster: this is how it is now.");
	else if (!e)
		turn_say(t, "It waits for approval now. Tell a colleague who may approve.");
	if (e && e != ERR_DENIED && e != ERR_GONE)
		turn_err(t, e);
	else
		turn_go(t, "/console/drafts/%lld", (long long)d.draft);
}

/* --- what it waits for -------------------------------------------------------------------------- */

/* "2 more must sign: Ben, Chi". */
static void people_put(struct turn *t, const json_t *row)
{
	json_int_t needs = json_integer_value(json_object_get(row, "needs"));
	const json_t *may = json_object_get(row, "may");
	json_t *name;
	size_t i;
	html_add(&t->html, "%lld more must sign, of: ",
		(long long)needs - (long long)json_array_size(json_object_get(row, "has")));
	json_array_foreach((json_t *)(uintptr_t)may, i, name)
		html_add(&t->html, i ? ", %s" : "%s", json_string_value(name));
}

/* True if the same people must sign every part of it. */
static bool is_alike(const json_t *missing)
{
	const json_t *first = json_array_get(missing, 0);
	size_t i;
	json_t *row;
	json_array_foreach((json_t *)(uintptr_t)missing, i, row)
		if (!json_equal(json_object_get(row, "may"), json_object_get(first, "may")) ||
			!json_equal(json_object_get(row, "has"), json_object_get(first, "has")) ||
			!json_equal(json_object_get(row, "needs"), json_object_get(first, "needs")))
			return false;
	return true;
}

static void missing_show(struct turn *t, const json_t *missing, const char *words)
{
	size_t i;
	json_t *row;
	if (!missing) {
		html_add(&t->html, "<p class=\"problem\">%s</p>", words);
	} else if (!json_array_size(missing)) {
		html_add(&t->html, "<p class=\"calm\">All who must sign have signed.</p>");
	} else if (is_alike(missing)) {
		html_add(&t->html, "<p>");
		people_put(t, json_array_get(missing, 0));
		html_add(&t->html, ".</p>");
	} else {
		html_add(&t->html, "<p>Still missing:</p><ul>");
		json_array_foreach((json_t *)(uintptr_t)missing, i, row)
		{
			html_add(&t->html, "<li>%s: ",
				json_string_value(json_object_get(row, "role")));
			people_put(t, row);
			html_add(&t->html, "</li>");
		}
		html_add(&t->html, "</ul>");
	}
}

/* Who has signed, and who must still. */
static enum err signing_show(struct turn *t, const struct draft *d, bool *is_ready_out)
{
	json_t *change = NULL, *missing = NULL, *names = NULL, *name;
	char words[PUBLISH_WORDS_MAX] = "";
	size_t i;
	const struct publish *p = draft_base_publish(t->hub);
	enum err e = p ? approve_change(t->hub, d->draft, &change) : ERR_NOT_FOUND;
	*is_ready_out = false;
	if (e)
		return e;
	missing = judge_missing(p, change, words);
	names = judge_signed_by(p, change);
	*is_ready_out = missing && !json_array_size(missing);
	html_add(&t->html, "<p>Signed by:");
	json_array_foreach(names, i, name)
		html_add(&t->html, i ? ", <strong>%s</strong>" : " <strong>%s</strong>",
			json_string_value(name));
	html_add(&t->html, json_array_size(names) ? ".</p>" : " nobody yet.</p>");
	missing_show(t, missing, words);
	json_decref(change);
	json_decref(missing);
	json_decref(names);
	return ERR_OK;
}

enum err approve_state_show(struct turn *t, const struct draft *d)
{
	bool is_ready;
	if (d->state == DRAFT_SCHEDULED)
		return schedule_plan_show(t, d);
	if (d->state != DRAFT_WAITING)
		return ERR_OK;
	bool is_notice = false;
	enum err e = approve_notice_words(t, d, &is_notice);
	html_add(&t->html, "<h2>What it waits for</h2>");
	if (!e && !is_notice)
		e = schedule_plan_show(t, d);
	if (!e)
		e = signing_show(t, d, &is_ready);
	html_add(&t->html, "<p><a class=\"button\" href=\"/console/drafts/%lld/approve\">Look at it and "
			   "sign</a></p>", (long long)d->draft);
	return e;
}

/* --- approving ------------------------------------------------------------------------------ */

static bool may_sign(const struct turn *t, const struct draft *d)
{
	return turn_may(t, STAFF_APPROVER) || !strcmp(t->session.who.name, d->author);
}

static void browser_show(struct turn *t, const struct draft *d)
{
	long long n = (long long)d->draft;
	html_add(&t->html,
		"<section id=\"in-browser\" hidden data-change=\"/console/drafts/%lld/change.json\" "
		"data-keys=\"/console/drafts/%lld/keys.json\" data-sum=\"%s\"><h3>Here in the browser</h3>"
		"<p class=\"hint\">Your key stays in this browser; the hub never gets it. A hub that "
		"somebody has broken into could still show you one thing and let you sign another: for "
		"what matters most, sign with the command below.</p>",
		n, n, d->frozen);
	page_form(t, "/console/drafts/%lld/sign", n);
	html_add(&t->html,
		"<input type=\"hidden\" name=\"signatures\" value=\"\"><p id=\"kept-key\" hidden></p>"
		"<div id=\"new-key\"><label for=\"key\">Your key (the file of hubctl content key new)"
		"</label><input id=\"key\" type=\"file\"><label for=\"phrase\">Its pass phrase</label>"
		"<input id=\"phrase\" type=\"password\" autocomplete=\"off\"><p class=\"tick\"><input "
		"type=\"checkbox\" id=\"keep\"> <label for=\"keep\">Keep the key in this browser, so that "
		"no script can read it out</label></p></div><p id=\"sign-said\" role=\"status\"></p>"
		"<button id=\"sign\">Sign it</button> <button id=\"forget\" "
		"type=\"button\" class=\"quiet\" hidden>Forget the key here</button></form></section>");
}

static void command_show(struct turn *t, const struct draft *d)
{
	long long n = (long long)d->draft;
	html_add(&t->html,
		"<section><h3>With the command, on your own machine</h3><ol><li><a "
		"href=\"/console/drafts/%lld/change.json\">Download the change</a></li><li><code>hubctl "
		"content sign draft-%lld.json --key YOUR.key</code> shows what it does, and signs it"
		"</li><li>Hand the file in here:</li></ol>",
		n, n);
	page_upload_form(t, "/console/drafts/%lld/sign", n);
	html_add(&t->html, "<label for=\"file\">The signed file</label><input id=\"file\" name=\"file\" "
			   "type=\"file\" required><button class=\"quiet\">Hand it in</button></form>"
			   "</section>");
}

static void acts_show(struct turn *t, const struct draft *d, bool is_ready)
{
	long long n = (long long)d->draft;
	html_add(&t->html, "<h2>Sign it</h2>");
	if (is_ready)
		page_button(t, "Publish it now", false, "/console/drafts/%lld/publish", n);
	else if (!may_sign(t, d))
		html_add(&t->html, "<p>You may look, but not approve: ask an operator for that.</p>");
	else {
		html_add(&t->html, "<p>You sign <strong>exactly what you see above</strong>. Its sum is "
				   "<code>%s</code>.</p>", d->frozen);
		browser_show(t, d);
		command_show(t, d);
	}
	if (turn_may(t, STAFF_APPROVER)) {
		html_add(&t->html, "<h2>Or send it back</h2>");
		page_form(t, "/console/drafts/%lld/refuse", n);
		html_add(&t->html, "<label for=\"note\">What should be different?</label><textarea "
				   "id=\"note\" name=\"note\" required maxlength=\"%d\"></textarea><button "
				   "class=\"quiet\">Send it back</button></form>", DRAFT_NOTE_MAX);
	}
	if (!strcmp(t->session.who.name, d->author))
		page_button(t, "Take it back", true, "/console/drafts/%lld/back", n);
}

/* What a check said, and how it ended: 0 is good. */
struct found {
	int code;
	struct k_buf said;
};

static void approve_put(struct turn *t, const struct draft *d, const struct found *content,
	const struct found *notice)
{
	bool is_ready, is_notice = false;
	console_page_open(t, "Look at it and sign");
	draft_path_show(t, d);
	html_add(&t->html, "<p>Written by %s. This is shown from the very bytes that are signed, "
			   "held against what residents see now.</p>", d->author);
	enum err e = approve_notice_words(t, d, &is_notice);
	if (!e && is_notice)
		preview_notice_put(t, d);
	if (!e && !is_notice)
		e = schedule_plan_show(t, d);
	if (!e && !is_notice)
		e = compare_long_show(t, d, !content->code);
	html_add(&t->html, content->code || notice->code
		? "<p class=\"problem\">The check found something:</p>"
		: "<p class=\"done\">The check found nothing wrong.</p>");
	if (content->code)
		preview_problems_show(t, d, content->said.data ? content->said.data : "");
	if (notice->code)
		preview_notice_problems(t, notice->said.data ? notice->said.data : "");
	if (!e)
		e = signing_show(t, d, &is_ready);
	if (!e)
		acts_show(t, d, is_ready);
	html_add(&t->html, "<script src=\"/console/approve.js\" defer></script>");
	console_page_close(t, e);
}

void approve_show(struct turn *t)
{
	struct draft d;
	struct found content = {0}, notice = {0};
	if (!draft_of_turn(t, &d))
		return;
	if (d.state != DRAFT_WAITING) {
		turn_go(t, "/console/drafts/%lld", (long long)d.draft);
		return;
	}
	k_buf_init(&content.said, PREVIEW_SAID_MAX);
	k_buf_init(&notice.said, PREVIEW_SAID_MAX);
	if (preview_check_draft(t, &d, &content.code, &content.said) &&
		preview_notice_check(t, &d, &notice.code, &notice.said))
		approve_put(t, &d, &content, &notice);
	k_buf_finish(&content.said);
	k_buf_finish(&notice.said);
}

/* --- files ---------------------------------------------------------------------------------- */

void approve_change_get(struct turn *t)
{
	struct draft d;
	json_t *change = NULL;
	char file[64];
	if (!draft_of_turn(t, &d))
		return;
	enum err e = approve_change(t->hub, d.draft, &change);
	char *text = e ? NULL : json_dumps(change, JSON_INDENT(1));
	json_decref(change);
	if (!text) {
		turn_err(t, e ? e : ERR_NO_MEMORY);
		return;
	}
	snprintf(file, sizeof file, "draft-%lld.json", (long long)d.draft);
	turn_bytes(t, "application/json", file);
	t->html.err = k_buf_add(&t->body, text, strlen(text));
	free(text);
}

/* The public keys that may sign role: [{"keyid", "name", "pem"}]. */
static json_t *keys_of(const struct publish *p, const char *name)
{
	const struct view_role *role = view_role(&p->view, name);
	json_t *list = json_array(), *id;
	size_t i;
	json_array_foreach(role ? json_object_get(role->delegation, "keyids") : NULL, i, id)
	{
		const json_t *key = json_object_get(role->keys, json_string_value(id));
		json_array_append_new(list,
			json_pack("{s:O, s:s, s:O?}", "keyid", id, "name",
				publish_name(role->keys, json_string_value(id)), "public",
				json_object_get(json_object_get(key, "keyval"), "public")));
	}
	return list;
}

void approve_keys_get(struct turn *t)
{
	struct draft d;
	json_t *change = NULL, *all = json_object(), *role;
	size_t i;
	if (!draft_of_turn(t, &d)) {
		json_decref(all);
		return;
	}
	const struct publish *p = draft_base_publish(t->hub);
	enum err e = p ? approve_change(t->hub, d.draft, &change) : ERR_NOT_FOUND;
	json_array_foreach(json_object_get(change, "roles"), i, role)
	{
		const char *name = json_string_value(json_object_get(role, "name"));
		json_object_set_new(all, name, keys_of(p, name));
	}
	char *text = e ? NULL : json_dumps(all, JSON_COMPACT);
	json_decref(all);
	json_decref(change);
	if (!text) {
		turn_err(t, e ? e : ERR_NO_MEMORY);
		return;
	}
	turn_bytes(t, "application/json", NULL);
	t->html.err = k_buf_add(&t->body, text, strlen(text));
	free(text);
}

/* --- signatures ----------------------------------------------------------------------------- */

/* Publishes what is ready, says what came of it, and shows the draft. */
static void publish_and_go(struct turn *t, const struct draft *d, const char *not_yet)
{
	char words[APPROVE_WORDS_MAX];
	bool did = false;
	enum err e = approve_publish(t->hub, d, t->now_ms, &did, words);
	if (e == ERR_DENIED || e == ERR_GONE)
		turn_warn(t, *words ? words : "Another change was published meanwhile. Take this one back "
					      "and ask again.");
	else if (did)
		turn_say(t, "It is approved and published. Kiosks show it within a minute, the office's "
			    "first.");
	else if (!e)
		turn_say(t, not_yet);
	if (e && e != ERR_DENIED && e != ERR_GONE)
		turn_err(t, e);
	else
		turn_go(t, "/console/drafts/%lld", (long long)d->draft);
}

void approve_sign_post(struct turn *t)
{
	struct draft d;
	char words[APPROVE_WORDS_MAX] = "";
	json_t *signatures = NULL;
	if (!draft_of_turn(t, &d))
		return;
	if (!may_sign(t, &d)) {
		turn_refuse(t, 403, "Only its author and those who may approve can sign it.");
		return;
	}
	const struct field *file = fields_file(&t->fields, "file");
	enum err e = ERR_OK;
	if (file)
		e = approve_signatures_of(t->hub, &d, file->value.data, file->value.len_bytes,
			&signatures, words);
	else
		signatures = json_loads(turn_field(t, "signatures"), JSON_REJECT_DUPLICATES, NULL);
	if (!e)
		e = approve_sign(t->hub, &d, t->session.who.name, signatures, t->now_ms, words);
	json_decref(signatures);
	if (e == ERR_DENIED || e == ERR_GONE || e == ERR_NOT_FOUND) {
		turn_warn(t, *words ? words : "This draft does not wait for approval any more.");
		turn_go(t, "/console/drafts/%lld/approve", (long long)d.draft);
	} else if (e) {
		turn_err(t, e);
	} else {
		publish_and_go(t, &d, "Your signature is there. Somebody else must sign too.");
	}
}

void approve_publish_post(struct turn *t)
{
	struct draft d;
	if (draft_of_turn(t, &d))
		publish_and_go(t, &d, "Somebody must still sign.");
}

static void end(struct turn *t, const struct draft *d, enum draft_state to, const char *note,
	const char *say)
{
	enum err e = approve_end(t->hub, d, to, note, t->now_ms);
	if (e == ERR_GONE)
		turn_warn(t, "It does not wait any more: this is how it is now.");
	else if (!e)
		turn_say(t, say);
	if (e && e != ERR_GONE)
		turn_err(t, e);
	else
		turn_go(t, "/console/drafts/%lld", (long long)d->draft);
}

void approve_refuse_post(struct turn *t)
{
	struct draft d;
	const char *note = turn_field(t, "note");
	if (!draft_of_turn(t, &d))
		return;
	if (!*note || strlen(note) > DRAFT_NOTE_MAX) {
		turn_warn(t, "Write what should be different, so that the author knows.");
		turn_go(t, "/console/drafts/%lld/approve", (long long)d.draft);
		return;
	}
	end(t, &d, DRAFT_REFUSED, note, "It is sent back with your words.");
}

void approve_back_post(struct turn *t)
{
	struct draft d;
	if (!draft_of_turn(t, &d))
		return;
	if (strcmp(t->session.who.name, d.author)) {
		turn_refuse(t, 403, "Only its author can take it back. You can send it back.");
		return;
	}
	end(t, &d, DRAFT_OPEN, "", "The draft is open again. Its signatures are void.");
}
