/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kiosk/screens/snags.h"

#include "kiosk/base/check.h"
#include "kiosk/screens/finder.h"
#include "kiosk/screens/flow.h"

/* What a page says of a job when a visit ends on it, or on one that was opened over it. */
enum part {
	BESIDE,  /* nothing: settings, help, questions to the person; the page below tells */
	MIDST,   /* a job that is not done */
	REACHED, /* what was wanted, or the start */
	LIST,    /* something to choose from */
};

/* All others are MIDST if they are a step of a flow, else BESIDE. */
static const struct {
	enum screen_id screen;
	enum part part;
	const char *list; /* its place in snag.def */
} pages[] = {
	{SCREEN_H1, REACHED, NULL},
	{SCREEN_B10, REACHED, NULL}, /* it was handed over */
	{SCREEN_B11C, MIDST, NULL},
	{SCREEN_C1, MIDST, NULL},
	{SCREEN_C1N, MIDST, NULL},
	{SCREEN_C2, REACHED, NULL},
	{SCREEN_C5, MIDST, NULL},
	{SCREEN_E3, LIST, "guide-topics"},
	{SCREEN_E3A, LIST, "guides"},
	{SCREEN_E5, LIST, "phone-numbers"},
	{SCREEN_E6, REACHED, NULL},
	{SCREEN_E7, REACHED, NULL},
	{SCREEN_F1, MIDST, NULL},
	{SCREEN_F2, REACHED, NULL},
	{SCREEN_N1L, LIST, "news"},
	{SCREEN_X8, MIDST, NULL},
};

static enum part part_of(int screen, const char **list_out)
{
	*list_out = NULL;
	for (size_t i = 0; i < K_COUNT(pages); i++) {
		if ((int)pages[i].screen != screen)
			continue;
		*list_out = pages[i].list;
		return pages[i].part;
	}
	return screen_at((enum screen_id)screen)->step ? MIDST : BESIDE;
}

/* The last page of the history is left, and nothing on it was chosen. */
static void left_unused(struct turn *t, const struct step_back *page)
{
	const char *list;
	if (page->chose)
		return;
	if (part_of(page->screen, &list) == LIST)
		snags_note(&t->s->snags, SNAG_LIST, list, "");
	else if (page->screen == SCREEN_F2)
		finder_snag(t->s, t->content, page->n);
}

void snags_left(struct turn *t)
{
	if (t->s->depth)
		left_unused(t, &t->s->history[t->s->depth - 1]);
}

void snags_stopped(struct turn *t)
{
	struct session *s = t->s;
	enum part part = BESIDE;
	const char *list;
	for (int i = s->depth - 1; i >= 0 && (part == BESIDE || part == LIST); i--) {
		int screen = s->history[i].screen;
		part = part_of(screen, &list);
		left_unused(t, &s->history[i]);
		if (part == MIDST)
			snags_note(&s->snags, SNAG_PAGE, screen_at((enum screen_id)screen)->id, "");
	}
}

/* Where the city has never told its times, nobody knows that there are none. */
static void no_times(struct turn *t, bool is_of_place)
{
	const struct visit_draft *v = &t->s->visit;
	if (!t->world->times.as_of_ms)
		return;
	snags_note(&t->s->snags, SNAG_TIMES, t->content->services[v->service].id,
		is_of_place ? t->content->places[v->place].id : "");
}

static void not_found(struct turn *t)
{
	if (t->s->status_err == ERR_NOT_FOUND && t->world->line)
		snags_note(&t->s->snags, SNAG_SEARCH, "request-number", "");
	else if (t->s->status_err != ERR_THROTTLED)
		snags_note(&t->s->snags, SNAG_SEARCH, "request-number-no-line", "");
}

void snags_arrived(struct turn *t)
{
	int here = t->s->history[t->s->depth - 1].screen;
	if (here == SCREEN_B2E)
		no_times(t, false);
	else if (here == SCREEN_B3E || (here == SCREEN_B3 && !time_is_offered(t->world, t->s)))
		no_times(t, true);
	else if (here == SCREEN_C1N)
		not_found(t);
}

void snags_hand_over(struct turn *t)
{
	if (!t->s->snags.count || !t->world->room)
		return;
	struct effect *e = effect(t, EFFECT_SUBMIT, 0);
	e->request.kind = REQUEST_SNAGS;
	request_id_make(t, e->request.id);
	e->request.body_json = snags_body(t);
	e->request.public_json = "{}";
}
