/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A11Y-64 to 68 with a clock that is turned. */
#include "tests/audit/audit.h"
#include "tests/audit/ear.h"

#include <stdio.h>
#include <string.h>

enum { SECOND = 1000, IDLE_LEAST_S = 120, IDLE_MOST_S = 480, ANSWER_S = 60 };

static bool is_on(const struct audit *a, enum screen_id screen)
{
	return visit_screen(a->visit) == screen;
}

static bool has_clock(const struct state *s)
{
	return !(screen_at(s->screen)->flags & S_NO_IDLE) && screen_at(s->screen)->idle_s;
}

/* --- 64 ---------------------------------------------------------------------------------------------------- */

static void warned(struct audit *a, const struct state *s)
{
	static const struct action inputs[] = {{.act = ACT_STAY}, {.act = ACT_CHOOSE}, {.act = ACT_LOUDER},
		{.act = ACT_MORE}};
	audit_enter(a, s, 0);
	audit_wait(a, (IDLE_LEAST_S - 1) * SECOND);
	judge(a, RULE_64, !is_on(a, SCREEN_X3), "%s warns before %d s", s->name, IDLE_LEAST_S);
	for (int waited = IDLE_LEAST_S; !is_on(a, SCREEN_X3) && waited < IDLE_MOST_S; waited += 10)
		audit_wait(a, 10 * SECOND);
	if (!judge(a, RULE_64, is_on(a, SCREEN_X3), "%s never warns", s->name))
		return;
	judge(a, RULE_64, a->page.kind == PAGE_TIME && page_first(&a->page, ROLE_DIAL), "no seconds on the warning");
	audit_wait(a, (ANSWER_S - 2) * SECOND);
	judge(a, RULE_64, is_on(a, SCREEN_X3), "%s ends before %d s", s->name, ANSWER_S);
	struct session before = *audit_session(a);
	for (size_t k = 0; k <= K_COUNT(inputs); k++) {
		if (k < K_COUNT(inputs))
			(void)audit_act(a, inputs[k]);
		else
			(void)visit_alive(a->visit);
		judge(a, RULE_64, is_on(a, s->screen), "input %zu does not bring %s back", k, s->name);
		judge(a, RULE_64, !memcmp(&before.visit, &audit_session(a)->visit, sizeof before.visit),
			"the warning changed an answer");
		for (int waited = 0; !is_on(a, SCREEN_X3) && waited < IDLE_MOST_S; waited += 10)
			audit_wait(a, 10 * SECOND);
		judge(a, RULE_64, is_on(a, SCREEN_X3), "no second warning");
		if (k == 0) {
			/* As often as it takes. */
			for (int times = 0; times < 12; times++) {
				(void)visit_alive(a->visit);
				audit_wait(a, IDLE_MOST_S * SECOND / 2);
			}
			judge(a, RULE_64, audit_session(a)->is_awake, "asking for more time has an end");
			for (int waited = 0; !is_on(a, SCREEN_X3) && waited < IDLE_MOST_S; waited += 10)
				audit_wait(a, 10 * SECOND);
		}
	}
}

/* --- 65 ---------------------------------------------------------------------------------------------------- */

static void counted_down(struct audit *a)
{
	static struct ear e;
	char seconds[16];
	audit_enter(a, state_find("b1-chosen"), 0);
	while (!is_on(a, SCREEN_X3))
		audit_wait(a, 10 * SECOND);
	struct profile p = a->profile;
	p.reader = true;
	ear_create(&e, &p);
	for (int left = ANSWER_S; left >= 10; left -= 10) {
		const struct item *dial = page_first(&a->page, ROLE_DIAL);
		judge(a, RULE_65, dial && dial->n == left, "%d s left, the dial says %d", left, dial ? dial->n : -1);
		ear_forget(&e);
		narrator_read_page(e.narrator, &a->page);
		ear_listen(&e);
		snprintf(seconds, sizeof seconds, "%d", left);
		judge(a, RULE_65, !dial || ear_heard(&e, dial->value), "%s seconds are not said: %s", seconds, ear_all(&e));
		audit_wait(a, 10 * SECOND);
	}
	judge(a, RULE_65, is_on(a, SCREEN_A1), "no end after the last second");
	ear_destroy(&e);
}

/* --- 66 ---------------------------------------------------------------------------------------------------- */

static void stands_still(struct audit *a)
{
	audit_enter(a, state_find("b1-chosen"), 0);
	visit_busy(a->visit, true);
	audit_wait(a, 3600 * SECOND);
	judge(a, RULE_66, is_on(a, SCREEN_B1), "the clock ran while we spoke");
	visit_busy(a->visit, false);
	audit_wait(a, (IDLE_LEAST_S - 1) * SECOND);
	judge(a, RULE_66, is_on(a, SCREEN_B1), "not the full time after the last word");
	for (int waited = 0; !is_on(a, SCREEN_X3) && waited < IDLE_MOST_S; waited += 10)
		audit_wait(a, 10 * SECOND);
	judge(a, RULE_66, is_on(a, SCREEN_X3), "the clock does not go on");
	audit_enter(a, state_find("e2-waiting"), 0);
	audit_wait(a, 119 * SECOND);
	judge(a, RULE_66, is_on(a, SCREEN_E2), "the clock ran while a volunteer was called");
}

