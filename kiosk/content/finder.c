/* SPDX-License-Identifier: GPL-3.0-or-later */
/* finder: "Help me choose", a few plain questions that lead to the right office.  Every way through
 * it ends, after at most FINDER_DEEP questions, at something that is there. */
#include "kiosk/base/check.h"
#include "kiosk/content/loader.h"

#include <string.h>

enum {
	/* One question, six behind it, six behind each of these: more nobody can reach. */
	FINDER_QUESTIONS_MAX = 1 + POLL_ANSWERS_MAX + POLL_ANSWERS_MAX * POLL_ANSWERS_MAX,
	FINDER_ANSWERS_MIN = 2
};

/* As read: where it leads is still an id. */
struct answer_row {
	struct finder_answer is; /* first: its id is the row's */
	const char *next;
};

struct question_row {
	struct finder_question is; /* first: its id is the row's */
	struct answer_row answers[POLL_ANSWERS_MAX];
};

/* What an answer may lead to, by the name of its field. */
static const struct link {
	const char *key, *file;
	int (*find)(const struct content *c, const char *id);
	size_t count_at; /* in struct content; 0 things: their file cannot be read, and that was said */
} links[] = {
	{"service", "services.json", content_service, offsetof(struct content, service_count)},
	{"guide", "topics.json", content_guide, offsetof(struct content, guide_count)},
	{"number", "numbers.json", content_number, offsetof(struct content, number_count)},
	{"report", "reports.json", content_kind, offsetof(struct content, kind_count)},
};

static void field_link(
	struct loader *l, const struct spot *spot, json_t *value, const struct field *f, void *to)
{
	const char *id = json_string_value(value);
	for (size_t i = 0; i < K_COUNT(links); i++) {
		if (strcmp(links[i].key, f->key) != 0)
			continue;
		int found = id ? links[i].find(l->content, id) : -1;
		const int *count = (const int *)((const char *)l->content + links[i].count_at);
		char mend[80];
		snprintf(mend, sizeof mend, "Use an id of %s.", links[i].file);
		if (found < 0 && *count > 0)
			problem_at(l, spot, mend, "There is no %s \"%s\".", f->key, id ? id : "");
		*(int *)to = found;
	}
}

static const struct field answer_fields[] = {
	{"id", field_id, offsetof(struct answer_row, is.id), 0, 0, false},
	{"picture", field_picture, offsetof(struct answer_row, is.picture), 0, 0, false},
	{"next", field_id, offsetof(struct answer_row, next), 0, 0, true},
	{"service", field_link, offsetof(struct answer_row, is.service), 0, 0, true},
	{"guide", field_link, offsetof(struct answer_row, is.guide), 0, 0, true},
	{"number", field_link, offsetof(struct answer_row, is.number), 0, 0, true},
	{"report", field_link, offsetof(struct answer_row, is.kind), 0, 0, true},
};
static const struct answer_row answer_blank = {
	.is = {.next = -1, .service = -1, .guide = -1, .number = -1, .kind = -1}};

static void field_answers(
	struct loader *l, const struct spot *spot, json_t *value, const struct field *f, void *to)
{
	(void)f;
	static const struct list list = {.name = "answers",
		.row_bytes = sizeof(struct answer_row),
		.max = POLL_ANSWERS_MAX,
		.fields = answer_fields,
		.field_count = (int)K_COUNT(answer_fields),
		.blank = &answer_blank};
	struct question_row *row = to;
	row->is.answer_count =
		objects_read(l, spot, value, &list, FINDER_ANSWERS_MIN, row->answers);
}

static const struct field question_fields[] = {
	{"id", field_id, offsetof(struct question_row, is.id), 0, 0, false},
	{"answers", field_answers, 0, 0, 0, false},
};
static const struct word question_words[] = {
	{"ask", offsetof(struct question_row, is.ask), WORDS_TITLE},
};

/* Of one answer: its words, and that it leads either on or to something. */
static void answer_check(
	struct loader *l, const struct spot *spot, const char *question_id, struct answer_row *row)
{
	struct finder_answer *r = &row->is;
	char address[PATH_CHARS_MAX];
	snprintf(address, sizeof address, "finder.%s.answers.%s", question_id, r->id);
	words_take(l, address, WORDS_LABEL, &r->name);
	bool ends = r->service >= 0 || r->guide >= 0 || r->number >= 0 || r->kind >= 0;
	if (ends && row->next)
		problem_at(l, spot, "Leave out \"next\", or all the others.",
			"\"%s\" leads to a question and to something else.", r->id);
	else if (!ends && !row->next && structure_is_whole(l))
		problem_at(l, spot,
			"Add \"next\", \"service\", \"guide\", \"number\" or \"report\".",
			"\"%s\" leads nowhere.", r->id);
}

