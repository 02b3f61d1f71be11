/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fit: what to do when a page does not fit (ux.md 2.6), in this order: leave out choice hints, then
 * the hint; one column; the title on one line with the progress; divide the page.  A plan is tried
 * by laying the page out under it: there is no second set of rules that could disagree. */
#include "kiosk/view/view_inside.h"

#include "kiosk/base/log.h"
#include "kiosk/view/draw.h"

#include <string.h>

enum { PLANS_MAX = 40, SECTIONS_MAX = PAGE_ITEMS_MAX + 2 };

struct plans {
	struct plan plan[PLANS_MAX];
	int n;
};

static struct lay lay_make(struct view *v, struct page *page, struct plan plan);

/* --- layouts ------------------------------------------------------------------------------------
 */

static void (*const layouts[])(struct lay *) = {
	[PAGE_CHOICES] = choices_lay,
	[PAGE_WELCOME] = welcome_lay,
	[PAGE_KEYBOARD] = keyboard_lay,
	[PAGE_NUMBERS] = numbers_lay,
	[PAGE_CHECK] = check_lay,
	[PAGE_DONE] = done_lay,
	[PAGE_READING] = reading_lay,
	[PAGE_STAGES] = stages_lay,
	[PAGE_BIG] = big_lay,
	[PAGE_EMERGENCY] = emergency_lay,
	[PAGE_TIME] = time_lay,
	[PAGE_WAIT] = reading_lay,
	[PAGE_STEPPERS] = steppers_lay,
	[PAGE_FACES] = faces_lay,
	[PAGE_FIGURES] = figures_lay,
};

static cairo_surface_t *door_get(void *ctx, int w)
{
	struct view *v = ctx;
	enum theme theme = v->profile.theme;
	for (int i = 0; i < DOORS_MAX; i++)
		if (v->doors[i].surface && v->doors[i].w == w && v->doors[i].theme == theme)
			return v->doors[i].surface;
	struct door *d = &v->doors[v->next_door++ % DOORS_MAX];
	if (d->surface)
		cairo_surface_destroy(d->surface);
	*d = (struct door){
		draw_door(w, theme_rgb(theme, COLOUR_PRIMARY), theme_rgb(theme, COLOUR_FAR),
			theme_rgb(theme, COLOUR_HONEY), theme_rgb(theme, COLOUR_HONEY_PALE)),
		w, theme};
	return d->surface;
}

static struct lay lay_make(struct view *v, struct page *page, struct plan plan)
{
	return (struct lay){
		.m = &v->metrics,
		.page = page,
		.scene = v->next,
		.texts = v->texts,
		.pictures = v->pictures,
		.qr = &v->qr,
		.door = door_get,
		.ctx = v,
		.theme = v->profile.theme,
		.wheelchair = v->profile.wheelchair,
		.marks = &v->marks,
		.plan = plan,
		.choices_max = v->choices_max,
		.fits = true,
	};
}

bool view_lay(struct view *v, struct page *page, struct plan plan)
{
	struct lay l = lay_make(v, page, plan);
	for (int i = 0; i < page->item_count; i++)
		page->items[i].rect = (struct mm_rect){0};
	scene_begin(v->next, v->panel.w_px, v->panel.h_px, page->is_rtl,
		theme_rgb(v->profile.theme, COLOUR_PAPER));
	frame_lay(&l);
	layouts[page->kind](&l);
	if (l.y > l.area.y + l.area.h + v->metrics.gap)
		lay_unfit(&l);
	marks_lay(&l);
	v->unfit_in = l.unfit_in;
	return l.fits;
}

/* --- plans ---------------------------------------------------------------------------------------
 */

static void plan_add(struct plans *s, struct plan p)
{
	if (s->n < PLANS_MAX)
		s->plan[s->n++] = p;
}

static bool is_small_with_keys(const struct view *v, const struct page *page)
{
	return v->panel.class_ == PANEL_S &&
	       (page->kind == PAGE_KEYBOARD || page->kind == PAGE_NUMBERS);
}

/* Columns to try, the better first; 0 ends them. */
static void columns_of(const struct view *v, const struct page *page, int out[4])
{
	memset(out, 0, 4 * sizeof *out);
	if (page->kind == PAGE_WELCOME) {
		out[0] = v->panel.is_portrait && v->panel.class_ != PANEL_L ? 2 : 3;
		out[1] = out[0] - 1;
		out[2] = out[1] - 1;
	} else if (v->panel.w_mm < 150) {
		out[0] = 1; /* a narrow screen has one column */
	} else {
		out[0] = v->panel.is_portrait && page->kind != PAGE_CHECK ? 1 : 2;
		out[1] = 3 - out[0];
	}
}

