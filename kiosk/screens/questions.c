/* SPDX-License-Identifier: GPL-3.0-or-later */
/* PQ a question of the city about the report: choices, ticks, day and time; PQt and PQn the keys for
 * its words or number.  They come from the city's own system in its own language, and are shown and spoken in
 * that one, whatever the person reads. */
#include "kiosk/screens/report.h"
#include "kiosk/screens/shared.h"

#include <string.h>

/* How far a question is asked: of a time the day, then its part, then the hour; of words the
 * question, then the keys. */
enum { STAGE_DAY, STAGE_PART, STAGE_HOUR, STAGE_KEYS = 1 };
enum { SKIP = 100, DAYS_BACK = 6, DAYS_ON = 7, PARTS = 4, PART_HOURS = 6 };
enum { DO_TYPE };

const struct form *form_asked(const struct world *w, const struct session *s)
{
	int kind = s->report.kind;
	const struct form *f = kind >= 0 && kind < w->content->kind_count
		? forms_find(&w->forms, w->content->kinds[kind].id)
		: NULL;
	return f && tongue_find(f->lang) ? f : NULL;
}

static int here_n(const struct session *s)
{
	return s->history[s->depth - 1].n;
}

/* The question that the page is about; NULL: there is none any more. */
static const struct question *question_here(const struct world *w, const struct session *s)
{
	const struct form *f = form_asked(w, s);
	int n = here_n(s) / QUESTION_STAGES;
	return f && n >= 0 && n < f->count ? &f->questions[n] : NULL;
}

static struct given *given_here(struct session *s)
{
	return &s->report.given[here_n(s) / QUESTION_STAGES];
}

/* --- from one to the next ------------------------------------------------------------------------ */

static bool is_typed(enum question_type type)
{
	return type == QUESTION_TEXT || type == QUESTION_WORDS || type == QUESTION_NUMBER;
}

static void show(struct turn *t, const struct form *f, int n, int stage)
{
	enum question_type type = f->questions[n].type;
	bool is_keys = is_typed(type) && stage == STAGE_KEYS;
	go(t, !is_keys ? SCREEN_PQ : type == QUESTION_NUMBER ? SCREEN_PQN : SCREEN_PQT);
	t->s->history[t->s->depth - 1].n = n * QUESTION_STAGES + stage;
}

void questions_ask(struct turn *t, int from)
{
	const struct form *f = form_asked(t->world, t->s);
	int n = from;
	while (f && n < f->count && t->s->check && t->s->report.given[n].state != GIVEN_NOTHING)
		n++;
	if (f && n < f->count)
		show(t, f, n, 0);
	else
		proceed(t, SCREEN_P3);
}

void question_change(struct turn *t, int n)
{
	const struct form *f = form_asked(t->world, t->s);
	if (f && n >= 0 && n < f->count)
		show(t, f, n, 0);
}

static void questions_answered(struct turn *t, enum given_state state)
{
	struct given *g = given_here(t->s);
	if (state == GIVEN_SKIP)
		explicit_bzero(g, sizeof *g);
	g->state = state;
	questions_ask(t, here_n(t->s) / QUESTION_STAGES + 1);
}

/* --- what is there -------------------------------------------------------------------------------- */

/* Whose words the question is in, if not the page's. */
static const char *foreign(const struct build *b)
{
	const struct form *f = form_asked(b->world, b->s);
	return strcmp(f->lang, b->tongue->tag) ? f->lang : NULL;
}

static void head(struct build *b, const struct question *q, const char *how)
{
	const char *lang = foreign(b);
	title(b, q->label);
	b->page->items[b->page->item_count - 1].lang = lang;
	if (how)
		hint(b, how);
	if (lang)
		add(b, ROLE_STRIP, "lang",
			fill(b, T(b, "The city asks this in {language}."), "language",
				tongue_find(lang)->own_name))
			->picture = "language";
}

/* The page was come to without a question (a jump, never a press). */
static bool is_gone(struct build *b, const struct question *q)
{
	if (!q)
		title(b, T(b, "Press Next to go on."));
	return !q;
}

static bool left_gone(struct turn *t, const struct question *q)
{
	if (!q && next_if(t, true))
		proceed(t, SCREEN_P3);
	return !q;
}

