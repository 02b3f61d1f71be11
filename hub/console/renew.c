/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/console/renew.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "hub/console/inside.h"
#include "hub/console/join.h"
#include "hub/console/page.h"
#include "hub/console/tries.h"
#include "hub/store/db.h"

/* True if it is the city's sign-in that says who somebody is: then there is nothing to renew here.
 */
static bool is_elsewhere(struct turn *t)
{
	bool is = console_spec_of(t->console)->header != NULL;
	if (is)
		turn_err(t, ERR_NOT_FOUND);
	return is;
}

/* May they try now?  Counts the try.  False: show was called, or the turn answered. */
static bool may_try(struct turn *t, void (*show)(struct turn *t, int status, const char *problem))
{
	const char *name = t->session.who.name;
	int64_t wait_ms = 0;
	enum err e = tries_wait(t->hub, name, t->address, t->now_ms, &wait_ms);
	if (!e && wait_ms) {
		show(t, 429, "There were too many wrong tries. Please wait before you try again.");
		t->retry_after_s = (int)((wait_ms + 999) / 1000);
		return false;
	}
	if (!e)
		e = tries_count(t->hub, name, t->address, t->now_ms);
	turn_err(t, e);
	return !e;
}

/* It was right, and is done. */
static void done(struct turn *t, const char *words)
{
	const struct staff *who = &t->session.who;
	enum err e = tries_forgive(t->hub, who->staff, who->name, t->address, t->now_ms);
	turn_err(t, e);
	if (e)
		return;
	turn_say(t, words);
	turn_go(t, "/console/me");
}

/* --- the password ----------------------------------------------------------------------------- */

static void password_show(struct turn *t, int status, const char *problem)
{
	page_open_again(t, "A new password", status, problem);
	page_form(t, "/console/me/password");
	html_add(&t->html,
		"<label for=\"old\">The password that you have now</label>"
		"<input id=\"old\" name=\"old\" type=\"password\" required maxlength=\"%d\""
		" autocomplete=\"current-password\">",
		HASHER_PASSWORD_MAX);
	join_put_password(t);
	html_add(&t->html, "<button>Keep the new password</button></form>"
			   "<p>You are signed out everywhere else then. If you have forgotten the "
			   "old one, ask an "
			   "operator to let you in anew.</p>");
	console_page_close(t, ERR_OK);
}

void renew_password_show(struct turn *t)
{
	if (!is_elsewhere(t))
		password_show(t, 200, NULL);
}

static enum err hash_find(struct turn *t, char out[STAFF_HASH_MAX])
{
	struct db_rows rows;
	out[0] = '\0';
	db_ask(t->hub->db, &rows, "SELECT password FROM staff WHERE staff = ?", "i",
		t->session.who.staff);
	if (db_next(&rows))
		snprintf(out, STAFF_HASH_MAX, "%s", db_text(&rows, 0));
	return db_end(&rows);
}

/* against NULL: makes a hash of the new one.  The turn goes on when that is done. */
static void hash_begin(struct turn *t, const char *password, const char *against)
{
	hash_job_release(*t->job);
	*t->job = hasher_start(t->console->hasher, password, against);
	t->is_waiting = *t->job != NULL;
	if (!*t->job)
		password_show(t, 503, "Very many people sign in just now. Please press again.");
}

static void old_check(struct turn *t)
{
	char hash[STAFF_HASH_MAX];
	const char *problem = join_password_problem(t);
	if (!problem && !strcmp(turn_field(t, "old"), turn_field(t, "password")))
		problem = "The new password is the old one.";
	if (problem) {
		password_show(t, 400, problem);
		return;
	}
	if (!may_try(t, password_show))
		return;
	enum err e = hash_find(t, hash);
	turn_err(t, e);
	if (!e)
		hash_begin(t, turn_field(t, "old"), hash);
	sodium_memzero(hash, sizeof hash);
}

