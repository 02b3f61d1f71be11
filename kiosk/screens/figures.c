/* SPDX-License-Identifier: GPL-3.0-or-later */
/* N4 How are we doing, N5 You said, we did (ux.md 3 (j)).  A missed goal is shown like any other. */
#include "kiosk/screens/shared.h"

enum { DO_PREVIOUS, DO_TELL };

static int figure_now(const struct content *c, const struct session *s)
{
	int last = c->figure_count - 1;
	return s->figure < 0 ? 0 : s->figure > last ? last : s->figure;
}

static void figure_words(struct build *b, const struct figure *f)
{
	struct item *it = add(b, ROLE_FIGURE, "figure", words(b, &f->words));
	it->n = f->of_ten;
	it->n_max = 10;
	const char *goal = words(b, &f->goal), *doing = words(b, &f->doing);
	if (goal[0])
		paragraph(b, goal, NULL);
	if (doing[0])
		paragraph(b, NULL, doing);
	paragraph(b, NULL,
		fill(b, T(b, "From {month}. Updated {date}."), "month",
			say_month(b->arena, b->tongue, day_of(f->period_ms)), "date",
			say_date(b->arena, b->tongue, day_of(f->updated_ms))));
}

void n4_build(struct build *b)
{
	int n = b->content->figure_count, i = figure_now(b->content, b->s);
	b->page->kind = PAGE_FIGURES;
	if (n > 1)
		page_number(b, i + 1, n);
	title(b, T(b, "How are we doing?"));
	if (!n) {
		paragraph(b, NULL, T(b, "There are no figures yet."));
		return;
	}
	figure_words(b, &b->content->figures[i]);
	if (i > 0)
		b->back = (struct action){.act = ACT_DO, .n = DO_PREVIOUS};
	if (i + 1 == n)
		return;
	b->next_label = T(b, "Next");
	b->next_picture = "next";
	b->next = (struct action){.act = ACT_NEXT};
}

void n4_act(struct turn *t)
{
	int n = t->content->figure_count, i = figure_now(t->content, t->s);
	if (t->action.act == ACT_NEXT && i + 1 < n)
		t->s->figure = i + 1;
	else if (did(t, DO_PREVIOUS) && i > 0)
		t->s->figure = i - 1;
}

/* Where "Tell us more" leads; -1 if the city takes no ideas. */
static int idea_kind(const struct content *c)
{
	for (int i = 0; i < c->kind_count; i++)
		if (c->kinds[i].is_idea)
			return i;
	return -1;
}

void n5_build(struct build *b)
{
	enum { TOGETHER_SIZE = 2 }; /* with larger words a pair may not fit on one part */
	b->page->kind = PAGE_READING;
	b->page->parts_by = PART_BY_NEXT;
	title(b, T(b, "You said, we did"));
	for (int i = 0; i < b->content->said_count; i++) {
		const struct said_did *s = &b->content->said[i];
		const struct item *said = paragraph_alone(b, T(b, "You said:"), words(b, &s->said));
		struct item *done = paragraph_alone(b, T(b, "We did:"), words(b, &s->did));
		if (b->s->profile.text_size <= TOGETHER_SIZE)
			done->section = said->section;
	}
	if (!b->content->said_count)
		paragraph(b, NULL, T(b, "There is nothing new now."));
	if (idea_kind(b->content) >= 0)
		second_act(b, DO_TELL, T(b, "Tell us more"), "idea");
}

void n5_act(struct turn *t)
{
	int kind = idea_kind(t->content);
	if (!did(t, DO_TELL) || kind < 0)
		return;
	report_begin(t, kind);
	go(t, SCREEN_P2);
}
