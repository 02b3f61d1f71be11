/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bodies: what a request says to the city, as JSON (docs/developers/protocol.md 5 and 8).
 * The body bears the person's words and is sealed before it leaves the process; the public form
 * never bears a name, a phone number or typed words. */
#include "kiosk/screens/flow.h"
#include "kiosk/screens/report.h"
#include "kiosk/screens/screen.h"

#include "kiosk/base/check.h"

#include <jansson.h>
#include <string.h>

/* Names in JSON of the help of B8, in its order; the last one is "none". */
static const char *const need_names[NEEDS_COUNT] = {
	"wheelchair", "sign_language", "my_language", "quiet_place", "help_to_walk", "companion", NULL};

static const char *const contact_names[] = {
	[CONTACT_UNSET] = "none", [CONTACT_PHONE] = "phone", [CONTACT_TEXT] = "text",
	[CONTACT_NONE] = "none"};
static const char *const where_names[] = {
	[WHERE_UNSET] = "unsure", [WHERE_HERE] = "here", [WHERE_NEAR] = "near",
	[WHERE_STREET] = "street", [WHERE_HOME] = "home", [WHERE_UNSURE] = "unsure"};
static const char *const answer_names[] = {
	[ANSWER_UNSET] = "none", [ANSWER_PHONE] = "phone", [ANSWER_TEXT] = "text",
	[ANSWER_RETURN] = "return", [ANSWER_NONE] = "none"};

/* Why-marks of S2, by face: see survey.c for their words. */
static const char *const why_names[] = {"hard_to_understand", "too_slow", "hard_to_press",
	"hard_to_hear_or_read", "not_what_i_need", "the_people", "easy", "quick", "friendly_people",
	"did_it_myself"};

static void set(json_t *o, const char *key, const char *value)
{
	K_CHECK(json_object_set_new(o, key, json_string(value ? value : "")) == 0);
}

enum { DAY_CHARS = 10 }; /* of a stamp: "2024-05-01" */

static const char *stamp(struct turn *t, struct day d, int minute)
{
	return k_arena_printf(t->arena, "%04d-%02d-%02dT%02d:%02d", d.year, d.month, d.day, minute / 60,
		minute % 60);
}

/* Names of the bits that are set. */
static json_t *bit_names(unsigned bits, const char *const *names, int n)
{
	json_t *list = json_array();
	for (int i = 0; i < n; i++)
		if (bits >> i & 1 && names[i])
			K_CHECK(json_array_append_new(list, json_string(names[i])) == 0);
	return list;
}

static void add_person(json_t *o, const struct person *p, const char *contact_key, const char *contact)
{
	set(o, "name", p->name_state == NAME_GIVEN ? p->name : "");
	set(o, contact_key, contact);
	set(o, "phone", p->phone);
}

static void add_time(struct turn *t, json_t *o)
{
	const struct visit_draft *v = &t->s->visit;
	set(o, "service", t->content->services[v->service].id);
	set(o, "place", t->content->places[v->place].id);
	set(o, "start", stamp(t, v->day, v->minute));
}

static void visit_body(struct turn *t, json_t *o)
{
	const struct visit_draft *v = &t->s->visit;
	add_time(t, o);
	set(o, "for", v->who == WHO_OTHER ? "other" : "me");
	add_person(o, &t->s->person, "contact", contact_names[t->s->person.contact]);
	K_CHECK(json_object_set_new(o, "needs", bit_names(v->needs, need_names, NEEDS_COUNT)) == 0);
}

static json_t *pick_ids(const struct turn *t)
{
	const struct report_kind *k = &t->content->kinds[t->s->report.kind];
	const char *ids[PICKS_MAX];
	for (int i = 0; i < k->pick_count; i++)
		ids[i] = k->picks[i].id;
	return bit_names(t->s->report.picks, ids, k->pick_count);
}

