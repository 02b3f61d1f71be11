/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kiosk/narrator/words.h"

#include "kiosk/base/check.h"

#include <ctype.h>
#include <string.h>

enum { ENDS_IN_DIGITS_MIN = 4, ENDS_IN_DIGITS = 2, DIGITS_MAX = 32 };

/* --- who listens ------------------------------------------------------------------------ */

struct listener listener_of(const struct page *page, const struct profile *profile)
{
	const struct tongue *t = page && page->lang ? tongue_find(page->lang) : NULL;
	return (struct listener){
		.tongue = t ? t : tongue_at(profile->language), .profile = profile};
}

bool listener_hears_private(const struct listener *l)
{
	return l->profile->headphones || l->profile->may_speak_private;
}

bool item_is_choice(const struct item *i)
{
	return i->role == ROLE_CHOICE || i->role == ROLE_TICK || i->role == ROLE_LANGUAGE;
}

static bool is_masked(const struct listener *l, const struct item *i)
{
	return i->is_private && !listener_hears_private(l);
}

/* --- a draft: sentences of one item, cut into phrases where the language changes ---------- */

struct draft {
	struct phrases *out;
	const struct listener *l;
	const struct page *page;
	const struct item *item;
	struct phrase now;
	bool is_short; /* leave second lines out */
};

static const char *item_lang(const struct draft *d)
{
	return d->item->lang ? d->item->lang : d->l->tongue->tag;
}

static const struct tongue *item_tongue(const struct draft *d)
{
	const struct tongue *t = d->item->lang ? tongue_find(d->item->lang) : NULL;
	return t ? t : d->l->tongue;
}

static struct draft draft_of(struct phrases *out, const struct listener *l, const struct page *page,
	const struct item *item)
{
	return (struct draft){.out = out, .l = l, .page = page, .item = item, .now = {.text = ""}};
}

static void draft_end(struct draft *d, int pause_ms)
{
	d->now.item_id = d->item->id;
	d->now.pause_ms = pause_ms;
	/* Where private words may only be heard in headphones, the whole phrase goes only there. */
	d->now.is_private = d->item->is_private && d->l->profile->headphones &&
			    !d->l->profile->may_speak_private;
	phrases_add(d->out, &d->now);
	d->now = (struct phrase){.text = ""};
}

/* Adds a sentence of another language than the one before it as a phrase of its own. */
static void say_in(struct draft *d, const struct tongue *t, const char *text)
{
	if (!text || !*text)
		return;
	if (d->now.lang && strcmp(d->now.lang, t->tag))
		draft_end(d, 0);
	d->now.lang = t->tag;
	d->now.text = joined(&d->out->arena, d->now.text, sentence(&d->out->arena, t, text));
}

/* Words that are on the page, in the item's language. */
static void say_part(struct draft *d, const char *text)
{
	say_in(d, item_tongue(d), text);
}

/* Words that are not on the page, in the page's language. */
static void say_extra(struct draft *d, const char *text)
{
	if (*text)
		d->now.is_caption = true;
	say_in(d, d->l->tongue, text);
}

/* The item's label in its marks, or the spoken form if there is one. */
static const char *label_words(struct draft *d)
{
	const struct item *i = d->item;
	const char *label = i->label ? i->label : "";
	bool is_whole = i->spoken && *i->spoken && strcmp(i->spoken, label);
	if (is_whole)
		d->now.is_caption = true;
	return marked(&d->out->arena, PART_LABEL, is_whole, is_whole ? i->spoken : label);
}

static bool is_masked_choice(const struct draft *d)
{
	return item_is_choice(d->item) && is_masked(d->l, d->item);
}

static const char *name_words(struct draft *d)
{
	if (!is_masked_choice(d))
		return d->item->label || d->item->spoken ? label_words(d) : "";
	d->now.is_caption = true;
	return marked(&d->out->arena, PART_LABEL, true,
		tr(d->l->tongue, "This is private. It is on the screen."));
}

/* --- values ----------------------------------------------------------------------------- */

/* Digits of a number that is written with spaces, no-break spaces, + and -; 0 if it holds
 * anything else. */
static int digits_of(const char *value, char digits[DIGITS_MAX])
{
	int n = 0;
	for (const char *c = value; *c; c++) {
		if (isdigit((unsigned char)*c) && n < DIGITS_MAX - 1)
			digits[n++] = *c;
		else if (!strncmp(c, "\u00a0", 2))
			c++;
		else if (!strchr(" +-", *c))
			return 0;
	}
	digits[n] = '\0';
	return n;
}

