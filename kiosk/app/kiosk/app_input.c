/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What comes in by fingers, keys and plugs becomes an action on an item. */
#include "app_inside.h"

#include <stdio.h>
#include <string.h>

enum { MISS_SHOWN_MS = 1500, HELP_AGAIN_MS = 5000 }; /* ux.md 2.3: the second press within 5 s opens E1 */

static void after_alive(struct app *a)
{
	enum screen_id before = visit_screen(a->visit);
	struct effects effects = visit_alive(a->visit);
	a->idle_since_ms = k_time_mono_ms(a->world.now);
	if (a->is_dim) {
		a->is_dim = false;
		a->ports.display.dim(a->ports.display.self, false);
	}
	if (visit_screen(a->visit) != before)
		app_after(a, effects, NULL);
}

/* Any key of the pad starts speech (architecture.md section 9, Speech on). */
static void start_reader(struct app *a)
{
	visit_profile(a->visit)->reader = true;
	app_settings_changed(a);
	narrator_page(a->narrator, app_page(a), NARRATE_NEW);
	if (app_focus(a) && !app_page(a)->is_idle)
		narrator_focus(a->narrator, app_page(a), app_focus(a));
}

static bool help_only_speaks(struct app *a, enum act act)
{
	int64_t now = k_time_mono_ms(a->world.now);
	bool is_first = act == ACT_HELP && visit_profile(a->visit)->reader &&
		(!a->help_ms || now - a->help_ms > HELP_AGAIN_MS);
	a->help_ms = is_first ? now : 0;
	return is_first;
}

const char *app_miss_words(const struct app *a)
{
	return tr(visit_tongue(a->visit), N_("Press a picture."));
}

static void press(struct app *a, const struct item *it)
{
	char id[sizeof a->focus];
	struct action action = it->on_press;
	snprintf(id, sizeof id, "%s", it->id);
	app_act(a, action, id);
}

static void touch_in(struct app *a, const struct input_event *e)
{
	struct touch_result r = touch_event(&a->touch, app_page(a), e);
	if (e->kind == INPUT_TOUCH_DOWN && a->ring) {
		a->ring = false;
		view_focus(a->view, NULL, false);
	}
	view_press(a->view, r.lit);
	const struct item *it = page_item(app_page(a), r.pressed);
	if (it) {
		snprintf(a->focus, sizeof a->focus, "%s", it->id);
		press(a, it);
	} else if (r.missed && app_page(a)->is_idle) {
		app_act(a, (struct action){.act = ACT_WAKE}, NULL);
	} else if (r.missed) {
		a->miss_until_ms = k_time_mono_ms(a->world.now) + MISS_SHOWN_MS;
		narrator_earcon(a->narrator, EARCON_BUMP);
		app_show_speech(a);
	}
}

static void move_focus(struct app *a, const struct item *to)
{
	snprintf(a->focus, sizeof a->focus, "%s", to->id);
	view_focus(a->view, a->focus, false);
	narrator_focus(a->narrator, app_page(a), to);
}

/* The volume key goes round: after the loudest comes the softest. */
static struct action round_volume(struct app *a, struct action action)
{
	struct profile *p = visit_profile(a->visit);
	if (action.act == ACT_LOUDER && action.n == KEYS_VOLUME_ROUND && p->volume == VOLUME_MAX)
		p->volume = 0;
	return action;
}

/* PageUp: one part back; with `parts` parts that is parts - 1 steps forward. */
static void part_back(struct app *a)
{
	for (int i = 1; i < app_page(a)->parts; i++)
		app_act(a, (struct action){.act = ACT_MORE}, NULL);
}

static void key_acts(struct app *a, const struct keys_result *r)
{
	char id[sizeof a->focus] = "";
	if (r->pressed)
		snprintf(id, sizeof id, "%s", r->pressed->id);
	if (help_only_speaks(a, r->action.act))
		narrator_where(a->narrator, app_page(a), app_focus(a));
	else if (r->action.act == ACT_MORE && r->action.n == KEYS_PART_BACK)
		part_back(a);
	else
		app_act(a, round_volume(a, r->action), id[0] ? id : NULL);
}

static bool is_move(const struct input_event *e)
{
	return e->kind == INPUT_KEY &&
		(e->key == KEY_UP_ || e->key == KEY_DOWN_ || e->key == KEY_TAB_ || e->key == KEY_BACKTAB_);
}

static void key_in(struct app *a, const struct input_event *e)
{
	bool starts = e->kind == INPUT_KEY && e->device == DEVICE_KEYPAD && !visit_profile(a->visit)->reader;
	a->ring = true;
	if (starts) {
		/* The first key only starts the voice: nobody presses what was not named yet. */
		start_reader(a);
		view_focus(a->view, a->focus, false);
		return;
	}
	struct keys_result r = keys_event(app_page(a), app_focus(a), e);
	if (r.quiet || r.grid)
		return;
	if (r.focus)
		move_focus(a, r.focus);
	else
		view_focus(a->view, a->focus, false);
	if (r.where_am_i)
		narrator_where(a->narrator, app_page(a), app_focus(a));
	if (r.say_again)
		narrator_repeat(a->narrator);
	if (r.bump && is_move(e))
		narrator_end_of_list(a->narrator);
	else if (r.bump)
		narrator_earcon(a->narrator, EARCON_BUMP);
	if (r.action.act)
		key_acts(a, &r);
}

static void headphones_in(struct app *a, bool is_in)
{
	narrator_headphones(a->narrator, is_in);
	struct effects effects = visit_headphones(a->visit, is_in);
	app_after(a, effects, NULL);
	if (!is_in)
		return;
	a->ring = true;
	narrator_page(a->narrator, app_page(a), NARRATE_NEW);
}

void app_input(void *app, const struct input_event *e)
{
	struct app *a = app;
	app_read_clock(a);
	switch (e->kind) {
	case INPUT_TOUCH_DOWN:
	case INPUT_KEY:
	case INPUT_TEXT:
		narrator_quiet(a->narrator);
		after_alive(a);
		break;
	case INPUT_TOUCH_MOVE:
	case INPUT_TOUCH_UP:
	case INPUT_TOUCH_CANCEL:
	case INPUT_HEADPHONES:
	case INPUT_TOUCH_LOST:
	case INPUT_RESIZED:
	case INPUT_CLOSED:
		break;
	}
	switch (e->kind) {
	case INPUT_TOUCH_DOWN:
	case INPUT_TOUCH_MOVE:
	case INPUT_TOUCH_UP:
	case INPUT_TOUCH_CANCEL:
		touch_in(a, e);
		break;
	case INPUT_KEY:
	case INPUT_TEXT:
		key_in(a, e);
		break;
	case INPUT_HEADPHONES:
		headphones_in(a, e->on);
		break;
	case INPUT_TOUCH_LOST:
		a->world.has_touch = e->on;
		app_rebuild(a, NULL);
		break;
	case INPUT_RESIZED:
		app_resized(a);
		break;
	case INPUT_CLOSED:
		break; /* live.c ends the loop */
	}
}
