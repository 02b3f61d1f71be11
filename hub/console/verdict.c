/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/console/verdict.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "hub/console/draft_base.h"

#define MINUTE_MS INT64_C(60000)

/* Worse is higher. */
enum rank {
	RANK_WELL,
	RANK_FETCHING,
	RANK_UNCHECKED,
	RANK_QUEUE,
	RANK_QUIET,
	RANK_TOLD_NOTHING,
	RANK_NEVER_CAME,
	RANK_SILENT,
	RANK_REFUSED,
	RANK_OLD,
	RANK_OTHER
};

PRINTF_LIKE(4, 5)
static void say(struct verdict *v, enum verdict_level level, enum rank rank, const char *fmt, ...)
{
	va_list args;
	va_start(args, fmt);
	vsnprintf(v->words, sizeof v->words, fmt, args);
	va_end(args);
	v->level = level;
	v->rank = (int)rank;
}

/* What is on the screen is not what should be there. */
static void say_difference(const struct wanted *w, const struct wanted_one *should,
	const struct shown *is, struct verdict *v)
{
	bool is_fresh = w->now_ms - w->changed_ms < VERDICT_LATE_MIN * MINUTE_MS;
	struct release_name has = release_name(is->release), wants = release_name(should->release);
	if (strcmp(is->troubles, "[]") && *is->troubles)
		say(v, VERDICT_LOUD, RANK_REFUSED,
			"It refused what it should show (%s), and still shows what it had.", wants.words);
	else if (is_fresh)
		say(v, VERDICT_SOON, RANK_FETCHING,
			is->release > should->release ? "It is going back to %s." : "It is fetching %s.",
			wants.words);
	else if (is->release < should->release)
		say(v, VERDICT_LOUD, RANK_OLD, "It shows %s and should show %s.", has.words,
			wants.words);
	else if (is->release > should->release)
		say(v, VERDICT_LOUD, RANK_OTHER, "It shows %s, which was stopped; it should show %s.",
			has.words, wants.words);
	else
		say(v, VERDICT_LOUD, RANK_OTHER,
			"It says %s, but what is on its screen is not what was signed for it.", has.words);
}

static bool is_silent(const struct wanted *w, int64_t heard_ms, struct verdict *v)
{
	int64_t minutes = (w->now_ms - heard_ms) / MINUTE_MS;
	if (minutes >= VERDICT_SILENT_MIN)
		say(v, VERDICT_LOUD, RANK_SILENT,
			"It has not been heard for %lld hours. Has it power, and a network?",
			(long long)(minutes / 60));
	else if (minutes >= VERDICT_LATE_MIN)
		say(v, VERDICT_SOON, RANK_QUIET, "It has not been heard for %lld minutes.",
			(long long)minutes);
	return minutes >= VERDICT_LATE_MIN;
}

void verdict_of(const struct wanted *w, const struct wanted_one *should, const struct shown *is,
	int64_t heard_ms, struct verdict *v)
{
	int64_t checked_h = (w->now_ms - is->checked_ms) / (60 * MINUTE_MS);
	bool differs = w->publish && *should->content && strcmp(should->content, is->content) != 0;
	*v = (struct verdict){0};
	if (!heard_ms)
		say(v, VERDICT_LOUD, RANK_NEVER_CAME, "It was enrolled and has never come.");
	else if (is_silent(w, heard_ms, v))
		return;
	else if (!is->heard_ms)
		say(v, VERDICT_LOUD, RANK_TOLD_NOTHING,
			"It comes, but has never said what it shows. Its programs may be old.");
	else if (differs)
		say_difference(w, should, is, v);
	else if (is->queue && is->oldest_s >= VERDICT_QUEUE_MIN * 60)
		say(v, VERDICT_SOON, RANK_QUEUE, "%lld requests wait there, the oldest for %lld hours.",
			(long long)is->queue, (long long)(is->oldest_s / 3600));
	else if (w->publish && !is->checked_ms)
		say(v, VERDICT_SOON, RANK_UNCHECKED,
			"It shows what it should, and has not told yet whether anything newer is signed.");
	else if (w->publish && checked_h >= VERDICT_CHECKED_H)
		say(v, VERDICT_SOON, RANK_UNCHECKED,
			"It could not make sure for %lld hours that nothing newer is signed.",
			(long long)checked_h);
	else
		say(v, VERDICT_WELL, RANK_WELL, "It shows what it should.");
}
