/* SPDX-License-Identifier: GPL-3.0-or-later */
/* turn: the words in which screens say what a press does. */
#include "kiosk/screens/screen.h"
#include "kiosk/screens/snags.h"
#include "kiosk/screens/visit_inside.h"

#include "kiosk/base/check.h"

#include <stdio.h>
#include <string.h>

static const struct screen table[] = {
#define SCREEN(id_, name, step_, steps_, picture_, idle, flags_, help_) \
	[SCREEN_##id_] = {.id = #name, .number = SCREEN_##id_, .step = step_, .steps = steps_, \
		.idle_s = idle, .flags = flags_, .picture = picture_, .help = help_, \
		.build = name##_build, .act = name##_act},
#include "kiosk/screens/screens.def"
#undef SCREEN
};

const struct screen *screen_at(enum screen_id id)
{
	K_CHECK(id > SCREEN_NONE && id < SCREEN_COUNT);
	return &table[id];
}

enum screen_id screen_find(const char *id)
{
	for (int i = SCREEN_NONE + 1; i < SCREEN_COUNT; i++)
		if (!strcmp(table[i].id, id))
			return (enum screen_id)i;
	return SCREEN_NONE;
}

/* What a page of the booking cannot do without, in the order of the questions. */
enum { NEEDS_SERVICE = 1, NEEDS_PLACE = 2, NEEDS_DAY = 4, NEEDS_TIME = 8 };

static unsigned needs_of(const struct session *s, int screen)
{
	switch (screen) {
	case SCREEN_B2:
	case SCREEN_B2E:
		return NEEDS_SERVICE;
	case SCREEN_B3:
	case SCREEN_B3E:
		return NEEDS_SERVICE | NEEDS_PLACE;
	case SCREEN_B4:
		return NEEDS_SERVICE | NEEDS_PLACE | NEEDS_DAY;
	case SCREEN_B9:
		return s->visit.is_callback ? NEEDS_SERVICE
					    : NEEDS_SERVICE | NEEDS_PLACE | NEEDS_DAY | NEEDS_TIME;
	default:
		return 0;
	}
}

/* The first question that is still open before this page can be shown; SCREEN_NONE: none.  A
 * change of one answer may take others with it (another service, other places). */
static enum screen_id open_question(const struct session *s, int screen)
{
	const struct visit_draft *v = &s->visit;
	unsigned needs = needs_of(s, screen);
	if (needs & NEEDS_SERVICE && v->service < 0)
		return SCREEN_B1;
	if (needs & NEEDS_PLACE && v->place < 0)
		return SCREEN_B2;
	if (needs & NEEDS_DAY && !v->day.year)
		return SCREEN_B3;
	if (needs & NEEDS_TIME && v->minute < 0)
		return SCREEN_B4;
	return SCREEN_NONE;
}

static void arrive(struct turn *t)
{
	int *here = &t->s->history[t->s->depth - 1].screen;
	bool starts_job = *here == SCREEN_B1 || *here == SCREEN_P1 || *here == SCREEN_S1 ||
		*here == SCREEN_Q2;
	if (starts_job && !t->world->room)
		*here = SCREEN_X8F; /* said before the person starts (sync-and-updates.md 1.3, Q8) */
	enum screen_id open = open_question(t->s, *here);
	if (open != SCREEN_NONE) {
		t->s->check = *here == SCREEN_B9 ? SCREEN_B9 : t->s->check;
		*here = (int)open;
	}
	t->s->error = NULL;
	t->s->undo[0] = '\0';
	snags_arrived(t);
	visit_arrived(t->visit);
}

void go(struct turn *t, enum screen_id to)
{
	struct session *s = t->s;
	K_CHECK(to > SCREEN_NONE && to < SCREEN_COUNT);
	if (t->screen->number == SCREEN_H1)
		s->tip_shown = true; /* A3: once a session */
	if (t->action.act == ACT_CHOOSE && s->depth)
		s->history[s->depth - 1].chose = true;
	if (s->depth == HISTORY_MAX) {
		/* The longest flow takes 20 steps; after that the oldest step but home goes. */
		memmove(&s->history[1], &s->history[2], sizeof s->history[0] * (HISTORY_MAX - 2));
		s->depth--;
	}
	s->history[s->depth++] = (struct step_back){.screen = (int)to};
	arrive(t);
}

/* Pages that tell of something that happened or asked in between: Back never returns to them. */
static bool is_passing(int screen)
{
	return screen == SCREEN_B10 || screen == SCREEN_C1W || screen == SCREEN_X5 ||
		screen == SCREEN_X3 || screen == SCREEN_X3H || screen == SCREEN_A2;
}

void go_back(struct turn *t)
{
	struct session *s = t->s;
	/* Whoever was asked for a sign of life is put back where they were, whatever that was. */
	bool was_warned = s->depth && s->history[s->depth - 1].screen == SCREEN_X3;
	snags_left(t);
	do {
		if (s->depth > 0)
			s->depth--;
	} while (!was_warned && s->depth && is_passing(s->history[s->depth - 1].screen));
	if (!s->depth)
		s->history[s->depth++] = (struct step_back){.screen = SCREEN_H1};
	if (s->history[s->depth - 1].screen == s->check)
		s->check = SCREEN_NONE;
	arrive(t);
}

void go_back_to(struct turn *t, enum screen_id to)
{
	struct session *s = t->s;
	for (int i = s->depth - 1; i >= 0; i--) {
		if (s->history[i].screen != (int)to)
			continue;
		s->depth = i + 1;
		s->history[i].part = 0;
		if (s->check == (int)to)
			s->check = SCREEN_NONE;
		arrive(t);
		return;
	}
	go(t, to);
}

void proceed(struct turn *t, enum screen_id to)
{
	if (t->s->check)
		go_back_to(t, (enum screen_id)t->s->check);
	else
		go(t, to);
}

void advance(struct turn *t)
{
	enum { ADVANCE_MS = 800 }; /* ux.md 2.4 */
	if (!t->s->profile.careful)
		visit_advance_in(t->visit, ADVANCE_MS);
}

static void fail_with(struct turn *t, const char *msgid, bool is_field)
{
	t->s->error = msgid;
	t->s->error_is_field = is_field;
	effect(t, EFFECT_SOUND, SOUND_ERROR);
}

void fail(struct turn *t, const char *msgid)
{
	fail_with(t, msgid, false);
}

void fail_field(struct turn *t, const char *msgid)
{
	fail_with(t, msgid, true);
}

struct effect *effect(struct turn *t, enum effect_kind kind, int n)
{
	K_CHECK(t->effect_count < EFFECTS_MAX);
	struct effect *e = &t->effects[t->effect_count++];
	*e = (struct effect){.kind = kind, .n = n};
	return e;
}

bool next_if(struct turn *t, bool answered)
{
	if (t->action.act != ACT_NEXT)
		return false;
	if (!answered)
		fail(t, N_("Choose one to go on."));
	return answered;
}

void say_private(struct turn *t)
{
	const struct profile *p = &t->s->profile;
	if (p->headphones || p->was_asked_private)
		effect(t, EFFECT_READ, 0);
	else
		go(t, SCREEN_X5);
}

static uint64_t random_number(struct turn *t)
{
	return t->world->random.next(t->world->random.ctx);
}

void request_id_make(struct turn *t, char out[REQUEST_ID_CHARS + 1])
{
	snprintf(out, REQUEST_ID_CHARS + 1, "%016llx%016llx", (unsigned long long)random_number(t),
		(unsigned long long)random_number(t));
}

void submit_begin(struct turn *t, enum request_kind kind)
{
	struct sent *sent = &t->s->sent;
	*sent = (struct sent){
		.kind = kind,
		.outcome = OUTCOME_WAITING,
		.since_ms = k_time_mono_ms(t->world->now),
		.was_on_line = t->world->line,
	};
	request_id_make(t, sent->id);
	if (request_has_number(kind))
		number_make(random_number(t), sent->number);
}

void submit(struct turn *t, const char *body_json, const char *public_json)
{
	const struct sent *sent = &t->s->sent;
	struct effect *e = effect(t, EFFECT_SUBMIT, 0);
	e->request.kind = sent->kind;
	memcpy(e->request.id, sent->id, sizeof sent->id);
	memcpy(e->request.number, sent->number, sizeof sent->number);
	e->request.body_json = body_json;
	e->request.public_json = public_json;
	go(t, SCREEN_B10);
}
