/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kiosk/screens/visit.h"

#include "kiosk/base/check.h"
#include "kiosk/screens/notices.h"
#include "kiosk/screens/snags.h"
#include "kiosk/screens/visit_inside.h"

#include <stdlib.h>
#include <string.h>

enum { SCRATCH_BYTES = 1 << 20, SESSION_BYTES = 64 * 1024 };


enum err visit_create(struct world *world, struct visit **visit_out)
{
	struct visit *v = calloc(1, sizeof *v);
	if (!v)
		return ERR_NO_MEMORY;
	v->world = world;
	k_arena_init_secret(&v->secret, SESSION_BYTES);
	k_arena_init_secret(&v->scratch, SCRATCH_BYTES);
	v->s = k_arena_new(&v->secret, struct session);
	session_reset(v->s, world->defaults);
	v->s->history[v->s->depth++].screen = world->is_starting ? SCREEN_X9 : SCREEN_A1;
	v->arrived_ms = visit_now_ms(v);
	v->alive_ms = visit_now_ms(v);
	*visit_out = v;
	return ERR_OK;
}

void visit_destroy(struct visit *v)
{
	if (!v)
		return;
	k_arena_finish(&v->scratch);
	k_arena_finish(&v->secret);
	free(v);
}

enum screen_id visit_screen(const struct visit *v)
{
	return (enum screen_id)v->s->history[v->s->depth - 1].screen;
}

const struct tongue *visit_tongue(const struct visit *v)
{
	return tongue_at(v->s->profile.language);
}

const struct session *visit_session(const struct visit *v)
{
	return v->s;
}

struct session *visit_session_for_test(struct visit *v)
{
	return v->s;
}

struct profile *visit_profile(struct visit *v)
{
	return &v->s->profile;
}

/* --- building ------------------------------------------------------------------------------ */

static void nav_defaults(struct build *b)
{
	if (!(b->screen->flags & S_NO_BACK)) {
		b->back_label = T(b, "Back");
		b->back_picture = "back";
		b->back = (struct action){.act = ACT_BACK};
	}
	if (b->screen->flags & S_NEXT) {
		b->next_label = T(b, "Next");
		b->next_picture = "next";
		b->next = (struct action){.act = ACT_NEXT};
	}
}

/* Where a page is divided by Next, every part but the last has Next instead of the main act, and
 * no second act: the final button is only on the last part (ux.md 2.6). */
static void next_for_act(struct build *b)
{
	struct page *p = b->page;
	int kept = 0;
	for (int i = 0; i < p->item_count; i++)
		if (p->items[i].slot != SLOT_NEXT && p->items[i].slot != SLOT_MIDDLE)
			p->items[kept++] = p->items[i];
	p->item_count = kept;
	struct item *it = add(b, ROLE_NAV, "nav.next", T(b, "Next"));
	it->slot = SLOT_NEXT;
	it->picture = "next";
	it->state |= ITEM_MAIN;
	it->on_press = (struct action){.act = ACT_NEXT};
}

/* "Page 2 of 3", where the page is not a step of a flow. */
static void add_part_words(struct build *b)
{
	struct page *p = b->page;
	p->step = p->part + 1;
	p->steps = p->parts;
	const char *of = fill(b, T(b, "Page {n} of {m}"), "n", say_number(b->arena, b->tongue, p->step),
		"m", say_number(b->arena, b->tongue, p->steps));
	memmove(&p->items[1], &p->items[0], (size_t)p->item_count * sizeof p->items[0]);
	p->item_count++;
	p->items[0] = (struct item){.id = "page.step", .role = ROLE_STEP, .label = of, .n = -1};
}

/* The words and buttons of a part take room themselves, so that there may be more parts with them:
 * done again, from the page as the screen built it, until the count stays. */
static void divide(struct build *b, page_fit *fit, void *fit_ctx)
{
	enum { TRIES = 4 };
	struct page *p = b->page;
	if (p->parts_by != PART_BY_NEXT || p->parts < 2)
		return;
	bool counts_itself = p->steps > 0;
	int count = p->item_count, part = -1, parts = -1;
	struct item *whole = k_arena_array(b->arena, struct item, count);
	memcpy(whole, p->items, (size_t)count * sizeof *whole);
	for (int i = 0; i < TRIES && (part != p->part || parts != p->parts); i++) {
		part = p->part;
		parts = p->parts;
		memcpy(p->items, whole, (size_t)count * sizeof *whole);
		p->item_count = count;
		if (part < parts - 1)
			next_for_act(b);
		if (!counts_itself)
			add_part_words(b);
		fit(fit_ctx, p);
	}
}

