/* SPDX-License-Identifier: GPL-3.0-or-later */
/* questionnaires: what the city asks its residents; answers are pressed and counted. */
#include "kiosk/base/check.h"
#include "kiosk/content/loader.h"

enum { QUESTIONNAIRES_MAX = 8, POLL_ANSWERS_MIN = 2, VERSION_MAX = 9999 };

static const struct field answer_fields[] = {
	{"id", field_id, offsetof(struct poll_answer, id), 0, 0, false},
	{"picture", field_picture, offsetof(struct poll_answer, picture), 0, 0, false},
};

static void field_answers(
	struct loader *l, const struct spot *spot, json_t *value, const struct field *f, void *to)
{
	(void)f;
	static const struct list list = {.name = "answers",
		.row_bytes = sizeof(struct poll_answer),
		.max = POLL_ANSWERS_MAX,
		.fields = answer_fields,
		.field_count = (int)K_COUNT(answer_fields)};
	struct poll_question *question = to;
	question->answer_count =
		objects_read(l, spot, value, &list, POLL_ANSWERS_MIN, question->answers);
}

static const struct field question_fields[] = {
	{"id", field_id, offsetof(struct poll_question, id), 0, 0, false},
	{"answers", field_answers, 0, 0, 0, false},
};

static void field_questions(
	struct loader *l, const struct spot *spot, json_t *value, const struct field *f, void *to)
{
	(void)f;
	static const struct list list = {.name = "questions",
		.row_bytes = sizeof(struct poll_question),
		.max = POLL_QUESTIONS_MAX,
		.fields = question_fields,
		.field_count = (int)K_COUNT(question_fields)};
	struct questionnaire *q = to;
	q->question_count = objects_read(l, spot, value, &list, 1, q->questions);
}

static const struct field questionnaire_fields[] = {
	{"id", field_id, offsetof(struct questionnaire, id), 0, 0, false},
	{"picture", field_picture, offsetof(struct questionnaire, picture), 0, 0, false},
	{"version", field_int, offsetof(struct questionnaire, version), 1, VERSION_MAX, false},
	{"after_visit", field_bool, offsetof(struct questionnaire, after_visit), 0, 0, true},
	{"from", field_from, offsetof(struct questionnaire, from_ms), 0, 0, true},
	{"until", field_until, offsetof(struct questionnaire, until_ms), 0, 0, true},
	{"questions", field_questions, 0, 0, 0, false},
};
static const struct word questionnaire_words[] = {
	{"name", offsetof(struct questionnaire, name), WORDS_LABEL},
};

/* The words of one question: "questionnaires.centre.door.ask", "...door.answers.yes". */
static void question_words(
	struct loader *l, const struct questionnaire *q, struct poll_question *question)
{
	char address[PATH_CHARS_MAX];
	snprintf(address, sizeof address, "questionnaires.%s.%s.ask", q->id, question->id);
	words_take(l, address, WORDS_TITLE, &question->ask);
	for (int i = 0; i < question->answer_count; i++) {
		struct poll_answer *answer = &question->answers[i];
		if (!answer->id)
			continue;
		snprintf(address, sizeof address, "questionnaires.%s.%s.answers.%s", q->id,
			question->id, answer->id);
		words_take(l, address, WORDS_LABEL, &answer->name);
	}
}

static void questionnaire_check(struct loader *l, const struct spot *spot, void *row)
{
	struct questionnaire *q = row;
	for (int i = 0; i < q->question_count; i++)
		if (q->questions[i].id)
			question_words(l, q, &q->questions[i]);
	if (q->from_ms && q->until_ms && q->from_ms >= q->until_ms)
		problem_at(l, spot, "Let \"until\" be later than \"from\".",
			"\"%s\" ends before it begins.", q->id);
}

void questionnaires_read(struct loader *l)
{
	static const struct list list = {"questionnaires", sizeof(struct questionnaire),
		QUESTIONNAIRES_MAX, questionnaire_fields, (int)K_COUNT(questionnaire_fields),
		questionnaire_words, (int)K_COUNT(questionnaire_words), NULL, questionnaire_check};
	struct content *c = l->content;
	c->questionnaires = list_read_or_none(l, &list, &c->questionnaire_count);
}