/* Asked three times: the old one is to be looked at; it was; the new one was hashed.  Whoever
 * changes it in between ends this session, so the turn is not asked again. */
void renew_password_post(struct turn *t)
{
	const struct hash_job *job = *t->job;
	if (is_elsewhere(t))
		return;
	if (!job) {
		old_check(t);
	} else if (job->is_check && !job->fits) {
		password_show(t, 403, "The password that you have now was another.");
	} else if (job->is_check) {
		hash_begin(t, turn_field(t, "password"), NULL);
	} else {
		enum err e = job->fits ? staff_set_password(t->hub, t->session.who.name, job->hash,
						 t->session.session, t->now_ms)
				       : ERR_NO_MEMORY;
		turn_err(t, e);
		if (!e)
			done(t, "Your new password counts from now on. You are signed out "
				"everywhere "
				"else.");
	}
}

/* --- the authenticator ------------------------------------------------------------------------ */

/* The secret is in the form, and nowhere else until it counts. */
static void authenticator_put(struct turn *t, int status, const char *problem, const char *secret)
{
	page_open_again(t, "A new authenticator", status, problem);
	page_form(t, "/console/me/authenticator");
	html_add(&t->html, "<h2>1. Set up the new one</h2>");
	join_put_authenticator(t, secret);
	html_add(&t->html,
		"<input type=\"hidden\" name=\"secret\" value=\"%s\">"
		"<label for=\"code\">The six digits that the new one shows now</label>"
		"<input id=\"code\" name=\"code\" required inputmode=\"numeric\" maxlength=\"7\""
		" autocomplete=\"off\"><h2>2. Show that it is you</h2>"
		"<label for=\"now\">The six digits of the one that you have now</label>"
		"<p id=\"now-hint\" class=\"hint\">If that telephone is gone: one of the codes "
		"that you "
		"wrote down.</p>"
		"<input id=\"now\" name=\"now\" required maxlength=\"24\" "
		"autocomplete=\"one-time-code\""
		" spellcheck=\"false\" aria-describedby=\"now-hint\">"
		"<button>Keep the new authenticator</button></form>"
		"<p>The old one is worthless then, and you are signed out everywhere else. Your "
		"codes on "
		"paper stay as they are.</p>",
		secret);
	console_page_close(t, ERR_OK);
}

/* The same secret again: it may stand in the telephone already. */
static void authenticator_again(struct turn *t, int status, const char *problem)
{
	authenticator_put(t, status, problem, turn_field(t, "secret"));
}

void renew_authenticator_show(struct turn *t)
{
	char secret[PROOF_SECRET_CHARS + 1];
	if (is_elsewhere(t))
		return;
	proof_secret_make(secret);
	authenticator_put(t, 200, NULL, secret);
	sodium_memzero(secret, sizeof secret);
}

void renew_authenticator_post(struct turn *t)
{
	const struct staff *who = &t->session.who;
	const char *secret = turn_field(t, "secret");
	if (is_elsewhere(t))
		return;
	if (!proof_secret_is_right(secret)) {
		turn_err(t, ERR_BAD_INPUT);
		return;
	}
	int64_t step = proof_step(secret, turn_field(t, "code"), 0, t->now_ms);
	if (!step) {
		authenticator_again(t, 400,
			"The six digits of the new one do not fit. Wait for the next ones; if they "
			"never fit, let the telephone set its clock by itself.");
		return;
	}
	if (!may_try(t, authenticator_again))
		return;
	enum err e = proof_take(t->hub, who->staff, turn_field(t, "now"), t->now_ms);
	if (!e)
		e = staff_set_authenticator(
			t->hub, who->name, secret, step, t->session.session, t->now_ms);
	if (e == ERR_DENIED)
		authenticator_again(t, 403,
			"The number of the one that you have now did not fit. A number is good "
			"once; "
			"wait for the next one.");
	else if (e)
		turn_err(t, e);
	else
		done(t, "Your new authenticator counts from now on. You are signed out everywhere "
			"else.");
}