void visit_build(struct visit *v, struct page *page, page_fit *fit, void *fit_ctx)
{
	const struct screen *screen = screen_at(visit_screen(v));
	struct item *items = page->items;
	struct k_arena *arena = page->arena;
	k_arena_reset(arena);
	const struct tongue *tongue = visit_tongue(v);
	*page = (struct page){
		.screen = screen->id, .lang = tongue->tag, .is_rtl = tongue->direction == RTL,
		.step = screen->step, .steps = screen->steps, .picture = screen->picture,
		.part = v->s->history[v->s->depth - 1].part, .parts = 1,
		.is_idle = screen->number == SCREEN_A1, .items = items, .arena = arena,
		.is_hidden = v->s->is_hidden,
	};
	struct build b = {.page = page, .visit = v, .world = v->world, .content = v->world->content,
		.s = v->s, .tongue = tongue, .arena = arena, .screen = screen};
	nav_defaults(&b);
	screen->build(&b);
	frame_build(&b);
	if (page->is_hidden)
		page->hidden_words = T(&b, "In use, with sound");
	fit(fit_ctx, page);
	divide(&b, fit, fit_ctx);
	v->parts = page->parts;
	v->parts_by = page->parts_by;
	v->s->history[v->s->depth - 1].part = page->part;
}

/* --- acting -------------------------------------------------------------------------------- */

struct turn *visit_turn(struct visit *v)
{
	k_arena_reset(&v->scratch);
	v->turn = (struct turn){.visit = v, .world = v->world, .content = v->world->content, .s = v->s,
		.tongue = visit_tongue(v), .screen = screen_at(visit_screen(v)), .arena = &v->scratch};
	return &v->turn;
}

struct effects visit_effects(struct visit *v)
{
	return (struct effects){v->turn.effects, v->turn.effect_count};
}

void visit_end(struct turn *t)
{
	struct visit *v = t->visit;
	bool headphones = v->s->profile.headphones;
	if (v->s->call_state == CALL_WAITING || v->s->call_state == CALL_COMING)
		effect(t, EFFECT_CALL, HELP_NONE);
	snags_stopped(t);
	snags_hand_over(t);
	session_reset(v->s, v->world->defaults);
	v->s->profile.headphones = headphones;
	v->s->history[v->s->depth++].screen = SCREEN_A1;
	v->is_busy = false;
	visit_arrived(v);
	effect(t, EFFECT_END, 0);
}

static void act_finish(struct turn *t)
{
	if (t->screen->number == SCREEN_X3)
		visit_end(t);
	else
		go(t, SCREEN_X2);
}

static void act_read_aloud(struct turn *t)
{
	t->s->profile.read_aloud = !t->s->profile.read_aloud;
	effect(t, EFFECT_SETTINGS, 0);
	if (t->s->profile.read_aloud)
		effect(t, EFFECT_READ, 0);
}

static void act_start_again(struct turn *t)
{
	if (session_has_answers(t->s))
		go(t, SCREEN_X1);
	else
		visit_end(t);
}

static void act_more(struct turn *t)
{
	int *part = &t->s->history[t->s->depth - 1].part;
	*part = (*part + 1) % (t->visit->parts > 0 ? t->visit->parts : 1);
	t->s->error = NULL;
	visit_arrived(t->visit);
}

/* Next within a page that is divided by Next; true if there was a next part. */
static bool next_part(struct turn *t)
{
	struct step_back *here = &t->s->history[t->s->depth - 1];
	if (t->visit->parts_by != PART_BY_NEXT || here->part + 1 >= t->visit->parts)
		return false;
	here->part++;
	visit_arrived(t->visit);
	return true;
}

static void act_back(struct turn *t)
{
	struct step_back *here = &t->s->history[t->s->depth - 1];
	if (t->visit->parts_by == PART_BY_NEXT && here->part > 0) {
		here->part--;
		visit_arrived(t->visit);
	} else {
		go_back(t);
	}
}

static void act_volume(struct turn *t, int step)
{
	int *volume = &t->s->profile.volume;
	*volume += step;
	*volume = *volume < 1 ? 1 : *volume > VOLUME_MAX ? VOLUME_MAX : *volume;
	effect(t, EFFECT_SETTINGS, 0);
	effect(t, EFFECT_TRY_SOUND, 0);
}