static void skip_choice(struct build *b, const struct question *q)
{
	if (!q->is_required)
		choice(b, SKIP, T(b, "Skip"), "skip");
}

static void choices_build(struct build *b, const struct question *q)
{
	unsigned picks = b->s->report.given[here_n(b->s) / QUESTION_STAGES].picks;
	bool is_many = q->type == QUESTION_CHOICES;
	for (int i = 0; i < q->choice_count; i++) {
		struct item *it = is_many ? tick(b, i, picks >> i & 1, q->choices[i].name, "list")
					  : option(b, i, picks >> i & 1 ? i : -1, q->choices[i].name, "list");
		it->lang = foreign(b);
	}
}

static void day_choice(struct build *b, int from_today)
{
	struct day today = day_of(b->world->now.wall_ms), day = day_add(today, from_today);
	const struct given *g = &b->s->report.given[here_n(b->s) / QUESTION_STAGES];
	bool is_chosen = g->day.year && !day_diff(g->day, day);
	option(b, from_today + DAYS_BACK, is_chosen ? from_today + DAYS_BACK : -1,
		say_day_near(b->arena, b->tongue, day, today), "visit");
}

/* Today, the days behind, the days before us. */
static void days_build(struct build *b)
{
	day_choice(b, 0);
	for (int i = 1; i <= DAYS_BACK; i++)
		day_choice(b, -i);
	for (int i = 1; i <= DAYS_ON; i++)
		day_choice(b, i);
}

static const struct {
	const char *words, *picture;
	int from_hour;
} parts[PARTS] = {
	{N_("Morning"), "morning", 6},
	{N_("Afternoon"), "sun", 12},
	{N_("Evening"), "sunset", 18},
	{N_("Night"), "dark", 0},
};

static void parts_build(struct build *b)
{
	for (int i = 0; i < PARTS; i++)
		option(b, i, b->s->report.given[here_n(b->s) / QUESTION_STAGES].part - 1,
			T(b, parts[i].words), parts[i].picture);
}

static void hours_build(struct build *b)
{
	const struct given *g = &b->s->report.given[here_n(b->s) / QUESTION_STAGES];
	for (int i = 0; i < PART_HOURS; i++) {
		int minute = (parts[g->part > 0 ? g->part - 1 : 0].from_hour + i) * 60;
		struct item *it = option(b, minute, g->state == GIVEN_ANSWER ? g->minute : -1,
			say_clock(b->arena, b->tongue, minute),
			k_arena_printf(b->arena, "clock:%02d:%02d", minute / 60, minute % 60));
		it->spoken = say_time(b->arena, b->tongue, minute);
	}
}

void pq_build(struct build *b)
{
	static const struct {
		const char *how;
		void (*build)(struct build *b);
	} stages[] = {[STAGE_DAY] = {N_("Which day?"), days_build},
		[STAGE_PART] = {N_("What time of day?"), parts_build},
		[STAGE_HOUR] = {N_("What time?"), hours_build}};
	const struct question *q = question_here(b->world, b->s);
	if (is_gone(b, q))
		return;
	int stage = here_n(b->s) % QUESTION_STAGES;
	const char *how = q->type == QUESTION_TIME	? stages[stage].how
		: q->type == QUESTION_CHOICES	? N_("Pick all that fit, then press Next.")
							: NULL;
	head(b, q, how ? T(b, how) : NULL);
	if (q->type == QUESTION_TIME)
		stages[stage].build(b);
	else if (is_typed(q->type))
		do_choice(b, DO_TYPE, T(b, "Type it"), "keyboard");
	else
		choices_build(b, q);
	skip_choice(b, q);
}

/* --- what a press does ---------------------------------------------------------------------------- */

static void choose(struct turn *t, const struct question *q)
{
	struct given *g = given_here(t->s);
	int n = t->action.n, stage = here_n(t->s) % QUESTION_STAGES;
	if (q->type == QUESTION_TIME && stage == STAGE_DAY) {
		g->day = day_add(day_of(t->world->now.wall_ms), n - DAYS_BACK);
	} else if (q->type == QUESTION_TIME && stage == STAGE_PART) {
		g->part = n >= 0 && n < PARTS ? n + 1 : 0;
	} else if (q->type == QUESTION_TIME) {
		g->minute = n;
		g->state = GIVEN_ANSWER;
	} else if (n >= 0 && n < q->choice_count) {
		g->picks = 1u << n;
		g->state = GIVEN_ANSWER;
	}
	advance(t);
}

