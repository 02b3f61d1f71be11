/* SPDX-License-Identifier: GPL-3.0-or-later */
/* N1 News and alerts, N1l their lists, N2 one of them, N3 alerts, N3a an alert of danger
 * (ux.md 3 (j)). */
#include "kiosk/screens/notices.h"
#include "kiosk/screens/questionnaire.h"
#include "kiosk/screens/shared.h"

#include <string.h>

enum { DO_NEWS_LIST, DO_EVENTS, DO_FIGURES, DO_UNDERSTAND, DO_READ };
/* session.topic on N1l. */
enum { LIST_NEWS, LIST_EVENTS };

static const struct {
	const char *words, *picture;
} levels[] = {
	[ALERT_NONE] = {"", "news"},
	[ALERT_INFO] = {N_("For information"), "alert-info"},
	[ALERT_READY] = {N_("Be ready"), "alert-ready"},
	[ALERT_DANGER] = {N_("Danger"), "alert-danger"},
	[ALERT_LIFE] = {N_("Danger"), "alert-danger"},
};

void n1_build(struct build *b)
{
	int alerts = alerts_now(b->world);
	title(b, T(b, "News and alerts"));
	link_to(b, SCREEN_N3,
		fill(b, T(b, "Alerts now ({n})"), "n", say_number(b->arena, b->tongue, alerts)),
		"alert-ready");
	do_choice(b, DO_NEWS_LIST, T(b, "City news"), "news");
	do_choice(b, DO_EVENTS, T(b, "What is on here"), "people");
	do_choice(b, DO_FIGURES, T(b, "How are we doing?"), "list");
	link_to(b, SCREEN_N5, T(b, "You said, we did"), "chat");
	if (questionnaires_now(b->content, b->world->now.wall_ms))
		link_to(b, SCREEN_Q1, T(b, "Questions for you"), "smile");
}

void n1_act(struct turn *t)
{
	if (did(t, DO_NEWS_LIST) || did(t, DO_EVENTS)) {
		t->s->topic = did(t, DO_EVENTS) ? LIST_EVENTS : LIST_NEWS;
		go(t, SCREEN_N1L);
	} else if (did(t, DO_FIGURES)) {
		t->s->figure = 0;
		go(t, SCREEN_N4);
	}
}

static void choose_notice(struct turn *t)
{
	const struct notice *n = t->action.act == ACT_CHOOSE ? notice_at(t->world, t->action.n) : NULL;
	if (!n)
		return;
	t->s->notice = t->action.n;
	go(t, n->level >= ALERT_DANGER ? SCREEN_N3A : SCREEN_N2);
}

/* An alert that may be old: we are not connected, or nobody was heard of it for an hour. */
static void age_strip(struct build *b, int i)
{
	enum { OLD_MS = 60 * 60 * 1000 };
	const struct notice *n = notice_at(b->world, i);
	int64_t heard_ms = notice_heard_ms(b->world, i);
	bool is_old = notice_is_passed_on(b->world, i) && b->world->now.wall_ms - heard_ms > OLD_MS;
	if (n->level == ALERT_NONE || (b->world->line && !is_old))
		return;
	add(b, ROLE_STRIP, "old",
		fill(b, T(b, "This may be old. We got it at {time}."), "time",
			say_time(b->arena, b->tongue, minute_of(heard_ms))))
		->picture = "unplug";
}

static const char *date_of(struct build *b, int64_t wall_ms)
{
	return say_date(b->arena, b->tongue, day_of(wall_ms));
}

void n1l_build(struct build *b)
{
	bool events = b->s->topic == LIST_EVENTS;
	int shown = 0;
	title(b, events ? T(b, "What is on here") : T(b, "City news"));
	for (int i = 0; i < b->content->notice_count; i++) {
		const struct notice *n = &b->content->notices[i];
		if (n->level != ALERT_NONE || n->is_event != events ||
			!notice_is_now(b->world, i))
			continue;
		struct item *it = choice(b, i, words(b, &n->title), n->picture);
		if (!events && n->from_ms)
			it->hint = date_of(b, n->from_ms);
		shown++;
	}
	if (!shown)
		paragraph(b, NULL, T(b, "There is nothing new now."));
}

void n1l_act(struct turn *t)
{
	choose_notice(t);
}

/* --- one of them -------------------------------------------------------------------------------- */

/* Headlines of others may be of any length: a long one is no title and no label, but words. */
static bool is_long(const char *text)
{
	enum { TITLE_LETTERS = 80 };
	return utf8_chars(text) > TITLE_LETTERS;
}

/* Sentences of others too: broken at spaces into lines that a page of large letters holds. */
static const char *short_lines(struct build *b, const char *text)
{
	enum { LINE_LETTERS = 120 };
	char *copy = k_arena_strn(b->arena, text, strlen(text)), *space = NULL;
	int letters = 0;
	for (char *c = copy; *c; c++) {
		letters = strchr(".?!\n", *c) ? 0 : letters + ((*c & 0xC0) != 0x80);
		space = *c == ' ' ? c : letters ? space : NULL;
		if (letters > LINE_LETTERS && space) {
			*space = '\n';
			letters = (int)(c - space);
			space = NULL;
		}
	}
	return copy;
}

/* What follows on the page is in the language of the notice. */
static void in_its_language(struct build *b, int i, int from)
{
	for (int k = from; k < b->page->item_count; k++)
		b->page->items[k].lang = notice_lang(b, i);
}

