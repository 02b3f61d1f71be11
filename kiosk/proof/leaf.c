/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kiosk/proof/leaf.h"

#include "kiosk/base/check.h"
#include "kiosk/proof/leaf_open.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

/* --- the things of a content, by number ------------------------------------------------------- */

static int one(const struct content *c)
{
	(void)c;
	return 1;
}
static int two(const struct content *c)
{
	(void)c;
	return 2;
}
static int services(const struct content *c)
{
	return c->service_count;
}
static int kinds(const struct content *c)
{
	return c->kind_count;
}
static int topics(const struct content *c)
{
	return c->topic_count;
}
static int guides(const struct content *c)
{
	return c->guide_count;
}
static int numbers(const struct content *c)
{
	return c->number_count;
}
static int notices(const struct content *c)
{
	return c->notice_count;
}
static int figures(const struct content *c)
{
	return c->figure_count;
}
static int questionnaires(const struct content *c)
{
	return c->questionnaire_count;
}
static int finder(const struct content *c)
{
	return c->finder_count;
}

static const char *list_id(const struct content *c, int i)
{
	(void)c;
	return i == LEAF_EVENTS ? "events" : "news";
}
static const char *service_id(const struct content *c, int i)
{
	return c->services[i].id;
}
static const char *kind_id(const struct content *c, int i)
{
	return c->kinds[i].id;
}
static const char *topic_id(const struct content *c, int i)
{
	return c->topics[i].id;
}
static const char *guide_id(const struct content *c, int i)
{
	return c->guides[i].id;
}
static const char *number_id(const struct content *c, int i)
{
	return c->numbers[i].id;
}
static const char *notice_id(const struct content *c, int i)
{
	return c->notices[i].id;
}
static const char *figure_id(const struct content *c, int i)
{
	return c->figures[i].id;
}
static const char *questionnaire_id(const struct content *c, int i)
{
	return c->questionnaires[i].id;
}
static const char *finder_id(const struct content *c, int i)
{
	return c->finder[i].id;
}

/* --- the parts of a thing --------------------------------------------------------------------- */

static int places_of(const struct content *c, int i)
{
	return c->services[i].place_count;
}
static int pages_of(const struct content *c, int i)
{
	return c->guides[i].page_count;
}
static int questions_of(const struct content *c, int i)
{
	return c->questionnaires[i].question_count;
}
static int answers_of(const struct content *c, int i)
{
	return c->finder[i].answer_count;
}
static int one_of(const struct content *c, int i)
{
	(void)c;
	(void)i;
	return 1;
}

static const char *place_id(const struct content *c, int i, int k)
{
	return c->places[c->services[i].places[k]].id;
}
static const char *page_id(const struct content *c, int i, int k)
{
	static const char *const digits[] = {"1", "2", "3", "4", "5", "6"};
	_Static_assert(K_COUNT(digits) == GUIDE_PAGES_MAX, "every page of a guide has a number");
	(void)c;
	(void)i;
	return digits[k];
}
static const char *question_id(const struct content *c, int i, int k)
{
	return c->questionnaires[i].questions[k].id;
}
static const char *answer_id(const struct content *c, int i, int k)
{
	return c->finder[i].answers[k].id;
}
static const char *report_id(const struct content *c, int i, int k)
{
	(void)c;
	(void)i;
	(void)k;
	return "report";
}

/* --- which of them make a page ---------------------------------------------------------------- */

static bool is_alert(const struct content *c, int i, int k)
{
	(void)k;
	return c->notices[i].level != ALERT_NONE;
}
static bool is_danger(const struct content *c, int i, int k)
{
	(void)k;
	return c->notices[i].level >= ALERT_DANGER;
}
static bool has_place(const struct content *c, int i, int k)
{
	(void)k;
	return c->services[i].place_count > 0;
}
static bool has_picks(const struct content *c, int i, int k)
{
	(void)k;
	return c->kinds[i].pick_count > 0;
}
static bool is_ours(const struct content *c, int i, int k)
{
	(void)k;
	return c->kinds[i].other_number < 0;
}
static bool is_others(const struct content *c, int i, int k)
{
	return !is_ours(c, i, k);
}
static bool is_end(const struct content *c, int i, int k)
{
	return c->finder[i].answers[k].next < 0;
}

/* Shown before: the service with its first place, the place with its first service. */
static bool is_seen_pair(const struct content *c, int i, int k)
{
	int place = c->services[i].places[k];
	for (int s = 0; s < i && k > 0; s++)
		for (int p = 0; p < c->services[s].place_count; p++)
			if (c->services[s].places[p] == place)
				return true;
	return false;
}

