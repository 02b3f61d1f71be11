/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kiosk/screens/age.h"

#include "kiosk/base/check.h"
#include "kiosk/screens/notices.h"
#include "kiosk/screens/shared.h"

/* Days after which people may be sent to the wrong place or number: what changes sooner, sooner. */
static const struct {
	enum screen_id screen;
	int days;
} limits[] = {
	{SCREEN_N1L, 14}, {SCREEN_N2, 14},   /* news */
	{SCREEN_B2, 30},		     /* places and their hours */
	{SCREEN_E5, 30},  {SCREEN_E6, 30},  /* phone numbers */
	{SCREEN_N4, 90},  {SCREEN_N5, 90},  /* figures, what the city did */
	{SCREEN_E3A, 180}, {SCREEN_E4, 180}, /* guides */
};

static int days_of(const struct build *b)
{
	bool is_sent = b->screen->number == SCREEN_N2 && b->s->notice >= b->content->notice_count;
	for (size_t i = 0; i < K_COUNT(limits) && !is_sent; i++)
		if (limits[i].screen == b->screen->number)
			return limits[i].days;
	return 0;
}

const char *age_words(const struct build *b)
{
	enum { DAY_MS = 86400000 };
	const struct world *w = b->world;
	int days = days_of(b);
	if (!days || !w->checked_ms || w->now.wall_ms - w->checked_ms <= days * (int64_t)DAY_MS)
		return NULL;
	return fill(b, T(b, "This was checked on {date}. It may be out of date. Please ask."), "date",
		say_date(b->arena, b->tongue, day_of(w->checked_ms)));
}
