/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/console/sign_in.h"

#include <stdio.h>
#include <string.h>

#include "hub/console/inside.h"
#include "hub/console/kept.h"
#include "hub/console/page.h"
#include "hub/console/proof.h"
#include "hub/console/tries.h"
#include "hub/store/db.h"
#include "hub/store/record.h"

enum { RETRY_S = 5 };

/* --- signing in ------------------------------------------------------------------------------ */

/* kept: what is given back after signing in; "": nothing. */
static void page_put(
	struct turn *t, int status, const char *name, const char *words, const char *kept)
{
	page_open_again(t, "Sign in", status, words);
	page_form(t, "/console/in");
	if (*kept)
		html_add(&t->html, "<input type=\"hidden\" name=\"kept\" value=\"%s\">", kept);
	page_name_field(t, name);
	html_add(&t->html,
		"<label for=\"password\">Password</label>"
		"<input id=\"password\" name=\"password\" type=\"password\" required maxlength=\"%d\""
		" autocomplete=\"current-password\">"
		"<label for=\"code\">Number of your authenticator</label>"
		"<p id=\"code-hint\" class=\"hint\">Six digits from the app on your telephone. If it is "
		"gone: one of the codes that you wrote down.</p>"
		"<input id=\"code\" name=\"code\" required maxlength=\"24\" autocomplete=\"one-time-code\""
		" spellcheck=\"false\" aria-describedby=\"code-hint\">"
		"<button>Sign in</button></form>"
		"<p>The first time? <a href=\"/console/join\">Come in with the code that you were "
		"given.</a></p>",
		HASHER_PASSWORD_MAX);
	console_page_close(t, ERR_OK);
}

static void show(struct turn *t, int status, const char *name, const char *words)
{
	page_put(t, status, name, words, turn_field(t, "kept"));
}

void sign_in_again(struct turn *t, const char *name, const char *words, const char *kept)
{
	page_put(t, 403, name, words, kept);
}

void sign_in_show(struct turn *t)
{
	if (t->session.stage == SESSION_IN)
		turn_go(t, "/console");
	else
		show(t, 200, "", NULL);
}

/* Does this name have to wait?  Then it is said. */
static bool must_wait(struct turn *t, const char *name)
{
	int64_t wait_ms = 0;
	enum err e = tries_wait(t->hub, name, t->address, t->now_ms, &wait_ms);
	if (e)
		turn_err(t, e);
	if (e || !wait_ms)
		return e != ERR_OK;
	show(t, 429, name, "There were too many wrong tries. Please wait before you try again; an "
			   "operator can help you sooner.");
	t->retry_after_s = (int)((wait_ms + 999) / 1000);
	return true;
}

/* Counts the try and begins the hashing; the turn goes on when that is done. */
static void hash_begin(struct turn *t, const char *name, const char *password, const char *against)
{
	enum err e = tries_count(t->hub, name, t->address, t->now_ms);
	if (e) {
		turn_err(t, e);
		return;
	}
	*t->job = hasher_start(t->console->hasher, password, against);
	t->is_waiting = *t->job != NULL;
	if (*t->job)
		return;
	show(t, 503, name, "Very many people sign in just now. Please try again in a few seconds.");
	t->retry_after_s = RETRY_S;
}

static enum err stored_find(
	struct hub *hub, const char *name, int64_t *staff_out, char hash_out[STAFF_HASH_MAX])
{
	struct db_rows rows;
	*staff_out = 0;
	hash_out[0] = '\0';
	db_ask(hub->db, &rows, "SELECT staff, password FROM staff WHERE name = ? AND gone = 0", "s",
		name);
	if (db_next(&rows)) {
		*staff_out = db_int(&rows, 0);
		snprintf(hash_out, STAFF_HASH_MAX, "%s", db_text(&rows, 1));
	}
	return db_end(&rows);
}

/* Within a transaction: the second proof, and then the session. */
static enum err enter(struct turn *t, int64_t staff, const char *name)
{
	enum err e = proof_take(t->hub, staff, turn_field(t, "code"), t->now_ms);
	if (!e)
		e = tries_forgive(t->hub, staff, name, t->address, t->now_ms);
	if (!e && t->session.session)
		e = session_end(t->hub, &t->session);
	if (!e)
		e = session_begin(t->hub, staff, SESSION_IN, t->now_ms, t->token);
	if (!e)
		e = db_run(t->hub->db, "UPDATE staff SET seen_ms = ? WHERE staff = ?", "ii", t->now_ms,
			staff);
	snprintf(t->hub->actor, sizeof t->hub->actor, "staff %s", name);
	return e ? e : record_add(t->hub, "sign-in", name, "", t->now_ms);
}

static enum err end(struct turn *t, enum err e)
{
	if (!e)
		e = db_commit(t->hub->db);
	else
		db_rollback(t->hub->db);
	if (e)
		t->token[0] = '\0';
	return e;
}

void sign_in_post(struct turn *t)
{
	char name[STAFF_NAME_MAX + 1], hash[STAFF_HASH_MAX];
	int64_t staff = 0;
	staff_name_plain(turn_field(t, "name"), name);
	if (!*t->job) {
		enum err e = must_wait(t, name) ? ERR_THROTTLED
						: stored_find(t->hub, name, &staff, hash);
		if (!e)
			hash_begin(t, name, turn_field(t, "password"), hash);
		else if (e != ERR_THROTTLED)
			turn_err(t, e);
		return;
	}
	enum err e = stored_find(t->hub, name, &staff, hash);
	/* Held against the hash of then: one that was changed meanwhile does not fit. */
	if (!e && (!(*t->job)->fits || !staff || strcmp(hash, (*t->job)->hash)))
		e = ERR_DENIED;
	if (!e)
		e = db_begin(t->hub->db);
	if (!e)
		e = end(t, enter(t, staff, name));
	if (e == ERR_DENIED)
		show(t, 403, name, "That did not fit: the name, the password or the number. A number is "
				   "good once; wait for the next one.");
	else if (e)
		turn_err(t, e);
	else if (!kept_give_back(t))
		turn_go(t, "/console");
}

void sign_in_out(struct turn *t)
{
	enum err e = session_end(t->hub, &t->session);
	if (e) {
		turn_err(t, e);
		return;
	}
	t->is_token_void = true;
	turn_go(t, "/console/in");
}