/* --- the table -------------------------------------------------------------------------------- */

struct leaf_kind {
	enum screen_id screen;
	const char *address; /* %1, %2: the item's id and its part's */
	int (*count)(const struct content *c);
	const char *(*id)(const struct content *c, int i); /* NULL: no single thing */
	int (*part_count)(const struct content *c, int i); /* NULL: one, without a name */
	const char *(*part_id)(const struct content *c, int i, int k); /* with part_count */
	bool (*is_there)(const struct content *c, int i, int k);       /* NULL: always */
	void (*open)(struct stage *s, int i, int k);
	bool (*is_repeat)(const struct content *c, int i, int k); /* NULL: never */
};

static const struct leaf_kind leaf_kinds[] = {
	{SCREEN_A1, "notices.", one, NULL, NULL, NULL, NULL, open_a1, NULL},
	{SCREEN_A1, "notices.%1.title", notices, notice_id, NULL, NULL, NULL, open_a1_notice, NULL},
	{SCREEN_H1, "notices.", one, NULL, NULL, NULL, NULL, open_h1, NULL},
	{SCREEN_H1, "notices.%1.title", notices, notice_id, NULL, NULL, is_alert, open_h1_notice,
		NULL},
	{SCREEN_B1, "services.", one, NULL, NULL, NULL, NULL, open_b1, NULL},
	{SCREEN_B2, "places.", services, service_id, NULL, NULL, has_place, open_b2, NULL},
	{SCREEN_B9, "services.%1.name", services, service_id, places_of, place_id, NULL, open_b9,
		is_seen_pair},
	{SCREEN_B11, "places.%2.", services, service_id, places_of, place_id, NULL, open_b11,
		is_seen_pair},
	{SCREEN_B12, "town.slip_side", one, NULL, NULL, NULL, NULL, open_b12, NULL},
	{SCREEN_P1, "reports.", one, NULL, NULL, NULL, NULL, open_p1, NULL},
	{SCREEN_P3A, "reports.%1.picks.", kinds, kind_id, NULL, NULL, has_picks, open_p3a, NULL},
	{SCREEN_P6, "reports.%1.", kinds, kind_id, NULL, NULL, is_ours, open_p6, NULL},
	{SCREEN_P7, "reports.%1.name", kinds, kind_id, NULL, NULL, is_ours, open_p7, NULL},
	{SCREEN_E2, "town.volunteer_hours_words", one, NULL, NULL, NULL, NULL, open_e2, NULL},
	{SCREEN_E3, "topics.", one, NULL, NULL, NULL, NULL, open_e3, NULL},
	{SCREEN_E3A, "topics.%1.name", topics, topic_id, NULL, NULL, NULL, open_e3a, NULL},
	{SCREEN_E4, "guides.%1.%2", guides, guide_id, pages_of, page_id, NULL, open_e4, NULL},
	{SCREEN_E4Z, "guides.%1.title", guides, guide_id, NULL, NULL, NULL, open_e4z, NULL},
	{SCREEN_E5, "numbers.", one, NULL, NULL, NULL, NULL, open_e5, NULL},
	{SCREEN_E6, "numbers.%1.", numbers, number_id, NULL, NULL, NULL, open_e6, NULL},
	{SCREEN_E6, "reports.%1.other_who", kinds, kind_id, one_of, report_id, is_others,
		open_e6_report, NULL},
	{SCREEN_E7, "town.", one, NULL, NULL, NULL, NULL, open_e7, NULL},
	{SCREEN_E7A, "town.here_", one, NULL, NULL, NULL, NULL, open_e7a, NULL},
	{SCREEN_F1, "finder.%1.", finder, finder_id, NULL, NULL, NULL, open_f1, NULL},
	{SCREEN_F2, "finder.%1.answers.%2", finder, finder_id, answers_of, answer_id, is_end,
		open_f2, NULL},
	{SCREEN_N1, "notices.", one, NULL, NULL, NULL, NULL, open_n1, NULL},
	{SCREEN_N1L, "notices.", two, list_id, NULL, NULL, NULL, open_n1l, NULL},
	{SCREEN_N2, "notices.%1.", notices, notice_id, NULL, NULL, NULL, open_n2, NULL},
	{SCREEN_N3, "notices.", one, NULL, NULL, NULL, NULL, open_n3, NULL},
	{SCREEN_N3A, "notices.%1.", notices, notice_id, NULL, NULL, is_danger, open_n3a, NULL},
	{SCREEN_N4, "figures.%1.", figures, figure_id, NULL, NULL, NULL, open_n4, NULL},
	{SCREEN_N5, "said.", one, NULL, NULL, NULL, NULL, open_n5, NULL},
	{SCREEN_Q1, "questionnaires.", one, NULL, NULL, NULL, NULL, open_q1, NULL},
	{SCREEN_Q2, "questionnaires.%1.%2.", questionnaires, questionnaire_id, questions_of,
		question_id, NULL, open_q2, NULL},
	{SCREEN_Q3, "questionnaires.%1.name", questionnaires, questionnaire_id, NULL, NULL, NULL,
		open_q3, NULL},
};