static void notice_title(struct build *b, int i)
{
	const struct notice *n = notice_at(b->world, i);
	const char *text = notice_words(b, i, &n->title);
	int from = b->page->item_count;
	if (is_long(text)) {
		title(b, T(b, "Alert"));
		return;
	}
	title(b, text);
	in_its_language(b, i, from);
}

/* The headline, where it is too long for a title, and what to do about it. */
static void notice_body(struct build *b, int i, bool with_body)
{
	const struct notice *n = notice_at(b->world, i);
	const char *text = notice_words(b, i, &n->title);
	int from = b->page->item_count;
	if (is_long(text))
		paragraphs(b, NULL, short_lines(b, text));
	if (with_body)
		paragraphs(b, NULL, short_lines(b, notice_words(b, i, &n->body)));
	const char *lang = notice_lang(b, i), *what = notice_words(b, i, &n->what_to_do);
	const struct tongue *its = lang ? tongue_find(lang) : b->tongue;
	paragraphs(b, tr(its, N_("What to do:")), short_lines(b, what));
	in_its_language(b, i, from);
}

void n2_build(struct build *b)
{
	const struct notice *n = notice_at(b->world, b->s->notice);
	b->page->kind = PAGE_READING;
	b->page->parts_by = PART_BY_NEXT;
	if (!n || (n->level != ALERT_NONE && !notice_is_now(b->world, b->s->notice))) {
		title(b, T(b, "There is nothing new now."));
		return;
	}
	notice_title(b, b->s->notice);
	if (n->level != ALERT_NONE)
		hint(b, T(b, levels[n->level].words));
	else if (n->from_ms && !n->is_event)
		hint(b, date_of(b, n->from_ms));
	age_strip(b, b->s->notice);
	picture(b, n->level == ALERT_NONE ? n->picture : levels[n->level].picture);
	notice_body(b, b->s->notice, true);
}

void n2_act(struct turn *t)
{
	(void)t;
}

static void alert_choice(struct build *b, int i, const struct notice *n)
{
	const char *label = notice_words(b, i, &n->title);
	struct item *it = choice(b, i, is_long(label) ? T(b, "Alert") : label, levels[n->level].picture);
	it->hint = T(b, levels[n->level].words);
	it->lang = is_long(label) ? NULL : notice_lang(b, i);
	if (it->lang) /* the hint would be said in that language too */
		it->hint = tr(tongue_find(it->lang), levels[n->level].words);
}

void n3_build(struct build *b)
{
	title(b, T(b, "Alerts now"));
	for (int level = ALERT_LIFE; level > ALERT_NONE; level--) {
		for (int i = 0; i < notice_count(b->world); i++) {
			const struct notice *n = notice_at(b->world, i);
			if ((int)n->level == level && notice_is_now(b->world, i))
				alert_choice(b, i, n);
		}
	}
	if (!alerts_now(b->world))
		paragraph(b, NULL, T(b, "There are no alerts now."));
}

void n3_act(struct turn *t)
{
	choose_notice(t);
}

/* --- N3a ---------------------------------------------------------------------------------------- */

/* The alert that was chosen in the list, or the one that came by itself; -1: it is over. */
static int alert_of(const struct build *b)
{
	const struct session *s = b->s;
	bool chosen = s->depth > 1 && s->history[s->depth - 2].screen == SCREEN_N3;
	const struct notice *read = notice_at(b->world, s->notice);
	/* An alert that cut in here is not the news that was read before. */
	if (chosen && read && read->level != ALERT_NONE && notice_is_now(b->world, s->notice))
		return s->notice;
	return danger_now(b->world);
}

static const char *until_words(struct build *b, const struct notice *n)
{
	struct day today = day_of(b->world->now.wall_ms), day = day_of(n->until_ms);
	const char *time = say_time(b->arena, b->tongue, minute_of(n->until_ms));
	if (!day_diff(day, today))
		return fill(b, T(b, "Until {time}."), "time", time);
	return fill(b, T(b, "Until {day}, {time}."), "day", say_day(b->arena, b->tongue, day), "time", time);
}

static void alert_words(struct build *b, int i)
{
	const struct notice *n = notice_at(b->world, i);
	notice_title(b, i);
	hint(b, T(b, levels[n->level].words));
	age_strip(b, i);
	picture(b, levels[n->level].picture);
	notice_body(b, i, !*notice_words(b, i, &n->what_to_do));
	if (n->until_ms)
		paragraph_alone(b, NULL, until_words(b, n));
}

void n3a_build(struct build *b)
{
	int i = alert_of(b);
	b->page->kind = PAGE_READING;
	b->page->parts_by = PART_BY_NEXT;
	b->page->is_urgent = i >= 0;
	if (i >= 0)
		alert_words(b, i);
	else
		title(b, T(b, "The alert is over."));
	do_choice(b, DO_UNDERSTAND, T(b, "I understand"), "tick")->state |= ITEM_MAIN;
	if (i >= 0)
		do_choice(b, DO_READ, T(b, "Read it again"), "ear");
	call_choice(b);
	if (b->page->part > 0) { /* to the part before; never out of the alert */
		b->back_label = T(b, "Back");
		b->back_picture = "back";
		b->back = (struct action){.act = ACT_BACK};
	}
}

void n3a_act(struct turn *t)
{
	if (did(t, DO_UNDERSTAND))
		go_back(t);
	else if (did(t, DO_READ))
		effect(t, EFFECT_READ, 0);
	else
		(void)called_volunteer(t);
}