/* On within a time: day, part of the day, hour. */
static void time_next(struct turn *t)
{
	int n = here_n(t->s) / QUESTION_STAGES, stage = here_n(t->s) % QUESTION_STAGES;
	const struct given *g = given_here(t->s);
	bool is_told = stage == STAGE_DAY ? g->day.year : stage == STAGE_PART ? g->part : g->state == GIVEN_ANSWER;
	if (!next_if(t, is_told))
		return;
	if (stage == STAGE_HOUR)
		questions_answered(t, GIVEN_ANSWER);
	else
		show(t, form_asked(t->world, t->s), n, stage + 1);
}

void pq_act(struct turn *t)
{
	const struct question *q = question_here(t->world, t->s);
	if (left_gone(t, q))
		return;
	struct given *g = given_here(t->s);
	if (t->action.act == ACT_CHOOSE && t->action.n == SKIP && !q->is_required) {
		questions_answered(t, GIVEN_SKIP);
	} else if (did(t, DO_TYPE) && is_typed(q->type)) {
		show(t, form_asked(t->world, t->s), here_n(t->s) / QUESTION_STAGES, STAGE_KEYS);
	} else if (t->action.act == ACT_CHOOSE) {
		choose(t, q);
	} else if (t->action.act == ACT_TOGGLE && t->action.n >= 0 && t->action.n < q->choice_count) {
		g->picks ^= 1u << t->action.n;
	} else if (t->action.act == ACT_NEXT && q->type == QUESTION_TIME) {
		time_next(t);
	} else if (next_if(t, is_typed(q->type) ? g->state != GIVEN_NOTHING : g->picks)) {
		questions_answered(t, g->state == GIVEN_SKIP ? GIVEN_SKIP : GIVEN_ANSWER);
	}
}

/* --- typed ------------------------------------------------------------------------------------------ */

static void typed_build(struct build *b, void (*keys)(struct build *b))
{
	const struct question *q = question_here(b->world, b->s);
	if (is_gone(b, q))
		return;
	title(b, T(b, "Your answer"));
	field(b, T(b, "Your answer"), b->s->report.given[here_n(b->s) / QUESTION_STAGES].text, "chat")
		->is_private = true;
	keys(b);
}

static void typed_act(struct turn *t)
{
	const struct question *q = question_here(t->world, t->s);
	if (left_gone(t, q))
		return;
	char *text = given_here(t->s)->text;
	if (t->action.act != ACT_NEXT)
		return;
	trim_end(text);
	if (*text)
		questions_answered(t, GIVEN_ANSWER);
	else
		fail_field(t, q->is_required ? N_("Type your answer to go on.")
					     : N_("Type an answer, or go back and press Skip."));
}

void pqt_build(struct build *b)
{
	typed_build(b, letter_keys);
}

void pqt_act(struct turn *t)
{
	typed_act(t);
}

void pqn_build(struct build *b)
{
	typed_build(b, number_keys);
}

void pqn_act(struct turn *t)
{
	typed_act(t);
}

/* --- on the check card ------------------------------------------------------------------------------ */

const char *question_words(struct build *b, int n)
{
	const struct form *f = form_asked(b->world, b->s);
	const struct tongue *theirs = tongue_find(f->lang);
	const struct question *q = &f->questions[n];
	const struct given *g = &b->s->report.given[n];
	const char *all = NULL;
	if (g->state != GIVEN_ANSWER)
		return tr(theirs, N_("Not told"));
	if (q->type == QUESTION_TIME)
		return fill(b, tr(theirs, N_("{a}, {b}")), "a",
			say_label(b->arena, say_day(b->arena, theirs, g->day)), "b",
			say_time(b->arena, theirs, g->minute));
	for (int i = 0; i < q->choice_count; i++)
		if (g->picks >> i & 1)
			all = all ? fill(b, tr(theirs, N_("{a}, {b}")), "a", all, "b", q->choices[i].name)
				  : q->choices[i].name;
	return q->choice_count ? all : g->text;
}
