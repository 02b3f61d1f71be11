/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/intake/figures.h"

#include <stdio.h>
#include <string.h>

#include "hub/intake/kiosks.h"
#include "hub/store/db.h"
#include "kiosk/content/content.h"

static const char *text(const json_t *object, const char *key)
{
	return json_string_value(json_object_get(object, key));
}

static enum err centre_of(struct hub *hub, const char *kiosk, char out[CENTRE_MAX + 1])
{
	struct db_rows rows;
	db_ask(hub->db, &rows, "SELECT centre FROM kiosks WHERE kiosk = ?", "s", kiosk);
	bool found = db_next(&rows);
	if (found)
		snprintf(out, CENTRE_MAX + 1, "%s", db_text(&rows, 0));
	enum err e = db_end(&rows);
	return !e && !found ? ERR_NOT_FOUND : e;
}

enum err figures_count(struct hub *hub, const char *kiosk, const json_t *answers)
{
	char centre[CENTRE_MAX + 1];
	const char *question;
	json_t *answer, *given = json_object_get(answers, "answers");
	int64_t version = json_integer_value(json_object_get(answers, "version"));
	enum err e = centre_of(hub, kiosk, centre);
	json_object_foreach(given, question, answer) {
		if (!e)
			e = db_run(hub->db,
				"INSERT INTO figures(questionnaire, version, question, answer, day,"
				" centre, people) VALUES(?, ?, ?, ?, ?, ?, 1)"
				" ON CONFLICT(questionnaire, version, question, answer, day, centre)"
				" DO UPDATE SET people = figures.people + 1",
				"sissss", text(answers, "questionnaire"), version, question,
				json_string_value(answer), text(answers, "day"), centre);
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

static json_t *row_of(const struct hub *hub, const struct db_rows *rows)
{
	json_t *row = json_pack("{s:s, s:I, s:s, s:s, s:s, s:s, s:I}", "questionnaire",
		db_text(rows, 0), "version", (json_int_t)db_int(rows, 1), "question",
		db_text(rows, 2), "answer", db_text(rows, 3), "day", db_text(rows, 4), "centre",
		db_text(rows, 5), "people", (json_int_t)db_int(rows, 6));
	words_add(row,
		question_find(hub->content, db_text(rows, 0), db_int(rows, 1), db_text(rows, 2)),
		db_text(rows, 3));
	return row;
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