static const char *stars(struct draft *d)
{
	const char *star = tr(d->l->tongue, "star"), *all = "";
	for (int n = chars_of(d->item->value); n > 0; n--)
		all = joined(&d->out->arena, all, star);
	return marked(&d->out->arena, PART_VALUE, true, all);
}

/* "Name is filled in.", "Phone: ends in 4 2." */
static const char *masked_value(struct draft *d)
{
	const struct item *i = d->item;
	struct k_arena *a = &d->out->arena;
	char digits[DIGITS_MAX];
	int n = digits_of(i->value, digits);
	const char *name = i->label ? i->label : "";
	d->now.is_caption = true;
	if (i->value_aloud)
		return i->value_aloud;
	if (n < ENDS_IN_DIGITS_MIN)
		return tr_fill(a, tr(d->l->tongue, "{name} is filled in."), "name", name,
			(const char *)NULL);
	const char *last = digits + n - ENDS_IN_DIGITS;
	return tr_fill(a, tr(d->l->tongue, "{name}: ends in {digits}."), "name", name, "digits",
		k_arena_printf(a, "%c %c", last[0], last[1]), (const char *)NULL);
}

static bool has_value(const struct item *i)
{
	return i->value && *i->value;
}

/* The value as it is said aloud; never of a masked item. */
static const char *value_words(struct draft *d)
{
	const struct item *i = d->item;
	if (!has_value(i))
		return "";
	if (i->state & ITEM_MASKED) {
		d->now.is_caption = true;
		return stars(d);
	}
	bool is_whole = i->value_spoken && *i->value_spoken && strcmp(i->value_spoken, i->value);
	if (is_whole)
		d->now.is_caption = true;
	return marked(&d->out->arena, PART_VALUE, is_whole, is_whole ? i->value_spoken : i->value);
}

/* --- what each role says of itself ------------------------------------------------------- */

static void say_hint(struct draft *d)
{
	if (!d->is_short && d->item->hint)
		say_part(d, marked(&d->out->arena, PART_HINT, false, d->item->hint));
}

static void body_plain(struct draft *d)
{
	say_part(d, name_words(d));
	if (has_value(d->item) && is_masked(d->l, d->item) && !is_masked_choice(d))
		say_part(d, masked_value(d));
	else if (!is_masked_choice(d))
		say_part(d, value_words(d));
	say_hint(d);
}

/* "For: Doctor or nurse." */
static void body_row(struct draft *d)
{
	struct k_arena *a = &d->out->arena;
	if (has_value(d->item) && is_masked(d->l, d->item))
		say_part(d, masked_value(d));
	else if (has_value(d->item))
		say_part(d, tr_fill(a, tr(d->l->tongue, "{name}: {answer}."), "name",
				    label_words(d), "answer", value_words(d), (const char *)NULL));
	else
		say_part(d, name_words(d));
	say_hint(d);
}

static void body_name(struct draft *d)
{
	say_part(d, name_words(d));
}

/* Change is of the row before it. */
static void body_change(struct draft *d)
{
	say_part(d, name_words(d));
	const struct item *row = d->page && d->item > d->page->items ? d->item - 1 : NULL;
	if (row && row->role == ROLE_ROW && row->label && !(d->item->spoken && *d->item->spoken))
		say_extra(d, row->label);
}

static void body_dial(struct draft *d)
{
	struct k_arena *a = &d->out->arena;
	say_part(d, name_words(d));
	if (has_value(d->item))
		say_part(d, value_words(d));
	else
		say_extra(d,
			tr_fill(a,
				tr_n(d->l->tongue, "{n} second.", "{n} seconds.",
					(unsigned long)d->item->n),
				"n", say_number(a, d->l->tongue, d->item->n), (const char *)NULL));
}

static void (*const bodies[ROLE_COUNT])(struct draft *) = {
	[ROLE_ROW] = body_row,
	[ROLE_QR] = body_name,
	[ROLE_FIELD] = body_name,
	[ROLE_DIAL] = body_dial,
	[ROLE_CHANGE] = body_change,
};

static void say_body(struct draft *d)
{
	void (*body)(struct draft *) = bodies[d->item->role];
	if (body)
		body(d);
	else
		body_plain(d);
}

/* --- roles, states, hints ----------------------------------------------------------------- */

