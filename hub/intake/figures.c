/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/intake/figures.h"

#include <stdio.h>
#include <string.h>

#include "hub/intake/snags.h"
#include "hub/store/db.h"
#include "kiosk/base/check.h"
#include "kiosk/content/content.h"
#include "kiosk/i18n/i18n.h"

static const char *text(const json_t *object, const char *key)
{
	return json_string_value(json_object_get(object, key));
}

enum err figures_centre(struct hub *hub, const char *kiosk, struct figures_drawer *d)
{
	struct db_rows rows;
	db_ask(hub->db, &rows, "SELECT centre FROM kiosks WHERE kiosk = ?", "s", kiosk);
	bool found = db_next(&rows);
	if (found)
		snprintf(d->centre, sizeof d->centre, "%s", db_text(&rows, 0));
	enum err e = db_end(&rows);
	return !e && !found ? ERR_NOT_FOUND : e;
}

/* No questionnaire of the content can be called so: its ids have no spaces. */
static const char survey_name[] = "after a visit";

enum err figures_add(
	struct hub *hub, const struct figures_drawer *d, const char *question, const char *answer)
{
	return db_run(hub->db,
		"INSERT INTO figures(questionnaire, version, question, answer, day, centre, people)"
		" VALUES(?, ?, ?, ?, ?, ?, 1)"
		" ON CONFLICT(questionnaire, version, question, answer, day, centre)"
		" DO UPDATE SET people = figures.people + 1",
		"sissss", d->questionnaire, d->version, question, answer, d->day, d->centre);
}

enum err figures_count(struct hub *hub, const char *kiosk, const json_t *answers)
{
	const char *question;
	json_t *answer, *given = json_object_get(answers, "answers");
	struct figures_drawer d = {text(answers, "questionnaire"), text(answers, "day"),
		json_integer_value(json_object_get(answers, "version")), ""};
	enum err e = figures_centre(hub, kiosk, &d);
	json_object_foreach(given, question, answer) {
		if (!e)
			e = figures_add(hub, &d, question, json_string_value(answer));
	}
	return e;
}

enum err figures_count_survey(
	struct hub *hub, const char *kiosk, const json_t *survey, int64_t now_ms)
{
	size_t i;
	json_t *mark;
	char day[16], face[8];
	struct day today = day_of(now_ms);
	struct figures_drawer d = {survey_name, day, 1, ""};
	snprintf(day, sizeof day, "%04d-%02d-%02d", today.year, today.month, today.day);
	snprintf(face, sizeof face, "%d", (int)json_integer_value(json_object_get(survey, "face")));
	enum err e = figures_centre(hub, kiosk, &d);
	if (!e)
		e = figures_add(hub, &d, "face", face);
	json_array_foreach(json_object_get(survey, "why"), i, mark) {
		if (!e)
			e = figures_add(hub, &d, "why", json_string_value(mark));
	}
	return e;
}

/* --- showing them ------------------------------------------------------------------------------ */

static const struct poll_question *question_find(
	const struct content *c, const char *questionnaire, int64_t version, const char *question)
{
	for (int i = 0; c && i < c->questionnaire_count; i++) {
		const struct questionnaire *q = &c->questionnaires[i];
		if (q->version != version || strcmp(q->id, questionnaire))
			continue;
		for (int k = 0; k < q->question_count; k++)
			if (!strcmp(q->questions[k].id, question))
				return &q->questions[k];
	}
	return NULL;
}

/* The English words of the question and of the answer, where they are known. */
static void words_add(json_t *row, const struct poll_question *q, const char *answer)
{
	if (!q)
		return;
	json_object_set_new(row, "ask", json_string(text_in(&q->ask, 0)));
	for (int i = 0; i < q->answer_count; i++)
		if (!strcmp(q->answers[i].id, answer))
			json_object_set_new(
				row, "name", json_string(text_in(&q->answers[i].name, 0)));
}

