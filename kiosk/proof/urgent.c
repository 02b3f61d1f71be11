/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kiosk/proof/urgent.h"

#include <strings.h>

const char *const urgent_pages[] = {"a1", "h1", "n2", NULL};

static enum err page_open(struct stage *s, const char *page)
{
	stage_session(s)->notice = s->shown.notice_count;
	if (!strcasecmp(page, "n2"))
		stage_go(s, SCREEN_N2);
	else if (!strcasecmp(page, "a1"))
		visit_jump(s->visit, SCREEN_A1);
	else if (strcasecmp(page, "h1") != 0)
		return ERR_UNSUPPORTED;
	stage_part(s, 0);
	return ERR_OK;
}

enum err urgent_open(struct stage *s, const struct urgent *u, const char *page)
{
	int64_t *now_ms = &s->world.now.wall_ms;
	stage_begin(s);
	if (*now_ms >= u->until_ms)
		*now_ms = u->until_ms - 1;
	if (*now_ms < u->from_ms)
		*now_ms = u->from_ms;
	enum err e = alerts_read(&s->world.announced, u->told);
	return e ? e : page_open(s, page);
}
