/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/console/people.h"

#include <stdio.h>
#include <string.h>

#include "hub/console/console.h"
#include "hub/console/join.h"
#include "hub/console/page.h"
#include "kiosk/base/check.h"

static const struct {
	enum staff_role role;
	const char *field, *words;
} boxes[] = {
	{STAFF_AUTHOR, "author", "Author: writes and changes pages"},
	{STAFF_APPROVER, "approver", "Approver: reads what others wrote, and signs it"},
	{STAFF_OPERATOR, "operator", "Operator: looks after kiosks, releases and people"},
};

/* --- the page -------------------------------------------------------------------------------- */

static void put_boxes(struct turn *t, unsigned roles, const char *id)
{
	html_add(&t->html, "<fieldset><legend>Work</legend>");
	for (size_t i = 0; i < K_COUNT(boxes); i++)
		html_add(&t->html,
			"<p class=\"box\"><input type=\"checkbox\" name=\"%s\" value=\"yes\" id=\"%s-%s\"%s>"
			"<label for=\"%s-%s\">%s</label></p>",
			boxes[i].field, id, boxes[i].field, roles & boxes[i].role ? " checked" : "", id,
			boxes[i].field, boxes[i].words);
	html_add(&t->html, "</fieldset>");
}

static void put_changes(struct turn *t, const struct staff *one)
{
	html_add(&t->html, "<details><summary>Change <span class=\"unseen\">%s</span></summary>",
		one->name);
	page_form(t, "/console/people/%s/roles", one->name);
	put_boxes(t, one->roles, one->name);
	html_add(&t->html, "<button>Keep this work</button></form>");
	if (!console_spec_of(t->console)->header)
		page_button(t, "Let them in anew", true, "/console/people/%s/reset", one->name);
	page_form(t, "/console/people/%s/remove", one->name);
	html_add(&t->html,
		"<p class=\"box\"><input type=\"checkbox\" name=\"sure\" value=\"yes\" required"
		" id=\"sure-%s\"><label for=\"sure-%s\">They do not work here any more</label></p>"
		"<button class=\"quiet\">Remove %s</button></form></details>",
		one->name, one->name, one->name);
}

static void put_one(void *ctx, const struct staff *one)
{
	struct turn *t = ctx;
	char roles[STAFF_ROLE_WORDS];
	staff_role_words(one->roles, roles);
	html_add(&t->html, "<li><h3>%s</h3><p>%s</p>", one->name,
		one->is_gone ? "does not work here any more" : roles);
	if (!one->is_gone && !one->has_password && !console_spec_of(t->console)->header)
		html_add(&t->html, "<p class=\"state\">Has not come in yet.</p>");
	html_add(&t->html, "<p class=\"hint\">Last here: ");
	page_age(t, one->seen_ms);
	html_add(&t->html, "</p>");
	if (!one->is_gone && one->staff != t->session.who.staff)
		put_changes(t, one);
	html_add(&t->html, "</li>");
}

void people_show(struct turn *t)
{
	console_page_open(t, "People");
	html_add(&t->html, "<h2>Let somebody in</h2>");
	page_form(t, "/console/people");
	html_add(&t->html,
		"<label for=\"name\">Name here</label><p id=\"name-hint\" class=\"hint\">Small letters, "
		"digits, and . _ - @, for example ana.lopez. A name is never given twice.</p>"
		"<input id=\"name\" name=\"name\" required maxlength=\"%d\" pattern=\"[a-z0-9._@\\-]+\""
		" autocapitalize=\"none\" spellcheck=\"false\" autocomplete=\"off\""
		" aria-describedby=\"name-hint\">",
		STAFF_NAME_MAX);
	put_boxes(t, STAFF_AUTHOR, "new");
	html_add(&t->html, "<button>Let them in</button></form>"
			   "<h2>Who works here</h2><ul class=\"cards\">");
	enum err e = staff_each(t->hub, put_one, t);
	html_add(&t->html, "</ul>");
	console_page_close(t, e);
}

/* --- what is pressed ------------------------------------------------------------------------- */

static unsigned roles_of(const struct turn *t)
{
	unsigned roles = 0;
	for (size_t i = 0; i < K_COUNT(boxes); i++)
		if (*turn_field(t, boxes[i].field))
			roles |= boxes[i].role;
	return roles;
}

static void show_invite(struct turn *t, const char *name, const char *invite)
{
	console_page_open(t, "A code for the first time");
	html_add(&t->html,
		"<p>Give this code to %s, best by telephone or on paper. It is shown only now and is good "
		"for three days, once.</p><p class=\"big\">",
		name);
	join_put_code(t, invite);
	html_add(&t->html,
		"</p><p>They open <b>/console/join</b> at this address, and type the name <b>%s</b> and "
		"the code.</p><p><a class=\"button\" href=\"/console/people\">Back to the people</a></p>",
		name);
	console_page_close(t, ERR_OK);
}

/* Back to the page, with words. */
static void back(struct turn *t, const char *words, bool is_warning)
{
	if (is_warning)
		turn_warn(t, words);
	else
		turn_say(t, words);
	turn_go(t, "/console/people");
}

/* The errors that all have; true: one was told. */
static bool tell(struct turn *t, enum err e)
{
	if (e == ERR_BAD_INPUT)
		back(t, "Choose at least one kind of work, and a name of small letters and digits.", true);
	else if (e == ERR_EXISTS)
		back(t, "That name is or was somebody's. Choose another.", true);
	else if (e == ERR_DENIED)
		back(t, "There must be one operator at least. Make somebody else one first.", true);
	else if (e == ERR_NOT_FOUND)
		back(t, "Nobody of that name works here.", true);
	else
		turn_err(t, e);
	return e != ERR_OK;
}

/* Nobody changes what they may do themselves; another operator can, or hubctl. */
static bool is_self(struct turn *t)
{
	bool is = !strcmp(t->args[0], t->session.who.name);
	if (is)
		back(t, "What you may do yourself, another operator changes.", true);
	return is;
}

void people_add(struct turn *t)
{
	char invite[STAFF_INVITE_CHARS + 1];
	const char *name = turn_field(t, "name");
	if (tell(t, staff_add(t->hub, name, roles_of(t), t->now_ms, invite)))
		return;
	if (console_spec_of(t->console)->header)
		back(t, "They can come in through the city's sign-in now.", false);
	else
		show_invite(t, name, invite);
}

void people_set_roles(struct turn *t)
{
	if (!is_self(t) && !tell(t, staff_set_roles(t->hub, t->args[0], roles_of(t), t->now_ms)))
		back(t, "The work is kept. They are signed out, and come in again with it.", false);
}

void people_reset(struct turn *t)
{
	char invite[STAFF_INVITE_CHARS + 1];
	if (!is_self(t) && !tell(t, staff_reset(t->hub, t->args[0], t->now_ms, invite)))
		show_invite(t, t->args[0], invite);
}

void people_remove(struct turn *t)
{
	if (is_self(t))
		return;
	if (!*turn_field(t, "sure"))
		back(t, "Nobody was removed: tick the box first.", true);
	else if (!tell(t, staff_remove(t->hub, t->args[0], t->now_ms)))
		back(t, "They are removed, and signed out everywhere.", false);
}
