/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every row of screens.def in the states a person may see it in. */
#include "tests/audit/audit.h"

#include "kiosk/screens/finder.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- whose words there are ------------------------------------------------------------------------ */

/* As long as they may be: a name of 40 characters, a phone number of all its digits. */
static const char long_name[] = "Maria-Magdalena Papadopoulou Fitzgerald";
static const char long_words[] =
	"The lamp by the bus stop is off since Monday and it is so dark there that I fell over the "
	"broken paving last night. My neighbour fell too. Please mend the lamp and the paving soon. "
	"Many old people walk here in the evening, on the way home from the club, and they are afraid "
	"now.";

static void person_make(struct audit *a)
{
	struct person *p = &audit_session(a)->person;
	p->name_state = NAME_GIVEN;
	snprintf(p->name, sizeof p->name, "%s", long_name);
	p->contact = CONTACT_PHONE;
	snprintf(p->phone, sizeof p->phone, "%.*s", a->content->town.phone_digits_max, "555014266789012");
}

/* The service and the place with the longest words in the language of now. */
static int longest_service(const struct audit *a)
{
	int best = 0;
	for (int i = 0; i < a->content->service_count; i++)
		if (a->content->services[i].place_count &&
			strlen(text_in(&a->content->services[i].name, a->language)) >
				strlen(text_in(&a->content->services[best].name, a->language)))
			best = i;
	return best;
}

static void visit_make(struct audit *a)
{
	struct visit_draft *v = &audit_session(a)->visit;
	v->service = longest_service(a);
	const struct service *s = &a->content->services[v->service];
	v->place = s->places[0];
	for (int i = 0; i < s->place_count; i++)
		if (strlen(text_in(&a->content->places[s->places[i]].address, a->language)) >
			strlen(text_in(&a->content->places[v->place].address, a->language)))
			v->place = s->places[i];
	v->day = (struct day){2024, 5, 8};
	v->minute = 630;
	v->who = WHO_OTHER;
	v->needs = 0x0f;
	v->needs_answered = true;
	person_make(a);
}

static void callback_make(struct audit *a)
{
	visit_make(a);
	audit_session(a)->visit.is_callback = true;
}

static void report_make(struct audit *a)
{
	struct report_draft *r = &audit_session(a)->report;
	r->kind = 1;
	r->where = WHERE_STREET;
	snprintf(r->street, sizeof r->street, "%s", a->world.open.list[0].street);
	r->street_known = true;
	r->picks = 0x07;
	snprintf(r->words, sizeof r->words, "%s", long_words);
	r->answer = ANSWER_PHONE;
	person_make(a);
}

static void in_report(struct audit *a)
{
	report_make(a);
	audit_go(a, SCREEN_P1);
}

static void sent_make(struct audit *a, enum request_kind kind, enum outcome outcome)
{
	struct sent *s = &audit_session(a)->sent;
	snprintf(s->id, sizeof s->id, "%s", "00112233445566778899aabbccddeeff");
	if (request_has_number(kind))
		snprintf(s->number, sizeof s->number, "%s", "482915062");
	s->kind = kind;
	s->outcome = outcome;
	s->since_ms = k_time_mono_ms(a->world.now);
	s->was_on_line = a->world.line;
}

/* --- states --------------------------------------------------------------------------------------- */

static void no_line(struct audit *a) { a->world.line = false; }
static void no_printer(struct audit *a) { a->world.has_printer = false; }
static void no_touch(struct audit *a) { a->world.has_touch = false; }
static void next(struct audit *a) { (void)visit_act(a->visit, (struct action){.act = ACT_NEXT}); }

