/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/intake/answers.h"

#include <string.h>

#include "hub/intake/given.h"
#include "hub/intake/snags.h"
#include "kiosk/base/check.h"
#include "kiosk/content/content.h"
#include "kiosk/model/number.h"
#include "kiosk/model/times.h"

/* Sizes in bytes.  Typed words are at most 300 letters (ux.md P3b), names and streets fit a line;
 * a letter takes up to 4 bytes. */
enum {
	ID_MAX = 48,
	NAME_MAX_BYTES = 320,
	LINE_MAX_BYTES = 480,
	WORDS_MAX = 1200,
	PHONE_MAX = 32,
	LIST_MAX = 16,
	CODE_MAX = 64
};

enum form { DAY, ID, IDS, COUNT, TEXT, WORD, STAMP, BOOL, LIST, NUMBER, FACE, MAP, SNAGS };

enum { ALL_KINDS = -1, REQUIRED = 1, OPTIONAL = 0 };

static const struct rule {
	int kind; /* of enum request_kind, or ALL_KINDS */
	const char *name;
	enum form form;
	int required; /* an optional one may be missing, null or "" */
	size_t max;
	const char *words; /* WORD: the allowed ones, each with a space behind */
} rules[] = {
	{ALL_KINDS, "lang", TEXT, REQUIRED, 16, NULL},
	{ALL_KINDS, "centre_time", STAMP, REQUIRED, 0, NULL},
	{REQUEST_VISIT, "service", TEXT, REQUIRED, ID_MAX, NULL},
	{REQUEST_VISIT, "place", TEXT, REQUIRED, ID_MAX, NULL},
	{REQUEST_VISIT, "start", STAMP, REQUIRED, 0, NULL},
	{REQUEST_VISIT, "for", WORD, OPTIONAL, 0, "me other "},
	{REQUEST_VISIT, "name", TEXT, OPTIONAL, NAME_MAX_BYTES, NULL},
	{REQUEST_VISIT, "contact", WORD, OPTIONAL, 0, "phone text none "},
	{REQUEST_VISIT, "phone", TEXT, OPTIONAL, PHONE_MAX, NULL},
	{REQUEST_VISIT, "needs", LIST, OPTIONAL, ID_MAX, NULL},
	{REQUEST_VISIT, "wait", BOOL, OPTIONAL, 0, NULL},
	{REQUEST_CALLBACK, "service", TEXT, REQUIRED, ID_MAX, NULL},
	{REQUEST_CALLBACK, "name", TEXT, OPTIONAL, NAME_MAX_BYTES, NULL},
	{REQUEST_CALLBACK, "contact", WORD, OPTIONAL, 0, "phone text none "},
	{REQUEST_CALLBACK, "phone", TEXT, OPTIONAL, PHONE_MAX, NULL},
	{REQUEST_REPORT, "kind", TEXT, REQUIRED, ID_MAX, NULL},
	{REQUEST_REPORT, "where", WORD, OPTIONAL, 0, "here near street home unsure "},
	{REQUEST_REPORT, "street", TEXT, OPTIONAL, LINE_MAX_BYTES, NULL},
	{REQUEST_REPORT, "street_known", BOOL, OPTIONAL, 0, NULL},
	{REQUEST_REPORT, "detail", TEXT, OPTIONAL, WORDS_MAX, NULL},
	{REQUEST_REPORT, "picks", LIST, OPTIONAL, ID_MAX, NULL},
	{REQUEST_REPORT, "words", TEXT, OPTIONAL, WORDS_MAX, NULL},
	{REQUEST_REPORT, "same_as", TEXT, OPTIONAL, ID_MAX, NULL},
	{REQUEST_REPORT, "answer", WORD, OPTIONAL, 0, "phone text return none "},
	{REQUEST_REPORT, "name", TEXT, OPTIONAL, NAME_MAX_BYTES, NULL},
	{REQUEST_REPORT, "phone", TEXT, OPTIONAL, PHONE_MAX, NULL},
	{REQUEST_REPORT, "about", NUMBER, OPTIONAL, 0, NULL},
	{REQUEST_REPORT, "answers", MAP, OPTIONAL, WORDS_MAX, NULL},
	{REQUEST_CHANGE, "about", NUMBER, REQUIRED, 0, NULL},
	{REQUEST_CHANGE, "service", TEXT, REQUIRED, ID_MAX, NULL},
	{REQUEST_CHANGE, "place", TEXT, REQUIRED, ID_MAX, NULL},
	{REQUEST_CHANGE, "start", STAMP, REQUIRED, 0, NULL},
	{REQUEST_CANCEL, "about", NUMBER, REQUIRED, 0, NULL},
	{REQUEST_ADD, "about", NUMBER, REQUIRED, 0, NULL},
	{REQUEST_ADD, "words", TEXT, OPTIONAL, WORDS_MAX, NULL},
	{REQUEST_ADD, "picks", LIST, OPTIONAL, ID_MAX, NULL},
	{REQUEST_SURVEY, "face", FACE, REQUIRED, 0, NULL},
	{REQUEST_SURVEY, "why", LIST, OPTIONAL, ID_MAX, NULL},
	{REQUEST_SURVEY, "words", TEXT, OPTIONAL, WORDS_MAX, NULL},
	{REQUEST_SURVEY, "about", NUMBER, OPTIONAL, 0, NULL},
	{REQUEST_SURVEY, "call", BOOL, OPTIONAL, 0, NULL},
	{REQUEST_QUESTIONNAIRE, "day", DAY, REQUIRED, 0, NULL},
	{REQUEST_QUESTIONNAIRE, "questionnaire", ID, REQUIRED, 0, NULL},
	{REQUEST_QUESTIONNAIRE, "version", COUNT, REQUIRED, 0, NULL},
	{REQUEST_QUESTIONNAIRE, "answers", IDS, REQUIRED, 0, NULL},
	{REQUEST_SNAGS, "day", DAY, REQUIRED, 0, NULL},
	{REQUEST_SNAGS, "snags", SNAGS, REQUIRED, 0, NULL},
};

