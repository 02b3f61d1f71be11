/* SPDX-License-Identifier: GPL-3.0-or-later */
/* reports: the kinds of problems that people report, and the lists to pick from. */
#include "kiosk/base/check.h"
#include "kiosk/content/loader.h"

#include <string.h>

enum { KINDS_MAX = 40 };

static const struct field pick_fields[] = {
	{"id", field_id, offsetof(struct pick, id), 0, 0, false},
	{"picture", field_picture, offsetof(struct pick, picture), 0, 0, false},
	{"is_other", field_bool, offsetof(struct pick, is_other), 0, 0, true},
};

static void field_picks(
	struct loader *l, const struct spot *spot, json_t *value, const struct field *f, void *to)
{
	(void)f;
	struct report_kind *kind = to;
	size_t n = json_array_size(value);
	if (!json_is_array(value) || n > PICKS_MAX) {
		problem_at(l, spot, "Take some out: one page shows no more.",
			"\"picks\" must be a list of at most %d.", PICKS_MAX);
		return;
	}
	for (size_t i = 0; i < n; i++) {
		struct spot s = spot_index(spot, i);
		object_read(l, &s, json_array_get(value, i), pick_fields, (int)K_COUNT(pick_fields),
			&kind->picks[i]);
	}
	kind->pick_count = (int)n;
}

static const struct field kind_fields[] = {
	{"id", field_id, offsetof(struct report_kind, id), 0, 0, false},
	{"picture", field_picture, offsetof(struct report_kind, picture), 0, 0, false},
	{"read_days", field_int, offsetof(struct report_kind, read_days), 1, 365, false},
	{"fix_days", field_int, offsetof(struct report_kind, fix_days), 1, 365, false},
	{"picks", field_picks, 0, 0, 0, false},
	{"asks_danger", field_bool, offsetof(struct report_kind, asks_danger), 0, 0, true},
	{"is_bad_service", field_bool, offsetof(struct report_kind, is_bad_service), 0, 0, true},
	{"is_idea", field_bool, offsetof(struct report_kind, is_idea), 0, 0, true},
	{"other_number", field_number, offsetof(struct report_kind, other_number), 0, 0, true},
};
static const struct word kind_words[] = {
	{"name", offsetof(struct report_kind, name), WORDS_LABEL},
};
static const struct report_kind kind_blank = {.other_number = -1};

/* The words that depend on what stands in the row. */
static void kind_check(struct loader *l, const struct spot *spot, void *row)
{
	struct report_kind *kind = row;
	char address[PATH_CHARS_MAX];
	text_clear(&kind->other_who);
	if (kind->other_number >= 0) {
		snprintf(address, sizeof address, "reports.%s.other_who", kind->id);
		words_take(l, address, WORDS_SENTENCES, &kind->other_who);
	}
	for (int i = 0; i < kind->pick_count; i++) {
		struct pick *pick = &kind->picks[i];
		bool is_twice = false;
		for (int k = 0; pick->id && k < i; k++)
			is_twice |= kind->picks[k].id && strcmp(kind->picks[k].id, pick->id) == 0;
		if (is_twice)
			problem_at(l, spot, "Give each its own id.",
				"The pick \"%s\" is there twice.", pick->id);
		if (!pick->id || is_twice)
			continue;
		snprintf(address, sizeof address, "reports.%s.picks.%s", kind->id, pick->id);
		words_take(l, address, 0, &pick->name);
	}
}

void reports_read(struct loader *l)
{
	static const struct list list = {"reports", sizeof(struct report_kind), KINDS_MAX,
		kind_fields, (int)K_COUNT(kind_fields), kind_words, (int)K_COUNT(kind_words),
		&kind_blank, kind_check};
	struct content *c = l->content;
	c->kinds = list_read(l, &list, &c->kind_count);
	int bad_services = 0, ideas = 0;
	for (int i = 0; i < c->kind_count; i++) {
		bad_services += c->kinds[i].is_bad_service;
		ideas += c->kinds[i].is_idea;
	}
	if (c->kinds && (bad_services != 1 || ideas != 1))
		problem_add(l->problems, "reports.json", 0,
			"Set \"is_bad_service\": true in one kind, and \"is_idea\": true in one "
			"other.",
			"%d kinds have \"is_bad_service\" and %d have \"is_idea\"; each must be 1.",
			bad_services, ideas);
}