/* At question n of the city, as far as stage; all that was asked before it was answered. */
static void in_question(struct audit *a, int n, int stage)
{
	struct session *s = audit_session(a);
	report_make(a);
	for (int i = 0; i < n; i++) {
		struct given *g = &s->report.given[i];
		*g = (struct given){.state = GIVEN_ANSWER, .picks = 0x05, .day = {2024, 4, 29}, .part = 2, .minute = 840};
		if (i == 2)
			snprintf(g->text, sizeof g->text, "45");
		if (i > 3)
			snprintf(g->text, sizeof g->text, "%.*s", NAME_CHARS, long_words);
	}
	s->history[s->depth - 1].n = n * QUESTION_STAGES + stage; /* of the screen that it is on by now */
}
static void asked_one(struct audit *a) { in_question(a, 0, 0); }
static void asked_many(struct audit *a) { in_question(a, 1, 0); }
static void asked_to_type(struct audit *a) { in_question(a, 2, 0); }
static void asked_number(struct audit *a) { in_question(a, 2, 1); }
static void asked_day(struct audit *a) { in_question(a, 3, 0); }
static void asked_part(struct audit *a) { in_question(a, 3, 1); }
static void asked_hour(struct audit *a) { in_question(a, 3, 2); }
static void asked_text(struct audit *a) { in_question(a, 4, 1); }
static void asked_words(struct audit *a) { in_question(a, 5, 1); }
static void asked_one_not(struct audit *a) { asked_one(a); next(a); }
static void asked_words_not(struct audit *a) { asked_words(a); next(a); }
static void asked_all(struct audit *a)
{
	in_question(a, 5, 0);
	audit_go(a, SCREEN_P1);
}

