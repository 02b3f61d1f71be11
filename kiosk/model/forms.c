/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kiosk/model/forms.h"

#include <stdlib.h>
#include <string.h>

static const char *const types[QUESTION_TYPES] = {
	[QUESTION_TEXT] = "text",     [QUESTION_WORDS] = "words",     [QUESTION_NUMBER] = "number",
	[QUESTION_CHOICE] = "choice", [QUESTION_CHOICES] = "choices", [QUESTION_TIME] = "time",
};

static bool has_choices(enum question_type type)
{
	return type == QUESTION_CHOICE || type == QUESTION_CHOICES;
}

static enum err choices_read(struct question *q, json_t *choices)
{
	size_t i;
	json_t *one;
	if (has_choices(q->type) != (json_array_size(choices) > 0))
		return ERR_BAD_INPUT;
	if (json_array_size(choices) > QUESTION_CHOICES_MAX)
		return ERR_TOO_BIG;
	json_array_foreach(choices, i, one)
		if (json_unpack(one, "{s:s, s:s}", "key", &q->choices[i].key, "name",
			    &q->choices[i].name))
			return ERR_BAD_INPUT;
	q->choice_count = (int)json_array_size(choices);
	return ERR_OK;
}

static enum err question_read(struct question *q, json_t *json)
{
	const char *type;
	int is_required, i = 0;
	json_t *choices = json_object_get(json, "choices");
	if (json_unpack(json, "{s:s, s:s, s:b, s:s}", "code", &q->code, "type", &type, "required",
		    &is_required, "label", &q->label) ||
		!*q->code || !*q->label || (choices && !json_is_array(choices)))
		return ERR_BAD_INPUT;
	while (i < QUESTION_TYPES && strcmp(types[i], type))
		i++;
	if (i == QUESTION_TYPES)
		return ERR_BAD_INPUT;
	q->type = (enum question_type)i;
	q->is_required = is_required;
	return choices_read(q, choices);
}

static enum err form_read(struct form *form, json_t *json)
{
	size_t i;
	json_t *questions, *one;
	if (json_unpack(json, "{s:s, s:s, s:o}", "kind", &form->kind, "lang", &form->lang, "questions",
		    &questions) ||
		!json_is_array(questions))
		return ERR_BAD_INPUT;
	if (json_array_size(questions) > QUESTIONS_MAX)
		return ERR_TOO_BIG;
	json_array_foreach(questions, i, one) {
		enum err e = question_read(&form->questions[form->count++], one);
		if (e)
			return e;
	}
	return ERR_OK;
}

static enum err all_read(struct forms *f)
{
	size_t i;
	json_t *one, *list = json_object_get(f->json, "forms");
	if (!json_is_array(list))
		return ERR_BAD_INPUT;
	if (json_array_size(list) > FORMS_MAX)
		return ERR_TOO_BIG;
	f->list = calloc(json_array_size(list) + 1, sizeof *f->list);
	if (!f->list)
		return ERR_NO_MEMORY;
	json_array_foreach(list, i, one) {
		enum err e = form_read(&f->list[f->count++], one);
		if (e)
			return e;
	}
	return ERR_OK;
}

enum err forms_read(struct forms *f, const char *json)
{
	struct forms fresh = {.json = json_loads(json, JSON_REJECT_DUPLICATES, NULL)};
	enum err e = all_read(&fresh);
	if (e) {
		forms_finish(&fresh);
		return e;
	}
	forms_finish(f);
	*f = fresh;
	return ERR_OK;
}

void forms_finish(struct forms *f)
{
	free(f->list);
	json_decref(f->json);
	*f = (struct forms){0};
}

const struct form *forms_find(const struct forms *f, const char *kind)
{
	for (int i = 0; i < f->count; i++)
		if (!strcmp(f->list[i].kind, kind))
			return f->list[i].count ? &f->list[i] : NULL;
	return NULL;
}
