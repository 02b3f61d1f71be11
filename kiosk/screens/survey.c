/* SPDX-License-Identifier: GPL-3.0-or-later */
/* S1 to S4 How was it (ux.md 3 (i)).  No name, no number, unless the person wants a call. */
#include "kiosk/screens/questionnaire.h"
#include "kiosk/screens/shared.h"

#include <string.h>

enum { FACES = 5, FACE_OK = 3, FACE_VERY_BAD = 1, NO_FACE = 0 };

static const struct {
	const char *label, *picture;
} faces[FACES] = {
	{N_("Very bad"), "face1"}, {N_("Bad"), "face2"}, {N_("OK"), "face3"},
	{N_("Good"), "face4"},     {N_("Very good"), "face5"},
};

void s1_build(struct build *b)
{
	b->page->kind = PAGE_FACES;
	title(b, T(b, "How was it today?"));
	for (int i = 0; i < FACES; i++)
		option(b, i + 1, b->s->survey.face, T(b, faces[i].label), faces[i].picture);
	choice(b, NO_FACE, T(b, "No thank you"), "no");
}

void s1_act(struct turn *t)
{
	struct survey_draft *v = &t->s->survey;
	if (t->action.act != ACT_CHOOSE || t->action.n < NO_FACE || t->action.n > FACES)
		return;
	if (t->action.n == NO_FACE) {
		explicit_bzero(v, sizeof *v);
		go_back(t);
		return;
	}
	if ((v->face <= FACE_OK) != (t->action.n <= FACE_OK))
		v->why = 0; /* other reasons are offered */
	v->face = t->action.n;
	v->call_me = false;
	go(t, SCREEN_S2);
}

/* Bit i of survey.why: row i.  The order is that of the names in bodies.c. */
static const struct {
	bool is_good;
	const char *label, *picture;
} whys[] = {
	{false, N_("Hard to understand"), "help"},
	{false, N_("Too slow"), "hourglass"},
	{false, N_("Hard to press"), "keyboard"},
	{false, N_("Hard to hear or read"), "ear"},
	{false, N_("Not what I need"), "no"},
	{false, N_("The people"), "people"},
	{true, N_("Easy"), "easier"},
	{true, N_("Quick"), "clock"},
	{true, N_("Friendly people"), "people"},
	{true, N_("I did it myself"), "person"},
};

enum { WHYS = sizeof whys / sizeof whys[0] };

void s2_build(struct build *b)
{
	bool is_good = b->s->survey.face > FACE_OK;
	title(b, T(b, "What was it about?"));
	hint(b, T(b, "Pick all that fit, then press Next."));
	for (int i = 0; i < WHYS; i++)
		if (whys[i].is_good == is_good)
			tick(b, i, b->s->survey.why >> i & 1, T(b, whys[i].label), whys[i].picture);
}

void s2_act(struct turn *t)
{
	if (t->action.act == ACT_TOGGLE && t->action.n >= 0 && t->action.n < WHYS)
		t->s->survey.why ^= 1u << t->action.n;
	if (t->action.act == ACT_NEXT)
		go(t, SCREEN_S3);
}

static void survey_send(struct turn *t)
{
	if (!t->world->room) {
		go(t, SCREEN_X8F);
		return;
	}
	submit_begin(t, REQUEST_SURVEY);
	submit(t, body_of(t), public_of(t));
}

static void words_are_done(struct turn *t)
{
	if (t->s->survey.face == FACE_VERY_BAD)
		go(t, SCREEN_S3C);
	else
		survey_send(t);
}

void s3_build(struct build *b)
{
	title(b, T(b, "Do you want to tell us more?"));
	link_to(b, SCREEN_S3B, T(b, "Type it"), "keyboard");
	choice(b, 0, T(b, "No"), "no");
}

void s3_act(struct turn *t)
{
	if (t->action.act != ACT_CHOOSE)
		return;
	explicit_bzero(t->s->survey.words, sizeof t->s->survey.words);
	words_are_done(t);
}

void s3b_build(struct build *b)
{
	title(b, T(b, "Tell us in your own words"));
	field(b, T(b, "Your words"), b->s->survey.words, "chat")->is_private = true;
	letter_keys(b);
}

void s3b_act(struct turn *t)
{
	if (t->action.act != ACT_NEXT)
		return;
	trim_end(t->s->survey.words);
	words_are_done(t);
}

/* --- S3c: a call, for those for whom it was very bad ------------------------------------------- */

enum { CALL_YES, CALL_NO, SEND_IT };

/* B7a comes back here once the number is there. */
void s3c_build(struct build *b)
{
	const struct person *p = &b->s->person;
	title(b, T(b, "Do you want us to call you?"));
	if (b->s->survey.call_me && p->phone[0]) {
		struct item *it = add(b, ROLE_ROW, "phone", T(b, "Phone"));
		it->value = say_phone(b->arena, p->phone);
		it->value_spoken = say_digits(b->arena, b->tongue, p->phone);
		it->picture = "phone";
		it->is_private = true;
		main_act(b, SEND_IT, T(b, "Send it"), "tick");
	}
	option(b, CALL_YES, b->s->survey.call_me ? CALL_YES : -1, T(b, "Yes"), "phone");
	choice(b, CALL_NO, T(b, "No"), "no");
}

void s3c_act(struct turn *t)
{
	struct session *s = t->s;
	if (t->action.act == ACT_CHOOSE) {
		s->survey.call_me = t->action.n == CALL_YES;
		if (s->survey.call_me) {
			s->person.contact = CONTACT_PHONE;
			go(t, SCREEN_B7A);
		} else {
			survey_send(t);
		}
	} else if (did(t, SEND_IT)) {
		survey_send(t);
	}
}

/* --- S4 --------------------------------------------------------------------------------------- */

enum { DO_FIGURES, DO_SAID, DO_ELSE };

void s4_build(struct build *b)
{
	title(b, T(b, "Thank you. You help us get better"));
	hint(b, T(b, "See what we did with people’s ideas."));
	do_choice(b, DO_FIGURES, T(b, "How are we doing?"), "list");
	do_choice(b, DO_SAID, T(b, "You said, we did"), "chat");
	questionnaire_choice(b);
	do_choice(b, DO_ELSE, T(b, "Do something else"), "home");
	b->back_label = T(b, "Finish");
	b->back_picture = "finish";
	b->back = (struct action){.act = ACT_FINISH};
}

void s4_act(struct turn *t)
{
	explicit_bzero(&t->s->survey, sizeof t->s->survey); /* it has gone */
	if (questionnaire_chosen(t))
		return;
	if (did(t, DO_FIGURES)) {
		t->s->figure = 0;
		go(t, SCREEN_N4);
	} else if (did(t, DO_SAID)) {
		go(t, SCREEN_N5);
	} else if (did(t, DO_ELSE)) {
		go_back_to(t, SCREEN_H1);
	}
}