static void all_wrong(struct audit *a)
{
	struct profile *p = visit_profile(a->visit);
	a->world.line = a->world.has_touch = a->world.has_sound = false;
	p->read_aloud = true;
}
static void all_wrong_again(struct audit *a)
{
	visit_profile(a->visit)->read_aloud = true;
	next(a);
}
static void visit_off(struct audit *a) { visit_make(a); no_line(a); }
static void report_off(struct audit *a) { in_report(a); no_line(a); }
static void no_day(struct audit *a)
{
	visit_make(a);
	audit_session(a)->visit.day.year = 0;
	audit_session(a)->visit.minute = -1;
}
static void no_place(struct audit *a) { no_day(a); audit_session(a)->visit.place = -1; }
static void no_time(struct audit *a)
{
	visit_make(a);
	audit_session(a)->visit.minute = -1;
	audit_session(a)->visit.half = 1;
}
static void half_open(struct audit *a)
{
	no_time(a);
	audit_session(a)->visit.half = 0;
}
static void letter_full(struct audit *a)
{
	const struct name_list *list = &a->content->first_names[a->language];
	int best = 0, most = 0;
	for (int i = 0, run = 0; i < list->count; i++) {
		run = i && list->names[i][0] == list->names[i - 1][0] ? run + 1 : 1;
		if (run > most) {
			most = run;
			best = i;
		}
	}
	if (!list->count)
		return;
	int n = 1;
	while (((unsigned char)list->names[best][n] & 0xc0) == 0x80)
		n++;
	snprintf(audit_session(a)->letter, sizeof audit_session(a)->letter, "%.*s", n, list->names[best]);
}
static void short_phone(struct audit *a) { snprintf(audit_session(a)->person.phone, PHONE_BYTES, "55"); }
static void booked(struct audit *a) { visit_make(a); sent_make(a, REQUEST_VISIT, OUTCOME_BOOKED); }
static void booked_lent(struct audit *a)
{
	booked(a);
	slip_code(1234567, "7KQ2M9XA", audit_session(a)->sent.code);
}
static void asked(struct audit *a) { visit_off(a); sent_make(a, REQUEST_VISIT, OUTCOME_SAVED); }
static void asked_plain(struct audit *a)
{
	visit_make(a);
	audit_session(a)->person.contact = CONTACT_NONE;
	sent_make(a, REQUEST_VISIT, OUTCOME_SAVED);
}
static void changed(struct audit *a) { visit_make(a); sent_make(a, REQUEST_CHANGE, OUTCOME_BOOKED); }
static void change_asked(struct audit *a) { visit_off(a); sent_make(a, REQUEST_CHANGE, OUTCOME_SAVED); }
static void booked_no_printer(struct audit *a) { booked(a); no_printer(a); }
static void waiting(struct audit *a) { visit_make(a); sent_make(a, REQUEST_VISIT, OUTCOME_WAITING); }
static void printing(struct audit *a) { booked(a); audit_session(a)->print_err = -1; }
static void no_paper(struct audit *a) { booked(a); audit_session(a)->print_err = ERR_FULL; }
static void report_there(struct audit *a) { in_report(a); sent_make(a, REQUEST_REPORT, OUTCOME_RECEIVED); }
static void report_saved(struct audit *a) { report_off(a); sent_make(a, REQUEST_REPORT, OUTCOME_SAVED); }
static void call_there(struct audit *a) { callback_make(a); sent_make(a, REQUEST_CALLBACK, OUTCOME_RECEIVED); }
static void cancelled(struct audit *a) { visit_make(a); sent_make(a, REQUEST_CANCEL, OUTCOME_RECEIVED); }
static void cancel_asked(struct audit *a) { visit_off(a); sent_make(a, REQUEST_CANCEL, OUTCOME_SAVED); }
static void short_words(struct audit *a)
{
	in_report(a);
	snprintf(audit_session(a)->report.words, WORDS_BYTES, "Call me");
}
static void no_words(struct audit *a) { in_report(a); audit_session(a)->report.words[0] = '\0'; }
static void street_half(struct audit *a)
{
	in_report(a);
	struct report_draft *r = &audit_session(a)->report;
	r->street_known = false;
	snprintf(r->street, sizeof r->street, "%.2s", a->content->streets.names[a->content->streets.count / 2]);
}
static void street_none(struct audit *a)
{
	in_report(a);
	audit_session(a)->report.street_known = false;
	snprintf(audit_session(a)->report.street, STREET_BYTES, "Xyzzy");
}
static void same_known(struct audit *a)
{
	in_report(a);
	audit_session(a)->report.same_asked = true;
	snprintf(audit_session(a)->report.same_as, 40, "%s", a->world.open.list[3].id);
}
static void call_waiting(struct audit *a) { audit_session(a)->call_state = CALL_WAITING; }
static void call_nobody(struct audit *a) { audit_session(a)->call_state = CALL_NOBODY; }
static void call_closed(struct audit *a) { audit_session(a)->call_state = CALL_CLOSED; }
static void call_coming(struct audit *a)
{
	audit_session(a)->call_state = CALL_COMING;
	snprintf(audit_session(a)->call_name, NAME_BYTES, "Maria-Magdalena");
}
static void help_from_booking(struct audit *a)
{
	visit_make(a);
	audit_go(a, SCREEN_B8);
	audit_go(a, SCREEN_E1);
}
static void in_danger(struct audit *a) { in_report(a); audit_go(a, SCREEN_P1A); }
static void topic(struct audit *a) { audit_session(a)->topic = a->variant; }
static void guide(struct audit *a)
{
	int n = a->variant, g = 0;
	while (g < a->content->guide_count - 1 && n >= a->content->guides[g].page_count)
		n -= a->content->guides[g++].page_count;
	audit_session(a)->guide = g;
	audit_session(a)->guide_page = n;
}
static void number(struct audit *a) { audit_session(a)->number_row = a->variant; }
static void notice(struct audit *a) { audit_session(a)->notice = a->variant; }
static void year_old(struct audit *a) { a->world.checked_ms = a->world.now.wall_ms - INT64_C(31536000000); no_line(a); }
static void old_guide(struct audit *a) { guide(a); year_old(a); }
static void old_number(struct audit *a) { number(a); year_old(a); }
static void figure(struct audit *a) { audit_session(a)->figure = a->variant; }
static void heat(struct audit *a)
{
	a->world.now.wall_ms = wall_of((struct day){2023, 8, 10}, 720);
	a->world.line = false;
}
static void alerts(struct audit *a) { a->world.alerts = a->alerts; }
static void alert(struct audit *a)
{
	alerts(a);
	audit_session(a)->notice = a->content->notice_count + a->variant;
	audit_go(a, SCREEN_N3);
}
static int passed_on(const struct audit *a) { return a->alerts.count; }
static void face(struct audit *a) { audit_session(a)->survey.face = a->variant * 2 + 1; }
static void survey_words(struct audit *a)
{
	audit_session(a)->survey.face = 1;
	snprintf(audit_session(a)->survey.words, WORDS_BYTES, "%s", long_words);
}
static void number_typed(struct audit *a) { snprintf(audit_session(a)->number, 10, "482915062"); }
static void number_wrong(struct audit *a) { snprintf(audit_session(a)->number, 10, "482915063"); }
static void number_locked(struct audit *a)
{
	number_wrong(a);
	audit_session(a)->locked_until_ms = k_time_mono_ms(a->world.now) + 120000;
}
static void not_found(struct audit *a) { audit_session(a)->status_err = ERR_NOT_FOUND; }
static void status_take(struct audit *a, const char *json)
{
	number_typed(a);
	K_CHECK(!status_read(&audit_session(a)->status, json, audit_tongue(a)->tag));
}
static void status_visit(struct audit *a)
{
	const struct service *s = &a->content->services[longest_service(a)];
	char json[600];
	snprintf(json, sizeof json,
		"{\"number\":\"482915062\",\"kind\":\"visit\",\"state\":\"booked\",\"service\":\"%s\","
		"\"place\":\"%s\",\"start\":\"2024-05-08T10:30\",\"stages\":[{\"state\":\"asked\",\"at\":1714470000000},"
		"{\"state\":\"booked\",\"at\":1714473600000}]}",
		s->id, a->content->places[s->places[0]].id);
	status_take(a, json);
	visit_make(a);
}
static void status_report(struct audit *a)
{
	char json[600];
	no_line(a);
	snprintf(json, sizeof json,
		"{\"number\":\"482915062\",\"kind\":\"report\",\"state\":\"working\",\"report_kind\":\"%s\","
		"\"street\":\"%s\",\"stages\":[{\"state\":\"received\",\"at\":1714470000000},"
		"{\"state\":\"working\",\"at\":1714473600000}],\"reason\":{\"en\":\"We wait for a part.\"}}",
		a->content->kinds[1].id, a->world.open.list[0].street);
	status_take(a, json);
	audit_session(a)->status.heard_ms = a->world.now.wall_ms - 86400000;
}
static void status_been(struct audit *a)
{
	status_visit(a);
	audit_session(a)->status.day = (struct day){2024, 4, 8};
}
/* Variants count the questions of all questionnaires. */
static int poll_questions(const struct audit *a)
{
	int n = 0;
	for (int i = 0; i < a->content->questionnaire_count; i++)
		n += a->content->questionnaires[i].question_count;
	return n;
}
static void poll_make(struct audit *a)
{
	int n = a->variant, *i = &audit_session(a)->poll.questionnaire;
	for (*i = 0; n >= a->content->questionnaires[*i].question_count; ++*i)
		n -= a->content->questionnaires[*i].question_count;
}
static void poll_question(struct audit *a)
{
	struct session *s = audit_session(a);
	s->history[s->depth - 1].n = a->variant;
	for (int i = 0; i < s->poll.questionnaire; i++)
		s->history[s->depth - 1].n -= a->content->questionnaires[i].question_count;
}
static void poll_answered(struct audit *a)
{
	poll_make(a);
	for (int i = 0; i < POLL_MAX - 1; i++)
		audit_session(a)->poll.answers[i] = 2;
}
static int finder_questions(const struct audit *a) { return a->content->finder_count; }
static void finder_question(struct audit *a)
{
	struct session *s = audit_session(a);
	s->history[s->depth - 1].n = a->variant * FINDER_ANSWER_ROOM;
}
/* Where the finder ends: counts, and stands on number `variant` if n_out is given. */
static int finder_end_at(const struct audit *a, int variant, int *n_out)
{
	int ends = 0;
	for (int i = 0; i < a->content->finder_count; i++)
		for (int k = 0; k < a->content->finder[i].answer_count; k++) {
			if (a->content->finder[i].answers[k].next >= 0)
				continue;
			if (ends++ == variant && n_out)
				*n_out = i * FINDER_ANSWER_ROOM + k + 1;
		}
	return ends;
}
static int finder_ends(const struct audit *a) { return finder_end_at(a, 0, NULL); }
static void finder_end(struct audit *a)
{
	struct session *s = audit_session(a);
	(void)finder_end_at(a, a->variant, &s->history[s->depth - 1].n);
}
static void stays_hidden(struct audit *a) { audit_session(a)->is_hidden = true; }
static void from_home(struct audit *a) { visit_make(a); audit_go(a, SCREEN_B8); }
static void from_keys(struct audit *a) { in_report(a); audit_go(a, SCREEN_P3B); }
static void sound_on(struct audit *a) { visit_profile(a->visit)->read_aloud = true; }

