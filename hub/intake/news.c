/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/intake/news.h"

#include <stdbool.h>

#include "hub/store/matter.h"
#include "hub/store/db.h"

struct page {
	int count;
	bool more;
	int64_t last;
	struct {
		int64_t n, matter;
	} row[NEWS_PAGE];
};

static enum err page_read(struct hub *hub, const char *kiosk, int64_t after, struct page *p)
{
	struct db_rows rows;
	*p = (struct page){.last = after};
	db_ask(hub->db, &rows,
		"SELECT n, matter FROM news WHERE kiosk = ? AND n > ? ORDER BY n LIMIT ?", "sii",
		kiosk, after, (int64_t)NEWS_PAGE + 1);
	while (p->count < NEWS_PAGE && db_next(&rows)) {
		p->last = db_int(&rows, 0);
		p->row[p->count].n = p->last;
		p->row[p->count++].matter = db_int(&rows, 1);
	}
	p->more = p->count == NEWS_PAGE && db_next(&rows);
	return db_end(&rows);
}

static bool comes_again(const struct page *p, int i)
{
	for (int k = i + 1; k < p->count; k++)
		if (p->row[k].matter == p->row[i].matter)
			return true;
	return false;
}

enum err news_since(struct hub *hub, const char *kiosk, int64_t after, json_t **news_out)
{
	struct page p;
	json_t *news = json_array();
	enum err e = page_read(hub, kiosk, after, &p);
	for (int i = 0; !e && i < p.count; i++) {
		json_t *status = NULL;
		if (comes_again(&p, i))
			continue;
		e = matter_status(hub, p.row[i].matter, &status);
		if (!e)
			json_array_append_new(
				news, json_pack("{s:I, s:o}", "n", (json_int_t)p.row[i].n, "status",
					      status));
	}
	json_t *all = json_pack(
		"{s:I, s:b, s:o}", "last", (json_int_t)p.last, "more", (int)p.more, "news", news);
	if (e || !all) {
		json_decref(all);
		return e ? e : ERR_NO_MEMORY;
	}
	*news_out = all;
	return ERR_OK;
}
