/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/console/draft_turn.h"

#include <stdlib.h>
#include <string.h>

enum { NUMBER_DIGITS = 15 };

bool draft_of_turn(struct turn *t, struct draft *out)
{
	const char *n = t->args[0];
	enum err e = strlen(n) <= NUMBER_DIGITS && strspn(n, "0123456789") == strlen(n)
			     ? draft_find(t->hub, strtoll(n, NULL, 10), out)
			     : ERR_NOT_FOUND;
	turn_err(t, e);
	return !e;
}

bool draft_is_mine_to_change(const struct turn *t, const struct draft *d)
{
	return d->state == DRAFT_OPEN && turn_may(t, STAFF_AUTHOR);
}

void draft_path_show(struct turn *t, const struct draft *d)
{
	html_add(&t->html,
		"<p class=\"path\"><a href=\"/console/drafts\">Drafts</a> › "
		"<a href=\"/console/drafts/%lld\">%s</a></p>",
		(long long)d->draft, d->title);
}
