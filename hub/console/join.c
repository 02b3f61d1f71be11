/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/console/join.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "hub/console/inside.h"
#include "hub/console/page.h"
#include "hub/console/tries.h"
#include "hub/store/db.h"
#include "hub/store/record.h"
#include "hub/store/secret.h"

enum { GROUP = 4, RETRY_S = 5 };

/* --- with the code --------------------------------------------------------------------------- */

static void show(struct turn *t, int status, const char *name, const char *words)
{
	page_open_again(t, "Come in for the first time", status, words);
	page_form(t, "/console/join");
	page_name_field(t, name);
	html_add(&t->html,
		"<label for=\"code\">The code that you were given</label>"
		"<p id=\"code-hint\" class=\"hint\">Sixteen letters and numbers. It is good for three "
		"days.</p>"
		"<input id=\"code\" name=\"code\" required maxlength=\"24\" autocomplete=\"off\""
		" autocapitalize=\"characters\" spellcheck=\"false\" aria-describedby=\"code-hint\">"
		"<button>Go on</button></form>");
	console_page_close(t, ERR_OK);
}

void join_show(struct turn *t)
{
	show(t, 200, "", NULL);
}

static enum err invited(struct turn *t, const char *name, const char *typed, int64_t *staff_out)
{
	char code[PROOF_CODE_CHARS + 1], hash[SECRET_HASH_CHARS + 1];
	if (!secret_code_read(typed, PROOF_CODE_CHARS, code))
		return ERR_NOT_FOUND;
	secret_hash(code, hash);
	return db_one(t->hub->db, staff_out,
		"SELECT staff FROM staff WHERE name = ? AND invite = ? AND invite_until_ms > ?"
		" AND gone = 0",
		"ssi", name, hash, t->now_ms);
}

static enum err enter(struct turn *t, int64_t staff, const char *name)
{
	enum err e = tries_forgive(t->hub, staff, name, t->address, t->now_ms);
	return e ? e : session_begin(t->hub, staff, SESSION_JOINING, t->now_ms, t->token);
}

void join_post(struct turn *t)
{
	char name[STAFF_NAME_MAX + 1];
	int64_t staff = 0, wait_ms = 0;
	staff_name_plain(turn_field(t, "name"), name);
	enum err e = tries_wait(t->hub, name, t->address, t->now_ms, &wait_ms);
	if (!e && wait_ms) {
		show(t, 429, name, "There were too many wrong tries. Please wait before you try again.");
		t->retry_after_s = (int)((wait_ms + 999) / 1000);
		return;
	}
	if (!e)
		e = tries_count(t->hub, name, t->address, t->now_ms);
	if (!e)
		e = invited(t, name, turn_field(t, "code"), &staff);
	if (!e)
		e = enter(t, staff, name);
	if (e == ERR_NOT_FOUND)
		show(t, 403, name, "That did not fit. Check the name and each letter of the code. If it is "
				   "older than three days, ask an operator for a new one.");
	else if (e)
		turn_err(t, e);
	else
		turn_go(t, "/console/first");
}

/* --- password and authenticator -------------------------------------------------------------- */

/* The secret that is to be set up; made with the first look. */
static enum err secret_of(struct turn *t, char out[PROOF_SECRET_CHARS + 1])
{
	struct db_rows rows;
	int64_t staff = t->session.who.staff;
	proof_secret_make(out);
	enum err e = db_run(t->hub->db, "UPDATE staff SET totp = ? WHERE staff = ? AND totp = ''",
		"si", out, staff);
	if (e)
		return e;
	db_ask(t->hub->db, &rows, "SELECT totp FROM staff WHERE staff = ?", "i", staff);
	if (db_next(&rows))
		snprintf(out, PROOF_SECRET_CHARS + 1, "%s", db_text(&rows, 0));
	return db_end(&rows);
}

void join_put_code(struct turn *t, const char *code)
{
	html_add(&t->html, "<code>");
	for (int i = 0; code[i]; i += GROUP) {
		char group[GROUP + 1];
		snprintf(group, sizeof group, "%s", code + i);
		html_add(&t->html, "%s%s", i ? " " : "", group);
	}
	html_add(&t->html, "</code>");
}

void join_put_authenticator(struct turn *t, const char *secret)
{
	html_add(&t->html,
		"<p>An authenticator is an app on your telephone that "
		"shows six digits, new ones each half minute. Open it, choose \"add\", and hold the "
		"camera to this picture.</p>");
	enum err e = proof_picture(&t->html, secret, t->session.who.name);
	if (e && !t->html.err)
		t->html.err = e;
	html_add(&t->html, "<p>Or type these letters into it: ");
	join_put_code(t, secret);
	html_add(&t->html, "</p>");
}

void join_put_password(struct turn *t)
{
	html_add(&t->html,
		"<input type=\"hidden\" name=\"username\" autocomplete=\"username\" value=\"%s\">"
		"<label for=\"password\">New password</label>"
		"<p id=\"password-hint\" class=\"hint\">At least %d letters. Four words that do not "
		"belong together are good, and easy to keep.</p>"
		"<input id=\"password\" name=\"password\" type=\"password\" required minlength=\"%d\""
		" maxlength=\"%d\" autocomplete=\"new-password\" aria-describedby=\"password-hint\">"
		"<label for=\"again\">The same again</label>"
		"<input id=\"again\" name=\"again\" type=\"password\" required maxlength=\"%d\""
		" autocomplete=\"new-password\">",
		t->session.who.name, JOIN_PASSWORD_MIN, JOIN_PASSWORD_MIN, HASHER_PASSWORD_MAX,
		HASHER_PASSWORD_MAX);
}

