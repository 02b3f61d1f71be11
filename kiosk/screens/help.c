/* SPDX-License-Identifier: GPL-3.0-or-later */
/* E1 Help, E1a About this screen, E2 Calling a volunteer (ux.md 3 (e)). */
#include "kiosk/screens/finder.h"
#include "kiosk/screens/shared.h"

#include <string.h>

/* The screen `back` steps behind this one; SCREEN_NONE before the first. */
static enum screen_id screen_behind(const struct session *s, int back)
{
	int i = s->depth - 1 - back;
	return i < 0 ? SCREEN_NONE : (enum screen_id)s->history[i].screen;
}

static void emergency_choice(struct build *b)
{
	link_to(b, SCREEN_E7, T(b, "Emergency"), "octagon")->state |= ITEM_DANGER;
}

void e1_build(struct build *b)
{
	bool in_danger = screen_behind(b->s, 1) == SCREEN_P1A;
	title(b, T(b, "How can we help?"));
	if (in_danger)
		emergency_choice(b);
	link_to(b, SCREEN_E1A, T(b, "About this screen"), "help");
	call_choice(b);
	link_to(b, SCREEN_E3, T(b, "Guides"), "book");
	link_to(b, SCREEN_E5, T(b, "Phone numbers"), "phone");
	if (!in_danger)
		emergency_choice(b);
	finder_choice(b);
	link_to(b, SCREEN_X6, T(b, "Your privacy"), "person");
}

void e1_act(struct turn *t)
{
	(void)called_volunteer(t);
}

void e1a_build(struct build *b)
{
	enum screen_id about = screen_behind(b->s, 2); /* E1 lies between */
	b->page->kind = PAGE_READING;
	b->page->parts_by = PART_BY_NEXT;
	title(b, T(b, "About this screen"));
	if (about != SCREEN_NONE)
		paragraphs(b, NULL, T(b, screen_at(about)->help));
	paragraph_alone(b, NULL, T(b, "Press a picture to choose it."));
	paragraph_alone(b, NULL, T(b, "Press Back to change your mind."));
	paragraph_alone(b, NULL, T(b, "Nothing is sent until the end."));
}

void e1a_act(struct turn *t)
{
	(void)t;
}

/* --- E2 -------------------------------------------------------------------------------------- */

enum { DO_STOP_CALLING, DO_CALL_AGAIN, DO_GO_ON };

static bool is_open_now(const struct turn *t)
{
	int64_t now = t->world->now.wall_ms;
	const struct town *town = &t->content->town;
	return hours_are_open(town->volunteer_hours, town->volunteer_hours_count,
		day_weekday(day_of(now)), minute_of(now));
}

static bool is_calling(const struct session *s)
{
	return s->call_state == CALL_WAITING || s->call_state == CALL_COMING;
}

/* Stands on E2 with its clock started anew. */
static void show_call(struct turn *t)
{
	if (t->screen->number == SCREEN_E2)
		t->s->depth--;
	go(t, SCREEN_E2);
}

static enum call_help help_of(const struct session *s)
{
	for (int i = 0; i < s->depth; i++)
		if (s->history[i].screen == SCREEN_P1A)
			return HELP_UNSAFE;
	return s->profile.reader ? HELP_SEE : HELP_PLAIN;
}

void call_volunteer(struct turn *t)
{
	struct session *s = t->s;
	if (!is_calling(s)) {
		s->call_name[0] = '\0';
		s->call_since_ms = k_time_mono_ms(t->world->now);
		bool is_heard = t->world->has_lamp || t->world->line;
		s->call_state = !is_open_now(t) ? CALL_CLOSED : is_heard ? CALL_WAITING : CALL_CANNOT;
		if (s->call_state == CALL_WAITING) {
			effect(t, EFFECT_CALL, help_of(s));
			effect(t, EFFECT_SOUND, SOUND_CALL);
		}
	}
	show_call(t);
}

static void ways_on(struct build *b)
{
	do_choice(b, DO_CALL_AGAIN, T(b, "Call again"), "volunteer");
	link_to(b, SCREEN_E5, T(b, "Phone numbers"), "phone");
	do_choice(b, DO_GO_ON, T(b, "Go on by myself"), "person");
}

static void calling(struct build *b)
{
	title(b, T(b, "We are calling a volunteer"));
	hint(b, b->world->has_lamp ? T(b, "A light and a sound are on at the desk. Please stay here.")
				   : T(b, "The volunteers see your call. Please stay here."));
	do_choice(b, DO_STOP_CALLING, T(b, "Stop calling"), "no");
}

static void coming(struct build *b)
{
	const char *name = b->s->call_name;
	title(b, name[0] ? fill(b, T(b, "{name} is coming"), "name", name)
			 : T(b, "A volunteer is coming"));
	hint(b, T(b, "Please stay here."));
	do_choice(b, DO_GO_ON, T(b, "Go on by myself"), "person");
}

static void nobody(struct build *b)
{
	title(b, T(b, "No one has come yet"));
	ways_on(b);
}

static void closed(struct build *b)
{
	title(b, T(b, "No volunteer is here now"));
	hint(b, fill(b, T(b, "They are here {hours}."), "hours",
			words(b, &b->content->town.volunteer_hours_words)));
	ways_on(b);
}

static void cannot(struct build *b)
{
	title(b, T(b, "We cannot call from here now"));
	hint(b, T(b, "Please ask at the desk."));
	ways_on(b);
}

void e2_build(struct build *b)
{
	static void (*const pages[])(struct build *) = {
		[CALL_NONE] = closed, [CALL_WAITING] = calling, [CALL_COMING] = coming,
		[CALL_NOBODY] = nobody, [CALL_CLOSED] = closed,
		[CALL_CANNOT] = cannot,
	};
	b->page->picture = is_calling(b->s) ? "volunteer" : "phone";
	pages[b->s->call_state](b);
}

/* Back to where help was asked for. */
static void go_on(struct turn *t)
{
	go_back(t);
	if (t->s->history[t->s->depth - 1].screen == SCREEN_E1)
		go_back(t);
}

void call_is_over(struct turn *t)
{
	struct session *s = t->s;
	s->call_state = CALL_NONE;
	if (s->history[s->depth - 1].screen == SCREEN_E2)
		go_on(t);
	int kept = 0;
	for (int i = 0; i < s->depth; i++)
		if (s->history[i].screen != SCREEN_E2)
			s->history[kept++] = s->history[i];
	s->depth = kept;
}

/* Two minutes on this page: nobody came, or the person has perhaps left.  A volunteer who said
 * they come has ten minutes to be here. */
static void time_is_up(struct turn *t)
{
	enum { COMING_MS = 600000 };
	struct session *s = t->s;
	if (s->call_state == CALL_WAITING) {
		s->call_state = CALL_NOBODY;
		effect(t, EFFECT_CALL, HELP_NONE);
		show_call(t);
	} else if (s->call_state == CALL_COMING &&
		k_time_mono_ms(t->world->now) - s->call_since_ms < COMING_MS) {
		show_call(t);
	} else {
		go(t, SCREEN_X3);
		effect(t, EFFECT_SOUND, SOUND_TIME);
	}
}

void e2_act(struct turn *t)
{
	if (did(t, DO_STOP_CALLING)) {
		t->s->call_state = CALL_NONE;
		effect(t, EFFECT_CALL, HELP_NONE);
		go_back(t);
	} else if (did(t, DO_CALL_AGAIN)) {
		call_volunteer(t);
	} else if (did(t, DO_GO_ON)) {
		go_on(t);
	} else if (did(t, DO_TIME_IS_UP)) {
		time_is_up(t);
	}
}
