/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kiosk/content/alerts.h"

#include "kiosk/base/check.h"
#include "kiosk/content/loader.h"

#include <stdlib.h>
#include <string.h>

static const char *const levels[] = {
	[ALERT_INFO] = "info", [ALERT_READY] = "ready", [ALERT_DANGER] = "danger", [ALERT_LIFE] = "life"};

static int level_of(const char *name)
{
	for (int i = ALERT_INFO; name && i <= ALERT_LIFE; i++)
		if (!strcmp(levels[i], name))
			return i;
	return ALERT_NONE;
}

static const char *text_of(const json_t *texts, const char *key)
{
	const char *text = json_string_value(json_object_get(texts, key));
	return text ? text : "";
}

static void take_language(struct notice *n, int row, const json_t *texts)
{
	n->title.in[row] = text_of(texts, "title");
	n->body.in[row] = text_of(texts, "body");
	n->what_to_do.in[row] = text_of(texts, "what_to_do");
}

/* English stands in for a language that is missing, else the first of ours that is there. */
static bool texts_read(struct alert *a, const json_t *texts)
{
	int other = -1;
	for (int i = 0; i < language_count(); i++) {
		const json_t *own = json_object_get(texts, language_tag(i));
		a->has[i] = *text_of(own, "title") != '\0';
		take_language(&a->notice, i, a->has[i] ? own : NULL);
		if (a->has[i] && (other < 0 || !strcmp(language_tag(i), "en")))
			other = i;
	}
	if (other < 0)
		return false;
	a->other = language_tag(other);
	for (int i = 0; i < language_count(); i++)
		if (!a->has[i])
			take_language(&a->notice, i, json_object_get(texts, a->other));
	return true;
}

/* False: it cannot be shown. */
static bool alert_read(struct alert *a, const json_t *json)
{
	const json_t *from = json_object_get(json, "from"), *until = json_object_get(json, "until");
	struct notice *n = &a->notice;
	n->id = json_string_value(json_object_get(json, "id"));
	n->level = (enum alert_level)level_of(json_string_value(json_object_get(json, "level")));
	n->from_ms = json_integer_value(from);
	n->until_ms = json_integer_value(until);
	a->cuts_in = json_is_true(json_object_get(json, "interrupts")) || n->level == ALERT_LIFE;
	n->picture = n->level >= ALERT_DANGER	? "alert-danger"
		: n->level == ALERT_READY	? "alert-ready"
						: "alert-info";
	return n->id && n->level != ALERT_NONE && n->until_ms > 0 &&
		texts_read(a, json_object_get(json, "texts"));
}

static enum err all_read(struct alerts *a)
{
	size_t i;
	const json_t *one, *list = json_object_get(a->json, "alerts");
	const json_t *as_of = json_object_get(a->json, "as_of");
	if (!json_is_array(list) || !json_is_integer(as_of))
		return ERR_BAD_INPUT;
	if (json_array_size(list) > ALERTS_MAX)
		return ERR_TOO_BIG;
	a->as_of_ms = json_integer_value(as_of);
	a->list = calloc(json_array_size(list) + 1, sizeof *a->list);
	if (!a->list)
		return ERR_NO_MEMORY;
	json_array_foreach(list, i, one) {
		if (alert_read(&a->list[a->count], one))
			a->count++;
		else
			a->list[a->count] = (struct alert){0};
	}
	return ERR_OK;
}

enum err alerts_read(struct alerts *a, const char *json)
{
	struct alerts fresh = {.json = json_loads(json, JSON_REJECT_DUPLICATES, NULL)};
	enum err e = all_read(&fresh);
	if (e) {
		alerts_finish(&fresh);
		return e;
	}
	alerts_finish(a);
	*a = fresh;
	return ERR_OK;
}

void alerts_finish(struct alerts *a)
{
	free(a->list);
	json_decref(a->json);
	*a = (struct alerts){0};
}
