/* SPDX-License-Identifier: GPL-3.0-or-later */
/* board: what the town tells people: notices, public figures, "You said, we did". */
#include "kiosk/base/check.h"
#include "kiosk/content/loader.h"

#include <string.h>

enum { NOTICES_MAX = 200, FIGURES_MAX = 50, SAID_MAX = 100 };

/* --- notices.json ---------------------------------------------------------------------------- */
static void field_level(
	struct loader *l, const struct spot *spot, json_t *value, const struct field *f, void *to)
{
	static const struct {
		const char *name;
		enum alert_level level;
	} levels[] = {{"info", ALERT_INFO}, {"ready", ALERT_READY}, {"danger", ALERT_DANGER},
		{"life", ALERT_LIFE}};
	(void)f;
	const char *s = json_string_value(value);
	for (size_t i = 0; s && i < K_COUNT(levels); i++) {
		if (strcmp(s, levels[i].name) == 0) {
			*(enum alert_level *)to = levels[i].level;
			return;
		}
	}
	problem_at(l, spot, "Write \"info\", \"ready\", \"danger\" or \"life\".",
		"This is not a level.");
}

static const struct field notice_fields[] = {
	{"id", field_id, offsetof(struct notice, id), 0, 0, false},
	{"picture", field_picture, offsetof(struct notice, picture), 0, 0, false},
	{"level", field_level, offsetof(struct notice, level), 0, 0, true},
	{"is_event", field_bool, offsetof(struct notice, is_event), 0, 0, true},
	{"from", field_from, offsetof(struct notice, from_ms), 0, 0, true},
	{"until", field_until, offsetof(struct notice, until_ms), 0, 0, true},
};
static const struct word notice_words[] = {
	{"title", offsetof(struct notice, title), WORDS_SENTENCES},
	{"body", offsetof(struct notice, body), WORDS_SENTENCES},
};

static void notice_check(struct loader *l, const struct spot *spot, void *row)
{
	struct notice *n = row;
	text_clear(&n->what_to_do);
	if (n->level != ALERT_NONE) {
		char address[PATH_CHARS_MAX];
		snprintf(address, sizeof address, "notices.%s.what_to_do", n->id);
		words_take(l, address, WORDS_SENTENCES, &n->what_to_do);
	}
	if (n->level != ALERT_NONE && n->is_event)
		problem_at(l, spot, "Leave out \"level\" or \"is_event\".",
			"\"%s\" cannot be an alert and an event.", n->id);
	if (n->from_ms && n->until_ms && n->from_ms >= n->until_ms)
		problem_at(l, spot, "Let \"until\" be later than \"from\".",
			"\"%s\" ends before it begins.", n->id);
}

void notices_read(struct loader *l)
{
	static const struct list list = {"notices", sizeof(struct notice), NOTICES_MAX,
		notice_fields, (int)K_COUNT(notice_fields), notice_words,
		(int)K_COUNT(notice_words), NULL, notice_check};
	l->content->notices = list_read(l, &list, &l->content->notice_count);
}

/* --- figures.json ---------------------------------------------------------------------------- */
struct figure_row {
	struct figure figure; /* first: its id is the row's */
	bool has_goal, is_missed;
};

static const struct field figure_fields[] = {
	{"id", field_id, offsetof(struct figure_row, figure.id), 0, 0, false},
	{"period", field_from, offsetof(struct figure_row, figure.period_ms), 0, 0, false},
	{"updated", field_from, offsetof(struct figure_row, figure.updated_ms), 0, 0, false},
	{"of_ten", field_int, offsetof(struct figure_row, figure.of_ten), 0, 10, true},
	{"has_goal", field_bool, offsetof(struct figure_row, has_goal), 0, 0, true},
	{"is_missed", field_bool, offsetof(struct figure_row, is_missed), 0, 0, true},
	{"source", field_line, offsetof(struct figure_row, figure.source), 3, 120, true},
};
static const struct word figure_words[] = {
	{"words", offsetof(struct figure_row, figure.words), WORDS_SENTENCES},
};
static const struct figure_row figure_blank = {.figure = {.of_ten = -1, .source = ""}};

static void figure_check(struct loader *l, const struct spot *spot, void *row)
{
	struct figure_row *r = row;
	char address[PATH_CHARS_MAX];
	text_clear(&r->figure.goal);
	text_clear(&r->figure.doing);
	if (r->has_goal) {
		snprintf(address, sizeof address, "figures.%s.goal", r->figure.id);
		words_take(l, address, WORDS_SENTENCES, &r->figure.goal);
	}
	if (r->is_missed && !r->has_goal)
		problem_at(l, spot, "Add \"has_goal\": true, or take \"is_missed\" out.",
			"\"%s\" misses a goal that it does not have.", r->figure.id);
	if (r->is_missed) {
		snprintf(address, sizeof address, "figures.%s.doing", r->figure.id);
		words_take(l, address, WORDS_SENTENCES, &r->figure.doing);
	}
}

void figures_read(struct loader *l)
{
	static const struct list list = {"figures", sizeof(struct figure_row), FIGURES_MAX,
		figure_fields, (int)K_COUNT(figure_fields), figure_words,
		(int)K_COUNT(figure_words), &figure_blank, figure_check};
	struct content *c = l->content;
	const struct figure_row *rows = list_read(l, &list, &c->figure_count);
	c->figures = k_arena_array(l->arena, struct figure, c->figure_count);
	for (int i = 0; i < c->figure_count; i++)
		c->figures[i] = rows[i].figure;
}

/* --- said.json ------------------------------------------------------------------------------- */
struct said_row {
	const char *id;
	struct said_did pair;
};

static const struct field said_fields[] = {
	{"id", field_id, offsetof(struct said_row, id), 0, 0, false},
};
static const struct word said_words[] = {
	{"said", offsetof(struct said_row, pair.said), WORDS_SENTENCES},
	{"did", offsetof(struct said_row, pair.did), WORDS_SENTENCES},
};

void said_read(struct loader *l)
{
	static const struct list list = {"said", sizeof(struct said_row), SAID_MAX, said_fields,
		(int)K_COUNT(said_fields), said_words, (int)K_COUNT(said_words), NULL, NULL};
	struct content *c = l->content;
	const struct said_row *rows = list_read(l, &list, &c->said_count);
	c->said = k_arena_array(l->arena, struct said_did, c->said_count);
	for (int i = 0; i < c->said_count; i++)
		c->said[i] = rows[i].pair;
}
