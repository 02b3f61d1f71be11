/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A11Y-20, 35, 36, 73: what a person set, said and took along. */
#include "tests/audit/audit.h"

#include "kiosk/narrator/narrator.h"
#include "kiosk/screens/slip.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SQUEEZED = 4000, ACTIONS_MAX = 64 };

/* --- 35 ---------------------------------------------------------------------------------------------------- */

/* Presses that lead to settings: rail, bar, nav row, Tools. */
static int presses(const struct audit *a, struct action out[ACTIONS_MAX])
{
	int n = 0;
	for (int i = 0; i < a->page.item_count && n < ACTIONS_MAX; i++) {
		const struct item *it = &a->page.items[i];
		enum act act = it->on_press.act;
		bool leads = act == ACT_TOOLS || act == ACT_LANGUAGE || act == ACT_TEXT_SIZE || act == ACT_GO ||
			(act == ACT_DO && visit_screen(a->visit) == SCREEN_X7);
		if (item_is_here(it) && leads)
			out[n++] = it->on_press;
	}
	return n;
}

static const enum screen_id settings_screens[] = {SCREEN_A2, SCREEN_G2, SCREEN_G3, SCREEN_G4};

static void mark(const struct audit *a, bool found[K_COUNT(settings_screens)])
{
	for (size_t i = 0; i < K_COUNT(settings_screens); i++)
		found[i] = found[i] || visit_screen(a->visit) == settings_screens[i];
}

/* Screens that leave by themselves or stand before everything; and a machine half of which is broken,
 * whose strips may put Colours behind More. */
static bool is_exempt(const struct state *s)
{
	return strstr(s->name, "all-wrong") || s->screen == SCREEN_A1 || s->screen == SCREEN_X2A || s->screen == SCREEN_X3 || s->screen == SCREEN_X9;
}

/* A page of one setting is two presses away; the choice on it is then one more, as on any screen. */
static void near(struct audit *a, const struct state *s)
{
	struct action first[ACTIONS_MAX], second[ACTIONS_MAX];
	bool found[K_COUNT(settings_screens)] = {false};
	if (is_exempt(s))
		return;
	audit_enter(a, s, 0);
	mark(a, found);
	int n = presses(a, first);
	for (int i = 0; i < n; i++) {
		audit_enter(a, s, 0);
		(void)audit_act(a, first[i]);
		mark(a, found);
		int m = presses(a, second);
		for (int k = 0; k < m; k++) {
			audit_enter(a, s, 0);
			(void)audit_act(a, first[i]);
			(void)audit_act(a, second[k]);
			mark(a, found);
		}
	}
	static const char *const names[] = {"language", "text size", "colours", "sound"};
	for (size_t i = 0; i < K_COUNT(settings_screens); i++)
		judge(a, RULE_35, found[i], "%s: %s is more than two presses away", s->name, names[i]);
}

/* Changing a setting in the middle of a visit changes no answer and comes back to the same page. */
static void kept(struct audit *a)
{
	static const struct {
		enum screen_id screen;
		struct action action;
	} changes[] = {{SCREEN_G2, {.act = ACT_CHOOSE, .n = 3}}, {SCREEN_G3, {.act = ACT_CHOOSE, .n = THEME_DARK}},
		{SCREEN_G4, {.act = ACT_FASTER}}, {SCREEN_G4, {.act = ACT_LOUDER}},
		{SCREEN_A2, {.act = ACT_SET_LANGUAGE, .n = 1}}};
	for (size_t i = 0; i < K_COUNT(changes); i++) {
		audit_enter(a, state_find("b9"), 0);
		struct session before = *audit_session(a);
		audit_go(a, changes[i].screen);
		(void)visit_act(a->visit, changes[i].action);
		struct profile now = audit_session(a)->profile;
		bool has_changed = memcmp(&now, &before.profile, sizeof now) != 0 || now.language == a->language;
		judge(a, RULE_35, has_changed, "setting %zu is not applied at once", i);
		if (visit_screen(a->visit) == changes[i].screen)
			(void)visit_act(a->visit, (struct action){.act = ACT_BACK});
		struct session *after = audit_session(a);
		judge(a, RULE_35, visit_screen(a->visit) == SCREEN_B9, "setting %zu leads to %s, not back", i,
			screen_at(visit_screen(a->visit))->id);
		judge(a, RULE_35, !memcmp(&before.visit, &after->visit, sizeof before.visit) &&
				!memcmp(&before.person, &after->person, sizeof before.person),
			"setting %zu changes an answer", i);
	}
	audit_build(a);
}

