/* SPDX-License-Identifier: GPL-3.0-or-later */
/* E3 Guides, E3a their list, E4 a guide page, E4z was it useful (ux.md 3 (e)). */
#include "kiosk/screens/shared.h"

enum { DO_PREVIOUS, DO_PRINT };
enum { USEFUL_YES = 1, USEFUL_NO = 2 };

void e3_build(struct build *b)
{
	title(b, T(b, "What do you want to know about?"));
	for (int i = 0; i < b->content->topic_count; i++)
		choice(b, i, words(b, &b->content->topics[i].name), b->content->topics[i].picture);
}

void e3_act(struct turn *t)
{
	if (t->action.act != ACT_CHOOSE || t->action.n < 0 || t->action.n >= t->content->topic_count)
		return;
	t->s->topic = t->action.n;
	t->s->guide_useful = 0;
	go(t, SCREEN_E3A);
}

static const struct topic *topic_now(const struct build *b)
{
	int i = b->s->topic;
	return &b->content->topics[i >= 0 && i < b->content->topic_count ? i : 0];
}

void e3a_build(struct build *b)
{
	const struct topic *topic = topic_now(b);
	title(b, words(b, &topic->name));
	if (b->s->guide_useful)
		hint(b, T(b, "Thank you. You help us get better."));
	for (int i = 0; i < b->content->guide_count; i++) {
		const struct guide *g = &b->content->guides[i];
		if (&b->content->topics[g->topic] != topic)
			continue;
		struct item *it = choice(b, i, words(b, &g->title), g->pages[0].picture);
		it->hint = fill(b, TN(b, "{n} page", "{n} pages", (unsigned long)g->page_count), "n",
			say_number(b->arena, b->tongue, g->page_count));
	}
}

void e3a_act(struct turn *t)
{
	if (t->action.act != ACT_CHOOSE || t->action.n < 0 || t->action.n >= t->content->guide_count)
		return;
	t->s->guide = t->action.n;
	t->s->guide_page = 0;
	t->s->guide_useful = 0;
	go(t, SCREEN_E4);
}

static const struct guide *guide_now(const struct content *c, const struct session *s)
{
	return &c->guides[s->guide >= 0 && s->guide < c->guide_count ? s->guide : 0];
}

void e4_build(struct build *b)
{
	const struct guide *g = guide_now(b->content, b->s);
	int i = b->s->guide_page < g->page_count ? b->s->guide_page : g->page_count - 1;
	b->page->kind = PAGE_READING;
	b->page->parts_by = PART_BY_NEXT;
	page_number(b, i + 1, g->page_count);
	title(b, words(b, &g->title));
	b->page->items[b->page->item_count - 1].state |= ITEM_ON_SLIP;
	picture(b, g->pages[i].picture);
	int first = b->page->item_count;
	paragraphs(b, NULL, words(b, &g->pages[i].body));
	for (int k = first; k < b->page->item_count; k++)
		b->page->items[k].state |= ITEM_ON_SLIP;
	if (i > 0 && b->page->part == 0)
		b->back = (struct action){.act = ACT_DO, .n = DO_PREVIOUS};
	b->next_label = T(b, "Next");
	b->next_picture = "next";
	b->next = (struct action){.act = ACT_NEXT};
	if (b->world->has_printer)
		second_act(b, DO_PRINT, T(b, "Print it"), "print");
}

/* Another page of the guide, from its first part. */
static void turn_page(struct turn *t, int by)
{
	t->s->guide_page += by;
	go_back(t);
	go(t, SCREEN_E4);
}

void e4_act(struct turn *t)
{
	const struct guide *g = guide_now(t->content, t->s);
	if (did(t, DO_PREVIOUS) && t->s->guide_page > 0)
		turn_page(t, -1);
	else if (did(t, DO_PRINT))
		print_page(t);
	else if (t->action.act == ACT_NEXT && t->s->guide_page + 1 < g->page_count)
		turn_page(t, 1);
	else if (t->action.act == ACT_NEXT)
		go(t, SCREEN_E4Z);
}

void e4z_build(struct build *b)
{
	title(b, T(b, "Was this useful?"));
	hint(b, words(b, &guide_now(b->content, b->s)->title));
	option(b, USEFUL_YES, b->s->guide_useful, T(b, "Yes"), "tick");
	option(b, USEFUL_NO, b->s->guide_useful, T(b, "No"), "no");
}

void e4z_act(struct turn *t)
{
	if (t->action.act != ACT_CHOOSE)
		return;
	t->s->guide_useful = t->action.n;
	if (t->action.n == USEFUL_NO)
		snags_note(&t->s->snags, SNAG_GUIDE, guide_now(t->content, t->s)->id, "");
	go_back_to(t, SCREEN_E3A);
}
