/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/intake/carry.h"

#include <stdio.h>
#include <string.h>

#include "hub/booking/booking.h"
#include "hub/booking/lease.h"
#include "hub/booking/waiting.h"
#include "hub/intake/figures.h"
#include "hub/intake/given.h"
#include "hub/store/matter.h"
#include "hub/intake/report.h"
#include "hub/intake/snags.h"
#include "hub/store/db.h"

struct job {
	struct hub *hub;
	const char *kiosk, *number;
	int64_t right;
	const json_t *answers;
	int64_t now_ms;
	struct carried *out;
};

static const char *answer(const struct job *job, const char *key)
{
	return given_text_or_none(job->answers, key, SIZE_MAX);
}

static struct visit_time time_asked(const struct job *job)
{
	return (struct visit_time){
		answer(job, "service"), answer(job, "place"), answer(job, "start")};
}

/* Who asks for it waits for another time of the same day. */
static enum err wait_for(const struct job *job, const struct visit_time *v)
{
	char day[11];
	snprintf(day, sizeof day, "%s", v->start);
	return waiting_add(job->hub, job->out->matter, v->service, v->place, day, day, job->now_ms);
}

/* The kiosk has promised this time already: it is booked, if the right was the kiosk's own. */
static enum err use_right(const struct job *job, const struct visit_time *v)
{
	enum err e = lease_use(
		job->hub, job->kiosk, job->right, job->number, v, job->now_ms, &job->out->matter);
	job->out->right_refused = e == ERR_GONE;
	if (!e)
		job->out->outcome = OUTCOME_BOOKED;
	return e;
}

/* The matter is there first, so that the desk can be given to it; the desk then decides its state.
 */
static enum err visit(struct job *job)
{
	struct visit_time v = time_asked(job);
	enum err e = job->right ? use_right(job, &v) : ERR_GONE;
	if (e != ERR_GONE)
		return e;
	struct new_matter m = {.kiosk = job->kiosk,
		.number = job->number,
		.kind = "visit",
		.service = v.service,
		.place = v.place,
		.start = v.start};
	e = matter_add(job->hub, &m, MATTER_ASKED, job->now_ms, &job->out->matter);
	if (e || !booking_is_ours(job->hub, v.service, v.place))
		return e;
	e = booking_take(job->hub, &v, job->out->matter, NULL, job->now_ms);
	if (e == ERR_GONE && json_is_true(json_object_get(job->answers, "wait")))
		return wait_for(job, &v);
	if (e && e != ERR_GONE)
		return e;
	job->out->outcome = e ? OUTCOME_GONE : OUTCOME_BOOKED;
	return matter_step(job->hub, job->out->matter, e ? MATTER_NOT_POSSIBLE : MATTER_BOOKED,
		NULL, job->now_ms);
}

static enum err callback(struct job *job)
{
	struct new_matter m = {.kiosk = job->kiosk,
		.number = job->number,
		.kind = "callback",
		.service = answer(job, "service")};
	return matter_add(job->hub, &m, MATTER_RECEIVED, job->now_ms, &job->out->matter);
}

static enum err report(struct job *job)
{
	return report_file(
		job->hub, job->kiosk, job->number, job->answers, job->now_ms, &job->out->matter);
}

/* Finds the matter that a request is about and lets the request's own number lead there.  One that
 * cannot be found is no error: the request is kept and staff read it. */
static enum err about(struct job *job, struct matter *m)
{
	enum err e = matter_find(job->hub, job->kiosk, answer(job, "about"), m);
	if (e == ERR_NOT_FOUND || e == ERR_EXISTS)
		return ERR_OK;
	if (e)
		return e;
	job->out->matter = m->row;
	return matter_also_known(job->hub, m->row, job->kiosk, job->number);
}

/* The visit stays as it was; who asked reads why, at the kiosk that asked and at any other. */
static enum err say_not_moved(struct job *job, const struct matter *m)
{
	static const char words[] =
		"{\"en\":\"The new time was taken. Your visit stays as it was.\","
		"\"es\":\"La hora nueva ya estaba ocupada. Su visita queda como estaba.\","
		"\"zh\":\"新的时间已被占用。您的预约保持不变。\","
		"\"ar\":\"الموعد الجديد محجوز. يبقى موعدك كما كان.\"}";
	for (int s = 0; s < MATTER_STATE_COUNT; s++)
		if (!strcmp(matter_state_name((enum matter_state)s), m->state))
			return matter_step(job->hub, m->row, (enum matter_state)s, words, job->now_ms);
	return ERR_OK;
}

static enum err change(struct job *job)
{
	struct matter m = {0};
	struct visit_time v = time_asked(job);
	enum err e = about(job, &m);
	if (e || strcmp(m.kind, "visit"))
		return e;
	if (!booking_is_ours(job->hub, v.service, v.place))
		return matter_step(job->hub, m.row, MATTER_CHANGE_ASKED, NULL, job->now_ms);
	e = booking_move(job->hub, &v, m.row, job->now_ms);
	if (e == ERR_GONE) {
		job->out->outcome = OUTCOME_GONE;
		return say_not_moved(job, &m);
	}
	if (!e)
		e = matter_set_start(job->hub, m.row, v.service, v.place, v.start);
	if (!e)
		e = matter_step(job->hub, m.row, MATTER_BOOKED, NULL, job->now_ms);
	if (!e)
		job->out->outcome = OUTCOME_BOOKED;
	return e;
}

static enum err cancel(struct job *job)
{
	struct matter m = {0};
	enum err e = about(job, &m);
	if (e || !m.row || !strcmp(m.state, matter_state_name(MATTER_DONE)))
		return e;
	e = booking_free(job->hub, m.row, job->now_ms);
	return e ? e : matter_step(job->hub, m.row, MATTER_CANCELLED, NULL, job->now_ms);
}

static enum err add(struct job *job)
{
	struct matter m = {0};
	return about(job, &m);
}

/* A survey is only kept, and its face and marks are counted. */
static enum err survey(struct job *job)
{
	return figures_count_survey(job->hub, job->kiosk, job->answers, job->now_ms);
}

static enum err questionnaire(struct job *job)
{
	return figures_count(job->hub, job->kiosk, job->answers);
}

static enum err snags(struct job *job)
{
	return snags_count(job->hub, job->kiosk, job->answers, job->now_ms);
}

static enum err (*const carry[REQUEST_KIND_COUNT])(struct job *job) = {
	[REQUEST_VISIT] = visit,
	[REQUEST_REPORT] = report,
	[REQUEST_CALLBACK] = callback,
	[REQUEST_CHANGE] = change,
	[REQUEST_CANCEL] = cancel,
	[REQUEST_ADD] = add,
	[REQUEST_SURVEY] = survey,
	[REQUEST_QUESTIONNAIRE] = questionnaire,
	[REQUEST_SNAGS] = snags,
};

const char *outcome_name(enum outcome o)
{
	static const char *const names[] = {"booked", "gone", "received"};
	return names[o];
}

enum err carry_out(struct hub *hub, enum request_kind kind, const char *kiosk, const char *number,
	int64_t right, const json_t *answers, int64_t now_ms, struct carried *out)
{
	struct carried result = {.outcome = OUTCOME_RECEIVED};
	struct job job = {hub, kiosk, number, right, answers, now_ms, &result};
	enum err e = carry[kind](&job);
	if (!e)
		*out = result;
	return e;
}