/* --- 36 ---------------------------------------------------------------------------------------------------- */

static void back_to_default(struct audit *a)
{
	struct profile wanted = a->world.defaults;
	for (int way = 0; way < 2; way++) {
		audit_enter(a, state_find("b9"), 0);
		struct profile *p = visit_profile(a->visit);
		p->text_size = 3;
		p->theme = THEME_MAX;
		p->read_aloud = p->careful = true;
		p->rate_wpm = 260;
		p->volume = 8;
		p->language = 1;
		if (way == 0) {
			audit_go(a, SCREEN_X2A);
			visit_busy(a->visit, true);
			audit_wait(a, 20000);
			judge(a, RULE_36, visit_profile(a->visit)->text_size == 3,
				"settings go back while the last page is being said");
			visit_busy(a->visit, false);
			audit_wait(a, 10000);
		} else {
			audit_go(a, SCREEN_X3);
			audit_wait(a, 70000);
		}
		judge(a, RULE_36, visit_screen(a->visit) == SCREEN_A1, "the visit does not end");
		struct profile now = *visit_profile(a->visit);
		judge(a, RULE_36, now.text_size == wanted.text_size && now.theme == wanted.theme &&
				now.read_aloud == wanted.read_aloud && now.careful == wanted.careful &&
				now.rate_wpm == wanted.rate_wpm && now.volume == wanted.volume &&
				now.language == wanted.language,
			"a setting outlives the visit");
	}
}

void settings_audit(struct audit *a)
{
	static const int panels[] = {GLASS_10, GLASS_15, GLASS_27};
	for (size_t g = 0; g < K_COUNT(panels); g++) {
		audit_glass(a, &glasses[panels[g]]);
		audit_settings(a, 1, THEME_CALM);
		for (int i = 0; i < state_count; i++)
			near(a, &states[i]);
	}
	kept(a);
	back_to_default(a);
}

/* --- 20 ---------------------------------------------------------------------------------------------------- */

static bool is_shown(struct audit *a, const char *words)
{
	char one[SQUEEZED], all[SQUEEZED];
	words_squeeze(words, one, sizeof one);
	for (int i = 0; i < a->page.item_count; i++) {
		const struct item *it = &a->page.items[i];
		const char *const parts[] = {it->label, it->hint, it->value};
		for (int k = 0; k < 3; k++) {
			words_squeeze(parts[k], all, sizeof all);
			if (strstr(all, one))
				return true;
		}
	}
	return false;
}

static void slip(struct audit *a, const char *state)
{
	const struct tongue *t = audit_tongue(a);
	audit_enter(a, state_find(state), 0);
	struct slip s = slip_of_page(&a->page, a->content, t, t);
	struct profile p = *visit_profile(a->visit);
	p.headphones = true;
	char digits[64] = "";
	int number_lines = 0;
	for (int i = 0; i < s.line_count; i++) {
		const struct slip_line *l = &s.lines[i];
		bool is_frame = i == 0 || l->look == SLIP_RULE || i >= s.line_count - 2; /* whose machine, phone, keep */
		judge(a, RULE_20, is_frame || is_shown(a, l->text), "only on the slip: \"%s\"", l->text);
		judge(a, RULE_20, !strstr(l->text, audit_session(a)->person.name), "a name on the slip");
		number_lines += l->look == SLIP_NUMBER;
	}
	judge(a, RULE_20, number_lines == 1, "%d numbers on the slip", number_lines);
	/* All parts read in headphones tell day, time, place and the number, digit by digit. */
	static char said[60000];
	said[0] = '\0';
	for (int part = 0; part == 0 || part < a->page.parts; part++) {
		audit_part(a, part);
		char one[20000];
		words_squeeze(narrator_read(&a->page, &p, &a->arena), one, sizeof one);
		strncat(said, one, sizeof said - strlen(said) - 1);
	}
	words_squeeze(say_digits(&a->arena, t, audit_session(a)->sent.number), digits, sizeof digits);
	judge(a, RULE_20, strstr(said, digits) != NULL, "the number is not said: %s", digits);
	for (int i = 0; i < a->page.item_count; i++) {
		const struct item *it = &a->page.items[i];
		char one[SQUEEZED];
		if (it->role != ROLE_FACT)
			continue;
		words_squeeze(it->label, one, sizeof one);
		judge(a, RULE_20, strstr(said, one) != NULL, "not said: \"%s\"", it->label);
		words_squeeze(it->hint, one, sizeof one);
		judge(a, RULE_20, strstr(said, one) != NULL, "not said: \"%s\"", it->hint);
	}
}

