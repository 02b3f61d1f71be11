/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kiosk/screens/notices.h"

#include <string.h>

bool notice_is_passed_on(const struct world *w, int i)
{
	int n = i - w->content->notice_count;
	return n >= 0 && n < w->alerts.count;
}

bool notice_is_announced(const struct world *w, int i)
{
	int n = i - w->content->notice_count - w->alerts.count;
	return n >= 0 && n < w->announced.count;
}

/* What came over the line; NULL: it is of the content, or there is none. */
static const struct alert *sent(const struct world *w, int i)
{
	int n = i - w->content->notice_count;
	if (notice_is_passed_on(w, i))
		return &w->alerts.list[n];
	return notice_is_announced(w, i) ? &w->announced.list[n - w->alerts.count] : NULL;
}

int notice_count(const struct world *w)
{
	return w->content->notice_count + w->alerts.count + w->announced.count;
}

const struct notice *notice_at(const struct world *w, int i)
{
	const struct alert *a = sent(w, i);
	if (a)
		return &a->notice;
	return i >= 0 && i < w->content->notice_count ? &w->content->notices[i] : NULL;
}

int notice_find(const struct world *w, const char *id)
{
	for (int i = 0; i < notice_count(w); i++)
		if (!strcmp(notice_at(w, i)->id, id))
			return i;
	return -1;
}

bool notice_is_now(const struct world *w, int i)
{
	const struct notice *n = notice_at(w, i);
	int64_t now_ms = w->now.wall_ms;
	bool is_known = !sent(w, i) || !w->is_time_unsure;
	if (notice_is_passed_on(w, i) && w->alerts.as_of_ms <= 0)
		is_known = false;
	return n && is_known && n->from_ms <= now_ms && (!n->until_ms || now_ms < n->until_ms);
}

int64_t notice_heard_ms(const struct world *w, int i)
{
	if (notice_is_announced(w, i))
		return w->announced.as_of_ms;
	return notice_is_passed_on(w, i) ? w->alerts.as_of_ms : notice_at(w, i)->from_ms;
}

const char *notice_lang(const struct build *b, int i)
{
	const struct alert *a = sent(b->world, i);
	return a && !a->has[b->tongue->index] ? a->other : NULL;
}

const char *notice_words(const struct build *b, int i, const struct text *t)
{
	const char *text = words(b, t);
	return sent(b->world, i) ? k_arena_str(b->arena, text) : text;
}

int alerts_now(const struct world *w)
{
	int n = 0;
	for (int i = 0; i < notice_count(w); i++)
		n += notice_at(w, i)->level != ALERT_NONE && notice_is_now(w, i);
	return n;
}

static int gravest(const struct world *w, enum alert_level least)
{
	int best = -1;
	for (int i = 0; i < notice_count(w); i++) {
		const struct notice *n = notice_at(w, i), *than = best < 0 ? NULL : notice_at(w, best);
		if (n->level < least || !notice_is_now(w, i))
			continue;
		if (!than || n->level > than->level ||
			(n->level == than->level && n->from_ms > than->from_ms))
			best = i;
	}
	return best;
}

int danger_now(const struct world *w)
{
	return gravest(w, ALERT_DANGER);
}

int gravest_now(const struct world *w)
{
	return gravest(w, ALERT_INFO);
}

bool notice_cuts_in(const struct world *w, int i)
{
	const struct alert *a = sent(w, i);
	return a ? a->cuts_in : notice_at(w, i)->level == ALERT_LIFE;
}

int64_t notices_change_ms(const struct world *w)
{
	int64_t next = INT64_MAX, now_ms = w->now.wall_ms;
	for (int i = 0; i < notice_count(w); i++) {
		const struct notice *n = notice_at(w, i);
		if (n->level == ALERT_NONE)
			continue;
		if (n->from_ms > now_ms && n->from_ms < next)
			next = n->from_ms;
		if (n->until_ms > now_ms && n->until_ms < next)
			next = n->until_ms;
	}
	return next;
}
