/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What comes after the last press: B10 Wait, B11 Booked or Asked, B11c Gone, B12 Slip, P7 Report
 * done, C4 Cancelled or changed (ux.md 3).  Truth rule: "booked" only from the city, "saved
 * here" only after the commit. */
#include "kiosk/screens/screen.h"
#include "kiosk/screens/flow.h"
#include "kiosk/screens/shared.h"

#include <string.h>

enum { DO_PRINT = 1, DO_HEAR, DO_SURVEY, DO_ELSE, DO_BIG, DO_NEW_TIME, DO_STOP };

/* --- B10 ------------------------------------------------------------------------------------- */

void b10_build(struct build *b)
{
	static const char *const hints[REQUEST_KIND_COUNT] = {
		[REQUEST_VISIT] = N_("We are booking your visit."),
		[REQUEST_REPORT] = N_("We are sending your report."),
		[REQUEST_CALLBACK] = N_("We are asking for a call."),
		[REQUEST_CHANGE] = N_("We are changing your visit."),
		[REQUEST_CANCEL] = N_("We are cancelling your visit."),
		[REQUEST_ADD] = N_("We are sending your words."),
		[REQUEST_SURVEY] = N_("We are keeping your answer."),
		[REQUEST_QUESTIONNAIRE] = N_("We are keeping your answers."),
	};
	b->page->kind = PAGE_WAIT;
	title(b, T(b, "Please wait"));
	hint(b, T(b, hints[b->s->sent.kind]));
	picture(b, "hourglass");
}

static enum screen_id done_screen(const struct sent *sent)
{
	static const enum screen_id done[REQUEST_KIND_COUNT] = {
		[REQUEST_VISIT] = SCREEN_B11, [REQUEST_REPORT] = SCREEN_P7,
		[REQUEST_CALLBACK] = SCREEN_P7, [REQUEST_CHANGE] = SCREEN_B11,
		[REQUEST_CANCEL] = SCREEN_C4, [REQUEST_ADD] = SCREEN_P7,
		[REQUEST_SURVEY] = SCREEN_S4, [REQUEST_QUESTIONNAIRE] = SCREEN_Q4,
	};
	return done[sent->kind];
}

/* Confirmation pages end a flow: Back does not lead into it again. */
static void show_done(struct turn *t, enum screen_id screen)
{
	struct session *s = t->s;
	s->check = SCREEN_NONE;
	if (screen != SCREEN_B11C) {
		s->depth = 0;
		go(t, SCREEN_H1);
		effect(t, EFFECT_SHOWN, 0);
		if (screen == SCREEN_C4 || screen == SCREEN_S4 || screen == SCREEN_Q4)
			effect(t, EFFECT_SOUND, SOUND_DONE); /* a done card has its own */
	}
	go(t, screen);
}

void b10_act(struct turn *t)
{
	const struct sent *sent = &t->s->sent;
	bool time_is_up = t->action.n == DO_TIME_IS_UP || !t->world->line ||
		!request_has_number(sent->kind);
	if (t->action.act != ACT_DO)
		return;
	switch (sent->outcome) {
	case OUTCOME_BOOKED:
	case OUTCOME_RECEIVED:
		show_done(t, done_screen(sent));
		break;
	case OUTCOME_SAVED:
		if (time_is_up || t->world->now.mono_us / 1000 - sent->since_ms >= 8000)
			show_done(t, done_screen(sent));
		break;
	case OUTCOME_GONE:
		show_done(t, SCREEN_B11C);
		break;
	case OUTCOME_NOT_SAVED:
		go(t, SCREEN_X8F);
		break;
	case OUTCOME_NONE:
	case OUTCOME_WAITING:
		if (t->action.n == DO_TIME_IS_UP)
			go(t, SCREEN_X8);
		break;
	}
}

/* --- B11, P7, C4: the same card -------------------------------------------------------------- */

static const char *number_words(struct build *b)
{
	return say_request_number(b->arena, b->s->sent.number);
}

