/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Q1 Questions for you, Q2 one question, Q3 Send your answers?, Q4 Thank you.  No name, no number,
 * no time but the day: the answers leave as figures (docs/developers/protocol.md 8). */
#include "kiosk/screens/questionnaire.h"
#include "kiosk/screens/shared.h"

_Static_assert((int)POLL_MAX == (int)POLL_QUESTIONS_MAX, "the session has room for every question");

static bool is_open(const struct questionnaire *q, int64_t wall_ms)
{
	return q->from_ms <= wall_ms && (!q->until_ms || wall_ms < q->until_ms);
}

int questionnaires_now(const struct content *c, int64_t wall_ms)
{
	int n = 0;
	for (int i = 0; i < c->questionnaire_count; i++)
		n += is_open(&c->questionnaires[i], wall_ms);
	return n;
}

/* The first open one that is offered after a visit; -1 none. */
static int after_visit(const struct content *c, int64_t wall_ms)
{
	for (int i = 0; i < c->questionnaire_count; i++)
		if (c->questionnaires[i].after_visit && is_open(&c->questionnaires[i], wall_ms))
			return i;
	return -1;
}

static void forget(struct session *s)
{
	s->poll = (struct poll_draft){.questionnaire = -1};
}

/* history.n is the number of the question, from 0. */
static void show_question(struct turn *t, int n)
{
	go(t, SCREEN_Q2);
	t->s->history[t->s->depth - 1].n = n;
}

/* Shows the first question of that one, with nothing answered. */
static void begin(struct turn *t, int questionnaire)
{
	forget(t->s);
	t->s->poll.questionnaire = questionnaire;
	show_question(t, 0);
}

enum { DO_QUESTIONS = 101 }; /* beside DO_CALL of shared.h */

void questionnaire_choice(struct build *b)
{
	if (after_visit(b->content, b->world->now.wall_ms) >= 0)
		do_choice(b, DO_QUESTIONS, T(b, "Questions for you"), "smile");
}

bool questionnaire_chosen(struct turn *t)
{
	int i = after_visit(t->content, t->world->now.wall_ms);
	if (!did(t, DO_QUESTIONS) || i < 0)
		return false;
	begin(t, i);
	return true;
}

/* --- Q1 --------------------------------------------------------------------------------------- */

void q1_build(struct build *b)
{
	const struct content *c = b->content;
	title(b, T(b, "Questions for you"));
	hint(b, T(b, "Nobody can see who answers."));
	for (int i = 0; i < c->questionnaire_count; i++) {
		const struct questionnaire *q = &c->questionnaires[i];
		if (!is_open(q, b->world->now.wall_ms))
			continue;
		choice(b, i, words(b, &q->name), q->picture)->hint =
			fill(b, TN(b, "{n} question", "{n} questions", (unsigned long)q->question_count),
				"n", say_number(b->arena, b->tongue, q->question_count));
	}
	if (!questionnaires_now(c, b->world->now.wall_ms))
		paragraph(b, NULL, T(b, "There is nothing new now."));
}

void q1_act(struct turn *t)
{
	int n = t->action.n;
	if (t->action.act == ACT_CHOOSE && n >= 0 && n < t->content->questionnaire_count)
		begin(t, n);
}

/* --- Q2 --------------------------------------------------------------------------------------- */

static const struct questionnaire *chosen(const struct content *c, const struct session *s)
{
	int i = s->poll.questionnaire;
	return i >= 0 && i < c->questionnaire_count ? &c->questionnaires[i] : NULL;
}

/* The number of the question that the page is about, from 0. */
static int question_here(const struct questionnaire *q, const struct session *s)
{
	int n = s->history[s->depth - 1].n;
	return n >= 0 && n < q->question_count ? n : 0;
}

/* "Question 2 of 5" with its dots. */
static void progress(struct build *b, int n, int m)
{
	const char *of = fill(b, T(b, "Question {n} of {m}"), "n", say_number(b->arena, b->tongue, n),
		"m", say_number(b->arena, b->tongue, m));
	add(b, ROLE_STEP, "step", of);
	b->page->step = n;
	b->page->steps = m;
}

