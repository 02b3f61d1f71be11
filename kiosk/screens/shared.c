/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kiosk/screens/shared.h"

#include <string.h>

void call_choice(struct build *b)
{
	do_choice(b, DO_CALL, T(b, "Call a volunteer"), "volunteer");
}

bool called_volunteer(struct turn *t)
{
	bool is_call = did(t, DO_CALL);
	if (is_call)
		call_volunteer(t);
	return is_call;
}

struct item *do_choice(struct build *b, int n, const char *label, const char *picture)
{
	struct item *it = act_choice(b, ACT_DO, n, label, picture);
	it->id = k_arena_printf(b->arena, "%s.a%d", b->screen->id, n);
	return it;
}

bool did(const struct turn *t, int n)
{
	return t->action.act == ACT_DO && t->action.n == n;
}

void page_number(struct build *b, int n, int m)
{
	const char *of = fill(b, T(b, "Page {n} of {m}"), "n", say_number(b->arena, b->tongue, n), "m",
		say_number(b->arena, b->tongue, m));
	add(b, ROLE_STEP, "step", of);
	b->page->step = n;
	b->page->steps = m;
}

/* Bytes of the first sentence with its mark, without the space behind it; all of text if it is
 * one sentence. */
static size_t first_sentence(const char *text)
{
	static const char *const marks[] = {". ", "? ", "! ", "؟ ", "。", "？", "！"};
	size_t first = strlen(text);
	for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++) {
		const char *at = strstr(text, marks[i]);
		size_t mark = strlen(marks[i]);
		size_t end = at ? (size_t)(at - text) + mark - (marks[i][mark - 1] == ' ') : first;
		if (end < first)
			first = end;
	}
	return first;
}

struct item *paragraph_alone(struct build *b, const char *bold, const char *rest)
{
	int section = 0;
	for (int i = 0; i < b->page->item_count; i++)
		if (b->page->items[i].section > section)
			section = b->page->items[i].section;
	struct item *it = paragraph(b, bold, rest);
	it->section = section + 1;
	return it;
}

void paragraphs(struct build *b, const char *lead, const char *text)
{
	for (const char *at = text + strspn(text, " \n"); *at; at += strspn(at, " \n"), lead = NULL) {
		size_t line = strcspn(at, "\n"), sentence = first_sentence(at);
		size_t n = sentence < line ? sentence : line;
		paragraph_alone(b, lead, k_arena_strn(b->arena, at, n));
		at += n;
	}
}

void print_page(struct turn *t)
{
	t->s->print_err = -1;
	effect(t, EFFECT_PRINT, 0);
	go(t, SCREEN_B12);
}

void report_begin(struct turn *t, int kind)
{
	explicit_bzero(&t->s->report, sizeof t->s->report);
	t->s->report.kind = kind;
}

void visit_begin(struct session *s)
{
	s->visit = (struct visit_draft){.service = -1, .place = -1, .minute = -1};
}

void trim_end(char *text)
{
	size_t n = strlen(text);
	while (n && text[n - 1] == ' ')
		text[--n] = '\0';
}

bool report_is_addition(const struct content *c, const struct session *s)
{
	return s->report.about[0] && !c->kinds[s->report.kind].is_bad_service;
}
