/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "urgent.h"

#include "kiosk/base/buf.h"
#include "kiosk/sync/announce.h"

#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

/* What kiosk-sync tells the kiosk of it (protocol.md). */
static enum err tell(struct stage *s, const struct announce *a)
{
	json_t *told = json_pack("{s:I, s:[{s:s, s:I, s:I, s:s, s:O}]}", "as_of",
		(json_int_t)s->world.now.wall_ms, "alerts", "id", "announced", "from",
		(json_int_t)a->from_s * 1000, "until", (json_int_t)a->until_s * 1000, "level",
		"info", "texts", json_object_get(a->whole, "text"));
	char *text = told ? json_dumps(told, 0) : NULL;
	enum err e = text ? alerts_read(&s->world.announced, text) : ERR_NO_MEMORY;
	free(text);
	json_decref(told);
	return e;
}

static enum err page_open(struct stage *s, const char *page)
{
	stage_session(s)->notice = s->shown.notice_count;
	if (!strcasecmp(page, "n2"))
		stage_go(s, SCREEN_N2);
	else if (!strcasecmp(page, "a1"))
		visit_jump(s->visit, SCREEN_A1);
	else if (strcasecmp(page, "h1") != 0)
		return ERR_UNSUPPORTED;
	stage_part(s, 0);
	return ERR_OK;
}

/* Within its time, whatever the time is now. */
static void time_set(struct stage *s, const struct announce *a)
{
	int64_t *now_ms = &s->world.now.wall_ms;
	if (*now_ms >= a->until_s * 1000)
		*now_ms = a->until_s * 1000 - 1;
	if (*now_ms < a->from_s * 1000)
		*now_ms = a->from_s * 1000;
}

enum err urgent_open(struct stage *s, const char *file, const char *page)
{
	struct announce a = {0};
	const char *why = NULL;
	struct k_buf bytes;
	k_buf_init(&bytes, ANNOUNCE_BYTES_MAX);
	enum err e = k_buf_read_file(&bytes, file);
	if (!e)
		e = announce_read(bytes.data ? bytes.data : "", bytes.len_bytes, &a, &why);
	if (e)
		fprintf(stderr, "%s: %s\n", file, why ? why : err_words(e));
	stage_begin(s);
	if (!e) {
		time_set(s, &a);
		e = tell(s, &a);
	}
	announce_finish(&a);
	k_buf_finish(&bytes);
	if (e == ERR_TOO_BIG)
		return ERR_BAD_INPUT;
	return e ? e : page_open(s, page);
}
