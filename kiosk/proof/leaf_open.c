/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kiosk/proof/leaf_open.h"

#include "kiosk/screens/finder.h"

#include <stdio.h>

enum { MINUTE_MS = 60000, DAYS_AHEAD = 7, HALF_PAST_TEN = 10 * 60 + 30 };

/* A page with nothing to be chosen before. */
#define OPEN(name, screen)                                                                         \
	void open_##name(struct stage *s, int i, int k)                                            \
	{                                                                                          \
		(void)i;                                                                           \
		(void)k;                                                                           \
		stage_go(s, SCREEN_##screen);                                                      \
	}
OPEN(b1, B1)
OPEN(p1, P1)
OPEN(e3, E3)
OPEN(e5, E5)
OPEN(e7, E7)
OPEN(e7a, E7A)
OPEN(n1, N1)
OPEN(n3, N3)
OPEN(n5, N5)
OPEN(q1, Q1)

/* A page that shows the thing whose number stands in the session. */
#define OPEN_NUMBER(name, screen, field)                                                           \
	void open_##name(struct stage *s, int i, int k)                                            \
	{                                                                                          \
		(void)k;                                                                           \
		stage_session(s)->field = i;                                                       \
		stage_go(s, SCREEN_##screen);                                                      \
	}
OPEN_NUMBER(e3a, E3A, topic)
OPEN_NUMBER(e4z, E4Z, guide)
OPEN_NUMBER(e6, E6, number_row)
OPEN_NUMBER(n1l, N1L, topic)
OPEN_NUMBER(n4, N4, figure)

/* --- welcome, home, notices ------------------------------------------------------------------- */

/* Only that notice is there, and it is its time. */
static void notice_alone(struct stage *s, int i)
{
	struct notice *n = &s->shown.notices[i];
	int64_t *now_ms = &s->world.now.wall_ms;
	s->shown.notices = n;
	s->shown.notice_count = 1;
	if (n->until_ms && *now_ms >= n->until_ms)
		*now_ms = n->until_ms - MINUTE_MS;
	if (*now_ms < n->from_ms)
		*now_ms = n->from_ms;
	stage_session(s)->notice = 0;
}

void open_a1(struct stage *s, int i, int k)
{
	(void)i;
	(void)k;
	visit_jump(s->visit, SCREEN_A1);
}

void open_a1_notice(struct stage *s, int i, int k)
{
	notice_alone(s, i);
	open_a1(s, i, k);
}

void open_h1(struct stage *s, int i, int k)
{
	(void)s;
	(void)i;
	(void)k; /* each visit begins there */
}

void open_h1_notice(struct stage *s, int i, int k)
{
	(void)k;
	notice_alone(s, i);
}

void open_n2(struct stage *s, int i, int k)
{
	(void)k;
	notice_alone(s, i);
	stage_go(s, SCREEN_N2);
}

void open_n3a(struct stage *s, int i, int k)
{
	(void)k;
	notice_alone(s, i);
	stage_go(s, SCREEN_N3A);
}

/* --- a visit ---------------------------------------------------------------------------------- */

/* Part k of service i: the place. */
static void visit_choose(struct stage *s, int i, int k)
{
	struct session *session = stage_session(s);
	struct visit_draft *v = &session->visit;
	v->service = i;
	v->place = s->content->services[i].place_count ? s->content->services[i].places[k] : -1;
	v->day = day_add(day_of(s->now.wall_ms), DAYS_AHEAD);
	v->minute = HALF_PAST_TEN;
	v->who = WHO_ME;
	v->needs_answered = true;
	session->person.name_state = NAME_NONE;
	session->person.contact = CONTACT_NONE;
}

static void sent(struct stage *s, enum request_kind kind, enum outcome outcome)
{
	struct sent *sent = &stage_session(s)->sent;
	snprintf(sent->id, sizeof sent->id, "%s", "00112233445566778899aabbccddeeff");
	snprintf(sent->number, sizeof sent->number, "%s", "482915062");
	sent->kind = kind;
	sent->outcome = outcome;
	sent->since_ms = k_time_mono_ms(s->world.now);
	sent->was_on_line = true;
}

void open_b2(struct stage *s, int i, int k)
{
	visit_choose(s, i, k);
	stage_session(s)->visit.place = -1;
	stage_session(s)->visit.day.year = 0;
	stage_session(s)->visit.minute = -1;
	stage_go(s, SCREEN_B2);
}

void open_b9(struct stage *s, int i, int k)
{
	visit_choose(s, i, k);
	stage_go(s, SCREEN_B9);
}

void open_b11(struct stage *s, int i, int k)
{
	visit_choose(s, i, k);
	sent(s, REQUEST_VISIT, OUTCOME_BOOKED);
	stage_go(s, SCREEN_B11);
}

void open_b12(struct stage *s, int i, int k)
{
	(void)i;
	(void)k;
	for (int n = 0; n < s->content->service_count; n++)
		if (s->content->services[n].place_count) {
			visit_choose(s, n, 0);
			break;
		}
	sent(s, REQUEST_VISIT, OUTCOME_BOOKED);
	stage_session(s)->print_err = -1;
	stage_go(s, SCREEN_B12);
}

/* --- a report --------------------------------------------------------------------------------- */

static void report_choose(struct stage *s, int i)
{
	struct report_draft *r = &stage_session(s)->report;
	r->kind = i;
	r->where = WHERE_HERE;
	r->picks = 1;
	r->answer = ANSWER_RETURN;
	stage_go(s, SCREEN_P1);
}

void open_p3a(struct stage *s, int i, int k)
{
	(void)k;
	report_choose(s, i);
	stage_session(s)->report.picks = 0;
	stage_go(s, SCREEN_P3A);
}

void open_p6(struct stage *s, int i, int k)
{
	(void)k;
	report_choose(s, i);
	stage_session(s)->report.picks = (1u << s->content->kinds[i].pick_count) - 1;
	stage_go(s, SCREEN_P6);
}

void open_p7(struct stage *s, int i, int k)
{
	(void)k;
	report_choose(s, i);
	sent(s, REQUEST_REPORT, OUTCOME_RECEIVED);
	stage_go(s, SCREEN_P7);
}

void open_e6_report(struct stage *s, int i, int k)
{
	(void)k;
	report_choose(s, i);
	stage_session(s)->number_row = s->content->kinds[i].other_number;
	stage_go(s, SCREEN_E6);
}

/* --- help, questions -------------------------------------------------------------------------- */

void open_e2(struct stage *s, int i, int k)
{
	(void)i;
	(void)k;
	stage_session(s)->call_state = CALL_CLOSED;
	stage_go(s, SCREEN_E2);
}

void open_e4(struct stage *s, int i, int k)
{
	stage_session(s)->guide = i;
	stage_session(s)->guide_page = k;
	stage_go(s, SCREEN_E4);
}

/* What the screen shows of several. */
static void which(struct stage *s, int n)
{
	struct session *session = stage_session(s);
	session->history[session->depth - 1].n = n;
}

void open_f1(struct stage *s, int i, int k)
{
	(void)k;
	stage_go(s, SCREEN_F1);
	which(s, i * FINDER_ANSWER_ROOM);
}

void open_f2(struct stage *s, int i, int k)
{
	stage_go(s, SCREEN_F2);
	which(s, i * FINDER_ANSWER_ROOM + k + 1);
}

void open_q2(struct stage *s, int i, int k)
{
	stage_session(s)->poll.questionnaire = i;
	stage_go(s, SCREEN_Q2);
	which(s, k);
}

void open_q3(struct stage *s, int i, int k)
{
	(void)k;
	stage_session(s)->poll.questionnaire = i;
	for (int n = 0; n < s->content->questionnaires[i].question_count; n++)
		stage_session(s)->poll.answers[n] = 1;
	stage_go(s, SCREEN_Q3);
}
