/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The city's single sign-on: a proxy says in a header who asks. */
#include <string.h>

#include "hub/console/inside.h"
#include "hub/store/record.h"

/* A session for the name of the header, which the browser now gets. */
static enum err begin(struct turn *t, const char *name)
{
	struct staff who;
	enum err e = staff_find(t->hub, name, &who);
	if (!e)
		e = session_begin(t->hub, who.staff, SESSION_IN, t->now_ms, t->token);
	if (!e)
		e = session_find(t->hub, t->token, t->now_ms, &t->session);
	if (!e)
		e = record_alone(t->hub, "sign-in", who.name, "by single sign-on", t->now_ms);
	return e;
}

enum err sign_on_check(struct turn *t)
{
	struct session *s = &t->session;
	char name[STAFF_NAME_MAX + 1];
	if (!t->header_name) {
		*s = (struct session){0};
		turn_refuse(t, 403,
			"Here the city's own sign-in says who you are. Come in through it.");
		return ERR_DENIED;
	}
	staff_name_plain(t->header_name, name);
	if (s->stage == SESSION_IN && !strcmp(s->who.name, name))
		return ERR_OK;
	*s = (struct session){0};
	enum err e = begin(t, name);
	if (e != ERR_NOT_FOUND)
		return e;
	turn_refuse(t, 403, "The city's sign-in knows you, but nobody let you in here yet. An "
			    "operator can, at \"People\".");
	return ERR_DENIED;
}