static const char *const role_words[ROLE_COUNT] = {
	[ROLE_TITLE] = N_("Heading."),
	[ROLE_FIELD] = N_("Box to fill in."),
	[ROLE_CHOICE] = N_("Choice."),
	[ROLE_TICK] = N_("Choice."),
	[ROLE_LANGUAGE] = N_("Choice."),
	[ROLE_CHANGE] = N_("Button."),
	[ROLE_STEPPER] = N_("Button."),
	[ROLE_NAV] = N_("Button."),
	[ROLE_BAR] = N_("Button."),
};

/* Layout words of the full level. */
static const char *const group_words[] = {
	[GROUP_HEAD] = N_("At the top."),
	[GROUP_CONTENT] = N_("In the middle."),
	[GROUP_KEYS] = N_("On the keyboard."),
	[GROUP_NAV] = N_("In the bottom row."),
	[GROUP_BAR] = N_("In the tool bar."),
};

static const char *tick_state(const struct draft *d)
{
	bool is_on = d->item->state & (ITEM_TICKED | ITEM_CHOSEN);
	if (d->page && d->page->kind == PAGE_STEPPERS)
		return is_on ? N_("On.") : N_("Off.");
	return is_on ? N_("Chosen.") : N_("Not chosen.");
}

static const char *stage_state(const struct draft *d)
{
	if (d->item->state & ITEM_NOW)
		return N_("Now.");
	return d->item->state & ITEM_DONE ? N_("Done.") : N_("Not yet.");
}

static void say_field_state(struct draft *d)
{
	if (!has_value(d->item))
		say_extra(d, tr(d->l->tongue, "Empty."));
	else if (is_masked(d->l, d->item) && !(d->item->state & ITEM_MASKED))
		say_part(d, masked_value(d));
	else
		say_part(d, value_words(d));
	if (d->item->state & ITEM_TO_CHECK)
		say_extra(d, tr(d->l->tongue, "Please check this"));
	say_hint(d);
}

static void say_state(struct draft *d)
{
	const struct item *i = d->item;
	struct k_arena *a = &d->out->arena;
	const struct tongue *t = d->l->tongue;
	if (i->role == ROLE_TICK || i->role == ROLE_LANGUAGE ||
		(i->role == ROLE_CHOICE && i->on_press.act == ACT_CHOOSE))
		say_extra(d, tr(t, tick_state(d)));
	else if (i->role == ROLE_STAGE)
		say_extra(d, tr(t, stage_state(d)));
	else if (i->role == ROLE_FIELD)
		say_field_state(d);
	else if (i->role == ROLE_STEPPER && i->n_max)
		say_extra(d, tr_fill(a, tr(t, "{n} of {m}."), "n", say_number(a, t, i->n), "m",
				     say_number(a, t, i->n_max), (const char *)NULL));
}

static void say_position(struct draft *d)
{
	if (!item_is_choice(d->item))
		return;
	int all = page_choices_here(d->page), mine = 1;
	while (mine <= all && page_choice(d->page, mine) != d->item)
		mine++;
	struct k_arena *a = &d->out->arena;
	const struct tongue *t = d->l->tongue;
	if (mine <= all)
		say_extra(d, tr_fill(a, tr(t, "{n} of {m}."), "n", say_number(a, t, mine), "m",
				     say_number(a, t, all), (const char *)NULL));
}

/* A number: its name, then its digits one by one, twice (ux.md section 6, Order). */
static bool say_digits_twice(struct draft *d)
{
	const struct item *i = d->item;
	char digits[DIGITS_MAX];
	if (i->role != ROLE_NUMBER || !has_value(i) || !digits_of(i->value, digits))
		return false;
	if (is_masked(d->l, i)) {
		say_extra(d, tr(d->l->tongue, "Your number is on the screen and on the slip."));
		draft_end(d, PAUSE_SENTENCE_MS);
		return true;
	}
	struct k_arena *a = &d->out->arena;
	say_part(d, name_words(d));
	draft_end(d, 0);
	const char *said = i->value_spoken && *i->value_spoken
				   ? i->value_spoken
				   : say_digits(a, item_tongue(d), digits);
	for (int again = 0; again < 2; again++) {
		d->now = (struct phrase){.lang = item_lang(d),
			.spell_slow = true,
			.text = marked(a, PART_VALUE, true, said)};
		draft_end(d, PAUSE_SENTENCE_MS);
	}
	say_hint(d);
	draft_end(d, PAUSE_SENTENCE_MS);
	return true;
}

/* --- public ------------------------------------------------------------------------------ */

