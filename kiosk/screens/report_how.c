/* SPDX-License-Identifier: GPL-3.0-or-later */
/* P3 How to tell, P3a Pick, P3b Type, P3n A number was typed, P5 Answer (ux.md 3 (d)). */
#include "kiosk/screens/flow.h"
#include "kiosk/screens/report.h"
#include "kiosk/screens/shared.h"

#include <string.h>

enum { KEEP_IT, TAKE_IT_OUT };

#define NOTHING_TYPED N_("Type some words, or go back and pick from the list.")

static const struct report_kind *kind_now(const struct content *c, const struct session *s)
{
	return &c->kinds[s->report.kind >= 0 && s->report.kind < c->kind_count ? s->report.kind : 0];
}

void p3_build(struct build *b)
{
	const struct report_kind *k = kind_now(b->content, b->s);
	title(b, T(b, "What happened?"));
	hint(b, T(b, "Choose how to tell us."));
	if (k->pick_count && !k->is_idea)
		link_to(b, SCREEN_P3A, T(b, "Pick from a list"), "list");
	link_to(b, SCREEN_P3B, T(b, "Type it"), "keyboard");
}

void p3_act(struct turn *t)
{
	(void)t;
}

/* The words are there: on to the answer; a photo (P4) needs a camera. */
static void how_is_done(struct turn *t)
{
	proceed(t, report_is_addition(t->content, t->s) ? SCREEN_P6 : SCREEN_P5);
}

void p3a_build(struct build *b)
{
	const struct report_kind *k = kind_now(b->content, b->s);
	title(b, T(b, "Pick all that fit"));
	for (int i = 0; i < k->pick_count; i++)
		tick(b, i, b->s->report.picks >> i & 1, words(b, &k->picks[i].name), k->picks[i].picture);
}

static bool picked_other(const struct report_kind *k, unsigned picks)
{
	for (int i = 0; i < k->pick_count; i++)
		if (picks >> i & 1 && k->picks[i].is_other)
			return true;
	return false;
}

void p3a_act(struct turn *t)
{
	const struct report_kind *k = kind_now(t->content, t->s);
	struct report_draft *r = &t->s->report;
	if (t->action.act == ACT_TOGGLE && t->action.n >= 0 && t->action.n < k->pick_count)
		r->picks ^= 1u << t->action.n;
	if (!next_if(t, r->picks))
		return;
	if (picked_other(k, r->picks))
		go(t, SCREEN_P3B);
	else
		how_is_done(t);
}

void p3b_build(struct build *b)
{
	enum { LEFT_SHOWN = 50 };
	const char *typed = b->s->report.words;
	int left = WORDS_CHARS - utf8_chars(typed);
	title(b, T(b, "Tell us in your own words"));
	if (left < LEFT_SHOWN)
		hint(b, fill(b, TN(b, "{n} letter left", "{n} letters left", (unsigned long)left), "n",
				say_number(b->arena, b->tongue, left)));
	field(b, T(b, "Your words"), typed, "chat")->is_private = true;
	letter_keys(b);
}

void p3b_act(struct turn *t)
{
	struct report_draft *r = &t->s->report;
	if (t->action.act != ACT_NEXT)
		return;
	trim_end(r->words);
	if (!r->words[0])
		fail_field(t, NOTHING_TYPED);
	else if (has_contact(r->words) && !r->keep_number)
		go(t, SCREEN_P3N);
	else
		how_is_done(t);
}

void p3n_build(struct build *b)
{
	title(b, T(b, "You typed a number. Do you want us to have it?"));
	choice(b, KEEP_IT, T(b, "Yes, keep it"), "tick");
	choice(b, TAKE_IT_OUT, T(b, "No, take it out"), "no");
}

void p3n_act(struct turn *t)
{
	struct report_draft *r = &t->s->report;
	if (t->action.act != ACT_CHOOSE)
		return;
	r->asked_number = true;
	r->keep_number = t->action.n == KEEP_IT;
	if (!r->keep_number)
		contact_take_out(r->words);
	if (r->words[0]) {
		how_is_done(t);
	} else {
		go_back_to(t, SCREEN_P3B);
		fail_field(t, NOTHING_TYPED);
	}
}

const char *what_words(struct build *b)
{
	const struct report_kind *k = kind_now(b->content, b->s);
	const struct report_draft *r = &b->s->report;
	const struct open_report *same = same_chosen(b);
	const char *all = same ? same_words(b, same) : NULL;
	for (int i = 0; i < k->pick_count; i++) {
		if (!(r->picks >> i & 1) || (k->picks[i].is_other && r->words[0]))
			continue;
		const char *one = words(b, &k->picks[i].name);
		all = all ? fill(b, T(b, "{a}, {b}"), "a", all, "b", one) : one;
	}
	if (r->words[0])
		all = all ? fill(b, T(b, "{a}, {b}"), "a", all, "b", r->words) : r->words;
	return all ? all : T(b, "Not told");
}

/* --- P5 --------------------------------------------------------------------------------------- */

static const struct {
	enum answer answer;
	const char *label, *picture;
} answers[] = {
	{ANSWER_PHONE, N_("Yes, phone me"), "phone"},
	{ANSWER_TEXT, N_("Yes, text me"), "text"},
	{ANSWER_RETURN, N_("I will come back"), "slip"},
	{ANSWER_NONE, N_("No answer, no name"), "no"},
};

void p5_build(struct build *b)
{
	title(b, T(b, "Do you want an answer?"));
	hint(b, T(b, "You do not have to give a name."));
	if (b->s->report.same_as[0])
		add(b, ROLE_STRIP, "added", T(b, "Thank you. We added you."))->picture = "tick";
	for (int i = 0; i < (int)(sizeof answers / sizeof answers[0]); i++)
		option(b, (int)answers[i].answer, (int)b->s->report.answer, T(b, answers[i].label),
			answers[i].picture);
}

/* Without a wish to be reached nothing that names the person goes with the report. */
static void forget_person(struct session *s)
{
	explicit_bzero(&s->person, sizeof s->person);
	s->person.name_state = NAME_NONE;
	s->person.contact = CONTACT_NONE;
}

void p5_act(struct turn *t)
{
	struct session *s = t->s;
	if (t->action.act == ACT_CHOOSE && t->action.n >= ANSWER_PHONE && t->action.n <= ANSWER_NONE) {
		s->report.answer = (enum answer)t->action.n;
		advance(t);
	}
	if (!next_if(t, s->report.answer != ANSWER_UNSET))
		return;
	if (s->report.answer == ANSWER_PHONE || s->report.answer == ANSWER_TEXT) {
		s->person.contact = s->report.answer == ANSWER_PHONE ? CONTACT_PHONE : CONTACT_TEXT;
		if (s->person.name_state == NAME_NONE)
			s->person.name_state = NAME_UNSET; /* now there is a reason to ask */
		go(t, SCREEN_B7A);
	} else {
		forget_person(s);
		proceed(t, SCREEN_P6);
	}
}

const char *answer_words(struct build *b)
{
	const struct person *p = &b->s->person;
	enum answer answer = b->s->report.answer;
	if (answer == ANSWER_RETURN || answer == ANSWER_NONE)
		return T(b, answer == ANSWER_NONE ? N_("No answer, no name") : N_("I will come back"));
	return p->name_state == NAME_GIVEN
		? fill(b, T(b, "{a}, {b}"), "a", contact_words(b), "b", p->name)
		: contact_words(b);
}