static void first_show(struct turn *t, int status, const char *words)
{
	char secret[PROOF_SECRET_CHARS + 1];
	enum err e = secret_of(t, secret);
	page_open_again(t, "Your password and your authenticator", status, words);
	page_form(t, "/console/first");
	html_add(&t->html, "<h2>1. Your password</h2>");
	join_put_password(t);
	html_add(&t->html, "<h2>2. Your authenticator</h2>");
	join_put_authenticator(t, secret);
	html_add(&t->html,
		"<label for=\"code\">The six digits that it shows now</label>"
		"<input id=\"code\" name=\"code\" required inputmode=\"numeric\" maxlength=\"7\""
		" autocomplete=\"one-time-code\"><button>Keep both</button></form>");
	console_page_close(t, e);
	sodium_memzero(secret, sizeof secret);
}

void join_first_show(struct turn *t)
{
	first_show(t, 200, NULL);
}

const char *join_password_problem(const struct turn *t)
{
	const char *password = turn_field(t, "password");
	if (strlen(password) < JOIN_PASSWORD_MIN)
		return "The password is too short: it needs at least 12 letters.";
	if (strlen(password) > HASHER_PASSWORD_MAX)
		return "The password is too long.";
	if (strcmp(password, turn_field(t, "again")))
		return "The two passwords are not the same. Type it twice again.";
	if (strstr(password, t->session.who.name))
		return "Your name is in the password: others would try that first.";
	return NULL;
}

/* Within a transaction: from now on they can sign in, and are. */
static enum err keep(struct turn *t, const char *hash, int64_t step,
	char codes[PROOF_CODES][PROOF_CODE_CHARS + 1])
{
	int64_t staff = t->session.who.staff;
	enum err e = db_run(t->hub->db,
		"UPDATE staff SET password = ?, totp_step = ?, invite = '', invite_until_ms = 0,"
		" seen_ms = ? WHERE staff = ? AND password = ''",
		"siii", hash, step, t->now_ms, staff);
	if (!e && db_changed(t->hub->db) != 1)
		e = ERR_NOT_FOUND;
	if (!e)
		e = proof_codes_make(t->hub, staff, codes);
	if (!e)
		e = session_end_all(t->hub, staff, 0);
	if (!e)
		e = session_begin(t->hub, staff, SESSION_IN, t->now_ms, t->token);
	return e ? e
		 : record_add(t->hub, "sign-in", t->session.who.name, "for the first time", t->now_ms);
}

static enum err keep_all(struct turn *t, int64_t step)
{
	char codes[PROOF_CODES][PROOF_CODE_CHARS + 1];
	enum err e = db_begin(t->hub->db);
	if (e)
		return e;
	e = keep(t, (*t->job)->hash, step, codes);
	if (!e)
		e = db_commit(t->hub->db);
	else
		db_rollback(t->hub->db);
	if (!e)
		e = session_find(t->hub, t->token, t->now_ms, &t->session);
	if (!e)
		join_show_codes(t, codes);
	sodium_memzero(codes, sizeof codes);
	return e;
}

void join_first_post(struct turn *t)
{
	char secret[PROOF_SECRET_CHARS + 1];
	const char *problem = *t->job ? NULL : join_password_problem(t);
	enum err e = secret_of(t, secret);
	int64_t step = e ? 0 : proof_step(secret, turn_field(t, "code"), 0, t->now_ms);
	sodium_memzero(secret, sizeof secret);
	if (e) {
		turn_err(t, e);
	} else if (problem || !step) {
		first_show(t, 400,
			problem ? problem
				: "The six digits do not fit. Wait for the next ones; if they never "
				  "fit, let the telephone set its clock by itself.");
	} else if (!*t->job) {
		*t->job = hasher_start(t->console->hasher, turn_field(t, "password"), NULL);
		t->is_waiting = *t->job != NULL;
		if (!t->is_waiting)
			first_show(t, 503, "Very many people sign in just now. Please press again.");
	} else {
		turn_err(t, (*t->job)->fits ? keep_all(t, step) : ERR_NO_MEMORY);
	}
}

/* --- codes ----------------------------------------------------------------------------------- */

void join_show_codes(struct turn *t, char codes[PROOF_CODES][PROOF_CODE_CHARS + 1])
{
	console_page_open(t, "Write these codes down");
	html_add(&t->html,
		"<p>If your telephone is gone, one of these stands in for its number. Each is good "
		"once. They are shown only now: print this page or copy them, and keep the paper "
		"where you keep keys.</p><ol class=\"codes\">");
	for (int i = 0; i < PROOF_CODES; i++) {
		html_add(&t->html, "<li>");
		join_put_code(t, codes[i]);
		html_add(&t->html, "</li>");
	}
	html_add(&t->html, "</ol><p><a class=\"button\" href=\"/console\">I have them</a></p>");
	console_page_close(t, ERR_OK);
}