void slip_audit(struct audit *a)
{
	static const char *const done[] = {"b11-booked", "b11-asked", "b11-asked-plain", "b11-changed", "p7", "p7-saved",
		"p7-call"};
	audit_glass(a, &glasses[GLASS_15]);
	audit_settings(a, 1, THEME_CALM);
	for (size_t i = 0; i < K_COUNT(done); i++)
		slip(a, done[i]);
}

/* --- 73 ---------------------------------------------------------------------------------------------------- */

static void asked(struct audit *a, const char *state, struct action answer, enum screen_id never, const char *what)
{
	audit_enter(a, state_find(state), 0);
	(void)visit_act(a->visit, answer);
	(void)visit_act(a->visit, (struct action){.act = ACT_NEXT});
	for (int i = 0; i < 3 && visit_screen(a->visit) != SCREEN_B9 && visit_screen(a->visit) != SCREEN_P6; i++)
		(void)visit_act(a->visit, (struct action){.act = ACT_NEXT});
	const struct session *s = visit_session(a->visit);
	for (int i = 2; i < s->depth; i++)
		judge(a, RULE_73, s->history[i].screen != (int)never, "%s is asked again", what);
	audit_build(a);
}

void asked_audit(struct audit *a)
{
	audit_glass(a, &glasses[GLASS_15]);
	audit_settings(a, 1, THEME_CALM);
	/* The name was given: who the visit is for leads past it. */
	asked(a, "b5", (struct action){.act = ACT_CHOOSE, .n = WHO_ME}, SCREEN_B6, "the name");
	asked(a, "b7", (struct action){.act = ACT_CHOOSE, .n = CONTACT_PHONE}, SCREEN_B6, "the name");
	/* In the report of the same visit: the number is shown as typed, the name is not asked. */
	asked(a, "p5", (struct action){.act = ACT_CHOOSE, .n = ANSWER_PHONE}, SCREEN_B6, "the name");
	audit_enter(a, state_find("p5"), 0);
	(void)visit_act(a->visit, (struct action){.act = ACT_CHOOSE, .n = ANSWER_PHONE});
	(void)visit_act(a->visit, (struct action){.act = ACT_NEXT});
	audit_build(a);
	const struct item *field = page_first(&a->page, ROLE_FIELD);
	judge(a, RULE_73, visit_screen(a->visit) != SCREEN_B7A || (field && field->value && *field->value),
		"the phone number is asked again");
	/* A change of one answer on the check card comes straight back. */
	audit_enter(a, state_find("b9"), 0);
	const struct item *change = page_first(&a->page, ROLE_CHANGE);
	if (!judge(a, RULE_73, change != NULL, "no Change on the check card") || !change)
		return;
	(void)audit_act(a, change->on_press);
	judge(a, RULE_73, visit_screen(a->visit) != SCREEN_B9, "Change goes nowhere");
	(void)audit_act(a, (struct action){.act = ACT_NEXT});
	judge(a, RULE_73, visit_screen(a->visit) == SCREEN_B9, "Change asks more than one question: %s", a->page.screen);
}
