/* SPDX-License-Identifier: GPL-3.0-or-later */
/* B1 Service, B2 Place, B2E No place (ux.md 3 (c)). */
#include "kiosk/screens/finder.h"
#include "kiosk/screens/flow.h"

void b1_build(struct build *b)
{
	title(b, T(b, "What is the visit for?"));
	finder_choice(b);
	for (int i = 0; i < b->content->service_count; i++) {
		const struct service *s = &b->content->services[i];
		struct item *it = option(b, i, b->s->visit.service, words(b, &s->name), s->picture);
		if (s->is_phone_only)
			it->hint = T(b, "Phone only");
	}
}

void service_choose(struct session *s, int service)
{
	struct visit_draft *v = &s->visit;
	if (v->service != service) {
		v->place = -1;
		v->day = (struct day){0};
		v->minute = -1;
	}
	v->service = service;
	v->is_callback = v->is_change = false;
}

void b1_act(struct turn *t)
{
	struct visit_draft *v = &t->s->visit;
	if (t->action.act == ACT_CHOOSE) {
		const struct service *s = &t->content->services[t->action.n];
		if (s->is_phone_only) {
			t->s->number_row = s->number;
			go(t, SCREEN_E6);
			return;
		}
		service_choose(t->s, t->action.n);
		advance(t);
	}
	if (next_if(t, v->service >= 0))
		proceed(t, SCREEN_B2);
}

/* True if a time of the service at a place is still ahead. */
static bool free_at(const struct world *w, int service, int place)
{
	const struct times_row *row = times_find(&w->times, w->content->services[service].id,
		w->content->places[place].id);
	const struct free_time *last = row && row->count ? &row->free[row->count - 1] : NULL;
	return last && wall_of(last->day, last->minute) > w->now.wall_ms;
}

/* The offered place that is nearest by bus. */
static int nearest(const struct build *b, const struct service *s)
{
	int best = -1;
	for (int i = 0; i < s->place_count; i++) {
		int p = s->places[i];
		bool is_free = free_at(b->world, b->s->visit.service, p);
		if (is_free && (best < 0 ||
			b->content->places[p].bus_minutes < b->content->places[best].bus_minutes))
			best = p;
	}
	return best;
}

static const char *way_there(struct build *b, const struct place *p)
{
	const char *n = say_number(b->arena, b->tongue, p->bus_minutes);
	unsigned long minutes = (unsigned long)p->bus_minutes;
	if (!p->bus_minutes)
		return p->has_steps ? T(b, "It is here. There are steps.") : T(b, "It is here. No steps.");
	if (p->has_steps)
		return fill(b, TN(b, "{n} minute by bus. There are steps.",
			"{n} minutes by bus. There are steps.", minutes), "n", n);
	return fill(b, TN(b, "{n} minute by bus. No steps.", "{n} minutes by bus. No steps.", minutes),
		"n", n);
}

enum { NEAREST = 1000 };

void b2_build(struct build *b)
{
	const struct service *s = &b->content->services[b->s->visit.service];
	title(b, T(b, "Where do you want to go?"));
	hint(b, T(b, "Pick a place."));
	int near = nearest(b, s);
	if (near >= 0 && s->place_count > 1) {
		struct item *it = choice(b, NEAREST, T(b, "Nearest place"), "pin");
		it->hint = words(b, &b->content->places[near].name);
	}
	for (int i = 0; i < s->place_count; i++) {
		const struct place *p = &b->content->places[s->places[i]];
		struct item *it = option(b, s->places[i], b->s->visit.place, words(b, &p->name), p->picture);
		it->hint = way_there(b, p);
	}
}

void b2_act(struct turn *t)
{
	struct visit_draft *v = &t->s->visit;
	struct build reading = {.world = t->world, .content = t->content, .s = t->s};
	const struct service *s = &t->content->services[v->service];
	if (t->action.act == ACT_CHOOSE) {
		int place = t->action.n == NEAREST ? nearest(&reading, s) : t->action.n;
		if (v->place != place) {
			v->day = (struct day){0};
			v->minute = -1;
		}
		v->place = place;
		advance(t);
	}
	if (!next_if(t, v->place >= 0))
		return;
	if (v->minute >= 0)
		proceed(t, SCREEN_B3);
	else if (nearest(&reading, s) < 0)
		go(t, SCREEN_B2E);
	else
		go(t, free_at(t->world, v->service, v->place) ? SCREEN_B3 : SCREEN_B3E);
}

enum { DO_CALLBACK, DO_OTHER };

void b2e_build(struct build *b)
{
	title(b, T(b, "No place has this now."));
	choice(b, DO_CALLBACK, T(b, "Ask for a call"), "phone");
	choice(b, DO_OTHER, T(b, "Another service"), "visit");
}

void b2e_act(struct turn *t)
{
	if (t->action.act != ACT_CHOOSE)
		return;
	if (t->action.n == DO_CALLBACK)
		ask_for_call(t);
	else
		go_back_to(t, SCREEN_B1);
}
