/* SPDX-License-Identifier: GPL-3.0-or-later */
/* draft_fixture: a hub with a database and the demo town as what residents see now. */
#ifndef FOYER_TESTS_CONSOLE_DRAFT_FIXTURE_H
#define FOYER_TESTS_CONSOLE_DRAFT_FIXTURE_H

#include "tests/unit/hub/fixture.h"

#include "hub/console/draft.h"
#include "hub/console/form_cell.h"
#include "hub/console/form_rows.h"

static inline int town_open(void **state)
{
	int failed = fixture_open(state);
	struct fixture *f = *state;
	f->hub.content_dir = "assets/town";
	snprintf(f->content.version, sizeof f->content.version, "0123456789");
	return failed;
}

static inline int64_t town_draft(struct fixture *f, const char *title)
{
	int64_t draft = 0;
	assert_int_equal(draft_add(&f->hub, title, "ana", NOW_MS, &draft), ERR_OK);
	return draft;
}

/* Writes value into a cell of a thing, and saves. */
static inline int64_t town_write(
	struct fixture *f, int64_t draft, const char *at, const char *cell, const char *value)
{
	struct draft_copy copy;
	struct form_thing thing;
	int64_t save = 0;
	draft_copy_open(&f->hub, draft, INT64_MAX, &copy);
	assert_int_equal(form_thing_find(&copy, at, &thing), ERR_OK);
	const struct form_cell *c = form_cell_find(&thing, cell);
	assert_non_null(c);
	form_cell_write(&copy, &thing, c, value);
	assert_int_equal(draft_copy_save(&copy, "ana", cell, NOW_MS, &save), ERR_OK);
	draft_copy_close(&copy);
	return save;
}

/* The file as it is in the draft now, or "(none)".  Static, until the next. */
static inline const char *town_file(struct fixture *f, int64_t draft, int64_t save, const char *path)
{
	static char text[DRAFT_FILE_MAX];
	struct k_buf b;
	k_buf_init(&b, DRAFT_FILE_MAX);
	enum err e = draft_read(&f->hub, draft, save, path, &b);
	snprintf(text, sizeof text, "%s", e == ERR_NOT_FOUND ? "(none)" : b.data ? b.data : "");
	assert_true(!e || e == ERR_NOT_FOUND);
	k_buf_finish(&b);
	return text;
}

/* What of a file changed: how many lines differ, and the first that does (as it is now). */
static inline int lines_changed(const char *before, const char *now, char first_out[256])
{
	int n = 0;
	first_out[0] = '\0';
	while (*before || *now) {
		size_t a = strcspn(before, "\n"), b = strcspn(now, "\n");
		if (a != b || memcmp(before, now, a)) {
			if (!n++)
				snprintf(first_out, 256, "%.*s", (int)b, now);
		}
		before += a + (before[a] != '\0');
		now += b + (now[b] != '\0');
	}
	return n;
}

#endif
