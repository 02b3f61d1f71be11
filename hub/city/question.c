/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/city/question.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "hub/city/text.h"
#include "kiosk/base/check.h"
#include "kiosk/i18n/i18n.h"
#include "kiosk/model/times.h"

enum { FOUND_MAX = 64, PLAIN_MAX = 4 * QUESTION_LETTERS_MAX + 4 };

static const struct {
	const char *theirs, *ours;
	bool has_choices;
} types[] = {
	{"string", "text", false},
	{"text", "words", false},
	{"number", "number", false},
	{"singlevaluelist", "choice", true},
	{"multivaluelist", "choices", true},
	{"datetime", "time", false},
};

bool question_is_attribute(const struct doc_node *node)
{
	return *doc_text(node, "code") && doc_child(node, "variable");
}

bool question_takes_ref(const struct endpoint *ep, const char *code)
{
	static const char *const usual[] = {
		"fixmystreet_id", "external_id", "service_request_id_ext"};
	size_t i;
	const json_t *other;
	for (i = 0; i < K_COUNT(usual); i++)
		if (text_same(usual[i], code))
			return true;
	json_array_foreach(endpoint_json(ep, "id_attributes"), i, other)
		if (json_is_string(other) && text_same(json_string_value(other), code))
			return true;
	return false;
}

bool question_needs_none(const struct doc_node *attribute)
{
	return text_same(doc_text(attribute, "variable"), "false") ||
	       text_same(doc_text(attribute, "datatype"), "Informational") ||
	       text_has(doc_text(attribute, "automated"), "server_set");
}

/* Not for a person: also what city.json or our reference answers, and what is not to be seen. */
static bool is_ours(const struct endpoint *ep, const json_t *route, const struct doc_node *attribute)
{
	const char *code = doc_text(attribute, "code");
	return question_needs_none(attribute) ||
	       text_has(doc_text(attribute, "automated"), "hidden") ||
	       question_takes_ref(ep, code) || json_object_get(json_object_get(route, "with"), code);
}

/* Their words in plain letters, whole; NULL: none, or more than can be shown. */
static json_t *plain(const char *words, size_t letters_max)
{
	struct k_buf out;
	k_buf_init(&out, PLAIN_MAX);
	size_t letters = text_letters(words);
	bool is_whole = letters && letters <= letters_max &&
			!text_add_plain(&out, words, letters_max, false) && out.len_bytes;
	json_t *text = is_whole ? json_string(out.data) : NULL;
	k_buf_finish(&out);
	return text;
}

/* [{"key", "name"}] of a list; NULL: none, or one that cannot be shown. */
static json_t *choices_read(const struct doc_node *attribute)
{
	const struct doc_node *values = doc_child(attribute, "values");
	json_t *list = json_array();
	for (const struct doc_node *v = values ? values->first : NULL; v; v = v->next) {
		const char *key = doc_text(v, "key"), *name = doc_text(v, "name");
		json_t *words = plain(*name ? name : key, QUESTION_CHOICE_LETTERS_MAX);
		if (!*key || strlen(key) > QUESTION_CODE_MAX || !words ||
			json_array_size(list) == QUESTION_CHOICES_MAX) {
			json_decref(words);
			json_decref(list);
			return NULL;
		}
		json_array_append_new(list, json_pack("{s:s, s:o}", "key", key, "name", words));
	}
	if (json_array_size(list))
		return list;
	json_decref(list);
	return NULL;
}

/* NULL: it cannot be asked. */
static json_t *question_read(const struct doc_node *attribute)
{
	const char *code = doc_text(attribute, "code"), *type = doc_text(attribute, "datatype");
	size_t i = 0;
	while (i < K_COUNT(types) && !text_same(types[i].theirs, type))
		i++;
	json_t *label = plain(doc_text(attribute, "description"), QUESTION_LETTERS_MAX);
	if (i == K_COUNT(types) || !label || strlen(code) > QUESTION_CODE_MAX) {
		json_decref(label);
		return NULL;
	}
	json_t *question = json_pack("{s:s, s:s, s:b, s:o}", "code", code, "type", types[i].ours,
		"required", doc_truth(attribute, "required"), "label", label);
	json_t *choices = types[i].has_choices ? choices_read(attribute) : NULL;
	if (choices) {
		json_object_set_new(question, "choices", choices);
	} else if (types[i].has_choices) {
		json_decref(question);
		return NULL;
	}
	return question;
}

struct found {
	json_t *question;
	bool is_required;
	long order;
	int at; /* as it stood */
};

struct finding {
	const struct endpoint *ep;
	const json_t *route;
	struct found found[FOUND_MAX];
	int count;
};

static void look(struct finding *f, const struct doc_node *node)
{
	if (question_is_attribute(node)) {
		json_t *question = is_ours(f->ep, f->route, node) || f->count == FOUND_MAX
					   ? NULL
					   : question_read(node);
		const char *order = doc_text(node, "order");
		if (question) {
			f->found[f->count] = (struct found){.question = question,
				.is_required = doc_truth(node, "required"),
				.order = *order ? strtol(order, NULL, 10) : LONG_MAX,
				.at = f->count};
			f->count++;
		}
		return;
	}
	for (const struct doc_node *child = node->first; child; child = child->next)
		look(f, child);
}

static int by_order(const void *a, const void *b)
{
	const struct found *x = a, *y = b;
	return x->order != y->order ? (x->order < y->order ? -1 : 1) : x->at - y->at;
}

static int by_need(const void *a, const void *b)
{
	const struct found *x = a, *y = b;
	return x->is_required != y->is_required ? y->is_required - x->is_required : by_order(a, b);
}

json_t *questions_read(const struct endpoint *ep, const json_t *route, const struct doc_node *root)
{
	struct finding f = {.ep = ep, .route = route};
	json_t *list = json_array();
	look(&f, root);
	qsort(f.found, (size_t)f.count, sizeof f.found[0], by_need);
	int asked = f.count < QUESTIONS_MAX ? f.count : QUESTIONS_MAX;
	for (int i = asked; i < f.count; i++)
		json_decref(f.found[i].question);
	qsort(f.found, (size_t)asked, sizeof f.found[0], by_order);
	for (int i = 0; i < asked; i++)
		json_array_append_new(list, f.found[i].question);
	return list;
}

json_t *question_answer(const char *datatype, const json_t *answer)
{
	struct day day;
	int minute;
	struct k_buf at;
	bool is_time = text_same(datatype, "datetime") &&
		       stamp_read(json_string_value(answer), &day, &minute);
	if (!is_time)
		return json_is_string(answer) || json_is_array(answer) ? json_deep_copy(answer) : NULL;
	k_buf_init(&at, 40);
	json_t *text = text_add_time(&at, wall_of(day, minute < 0 ? 0 : minute))
			       ? NULL
			       : json_string(at.data);
	k_buf_finish(&at);
	return text;
}
