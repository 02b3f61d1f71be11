/* SPDX-License-Identifier: GPL-3.0-or-later */
/* N1 News and alerts, N1l their lists, N2 one of them, N3 alerts, N3a an alert of danger
 * (ux.md 3 (j)). */
#include "kiosk/screens/notices.h"
#include "kiosk/screens/questionnaire.h"
#include "kiosk/screens/shared.h"

enum { DO_NEWS_LIST, DO_EVENTS, DO_FIGURES, DO_UNDERSTAND, DO_READ };
/* session.topic on N1l. */
enum { LIST_NEWS, LIST_EVENTS };

bool notice_is_now(const struct notice *n, int64_t wall_ms)
{
	return n->from_ms <= wall_ms && (!n->until_ms || wall_ms < n->until_ms);
}

int alerts_now(const struct content *c, int64_t wall_ms)
{
	int n = 0;
	for (int i = 0; i < c->notice_count; i++)
		n += c->notices[i].level != ALERT_NONE && notice_is_now(&c->notices[i], wall_ms);
	return n;
}

int danger_now(const struct content *c, int64_t wall_ms)
{
	int best = -1;
	for (int i = 0; i < c->notice_count; i++) {
		const struct notice *n = &c->notices[i], *than = best < 0 ? NULL : &c->notices[best];
		if (n->level < ALERT_DANGER || !notice_is_now(n, wall_ms))
			continue;
		if (!than || n->level > than->level ||
			(n->level == than->level && n->from_ms > than->from_ms))
			best = i;
	}
	return best;
}

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
	int alerts = alerts_now(b->content, b->world->now.wall_ms);
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
	if (t->action.act != ACT_CHOOSE || t->action.n < 0 || t->action.n >= t->content->notice_count)
		return;
	t->s->notice = t->action.n;
	go(t, t->content->notices[t->action.n].level >= ALERT_DANGER ? SCREEN_N3A : SCREEN_N2);
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
			!notice_is_now(n, b->world->now.wall_ms))
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

static const struct notice *notice_now(const struct content *c, const struct session *s)
{
	return s->notice >= 0 && s->notice < c->notice_count ? &c->notices[s->notice] : NULL;
}

static void what_to_do(struct build *b, const struct notice *n)
{
	paragraphs(b, T(b, "What to do:"), words(b, &n->what_to_do));
}

void n2_build(struct build *b)
{
	const struct notice *n = notice_now(b->content, b->s);
	b->page->kind = PAGE_READING;
	b->page->parts_by = PART_BY_NEXT;
	if (!n) {
		title(b, T(b, "There is nothing new now."));
		return;
	}
	title(b, words(b, &n->title));
	if (n->level != ALERT_NONE)
		hint(b, T(b, levels[n->level].words));
	else if (n->from_ms && !n->is_event)
		hint(b, date_of(b, n->from_ms));
	add(b, ROLE_PICTURE, "picture", words(b, &n->title))->picture =
		n->level == ALERT_NONE ? n->picture : levels[n->level].picture;
	paragraphs(b, NULL, words(b, &n->body));
	what_to_do(b, n);
}

void n2_act(struct turn *t)
{
	(void)t;
}

void n3_build(struct build *b)
{
	int64_t now = b->world->now.wall_ms;
	title(b, T(b, "Alerts now"));
	for (int level = ALERT_LIFE; level > ALERT_NONE; level--) {
		for (int i = 0; i < b->content->notice_count; i++) {
			const struct notice *n = &b->content->notices[i];
			if ((int)n->level != level || !notice_is_now(n, now))
				continue;
			choice(b, i, words(b, &n->title), levels[level].picture)->hint =
				T(b, levels[level].words);
		}
	}
	if (!alerts_now(b->content, now))
		paragraph(b, NULL, T(b, "There are no alerts now."));
}

void n3_act(struct turn *t)
{
	choose_notice(t);
}

/* --- N3a ---------------------------------------------------------------------------------------- */

/* The alert that was chosen in the list, or the one that came by itself. */
static const struct notice *alert_of(const struct build *b)
{
	const struct session *s = b->s;
	bool chosen = s->depth > 1 && s->history[s->depth - 2].screen == SCREEN_N3;
	int i = danger_now(b->content, b->world->now.wall_ms);
	const struct notice *read = notice_now(b->content, s);
	/* An alert that cut in here is not the news that was read before. */
	if (chosen && read && read->level != ALERT_NONE)
		return read;
	return i < 0 ? NULL : &b->content->notices[i];
}

static const char *until_words(struct build *b, const struct notice *n)
{
	struct day today = day_of(b->world->now.wall_ms), day = day_of(n->until_ms);
	const char *time = say_time(b->arena, b->tongue, minute_of(n->until_ms));
	if (!day_diff(day, today))
		return fill(b, T(b, "Until {time}."), "time", time);
	return fill(b, T(b, "Until {day}, {time}."), "day", say_day(b->arena, b->tongue, day), "time", time);
}

static void alert_words(struct build *b, const struct notice *n)
{
	title(b, words(b, &n->title));
	hint(b, T(b, levels[n->level].words));
	if (!b->world->line)
		add(b, ROLE_STRIP, "old",
			fill(b, T(b, "This may be old. We got it at {time}."), "time",
				say_time(b->arena, b->tongue, minute_of(n->from_ms))))
			->picture = "unplug";
	add(b, ROLE_PICTURE, "picture", T(b, levels[n->level].words))->picture = levels[n->level].picture;
	what_to_do(b, n);
	if (n->until_ms)
		paragraph_alone(b, NULL, until_words(b, n));
}

void n3a_build(struct build *b)
{
	const struct notice *n = alert_of(b);
	b->page->kind = PAGE_READING;
	b->page->parts_by = PART_BY_NEXT;
	b->page->is_urgent = n != NULL;
	if (n)
		alert_words(b, n);
	else
		title(b, T(b, "The alert is over."));
	do_choice(b, DO_UNDERSTAND, T(b, "I understand"), "tick")->state |= ITEM_MAIN;
	if (n)
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
