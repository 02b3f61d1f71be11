/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "notice_file.h"

#include "kiosk/base/buf.h"
#include "kiosk/sync/announce.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What kiosk-sync tells the kiosk of it (protocol.md). */
static char *told_of(const struct announce *a)
{
	json_t *told = json_pack("{s:I, s:[{s:s, s:I, s:I, s:s, s:O}]}", "as_of",
		(json_int_t)a->from_s * 1000, "alerts", "id", "announced", "from",
		(json_int_t)a->from_s * 1000, "until", (json_int_t)a->until_s * 1000, "level",
		"info", "texts", json_object_get(a->whole, "text"));
	char *text = told ? json_dumps(told, 0) : NULL;
	json_decref(told);
	return text;
}

/* The first place of "name" behind at, and its line.  Within a text a quotation mark has a \ before
 * it, so what is found is a name.  (A text that is a name whole is no notice.) */
static const char *name_find(const char *all, const char *at, const char *name, int *line)
{
	char quoted[32];
	snprintf(quoted, sizeof quoted, "\"%s\"", name);
	const char *found = strstr(at, quoted);
	*line = 1;
	for (const char *s = all; found && s < found; s++)
		*line += *s == '\n';
	return found ? found : at;
}

static void lines_find(const char *all, struct urgent *u)
{
	const char *texts = strstr(all, "\"text\"");
	for (int i = 0; texts && i < language_count(); i++) {
		int line;
		const char *at = name_find(all, texts, language_tag(i), &line);
		name_find(all, at, "title", &u->title_line[i]);
		name_find(all, at, "body", &u->body_line[i]);
	}
}

enum err notice_file_read(const char *file, struct urgent *out, const char **why_out)
{
	struct announce a = {0};
	struct urgent u = {.file = file};
	struct k_buf bytes;
	k_buf_init(&bytes, ANNOUNCE_BYTES_MAX);
	*why_out = NULL;
	enum err e = k_buf_read_file(&bytes, file);
	if (!e)
		e = announce_read(bytes.data ? bytes.data : "", bytes.len_bytes, &a, why_out);
	if (!e) {
		u.from_ms = a.from_s * 1000;
		u.until_ms = a.until_s * 1000;
		lines_find(bytes.data, &u);
		u.told = told_of(&a);
		e = u.told ? ERR_OK : ERR_NO_MEMORY;
	}
	announce_finish(&a);
	k_buf_finish(&bytes);
	if (!e)
		*out = u;
	return e == ERR_TOO_BIG ? ERR_BAD_INPUT : e;
}

void notice_file_finish(struct urgent *u)
{
	free(u->told);
	*u = (struct urgent){0};
}
