/* SPDX-License-Identifier: GPL-3.0-or-later */
/* H1 Home (ux.md 3 (b)), with the first touch tip A3. */
#include "kiosk/screens/notices.h"


enum { HINT_LETTERS = 40 };

static void home_choice(struct build *b, enum screen_id to, const char *label, const char *hint_text,
	const char *picture, const char *alias)
{
	struct item *it = link_to(b, to, label, picture);
	it->hint = hint_text;
	it->aliases[0] = alias;
}

/* An alert of now stands under the words, and is the picture. */
static void news_choice(struct build *b)
{
	int i = gravest_now(b->world);
	home_choice(b, SCREEN_N1, T(b, "News and alerts"), T(b, "What is new near you."), "news",
		T(b, "news"));
	if (i < 0)
		return;
	const struct notice *n = notice_at(b->world, i);
	struct item *it = &b->page->items[b->page->item_count - 1];
	const char *words_of_it = notice_words(b, i, &n->title);
	bool is_shown = !notice_lang(b, i) && utf8_chars(words_of_it) <= HINT_LETTERS;
	it->picture = n->level >= ALERT_DANGER ? "alert-danger" : n->level == ALERT_READY ? "alert-ready" : "alert-info";
	it->hint = is_shown ? words_of_it
			    : fill(b, T(b, "Alerts now ({n})"), "n",
				      say_number(b->arena, b->tongue, alerts_now(b->world)));
}

void h1_build(struct build *b)
{
	title(b, T(b, "What do you want to do?"));
	/* A3 is a courtesy: it never takes the place of a choice. */
	bool has_place = b->world->panel.class_ != PANEL_S && b->s->profile.text_size <= 2;
	if (!b->s->tip_shown && has_place) {
		struct item *tip = add(b, ROLE_STRIP, "tip", T(b, "Press Help any time."));
		tip->picture = "help";
		tip->spoken = T(b, "To hear this screen, press Read aloud.");
	}
	home_choice(b, SCREEN_B1, T(b, "Book a visit"), T(b, "Choose a day and a time."), "visit",
		T(b, "appointment"));
	home_choice(b, SCREEN_P1, T(b, "Report a problem"), T(b, "Tell us what is wrong."), "problem",
		T(b, "complaint"));
	home_choice(b, SCREEN_E1, T(b, "Get help now"), T(b, "People, guides and phone numbers."),
		"people", T(b, "help me"));
	home_choice(b, SCREEN_C1, T(b, "My request"), T(b, "Check it, change it or stop it."), "slip",
		T(b, "my number"));
	news_choice(b);
	b->back_label = T(b, "Finish");
	b->back_picture = "finish";
	b->back = (struct action){.act = ACT_FINISH};
}

void h1_act(struct turn *t)
{
	(void)t;
}