static bool word_is_one_of(const char *text, const char *words)
{
	size_t n = strlen(text);
	for (const char *w = words; *w; w = strchr(w, ' ') + 1)
		if ((size_t)(strchr(w, ' ') - w) == n && !strncmp(w, text, n))
			return true;
	return false;
}

static bool list_is_right(const json_t *list, size_t max)
{
	size_t i;
	const json_t *item;
	if (!json_is_array(list) || json_array_size(list) > LIST_MAX)
		return false;
	json_array_foreach(list, i, item)
		if (!json_is_string(item) || json_string_length(item) > max)
			return false;
	return true;
}

/* Code of a question -> words, or the keys that were chosen. */
static bool map_is_right(const json_t *map, size_t max)
{
	const char *code;
	const json_t *value;
	if (!json_is_object(map) || json_object_size(map) > LIST_MAX)
		return false;
	json_object_foreach((json_t *)(uintptr_t)map, code, value)
		if (strlen(code) > CODE_MAX ||
			!(json_is_string(value) ? json_string_length(value) <= max
						: list_is_right(value, CODE_MAX)))
			return false;
	return true;
}

/* An id of the content folder (docs/staff/content.md). */
static bool id_is_right(const char *text)
{
	size_t n = text ? strlen(text) : 0;
	return n >= 1 && n <= ID_MAX && strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789-") == n;
}

/* Question -> answer, of those that were answered. */
static bool ids_are_right(const json_t *map)
{
	const char *question;
	const json_t *answer;
	size_t n = json_object_size(map);
	if (n < 1 || n > POLL_QUESTIONS_MAX)
		return false;
	json_object_foreach((json_t *)(uintptr_t)map, question, answer)
		if (!id_is_right(question) || !id_is_right(json_string_value(answer)))
			return false;
	return true;
}

static bool text_is_right(const struct rule *r, const char *text)
{
	struct day day;
	int minute;
	if (r->form == WORD)
		return word_is_one_of(text, r->words);
	if (r->form == STAMP)
		return stamp_read(text, &day, &minute) && minute >= 0;
	if (r->form == DAY)
		return stamp_read(text, &day, &minute) && minute < 0;
	if (r->form == ID)
		return id_is_right(text);
	if (r->form == NUMBER)
		return number_is_right(text);
	return r->form == TEXT && strlen(text) <= r->max;
}

static bool field_is_right(const struct rule *r, const json_t *value)
{
	if (!value || json_is_null(value) || (json_is_string(value) && !*json_string_value(value)))
		return r->required == OPTIONAL;
	if (r->form == BOOL)
		return json_is_boolean(value);
	if (r->form == LIST)
		return list_is_right(value, r->max);
	if (r->form == MAP)
		return map_is_right(value, r->max);
	if (r->form == IDS)
		return ids_are_right(value);
	if (r->form == SNAGS)
		return snags_are_right(value);
	if (r->form == COUNT)
		return json_is_integer(value) && json_integer_value(value) >= 1 &&
		       json_integer_value(value) <= INT32_MAX;
	if (r->form == FACE)
		return json_is_integer(value) && json_integer_value(value) >= 1 &&
		       json_integer_value(value) <= 5;
	return json_is_string(value) && text_is_right(r, json_string_value(value));
}

/* What is only counted tells neither the language nor the time. */
static bool rule_is_for(const struct rule *r, enum request_kind kind)
{
	return r->kind == ALL_KINDS ? !request_is_counted(kind) : r->kind == (int)kind;
}

bool answers_are_right(enum request_kind kind, const json_t *answers, const char **wrong_out)
{
	int64_t version = 0;
	*wrong_out = "v";
	if (!given_int(answers, "v", 1, 1, &version))
		return false;
	for (size_t i = 0; i < K_COUNT(rules); i++) {
		if (!rule_is_for(&rules[i], kind))
			continue;
		if (!field_is_right(&rules[i], json_object_get(answers, rules[i].name))) {
			*wrong_out = rules[i].name;
			return false;
		}
	}
	return true;
}