static void act_rate(struct turn *t, int step)
{
	t->s->profile.rate_wpm = rate_step(t->s->profile.rate_wpm, step);
	effect(t, EFFECT_SETTINGS, 0);
	effect(t, EFFECT_TRY_SOUND, 0);
}

static void act_set_language(struct turn *t)
{
	if (t->action.n < 0 || t->action.n >= tongue_count())
		return;
	t->s->profile.language = t->action.n;
	t->s->is_awake = true;
	if (t->screen->number == SCREEN_A1)
		go(t, SCREEN_H1);
	else if (t->s->depth > 1)
		t->s->history[t->s->depth - 2].screen == SCREEN_A1 ? go(t, SCREEN_H1) : go_back(t);
	effect(t, EFFECT_SETTINGS, 0);
}

static void act_wake(struct turn *t)
{
	t->s->is_awake = true;
	go(t, SCREEN_H1);
	if (t->action.n > SCREEN_NONE && t->action.n < SCREEN_COUNT)
		go(t, (enum screen_id)t->action.n);
}

void visit_go_once(struct turn *t, enum screen_id to)
{
	if (t->screen->number != to)
		go(t, to);
}

/* What means the same on every screen.  False: it is the screen's own. */
static bool act_everywhere(struct turn *t)
{
	switch ((int)t->action.act) {
	case ACT_HELP: visit_go_once(t, SCREEN_E1); return true;
	case ACT_READ_ALOUD: act_read_aloud(t); return true;
	case ACT_LANGUAGE: visit_go_once(t, SCREEN_A2); return true;
	case ACT_TEXT_SIZE: visit_go_once(t, SCREEN_G2); return true;
	case ACT_START_AGAIN: act_start_again(t); return true;
	case ACT_TOOLS: visit_go_once(t, SCREEN_X7); return true;
	case ACT_FINISH: act_finish(t); return true;
	case ACT_MORE: act_more(t); return true;
	case ACT_BACK: act_back(t); return true;
	case ACT_GO: go(t, (enum screen_id)t->action.n); return true;
	case ACT_NEXT: return next_part(t);
	case ACT_LOUDER: act_volume(t, 1); return true;
	case ACT_QUIETER: act_volume(t, -1); return true;
	case ACT_FASTER: act_rate(t, 1); return true;
	case ACT_SLOWER: act_rate(t, -1); return true;
	case ACT_SET_LANGUAGE: act_set_language(t); return true;
	case ACT_WAKE: act_wake(t); return true;
	case ACT_STAY: return true; /* visit_act has left X3 already */
	default: return false;
	}
}

/* On X3 any input at all means "I need more time", but Finish (ux.md X3). */
static bool leave_warning(struct turn *t)
{
	if (t->screen->number != SCREEN_X3 || t->action.act == ACT_FINISH)
		return false;
	go_back(t);
	return true;
}

struct effects visit_act(struct visit *v, struct action action)
{
	struct turn *t = visit_turn(v);
	t->action = action;
	v->alive_ms = visit_now_ms(v);
	if (action.act != ACT_NEXT)
		v->advance_ms = VISIT_NEVER;
	if (!leave_warning(t) && !typing(t)) {
		bool keeps_error = action.act == ACT_LOUDER || action.act == ACT_QUIETER ||
			action.act == ACT_READ_ALOUD;
		if (!keeps_error)
			t->s->error = NULL;
		if (!act_everywhere(t))
			t->screen->act(t);
	}
	if (v->alert_waits && danger_now(v->world) >= 0 && visit_screen(v) != t->screen->number &&
		!(screen_at(visit_screen(v))->flags & S_NO_IDLE)) {
		v->alert_waits = false;
		go(t, SCREEN_N3A);
	}
	return visit_effects(v);
}

struct effects visit_alive(struct visit *v)
{
	struct turn *t = visit_turn(v);
	v->alive_ms = visit_now_ms(v);
	(void)leave_warning(t);
	return visit_effects(v);
}

void visit_jump(struct visit *v, enum screen_id to)
{
	struct turn *t = visit_turn(v);
	v->s->is_awake = to != SCREEN_A1;
	v->s->depth = 0;
	if (to != SCREEN_A1 && to != SCREEN_H1)
		go(t, SCREEN_H1);
	go(t, to);
}
