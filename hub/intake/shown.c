/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/intake/shown.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hub/store/db.h"
#include "kiosk/base/check.h"
#include "kiosk/model/json_text.h"

static bool is_sum(const char *text)
{
	return strlen(text) == SHOWN_SUM_CHARS &&
	       strspn(text, "0123456789abcdef") == SHOWN_SUM_CHARS;
}

static bool are_troubles(const json_t *list)
{
	size_t i;
	const json_t *one;
	if (!json_is_array(list) || json_array_size(list) > SHOWN_TROUBLES_MAX)
		return false;
	json_array_foreach(list, i, one) {
		const char *about = NULL, *words = NULL;
		if (json_unpack((json_t *)(uintptr_t)one, "{s:s, s:s!}", "about", &about, "words",
			    &words) ||
			strlen(about) > SHOWN_SUM_CHARS || strlen(words) > SHOWN_WORDS_MAX)
			return false;
	}
	return true;
}

/* Reads the body; false: not in form.  *troubles_out is borrowed from it. */
static bool read_body(const json_t *said, struct shown *s, const json_t **troubles_out)
{
	const char *content = NULL, *snapshot = NULL;
	json_int_t version = 0, release = 0, checked_ms = 0, queue = 0, oldest_s = 0;
	json_t *troubles = NULL;
	if (json_unpack((json_t *)(uintptr_t)said, "{s:s, s:s, s:I, s:I, s:I, s:I, s:I, s:o}",
		    "content", &content, "snapshot", &snapshot, "version", &version, "release",
		    &release, "checked", &checked_ms, "queue", &queue, "oldest_s", &oldest_s,
		    "troubles", &troubles) ||
		!is_sum(content) || (*snapshot && !is_sum(snapshot)) || version < 0 ||
		release < 0 || checked_ms < 0 || queue < 0 || !are_troubles(troubles))
		return false;
	snprintf(s->content, sizeof s->content, "%s", content);
	snprintf(s->snapshot, sizeof s->snapshot, "%s", snapshot);
	s->version = version;
	s->release = release;
	s->checked_ms = checked_ms;
	s->queue = queue;
	s->oldest_s = oldest_s;
	*troubles_out = troubles;
	return true;
}

enum err shown_take(struct hub *hub, const char *kiosk, const json_t *said, int64_t now_ms)
{
	struct shown s = {0};
	const json_t *list = NULL;
	if (!read_body(said, &s, &list))
		return ERR_BAD_INPUT;
	char *troubles = json_text(list, JSON_COMPACT);
	if (!troubles)
		return ERR_NO_MEMORY;
	/* What it showed before goes on since then. */
	enum err e = db_run(hub->db,
		"INSERT INTO shown(kiosk, content, snapshot, version, release, since_ms, "
		"checked_ms,"
		" queue, oldest_s, troubles, heard_ms) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
		" ON CONFLICT(kiosk) DO UPDATE SET since_ms = CASE WHEN"
		" shown.content = excluded.content AND shown.release = excluded.release"
		" THEN shown.since_ms ELSE excluded.since_ms END,"
		" content = excluded.content, snapshot = excluded.snapshot,"
		" version = excluded.version, release = excluded.release,"
		" checked_ms = excluded.checked_ms, queue = excluded.queue,"
		" oldest_s = excluded.oldest_s, troubles = excluded.troubles,"
		" heard_ms = excluded.heard_ms",
		"sssiiiiiisi", kiosk, s.content, s.snapshot, s.version, s.release, now_ms,
		s.checked_ms, s.queue, s.oldest_s, troubles, now_ms);
	free(troubles);
	return e;
}

enum err shown_each(struct hub *hub, shown_fn *fn, void *ctx)
{
	struct db_rows rows;
	db_ask(hub->db, &rows,
		"SELECT k.kiosk, k.centre, s.content, s.snapshot, s.version, s.release, s.since_ms,"
		" s.checked_ms, s.queue, s.oldest_s, s.troubles, s.heard_ms"
		" FROM kiosks AS k LEFT JOIN shown AS s ON s.kiosk = k.kiosk"
		" ORDER BY k.centre, k.kiosk",
		"");
	while (db_next(&rows)) {
		struct shown s = {.version = db_int(&rows, 4),
			.release = db_int(&rows, 5),
			.since_ms = db_int(&rows, 6),
			.checked_ms = db_int(&rows, 7),
			.queue = db_int(&rows, 8),
			.oldest_s = db_int(&rows, 9),
			.troubles = db_text(&rows, 10),
			.heard_ms = db_int(&rows, 11)};
		snprintf(s.kiosk, sizeof s.kiosk, "%s", db_text(&rows, 0));
		snprintf(s.centre, sizeof s.centre, "%s", db_text(&rows, 1));
		snprintf(s.content, sizeof s.content, "%s", db_text(&rows, 2));
		snprintf(s.snapshot, sizeof s.snapshot, "%s", db_text(&rows, 3));
		fn(ctx, &s);
	}
	return db_end(&rows);
}

enum err shown_centre(struct hub *hub, const char *kiosk, char centre_out[121])
{
	struct db_rows rows;
	bool is_there = false;
	db_ask(hub->db, &rows, "SELECT centre FROM kiosks WHERE kiosk = ?", "s", kiosk);
	while (db_next(&rows)) {
		snprintf(centre_out, 121, "%s", db_text(&rows, 0));
		is_there = true;
	}
	enum err e = db_end(&rows);
	return e || is_there ? e : ERR_NOT_FOUND;
}
