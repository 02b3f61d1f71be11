/* SPDX-License-Identifier: GPL-3.0-or-later */
/* done: the slip of paper that says what was booked, or asked for (look.md 6).  Solid, notched and
 * torn: sure.  Dashed: not yet. */
#include "kiosk/view/lay.h"

#include "kiosk/base/log.h"

#include <math.h>
#include <qrencode.h>
#include <string.h>

/* --- QR ------------------------------------------------------------------------------------------
 */

static uint64_t words_hash(const char *s)
{
	uint64_t h = 14695981039346656037u;
	for (; *s; s++)
		h = (h ^ (unsigned char)*s) * 1099511628211u;
	return h | 1;
}

/* Level M (ux.md 4.7).  Keeps the last code. */
static const struct qr *qr_of(struct lay *l, const char *value)
{
	uint64_t serial = words_hash(value);
	if (l->qr->serial == serial)
		return l->qr;
	QRcode *code = QRcode_encodeString(value, 0, QR_ECLEVEL_M, QR_MODE_8, 1);
	if (!code || code->width > QR_MODULES_MAX) {
		log_warn("us", "QR code of %zu bytes cannot be drawn", strlen(value));
		QRcode_free(code);
		return NULL;
	}
	l->qr->serial = serial;
	l->qr->modules = code->width;
	for (int k = 0; k < code->width * code->width; k++)
		l->qr->dark[k] = code->data[k] & 1;
	QRcode_free(code);
	return l->qr;
}

/* Whole pixels a module, at most 38 mm and at least 24; 4 modules clear, on white where the surface
 * is dark.  Returns the size drawn, 0 if there is no room. */
static int qr_lay(struct lay *l, struct item *i, int x, int y, int room)
{
	const struct metrics *m = l->m;
	const struct qr *qr = i->value ? qr_of(l, i->value) : NULL;
	bool is_dark = l->theme == THEME_DARK || l->theme == THEME_MAX;
	int most = mm(m, 38) < room ? mm(m, 38) : room, clear = is_dark ? 4 : 0;
	int module = qr ? most / (qr->modules + 2 * clear) : 0;
	if (!module || module * qr->modules < mm(m, 16)) {
		lay_unfit(l);
		return 0;
	}
	int size = module * qr->modules;
	struct px_rect patch = {x, y, size + 2 * clear * module, size + 2 * clear * module};
	struct px_rect box = rect_inset(patch, clear * module);
	if (is_dark)
		lay_box(l, patch, 0, COLOUR_QR_PATCH, COLOUR_NONE, 0);
	struct piece p = piece_make(PIECE_QR, box);
	p.qr = qr;
	p.serial = qr->serial;
	p.face = lay_rgb(l, COLOUR_BLACK);
	scene_add(l->scene, p);
	lay_place(l, i, box);
	return size;
}

/* --- left: what
 * ------------------------------------------------------------------------------------ */

/* Large with pictures, or as plain lines where there is little room. */
struct fact_look {
	bool is_large;
	int icon, x;
	const struct type *label;
};

static struct fact_look fact_look(const struct lay *l, bool is_large)
{
	const struct metrics *m = l->m;
	if (is_large)
		return (struct fact_look){
			true, m->card_icon, mm(m, 8) + m->card_icon + mm(m, 6.6), &m->detail};
	return (struct fact_look){false, 0, mm(m, 5.4), &m->label};
}

/* The address goes before the page is divided. */
static bool shows_hint(const struct lay *l, const struct item *i, struct fact_look k)
{
	return i->hint && *i->hint && (k.is_large || l->plan.has_choice_hints);
}

static int fact_h(struct lay *l, const struct item *i, struct fact_look k, int width)
{
	const struct text *label = texts_get(l->texts, i->label, k.label, width, 0);
	const struct text *hint =
		shows_hint(l, i, k) ? texts_get(l->texts, i->hint, &l->m->hint, width, 0) : NULL;
	int h = label->h + (hint ? hint->h : 0);
	if (label->is_too_wide || (hint && hint->is_too_wide))
		return 1 << 20;
	return k.is_large && h < k.icon + mm(l->m, 2) ? k.icon + mm(l->m, 2) : h;
}

static int facts_h(struct lay *l, struct fact_look k, int width)
{
	int h = 0;
	lay_each(l, i)
		if (i->role == ROLE_FACT && item_is_here(i))
			h += fact_h(l, i, k, width - k.x - mm(l->m, 4));
	return h;
}