/* Plans from the best to the plainest.  Bare: the words of the strips go too, last of all. */
static void plans_make(const struct view *v, const struct page *page, bool is_bare, struct plans *s)
{
	static const struct {
		bool choice_hints, hint, compact;
	} steps[] = {{true, true, false}, {false, true, false}, {false, false, false},
		{false, false, true}};
	int columns[4];
	columns_of(v, page, columns);
	s->n = 0;
	for (size_t k = is_bare ? 3 : 0; k < 4; k++) {
		bool has_keys = is_small_with_keys(v, page), compact = steps[k].compact || has_keys;
		for (int c = 0; columns[c]; c++)
			for (int p = v->metrics.text_size > 1 ? PLATE_GROWN : PLATE_PLAIN;
				p < PLATE_COUNT; p++)
				plan_add(s, (struct plan){steps[k].choice_hints, steps[k].hint,
						    columns[c], (enum plate)p, compact,
						    is_bare || has_keys});
	}
}

/* --- nav row of a divided page
 * --------------------------------------------------------------------- */

static void away_set(struct item *i, bool away)
{
	i->state = away ? i->state | ITEM_AWAY : i->state & ~(unsigned)ITEM_AWAY;
}

static bool is_more(const struct item *i)
{
	return i->role == ROLE_NAV && i->on_press.act == ACT_MORE;
}

static bool is_choice(const struct item *i)
{
	return i->role == ROLE_CHOICE || i->role == ROLE_TICK || i->role == ROLE_LANGUAGE;
}

/* More is here when the page is divided.  In the Next slot it stands for the act of the page until
 * the last part. */
static void nav_set(struct page *page)
{
	bool is_divided = page->parts > 1, is_last = page->part >= page->parts - 1;
	bool takes_next = false;
	for (int i = 0; i < page->item_count; i++) {
		struct item *it = &page->items[i];
		bool in_next = is_more(it) && it->slot == SLOT_NEXT;
		if (is_more(it))
			away_set(it, !is_divided || (in_next && is_last));
		takes_next = takes_next || (in_next && item_is_here(it));
	}
	for (int i = 0; i < page->item_count; i++) {
		struct item *it = &page->items[i];
		if (it->role == ROLE_NAV && it->slot == SLOT_NEXT && !is_more(it))
			away_set(it, takes_next);
	}
}

/* --- choices by More
 * --------------------------------------------------------------------------------- */

static int choices_total(const struct page *page)
{
	int n = 0;
	for (int i = 0; i < page->item_count; i++)
		n += is_choice(&page->items[i]);
	return n;
}

static void choices_show(struct page *page, int from, int to)
{
	int n = 0;
	for (int i = 0; i < page->item_count; i++)
		if (is_choice(&page->items[i])) {
			away_set(&page->items[i], n < from || n >= to);
			n++;
		}
}

/* Most choices a part takes under a plan, the least high row being that of the whole list. */
static int capacity(struct view *v, struct page *page, struct plan plan)
{
	struct lay l = lay_make(v, page, plan);
	choices_show(page, 0, PAGE_ITEMS_MAX);
	page->parts = 2; /* the nav row is then as it will be */
	page->part = 0;
	nav_set(page);
	scene_begin(v->next, v->panel.w_px, v->panel.h_px, page->is_rtl, 0);
	frame_lay(&l);
	head_lay(&l);
	int h = paragraphs_lay(&l, l.area.x, l.y, l.area.w, true);
	l.y += h ? h + v->metrics.gap : 0;
	int room = lay_left(&l), least = 0, spanned = 0,
	    column = (l.area.w - (plan.columns - 1) * v->metrics.gap) / plan.columns;
	for (int i = 0; i < page->item_count; i++)
		if (is_choice(&page->items[i])) {
			bool is_wide = page->items[i].state & ITEM_WIDE;
			int one = tile_least(&l, &page->items[i], is_wide ? l.area.w : column);
			least = one > least ? one : least;
			spanned = is_wide ? plan.columns - 1 : spanned;
		}
	int rows = least ? tiles_rows(&l, room, least) : 0;
	/* One that spans both columns takes the place of two. */
	return l.fits && rows * plan.columns > spanned ? rows * plan.columns - spanned : 0;
}

/* The plan that shows most at a time; of equals the larger plate, then more columns, then the hint.
 */