void item_read(struct phrases *out, const struct listener *l, const struct page *page,
	const struct item *item, int number)
{
	struct draft d = draft_of(out, l, page, item);
	if (say_digits_twice(&d))
		return;
	bool is_other_language = item->lang && strcmp(item->lang, l->tongue->tag);
	if (number > 0 && !is_other_language) {
		struct k_arena *a = &out->arena;
		say_part(&d, tr_fill(a, tr(l->tongue, "{n}: {choice}."), "n",
				     say_number(a, l->tongue, number), "choice", name_words(&d),
				     (const char *)NULL));
		if (!is_masked_choice(&d))
			say_part(&d, value_words(&d));
		say_hint(&d);
	} else {
		say_body(&d);
	}
	if (item->role == ROLE_FIELD || item->role == ROLE_STAGE ||
		(item->role == ROLE_TICK && page->kind == PAGE_STEPPERS) ||
		(item_is_choice(item) && item->state & (ITEM_CHOSEN | ITEM_TICKED)))
		say_state(&d);
	if (item->role == ROLE_NAV)
		say_extra(&d, tr(l->tongue, role_words[ROLE_NAV]));
	draft_end(&d, number > 0 ? PAUSE_CHOICE_MS : PAUSE_SENTENCE_MS);
}

/* The language button says its name in every language (A11Y-18). */
static void say_in_all_languages(
	struct phrases *out, const struct listener *l, const struct item *item)
{
	for (int i = 0; i < tongue_count(); i++) {
		const struct tongue *t = tongue_at(i);
		if (t == l->tongue)
			continue;
		struct phrase p = {.lang = t->tag,
			.item_id = item->id,
			.is_caption = true,
			.pause_ms = PAUSE_SENTENCE_MS,
			.text = sentence(&out->arena, t, tr(t, "Language"))};
		phrases_add(out, &p);
	}
}

void item_focus(struct phrases *out, const struct listener *l, const struct page *page,
	const struct item *item, bool with_hint)
{
	struct draft d = draft_of(out, l, page, item);
	enum speech_level level = l->profile->level;
	bool is_all = level == LEVEL_FULL || (level == LEVEL_NORMAL && with_hint);
	d.is_short = level == LEVEL_SHORT;
	if (say_digits_twice(&d))
		return;
	if (!d.is_short)
		say_position(&d);
	say_body(&d);
	bool is_box = item->role == ROLE_FIELD && !d.is_short;
	if (role_words[item->role] && (is_all || is_box))
		say_extra(&d, tr(l->tongue, role_words[item->role]));
	say_state(&d);
	if (level == LEVEL_FULL)
		say_extra(&d, tr(l->tongue, group_words[item_group(item)]));
	if (is_all && item_is_choice(item))
		say_extra(&d, tr(l->tongue, "Press the round button to choose."));
	else if (is_all && item_is_pressable(item) && role_words[item->role])
		say_extra(&d, tr(l->tongue, "Press the round button to press it."));
	draft_end(&d, PAUSE_SENTENCE_MS);
	if (item->on_press.act == ACT_LANGUAGE)
		say_in_all_languages(out, l, item);
}

void item_chosen(struct phrases *out, const struct listener *l, const struct item *item)
{
	struct draft d = draft_of(out, l, NULL, item);
	if (item->role == ROLE_TICK) {
		say_part(&d, name_words(&d));
		say_state(&d);
	} else if (is_masked_choice(&d)) {
		say_extra(&d, tr(l->tongue, "Chosen."));
	} else if (item->lang) {
		say_part(&d, name_words(&d));
	} else {
		d.now.is_caption = true;
		say_part(&d, tr_fill(&out->arena, tr(l->tongue, "You chose {x}."), "x",
				     name_words(&d), (const char *)NULL));
	}
	draft_end(&d, 0);
}

const char *character_words(
	const struct listener *l, const struct item *field, const char *character)
{
	static const struct {
		const char *character, *name;
	} names[] = {
		{" ", N_("Space")},
		{"'", N_("Apostrophe")},
		{".", N_("Full stop")},
		{",", N_("Comma")},
		{"-", N_("Hyphen")},
		{"?", N_("Question mark")},
		{"!", N_("Exclamation mark")},
		{"@", N_("At sign")},
		{"/", N_("Slash")},
	};
	if (field && field->state & ITEM_MASKED)
		return tr(l->tongue, "star");
	for (size_t i = 0; i < K_COUNT(names); i++)
		if (!strcmp(character, names[i].character))
			return tr(l->tongue, names[i].name);
	return character;
}
