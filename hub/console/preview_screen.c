/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/console/preview_screen.h"

#include <stdio.h>
#include <string.h>

#include "hub/console/form_guide.h"
#include "kiosk/base/check.h"

/* %1 %2 %3: the steps of `at` behind the kind; %s: a service that one can get at the place %1.
 * steps: only for things that far down; the first row of a kind is the one that says most. */
static const struct row {
	const char *kind;
	int steps_min, steps_max;
	const char *words, *page, *item;
} rows[] = {
	{"numbers", 1, 1, "The number", "e6", "%1"},
	{"numbers", 0, 1, "All numbers", "e5", ""},
	{"services", 1, 1, "Where to go for it", "b2", "%1"},
	{"services", 0, 1, "All services", "b1", ""},
	{"places", 1, 1, "A visit that is booked there", "b11", "%s/%1"},
	{"places", 1, 1, "Check before booking", "b9", "%s/%1"},
	{"reports", 1, 2, "What to pick from", "p3a", "%1"},
	{"reports", 1, 1, "Check before sending", "p6", "%1"},
	{"reports", 0, 1, "All kinds", "p1", ""},
	{"topics", 1, 1, "The topic", "e3a", "%1"},
	{"topics", 0, 1, "All topics", "e3", ""},
	{"notices", 1, 1, "The notice", "n2", "%1"},
	{"notices", 1, 1, "On the first screen", "a1", "%1"},
	{"notices", 0, 1, "News", "n1", ""},
	{"figures", 1, 1, "The figure", "n4", "%1"},
	{"said", 0, 1, "You said, we did", "n5", ""},
	{"questionnaires", 2, 3, "The question", "q2", "%1/%2"},
	{"questionnaires", 0, 1, "All questionnaires", "q1", ""},
	{"questionnaires", 1, 1, "Thank you", "q3", "%1"},
	{"finder", 1, 2, "The question", "f1", "%1"},
	{"finder", 2, 2, "Where it leads", "f2", "%1/%2"},
	{"town", 0, 0, "First screen", "a1", ""},
	{"town", 0, 0, "This kiosk", "e7", ""},
	{"town", 0, 0, "Where am I?", "e7a", ""},
	{"town", 0, 0, "Call a volunteer", "e2", ""},
};

enum { STEPS_MAX = 4 };

struct steps {
	char ids[STEPS_MAX][64];
	int count; /* behind the kind */
};

static void steps_read(const char *at, struct steps *out)
{
	*out = (struct steps){.count = -1};
	while (*at && out->count + 1 < STEPS_MAX) {
		size_t n = strcspn(at, "/");
		snprintf(out->ids[++out->count], sizeof out->ids[0], "%.*s", (int)n, at);
		at += n + (at[n] == '/');
	}
}

/* A service that is offered at the place; "" if none is. */
static const char *service_at(struct draft_copy *copy, const char *place)
{
	size_t i, k;
	json_t *service, *id;
	json_array_foreach((json_t *)(uintptr_t)draft_copy_json(copy, "services.json"), i, service)
	{
		json_array_foreach(json_object_get(service, "places"), k, id)
			if (json_is_string(id) && !strcmp(json_string_value(id), place))
				return json_string_value(json_object_get(service, "id"));
	}
	return "";
}

static void item_make(struct draft_copy *copy, const struct steps *steps, const char *pattern,
	char out[PREVIEW_ITEM_MAX])
{
	size_t n = 0;
	out[0] = '\0';
	for (const char *s = pattern; *s && n + 64 < PREVIEW_ITEM_MAX; s++) {
		if (*s != '%') {
			out[n++] = *s;
			out[n] = '\0';
			continue;
		}
		const char *id = *++s == 's' ? service_at(copy, steps->ids[1]) : steps->ids[*s - '0'];
		n += (size_t)snprintf(out + n, PREVIEW_ITEM_MAX - n, "%s", id ? id : "");
	}
}

/* The pages of a guide, one screen each. */
static int guide_screens(struct draft_copy *copy, const char *at,
	struct preview_screen out[PREVIEW_SCREENS_MAX])
{
	static const char *const words[FORM_GUIDE_PAGES] = {
		"Page 1", "Page 2", "Page 3", "Page 4", "Page 5", "Page 6"};
	struct form_spot spot;
	struct form_guide *g = k_arena_new(&copy->arena, struct form_guide);
	if (form_spot_find(copy, at, &spot))
		return 0;
	form_guide_read(copy, &spot, "en", g);
	for (int i = 0; i < g->count; i++) {
		out[i] = (struct preview_screen){.words = words[i], .page = "e4"};
		snprintf(out[i].item, sizeof out[i].item, "%s/%d", spot.id, i + 1);
	}
	return g->count;
}

int preview_screens(
	struct draft_copy *copy, const char *at, struct preview_screen out[PREVIEW_SCREENS_MAX])
{
	struct steps steps;
	int count = 0;
	steps_read(at, &steps);
	if (steps.count == 2 && !strcmp(steps.ids[0], "topics"))
		return guide_screens(copy, at, out);
	for (size_t i = 0; i < K_COUNT(rows) && count < PREVIEW_SCREENS_MAX; i++) {
		const struct row *r = &rows[i];
		if (strcmp(r->kind, steps.ids[0]) || steps.count < r->steps_min ||
			steps.count > r->steps_max)
			continue;
		out[count] = (struct preview_screen){.words = r->words, .page = r->page};
		item_make(copy, &steps, r->item, out[count].item);
		count++;
	}
	return count;
}
