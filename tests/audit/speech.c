/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A11Y-02, 05, 13, 16, 18, 19, 22: what is said of a page, by the real narrator. */
#include "tests/audit/audit.h"
#include "tests/audit/ear.h"

#include <stdio.h>
#include <string.h>

enum { SQUEEZED = 4000, HEARD_ALL = 60000 };

/* The voice has its own end of a sentence. */
static void end_mark_off(char *words)
{
	static const char *const marks[] = {".", "!", "?", ":", ";", ",", "。", "？", "！", "؟", "،"};
	for (size_t i = 0; i < K_COUNT(marks); i++) {
		size_t n = strlen(words), m = strlen(marks[i]);
		if (n >= m && !strcmp(words + n - m, marks[i])) {
			words[n - m] = '\0';
			i = (size_t)-1;
		}
	}
}

static bool says(const char *said, const char *words)
{
	static char all[HEARD_ALL], one[SQUEEZED];
	words_squeeze(said, all, sizeof all);
	words_squeeze(words, one, sizeof one);
	end_mark_off(one);
	return !*one || strstr(all, one) != NULL;
}

static struct profile listener(const struct audit *a, bool headphones)
{
	struct profile p = a->profile;
	p.reader = true;
	p.headphones = headphones;
	p.level = LEVEL_FULL;
	return p;
}

/* --- 02 ------------------------------------------------------------------------------------------------ */

/* Stops within one group come row by row, from the start side. */
static bool is_after(const struct audit *a, const struct item *x, const struct item *y)
{
	double middle_x = x->rect.y + x->rect.h / 2, middle_y = y->rect.y + y->rect.h / 2;
	if (middle_y >= y->rect.y && middle_x < y->rect.y)
		return true; /* a lower row */
	if (middle_y < x->rect.y)
		return false;
	return a->page.is_rtl ? y->rect.x <= x->rect.x : y->rect.x >= x->rect.x;
}

static bool is_ordered(const struct audit *a, const struct item *x, const struct item *y)
{
	bool is_group = item_group(x) == item_group(y) && item_group(x) <= GROUP_KEYS;
	bool stands = x->rect.w > 0 && y->rect.w > 0;
	bool on_row = y->role == ROLE_CHANGE; /* Change is said with the row it is of */
	enum { CHIP_MM = 30 };
	bool is_chip = (x->role == ROLE_STRIP && x->rect.w < CHIP_MM) || (y->role == ROLE_STRIP && y->rect.w < CHIP_MM);
	bool is_step = x->role == ROLE_STEP || y->role == ROLE_STEP || is_chip; /* beside the title */
	/* The halves of a card are each said whole; which comes first the page decides. */
	bool other_half = a->page.kind == PAGE_DONE &&
		(y->rect.x + y->rect.w <= x->rect.x || y->rect.x >= x->rect.x + x->rect.w);
	bool is_number_pad = a->page.kind == PAGE_NUMBERS && x->role == ROLE_KEY; /* 1 2 3 everywhere */
	return !is_group || !stands || is_number_pad || on_row || is_step || other_half || is_after(a, x, y);
}

static bool has_state(const struct item *i)
{
	return i->role == ROLE_TICK || (i->role == ROLE_CHOICE && i->on_press.act == ACT_CHOOSE);
}

static void stop_said(struct audit *a, struct ear *e, const struct item *i)
{
	const struct tongue *t = audit_tongue(a);
	ear_forget(e);
	narrator_focus(e->narrator, &a->page, i);
	ear_listen(e);
	const char *said = ear_all(e);
	const char *words = i->spoken ? i->spoken : i->label;
	judge(a, RULE_02, e->count > 0, "%s is reached and nothing is said", i->id);
	judge(a, RULE_02, says(said, words) || i->role == ROLE_PICTURE, "%s: \"%s\" is not in \"%s\"", i->id,
		words ? words : "", said);
	if (i->value && i->role != ROLE_QR && i->role != ROLE_NUMBER)
		judge(a, RULE_02, says(said, i->value_spoken ? i->value_spoken : i->value),
			"%s: the value is not in \"%s\"", i->id, said);
	if (i->hint)
		judge(a, RULE_02, says(said, i->hint), "%s: the hint is not in \"%s\"", i->id, said);
	bool is_on = i->state & (ITEM_CHOSEN | ITEM_TICKED), on_off = a->page.kind == PAGE_STEPPERS;
	if (has_state(i))
		judge(a, RULE_02, says(said, tr(t, is_on ? on_off ? "On." : "Chosen." : on_off ? "Off." : "Not chosen.")),
			"%s: no state in \"%s\"", i->id, said);
	if (i->state & ITEM_TO_CHECK)
		judge(a, RULE_19, says(said, tr(t, "Please check this")), "%s does not say it is to be checked", i->id);
	for (int k = 0; k < e->count; k++) {
		const char *lang = i->lang ? i->lang : a->page.lang;
		bool is_own = !strcmp(e->list[k].lang, lang) || !strcmp(e->list[k].lang, a->page.lang);
		bool in_all = i->on_press.act == ACT_LANGUAGE;
		judge(a, RULE_18, is_own || in_all, "%s is said in %s", i->id, e->list[k].lang);
		judge(a, RULE_18, in_all || k || !i->lang || ear_heard(e, i->label ? i->label : i->value), "%s: own name is missing", i->id);
	}
	if (i->on_press.act == ACT_LANGUAGE)
		for (int k = 0; k < tongue_count(); k++) {
			bool is_said = false;
			for (int h = 0; h < e->count; h++)
				is_said = is_said || (!strcmp(e->list[h].lang, tongue_at(k)->tag) &&
					says(e->list[h].text, tr(tongue_at(k), "Language")));
			judge(a, RULE_18, is_said, "the language button does not speak %s", tongue_at(k)->tag);
		}
}