/* --- 67 ---------------------------------------------------------------------------------------------------- */

/* The address sanitizer keeps freed memory and a shadow of all of it: there nothing can be looked through. */
#ifdef __SANITIZE_ADDRESS__
enum { MEMORY_IS_OURS = 0 };
#else
enum { MEMORY_IS_OURS = 1 };
#endif

/* Looks through all memory of this process that can be written for words; their own copy is built here
 * from pieces, and wiped before. */
static int words_in_memory(const char *half_a, const char *half_b)
{
	FILE *maps = fopen("/proc/self/maps", "r");
	char line[512];
	size_t na = strlen(half_a), nb = strlen(half_b);
	int found = 0;
	while (maps && fgets(line, sizeof line, maps)) {
		unsigned long from, to;
		char mode[8];
		if (sscanf(line, "%lx-%lx %7s", &from, &to, mode) != 3 || strncmp(mode, "rw", 2) != 0 ||
			strstr(line, "[v") || strstr(line, "/dev/"))
			continue;
		for (const char *p = (const char *)from; p + na + nb <= (const char *)to; p++) {
			p = memchr(p, half_a[0], (size_t)((const char *)to - p));
			if (!p || p + na + nb > (const char *)to)
				break;
			found += !memcmp(p, half_a, na) && !memcmp(p + na, half_b, nb);
		}
	}
	if (maps)
		fclose(maps);
	return found;
}

static void all_gone(struct audit *a)
{
	static const char half_a[] = "Zzqxvj", half_b[] = "Kwyp";
	struct px_rect rects[24];
	audit_enter(a, state_find("b9"), 0);
	struct session *s = audit_session(a);
	snprintf(s->person.name, NAME_BYTES, "%s%s", half_a, half_b);
	snprintf(s->report.words, WORDS_BYTES, "%s%s", half_a, half_b);
	audit_build(a);
	audit_paint(a);
	judge(a, RULE_67, !MEMORY_IS_OURS || words_in_memory(half_a, half_b) > 0, "the words are not found while they are there");
	while (!is_on(a, SCREEN_X3))
		audit_wait(a, 10 * SECOND);
	int64_t end_ms = k_time_mono_ms(a->world.now) + ANSWER_S * SECOND + SECOND;
	while (k_time_mono_ms(a->world.now) < end_ms && !is_on(a, SCREEN_A1))
		audit_wait(a, SECOND);
	judge(a, RULE_67, is_on(a, SCREEN_A1), "no end a second after the time was up");
	judge(a, RULE_67, !session_has_answers(s) && !s->is_awake, "answers after the end");
	view_forget(a->view);
	audit_build(a);
	memset(a->drawn, 0, sizeof a->drawn);
	view_show(a->view, &a->page);
	(void)view_paint(a->view, rects, 24);
	int found = MEMORY_IS_OURS ? words_in_memory(half_a, half_b) : 0;
	judge(a, RULE_67, found == 0, "the words are %d times in memory after the end", found);
}

/* --- 68 ---------------------------------------------------------------------------------------------------- */

static void waits(struct audit *a)
{
	audit_enter(a, state_find("b9"), 0);
	const struct item *book = page_item(&a->page, "nav.act");
	for (int part = 1; !book && part < a->page.parts; part++) {
		audit_part(a, part);
		book = page_item(&a->page, "nav.act");
	}
	if (!judge(a, RULE_68, book != NULL, "no act on the check card") || !book)
		return;
	struct effects e = audit_act(a, book->on_press);
	const struct item *title = page_first(&a->page, ROLE_TITLE);
	judge(a, RULE_68, is_on(a, SCREEN_B10) && a->page.kind == PAGE_WAIT, "no sign of work in the same turn");
	judge(a, RULE_68, title && *title->label, "the sign has no words");
	judge(a, RULE_68, e.count > 0, "nothing is handed over");
	audit_wait(a, 9 * SECOND);
	judge(a, RULE_68, !is_on(a, SCREEN_B10), "the wait has no end");
	audit_enter(a, state_find("b9-off"), 0);
	for (int part = 0; part < a->page.parts; part++) {
		audit_part(a, part);
		book = page_item(&a->page, "nav.act");
		if (book)
			break;
	}
	if (!book)
		return;
	(void)audit_act(a, book->on_press);
	(void)visit_saved(a->visit, visit_session(a->visit)->sent.id);
	audit_build(a);
	judge(a, RULE_68, is_on(a, SCREEN_B11), "with the line down a saved wish is not told at once");
	audit_enter(a, state_find("c1w"), 0);
	judge(a, RULE_68, a->page.kind == PAGE_WAIT, "looking for a request shows no work");
	audit_wait(a, 6 * SECOND);
	judge(a, RULE_68, !is_on(a, SCREEN_C1W), "looking for a request has no end");
}

void time_audit(struct audit *a)
{
	audit_glass(a, &glasses[GLASS_15]);
	audit_settings(a, 1, THEME_CALM);
	for (int i = 0; i < state_count; i++)
		if (has_clock(&states[i]))
			warned(a, &states[i]);
	counted_down(a);
	stands_still(a);
	all_gone(a);
	waits(a);
}