/* The number and its code; said in headphones or after asking. */
static void number_part(struct build *b)
{
	const char *digits = b->s->sent.number;
	struct item *it = add(b, ROLE_NUMBER, "number", T(b, "Your number is"));
	it->value = number_words(b);
	make_private(it, say_digits(b->arena, b->tongue, digits),
		b->world->has_printer ? T(b, "Your number is on the screen and on the slip.")
				      : T(b, "Your number is on the screen."));
	it->section = 2;
	it->state |= ITEM_ON_SLIP;
	it = add(b, ROLE_QR, "qr", T(b, "Picture code of your number"));
	it->value = k_arena_printf(b->arena, "R1:%s", digits);
	it->section = 2;
	it->state |= ITEM_ON_SLIP;
}

/* The time was lent to this machine: if the machine is lost, a clerk books it from the slip. */
static void code_for_staff(struct build *b)
{
	const char *code = b->s->sent.code;
	size_t n = strlen(code);
	if (!n)
		return;
	char *said = k_arena_alloc(b->arena, 2 * n + 1); /* letter by letter */
	for (size_t i = 0; i < n; i++) {
		said[2 * i] = code[i];
		said[2 * i + 1] = ' ';
	}
	said[2 * n] = '\0';
	struct item *it = paragraph(b, T(b, "Code for staff:"), code);
	it->value_spoken = said;
	it->section = 3;
	it->state |= ITEM_ON_SLIP;
}

static void next_part_words(struct build *b, const char *what)
{
	struct item *it = paragraph(b, T(b, "What happens next:"), what);
	it->section = 3;
	it->state |= ITEM_ON_SLIP;
}

static struct item *section_choice(struct build *b, int n, const char *label, const char *picture)
{
	struct item *it = do_choice(b, n, label, picture);
	it->section = 3;
	return it;
}

/* Tick for what is sure, clock for what is not (look.md 6). */
static void mark_title(struct build *b, bool is_sure)
{
	struct item *it = &b->page->items[0];
	it->picture = is_sure ? "tick" : "clock";
	it->state |= ITEM_ON_SLIP | (is_sure ? ITEM_SURE : 0);
}

/* Buttons of every done page: Finish, Do something else, Print a slip (look.md 10). */
static void done_acts(struct build *b)
{
	section_choice(b, DO_HEAR, T(b, "Hear it again"), "ear");
	section_choice(b, DO_SURVEY, T(b, "Tell us how it was"), "smile");
	b->back_label = T(b, "Finish");
	b->back_picture = "finish";
	b->back = (struct action){.act = ACT_FINISH};
	/* The slots of a collapsed row are too narrow for these words. */
	if (panel_is_collapsed(&b->world->panel, b->s->profile.text_size, false))
		section_choice(b, DO_ELSE, T(b, "Do something else"), "home");
	else
		second_act(b, DO_ELSE, T(b, "Do something else"), "home");
	if (b->world->has_printer)
		main_act(b, DO_PRINT, T(b, "Print a slip"), "print");
	else
		main_act(b, DO_BIG, T(b, "Show it big"), "slip");
	b->page->kind = PAGE_DONE;
	b->page->parts_by = PART_BY_NEXT;
}

static void done_act(struct turn *t)
{
	if (t->action.act != ACT_DO)
		return;
	switch (t->action.n) {
	case DO_PRINT:
		t->s->print_err = -1;
		effect(t, EFFECT_PRINT, 0);
		go(t, SCREEN_B12);
		break;
	case DO_BIG:
		go(t, SCREEN_B12B);
		break;
	case DO_HEAR:
		say_private(t);
		break;
	case DO_SURVEY:
		memcpy(t->s->survey.about, t->s->sent.number, sizeof t->s->survey.about);
		go(t, SCREEN_S1);
		break;
	case DO_ELSE:
		session_clear_flows(t->s);
		go_back_to(t, SCREEN_H1);
		break;
	default:
		break;
	}
}

static void fact(struct build *b, const char *id, const char *label, const char *under,
	const char *picture, bool is_sure)
{
	struct item *it = add(b, ROLE_FACT, id, label);
	it->hint = under;
	it->picture = picture;
	it->section = 1;
	it->state |= ITEM_ON_SLIP | (is_sure ? ITEM_SURE : 0);
}

