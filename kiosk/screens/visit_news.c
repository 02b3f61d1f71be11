/* SPDX-License-Identifier: GPL-3.0-or-later */
/* visit_news: what comes from outside while a person is here: answers of the city, a volunteer, the
 * printer, a plug, an alert. */
#include "kiosk/screens/notices.h"
#include "kiosk/screens/shared.h"
#include "kiosk/screens/visit_inside.h"

#include <stdio.h>
#include <string.h>

enum { ALERT_ID_BYTES = 80 };

/* Tells the screen of now that session.sent or another fact has changed. */
static void news(struct turn *t)
{
	t->action = (struct action){.act = ACT_DO, .n = DO_NEWS};
	t->screen->act(t);
}

struct effects visit_outcome(struct visit *v, const char *id, enum outcome outcome)
{
	struct turn *t = visit_turn(v);
	if (!strcmp(v->s->sent.id, id) && v->s->sent.outcome != outcome) {
		/* What the city said is final; a late "saved" does not take it back. */
		if (outcome != OUTCOME_SAVED || v->s->sent.outcome == OUTCOME_WAITING) {
			v->s->sent.outcome = outcome;
			if (visit_screen(v) == SCREEN_X8) {
				/* It came after we had given up waiting. */
				go(t, SCREEN_B10);
				t->screen = screen_at(SCREEN_B10);
			}
			news(t);
		}
	}
	return visit_effects(v);
}

void visit_code(struct visit *v, const char *id, const char *code)
{
	if (!strcmp(v->s->sent.id, id))
		snprintf(v->s->sent.code, sizeof v->s->sent.code, "%s", code);
}

struct effects visit_saved(struct visit *v, const char *id)
{
	return visit_outcome(v, id, OUTCOME_SAVED);
}

struct effects visit_not_saved(struct visit *v, const char *id)
{
	return visit_outcome(v, id, OUTCOME_NOT_SAVED);
}

struct effects visit_started(struct visit *v)
{
	struct turn *t = visit_turn(v);
	v->world->is_starting = false;
	if (visit_screen(v) == SCREEN_X9)
		visit_end(t);
	return visit_effects(v);
}

struct effects visit_status(struct visit *v, enum err err, const char *json)
{
	struct turn *t = visit_turn(v);
	if (visit_screen(v) != SCREEN_C1W)
		return visit_effects(v);
	t->screen = screen_at(SCREEN_C1W);
	if (!err)
		err = status_read(&v->s->status, json, visit_tongue(v)->tag);
	v->s->status_err = (int)err;
	news(t);
	return visit_effects(v);
}

struct effects visit_call(struct visit *v, int state, const char *name)
{
	struct turn *t = visit_turn(v);
	if (v->s->call_state != CALL_WAITING && v->s->call_state != CALL_COMING)
		return visit_effects(v);
	if (state == 2) {
		call_is_over(t);
		return visit_effects(v);
	}
	v->s->call_state = state == 1 ? CALL_COMING : CALL_WAITING;
	v->s->call_name[0] = '\0';
	if (name)
		(void)utf8_append(v->s->call_name, NAME_BYTES, NAME_CHARS, name);
	if (v->s->call_state == CALL_COMING)
		effect(t, EFFECT_SOUND, SOUND_DONE);
	return visit_effects(v);
}

struct effects visit_lamp(struct visit *v, bool works)
{
	(void)visit_turn(v);
	v->world->has_lamp = works;
	if (!works && v->s->call_state == CALL_WAITING && !v->world->line)
		v->s->call_state = CALL_CANNOT;
	return visit_effects(v);
}

struct effects visit_printed(struct visit *v, enum err err)
{
	(void)visit_turn(v);
	v->s->print_err = (int)err;
	if (visit_screen(v) == SCREEN_B12)
		visit_arrived(v);
	return visit_effects(v);
}

struct effects visit_headphones(struct visit *v, bool is_in)
{
	struct turn *t = visit_turn(v);
	struct profile *p = &v->s->profile;
	v->alive_ms = visit_now_ms(v);
	p->headphones = is_in;
	if (is_in) {
		p->reader = true;
	} else {
		p->reader = false;
		if (v->s->is_awake && visit_screen(v) != SCREEN_X3H)
			go(t, SCREEN_X3H);
	}
	effect(t, EFFECT_SETTINGS, 0);
	return visit_effects(v);
}

struct effects visit_alert(struct visit *v, bool at_once)
{
	struct turn *t = visit_turn(v);
	bool can_cut_in = at_once && !(t->screen->flags & S_NO_IDLE) && v->s->is_awake;
	v->alert_waits = v->s->is_awake && !can_cut_in;
	if (can_cut_in)
		go(t, SCREEN_N3A);
	return visit_effects(v);
}

/* Who reads a notice goes on reading that one. */
static enum err take_notices(struct visit *v, struct alerts *where, const char *json)
{
	char id[ALERT_ID_BYTES] = "";
	const struct notice *read = notice_at(v->world, v->s->notice);
	if (read)
		snprintf(id, sizeof id, "%s", read->id);
	enum err e = alerts_read(where, json);
	v->s->notice = read ? notice_find(v->world, id) : v->s->notice;
	return e;
}

enum err visit_alerts(struct visit *v, const char *json)
{
	return take_notices(v, &v->world->alerts, json);
}

enum err visit_announced(struct visit *v, const char *json)
{
	return take_notices(v, &v->world->announced, json);
}

struct effects visit_sorry(struct visit *v)
{
	struct turn *t = visit_turn(v);
	visit_go_once(t, SCREEN_X8);
	return visit_effects(v);
}