static void facts_lay(struct lay *l, struct fact_look k, struct px_rect r, int count)
{
	const struct metrics *m = l->m;
	int width = r.w - k.x - mm(m, 4), left = r.h - facts_h(l, k, r.w);
	/* Large ones share the height; lines stand together in its middle. */
	int spare = k.is_large ? left / (count + 1) : 0, y = r.y + (k.is_large ? 0 : left / 2);
	if (left < 0)
		lay_unfit(l);
	lay_each(l, i) {
		if (i->role != ROLE_FACT || !item_is_here(i))
			continue;
		int h = fact_h(l, i, k, width);
		y += spare;
		const struct text *label = lay_text(l, i->label, k.label, width);
		const struct text *hint =
			shows_hint(l, i, k) ? lay_text(l, i->hint, &m->hint, width) : NULL;
		int text_y = y + (h - label->h - (hint ? hint->h : 0)) / 2;
		lay_picture(l, i->picture, r.x + mm(m, 8), y + (h - k.icon) / 2, k.icon,
			GROUND_SURFACE);
		text_y += lay_words(
			l, i, 0, label, r.x + k.x, text_y, width, ALIGN_START, COLOUR_TEXT);
		if (hint)
			lay_words(l, i, lay_second_char(i), hint, r.x + k.x, text_y, width,
				ALIGN_START, COLOUR_TEXT2);
		lay_place(l, i, (struct px_rect){r.x, y, r.w, h});
		y += h;
	}
}

/* --- right: the number
 * ------------------------------------------------------------------------------ */

struct number_words {
	const struct text *label, *value;
	int h;
};

static struct number_words number_words(struct lay *l, const struct item *n, int width)
{
	struct number_words t = {0};
	if (!n)
		return t;
	t.label = lay_text(l, n->label ? n->label : "", &l->m->hint, width);
	for (double f = 1; f > 0.5; f -= 0.1) {
		struct type type = type_times(l->m->number, f);
		t.value = texts_get(l->texts, n->value ? n->value : "", &type, width, 0);
		if (!t.value->is_too_wide && t.value->lines == 1)
			break;
	}
	if (t.value->is_too_wide || t.value->lines > 1)
		lay_unfit(l);
	t.h = t.label->h + t.value->h;
	return t;
}

/* Number over QR, or beside it where the card is wide and low. */
static void number_lay(struct lay *l, struct item *n, struct item *qr, struct px_rect r)
{
	const struct metrics *m = l->m;
	int gap = mm(m, 5), qr_least = mm(m, 24);
	bool is_beside = qr && n && r.w > mm(m, 100) && r.h < mm(m, 60);
	int width = is_beside ? r.w - mm(m, 38) - 2 * gap : r.w;
	struct number_words t = number_words(l, n, width);
	int qr_room = !qr ? 0 : is_beside || !n ? r.h : r.h - t.h - gap;
	qr_room = qr_room > mm(m, 38) ? mm(m, 38) : qr_room;
	if (qr && qr_room < qr_least)
		lay_unfit(l);
	int total = is_beside ? t.h : t.h + (qr && n ? gap : 0) + (qr ? qr_room : 0);
	int y = r.y + (r.h - total) / 2;
	if (total > r.h)
		lay_unfit(l);
	if (n) {
		lay_place(l, n, (struct px_rect){r.x, y, width, t.h});
		y += lay_words(l, n, 0, t.label, r.x, y, width, ALIGN_START, COLOUR_TEXT2);
		y += lay_words(l, n, lay_second_char(n), t.value, r.x, y, width, ALIGN_START,
			COLOUR_PRIMARY);
		y += gap;
	}
	if (qr && is_beside)
		qr_lay(l, qr, r.x + width + 2 * gap, r.y + (r.h - qr_room) / 2, qr_room);
	else if (qr)
		qr_lay(l, qr, r.x, y, qr_room);
}

static int number_least(struct lay *l, struct item *n, struct item *qr, int width)
{
	int beside = width > mm(l->m, 100);
	struct number_words t = number_words(l, n, beside && qr ? width - mm(l->m, 48) : width);
	int code = qr ? mm(l->m, 30) : 0;
	return beside ? (t.h > code ? t.h : code) : t.h + (qr && n ? mm(l->m, 5) : 0) + code;
}