static void step_through(struct audit *a, struct ear *e)
{
	const struct item *before = NULL;
	int seen = 0, here = 0;
	for (int i = 0; i < a->page.item_count; i++)
		here += item_is_stop(&a->page.items[i]);
	for (const struct item *i = focus_next(&a->page, NULL); i; i = focus_next(&a->page, i)) {
		seen++;
		judge(a, RULE_02, !before || is_ordered(a, before, i), "%s is said after %s", i->id,
			before ? before->id : "");
		if (i->role != ROLE_KEY || seen % 7 == 0) /* keys are all alike */
			stop_said(a, e, i);
		before = i;
	}
	judge(a, RULE_02, seen == here, "%d of %d stops are reached", seen, here);
}

/* --- 05 -------------------------------------------------------------------------------------------------- */

static void where_am_i(struct audit *a, struct ear *e)
{
	const struct item *title = page_first(&a->page, ROLE_TITLE), *focus = focus_start(&a->page);
	const struct tongue *t = audit_tongue(a);
	char step[200];
	ear_forget(e);
	narrator_where(e->narrator, &a->page, focus);
	ear_listen(e);
	const char *said = ear_all(e);
	judge(a, RULE_05, title && says(said, title->label), "no title in \"%s\"", said);
	judge(a, RULE_05, says(said, tr(t, "Press the down arrow to move.")), "no way on in \"%s\"", said);
	if (focus && focus->role != ROLE_NUMBER)
		judge(a, RULE_05, says(said, focus->spoken ? focus->spoken : focus->label), "no place in \"%s\"", said);
	snprintf(step, sizeof step, "%d", a->page.step);
	if (a->page.step && a->page.is_rtl == false)
		judge(a, RULE_05, says(said, step), "step %s is not in \"%s\"", step, said);
}

/* --- 13, 16 ------------------------------------------------------------------------------------------------ */

static void private_kept(struct audit *a, struct ear *e)
{
	struct profile loud = listener(a, false);
	narrator_settings(e->narrator, &loud);
	ear_forget(e);
	narrator_read_page(e->narrator, &a->page);
	ear_listen(e);
	for (const struct item *i = focus_next(&a->page, NULL); i; i = focus_next(&a->page, i))
		if (i->is_private) {
			narrator_focus(e->narrator, &a->page, i);
			ear_listen(e);
		}
	const char *said = ear_all(e);
	for (int i = 0; i < a->page.item_count; i++) {
		const struct item *it = &a->page.items[i];
		if (!it->is_private || !it->value || !*it->value || !item_is_here(it))
			continue;
		char value[SQUEEZED];
		words_squeeze(it->value, value, sizeof value);
		bool is_short = strlen(value) < 3;
		judge(a, RULE_13, is_short || !says(said, it->value), "the loudspeaker says \"%s\"", it->value);
	}
	const struct person *p = &visit_session(a->visit)->person;
	bool has_name = p->name[0] != '\0';
	judge(a, RULE_13, !has_name || !says(said, p->name), "the loudspeaker says the name on %s", a->page.screen);
	judge(a, RULE_13, strlen(p->phone) < 5 || !says(said, p->phone), "the loudspeaker says the phone number");
}

/* --- 19, 22 ------------------------------------------------------------------------------------------------ */

static void error_said(struct audit *a, struct ear *e)
{
	const struct item *error = page_first(&a->page, ROLE_ERROR);
	if (!error)
		return;
	ear_forget(e);
	narrator_page(e->narrator, &a->page, NARRATE_NEW);
	ear_listen(e);
	const char *said = ear_all(e);
	judge(a, RULE_19, says(said, error->label) && says(said, error->value), "not said: \"%s\"", error->value);
	judge(a, RULE_19, error->value && *error->value, "no remedy");
	judge(a, RULE_19, focus_start(&a->page) == error, "focus does not go to the error");
	judge(a, RULE_19, error->rect.w > 0, "the error has no place");
	const struct item *field = page_first(&a->page, ROLE_FIELD);
	if (!field || !visit_session(a->visit)->error_is_field)
		return;
	judge(a, RULE_19, field->state & ITEM_TO_CHECK, "the field is not marked");
	judge(a, RULE_19, field->hint && !strcmp(field->hint, error->value), "the field does not say it");
}

