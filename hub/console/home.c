/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/console/home.h"

#include <string.h>

#include "hub/console/inside.h"
#include "hub/console/page.h"
#include "hub/console/progress.h"
#include "hub/store/db.h"
#include "kiosk/base/check.h"

/* What may wait in the database: sql counts it, with the name of who asks if it has a `?`. */
static const struct line {
	unsigned roles;
	const char *one, *many, *path; /* path "": there is no page for it; next says what to do */
	const char *next, *sql;
} lines[] = {
	{STAFF_APPROVER, "change waits for your approval", "changes wait for your approval",
		"/console/drafts", "Read it and sign it, or send it back.",
		"SELECT count(*) FROM drafts WHERE state = 'waiting' AND author <> ?"},
	{STAFF_AUTHOR, "draft of yours came back", "drafts of yours came back", "/console/drafts",
		"The approver says why.",
		"SELECT count(*) FROM drafts WHERE state = 'refused' AND author = ?"},
	{STAFF_AUTHOR, "draft of yours is open", "drafts of yours are open", "/console/drafts",
		"Go on with it, or put it away.",
		"SELECT count(*) FROM drafts WHERE state = 'open' AND author = ?"},
	{STAFF_OPERATOR, "person waits for a volunteer now", "people wait for a volunteer now", "",
		"The volunteers' page and hubctl calls show where.",
		"SELECT count(*) FROM calls WHERE state = 0"},
	{STAFF_OPERATOR, "person asked to be called or written to", "people asked to be called or written to",
		"", "hubctl tasks shows the telephone numbers.",
		"SELECT count(*) FROM wishes WHERE done_ms = 0"},
};

static void put_card(struct turn *t, const char *class, long long n, const char *words,
	const char *path, const char *next)
{
	html_add(&t->html, "<li class=\"%s\"><h2><span class=\"big\">%lld</span> ", class, n);
	if (*path)
		html_add(&t->html, "<a href=\"%s\">%s</a>", path, words);
	else
		html_add(&t->html, "%s", words);
	html_add(&t->html, "</h2><p>%s</p></li>", next);
}

static enum err put_line(struct turn *t, const struct line *line, int *found)
{
	int64_t n = 0;
	bool is_personal = strchr(line->sql, '?') != NULL;
	enum err e = is_personal ? db_one(t->hub->db, &n, line->sql, "s", t->session.who.name)
				 : db_one(t->hub->db, &n, line->sql, "");
	if (e || !n)
		return e;
	put_card(t, "", (long long)n, n == 1 ? line->one : line->many, line->path, line->next);
	++*found;
	return ERR_OK;
}

/* How many kiosks are in a state that is loud. */
static enum err put_loud(struct turn *t, struct progress_ground *g, int *found)
{
	int loud = 0;
	enum err e = progress_fleet(g);
	while (loud < g->fleet_count && g->fleet[loud].verdict.level == VERDICT_LOUD)
		loud++;
	if (!loud)
		return e;
	put_card(t, "loud", loud, loud == 1 ? "kiosk needs somebody" : "kiosks need somebody",
		"/console/fleet", "What it shows is not what it should, or it is not heard.");
	++*found;
	return e;
}

/* Changes that were signed and are not, or not everywhere, on the screens. */
struct under_way {
	struct turn *turn;
	struct progress_ground *ground;
	int *found;
	enum err err;
};

static void put_under_way(void *ctx, const struct draft *d)
{
	struct under_way *u = ctx;
	struct turn *t = u->turn;
	struct progress p = {0};
	if (!u->err)
		u->err = progress_of(u->ground, d, &p);
	if (p.state != PROGRESS_LATER && p.state != PROGRESS_UNDER_WAY && p.state != PROGRESS_STOPPED)
		return;
	html_add(&t->html,
		"<li class=\"%s\"><h2><a href=\"/console/drafts/%lld\">%s</a></h2>"
		"<p class=\"state\">%s</p>",
		p.state == PROGRESS_LATER ? "" : "warn", (long long)d->draft, d->title,
		progress_words(d, &p));
	progress_count_show(t, &p);
	html_add(&t->html, "</li>");
	++*u->found;
}

void home_show(struct turn *t)
{
	int found = 0;
	struct progress_ground ground;
	struct under_way signed_ones = {t, &ground, &found, ERR_OK};
	enum err e = progress_open(t->hub, &t->console->wanted, t->now_ms, &ground);
	console_page_open(t, "What waits for you");
	html_add(&t->html, "<ul class=\"cards\">");
	if (!e && turn_may(t, STAFF_OPERATOR))
		e = put_loud(t, &ground, &found);
	for (size_t i = 0; !e && i < K_COUNT(lines); i++)
		if (turn_may(t, lines[i].roles))
			e = put_line(t, &lines[i], &found);
	if (!e)
		e = draft_each(t->hub, true, put_under_way, &signed_ones);
	if (!e)
		e = signed_ones.err;
	progress_close(&ground);
	if (!found)
		html_add(&t->html, "<li class=\"calm\"><p class=\"state\">Nothing waits.</p></li>");
	html_add(&t->html, "</ul>");
	console_page_close(t, e);
}

void home_file(struct turn *t)
{
	const struct console_file *file = console_file_find(strrchr(t->path, '/') + 1);
	turn_bytes(t, file->type, NULL);
	t->html.err = k_buf_add(&t->body, file->begin, (size_t)(file->end - file->begin));
}
