/* SPDX-License-Identifier: GPL-3.0-or-later */
/* B5 Who, B6 Name with its picker, B7 Phone, B7a Number, B8 On the day (ux.md 3 (c)). */
#include "kiosk/screens/screen.h"
#include "kiosk/screens/flow.h"

#include <stdlib.h>
#include <string.h>

/* Room on one page beside its head, nav row and bar. */
enum { PAGE_CHOICES_MAX = PAGE_ITEMS_MAX - 28 };

void b5_build(struct build *b)
{
	title(b, T(b, "Who is the visit for?"));
	option(b, WHO_ME, b->s->visit.who, T(b, "Me"), "person");
	option(b, WHO_OTHER, b->s->visit.who, T(b, "Someone I help"), "couple");
}

void b5_act(struct turn *t)
{
	if (t->action.act == ACT_CHOOSE) {
		t->s->visit.who = (enum who)t->action.n;
		advance(t);
	}
	if (!next_if(t, t->s->visit.who != WHO_UNSET))
		return;
	/* A name that was given or skipped once is not asked for again (A11Y-73). */
	proceed(t, t->s->person.name_state == NAME_UNSET ? SCREEN_B6 : SCREEN_B7);
}

/* --- name ------------------------------------------------------------------------------------ */

enum { DO_PICK, DO_TYPE, DO_SKIP };

void b6_build(struct build *b)
{
	bool is_visit = flow_of(b->s) != FLOW_REPORT;
	title(b, is_visit ? T(b, "What name should we use?") : T(b, "What name should we ask for?"));
	if (is_visit && b->s->visit.who == WHO_OTHER)
		hint(b, T(b, "Give their name only if they said yes."));
	else
		hint(b, T(b, "You can skip this."));
	choice(b, DO_PICK, T(b, "Pick a name"), "list");
	choice(b, DO_TYPE, T(b, "Type a name"), "keyboard");
	struct item *skip = choice(b, DO_SKIP, T(b, "Skip. Use a number"), "skip");
	if (b->s->person.name_state == NAME_NONE)
		skip->state |= ITEM_CHOSEN;
}

/* The name is known or skipped: on in whichever job asked. */
static void name_is_done(struct turn *t)
{
	if (t->s->check)
		go_back_to(t, (enum screen_id)t->s->check);
	else if (flow_of(t->s) == FLOW_REPORT)
		go(t, SCREEN_P6);
	else
		go(t, t->s->visit.is_callback ? SCREEN_B9 : SCREEN_B7);
}

void b6_act(struct turn *t)
{
	static const enum screen_id to[] = {[DO_PICK] = SCREEN_B6L, [DO_TYPE] = SCREEN_B6B};
	if (t->action.act != ACT_CHOOSE)
		return;
	if (t->action.n != DO_SKIP) {
		go(t, to[t->action.n]);
		return;
	}
	explicit_bzero(t->s->person.name, sizeof t->s->person.name);
	t->s->person.name_state = NAME_NONE;
	name_is_done(t);
}

static const struct name_list *names_of(const struct content *c, const struct tongue *t)
{
	return &c->first_names[t->index];
}

/* First character of text, upper-case as the list has it. */
static int first_bytes(const char *text)
{
	int n = 1;
	while (((unsigned char)text[n] & 0xc0) == 0x80)
		n++;
	return n;
}

/* The first letter as names are looked up by it: no accents, no case ("Á" is "a"). */
static const char *first_letter(struct k_arena *a, const char *name)
{
	return fold(a, k_arena_strn(a, name, (size_t)first_bytes(name)));
}

enum { LETTERS_MAX = 120, ALPHABET_MAX = 36 };

struct letter {
	const char *folded;
	int name; /* the first one that begins with it */
};

static int by_alphabet(const void *a, const void *b)
{
	return strcmp(((const struct letter *)a)->folded, ((const struct letter *)b)->folded);
}

/* The letters with which names begin: an alphabet in its order; what has more, as Chinese
 * surnames, in the order of their list. */
