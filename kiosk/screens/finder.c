/* SPDX-License-Identifier: GPL-3.0-or-later */
/* F1 Help me choose: a few plain questions; F2 who can help. */
#include "kiosk/screens/finder.h"
#include "kiosk/screens/flow.h"
#include "kiosk/screens/shared.h"

void finder_choice(struct build *b)
{
	if (b->content->finder_count)
		link_to(b, SCREEN_F1, T(b, "Help me choose"), "signpost");
}

static int *here(struct session *s)
{
	return &s->history[s->depth - 1].n;
}

/* The question that the page is about; NULL: the town has no finder. */
static const struct finder_question *question_at(const struct content *c, int n)
{
	int i = n / FINDER_ANSWER_ROOM;
	return n >= 0 && i < c->finder_count ? &c->finder[i] : NULL;
}

/* The answer that was chosen; NULL: none yet. */
static const struct finder_answer *answer_at(const struct content *c, int n)
{
	const struct finder_question *q = question_at(c, n);
	int i = n % FINDER_ANSWER_ROOM;
	return q && i >= 1 && i <= q->answer_count ? &q->answers[i - 1] : NULL;
}

void finder_snag(struct session *s, const struct content *c, int n)
{
	const struct finder_answer *a = answer_at(c, n);
	if (a)
		snags_note(&s->snags, SNAG_FINDER, question_at(c, n)->id, a->id);
}

void f1_build(struct build *b)
{
	int n = b->s->history[b->s->depth - 1].n;
	const struct finder_question *q = question_at(b->content, n);
	if (!q) {
		title(b, T(b, "There is nothing new now."));
		return;
	}
	title(b, words(b, &q->ask));
	for (int i = 0; i < q->answer_count; i++)
		option(b, i + 1, n % FINDER_ANSWER_ROOM, words(b, &q->answers[i].name), q->answers[i].picture);
}

void f1_act(struct turn *t)
{
	int n = *here(t->s);
	const struct finder_question *q = question_at(t->content, n);
	if (!q)
		return;
	if (t->action.act == ACT_CHOOSE && t->action.n >= 1 && t->action.n <= q->answer_count) {
		n = *here(t->s) = n / FINDER_ANSWER_ROOM * FINDER_ANSWER_ROOM + t->action.n;
		advance(t);
	}
	const struct finder_answer *answer = answer_at(t->content, n);
	if (!next_if(t, answer))
		return;
	bool goes_on = answer->next >= 0;
	go(t, goes_on ? SCREEN_F1 : SCREEN_F2);
	*here(t->s) = goes_on ? answer->next * FINDER_ANSWER_ROOM : n;
}

/* --- F2 --------------------------------------------------------------------------------------- */

enum { ASK_SERVICE, ASK_REPORT, ASK_NUMBER, ASK_GUIDE };

/* The name says what, the picture how. */
void f2_build(struct build *b)
{
	const struct content *c = b->content;
	const struct finder_answer *a = answer_at(c, b->s->history[b->s->depth - 1].n);
	title(b, T(b, "This can help you"));
	if (a && a->service >= 0) {
		const struct service *s = &c->services[a->service];
		choice(b, ASK_SERVICE, words(b, &s->name), s->is_phone_only ? "phone" : "visit")->hint =
			s->is_phone_only ? T(b, "Phone only") : T(b, "Book a visit");
	}
	if (a && a->kind >= 0)
		choice(b, ASK_REPORT, words(b, &c->kinds[a->kind].name), "problem")->hint =
			T(b, "Report a problem");
	if (a && a->number >= 0) {
		const struct phone_number *number = &c->numbers[a->number];
		choice(b, ASK_NUMBER, words(b, &number->name), "phone")->hint =
			say_phone(b->arena, number->digits);
	}
	if (a && a->guide >= 0) {
		const struct guide *g = &c->guides[a->guide];
		choice(b, ASK_GUIDE, words(b, &g->title), "book")->hint =
			fill(b, TN(b, "{n} page", "{n} pages", (unsigned long)g->page_count), "n",
				say_number(b->arena, b->tongue, g->page_count));
	}
	call_choice(b);
}

static void show_number(struct turn *t, int number)
{
	t->s->number_row = number;
	go(t, SCREEN_E6);
}

static void ask_service(struct turn *t, int service)
{
	const struct service *s = &t->content->services[service];
	if (s->is_phone_only) {
		show_number(t, s->number);
		return;
	}
	if (t->s->check != SCREEN_B9)
		t->s->check = SCREEN_NONE; /* another job begins */
	service_choose(t->s, service);
	proceed(t, SCREEN_B2);
}

static void ask_report(struct turn *t, int kind)
{
	const struct report_kind *k = &t->content->kinds[kind];
	t->s->check = SCREEN_NONE; /* another job begins */
	if (k->other_number >= 0) {
		show_number(t, k->other_number);
		return;
	}
	report_begin(t, kind);
	go(t, k->asks_danger ? SCREEN_P1A : SCREEN_P2);
}

static void ask_guide(struct turn *t, int guide)
{
	t->s->topic = t->content->guides[guide].topic;
	t->s->guide = guide;
	t->s->guide_page = 0;
	t->s->guide_useful = 0;
	go(t, SCREEN_E4);
}

void f2_act(struct turn *t)
{
	const struct finder_answer *a = answer_at(t->content, *here(t->s));
	if (called_volunteer(t) || t->action.act != ACT_CHOOSE || !a)
		return;
	if (t->action.n == ASK_SERVICE && a->service >= 0)
		ask_service(t, a->service);
	else if (t->action.n == ASK_REPORT && a->kind >= 0)
		ask_report(t, a->kind);
	else if (t->action.n == ASK_NUMBER && a->number >= 0)
		show_number(t, a->number);
	else if (t->action.n == ASK_GUIDE && a->guide >= 0)
		ask_guide(t, a->guide);
}
