/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "show.h"

#include "machine.h"
#include "notice_file.h"
#include "wav.h"

#include "kiosk/proof/leaf.h"
#include "kiosk/proof/spoken.h"

#include <stdio.h>
#include <string.h>

/* The machine's time, or that of --at.  The town's zone is set. */
static enum err time_read(const struct options *o, struct k_time *out)
{
	struct day d;
	int hour, minute, end = 0;
	enum err e = machine_now(out);
	if (e || !o->at)
		return e;
	if (sscanf(o->at, "%4d-%2d-%2d %2d:%2d%n", &d.year, &d.month, &d.day, &hour, &minute,
		    &end) != 5 ||
		o->at[end] || d.year < 2000 || d.month < 1 || d.month > 12 || d.day < 1 ||
		d.day > 31 || hour < 0 || hour > 23 || minute < 0 || minute > 59)
		return ERR_UNSUPPORTED;
	out->wall_ms = wall_of(d, hour * 60 + minute);
	return ERR_OK;
}

static enum err words_write(const char *path, const struct spoken *s)
{
	FILE *f = strcmp(path, "-") ? fopen(path, "we") : stdout;
	if (!f)
		return ERR_IO;
	for (int i = 0; i < s->count; i++)
		fprintf(f, "[%s] %s\n", s->list[i].lang, s->list[i].text);
	bool is_bad = ferror(f);
	if (f != stdout)
		is_bad |= fclose(f) != 0;
	return is_bad ? ERR_IO : ERR_OK;
}

static enum err said_write(const struct options *o, const struct stage *s)
{
	static struct spoken spoken;
	if (!o->words && !o->wav)
		return ERR_OK;
	enum err e = spoken_make(&spoken, &s->page, &s->profile);
	if (!e && o->words)
		e = words_write(o->words, &spoken);
	if (!e && o->wav)
		e = wav_write(o->wav, &spoken);
	spoken_finish(&spoken);
	return e;
}

static enum err picture_write(const struct options *o, struct stage *s)
{
	if (!o->png)
		return ERR_OK;
	stage_paint(s);
	return view_write_png(s->view, o->png);
}

static void facts_print(const struct stage *s, const char *item)
{
	printf("{\"page\":\"%s\",\"item\":\"%s\",\"part\":%d,\"parts\":%d,\"size\":%d,\"set\":%d}"
	       "\n",
		s->page.screen, item, s->page.part + 1, s->page.parts, s->profile.text_size,
		view_fit_size(s->view));
}

static enum err notice_open(const struct options *o, struct stage *s)
{
	struct urgent u = {0};
	const char *why = NULL;
	enum err e = notice_file_read(o->announce, &u, &why);
	if (e)
		fprintf(stderr, "%s: %s\n", o->announce, why ? why : err_words(e));
	else
		e = urgent_open(s, &u, o->page);
	if (e == ERR_UNSUPPORTED)
		fprintf(stderr, "kiosk-proof: %s: no urgent notice is shown on that page\n", o->page);
	notice_file_finish(&u);
	return e;
}

/* Comes to the page; its item's name goes to item. */
static enum err page_open(const struct options *o, struct stage *s, char item[LEAF_NAME_BYTES])
{
	struct leaf leaf;
	if (o->announce)
		return notice_open(o, s);
	enum err e = leaf_find(s->content, o->page, o->item, &leaf);
	if (e) {
		fprintf(stderr, "kiosk-proof: %s %s: %s\n", o->page, o->item ? o->item : "",
			e == ERR_NOT_FOUND ? "the content has no such item"
					   : "no content is shown on that page");
		return ERR_UNSUPPORTED;
	}
	leaf_open(s, leaf);
	leaf_name(s->content, leaf, item);
	return ERR_OK;
}

static enum err stage_ready(const struct options *o, const struct content *c, struct stage *s)
{
	struct stage_config config = {.content = c,
		.panel = o->panel,
		.profile = profile_default(tongue_find(o->language)->index),
		.assets_dir = o->assets};
	config.profile.text_size = o->size;
	config.profile.theme = o->theme;
	enum err e = zone_set(c->town.zone);
	if (!e)
		e = time_read(o, &config.now);
	return e ? e : stage_create(s, &config);
}

enum err show_page(const struct options *o, const struct content *c)
{
	static struct stage s;
	char item[LEAF_NAME_BYTES] = "";
	enum err e = stage_ready(o, c, &s);
	if (!e)
		e = page_open(o, &s, item);
	bool is_told = e == ERR_UNSUPPORTED; /* in words of its own */
	if (!e && o->part)
		stage_part(&s, o->part);
	if (!e)
		e = picture_write(o, &s);
	if (!e)
		e = said_write(o, &s);
	if (!e)
		facts_print(&s, item);
	else if (!is_told)
		fprintf(stderr, "kiosk-proof: %s\n", err_words(e));
	stage_destroy(&s);
	return e;
}