static int letters_of(struct k_arena *a, const struct name_list *list, struct letter *letters)
{
	int count = 0;
	for (int i = 0; i < list->count && count < LETTERS_MAX; i++) {
		const char *folded = first_letter(a, list->names[i]);
		int k = 0;
		while (k < count && strcmp(letters[k].folded, folded) != 0)
			k++;
		if (k == count)
			letters[count++] = (struct letter){folded, i};
	}
	if (count <= ALPHABET_MAX)
		qsort(letters, (size_t)count, sizeof *letters, by_alphabet);
	return count;
}

/* Step 1 of the picker: the letters with which names begin. */
void b6l_build(struct build *b)
{
	const struct name_list *list = names_of(b->content, b->tongue);
	struct letter letters[LETTERS_MAX];
	int count = letters_of(b->arena, list, letters);
	title(b, T(b, "What letter does the name start with?"));
	for (int i = 0; i < count && i < PAGE_CHOICES_MAX; i++) {
		const char *name = list->names[letters[i].name];
		choice(b, letters[i].name, k_arena_strn(b->arena, name, (size_t)first_bytes(name)), "abc");
	}
}

void b6l_act(struct turn *t)
{
	const struct name_list *list = names_of(t->content, t->tongue);
	if (t->action.act != ACT_CHOOSE || t->action.n < 0 || t->action.n >= list->count)
		return;
	const char *name = list->names[t->action.n];
	int n = first_bytes(name);
	memcpy(t->s->letter, name, (size_t)n);
	t->s->letter[n] = '\0';
	go(t, SCREEN_B6A);
}

enum { NOT_HERE = 100000 };

void b6a_build(struct build *b)
{
	const struct name_list *list = names_of(b->content, b->tongue);
	const char *wanted = first_letter(b->arena, b->s->letter[0] ? b->s->letter : " ");
	int shown = 0;
	title(b, T(b, "Which name is it?"));
	for (int i = 0; i < list->count && shown < PAGE_CHOICES_MAX; i++) {
		if (strcmp(first_letter(b->arena, list->names[i]), wanted) != 0)
			continue;
		option(b, i, -1, list->names[i], "person");
		shown++;
	}
	choice(b, NOT_HERE, T(b, "My name is not here"), "keyboard");
}

void b6a_act(struct turn *t)
{
	const struct name_list *list = names_of(t->content, t->tongue);
	struct person *p = &t->s->person;
	if (t->action.act != ACT_CHOOSE)
		return;
	explicit_bzero(p->name, sizeof p->name);
	if (t->action.n == NOT_HERE) {
		snags_note(&t->s->snags, SNAG_SEARCH, "first-name", "");
		(void)utf8_append(p->name, NAME_BYTES, NAME_CHARS, t->s->letter);
		go(t, SCREEN_B6B);
	} else if (t->action.n < list->count) {
		(void)utf8_append(p->name, NAME_BYTES, NAME_CHARS, list->names[t->action.n]);
		p->name_state = NAME_GIVEN;
		name_is_done(t);
	}
}

void b6b_build(struct build *b)
{
	title(b, T(b, "Type the name"));
	struct item *it = field(b, T(b, "Name"), b->s->person.name, "person");
	make_private(it, NULL, NULL);
	letter_keys(b);
}

void b6b_act(struct turn *t)
{
	struct person *p = &t->s->person;
	if (t->action.act != ACT_NEXT)
		return;
	while (p->name[0] && p->name[strlen(p->name) - 1] == ' ')
		(void)utf8_drop_last(p->name);
	if (!p->name[0]) {
		fail_field(t, N_("Type a name, or press Skip."));
		return;
	}
	p->name_state = NAME_GIVEN;
	name_is_done(t);
}

/* --- phone ----------------------------------------------------------------------------------- */

void b7_build(struct build *b)
{
	const struct visit_draft *v = &b->s->visit;
	enum contact now = b->s->person.contact;
	title(b, T(b, "Can we phone or text you?"));
	hint(b, T(b, "Only about this visit."));
	option(b, CONTACT_PHONE, (int)now, T(b, "Phone me"), "phone");
	option(b, CONTACT_TEXT, (int)now, T(b, "Text me"), "text");
	if (!v->is_callback)
		option(b, CONTACT_NONE, (int)now, T(b, "No phone"), "no");
}