static int guide_pages(const struct audit *a)
{
	int n = 0;
	for (int i = 0; i < a->content->guide_count; i++)
		n += a->content->guides[i].page_count;
	return n;
}
static int topics(const struct audit *a) { return a->content->topic_count; }
static int numbers(const struct audit *a) { return a->content->number_count; }
static int notices(const struct audit *a) { return a->content->notice_count; }
static int figures(const struct audit *a) { return a->content->figure_count; }
static int faces(const struct audit *a) { (void)a; return 3; }

const struct state states[] = {
	{"a1", SCREEN_A1, NULL, NULL, NULL}, {"a1-off", SCREEN_A1, no_line, NULL, NULL},
	{"a1-no-touch", SCREEN_A1, no_touch, NULL, NULL}, {"a2", SCREEN_A2, NULL, NULL, NULL},
	{"h1", SCREEN_H1, NULL, NULL, NULL}, {"h1-off", SCREEN_H1, no_line, NULL, NULL},
	{"h1-all-wrong", SCREEN_H1, all_wrong, NULL, NULL},
	{"b1", SCREEN_B1, NULL, NULL, NULL}, {"b1-error", SCREEN_B1, NULL, next, NULL},
	{"b1-chosen", SCREEN_B1, visit_make, NULL, NULL},
	{"b1-all-wrong", SCREEN_B1, all_wrong, all_wrong_again, NULL},
	{"b2", SCREEN_B2, no_place, NULL, NULL}, {"b2-chosen", SCREEN_B2, visit_off, NULL, NULL},
	{"b2e", SCREEN_B2E, visit_make, NULL, NULL}, {"b3", SCREEN_B3, no_day, NULL, NULL},
	{"b3-off", SCREEN_B3, visit_off, NULL, NULL}, {"b3e", SCREEN_B3E, visit_make, NULL, NULL},
	{"b4", SCREEN_B4, no_time, NULL, NULL}, {"b4-halves", SCREEN_B4, half_open, NULL, NULL},
	{"b4-error", SCREEN_B4, no_time, next, NULL}, {"b5", SCREEN_B5, visit_make, NULL, NULL},
	{"b6", SCREEN_B6, visit_make, NULL, NULL}, {"b6-report", SCREEN_B6, in_report, NULL, NULL},
	{"b6l", SCREEN_B6L, NULL, NULL, NULL}, {"b6a", SCREEN_B6A, letter_full, NULL, NULL},
	{"b6b", SCREEN_B6B, NULL, NULL, NULL}, {"b6b-typed", SCREEN_B6B, person_make, NULL, NULL},
	{"b6b-error", SCREEN_B6B, NULL, next, NULL}, {"b7", SCREEN_B7, visit_make, NULL, NULL},
	{"b7-call", SCREEN_B7, callback_make, NULL, NULL}, {"b7-error", SCREEN_B7, NULL, next, NULL},
	{"b7a", SCREEN_B7A, NULL, NULL, NULL}, {"b7a-typed", SCREEN_B7A, person_make, NULL, NULL},
	{"b7a-error", SCREEN_B7A, short_phone, next, NULL}, {"b8", SCREEN_B8, NULL, NULL, NULL},
	{"b8-ticked", SCREEN_B8, visit_make, NULL, NULL}, {"b9", SCREEN_B9, visit_make, NULL, NULL},
	{"b9-off", SCREEN_B9, visit_off, NULL, NULL}, {"b9-call", SCREEN_B9, callback_make, NULL, NULL},
	{"b10", SCREEN_B10, waiting, NULL, NULL}, {"b11-booked", SCREEN_B11, booked, NULL, NULL},
	{"b11-lent", SCREEN_B11, booked_lent, NULL, NULL}, {"b11-asked", SCREEN_B11, asked, NULL, NULL}, {"b11-asked-plain", SCREEN_B11, asked_plain, NULL, NULL},
	{"b11-changed", SCREEN_B11, changed, NULL, NULL}, {"b11-change-asked", SCREEN_B11, change_asked, NULL, NULL},
	{"b11-no-printer", SCREEN_B11, booked_no_printer, NULL, NULL}, {"b11c", SCREEN_B11C, visit_make, NULL, NULL},
	{"b12", SCREEN_B12, printing, NULL, NULL}, {"b12-no-paper", SCREEN_B12, no_paper, NULL, NULL},
	{"b12b", SCREEN_B12B, booked, NULL, NULL},
	{"p1", SCREEN_P1, NULL, NULL, NULL}, {"p1-chosen", SCREEN_P1, report_make, NULL, NULL},
	{"p1a", SCREEN_P1A, in_report, NULL, NULL}, {"p2", SCREEN_P2, in_report, NULL, NULL},
	{"p2a", SCREEN_P2A, street_half, NULL, NULL}, {"p2a-error", SCREEN_P2A, street_none, next, NULL},
	{"p2m", SCREEN_P2M, street_half, NULL, NULL}, {"p2b", SCREEN_P2B, in_report, NULL, NULL},
	{"p2t", SCREEN_P2T, in_report, NULL, NULL}, {"p2c", SCREEN_P2C, in_report, NULL, NULL},
	{"pq", SCREEN_PQ, NULL, asked_one, NULL}, {"pq-error", SCREEN_PQ, NULL, asked_one_not, NULL},
	{"pq-many", SCREEN_PQ, NULL, asked_many, NULL}, {"pq-day", SCREEN_PQ, NULL, asked_day, NULL},
	{"pq-part", SCREEN_PQ, NULL, asked_part, NULL}, {"pq-hour", SCREEN_PQ, NULL, asked_hour, NULL},
	{"pq-type", SCREEN_PQ, NULL, asked_to_type, NULL}, {"pqn", SCREEN_PQN, NULL, asked_number, NULL}, {"pqt", SCREEN_PQT, NULL, asked_text, NULL},
	{"pqt-error", SCREEN_PQT, NULL, asked_words_not, NULL}, {"p6-asked", SCREEN_P6, asked_all, NULL, NULL},
	{"p3", SCREEN_P3, in_report, NULL, NULL}, {"p3a", SCREEN_P3A, in_report, NULL, NULL},
	{"p3b", SCREEN_P3B, in_report, NULL, NULL}, {"p3b-short", SCREEN_P3B, short_words, NULL, NULL},
	{"p3b-error", SCREEN_P3B, no_words, next, NULL}, {"p3n", SCREEN_P3N, in_report, NULL, NULL},
	{"p5", SCREEN_P5, in_report, NULL, NULL}, {"p5-added", SCREEN_P5, same_known, NULL, NULL},
	{"p6", SCREEN_P6, in_report, NULL, NULL}, {"p6-off", SCREEN_P6, report_off, NULL, NULL},
	{"p7", SCREEN_P7, report_there, NULL, NULL}, {"p7-saved", SCREEN_P7, report_saved, NULL, NULL},
	{"p7-call", SCREEN_P7, call_there, NULL, NULL},
	{"e1", SCREEN_E1, NULL, NULL, NULL}, {"e1-danger", SCREEN_E1, in_danger, NULL, NULL},
	{"e1a", SCREEN_E1A, help_from_booking, NULL, NULL}, {"e2-waiting", SCREEN_E2, call_waiting, NULL, NULL},
	{"e2-coming", SCREEN_E2, call_coming, NULL, NULL}, {"e2-nobody", SCREEN_E2, call_nobody, NULL, NULL},
	{"e2-closed", SCREEN_E2, call_closed, NULL, NULL}, {"e3", SCREEN_E3, NULL, NULL, NULL},
	{"e3a", SCREEN_E3A, topic, NULL, topics}, {"e4", SCREEN_E4, guide, NULL, guide_pages},
	{"e4z", SCREEN_E4Z, guide, NULL, NULL}, {"e5", SCREEN_E5, NULL, NULL, NULL},
	{"e6", SCREEN_E6, number, NULL, numbers}, {"e7", SCREEN_E7, NULL, NULL, NULL},
	{"e7a", SCREEN_E7A, NULL, NULL, NULL}, {"e4-old", SCREEN_E4, old_guide, NULL, guide_pages},
	{"c1", SCREEN_C1, NULL, NULL, NULL}, {"c1-typed", SCREEN_C1, number_typed, NULL, NULL},
	{"c1-off", SCREEN_C1, no_line, NULL, NULL}, {"c1-error", SCREEN_C1, number_wrong, next, NULL},
	{"c1-locked", SCREEN_C1, number_locked, next, NULL}, {"c1n", SCREEN_C1N, not_found, NULL, NULL},
	{"c1w", SCREEN_C1W, number_typed, NULL, NULL}, {"c2-visit", SCREEN_C2, status_visit, NULL, NULL},
	{"c2-been", SCREEN_C2, status_been, NULL, NULL},
	{"c2-report", SCREEN_C2, status_report, NULL, NULL}, {"c3", SCREEN_C3, status_visit, NULL, NULL},
	{"c4", SCREEN_C4, cancelled, NULL, NULL}, {"c4-asked", SCREEN_C4, cancel_asked, NULL, NULL},
	{"c5", SCREEN_C5, NULL, NULL, NULL}, {"e6-old", SCREEN_E6, old_number, NULL, numbers},
	{"g2", SCREEN_G2, NULL, NULL, NULL}, {"g3", SCREEN_G3, NULL, NULL, NULL},
	{"g4", SCREEN_G4, sound_on, NULL, NULL},
	{"s1", SCREEN_S1, NULL, NULL, NULL}, {"s2", SCREEN_S2, face, NULL, faces},
	{"s3", SCREEN_S3, face, NULL, NULL}, {"s3b", SCREEN_S3B, survey_words, NULL, NULL},
	{"s3c", SCREEN_S3C, face, NULL, NULL}, {"s4", SCREEN_S4, face, NULL, faces},
	{"q1", SCREEN_Q1, NULL, NULL, NULL},
	{"q2", SCREEN_Q2, poll_make, poll_question, poll_questions},
	{"q2-answered", SCREEN_Q2, poll_answered, poll_question, NULL},
	{"q3", SCREEN_Q3, poll_answered, NULL, NULL}, {"q3-none", SCREEN_Q3, poll_make, NULL, NULL},
	{"q4", SCREEN_Q4, NULL, NULL, NULL},
	{"f1", SCREEN_F1, NULL, finder_question, finder_questions},
	{"f1-error", SCREEN_F1, NULL, next, NULL}, {"f2", SCREEN_F2, NULL, finder_end, finder_ends},
	{"n1", SCREEN_N1, NULL, NULL, NULL}, {"n1l", SCREEN_N1L, topic, NULL, faces},
	{"n2", SCREEN_N2, notice, NULL, notices}, {"n3", SCREEN_N3, NULL, NULL, NULL},
	{"a1-alert", SCREEN_A1, alerts, NULL, NULL}, {"h1-alert", SCREEN_H1, alerts, NULL, NULL},
	{"n2-alert", SCREEN_N2, alert, NULL, passed_on}, {"n3-alerts", SCREEN_N3, alerts, NULL, NULL},
	{"n3a-passed-on", SCREEN_N3A, alert, NULL, passed_on},
	{"n3a", SCREEN_N3A, heat, NULL, NULL}, {"n3a-over", SCREEN_N3A, NULL, NULL, NULL},
	{"n4", SCREEN_N4, figure, NULL, figures}, {"n5", SCREEN_N5, NULL, NULL, NULL},
	{"x1", SCREEN_X1, visit_make, NULL, NULL}, {"x2", SCREEN_X2, visit_make, NULL, NULL},
	{"x2a", SCREEN_X2A, NULL, NULL, NULL}, {"x3", SCREEN_X3, NULL, NULL, NULL},
	{"x3h", SCREEN_X3H, NULL, NULL, NULL}, {"x4", SCREEN_X4, NULL, NULL, NULL},
	{"x5", SCREEN_X5, NULL, NULL, NULL}, {"x6", SCREEN_X6, NULL, NULL, NULL},
	{"x7", SCREEN_X7, from_home, NULL, NULL}, {"x7-keys", SCREEN_X7, from_keys, NULL, NULL},
	{"x7-hidden", SCREEN_X7, stays_hidden, NULL, NULL},
	{"x8", SCREEN_X8, NULL, NULL, NULL}, {"x8f", SCREEN_X8F, NULL, NULL, NULL},
	{"x9", SCREEN_X9, NULL, NULL, NULL},
};
const int state_count = (int)K_COUNT(states);

const struct state *state_find(const char *name)
{
	for (int i = 0; i < state_count; i++)
		if (!strcmp(states[i].name, name))
			return &states[i];
	fprintf(stderr, "audit: no state %s\n", name);
	abort();
}

int state_variants(const struct audit *a, const struct state *s)
{
	int n = s->variants ? s->variants(a) : 1;
	return n > 0 ? n : 1;
}
