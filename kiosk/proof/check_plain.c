/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kiosk/proof/check_inside.h"

#include "kiosk/base/buf.h"
#include "kiosk/content/advice.h"

#include <stdlib.h>
#include <string.h>

enum { GUIDE_BYTES_MAX = 1 << 20 };

static void sentences_check(struct check *c, const struct source *at, struct advice *a)
{
	advice_make(at->text, c->tongue->tag, a);
	for (int i = 0; i < a->count; i++) {
		const struct remark *r = &a->list[i];
		if (r->kind == REMARK_LONG_SENTENCE)
			check_problem(c, at, "Make two sentences of it, or leave words out.",
				"A sentence has %d words; %d is the most: %.60s", r->n, r->most,
				at->text + r->from);
	}
}

static bool is_of_guide(const struct source *at)
{
	return !strncmp(at->address, "guides.", strlen("guides."));
}

/* Reading grade of a whole guide, whose lines stand one after the other from number i on. */
static void guide_check(struct check *c, int i, struct advice *a)
{
	const struct source *first = sources_at(c->sources, i);
	struct k_buf all;
	k_buf_init(&all, GUIDE_BYTES_MAX);
	enum err e = ERR_OK;
	for (; !e && i < sources_count(c->sources) &&
		sources_at(c->sources, i)->file == first->file;
		i++)
		e = k_buf_printf(&all, "%s\n", sources_at(c->sources, i)->text);
	if (!e && all.len_bytes) {
		advice_make(all.data, c->tongue->tag, a);
		if (a->grade > advice_grade_max(c->tongue->tag))
			check_problem(c, first, "Write shorter sentences and shorter words.",
				"This guide needs %.0f years at school to read; %.0f is the most.",
				a->grade, advice_grade_max(c->tongue->tag));
	}
	k_buf_finish(&all);
}

void plain_check(struct check *c)
{
	static struct advice a;
	const char *file = NULL;
	for (int i = 0; i < sources_count(c->sources); i++) {
		const struct source *at = sources_at(c->sources, i);
		bool is_list = !strcmp(at->address, "names") || !strcmp(at->address, "streets");
		if (at->language != c->tongue->index || is_list)
			continue;
		check_spot(c, at);
		if (c->tongue->index > 0 || c->config->urgent) /* else content_load has */
			sentences_check(c, at, &a);
		if (is_of_guide(at) && at->file != file)
			guide_check(c, i, &a);
		file = at->file;
	}
}