/* --- the card
 * ---------------------------------------------------------------------------------------- */

static void card_lay(struct lay *l, struct px_rect r, bool is_sure, int tear)
{
	const struct metrics *m = l->m;
	if (is_sure && tear) {
		struct piece p = piece_make(PIECE_SLIP, r);
		p.face = lay_rgb(l, COLOUR_SURFACE);
		p.edge = lay_rgb(l, COLOUR_RULE);
		p.lip_rgb = lay_rgb(l, COLOUR_BORDER);
		p.edge_w = m->border;
		p.radius = m->card_radius;
		p.lip = mm(m, 5);
		p.n = mm(m, 1.1);
		p.plate = tear;
		scene_add(l->scene, p);
		return;
	}
	struct piece p = piece_make(PIECE_BLOCK, r);
	p.face = lay_rgb(l, COLOUR_SURFACE);
	p.edge = lay_rgb(l, is_sure ? COLOUR_RULE : COLOUR_BORDER);
	p.edge_w = is_sure ? m->border : mm(m, 0.7);
	p.radius = m->card_radius;
	p.is_dashed = !is_sure;
	scene_add(l->scene, p);
	if (tear)
		lay_box(l, (struct px_rect){r.x + tear, r.y + mm(m, 5), m->border, r.h - mm(m, 10)},
			0, COLOUR_RULE, COLOUR_NONE, 0);
}

static int count_here(const struct lay *l, enum item_role role, bool *is_sure)
{
	int n = 0;
	lay_each(l, i) {
		n += i->role == role && item_is_here(i);
		*is_sure |= (i->state & ITEM_SURE) != 0;
	}
	return n;
}

void done_lay(struct lay *l)
{
	const struct metrics *m = l->m;
	bool is_sure = false;
	struct item *n = page_first(l->page, ROLE_NUMBER), *qr = page_first(l->page, ROLE_QR);
	int facts = count_here(l, ROLE_FACT, &is_sure);
	head_lay(l);
	int tiles_h = tiles_least(l, l->area.w), foot = l->area.y + l->area.h;
	if (tiles_h) {
		tiles_lay(l, (struct px_rect){l->area.x, foot - tiles_h, l->area.w, tiles_h});
		foot -= tiles_h + m->gap;
		if (foot + m->gap < l->y)
			lay_unfit(l);
	}
	/* Facts are on the card: only the paragraphs count here. */
	int text_h = texts_only_lay(l, l->area.x, 0, l->area.w, false);
	int space = text_h ? m->gap * 2 / 3 : 0, room = foot - l->y - text_h - space,
	    pad = mm(m, 3);
	bool has_number = n || qr, is_pair = facts && has_number;
	int left_w = is_pair ? l->area.w * 595 / 1000 : l->area.w;
	int right_x = l->area.x + (is_pair ? left_w + mm(m, 10) : mm(m, 6));
	int right_w = l->area.x + l->area.w - right_x - mm(m, 4);
	int right_h = has_number ? number_least(l, n, qr, right_w) + 2 * pad : 0;
	struct fact_look look =
		fact_look(l, facts_h(l, fact_look(l, true), left_w) + 4 * pad <= room);
	int facts_least = facts ? facts_h(l, look, left_w) + 2 * mm(m, 2.2) : 0;
	int h = facts_least > right_h ? facts_least : right_h;
	if (facts || has_number) {
		int most = look.is_large ? mm(m, 87) : h;
		if (h > room)
			lay_unfit(l);
		h = room < most ? room : h > most ? h : most;
		struct px_rect card = {l->area.x, l->y, l->area.w, h};
		card_lay(l, card, is_sure, is_pair ? left_w : 0);
		if (facts)
			facts_lay(l, look, (struct px_rect){card.x, card.y, left_w, h}, facts);
		if (has_number)
			number_lay(l, n, qr,
				(struct px_rect){right_x, card.y + pad, right_w, h - 2 * pad});
		l->y += h + space;
	}
	int spare = foot - l->y - text_h;
	if (text_h && spare < 0)
		lay_unfit(l);
	texts_only_lay(l, l->area.x,
		l->y + (tiles_h && spare > 0 && spare < mm(m, 10) ? spare / 2 : 0), l->area.w,
		true);
}