/* Takes the words of a text out of `said`. */
static void words_out(char *said, const char *text)
{
	static char one[SQUEEZED];
	words_squeeze(text, one, sizeof one);
	end_mark_off(one);
	char *at = *one ? strstr(said, one) : NULL;
	if (at)
		memmove(at, at + strlen(one), strlen(at + strlen(one)) + 1);
}

/* What remains of an utterance without the item's own words: its number in the list, stops. */
static bool is_bare(const char *rest)
{
	for (const unsigned char *c = (const unsigned char *)rest; *c; c++) {
		bool is_letter = (*c >= 'A' && *c <= 'Z') || (*c >= 'a' && *c <= 'z');
		bool is_arabic_letter = *c == 0xD8 && c[1] >= 0xA0;
		bool is_chinese = *c >= 0xE4 && *c <= 0xE9;
		if (is_letter || is_arabic_letter || is_chinese)
			return false;
	}
	return true;
}

static bool is_on_page(const struct audit *a, const struct heard *h)
{
	static char rest[HEARD_ALL];
	const struct item *it = page_item(&a->page, h->item);
	words_squeeze(h->text, rest, sizeof rest);
	if (!it)
		return false;
	words_out(rest, it->label);
	words_out(rest, it->value);
	words_out(rest, it->hint);
	return is_bare(rest);
}

/* What is said and not on the page stands in the caption strip as it sounds. */
static void all_seen(struct audit *a, struct ear *e)
{
	struct profile p = listener(a, true);
	narrator_settings(e->narrator, &p);
	ear_forget(e);
	narrator_read_page(e->narrator, &a->page);
	ear_listen(e);
	const struct item *focus = focus_start(&a->page);
	narrator_where(e->narrator, &a->page, focus);
	ear_listen(e);
	for (int i = 0; i < e->count; i++) {
		const struct heard *h = &e->list[i];
		bool has_caption = h->caption[0] && says(h->caption, h->text);
		judge(a, RULE_22, h->is_sound || has_caption || is_on_page(a, h),
			"said and not to be seen: \"%s\"", h->text);
	}
}

void speech_audit(struct audit *a)
{
	static struct ear e;
	struct profile p = listener(a, true);
	ear_create(&e, &p);
	step_through(a, &e);
	where_am_i(a, &e);
	error_said(a, &e);
	all_seen(a, &e);
	private_kept(a, &e);
	ear_destroy(&e);
}

/* A masked field, in every language: one "star" a character, and not the character. */
static void masked(struct audit *a, struct ear *e)
{
	struct item items[2] = {{.id = "t", .role = ROLE_TITLE, .label = "T"},
		{.id = "pin", .role = ROLE_FIELD, .label = "Pin", .value = "7391", .state = ITEM_MASKED,
			.is_private = true}};
	struct page page = {.screen = "v1", .lang = audit_tongue(a)->tag, .items = items, .item_count = 2, .parts = 1};
	const char *star = tr(audit_tongue(a), "star");
	for (int headphones = 0; headphones < 2; headphones++) {
		struct profile p = listener(a, headphones);
		narrator_settings(e->narrator, &p);
		ear_forget(e);
		narrator_focus(e->narrator, &page, &items[1]);
		narrator_focus(e->narrator, &page, &items[0]);
		narrator_key(e->narrator, &items[1], "7");
		ear_listen(e);
		const char *said = ear_all(e);
		judge(a, RULE_16, says(said, star), "no \"%s\" in \"%s\"", star, said);
		judge(a, RULE_16, !says(said, "7") && !says(said, "39"), "a masked character is said: \"%s\"", said);
	}
	struct item phone = items[1];
	phone.state = 0;
	struct profile loud = listener(a, false);
	narrator_settings(e->narrator, &loud);
	ear_forget(e);
	narrator_key(e->narrator, &phone, "7");
	ear_listen(e);
	judge(a, RULE_13, !ear_heard(e, "7"), "a private digit is said as it is typed");
	judge(a, RULE_22, e->count == 1 && e->list[0].is_sound, "a private digit makes no tick");
}

void spoken_once_audit(struct audit *a)
{
	static struct ear e;
	struct profile p = listener(a, true);
	ear_create(&e, &p);
	masked(a, &e);
	ear_forget(&e);
	narrator_volume_changed(e.narrator);
	ear_listen(&e);
	judge(a, RULE_22, e.count == 1 && e.list[0].caption[0], "the volume is said and not shown");
	ear_destroy(&e);
}