/* The thing and the part of it that page n of a kind shows; false: there is no page n. */
static bool at(const struct content *c, const struct leaf_kind *kind, int n, int *i_out, int *k_out)
{
	for (int i = 0; i < kind->count(c); i++) {
		int parts = kind->part_count ? kind->part_count(c, i) : 1;
		for (int k = 0; k < parts; k++) {
			if (kind->is_there && !kind->is_there(c, i, k))
				continue;
			*i_out = i;
			*k_out = k;
			if (n-- == 0)
				return true;
		}
	}
	return false;
}

void leaves_each(const struct content *c, leaf_fn *fn, void *ctx)
{
	for (size_t row = 0; row < K_COUNT(leaf_kinds); row++) {
		struct leaf leaf = {&leaf_kinds[row], 0};
		for (int i, k; at(c, leaf.kind, leaf.n, &i, &k); leaf.n++)
			fn(ctx, leaf);
	}
}

const char *leaf_screen(struct leaf leaf)
{
	return screen_at(leaf.kind->screen)->id;
}

void leaf_name(const struct content *c, struct leaf leaf, char out[LEAF_NAME_BYTES])
{
	int i = 0, k = 0;
	out[0] = '\0';
	K_CHECK(at(c, leaf.kind, leaf.n, &i, &k));
	if (!leaf.kind->id)
		return;
	const char *part = leaf.kind->part_count ? leaf.kind->part_id(c, i, k) : NULL;
	snprintf(out, LEAF_NAME_BYTES, "%s%s%s", leaf.kind->id(c, i), part ? "/" : "",
		part ? part : "");
}

void leaf_address(const struct content *c, struct leaf leaf, char out[LEAF_ADDRESS_BYTES])
{
	int i = 0, k = 0;
	size_t used = 0;
	K_CHECK(at(c, leaf.kind, leaf.n, &i, &k));
	out[0] = '\0';
	for (const char *p = leaf.kind->address; *p && used + 1 < LEAF_ADDRESS_BYTES; p++) {
		const char *id = NULL;
		if (*p == '%')
			id = *++p == '1' ? leaf.kind->id(c, i) : leaf.kind->part_id(c, i, k);
		int n = id ? snprintf(out + used, LEAF_ADDRESS_BYTES - used, "%s", id)
			   : snprintf(out + used, LEAF_ADDRESS_BYTES - used, "%c", *p);
		used += n > 0 ? (size_t)n : 0;
	}
}

/* "bills" is also the name of the first of "bills/1", "bills/2". */
static bool is_named(const char *name, const char *item)
{
	size_t n = strlen(item);
	return !strncmp(name, item, n) && (!name[n] || name[n] == '/');
}

enum err leaf_find(
	const struct content *c, const char *screen, const char *item, struct leaf *leaf_out)
{
	enum err e = ERR_UNSUPPORTED;
	for (size_t row = 0; row < K_COUNT(leaf_kinds); row++) {
		struct leaf leaf = {&leaf_kinds[row], 0};
		if (strcasecmp(leaf_screen(leaf), screen) != 0)
			continue;
		e = ERR_NOT_FOUND;
		for (int i, k; at(c, leaf.kind, leaf.n, &i, &k); leaf.n++) {
			char name[LEAF_NAME_BYTES];
			leaf_name(c, leaf, name);
			if (item && !is_named(name, item))
				continue;
			*leaf_out = leaf;
			return ERR_OK;
		}
	}
	return e;
}

bool leaf_is_repeat(const struct content *c, struct leaf leaf)
{
	int i = 0, k = 0;
	K_CHECK(at(c, leaf.kind, leaf.n, &i, &k));
	return leaf.kind->is_repeat && leaf.kind->is_repeat(c, i, k);
}

void leaf_open(struct stage *s, struct leaf leaf)
{
	int i = 0, k = 0;
	K_CHECK(at(s->content, leaf.kind, leaf.n, &i, &k));
	stage_begin(s);
	leaf.kind->open(s, i, k);
	stage_part(s, 0);
}