static void visit_facts(struct build *b, bool is_sure)
{
	const struct visit_draft *v = &b->s->visit;
	const struct place *p = &b->content->places[v->place];
	fact(b, "day", say_label(b->arena, say_day(b->arena, b->tongue, v->day)), NULL, "visit", is_sure);
	fact(b, "time", say_time(b->arena, b->tongue, v->minute), NULL,
		k_arena_printf(b->arena, "clock:%02d:%02d", v->minute / 60, v->minute % 60), is_sure);
	fact(b, "place", words(b, &p->name), words(b, &p->address), "pin", is_sure);
}

/* The day by which the city answers: working days from now, at noon (ux.md B11b). */
static struct day promise_day(const struct build *b)
{
	struct day d = day_of(b->world->now.wall_ms);
	for (int left = b->content->town.answer_days; left > 0;) {
		d = day_add(d, 1);
		left -= day_weekday(d) < 5;
	}
	return d;
}

static const char *promise(struct build *b)
{
	enum { NOON_MINUTE = 12 * 60 };
	return fill(b, T(b, "The city will say yes or no by {day}, {time}."), "day",
		say_day(b->arena, b->tongue, promise_day(b)), "time",
		say_time(b->arena, b->tongue, NOON_MINUTE));
}

static const char *how_we_tell(struct build *b)
{
	const struct phone_number *help = &b->content->numbers[b->content->town.help_number];
	switch (b->s->person.contact) {
	case CONTACT_PHONE:
		return T(b, "We will tell you by phone.");
	case CONTACT_TEXT:
		return T(b, "We will tell you by text.");
	case CONTACT_UNSET:
	case CONTACT_NONE:
		break;
	}
	return fill(b, T(b, "Come back here, or call {number}. Say your number."), "number",
		say_phone(b->arena, help->digits));
}

void b11_build(struct build *b)
{
	const struct visit_draft *v = &b->s->visit;
	bool is_sure = b->s->sent.outcome == OUTCOME_BOOKED;
	bool is_change = b->s->sent.kind == REQUEST_CHANGE;
	if (is_change)
		title(b, is_sure ? T(b, "Your new time is booked") : T(b, "We have asked for the new time"));
	else
		title(b, is_sure ? T(b, "Your visit is booked") : T(b, "We have asked for this time"));
	mark_title(b, is_sure);
	visit_facts(b, is_sure);
	number_part(b);
	if (!is_sure) { /* stands under the card, whatever part it is on */
		struct item *it = paragraph(b, T(b, "It is not sure yet."), promise(b));
		it->section = 1;
		it->state |= ITEM_ON_SLIP;
	}
	if (is_sure)
		next_part_words(b, fill(b, T(b, "{come} {bring}"), "come", T(b, "Come 10 minutes early."),
			"bring", words(b, &b->content->services[v->service].bring)));
	else
		next_part_words(b, is_change ? T(b, "Keep your old slip until it is sure.") : how_we_tell(b));
	code_for_staff(b);
	done_acts(b);
}

void b11_act(struct turn *t)
{
	done_act(t);
}

static const char *report_next(struct build *b)
{
	const struct report_kind *k =
		b->s->report.kind >= 0 ? &b->content->kinds[b->s->report.kind] : NULL;
	if (b->s->sent.outcome == OUTCOME_SAVED)
		return T(b, "It will go to the city when the line is back. You do not need to do anything.");
	if (!k || b->s->sent.kind != REQUEST_REPORT)
		return T(b, "The city reads it in 3 working days.");
	return fill(b, T(b, "The city reads it in {n} working days. Most are fixed in {m} days."), "n",
		say_number(b->arena, b->tongue, k->read_days), "m",
		say_number(b->arena, b->tongue, k->fix_days));
}

