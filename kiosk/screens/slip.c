/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kiosk/screens/slip.h"

static void line(struct slip *s, enum slip_look look, const char *text, const char *lang)
{
	if (text && *text && s->line_count < SLIP_LINES_MAX)
		s->lines[s->line_count++] = (struct slip_line){look, text, lang};
}

static void item_lines(struct slip *s, const struct item *it, const char *lang)
{
	switch ((int)it->role) {
	case ROLE_TITLE:
		s->is_sure = it->state & ITEM_SURE;
		line(s, SLIP_HEADING, it->label, lang);
		break;
	case ROLE_NUMBER:
		line(s, SLIP_TEXT, it->label, lang);
		line(s, SLIP_NUMBER, it->value, lang);
		break;
	case ROLE_QR:
		line(s, SLIP_QR, it->value, lang);
		break;
	default:
		if (it->is_private)
			break;
		line(s, SLIP_BOLD, it->label, lang);
		line(s, SLIP_TEXT, it->hint, lang);
		line(s, SLIP_TEXT, it->value, lang);
	}
}

struct slip slip_of_page(const struct page *p, const struct content *c, const struct tongue *t,
	const struct tongue *staff)
{
	struct slip s = {0};
	const struct phone_number *help = &c->numbers[c->town.help_number];
	line(&s, SLIP_TEXT, text_in(&c->town.here_name, t->index), t->tag);
	for (int i = 0; i < p->item_count; i++)
		if (p->items[i].state & ITEM_ON_SLIP)
			item_lines(&s, &p->items[i], p->items[i].lang ? p->items[i].lang : t->tag);
	line(&s, SLIP_RULE, "-", t->tag);
	if (!page_first(p, ROLE_QR))
		return s; /* a guide or a phone number: nothing that could be changed */
	line(&s, SLIP_TEXT,
		tr_fill(p->arena, tr(t, N_("To change it, call {number}.")), "number",
			say_phone(p->arena, help->digits), (const char *)NULL),
		t->tag);
	line(&s, SLIP_BOLD, tr(t, N_("Keep this slip.")), t->tag);
	if (staff != t)
		line(&s, SLIP_TEXT,
			s.is_sure ? tr(staff, N_("For staff: booked.")) : tr(staff, N_("For staff: not sure yet.")),
			staff->tag);
	return s;
}