/* The words of the survey, which is no part of the content (kiosk/screens/survey.c). */
static const struct {
	const char *answer, *words;
} survey_words[] = {
	{"1", "Very bad"}, {"2", "Bad"}, {"3", "OK"}, {"4", "Good"}, {"5", "Very good"},
	{"hard_to_understand", "Hard to understand"}, {"too_slow", "Too slow"},
	{"hard_to_press", "Hard to press"}, {"hard_to_hear_or_read", "Hard to hear or read"},
	{"not_what_i_need", "Not what I need"}, {"the_people", "The people"}, {"easy", "Easy"},
	{"quick", "Quick"}, {"friendly_people", "Friendly people"},
	{"did_it_myself", "I did it myself"}};

static void survey_words_add(json_t *row)
{
	if (strcmp(text(row, "questionnaire"), survey_name))
		return;
	json_object_set_new(row, "ask",
		json_string(strcmp(text(row, "question"), "face") ? "Why?" : "How was it today?"));
	for (size_t i = 0; i < K_COUNT(survey_words); i++)
		if (!strcmp(text(row, "answer"), survey_words[i].answer))
			json_object_set_new(row, "name", json_string(survey_words[i].words));
}

static json_t *row_of(const struct hub *hub, const struct db_rows *rows)
{
	json_t *row = json_pack("{s:s, s:I, s:s, s:s, s:s, s:s, s:I}", "questionnaire",
		db_text(rows, 0), "version", (json_int_t)db_int(rows, 1), "question",
		db_text(rows, 2), "answer", db_text(rows, 3), "day", db_text(rows, 4), "centre",
		db_text(rows, 5), "people", (json_int_t)db_int(rows, 6));
	words_add(row,
		question_find(hub->content, db_text(rows, 0), db_int(rows, 1), db_text(rows, 2)),
		db_text(rows, 3));
	survey_words_add(row);
	snags_words_add(hub->content, row);
	return row;
}

enum err figures_sums(struct hub *hub, const char *first_day, json_t **list_out)
{
	struct db_rows rows;
	json_t *list = json_array();
	db_ask(hub->db, &rows,
		"SELECT questionnaire, version, question, answer, CAST(SUM(people) AS BIGINT)"
		" FROM figures WHERE day >= ? GROUP BY questionnaire, version, question, answer"
		" ORDER BY questionnaire, version, question, answer",
		"s", first_day);
	while (db_next(&rows)) {
		json_t *row = json_pack("{s:s, s:I, s:s, s:s, s:I}", "questionnaire",
			db_text(&rows, 0), "version", (json_int_t)db_int(&rows, 1), "question",
			db_text(&rows, 2), "answer", db_text(&rows, 3), "people",
			(json_int_t)db_int(&rows, 4));
		words_add(row,
			question_find(hub->content, db_text(&rows, 0), db_int(&rows, 1),
				db_text(&rows, 2)),
			db_text(&rows, 3));
		survey_words_add(row);
		snags_words_add(hub->content, row);
		json_array_append_new(list, row);
	}
	enum err e = db_end(&rows);
	if (e)
		json_decref(list);
	else
		*list_out = list;
	return e;
}

enum err figures_list(struct hub *hub, int64_t after, json_t **page_out)
{
	struct db_rows rows;
	int count = 0;
	json_t *figures = json_array();
	db_ask(hub->db, &rows,
		"SELECT questionnaire, version, question, answer, day, centre, people FROM figures"
		" ORDER BY questionnaire, version, question, answer, day, centre LIMIT ? OFFSET ?",
		"ii", (int64_t)FIGURES_PAGE + 1, after);
	while (count < FIGURES_PAGE && db_next(&rows)) {
		json_array_append_new(figures, row_of(hub, &rows));
		count++;
	}
	bool more = count == FIGURES_PAGE && db_next(&rows);
	enum err e = db_end(&rows);
	json_t *page = json_pack("{s:o, s:b}", "figures", figures, "more", (int)more);
	if (e || !page) {
		json_decref(page);
		return e ? e : ERR_NO_MEMORY;
	}
	*page_out = page;
	return ERR_OK;
}
