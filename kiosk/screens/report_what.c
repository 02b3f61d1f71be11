/* SPDX-License-Identifier: GPL-3.0-or-later */
/* P1 What kind, P1a Danger (ux.md 3 (d)). */
#include "kiosk/screens/shared.h"

#include <string.h>

enum { IN_DANGER, NOT_IN_DANGER };

/* The report in memory has gone already: the next one begins empty. */
static bool was_sent(const struct session *s)
{
	bool is_report = s->sent.kind == REQUEST_REPORT || s->sent.kind == REQUEST_ADD;
	return is_report && (s->sent.outcome == OUTCOME_SAVED || s->sent.outcome == OUTCOME_RECEIVED);
}

void p1_build(struct build *b)
{
	int chosen = was_sent(b->s) ? -1 : b->s->report.kind;
	title(b, T(b, "What is the problem about?"));
	for (int i = 0; i < b->content->kind_count; i++) {
		const struct report_kind *k = &b->content->kinds[i];
		option(b, i, chosen, words(b, &k->name), k->picture);
	}
}

/* Another kind: its own list is asked anew; the rest of the answers stays. */
static void choose_kind(struct turn *t, int kind)
{
	struct report_draft *r = &t->s->report;
	if (kind != r->kind) {
		r->picks = 0;
		r->same_as[0] = '\0';
		r->same_asked = false;
		explicit_bzero(r->given, sizeof r->given);
	}
	r->kind = kind;
	r->about[0] = '\0';
}

/* A changed kind has no words of its own yet: they are asked for before the check card. */
static void kind_is_done(struct turn *t)
{
	const struct report_draft *r = &t->s->report;
	if (t->s->check && !r->picks && !r->words[0])
		go(t, SCREEN_P3);
	else
		proceed(t, SCREEN_P2);
}

void p1_act(struct turn *t)
{
	struct report_draft *r = &t->s->report;
	if (was_sent(t->s)) {
		report_begin(t, -1);
		explicit_bzero(&t->s->sent, sizeof t->s->sent);
	}
	if (t->action.act == ACT_CHOOSE && t->action.n >= 0 && t->action.n < t->content->kind_count) {
		choose_kind(t, t->action.n);
		advance(t);
	}
	if (!next_if(t, r->kind >= 0))
		return;
	const struct report_kind *k = &t->content->kinds[r->kind];
	if (k->other_number >= 0) {
		t->s->number_row = k->other_number;
		go(t, SCREEN_E6);
	} else if (k->asks_danger) {
		go(t, SCREEN_P1A);
	} else {
		kind_is_done(t);
	}
}

void p1a_build(struct build *b)
{
	title(b, T(b, "Are you in danger now?"));
	choice(b, IN_DANGER, T(b, "Yes"), "danger");
	choice(b, NOT_IN_DANGER, T(b, "No"), "no");
}

void p1a_act(struct turn *t)
{
	if (t->action.act != ACT_CHOOSE)
		return;
	if (t->action.n == IN_DANGER)
		go(t, SCREEN_E7);
	else
		kind_is_done(t);
}