/* What was said to one question of the city; NULL: nothing. */
static json_t *answer_of(struct turn *t, const struct question *q, const struct given *g)
{
	const char *keys[QUESTION_CHOICES_MAX];
	for (int i = 0; i < q->choice_count; i++)
		keys[i] = q->choices[i].key;
	if (g->state != GIVEN_ANSWER)
		return NULL;
	if (q->type == QUESTION_TIME)
		return json_string(stamp(t, g->day, g->minute));
	if (!q->choice_count)
		return json_string(g->text);
	json_t *list = bit_names(g->picks, keys, q->choice_count);
	if (q->type == QUESTION_CHOICES)
		return list;
	json_t *one = json_incref(json_array_get(list, 0));
	json_decref(list);
	return one;
}

static void add_answers(struct turn *t, json_t *o)
{
	const struct form *form = form_asked(t->world, t->s);
	json_t *answers = json_object();
	for (int i = 0; form && i < form->count; i++) {
		json_t *answer = answer_of(t, &form->questions[i], &t->s->report.given[i]);
		if (answer)
			K_CHECK(json_object_set_new(answers, form->questions[i].code, answer) == 0);
	}
	if (json_object_size(answers))
		K_CHECK(json_object_set(o, "answers", answers) == 0);
	json_decref(answers);
}

static void report_body(struct turn *t, json_t *o)
{
	const struct report_draft *r = &t->s->report;
	set(o, "kind", t->content->kinds[r->kind].id);
	set(o, "where", where_names[r->where]);
	set(o, "street", r->street);
	K_CHECK(json_object_set_new(o, "street_known", json_boolean(r->street_known)) == 0);
	set(o, "detail", r->detail);
	K_CHECK(json_object_set_new(o, "picks", pick_ids(t)) == 0);
	set(o, "words", r->words);
	set(o, "same_as", r->same_as);
	add_person(o, &t->s->person, "answer", answer_names[r->answer]);
	set(o, "about", r->about);
	add_answers(t, o);
}

static void survey_body(struct turn *t, json_t *o)
{
	const struct survey_draft *v = &t->s->survey;
	K_CHECK(json_object_set_new(o, "face", json_integer(v->face)) == 0);
	K_CHECK(json_object_set_new(o, "why", bit_names(v->why, why_names, (int)K_COUNT(why_names))) == 0);
	set(o, "words", v->words);
	K_CHECK(json_object_set_new(o, "call", json_boolean(v->call_me)) == 0);
	set(o, "phone", v->call_me ? t->s->person.phone : "");
	set(o, "about", v->call_me ? v->about : "");
}

/* Figures only: ids of the content, and the day. */
static void questionnaire_body(struct turn *t, json_t *o)
{
	const struct questionnaire *q = &t->content->questionnaires[t->s->poll.questionnaire];
	json_t *answers = json_object();
	for (int i = 0; i < q->question_count; i++) {
		int answer = t->s->poll.answers[i];
		if (answer)
			set(answers, q->questions[i].id, q->questions[i].answers[answer - 1].id);
	}
	set(o, "questionnaire", q->id);
	K_CHECK(json_object_set_new(o, "version", json_integer(q->version)) == 0);
	K_CHECK(json_object_set_new(o, "answers", answers) == 0);
}

static void kind_body(struct turn *t, json_t *o)
{
	switch (t->s->sent.kind) {
	case REQUEST_VISIT:
		visit_body(t, o);
		break;
	case REQUEST_REPORT:
		report_body(t, o);
		break;
	case REQUEST_CALLBACK:
		set(o, "service", t->content->services[t->s->visit.service].id);
		add_person(o, &t->s->person, "contact", contact_names[t->s->person.contact]);
		break;
	case REQUEST_CHANGE:
		set(o, "about", t->s->visit.about);
		add_time(t, o);
		break;
	case REQUEST_CANCEL:
		set(o, "about", t->s->visit.about);
		break;
	case REQUEST_ADD:
		set(o, "about", t->s->report.about);
		set(o, "words", t->s->report.words);
		if (t->s->report.kind >= 0)
			K_CHECK(json_object_set_new(o, "picks", pick_ids(t)) == 0);
		break;
	case REQUEST_SURVEY:
		survey_body(t, o);
		break;
	case REQUEST_QUESTIONNAIRE:
		questionnaire_body(t, o);
		break;
	case REQUEST_SNAGS: /* no answer of a person: snags_body */
	case REQUEST_KIND_COUNT:
		break;
	}
}