void b7_act(struct turn *t)
{
	struct person *p = &t->s->person;
	if (t->action.act == ACT_CHOOSE) {
		p->contact = (enum contact)t->action.n;
		if (p->contact == CONTACT_NONE)
			explicit_bzero(p->phone, sizeof p->phone);
		advance(t);
	}
	if (!next_if(t, p->contact != CONTACT_UNSET))
		return;
	if (p->contact != CONTACT_NONE)
		go(t, SCREEN_B7A);
	else
		proceed(t, SCREEN_B8);
}

void b7a_build(struct build *b)
{
	const char *digits = b->s->person.phone;
	title(b, T(b, "What is your phone number?"));
	hint(b, T(b, "Press the numbers."));
	struct item *it = field(b, T(b, "Phone"), say_phone(b->arena, digits), "phone");
	make_private(it, say_digits(b->arena, b->tongue, digits), NULL);
	number_keys(b);
}

static void phone_is_done(struct turn *t)
{
	bool needs_name = t->s->person.name_state == NAME_UNSET;
	switch (flow_of(t->s)) {
	case FLOW_REPORT:
		proceed(t, needs_name ? SCREEN_B6 : SCREEN_P6);
		break;
	case FLOW_SURVEY:
		go(t, SCREEN_S3C);
		break;
	case FLOW_NONE:
	case FLOW_VISIT:
		if (t->s->visit.is_callback)
			proceed(t, needs_name ? SCREEN_B6 : SCREEN_B9);
		else
			proceed(t, SCREEN_B8);
		break;
	}
}

void b7a_act(struct turn *t)
{
	int digits = (int)strlen(t->s->person.phone);
	if (t->action.act != ACT_NEXT)
		return;
	if (digits < t->content->town.phone_digits_min)
		fail_field(t, N_("That looks too short. Check it, or choose No phone."));
	else if (digits > t->content->town.phone_digits_max)
		fail_field(t, N_("That looks too long. Check it, or choose No phone."));
	else
		phone_is_done(t);
}

/* --- on the day ------------------------------------------------------------------------------- */

static const struct {
	const char *label, *picture;
} needs[NEEDS_COUNT] = {
	{N_("Wheelchair space"), "wheel"}, {N_("Sign language"), "sign"},
	{N_("My language"), "language"},   {N_("A quiet place"), "quiet"},
	{N_("Help to walk in"), "walk"},   {N_("Someone with me"), "couple"},
	{N_("No help needed"), "tick"},
};

enum { NO_HELP = NEEDS_COUNT - 1 };

void b8_build(struct build *b)
{
	title(b, T(b, "Do you need help on the day?"));
	hint(b, T(b, "Pick all you need, then press Next."));
	for (int i = 0; i < NEEDS_COUNT; i++)
		tick(b, i, b->s->visit.needs >> i & 1, T(b, needs[i].label), needs[i].picture);
}

void b8_act(struct turn *t)
{
	unsigned *set = &t->s->visit.needs;
	if (t->action.act == ACT_TOGGLE && t->action.n >= 0 && t->action.n < NEEDS_COUNT) {
		unsigned bit = 1u << t->action.n, none = 1u << NO_HELP;
		*set ^= bit;
		*set &= t->action.n == NO_HELP ? none : ~none;
	}
	if (t->action.act == ACT_NEXT) {
		t->s->visit.needs_answered = true;
		proceed(t, SCREEN_B9);
	}
}

const char *needs_words(struct build *b)
{
	unsigned set = b->s->visit.needs & ~(1u << NO_HELP);
	const char *all = NULL;
	for (int i = 0; i < NO_HELP; i++) {
		if (!(set >> i & 1))
			continue;
		const char *one = T(b, needs[i].label);
		all = all ? fill(b, T(b, "{a}, {b}"), "a", all, "b", one) : one;
	}
	return all ? all : T(b, "No help needed");
}