static struct plan roomiest(
	struct view *v, struct page *page, const struct plans *plans, int *capacity_out)
{
	struct plan best = plans->plan[plans->n - 1];
	int most = 0;
	for (int compact = 0; compact < 2; compact++)
		for (int k = 0; k < plans->n; k++) {
			struct plan p = plans->plan[k];
			if (p.is_compact != (compact == 1) || p.has_choice_hints ||
				(p.has_hint && !compact))
				continue;
			int n = capacity(v, page, p);
			n = n > v->choices_max ? v->choices_max : n;
			/* A smaller title is worth it where few choices stand on a part. */
			if (compact && most >= 4)
				continue;
			bool is_larger =
				n == most && !compact && !best.is_compact && p.plate < best.plate;
			if (n > most || (is_larger && most)) {
				most = n;
				best = p;
			}
		}
	/* Words that cost no choice come back. */
	for (int word = 0; word < 2 && most; word++) {
		struct plan p = best;
		if (word)
			p.has_choice_hints = true;
		else
			p.has_hint = true;
		int n = capacity(v, page, p);
		if (n >= most || n >= v->choices_max)
			best = p;
	}
	*capacity_out = most;
	return best;
}

static bool choices_lay_part(
	struct view *v, struct page *page, struct plan plan, int part, int most)
{
	page->part = part;
	nav_set(page);
	choices_show(page, part * most, (part + 1) * most);
	return view_lay(v, page, plan);
}

static bool fit_choices(struct view *v, struct page *page, const struct plans *plans)
{
	int total = choices_total(page), most = 0, part = page->part;
	struct plan plan = roomiest(v, page, plans, &most);
	most = most > v->choices_max ? v->choices_max : most;
	if (!most)
		return false;
	page->parts = (total + most - 1) / most;
	v->plan = plan;
	/* Every part must fit, or the page would change its division from part to part. */
	for (int k = 0; k < page->parts; k++)
		if (!choices_lay_part(v, page, plan, k, most))
			return false;
	return choices_lay_part(v, page, plan, part < page->parts ? part : 0, most);
}

/* --- sections
 * ------------------------------------------------------------------------------------------ */

/* Items that are never parted from the one before: a row's button, the second of two steppers. */
static bool joins_previous(const struct page *page, int i)
{
	const struct item *it = &page->items[i];
	int steppers = 0;
	for (int k = i - 1; k >= 0 && page->items[k].role == ROLE_STEPPER; k--)
		steppers++;
	return it->role == ROLE_CHANGE || (it->role == ROLE_STEPPER && steppers % 2);
}

/* Numbers the blocks of a page, in reading order from 1; 0: on every part.  What the page keeps
 * together (item.section) is one block, but for its choices; with is_fine every item is a block of
 * its own, which is how a block that is too high is divided.  Returns the last number. */
static int blocks_of(const struct page *page, bool is_fine, int out[PAGE_ITEMS_MAX])
{
	int last = 0, keys = 0, block_of[PAGE_ITEMS_MAX + 1] = {0};
	for (int i = 0; i < page->item_count; i++) {
		const struct item *it = &page->items[i];
		enum item_group g = item_group(it);
		out[i] = 0;
		/* "I need more time" is on every part of the page that asks. */
		if ((g != GROUP_CONTENT && g != GROUP_KEYS) ||
			(page->kind == PAGE_TIME && is_choice(it)))
			continue;
		if (g == GROUP_KEYS || it->role == ROLE_FIELD) { /* field and keys: one block */
			keys = keys ? keys : ++last;
			out[i] = keys;
			continue;
		}
		/* A section is one block even where something stands between (b11: card, then
		 * what is not sure yet). */
		bool is_kept = it->section > 0 && it->section <= PAGE_ITEMS_MAX && !is_fine &&
			       !is_choice(it);
		int *block = is_kept ? &block_of[it->section] : NULL;
		if (block && *block)
			out[i] = *block;
		else
			out[i] = last && joins_previous(page, i) ? last : ++last;
		if (block)
			*block = out[i];
	}
	return last;
}

static bool sections_lay(
	struct view *v, struct page *page, struct plan plan, const int section[], int from, int to)
{
	for (int i = 0; i < page->item_count; i++)
		if (section[i])
			away_set(&page->items[i], section[i] < from || section[i] > to);
	nav_set(page);
	return view_lay(v, page, plan);
}

/* Fills part after part with as many sections as fit; first[k]: first section of part k.  Returns
 * the number of parts, 0 if one section does not fit alone. */