void q2_build(struct build *b)
{
	const struct questionnaire *q = chosen(b->content, b->s);
	if (!q) {
		title(b, T(b, "There is nothing new now."));
		return;
	}
	int n = question_here(q, b->s);
	const struct poll_question *question = &q->questions[n];
	progress(b, n + 1, q->question_count);
	title(b, words(b, &question->ask));
	hint(b, T(b, "You can skip this."));
	for (int i = 0; i < question->answer_count; i++)
		option(b, i + 1, b->s->poll.answers[n], words(b, &question->answers[i].name),
			question->answers[i].picture);
	if (!b->s->poll.answers[n]) {
		b->next_label = T(b, "Skip");
		b->next_picture = "skip";
	}
}

void q2_act(struct turn *t)
{
	const struct questionnaire *q = chosen(t->content, t->s);
	if (!q)
		return;
	int n = question_here(q, t->s);
	if (t->action.act == ACT_CHOOSE && t->action.n >= 1 &&
		t->action.n <= q->questions[n].answer_count) {
		t->s->poll.answers[n] = t->action.n;
		advance(t);
	}
	if (t->action.act != ACT_NEXT)
		return;
	if (n + 1 < q->question_count)
		show_question(t, n + 1);
	else
		go(t, SCREEN_Q3);
}

/* --- Q3 --------------------------------------------------------------------------------------- */

enum { DO_SEND, DO_NOT_SEND, DO_LOOK };

static int answered(const struct session *s)
{
	int n = 0;
	for (int i = 0; i < POLL_MAX; i++)
		n += s->poll.answers[i] != 0;
	return n;
}

static void nothing_to_send(struct build *b)
{
	title(b, T(b, "You skipped every question"));
	hint(b, T(b, "Nothing is sent."));
	do_choice(b, DO_LOOK, T(b, "See the questions again"), "eye");
	do_choice(b, DO_NOT_SEND, T(b, "Stop here"), "no");
}

void q3_build(struct build *b)
{
	const struct questionnaire *q = chosen(b->content, b->s);
	int n = answered(b->s);
	if (!q || !n) {
		nothing_to_send(b);
		return;
	}
	title(b, T(b, "Send your answers?"));
	hint(b, fill(b, T(b, "You answered {n} of {m}. Nobody can see who answers."), "n",
			say_number(b->arena, b->tongue, n), "m",
			say_number(b->arena, b->tongue, q->question_count)));
	do_choice(b, DO_LOOK, T(b, "See my answers again"), "eye");
	main_act(b, DO_SEND, T(b, "Send it"), "tick");
	second_act(b, DO_NOT_SEND, T(b, "Do not send"), "no");
}

/* Takes the questions off the way back. */
static void leave_questions(struct turn *t)
{
	struct session *s = t->s;
	while (s->depth > 1 && s->history[s->depth - 2].screen == SCREEN_Q2)
		s->depth--;
	go_back(t);
}

static void look_again(struct turn *t)
{
	leave_questions(t);
	show_question(t, 0);
}

void q3_act(struct turn *t)
{
	if (did(t, DO_LOOK)) {
		look_again(t);
	} else if (did(t, DO_NOT_SEND)) {
		forget(t->s);
		leave_questions(t);
	} else if (did(t, DO_SEND) && chosen(t->content, t->s) && answered(t->s)) {
		if (!t->world->room) {
			go(t, SCREEN_X8F);
			return;
		}
		submit_begin(t, REQUEST_QUESTIONNAIRE);
		submit(t, body_of(t), public_of(t));
	}
}

/* --- Q4 --------------------------------------------------------------------------------------- */

enum { DO_FIGURES, DO_SAID, DO_ELSE };

void q4_build(struct build *b)
{
	title(b, T(b, "Thank you. Nobody can see who answered"));
	hint(b, T(b, "We only count the answers."));
	do_choice(b, DO_FIGURES, T(b, "How are we doing?"), "list");
	do_choice(b, DO_SAID, T(b, "You said, we did"), "chat");
	do_choice(b, DO_ELSE, T(b, "Do something else"), "home");
	b->back_label = T(b, "Finish");
	b->back_picture = "finish";
	b->back = (struct action){.act = ACT_FINISH};
}

void q4_act(struct turn *t)
{
	forget(t->s); /* they have gone */
	if (did(t, DO_FIGURES)) {
		t->s->figure = 0;
		go(t, SCREEN_N4);
	} else if (did(t, DO_SAID)) {
		go(t, SCREEN_N5);
	} else if (did(t, DO_ELSE)) {
		go_back_to(t, SCREEN_H1);
	}
}
