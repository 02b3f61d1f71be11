/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the visit's own files share (visit.c, visit_time.c, visit_news.c, turn.c): for them only. */
#ifndef FOYER_SCREENS_VISIT_INSIDE_H
#define FOYER_SCREENS_VISIT_INSIDE_H

#include "kiosk/screens/visit.h"

enum { VISIT_NEVER = 0 };

struct visit {
	struct world *world;
	struct k_arena secret;  /* the session */
	struct k_arena scratch; /* what effects carry; wiped at the next turn */
	struct session *s;
	struct turn turn;
	int64_t alive_ms;       /* mono: the last sign of life */
	int64_t arrived_ms;     /* mono: when this screen came */
	int64_t advance_ms;     /* mono: when ACT_NEXT follows; VISIT_NEVER */
	int64_t next_step_ms;   /* mono: when the warning shows ten seconds fewer */
	int64_t still_calling_ms; /* mono: when E2 says again that it calls */
	bool is_busy;
	bool alert_waits;
	bool timer_done;        /* this screen's own timer has fired */
	int parts;              /* of the page last built */
	enum page_parts parts_by;
};

static inline int64_t visit_now_ms(const struct visit *v)
{
	return k_time_mono_ms(v->world->now);
}

/* A turn with no effects yet; what the turn before carried is wiped. */
struct turn *visit_turn(struct visit *v);
struct effects visit_effects(struct visit *v);
/* The visit is over: everything of the person is wiped, the idle screen stands. */
void visit_end(struct turn *t);
/* go, unless the person is there already. */
void visit_go_once(struct turn *t, enum screen_id to);
/* The person stands on another screen: its clock starts, a waiting advance is dropped. */
void visit_arrived(struct visit *v);
/* ACT_NEXT follows in ms. */
void visit_advance_in(struct visit *v, int64_t ms);

#endif