static int sections_pack(struct view *v, struct page *page, struct plan plan, const int section[],
	int last, int first[SECTIONS_MAX])
{
	int parts = 0;
	for (int from = 1; from <= last;) {
		int to = from;
		/* Laid out as the middle of three: with the progress and the nav row that it will
		 * have. */
		page->parts = parts + 2;
		page->part = parts;
		if (!sections_lay(v, page, plan, section, from, to))
			return 0;
		while (to < last) {
			page->parts = to + 1 == last ? parts + 1 : parts + 2;
			if (!sections_lay(v, page, plan, section, from, to + 1))
				break;
			to++;
		}
		first[parts++] = from;
		from = to + 1;
	}
	first[parts] = last + 1;
	return parts;
}

static bool fit_sections(
	struct view *v, struct page *page, const struct plans *plans, int part, bool is_fine)
{
	int section[PAGE_ITEMS_MAX], first[SECTIONS_MAX], best_first[SECTIONS_MAX] = {0};
	int last = blocks_of(page, is_fine, section), best = 0;
	for (int k = 0; k < plans->n; k++) {
		struct plan p = plans->plan[k];
		/* The first plan of each kind of head that packs at all is as good as the rest; a
		 * done page keeps its mark and its three parts. */
		bool is_enough = v->plan.is_compact == p.is_compact || page->kind == PAGE_DONE;
		if (p.has_choice_hints || (best && is_enough))
			continue;
		int parts = sections_pack(v, page, p, section, last, first);
		if (!parts || (best && parts >= best))
			continue;
		best = parts;
		v->plan = p;
		memcpy(best_first, first, sizeof first);
	}
	if (!best)
		return false;
	page->parts = best;
	page->part = part < best ? part : 0;
	return sections_lay(
		v, page, v->plan, section, best_first[page->part], best_first[page->part + 1] - 1);
}

/* --- the fit
 * --------------------------------------------------------------------------------------------- */

static bool fit_whole(struct view *v, struct page *page, const struct plans *plans)
{
	page->parts = 1;
	for (int i = 0; i < page->item_count; i++)
		away_set(&page->items[i], false);
	nav_set(page);
	if (choices_total(page) > v->choices_max)
		return false;
	for (int k = 0; k < plans->n; k++) {
		v->plan = plans->plan[k];
		if (view_lay(v, page, v->plan))
			return true;
	}
	return false;
}

static bool fit_parts(struct view *v, struct page *page, const struct plans *plans)
{
	if (page->kind == PAGE_CHOICES || page->kind == PAGE_FACES)
		return fit_choices(v, page, plans);
	int part = page->part;
	bool has_more = page->parts_by == PART_BY_NEXT;
	for (int i = 0; i < page->item_count; i++)
		has_more = has_more || is_more(&page->items[i]);
	if (!has_more) /* nothing leads to another part */
		return false;
	return fit_sections(v, page, plans, part, false) ||
	       fit_sections(v, page, plans, part, true);
}

static bool fit_at_size(struct view *v, struct page *page, int part)
{
	for (int is_bare = 0; is_bare < 2; is_bare++) {
		struct plans plans;
		plans_make(v, page, is_bare, &plans);
		page->part = 0;
		if (fit_whole(v, page, &plans))
			return true;
		page->part = part;
		if (fit_parts(v, page, &plans))
			return true;
	}
	return false;
}

/* Words that do not fit at the size asked for, however the page is divided, are set smaller: nobody
 * is helped by words that lie over each other.  Counted all the same. */
void view_fit(void *ctx, struct page *page)
{
	struct view *v = ctx;
	int part = page->part, asked = v->profile.text_size;
	v->fitted = page;
	view_size(v, asked);
	if (fit_at_size(v, page, part))
		return;
	for (int size = v->metrics.text_size - 1; size >= 1; size--) {
		view_size(v, size);
		if (fit_at_size(v, page, part)) {
			v->shrunk++;
			log_info("us", "page %s: words set at size %d of %d", page->screen, size,
				asked);
			return;
		}
	}
	v->failures++;
	log_error("us", "page %s does not fit: %d x %d px, %.0f dpi, size %d (%s)", page->screen,
		v->panel.w_px, v->panel.h_px, v->panel.dpi, asked, v->unfit_in);
}

int view_fit_failures(const struct view *v)
{
	return v->failures;
}

int view_fit_shrunk(const struct view *v)
{
	return v->shrunk;
}

int view_fit_size(const struct view *v)
{
	return v->metrics.text_size;
}
