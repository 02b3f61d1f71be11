/* SPDX-License-Identifier: GPL-3.0-or-later */
/* book: building a page by hand, as the screens build theirs. */
#ifndef FOYER_TESTS_VIEW_BOOK_H
#define FOYER_TESTS_VIEW_BOOK_H

#include "kiosk/i18n/i18n.h"
#include "kiosk/model/panel.h"
#include "kiosk/page/page.h"

#include <stdarg.h>
#include <string.h>

struct book {
	struct page page;
	struct item items[PAGE_ITEMS_MAX];
	struct k_arena arena;
	const struct panel *panel;
	int text_size;
};

static struct item *put(
	struct book *b, enum item_role role, const char *id, const char *label, const char *picture)
{
	struct item *i = &b->items[b->page.item_count++];
	*i = (struct item){.id = k_arena_str(&b->arena, id),
		.role = role,
		.label = label,
		.picture = picture,
		.n = -1};
	return i;
}

static struct item *put_choice(
	struct book *b, const char *label, const char *hint, const char *picture)
{
	struct item *i = put(b, ROLE_CHOICE, k_arena_printf(&b->arena, "o%d", b->page.item_count),
		label, picture);
	i->hint = hint;
	i->on_press.act = ACT_CHOOSE;
	return i;
}

static struct item *put_text(struct book *b, const char *bold, const char *rest)
{
	struct item *i =
		put(b, ROLE_TEXT, k_arena_printf(&b->arena, "p%d", b->page.item_count), bold, NULL);
	i->value = rest;
	return i;
}

static struct item *put_nav(
	struct book *b, enum nav_slot slot, enum act act, const char *label, const char *picture)
{
	struct item *i =
		put(b, ROLE_NAV, k_arena_printf(&b->arena, "nav%d", (int)slot), label, picture);
	i->slot = slot;
	i->on_press.act = act;
	if (slot == SLOT_NEXT)
		i->state |= ITEM_MAIN;
	return i;
}

static void book_open(struct book *b, enum page_kind kind, const struct panel *panel, int text_size,
	bool has_keys)
{
	k_arena_reset(&b->arena);
	b->page = (struct page){.screen = "test",
		.kind = kind,
		.lang = "en",
		.parts = 1,
		.items = b->items,
		.arena = &b->arena,
		.picture = "visit",
		.has_keys = has_keys};
	b->page.is_collapsed = panel_is_collapsed(panel, text_size, has_keys);
	b->panel = panel;
	b->text_size = text_size;
}

/* Bar, or Help and Tools in a collapsed nav row.  words: Help, Read aloud, Language, Text size,
 * Start again, Tools. */
static void put_frame(struct book *b, const char *const words[6], bool is_welcome)
{
	static const struct {
		const char *id, *picture;
		enum act act;
	} bar[] = {{"bar.help", "help", ACT_HELP}, {"bar.read", "speaker", ACT_READ_ALOUD},
		{"bar.language", "language", ACT_LANGUAGE}, {"bar.text", "textsize", ACT_TEXT_SIZE},
		{"bar.again", "again", ACT_START_AGAIN}};
	if (b->page.is_collapsed) {
		put_nav(b, SLOT_HELP, ACT_HELP, words[0], "help");
		put_nav(b, SLOT_TOOLS, ACT_TOOLS, words[5], "tools");
		return;
	}
	int shown = panel_bar_count(b->panel);
	for (int i = 0; i < shown; i++)
		if (!is_welcome || (i != 2 && i != 4))
			put(b, ROLE_BAR, bar[i].id, words[i], bar[i].picture)->on_press.act =
				bar[i].act;
	if (shown < 5)
		put(b, ROLE_BAR, "bar.tools", words[5], "tools")->on_press.act = ACT_TOOLS;
}

static const char *const english[6] = {
	"Help", "Read aloud", "Language", "Text size", "Start again", "Tools"};

static void put_step(struct book *b, int n, int of)
{
	b->page.step = n;
	b->page.steps = of;
	put(b, ROLE_STEP, "step", k_arena_printf(&b->arena, "Step %d of %d", n, of), NULL);
}

static void put_more(struct book *b)
{
	put_nav(b, SLOT_MIDDLE, ACT_MORE, b->page.is_collapsed ? "More" : "More choices", "more");
}

#endif
