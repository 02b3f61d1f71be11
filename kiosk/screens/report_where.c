/* SPDX-License-Identifier: GPL-3.0-or-later */
/* P2 Where, P2a Street with its matches P2m, P2b and P2t More detail, P2c Same problem
 * (ux.md 3 (d)). */
#include "kiosk/screens/report.h"
#include "kiosk/screens/shared.h"

#include <string.h>

enum { DO_UNSURE, DO_MATCHES, DO_AS_TYPED };
enum { LETTERS_MIN = 2, MATCHES_SHOWN = 3, MATCHES_MAX = 8, NOT_LISTED = 100000 };

#define NO_SUCH_STREET N_("We do not know that street. Press Next to send it as you typed it.")

static const struct {
	enum where where;
	const char *label, *picture;
} wheres[] = {
	{WHERE_HERE, N_("In this building"), "townhall"},
	{WHERE_NEAR, N_("Near here"), "pin"},
	{WHERE_STREET, N_("On a street"), "street"},
	{WHERE_HOME, N_("At my home"), "home"},
	{WHERE_UNSURE, N_("I am not sure"), "else"},
};

void p2_build(struct build *b)
{
	title(b, T(b, "Where is it?"));
	for (int i = 0; i < (int)(sizeof wheres / sizeof wheres[0]); i++)
		option(b, (int)wheres[i].where, (int)b->s->report.where, T(b, wheres[i].label),
			wheres[i].picture);
}

static void forget_street(struct report_draft *r)
{
	explicit_bzero(r->street, sizeof r->street);
	explicit_bzero(r->same_as, sizeof r->same_as);
	r->street_known = r->street_unsure = r->same_asked = false;
}

static void choose_where(struct report_draft *r, enum where where)
{
	if (where == r->where)
		return;
	forget_street(r);
	explicit_bzero(r->detail, sizeof r->detail);
	r->where = where;
}

void p2_act(struct turn *t)
{
	struct report_draft *r = &t->s->report;
	if (t->action.act == ACT_CHOOSE && t->action.n >= WHERE_HERE && t->action.n <= WHERE_UNSURE) {
		choose_where(r, (enum where)t->action.n);
		advance(t);
	}
	if (!next_if(t, r->where != WHERE_UNSET))
		return;
	if (r->where == WHERE_STREET)
		go(t, SCREEN_P2A);
	else if (r->where == WHERE_NEAR || r->where == WHERE_HOME)
		go(t, SCREEN_P2B);
	else
		questions_ask(t, 0);
}

/* --- the street ------------------------------------------------------------------------------- */

/* Streets that fit what was typed; 0 before the second letter. */
static int matches(const struct content *c, const struct session *s, int *indices, int max)
{
	if (utf8_chars(s->report.street) < LETTERS_MIN)
		return 0;
	return streets_match(c, s->report.street, indices, max);
}

static void matches_build(struct build *b, const int *indices, int shown, int all)
{
	if (b->world->panel.class_ == PANEL_S) {
		const char *label = fill(b, T(b, "Matches: {n}"), "n", say_number(b->arena, b->tongue, all));
		do_choice(b, DO_MATCHES, label, "list")->state |= ITEM_FUNCTION;
		return;
	}
	for (int i = 0; i < shown; i++)
		choice(b, indices[i], b->content->streets.names[indices[i]], "street");
}

static bool is_unknown_shown(const struct build *b)
{
	return b->s->error && !strcmp(b->s->error, NO_SUCH_STREET);
}

void p2a_build(struct build *b)
{
	int indices[MATCHES_SHOWN];
	const char *street = b->s->report.street;
	int all = matches(b->content, b->s, indices, MATCHES_SHOWN);
	title(b, T(b, "Which street?"));
	struct item *it = field(b, T(b, "Street"), street, "pin");
	if (!it->hint && utf8_chars(street) >= LETTERS_MIN)
		it->hint = fill(b, TN(b, "{n} street.", "{n} streets.", (unsigned long)all), "n",
			say_number(b->arena, b->tongue, all));
	if (all)
		matches_build(b, indices, all < MATCHES_SHOWN ? all : MATCHES_SHOWN, all);
	letter_keys(b);
	second_act(b, DO_UNSURE, T(b, "I do not know"), "else");
	if (is_unknown_shown(b))
		b->next = (struct action){.act = ACT_DO, .n = DO_AS_TYPED};
}

/* The street is known or given up; on, by way of "is it the same?". */
static void street_is_done(struct turn *t)
{
	const struct open_report *same[SAME_MAX];
	if (!t->s->report.same_asked && same_reports(t->world, t->s, same))
		go(t, SCREEN_P2C);
	else
		questions_ask(t, 0);
}

static void take_street(struct turn *t, int index)
{
	struct report_draft *r = &t->s->report;
	forget_street(r);
	if (!utf8_append(r->street, STREET_BYTES, STREET_CHARS, t->content->streets.names[index]))
		return;
	r->street_known = true;
	street_is_done(t);
}

static void take_typed(struct turn *t)
{
	struct report_draft *r = &t->s->report;
	r->street_known = r->street_unsure = false;
	r->same_as[0] = '\0';
	street_is_done(t);
}

static void no_such_street(struct turn *t)
{
	snags_note(&t->s->snags, SNAG_SEARCH, "street", "");
	fail_field(t, NO_SUCH_STREET);
}