static void question_check(struct loader *l, const struct spot *spot, void *to)
{
	struct question_row *row = to;
	struct spot answers = spot_key(spot, "answers");
	for (int i = 0; i < row->is.answer_count; i++) {
		struct spot s = spot_index(&answers, (size_t)i);
		if (row->answers[i].is.id)
			answer_check(l, &s, row->is.id, &row->answers[i]);
		row->is.answers[i] = row->answers[i].is;
	}
}

static int question_find(const struct content *c, const char *id)
{
	for (int i = 0; i < c->finder_count; i++) {
		if (c->finder[i].id && strcmp(c->finder[i].id, id) == 0)
			return i;
	}
	return -1;
}

/* A walk over all ways through the finder. */
struct walk {
	struct loader *l;
	const struct folder_file *file;
	int path[FINDER_DEEP];
	bool is_reached[FINDER_QUESTIONS_MAX];
};

static struct spot answer_spot(const struct walk *w, int question, int answer)
{
	struct spot s = {.file = w->file};
	snprintf(s.path, sizeof s.path, "%d/answers/%d/next", question, answer);
	return s;
}

/* The answer at spot leads to question, which would be number depth + 1.  False if it may not. */
static bool may_lead(struct walk *w, const struct spot *spot, int question, int depth)
{
	const char *id = w->l->content->finder[question].id;
	for (int i = 0; i < depth; i++) {
		if (w->path[i] == question) {
			problem_at(w->l, spot, "Lead it to something that helps.",
				"This leads back to \"%s\", in a circle.", id);
			return false;
		}
	}
	if (depth < FINDER_DEEP)
		return true;
	problem_at(w->l, spot, "Lead it to something that helps.",
		"\"%s\" would be question number %d; %d is the most.", id, depth + 1, FINDER_DEEP);
	return false;
}

static void question_walk(struct walk *w, int question, int depth)
{
	const struct finder_question *a = &w->l->content->finder[question];
	w->path[depth] = question;
	w->is_reached[question] = true;
	for (int i = 0; i < a->answer_count; i++) {
		struct spot spot = answer_spot(w, question, i);
		int next = a->answers[i].next;
		if (next >= 0 && may_lead(w, &spot, next, depth + 1))
			question_walk(w, next, depth + 1);
	}
}

/* Ids become places in the list. */
static void nexts_find(struct walk *w, const struct question_row *rows)
{
	struct content *c = w->l->content;
	for (int i = 0; i < c->finder_count; i++) {
		for (int k = 0; k < c->finder[i].answer_count; k++) {
			const char *next = rows[i].answers[k].next;
			struct spot spot = answer_spot(w, i, k);
			int at = next ? question_find(c, next) : -1;
			if (next && at < 0)
				problem_at(w->l, &spot, "Use the id of a question of this file.",
					"There is no question \"%s\".", next);
			c->finder[i].answers[k].next = at;
		}
	}
}

void finder_read(struct loader *l)
{
	static const struct list list = {"finder", sizeof(struct question_row),
		FINDER_QUESTIONS_MAX, question_fields, (int)K_COUNT(question_fields),
		question_words, (int)K_COUNT(question_words), NULL, question_check};
	struct content *c = l->content;
	const struct question_row *rows = list_read_or_none(l, &list, &c->finder_count);
	if (!c->finder_count)
		return;
	struct walk w = {.l = l, .file = file_take(l, "finder.json")};
	c->finder = k_arena_array(l->arena, struct finder_question, c->finder_count);
	for (int i = 0; i < c->finder_count; i++)
		c->finder[i] = rows[i].is;
	nexts_find(&w, rows);
	if (!structure_is_whole(l))
		return; /* what leads where can only be told of a list that is right */
	question_walk(&w, 0, 0);
	for (int i = 0; i < c->finder_count; i++) {
		struct spot spot = {.file = w.file};
		spot = spot_index(&spot, (size_t)i);
		if (!w.is_reached[i])
			problem_at(l, &spot, "Remove it, or let an answer lead to it.",
				"No answer leads to the question \"%s\".", c->finder[i].id);
	}
}
