/* SPDX-License-Identifier: GPL-3.0-or-later */
/* G2 Text size, G3 Colours, G4 Sound (ux.md 3 (g)).  Every press takes effect at once. */
#include "kiosk/screens/shared.h"

enum { DO_DONE };

/* "Done" stands in the Next slot. */
static void done_button(struct build *b)
{
	main_act(b, DO_DONE, T(b, "Done"), "tick");
}

static void leave_if_done(struct turn *t)
{
	if (did(t, DO_DONE))
		go_back(t);
}

/* --- G2 --------------------------------------------------------------------------------------- */

static const char *const sizes[TEXT_SIZE_MAX] = {N_("Normal"), N_("Big"), N_("Bigger"), N_("Biggest")};

void g2_build(struct build *b)
{
	int max = panel_text_size_max(&b->world->panel);
	title(b, T(b, "Choose the size of the words"));
	for (int i = 1; i <= max; i++) {
		struct item *it = option(b, i, b->s->profile.text_size, T(b, sizes[i - 1]), "textsize");
		it->n = i; /* the size in which the view shows it */
	}
	link_to(b, SCREEN_G3, T(b, "Colours"), "colours");
	link_to(b, SCREEN_G4, T(b, "Sound"), "speaker");
	done_button(b);
}

void g2_act(struct turn *t)
{
	int max = panel_text_size_max(&t->world->panel);
	if (t->action.act == ACT_CHOOSE && t->action.n >= 1 && t->action.n <= max) {
		t->s->profile.text_size = t->action.n;
		effect(t, EFFECT_SETTINGS, 0);
	}
	leave_if_done(t);
}

/* --- G3 --------------------------------------------------------------------------------------- */

/* The picture "theme:..." lets the view draw the tile in its own theme. */
static const struct {
	const char *label, *picture;
} themes[THEME_COUNT] = {
	[THEME_CALM] = {N_("Calm light"), "theme:calm"},
	[THEME_DARK] = {N_("Dark"), "theme:dark"},
	[THEME_MAX] = {N_("Black and yellow"), "theme:max"},
	[THEME_SOFT] = {N_("Soft"), "theme:soft"},
};

void g3_build(struct build *b)
{
	title(b, T(b, "Choose the colours"));
	for (int i = 0; i < THEME_COUNT; i++)
		option(b, i, (int)b->s->profile.theme, T(b, themes[i].label), themes[i].picture);
	done_button(b);
}

void g3_act(struct turn *t)
{
	if (t->action.act == ACT_CHOOSE && t->action.n >= 0 && t->action.n < THEME_COUNT) {
		t->s->profile.theme = (enum theme)t->action.n;
		effect(t, EFFECT_SETTINGS, 0);
	}
	leave_if_done(t);
}

/* --- G4 --------------------------------------------------------------------------------------- */

enum { READ_EVERY_SCREEN, SHORT_WORDS, FULL_WORDS, BEEPS };

/* Steps of the rate from the slowest to rate_wpm, counted from 1. */
static int rate_number(int rate_wpm)
{
	int n = 1;
	for (int slower = rate_step(rate_wpm, -1); slower < rate_wpm; slower = rate_step(rate_wpm, -1)) {
		rate_wpm = slower;
		n++;
	}
	return n;
}

static int rate_count(void)
{
	enum { FASTER_THAN_ALL = 100000 };
	return rate_number(rate_step(FASTER_THAN_ALL, 0));
}

static void stepper(struct build *b, const char *id, const char *label, enum act act, int n, int n_max)
{
	struct item *it = add(b, ROLE_STEPPER, id, label);
	it->picture = act == ACT_LOUDER || act == ACT_QUIETER ? "speaker" : "clock";
	it->on_press = (struct action){.act = act};
	it->n = n;
	it->n_max = n_max;
}

void g4_build(struct build *b)
{
	const struct profile *p = &b->s->profile;
	int rate = rate_number(p->rate_wpm), rates = rate_count();
	b->page->kind = PAGE_STEPPERS;
	title(b, T(b, "How should it sound?"));
	stepper(b, "quieter", T(b, "Quieter"), ACT_QUIETER, p->volume, VOLUME_MAX);
	stepper(b, "louder", T(b, "Louder"), ACT_LOUDER, p->volume, VOLUME_MAX);
	stepper(b, "slower", T(b, "Slower"), ACT_SLOWER, rate, rates);
	stepper(b, "faster", T(b, "Faster"), ACT_FASTER, rate, rates);
	tick(b, READ_EVERY_SCREEN, p->read_aloud, T(b, "Read every screen"), "speaker");
	tick(b, SHORT_WORDS, p->level == LEVEL_SHORT, T(b, "Short words"), "chat");
	tick(b, FULL_WORDS, p->level == LEVEL_FULL, T(b, "Full words"), "book");
	tick(b, BEEPS, p->beeps, T(b, "Beeps"), "ear");
	done_button(b);
}

static void toggle_level(struct profile *p, enum speech_level level)
{
	p->level = p->level == level ? LEVEL_NORMAL : level;
}

static void toggle(struct turn *t)
{
	struct profile *p = &t->s->profile;
	switch (t->action.n) {
	case READ_EVERY_SCREEN:
		p->read_aloud = !p->read_aloud;
		break;
	case SHORT_WORDS:
		toggle_level(p, LEVEL_SHORT);
		break;
	case FULL_WORDS:
		toggle_level(p, LEVEL_FULL);
		break;
	case BEEPS:
		p->beeps = !p->beeps;
		break;
	default:
		return;
	}
	effect(t, EFFECT_SETTINGS, 0);
	effect(t, EFFECT_TRY_SOUND, 0);
}

void g4_act(struct turn *t)
{
	if (t->action.act == ACT_TOGGLE)
		toggle(t);
	leave_if_done(t);
}