/* The JSON text in the turn's wiped arena; takes o. */
static const char *text_of(struct turn *t, json_t *o)
{
	size_t n = json_dumpb(o, NULL, 0, JSON_COMPACT);
	char *text = k_arena_alloc(t->arena, n + 1);
	K_CHECK(json_dumpb(o, text, n, JSON_COMPACT) == n);
	json_decref(o);
	return text;
}

static void add_day(struct turn *t, json_t *o)
{
	set(o, "day",
		k_arena_strn(t->arena, stamp(t, day_of(t->world->now.wall_ms), 0), DAY_CHARS));
}

const char *snags_body(struct turn *t)
{
	const struct snags *s = &t->s->snags;
	json_t *o = json_pack("{s:i}", "v", 1), *list = json_array();
	add_day(t, o);
	for (int i = 0; i < s->count; i++)
		K_CHECK(json_array_append_new(list, json_string(s->list[i])) == 0);
	K_CHECK(json_object_set_new(o, "snags", list) == 0);
	return text_of(t, o);
}

const char *body_of(struct turn *t)
{
	json_t *o = json_object();
	int64_t now = t->world->now.wall_ms;
	K_CHECK(json_object_set_new(o, "v", json_integer(1)) == 0);
	if (request_is_counted(t->s->sent.kind)) {
		add_day(t, o);
	} else {
		set(o, "lang", t->tongue->tag);
		set(o, "centre_time", stamp(t, day_of(now), minute_of(now)));
	}
	kind_body(t, o);
	return text_of(t, o);
}

/* What a change, a cancellation or an addition shows is the state of the request it is about. */
static const char *public_state(enum request_kind kind)
{
	return kind == REQUEST_VISIT ? "asked"
		: kind == REQUEST_CHANGE ? "change_asked"
		: kind == REQUEST_CANCEL ? "cancel_asked"
					 : "saved";
}

/* Which visit it is, as the city told it: so that it still has a name when it is looked up. */
static void add_told_time(struct turn *t, json_t *o)
{
	const struct status *s = &t->s->status;
	set(o, "service", s->service);
	set(o, "place", s->place);
	if (s->day.year && s->minute >= 0)
		set(o, "start", stamp(t, s->day, s->minute));
}

const char *public_of(struct turn *t)
{
	const struct sent *sent = &t->s->sent;
	bool is_about = sent->kind == REQUEST_CHANGE || sent->kind == REQUEST_CANCEL;
	bool has_time = sent->kind == REQUEST_VISIT || sent->kind == REQUEST_CHANGE;
	json_t *o = json_object();
	const char *state = public_state(sent->kind);
	set(o, "number", is_about ? t->s->visit.about : sent->number);
	set(o, "kind", is_about ? "visit" : request_kind_name(sent->kind));
	set(o, "state", state);
	if (has_time)
		add_time(t, o);
	if (sent->kind == REQUEST_CANCEL)
		add_told_time(t, o);
	if (sent->kind == REQUEST_REPORT) {
		set(o, "report_kind", t->content->kinds[t->s->report.kind].id);
		set(o, "street", t->s->report.street_known ? t->s->report.street : "");
	}
	int64_t at = t->world->now.wall_ms;
	if (request_is_counted(sent->kind))
		at = wall_of(day_of(at), 0);
	json_t *stages = json_pack("[{s:s,s:I}]", "state", state, "at", (json_int_t)at);
	K_CHECK(json_object_set_new(o, "stages", stages) == 0);
	return text_of(t, o);
}
