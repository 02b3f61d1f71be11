/* SPDX-License-Identifier: GPL-3.0-or-later */
/* X4 Hide the screen, X7 Tools (ux.md 3 (l)). */
#include "kiosk/screens/shared.h"

enum { HIDE, SHOW };
enum { DO_READ_ALOUD, DO_LANGUAGE, DO_TEXT_SIZE, DO_SHOW, DO_COLOURS, DO_SOUND };

/* Leaves a page that was only stepped into, and Tools before it. */
static void leave_tools(struct turn *t)
{
	go_back(t);
	if (t->s->history[t->s->depth - 1].screen == SCREEN_X7)
		go_back(t);
}

/* --- X4 --------------------------------------------------------------------------------------- */

void x4_build(struct build *b)
{
	title(b, T(b, "Hide the screen?"));
	hint(b, T(b, "Only sound will work. No one can look."));
	choice(b, HIDE, T(b, "Hide it"), "ear");
	choice(b, SHOW, T(b, "Show it"), "eye");
}

void x4_act(struct turn *t)
{
	struct profile *p = &t->s->profile;
	if (t->action.act != ACT_CHOOSE)
		return;
	t->s->is_hidden = t->action.n == HIDE;
	if (t->s->is_hidden && !p->reader && !p->read_aloud) {
		p->read_aloud = true; /* a dark and silent machine helps no one */
		effect(t, EFFECT_SETTINGS, 0);
	}
	leave_tools(t);
}

/* --- X7 --------------------------------------------------------------------------------------- */

/* Buttons that the page before had beside the question: the first n of Help, Read aloud,
 * Language, Text size, Start again. */
static int shown_before(const struct build *b)
{
	const struct session *s = b->s;
	const struct panel *panel = &b->world->panel;
	bool had_keys =
		s->depth > 1 && screen_at((enum screen_id)s->history[s->depth - 2].screen)->flags & S_KEYS;
	return panel_is_collapsed(panel, s->profile.text_size, had_keys) ? 1 : panel_bar_count(panel);
}

void x7_build(struct build *b)
{
	int shown = shown_before(b);
	title(b, T(b, "Tools"));
	if (shown < 2)
		do_choice(b, DO_READ_ALOUD,
			b->s->profile.read_aloud ? T(b, "Stop") : T(b, "Read aloud"), "speaker");
	if (shown < 3)
		do_choice(b, DO_LANGUAGE, T(b, "Language"), "language");
	if (shown < 4) {
		do_choice(b, DO_TEXT_SIZE, T(b, "Text size"), "textsize");
		do_choice(b, DO_COLOURS, T(b, "Colours"), "colours"); /* two presses from any page */
		do_choice(b, DO_SOUND, T(b, "Sound"), "speaker");
	}
	if (shown < 5)
		act_choice(b, ACT_START_AGAIN, 0, T(b, "Start again"), "again");
	if (b->s->is_hidden)
		do_choice(b, DO_SHOW, T(b, "Show the screen"), "eye");
	else if (b->world->has_sound)
		link_to(b, SCREEN_X4, T(b, "Hide the screen"), "eye");
}

static void read_aloud(struct turn *t)
{
	struct profile *p = &t->s->profile;
	p->read_aloud = !p->read_aloud;
	effect(t, EFFECT_SETTINGS, 0);
	if (p->read_aloud)
		effect(t, EFFECT_READ, 0);
}

/* Each acts on the page from which Tools was opened. */
void x7_act(struct turn *t)
{
	if (t->action.act != ACT_DO)
		return;
	go_back(t);
	if (t->action.n == DO_READ_ALOUD)
		read_aloud(t);
	else if (t->action.n == DO_LANGUAGE)
		go(t, SCREEN_A2);
	else if (t->action.n == DO_TEXT_SIZE)
		go(t, SCREEN_G2);
	else if (t->action.n == DO_COLOURS)
		go(t, SCREEN_G3);
	else if (t->action.n == DO_SOUND)
		go(t, SCREEN_G4);
	else if (t->action.n == DO_SHOW)
		t->s->is_hidden = false;
}
