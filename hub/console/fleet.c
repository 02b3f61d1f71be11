/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/console/fleet.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hub/store/db.h"

/* --- gathering ------------------------------------------------------------------------------- */

struct gathering {
	struct fleet_one *list;
	int n, room;
	enum err err;
};

static void gather(void *ctx, const struct shown *s)
{
	struct gathering *g = ctx;
	if (g->n == g->room) {
		int room = g->room ? 2 * g->room : 64;
		struct fleet_one *list =
			room <= 2 * FLEET_MAX ? realloc(g->list, (size_t)room * sizeof *list) : NULL;
		if (!list) {
			g->err = room > 2 * FLEET_MAX ? ERR_FULL : ERR_NO_MEMORY;
			return;
		}
		g->list = list;
		g->room = room;
	}
	struct fleet_one *one = &g->list[g->n];
	*one = (struct fleet_one){.is = *s};
	one->is.troubles = strdup(s->troubles ? s->troubles : "");
	if (one->is.troubles)
		g->n++;
	else
		g->err = ERR_NO_MEMORY;
}

static int by_kiosk(const void *a, const void *b)
{
	return strcmp(((const struct fleet_one *)a)->is.kiosk, ((const struct fleet_one *)b)->is.kiosk);
}

/* The worst first; among those that are alike, by centre and kiosk. */
static int by_verdict(const void *a, const void *b)
{
	const struct fleet_one *x = a, *y = b;
	if (x->verdict.level != y->verdict.level)
		return x->verdict.level < y->verdict.level ? 1 : -1;
	if (x->verdict.rank != y->verdict.rank)
		return x->verdict.rank < y->verdict.rank ? 1 : -1;
	int centre = strcmp(x->is.centre, y->is.centre);
	return centre ? centre : by_kiosk(a, b);
}

/* When each kiosk last spoke at all; list is by kiosk. */
static enum err heard_read(struct hub *hub, struct fleet_one *list, int n)
{
	struct db_rows rows;
	struct fleet_one key = {0};
	db_ask(hub->db, &rows, "SELECT kiosk, heard_ms FROM kiosks", "");
	while (db_next(&rows)) {
		snprintf(key.is.kiosk, sizeof key.is.kiosk, "%s", db_text(&rows, 0));
		struct fleet_one *one =
			n ? bsearch(&key, list, (size_t)n, sizeof *list, by_kiosk) : NULL;
		if (one)
			one->heard_ms = db_int(&rows, 1);
	}
	return db_end(&rows);
}

enum err fleet_read(struct wanted *w, struct fleet_one **list_out, int *n_out)
{
	struct gathering g = {0};
	enum err e = shown_each(w->hub, gather, &g);
	if (!e)
		e = g.err;
	if (!e && g.n) {
		qsort(g.list, (size_t)g.n, sizeof *g.list, by_kiosk);
		e = heard_read(w->hub, g.list, g.n);
	}
	if (e) {
		fleet_free(g.list, g.n);
		return e;
	}
	for (int i = 0; i < g.n; i++) {
		struct fleet_one *one = &g.list[i];
		wanted_of(w, one->is.kiosk, one->is.centre, &one->should);
		verdict_of(w, &one->should, &one->is, one->heard_ms, &one->verdict);
	}
	if (g.n)
		qsort(g.list, (size_t)g.n, sizeof *g.list, by_verdict);
	*list_out = g.list;
	*n_out = g.n;
	return ERR_OK;
}

void fleet_free(struct fleet_one *list, int n)
{
	for (int i = 0; i < n; i++)
		free((char *)(uintptr_t)list[i].is.troubles);
	free(list);
}
