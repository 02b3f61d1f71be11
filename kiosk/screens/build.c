/* SPDX-License-Identifier: GPL-3.0-or-later */
/* build: the words in which screens say what is there. */
#include "kiosk/screens/screen.h"

#include "kiosk/base/check.h"

#include <string.h>

const char *T(const struct build *b, const char *msgid)
{
	return tr(b->tongue, msgid);
}

const char *TN(const struct build *b, const char *one, const char *many, unsigned long n)
{
	return tr_n(b->tongue, one, many, n);
}

const char *words(const struct build *b, const struct text *t)
{
	return text_in(t, b->tongue->index);
}

struct item *add(struct build *b, enum item_role role, const char *id, const char *label)
{
	struct page *p = b->page;
	K_CHECK(p->item_count < PAGE_ITEMS_MAX);
	struct item *it = &p->items[p->item_count++];
	*it = (struct item){.role = role, .label = label, .n = -1};
	it->id = strchr(id, '.') ? k_arena_str(b->arena, id)
				 : k_arena_printf(b->arena, "%s.%s", b->screen->id, id);
	return it;
}

struct item *picture(struct build *b, const char *id)
{
	struct item *it = add(b, ROLE_PICTURE, "picture", NULL);
	it->picture = id;
	return it;
}

void title(struct build *b, const char *text)
{
	add(b, ROLE_TITLE, "t", text);
}

void hint(struct build *b, const char *text)
{
	add(b, ROLE_HINT, "h", text);
}

struct item *act_choice(struct build *b, enum act act, int n, const char *label, const char *picture)
{
	const char *id = k_arena_printf(b->arena, "%s.o%d", b->screen->id, b->page->item_count);
	struct item *it = add(b, ROLE_CHOICE, id, label);
	it->picture = picture;
	it->on_press = (struct action){.act = act, .n = n};
	return it;
}

struct item *choice(struct build *b, int n, const char *label, const char *picture)
{
	struct item *it = act_choice(b, ACT_CHOOSE, n, label, picture);
	it->id = k_arena_printf(b->arena, "%s.o%d", b->screen->id, n);
	return it;
}

struct item *option(struct build *b, int n, int chosen, const char *label, const char *picture)
{
	struct item *it = choice(b, n, label, picture);
	it->state |= n == chosen ? ITEM_CHOSEN : 0;
	return it;
}

struct item *tick(struct build *b, int n, bool is_on, const char *label, const char *picture)
{
	struct item *it = choice(b, n, label, picture);
	it->role = ROLE_TICK;
	it->on_press.act = ACT_TOGGLE;
	it->state |= is_on ? ITEM_TICKED : 0;
	return it;
}

struct item *link_to(struct build *b, enum screen_id to, const char *label, const char *picture)
{
	struct item *it = act_choice(b, ACT_GO, (int)to, label, picture);
	it->id = k_arena_printf(b->arena, "%s.%s", b->screen->id, screen_at(to)->id);
	return it;
}

struct item *paragraph(struct build *b, const char *bold, const char *rest)
{
	const char *id = k_arena_printf(b->arena, "%s.p%d", b->screen->id, b->page->item_count);
	struct item *it = add(b, ROLE_TEXT, id, bold);
	it->value = rest;
	return it;
}

struct item *field(struct build *b, const char *name, const char *value, const char *picture)
{
	struct item *it = add(b, ROLE_FIELD, "field", name);
	it->value = value;
	it->picture = picture;
	if (b->s->error && b->s->error_is_field) {
		it->state |= ITEM_TO_CHECK;
		it->hint = T(b, b->s->error);
	}
	return it;
}

struct item *row(struct build *b, int n, const char *name, const char *answer, const char *picture)
{
	struct item *it = add(b, ROLE_ROW, k_arena_printf(b->arena, "%s.r%d", b->screen->id, n), name);
	it->value = answer;
	it->picture = picture;
	it->section = 1 + n;
	struct item *change =
		add(b, ROLE_CHANGE, k_arena_printf(b->arena, "%s.c%d", b->screen->id, n), T(b, "Change"));
	/* "Change day": a button is never heard without what it changes. */
	change->spoken = fill(b, T(b, "Change {what}"), "what", name);
	change->on_press = (struct action){.act = ACT_DO, .n = n};
	change->section = it->section;
	return it;
}

void main_act(struct build *b, int n, const char *label, const char *picture)
{
	b->next_label = label;
	b->next_picture = picture;
	b->next = (struct action){.act = ACT_DO, .n = n};
	b->next_is_act = true;
}

void second_act(struct build *b, int n, const char *label, const char *picture)
{
	b->middle_label = label;
	b->middle_picture = picture;
	b->middle = (struct action){.act = ACT_DO, .n = n};
}
