/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/console/home.h"

#include <string.h>

#include "hub/console/fleet.h"
#include "hub/console/inside.h"
#include "hub/console/page.h"
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
static enum err count_loud(struct turn *t, int *loud_out)
{
	struct wanted w;
	struct fleet_one *list = NULL;
	int n = 0, loud = 0;
	enum err e = wanted_open(t->hub, &t->console->wanted, t->now_ms, &w);
	if (!e)
		e = fleet_read(&w, &list, &n);
	while (loud < n && list[loud].verdict.level == VERDICT_LOUD)
		loud++;
	fleet_free(list, n);
	wanted_close(&w);
	*loud_out = loud;
	return e;
}

void home_show(struct turn *t)
{
	int loud = 0, found = 0;
	enum err e = turn_may(t, STAFF_OPERATOR) ? count_loud(t, &loud) : ERR_OK;
	console_page_open(t, "What waits for you");
	html_add(&t->html, "<ul class=\"cards\">");
	if (loud) {
		put_card(t, "loud", loud, loud == 1 ? "kiosk needs somebody" : "kiosks need somebody",
			"/console/fleet", "What it shows is not what it should, or it is not heard.");
		found++;
	}
	for (size_t i = 0; !e && i < K_COUNT(lines); i++)
		if (turn_may(t, lines[i].roles))
			e = put_line(t, &lines[i], &found);
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
