/* SPDX-License-Identifier: GPL-3.0-or-later */
/* visit_time: what happens by itself: advances, warnings, ends (ux.md 2.7). */
#include "kiosk/screens/visit_inside.h"

#include "kiosk/base/check.h"

enum {
	WARNING_S = 60,
	WARNING_STEP_MS = 10000,
	STILL_CALLING_MS = 30000, /* ux.md E2 */
};

/* Screens that go on by themselves, after ms, and not while speech plays (A11Y-07). */
static const struct screen_timer {
	enum screen_id screen;
	int64_t after_ms;
	bool waits_for_speech;
} screen_timers[] = {
	{SCREEN_B10, 8000, false}, /* ux.md B10: no answer within 8 s */
	{SCREEN_C1W, 5000, false},
	{SCREEN_E2, 120000, false}, /* E2b */
	{SCREEN_X2A, 5000, true},
	{SCREEN_X3, WARNING_S * 1000, false},
	{SCREEN_X9, 5000, true},
};

void visit_arrived(struct visit *v)
{
	v->arrived_ms = visit_now_ms(v);
	v->advance_ms = VISIT_NEVER;
	v->still_calling_ms = v->arrived_ms + STILL_CALLING_MS;
	v->next_step_ms = v->arrived_ms + WARNING_STEP_MS;
	v->timer_done = false;
}

void visit_advance_in(struct visit *v, int64_t ms)
{
	v->advance_ms = visit_now_ms(v) + ms;
}

void visit_busy(struct visit *v, bool is_busy)
{
	if (v->is_busy && !is_busy)
		v->alive_ms = visit_now_ms(v); /* the clock stood still; the person now has its full time */
	v->is_busy = is_busy;
}

static int64_t idle_limit_ms(const struct visit *v)
{
	const struct screen *screen = screen_at(visit_screen(v));
	const struct profile *p = &v->s->profile;
	if (screen->flags & S_NO_IDLE || screen->number == SCREEN_A1 || !screen->idle_s)
		return 0;
	int64_t s = v->world->idle_s > screen->idle_s ? v->world->idle_s : screen->idle_s;
	bool is_slow = p->read_aloud || p->reader || p->wheelchair || p->text_size >= 3;
	if (is_slow && s < 240)
		s *= 2;
	return s * 1000;
}

static const struct screen_timer *timer_of(const struct visit *v)
{
	for (size_t i = 0; i < K_COUNT(screen_timers); i++)
		if (screen_timers[i].screen == visit_screen(v))
			return &screen_timers[i];
	return NULL;
}

static int64_t timer_due_ms(const struct visit *v)
{
	const struct screen_timer *timer = timer_of(v);
	if (!timer || v->timer_done || (timer->waits_for_speech && v->is_busy))
		return INT64_MAX;
	return v->arrived_ms + timer->after_ms;
}

static bool is_calling(const struct visit *v)
{
	return visit_screen(v) == SCREEN_E2 && v->s->call_state == CALL_WAITING;
}

static int64_t least(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

int64_t visit_due_ms(const struct visit *v)
{
	int64_t due = timer_due_ms(v);
	int64_t idle = idle_limit_ms(v);
	if (v->advance_ms != VISIT_NEVER && !v->is_busy)
		due = least(due, v->advance_ms); /* "You chose ..." is heard to its end (A11Y-07) */
	if (is_calling(v))
		due = least(due, v->still_calling_ms);
	if (idle && !v->is_busy)
		due = least(due, v->alive_ms + idle);
	if (visit_screen(v) == SCREEN_X3)
		due = least(due, v->next_step_ms);
	return due;
}

static void tick_screen(struct turn *t)
{
	t->visit->timer_done = true;
	if (t->screen->number == SCREEN_X3 || t->screen->number == SCREEN_X2A ||
		t->screen->number == SCREEN_X9) {
		visit_end(t);
		return;
	}
	t->action = (struct action){.act = ACT_DO, .n = DO_TIME_IS_UP};
	t->screen->act(t);
}

struct effects visit_tick(struct visit *v)
{
	struct turn *t = visit_turn(v);
	int64_t idle = idle_limit_ms(v);
	if (v->advance_ms != VISIT_NEVER && !v->is_busy && visit_now_ms(v) >= v->advance_ms) {
		v->advance_ms = VISIT_NEVER;
		t->action = (struct action){.act = ACT_NEXT};
		t->screen->act(t);
	} else if (visit_now_ms(v) >= timer_due_ms(v)) {
		tick_screen(t);
	} else if (visit_screen(v) == SCREEN_X3 && visit_now_ms(v) >= v->next_step_ms) {
		v->next_step_ms += WARNING_STEP_MS; /* the page is built anew with fewer seconds */
	} else if (is_calling(v) && visit_now_ms(v) >= v->still_calling_ms) {
		v->still_calling_ms = visit_now_ms(v) + STILL_CALLING_MS;
		effect(t, EFFECT_STILL_CALLING, 0);
	} else if (idle && !v->is_busy && visit_now_ms(v) >= v->alive_ms + idle) {
		go(t, SCREEN_X3);
		effect(t, EFFECT_SOUND, SOUND_TIME);
	}
	return visit_effects(v);
}

/* Whole seconds left of the warning, in steps of ten. */
int visit_seconds_left(const struct visit *v)
{
	int64_t gone_steps = (visit_now_ms(v) - v->arrived_ms) / WARNING_STEP_MS;
	int64_t left = WARNING_S - gone_steps * (WARNING_STEP_MS / 1000);
	return left < 0 ? 0 : (int)left;
}

