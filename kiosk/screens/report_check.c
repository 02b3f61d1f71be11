/* SPDX-License-Identifier: GPL-3.0-or-later */
/* P6 Check your report (ux.md 3 (d)). */
#include "kiosk/screens/flow.h"
#include "kiosk/screens/report.h"
#include "kiosk/screens/shared.h"

#include <string.h>

enum { ROW_ABOUT, ROW_WHERE, ROW_WHAT, ROW_ANSWER, ROW_COUNT, DO_SEND, DO_NOT_SEND,
	ROW_QUESTION };

/* Where "Change" leads. */
static const enum screen_id question[ROW_COUNT] = {
	[ROW_ABOUT] = SCREEN_P1, [ROW_WHERE] = SCREEN_P2, [ROW_WHAT] = SCREEN_P3,
	[ROW_ANSWER] = SCREEN_P5,
};

/* What is about an earlier request keeps its kind: there is no Change. */
static void about_row(struct build *b)
{
	const struct report_kind *k = &b->content->kinds[b->s->report.kind];
	if (!b->s->report.about[0]) {
		row(b, ROW_ABOUT, T(b, "About"), words(b, &k->name), k->picture);
		return;
	}
	struct item *it = add(b, ROLE_ROW, "about", T(b, "About"));
	it->value = words(b, &k->name);
	it->picture = k->picture;
	it->section = 1;
}

/* How many letters of an answer one row of the check card can hold: by the size of the words, for
 * the smallest panel; so many times more on larger ones. */
static int row_letters(const struct build *b)
{
	static const int letters[TEXT_SIZE_MAX] = {150, 40, 40, 30};
	static const int times[] = {[PANEL_S] = 1, [PANEL_M] = 2, [PANEL_L] = 3};
	int size = b->s->profile.text_size;
	return letters[(size < 1 ? 1 : size > TEXT_SIZE_MAX ? TEXT_SIZE_MAX : size) - 1] *
		times[b->world->panel.class_];
}

/* The first `letters` of text, ended at a space if there is one; *rest begins the next row. */
static const char *row_words(struct build *b, const char *text, int letters, const char **rest)
{
	const char *end = text, *space = NULL;
	for (int n = 0; *end && n < letters; n++) {
		space = *end == ' ' ? end : space;
		end++;
		while ((*end & 0xC0) == 0x80)
			end++;
	}
	end = *end && space && space > text ? space : end;
	*rest = *end == ' ' ? end + 1 : end;
	return k_arena_strn(b->arena, text, (size_t)(end - text));
}

/* A person's own words may be longer than a page of large letters: they go on in rows of their own,
 * each of which may stand on another part, under more_name.  No button stands beside those: they hold
 * half as much again. */
static void long_row(struct build *b, int n, const char *name, const char *more_name, const char *text,
	const char *picture, bool is_private)
{
	const char *rest;
	const char *first = row_words(b, text, row_letters(b), &rest);
	struct item *it = row(b, n, name, first, picture);
	it->is_private = is_private;
	for (int part = 2; *rest; part++) {
		struct item *more =
			add(b, ROLE_ROW, k_arena_printf(b->arena, "%s.%d", it->id, part), more_name);
		more->value = row_words(b, rest, row_letters(b) * 3 / 2, &rest);
		more->picture = picture;
		more->is_private = is_private;
	}
}

static void what_row(struct build *b)
{
	const char *name = T(b, "What happened");
	long_row(b, ROW_WHAT, name, name, what_words(b), "chat", b->s->report.words[0]);
}

/* A question that is too long for a row has its number there, in the city's language too. */
static const char *question_name(struct build *b, const struct form *f, int i)
{
	enum { NAME_LETTERS = 24 };
	const struct tongue *theirs = tongue_find(f->lang);
	const char *label = f->questions[i].label;
	return utf8_chars(label) <= NAME_LETTERS
		? label
		: fill(b, tr(theirs, N_("Question {n}")), "n", say_number(b->arena, theirs, i + 1));
}

/* The city's questions, in its language; what the button changes is said in the person's. */
static void question_rows(struct build *b)
{
	const struct form *f = form_asked(b->world, b->s);
	for (int i = 0; f && !b->s->report.same_as[0] && i < f->count; i++) {
		bool is_foreign = strcmp(f->lang, b->tongue->tag) != 0;
		bool is_typed = b->s->report.given[i].text[0];
		int from = b->page->item_count;
		long_row(b, ROW_QUESTION + i, question_name(b, f, i),
			tr(tongue_find(f->lang), N_("Your answer")), question_words(b, i), "chat", is_typed);
		for (int k = from; is_foreign && k < b->page->item_count; k++) {
			struct item *it = &b->page->items[k];
			if (it->role == ROLE_ROW)
				it->lang = f->lang;
			else
				it->spoken = fill(b, T(b, "Change answer {n}"), "n",
					say_number(b->arena, b->tongue, i + 1));
		}
	}
}

static void where_row(struct build *b)
{
	struct item *it = row(b, ROW_WHERE, T(b, "Where"), where_words(b), "pin");
	it->is_private = b->s->report.detail[0];
}

static void answer_row(struct build *b)
{
	enum answer answer = b->s->report.answer;
	bool is_number = answer == ANSWER_PHONE || answer == ANSWER_TEXT;
	const char *name = T(b, "Answer");
	long_row(b, ROW_ANSWER, name, name, answer_words(b), answer == ANSWER_TEXT ? "text" : "phone", is_number);
}

/* Each row and its button may stand on a part of its own, in the order of the card. */
static void number_sections(struct build *b)
{
	int section = 0;
	for (int i = 0; i < b->page->item_count; i++) {
		struct item *it = &b->page->items[i];
		if (it->role == ROLE_ROW)
			it->section = ++section;
		else if (it->role == ROLE_CHANGE)
			it->section = section;
	}
}

/* More words about an earlier request have no place of their own. */
static bool has_place(const struct session *s)
{
	return s->report.where != WHERE_UNSET;
}

void p6_build(struct build *b)
{
	bool is_addition = report_is_addition(b->content, b->s);
	b->page->kind = PAGE_CHECK;
	b->page->parts_by = PART_BY_NEXT;
	title(b, T(b, "Check your report"));
	if (!b->world->line)
		hint(b, T(b, "Not connected. We keep it safe and send it later."));
	about_row(b);
	if (has_place(b->s))
		where_row(b);
	if (!is_addition)
		question_rows(b);
	what_row(b);
	if (!is_addition)
		answer_row(b);
	number_sections(b);
	if (!is_addition)
		paragraphs(b, NULL,
			T(b, "Shown to the public: kind, street and status only. Never your name."));
	main_act(b, DO_SEND, T(b, "Send it"), "tick");
	second_act(b, DO_NOT_SEND, T(b, "Do not send"), "no");
}

void p6_act(struct turn *t)
{
	if (t->action.act != ACT_DO)
		return;
	int n = t->action.n;
	if (n >= 0 && n < ROW_COUNT) {
		t->s->check = SCREEN_P6;
		go(t, question[n]);
	} else if (n >= ROW_QUESTION) {
		t->s->check = SCREEN_P6;
		question_change(t, n - ROW_QUESTION);
	} else if (n == DO_NOT_SEND) {
		give_up(t);
	} else if (n == DO_SEND && !t->world->room) {
		go(t, SCREEN_X8F);
	} else if (n == DO_SEND) {
		submit_begin(t, report_is_addition(t->content, t->s) ? REQUEST_ADD : REQUEST_REPORT);
		submit(t, body_of(t), public_of(t));
	}
}
