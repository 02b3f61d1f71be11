/* SPDX-License-Identifier: GPL-3.0-or-later */
/* frame: what stands round every question: strip, error panel, nav row, bar (ux.md section 2). */
#include "kiosk/screens/age.h"
#include "kiosk/screens/screen.h"

#include <string.h>

/* Bar buttons in the order of importance (ux.md 2.2, 2.3). */
static const struct {
	const char *id, *label, *picture;
	enum act act;
} bar[] = {
	{"bar.help", N_("Help"), "help", ACT_HELP},
	{"bar.read", N_("Read aloud"), "speaker", ACT_READ_ALOUD},
	{"bar.language", N_("Language"), "language", ACT_LANGUAGE},
	{"bar.text", N_("Text size"), "textsize", ACT_TEXT_SIZE},
	{"bar.again", N_("Start again"), "again", ACT_START_AGAIN},
};

enum { BAR_COUNT = sizeof bar / sizeof bar[0] };

static bool bar_shows_on_welcome(enum act act)
{
	return act == ACT_HELP || act == ACT_READ_ALOUD || act == ACT_TEXT_SIZE;
}

static const char *bar_label(const struct build *b, int i)
{
	bool stop = bar[i].act == ACT_READ_ALOUD && b->s->profile.read_aloud;
	return stop ? T(b, "Stop") : T(b, bar[i].label);
}

static struct item *bar_item(struct build *b, enum item_role role, int i)
{
	struct item *it = add(b, role, bar[i].id, bar_label(b, i));
	it->picture = bar[i].picture;
	it->on_press = (struct action){.act = bar[i].act};
	if (bar[i].act == ACT_READ_ALOUD && b->s->profile.read_aloud)
		it->state |= ITEM_TICKED;
	return it;
}

static void tools_item(struct build *b, enum item_role role)
{
	struct item *it = add(b, role, "bar.tools", T(b, "Tools"));
	it->picture = "tools";
	it->slot = role == ROLE_NAV ? SLOT_TOOLS : SLOT_NONE;
	it->on_press = (struct action){.act = ACT_TOOLS};
}

static void bar_build(struct build *b)
{
	int shown = panel_bar_count(&b->world->panel);
	for (int i = 0; i < BAR_COUNT && i < shown; i++)
		if (!b->page->is_idle || bar_shows_on_welcome(bar[i].act))
			bar_item(b, ROLE_BAR, i);
	if (shown < BAR_COUNT)
		tools_item(b, ROLE_BAR);
}

static void nav_item(struct build *b, enum nav_slot slot, const char *id, const char *label,
	const char *picture, struct action on_press)
{
	struct item *it = add(b, ROLE_NAV, id, label);
	it->slot = slot;
	it->picture = picture;
	it->on_press = on_press;
}

/* The middle slot belongs to More choices where a page may need it; a second act is then left to
 * the last part (ux.md 2.6). */
static void nav_build(struct build *b)
{
	if (b->back.act)
		nav_item(b, SLOT_BACK, "nav.back", b->back_label, b->back_picture, b->back);
	if (b->page->is_collapsed) {
		struct item *help = bar_item(b, ROLE_NAV, 0);
		help->slot = SLOT_HELP;
		tools_item(b, ROLE_NAV);
	}
	if (b->middle.act)
		nav_item(b, SLOT_MIDDLE, "nav.middle", b->middle_label, b->middle_picture, b->middle);
	if (b->page->parts_by == PART_BY_MORE && !b->middle.act) {
		const char *label = b->page->is_collapsed ? T(b, "More") : T(b, "More choices");
		nav_item(b, SLOT_MIDDLE, "nav.more", label, "more", (struct action){.act = ACT_MORE});
		if (b->page->is_collapsed)
			b->page->items[b->page->item_count - 1].spoken = T(b, "More choices");
	}
	if (b->next.act) {
		nav_item(b, SLOT_NEXT, b->next_is_act ? "nav.act" : "nav.next", b->next_label, b->next_picture, b->next);
		b->page->items[b->page->item_count - 1].state |= ITEM_MAIN;
	}
}

/* Head items belong before the content: they are added after it and moved up to place `to`. */
static void move_up(struct page *p, int to)
{
	int from = p->item_count - 1;
	struct item moved = p->items[from];
	memmove(&p->items[to + 1], &p->items[to], (size_t)(from - to) * sizeof moved);
	p->items[to] = moved;
}

static int head_end(const struct page *p)
{
	int i = 0;
	while (i < p->item_count && item_group(&p->items[i]) == GROUP_HEAD)
		i++;
	return i;
}

static void strip_add(struct build *b, const char *id, const char *text, const char *picture)
{
	int to = head_end(b->page);
	add(b, ROLE_STRIP, id, text)->picture = picture;
	move_up(b->page, to);
}

static void head_build(struct build *b)
{
	const struct screen *sc = b->screen;
	if (sc->steps) {
		const char *of = fill(b, T(b, "Step {n} of {m}"), "n",
			say_number(b->arena, b->tongue, sc->step), "m",
			say_number(b->arena, b->tongue, sc->steps));
		add(b, ROLE_STEP, "step", of);
		move_up(b->page, 0);
	}
	const char *age = age_words(b);
	if (age) /* who reads it knows enough of the line */
		strip_add(b, "strip.age", age, "clock");
	else if (!(sc->flags & S_PLAIN) && !b->world->line)
		strip_add(b, "strip.line", T(b, "Not connected. You can still go on."), "unplug");
	if (!b->world->has_touch && b->world->has_keypad)
		strip_add(b, "strip.touch",
			T(b, "The touch screen is not working. Use the pad, or ask a volunteer."), "danger");
	if (!b->world->has_sound && b->s->profile.read_aloud)
		strip_add(b, "strip.sound",
			T(b, "The sound is not working. Please read, or ask a volunteer."), "ear");
	if (b->s->error) {
		int to = head_end(b->page);
		struct item *it = add(b, ROLE_ERROR, "page.error", T(b, "Please check this"));
		it->value = T(b, b->s->error);
		it->picture = "danger";
		move_up(b->page, to);
	}
}

void frame_build(struct build *b)
{
	b->page->is_collapsed = panel_is_collapsed(
		&b->world->panel, b->s->profile.text_size, b->page->has_keys);
	head_build(b);
	nav_build(b);
	if (!b->page->is_collapsed)
		bar_build(b);
}