void p7_build(struct build *b)
{
	bool is_there = b->s->sent.outcome == OUTCOME_RECEIVED;
	bool is_call = b->s->sent.kind == REQUEST_CALLBACK;
	const struct report_draft *r = &b->s->report;
	if (is_call)
		title(b, is_there ? T(b, "We have asked for a call") : T(b, "Your wish for a call is saved here"));
	else
		title(b, is_there ? T(b, "Thank you. We have your report")
				  : T(b, "Thank you. Your report is saved here"));
	mark_title(b, is_there);
	if (is_call)
		fact(b, "about", words(b, &b->content->services[b->s->visit.service].name), NULL, "phone",
			is_there);
	else if (r->kind >= 0)
		fact(b, "about", words(b, &b->content->kinds[r->kind].name),
			r->where == WHERE_STREET && r->street_known ? r->street : NULL,
			b->content->kinds[r->kind].picture, is_there);
	number_part(b);
	next_part_words(b, report_next(b));
	done_acts(b);
}

void p7_act(struct turn *t)
{
	done_act(t);
}

void c4_build(struct build *b)
{
	bool is_there = b->s->sent.outcome != OUTCOME_SAVED;
	title(b, is_there ? T(b, "Your visit is cancelled") : T(b, "We have asked to cancel it"));
	if (!is_there)
		hint(b, T(b, "It will go to the city when the line is back."));
	do_choice(b, DO_NEW_TIME, T(b, "Book another"), "visit");
	act_choice(b, ACT_FINISH, 0, T(b, "Finish"), "finish");
}

void c4_act(struct turn *t)
{
	if (t->action.act != ACT_DO || t->action.n != DO_NEW_TIME)
		return;
	t->s->visit.service = -1;
	t->s->visit.place = -1;
	t->s->visit.is_change = false;
	go_back_to(t, SCREEN_H1);
	go(t, SCREEN_B1);
}

void b11c_build(struct build *b)
{
	title(b, T(b, "Sorry. That time has gone"));
	hint(b, T(b, "Someone else took it first."));
	do_choice(b, DO_NEW_TIME, T(b, "Choose a new time"), "clock");
	do_choice(b, DO_STOP, T(b, "Stop here"), "no");
}

void b11c_act(struct turn *t)
{
	if (t->action.act != ACT_DO)
		return;
	t->s->visit.minute = -1;
	if (t->action.n == DO_NEW_TIME) {
		go_back_to(t, SCREEN_B4);
		t->s->check = t->s->visit.is_change ? SCREEN_NONE : SCREEN_B9;
	} else if (t->action.n == DO_STOP) {
		go_back_to(t, SCREEN_H1);
	}
}

/* --- B12 ------------------------------------------------------------------------------------- */

void b12_build(struct build *b)
{
	if (b->s->print_err > 0) {
		title(b, T(b, "The printer has no paper"));
		hint(b, T(b, "Write the number down, or take a photo."));
		call_choice(b);
		if (b->s->sent.number[0])
			do_choice(b, DO_BIG, T(b, "Show it big"), "slip");
	} else {
		title(b, T(b, "Your slip is printing"));
		hint(b, T(b, "Take it from the slot under the screen."));
		picture(b, "print")->spoken = words(b, &b->content->town.slip_side);
		do_choice(b, DO_HEAR, T(b, "Hear it again"), "ear");
		if (b->s->sent.number[0])
			do_choice(b, DO_BIG, T(b, "Show it big"), "slip");
	}
	/* A choice: the middle slot is for More choices, where the words are large. */
	act_choice(b, ACT_DO, DO_ELSE, T(b, "Do something else"), "home");
	b->page->kind = PAGE_CHOICES;
	b->back_label = T(b, "Finish");
	b->back_picture = "finish";
	b->back = (struct action){.act = ACT_FINISH};
}

void b12_act(struct turn *t)
{
	if (t->action.act == ACT_DO && t->action.n == DO_CALL)
		call_volunteer(t);
	else
		done_act(t);
}

void b12b_build(struct build *b)
{
	b->page->kind = PAGE_BIG;
	title(b, T(b, "Your number is"));
	struct item *it = add(b, ROLE_NUMBER, "number", T(b, "Your number is"));
	it->value = number_words(b);
	make_private(it, say_digits(b->arena, b->tongue, b->s->sent.number),
		T(b, "Your number is on the screen."));
}

void b12b_act(struct turn *t)
{
	(void)t;
}
