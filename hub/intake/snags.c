/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/intake/snags.h"

#include <stdio.h>
#include <string.h>

#include "hub/intake/figures.h"
#include "kiosk/content/content.h"
#include "kiosk/i18n/i18n.h"
#include "kiosk/model/snag.h"
#include "kiosk/model/times.h"

enum { TOGETHER_MAX = 16 };

const char snags_name[] = "got no further";

bool snags_are_right(const json_t *list)
{
	struct snag snag;
	size_t n = json_array_size(list);
	if (n < 1 || n > TOGETHER_MAX)
		return false;
	for (size_t i = 0; i < n; i++) {
		const json_t *text = json_array_get(list, i);
		if (!json_is_string(text) || !snag_read(json_string_value(text), &snag))
			return false;
		for (size_t k = 0; k < i; k++)
			if (json_equal(text, json_array_get(list, k)))
				return false;
	}
	return true;
}

/* --- what the content calls it ----------------------------------------------------------------- */

static const struct finder_answer *finder_answer_of(
	const struct content *c, const struct snag *snag, const struct finder_question **question_out)
{
	for (int i = 0; i < c->finder_count; i++) {
		const struct finder_question *q = &c->finder[i];
		for (int k = 0; !strcmp(q->id, snag->id) && k < q->answer_count; k++) {
			*question_out = q;
			if (!strcmp(q->answers[k].id, snag->of))
				return &q->answers[k];
		}
	}
	return NULL;
}

static json_t *times_words(const struct content *c, const struct snag *snag)
{
	int service = content_service(c, snag->id), place = content_place(c, snag->of);
	if (service < 0 || (place < 0 && *snag->of))
		return NULL;
	return json_sprintf("%s, %s", text_in(&c->services[service].name, 0),
		*snag->of ? text_in(&c->places[place].name, 0) : "all places");
}

static json_t *finder_words(const struct content *c, const struct snag *snag)
{
	const struct finder_question *question = NULL;
	const struct finder_answer *answer = finder_answer_of(c, snag, &question);
	return answer ? json_sprintf("%s %s", text_in(&question->ask, 0), text_in(&answer->name, 0))
		      : NULL;
}

static json_t *guide_words(const struct content *c, const struct snag *snag)
{
	int guide = *snag->of ? -1 : content_guide(c, snag->id);
	return guide < 0 ? NULL : json_string(text_in(&c->guides[guide].title, 0));
}

/* Of a fixed place, whatever the content has. */
static json_t *place_words(const struct snag *snag)
{
	const char *words = *snag->of ? NULL : snag_place_words(snag->kind, snag->id);
	return words ? json_string(words) : NULL;
}

/* The words of it as a new string; NULL: neither we nor the content know it. */
static json_t *words_of(const struct content *c, const struct snag *snag)
{
	static json_t *(*const of_content[SNAG_KIND_COUNT])(
		const struct content *, const struct snag *) = {
		[SNAG_TIMES] = times_words, [SNAG_FINDER] = finder_words, [SNAG_GUIDE] = guide_words};
	if (!of_content[snag->kind])
		return place_words(snag);
	return c ? of_content[snag->kind](c, snag) : NULL;
}

/* --- counting ---------------------------------------------------------------------------------- */

static enum err count_one(
	struct hub *hub, const struct figures_drawer *d, const struct snag *snag)
{
	char answer[SNAG_CHARS + 1] = "?"; /* no id: what neither we nor the content know */
	json_t *words = words_of(hub->content, snag);
	if (words)
		snprintf(answer, sizeof answer, "%s%s%s", snag->id, *snag->of ? "/" : "", snag->of);
	json_decref(words);
	return figures_add(hub, d, snag_kind_name(snag->kind), answer);
}

/* The kiosk's day, or today if it cannot be that. */
static void day_choose(const char *told, int64_t now_ms, char out[16])
{
	struct day today = day_of(now_ms), day = today;
	int minute = -1;
	if (!stamp_read(told, &day, &minute) || day_diff(today, day) > SNAGS_DAYS ||
		day_diff(day, today) > 1)
		day = today;
	snprintf(out, 16, "%04d-%02d-%02d", day.year, day.month, day.day);
}

enum err snags_count(struct hub *hub, const char *kiosk, const json_t *answers, int64_t now_ms)
{
	size_t i;
	const json_t *text;
	char day[16];
	struct snag snag;
	struct figures_drawer d = {.questionnaire = snags_name, .version = 1, .day = day};
	day_choose(json_string_value(json_object_get(answers, "day")), now_ms, day);
	enum err e = figures_centre(hub, kiosk, &d);
	json_array_foreach(json_object_get(answers, "snags"), i, text) {
		/* A kind that a newer kiosk knows has no words here. */
		bool is_known = snag_read(json_string_value(text), &snag) && snag.kind != SNAG_KIND_COUNT;
		if (!e && is_known)
			e = count_one(hub, &d, &snag);
	}
	return e;
}

/* --- showing ----------------------------------------------------------------------------------- */

void snags_words_add(const struct content *content, json_t *row)
{
	char text[2 * SNAG_CHARS];
	struct snag snag;
	json_t *words = NULL;
	const char *kind_name = json_string_value(json_object_get(row, "question"));
	const char *answer = json_string_value(json_object_get(row, "answer"));
	enum snag_kind kind = snag_kind_find(kind_name);
	if (kind == SNAG_KIND_COUNT ||
		strcmp(json_string_value(json_object_get(row, "questionnaire")), snags_name) != 0)
		return;
	snprintf(text, sizeof text, "%s/%s", kind_name, answer);
	if (!strcmp(answer, "?"))
		words = json_string("Something that the content here does not have");
	else if (snag_read(text, &snag))
		words = words_of(content, &snag);
	json_object_set_new(row, "ask", json_string(snag_kind_words(kind)));
	if (words)
		json_object_set_new(row, "name", words);
}