/* The typed words are a street, are one of several, or are unknown. */
static void street_next(struct turn *t)
{
	struct report_draft *r = &t->s->report;
	int indices[MATCHES_MAX];
	trim_end(r->street);
	int all = matches(t->content, t->s, indices, MATCHES_MAX);
	const char *typed = fold(t->arena, r->street);
	for (int i = 0; i < all && i < MATCHES_MAX; i++) {
		if (!strcmp(fold(t->arena, t->content->streets.names[indices[i]]), typed)) {
			take_street(t, indices[i]);
			return;
		}
	}
	if (!r->street[0])
		fail_field(t, N_("Type the street, or press I do not know."));
	else if (all == 1)
		take_street(t, indices[0]);
	else if (all)
		go(t, SCREEN_P2M);
	else
		no_such_street(t);
}

void p2a_act(struct turn *t)
{
	if (t->action.act == ACT_CHOOSE && t->action.n >= 0 && t->action.n < t->content->streets.count) {
		take_street(t, t->action.n);
	} else if (t->action.act == ACT_NEXT) {
		street_next(t);
	} else if (did(t, DO_MATCHES)) {
		go(t, SCREEN_P2M);
	} else if (did(t, DO_AS_TYPED)) {
		take_typed(t);
	} else if (did(t, DO_UNSURE)) {
		forget_street(&t->s->report);
		t->s->report.street_unsure = true;
		questions_ask(t, 0);
	}
}

void p2m_build(struct build *b)
{
	int indices[MATCHES_MAX];
	int all = matches(b->content, b->s, indices, MATCHES_MAX);
	title(b, T(b, "Which street?"));
	for (int i = 0; i < all && i < MATCHES_MAX; i++)
		choice(b, indices[i], b->content->streets.names[indices[i]], "street");
	choice(b, NOT_LISTED, T(b, "My street is not here"), "keyboard");
}

void p2m_act(struct turn *t)
{
	if (t->action.act != ACT_CHOOSE)
		return;
	if (t->action.n == NOT_LISTED) {
		snags_note(&t->s->snags, SNAG_SEARCH, "street", "");
		take_typed(t);
	}
	if (t->action.n >= 0 && t->action.n < t->content->streets.count)
		take_street(t, t->action.n);
}

/* --- more about the place --------------------------------------------------------------------- */

void p2b_build(struct build *b)
{
	title(b, T(b, "Can you tell us more about where?"));
	hint(b, T(b, "For example: by the bus stop."));
	link_to(b, SCREEN_P2T, T(b, "Type it"), "keyboard");
	choice(b, 0, T(b, "Skip"), "next");
}

void p2b_act(struct turn *t)
{
	if (t->action.act == ACT_CHOOSE)
		questions_ask(t, 0);
}

void p2t_build(struct build *b)
{
	title(b, T(b, "Can you tell us more about where?"));
	field(b, T(b, "Place"), b->s->report.detail, "pin")->is_private = true;
	letter_keys(b);
}

void p2t_act(struct turn *t)
{
	if (t->action.act == ACT_NEXT)
		questions_ask(t, 0);
}

/* --- the same problem ------------------------------------------------------------------------- */

int same_reports(const struct world *w, const struct session *s, const struct open_report *out[SAME_MAX])
{
	const struct report_draft *r = &s->report;
	int n = 0;
	if (r->kind < 0 || r->where != WHERE_STREET || !r->street[0])
		return 0;
	for (int i = 0; i < w->open.count && n < SAME_MAX; i++) {
		const struct open_report *o = &w->open.list[i];
		if (!strcmp(o->kind, w->content->kinds[r->kind].id) && !strcmp(o->street, r->street))
			out[n++] = o;
	}
	return n;
}

const char *same_words(struct build *b, const struct open_report *r)
{
	int kind = content_kind(b->content, r->kind);
	return fill(b, T(b, "{what}, {street}, {age}"), "what",
		kind < 0 ? T(b, "A problem") : words(b, &b->content->kinds[kind].name), "street", r->street,
		"age", say_age(b->arena, b->tongue, b->world->now.wall_ms - r->at_ms));
}

const struct open_report *same_chosen(const struct build *b)
{
	for (int i = 0; b->s->report.same_as[0] && i < b->world->open.count; i++)
		if (!strcmp(b->world->open.list[i].id, b->s->report.same_as))
			return &b->world->open.list[i];
	return NULL;
}

void p2c_build(struct build *b)
{
	const struct open_report *same[SAME_MAX];
	int n = same_reports(b->world, b->s, same);
	title(b, T(b, "Is it one of these?"));
	for (int i = 0; i < n; i++)
		choice(b, i, same_words(b, same[i]), b->content->kinds[b->s->report.kind].picture);
	choice(b, SAME_MAX, T(b, "No, mine is new"), "no");
}

void p2c_act(struct turn *t)
{
	const struct open_report *same[SAME_MAX];
	struct report_draft *r = &t->s->report;
	if (t->action.act != ACT_CHOOSE)
		return;
	int n = same_reports(t->world, t->s, same);
	bool is_same = t->action.n >= 0 && t->action.n < n;
	r->same_asked = true;
	r->same_as[0] = '\0';
	if (is_same)
		(void)utf8_append(r->same_as, sizeof r->same_as, sizeof r->same_as, same[t->action.n]->id);
	if (is_same)
		proceed(t, SCREEN_P5);
	else
		questions_ask(t, 0);
}

const char *where_words(struct build *b)
{
	const struct report_draft *r = &b->s->report;
	const char *place = T(b, "I am not sure");
	for (size_t i = 0; i < sizeof wheres / sizeof wheres[0]; i++)
		if (wheres[i].where == r->where)
			place = T(b, wheres[i].label);
	if (r->where == WHERE_STREET && r->street[0])
		place = r->street;
	return r->detail[0] ? fill(b, T(b, "{a}, {b}"), "a", place, "b", r->detail) : place;
}
