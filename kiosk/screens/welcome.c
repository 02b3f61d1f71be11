/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A1 Welcome, A2 Language (ux.md 3 (a)). */
#include "kiosk/screens/notices.h"

enum { TILES_S = 4, TILES_ML = 6 };

static struct item *language_tile(struct build *b, int i)
{
	const struct tongue *t = tongue_at(i);
	struct item *it =
		add(b, ROLE_LANGUAGE, k_arena_printf(b->arena, "lang.%s", t->tag), t->own_name);
	it->lang = t->tag;
	it->on_press = (struct action){.act = ACT_SET_LANGUAGE, .n = i};
	it->state |= ITEM_CENTRED;
	return it;
}

/* The three pictures that start a flow in the default language. */
static void starter(struct build *b, enum screen_id to, const char *label, const char *picture)
{
	act_choice(b, ACT_WAKE, (int)to, label, picture);
}

/* One notice at a time, a new one every 12 s; an alert stays, and so does what the city announces. */
static void notice_line(struct build *b)
{
	enum { NOTICE_MS = 12000, NOTICES_SHOWN_MAX = 32 };
	int shown[NOTICES_SHOWN_MAX], alert = -1, n = 0;
	for (int i = 0; i < notice_count(b->world) && n < NOTICES_SHOWN_MAX; i++) {
		const struct notice *x = notice_at(b->world, i);
		if (!notice_is_now(b->world, i))
			continue;
		shown[n++] = i;
		if ((x->level > ALERT_INFO || notice_is_announced(b->world, i)) && (alert < 0 || x->level > notice_at(b->world, alert)->level))
			alert = i;
	}
	if (!n)
		return;
	int one = alert >= 0 ? alert : shown[k_time_mono_ms(b->world->now) / NOTICE_MS % n];
	const struct notice *x = notice_at(b->world, one);
	struct item *it = add(b, ROLE_NOTICE, "notice", notice_words(b, one, &x->title));
	it->picture = x->picture;
	it->lang = notice_lang(b, one);
}

void a1_build(struct build *b)
{
	int count = tongue_count(), room = b->world->panel.class_ == PANEL_S ? TILES_S : TILES_ML;
	title(b, T(b, "Welcome"));
	hint(b, T(b, "Touch your language to start."));
	for (int i = 0; i < count && i < room; i++)
		language_tile(b, i);
	if (count > room)
		act_choice(b, ACT_LANGUAGE, 0, T(b, "More languages"), "language");
	starter(b, SCREEN_B1, T(b, "Book a visit"), "visit");
	starter(b, SCREEN_P1, T(b, "Report a problem"), "problem");
	starter(b, SCREEN_E1, T(b, "Get help"), "people");
	notice_line(b);
	b->page->kind = PAGE_WELCOME;
}

void a1_act(struct turn *t)
{
	(void)t;
}

void a2_build(struct build *b)
{
	title(b, T(b, "Choose your language"));
	for (int i = 0; i < tongue_count(); i++) {
		struct item *it = language_tile(b, i);
		it->picture = "language";
		it->state &= ~(unsigned)ITEM_CENTRED;
		if (i == b->s->profile.language)
			it->state |= ITEM_CHOSEN;
		if (b->world->lacks_letters[i])
			it->hint = T(b, "Its letters are missing here");
		else if (!b->world->has_voice[i])
			it->hint = tr(tongue_at(i), N_("No sound yet"));
	}
}

void a2_act(struct turn *t)
{
	(void)t;
}
