/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/console/kept.h"

#include <jansson.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hub/console/inside.h"
#include "hub/console/page.h"
#include "hub/console/sign_in.h"
#include "kiosk/base/check.h"

enum { BASE64 = sodium_base64_VARIANT_URLSAFE_NO_PADDING, PATH_MAX_SHOWN = 200 };
enum { SEAL_BYTES = crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES };

/* The forms in which people write. */
static bool is_kept(const struct turn *t)
{
	static const char *const paths[] = {"/console/drafts", "/console/drafts/{n}/edit",
		"/console/drafts/{n}/title", "/console/drafts/{n}/refuse", "/console/urgent"};
	for (size_t i = 0; i < K_COUNT(paths); i++)
		if (!strcmp(t->route->path, paths[i]))
			return true;
	return false;
}

/* --- sealing ---------------------------------------------------------------------------------- */

/* Text to seal, with NUL-terminated base 64 of the nonce and the sealed bytes; free it.  NULL: no
 * memory. */
static char *text_seal(const struct console *console, const char *text)
{
	size_t n = strlen(text), sealed_n = n + SEAL_BYTES,
	       room = sodium_base64_ENCODED_LEN(sealed_n, BASE64);
	unsigned char *sealed = malloc(sealed_n);
	char *out = malloc(room);
	if (sealed && out) {
		randombytes_buf(sealed, crypto_secretbox_NONCEBYTES);
		crypto_secretbox_easy(sealed + crypto_secretbox_NONCEBYTES,
			(const unsigned char *)text, n, sealed, console->kept_key);
		sodium_bin2base64(out, room, sealed, sealed_n, BASE64);
	} else {
		free(out);
		out = NULL;
	}
	free(sealed);
	return out;
}

/* The other way; NULL: it was not sealed here. */
static json_t *text_open(const struct console *console, const char *kept)
{
	size_t room = strlen(kept), n = 0;
	unsigned char *sealed = malloc(room + 1), *text = malloc(room + 1);
	json_t *out = NULL;
	if (sealed && text &&
		!sodium_base642bin(sealed, room, kept, room, NULL, &n, NULL, BASE64) &&
		n > SEAL_BYTES &&
		!crypto_secretbox_open_easy(text, sealed + crypto_secretbox_NONCEBYTES,
			n - crypto_secretbox_NONCEBYTES, sealed, console->kept_key))
		out = json_loadb((const char *)text, n - SEAL_BYTES, 0, NULL);
	free(sealed);
	free(text);
	return out;
}

/* All that was typed: a list of names and texts.  NULL: it holds a file, or there is no memory. */
static json_t *form_list(const struct turn *t)
{
	json_t *list = json_array();
	for (int i = 0; i < t->fields.count && list; i++) {
		const struct field *f = &t->fields.list[i];
		if (strcmp(f->name, "check") &&
			(f->is_file || json_array_append_new(
					       list, json_pack("[s,s]", f->name, f->value.data)))) {
			json_decref(list);
			list = NULL;
		}
	}
	return list;
}

/* The same, sealed for this person; NULL: it is too much too. */
static char *form_seal(struct turn *t, int64_t staff)
{
	json_t *list = form_list(t);
	json_t *all = json_pack("{s:I,s:I,s:s,s:o}", "who", (json_int_t)staff, "until",
		(json_int_t)(t->now_ms + (int64_t)KEPT_MIN * 60 * 1000), "path", t->path, "fields",
		list);
	char *text = all ? json_dumps(all, JSON_COMPACT) : NULL;
	char *sealed = text && strlen(text) <= KEPT_BYTES_MAX ? text_seal(t->console, text) : NULL;
	free(text);
	json_decref(all);
	return sealed;
}

bool kept_offer(struct turn *t)
{
	struct staff who;
	enum err e = is_kept(t) ? session_was(t->hub, t->cookie, &who) : ERR_NOT_FOUND;
	if (e)
		return false;
	char *sealed = form_seal(t, who.staff);
	sign_in_again(t, who.name,
		sealed ? "Nothing was pressed here for a long time, so you were signed out. What "
			 "you typed is not "
			 "lost: sign in again within half an hour, and it is here."
		       : "Nothing was pressed here for a long time, so you were signed out. What "
			 "you typed was not "
			 "saved, and is too long to be kept here: go back in your browser and copy "
			 "it before "
			 "you sign in.",
		sealed ? sealed : "");
	free(sealed);
	return true;
}

/* --- giving back ------------------------------------------------------------------------------ */

/* True for what people wrote; the others say where it belongs. */
static bool is_written(const char *name, const char *value)
{
	return *value && strncmp(name, "f.", 2) && strcmp(name, "at") && strcmp(name, "do") &&
	       strcmp(name, "seen");
}

static void give_back(struct turn *t, const char *path, json_t *list)
{
	struct html *h = &t->html;
	const char *name, *value;
	json_t *one;
	size_t i;
	console_page_open(t, "What you typed is still here");
	html_add(h, "<p class=\"note\">It has not been saved yet.</p>");
	page_form(t, "%.*s", PATH_MAX_SHOWN, path);
	json_array_foreach(list, i, one)
		if (!json_unpack(one, "[s,s]", &name, &value))
			html_add(
				h, "<input type=\"hidden\" name=\"%s\" value=\"%s\">", name, value);
	html_add(h, "<button>Send it now</button></form><h2>You wrote</h2><ul>");
	json_array_foreach(list, i, one)
		if (!json_unpack(one, "[s,s]", &name, &value) && is_written(name, value))
			html_add(h, "<li><bdi>%s</bdi></li>", value);
	html_add(h, "</ul><p><a href=\"/console\">Leave it, and go to the first page</a></p>");
	console_page_close(t, ERR_OK);
}

bool kept_give_at_once(struct turn *t)
{
	struct staff who;
	char check[SESSION_CHECK_CHARS + 1];
	if (t->is_from_elsewhere || !*t->token || !is_kept(t) ||
		session_was(t->hub, t->cookie, &who) || who.staff != t->session.who.staff)
		return false;
	session_check_make(t->cookie, check);
	const char *sent = turn_field(t, "check");
	bool is_ours = strlen(sent) == SESSION_CHECK_CHARS &&
		       !sodium_memcmp(sent, check, SESSION_CHECK_CHARS);
	json_t *list = is_ours ? form_list(t) : NULL;
	if (!list)
		return false;
	give_back(t, t->path, list);
	json_decref(list);
	return true;
}

bool kept_give_back(struct turn *t)
{
	json_int_t who = 0, until = 0;
	const char *path = "";
	json_t *list = NULL;
	const char *kept = turn_field(t, "kept");
	if (!*kept)
		return false;
	enum err e = session_find(t->hub, t->token, t->now_ms, &t->session);
	json_t *all = text_open(t->console, kept);
	bool is_theirs = !json_unpack(all, "{s:I,s:I,s:s,s:o}", "who", &who, "until", &until,
				 "path", &path, "fields", &list) &&
			 who == t->session.who.staff && until > t->now_ms;
	if (e) {
		turn_err(t, e);
	} else if (is_theirs) {
		give_back(t, path, list);
	} else {
		turn_warn(t, "What was typed here before you signed in is gone: it was somebody "
			     "else's, or "
			     "more than half an hour old.");
		turn_go(t, "/console");
	}
	json_decref(all);
	return true;
}
