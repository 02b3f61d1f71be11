/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/console/me.h"

#include <sodium.h>

#include "hub/console/console.h"
#include "hub/console/join.h"
#include "hub/console/page.h"
#include "hub/console/proof.h"
#include "hub/console/tries.h"
#include "hub/store/db.h"

static void put_renewing(struct turn *t, int64_t left)
{
	html_add(&t->html,
		"<h2>A new password, a new telephone</h2><ul>"
		"<li><a href=\"/console/me/password\">Choose a new password</a></li>"
		"<li><a href=\"/console/me/authenticator\">Set up a new authenticator</a></li></ul>"
		"<p>If you have neither any more, ask an operator to let you in anew.</p>"
		"<h2>Codes on paper</h2><p>%lld of them are left. New ones make the old ones "
		"worthless.</p>",
		(long long)left);
	page_form(t, "/console/me/codes");
	html_add(&t->html,
		"<label for=\"code\">Number of your authenticator, or one of the codes</label>"
		"<input id=\"code\" name=\"code\" required maxlength=\"24\" autocomplete=\"one-time-code\">"
		"<button>Make new codes</button></form>");
}

void me_show(struct turn *t)
{
	char roles[STAFF_ROLE_WORDS];
	int64_t browsers = 0, codes = 0;
	enum err e = session_count(t->hub, t->session.who.staff, t->now_ms, &browsers);
	if (!e)
		e = db_one(t->hub->db, &codes, "SELECT count(*) FROM staff_codes WHERE staff = ?", "i",
			t->session.who.staff);
	staff_role_words(t->session.who.roles, roles);
	console_page_open(t, "You");
	html_add(&t->html, "<dl><dt>Name</dt><dd>%s</dd><dt>Work here</dt><dd>%s</dd></dl>",
		t->session.who.name, roles);
	html_add(&t->html, "<h2>Where you are signed in</h2><p>%s</p>",
		browsers > 1 ? "In this browser, and in others." : "In this browser only.");
	if (browsers > 1)
		page_button(t, "Sign out everywhere else", true, "/console/me/elsewhere");
	if (!console_spec_of(t->console)->header)
		put_renewing(t, codes);
	console_page_close(t, e);
}

void me_out_elsewhere(struct turn *t)
{
	enum err e = session_end_all(t->hub, t->session.who.staff, t->session.session);
	if (e) {
		turn_err(t, e);
		return;
	}
	turn_say(t, "You are signed out everywhere else.");
	turn_go(t, "/console/me");
}

void me_new_codes(struct turn *t)
{
	char codes[PROOF_CODES][PROOF_CODE_CHARS + 1];
	const struct staff *who = &t->session.who;
	int64_t wait_ms = 0;
	enum err e = tries_wait(t->hub, who->name, t->address, t->now_ms, &wait_ms);
	if (!e && wait_ms)
		e = ERR_DENIED;
	if (!e)
		e = tries_count(t->hub, who->name, t->address, t->now_ms);
	if (!e)
		e = proof_take(t->hub, who->staff, turn_field(t, "code"), t->now_ms);
	if (!e)
		e = tries_forgive(t->hub, who->staff, who->name, t->address, t->now_ms);
	if (!e)
		e = proof_codes_make(t->hub, who->staff, codes);
	if (e == ERR_DENIED) {
		turn_warn(t, "That number did not fit. Wait for the next one.");
		turn_go(t, "/console/me");
	} else if (e) {
		turn_err(t, e);
	} else {
		join_show_codes(t, codes);
	}
	sodium_memzero(codes, sizeof codes);
}
