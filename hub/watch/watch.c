/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/watch/watch.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>

#include "hub/intake/retention.h"
#include "hub/intake/turnover.h"
#include "hub/store/db.h"
#include "hub/store/keys.h"
#include "hub/watch/figures.h"
#include "kiosk/base/log.h"

enum {
	PATH_BYTES = 4096,
	TOKEN_MIN = 16,
	TOKEN_MAX = 256,
	LOOK_AGAIN_MS = 5000,
	FIRST_DAILY_MS = 60 * 1000,
	DAILY_MS = 24 * 60 * 60 * 1000,
	KEYS_LOOK_MS = 10 * 1000, /* for a key that another hub made */
	NEXT_LOT_MS = 200 /* requests are answered between two lots */
};
#define HOUR_MS INT64_C(3600000)
/* 2024-01-01: no hub ran before. */
#define CLOCK_MIN_MS INT64_C(1704067200000)

struct watch {
	struct loop *loop;
	struct hub *hub;
	struct loop_timer *timer, *keys_timer;
	bool lacks_key; /* another hub made a key that is not here */
	struct tally tally;
	const char *wrong; /* what was found last */
	bool was_looked;
	int64_t looked_mono_ms;
	unsigned char token[crypto_generichash_BYTES];
	bool has_token;
};

/* --- health ---------------------------------------------------------------------------------- */

/* Notes the time in the database: that proves both that it can be written and how the clock goes. */
static const char *clock_and_store(struct hub *hub, int64_t now_ms)
{
	int64_t seen_ms = 0;
	enum err e = db_one(hub->db, &seen_ms, "SELECT checked_ms FROM vitals WHERE one = 1", "");
	if (!e && (now_ms < CLOCK_MIN_MS || now_ms < seen_ms - WATCH_CLOCK_BACK_H * HOUR_MS))
		return "the clock of this machine is wrong: it was later before";
	if (!e)
		e = db_run(hub->db, "UPDATE vitals SET checked_ms = ? WHERE one = 1", "i", now_ms);
	return e == ERR_OK	? NULL
	       : e == ERR_FULL	? "the disk of the database is full"
	       : e == ERR_DAMAGED ? "the database is damaged: restore the last backup"
				  : "the database cannot be written";
}

static const char *disk(const struct hub *hub)
{
	struct statvfs fs;
	if (statvfs(hub->data, &fs))
		return "the data folder cannot be read";
	return (uint64_t)fs.f_bavail * fs.f_frsize < (uint64_t)WATCH_DISK_FREE_MB << 20
		       ? "less than 200 MB are free in the data folder"
		       : NULL;
}

const char *watch_health(struct watch *w)
{
	struct k_time now = loop_now(w->loop);
	int64_t mono_ms = k_time_mono_ms(now);
	if (w->was_looked && mono_ms - w->looked_mono_ms < LOOK_AGAIN_MS)
		return w->wrong;
	const char *wrong = clock_and_store(w->hub, now.wall_ms);
	if (!wrong)
		wrong = disk(w->hub);
	if (!wrong && w->lacks_key)
		wrong = "another hub made a new key: copy its keys/ here";
	if (wrong && wrong != w->wrong)
		log_error("hub", "not well: %s", wrong);
	else if (!wrong && w->wrong)
		log_info("hub", "well again");
	w->wrong = wrong;
	w->was_looked = true;
	w->looked_mono_ms = mono_ms;
	return wrong;
}

/* --- metrics --------------------------------------------------------------------------------- */

static enum err token_read(struct watch *w)
{
	char path[PATH_BYTES];
	struct k_buf text;
	if (snprintf(path, sizeof path, "%s/metrics-token", w->hub->data) >= (int)sizeof path)
		return ERR_TOO_BIG;
	k_buf_init(&text, TOKEN_MAX);
	enum err e = k_buf_read_file(&text, path);
	size_t n = e ? 0 : strcspn(text.data ? text.data : "", "\r\n");
	w->has_token = n >= TOKEN_MIN;
	if (w->has_token)
		crypto_generichash(w->token, sizeof w->token, (const unsigned char *)text.data, n,
			NULL, 0);
	else if (!e)
		log_error("hub", "metrics-token is shorter than %d letters and is not used",
			TOKEN_MIN);
	k_buf_finish_wipe(&text);
	return e == ERR_NOT_FOUND ? ERR_OK : e;
}

bool watch_knows(const struct watch *w, const char *bearer)
{
	static const char start[] = "Bearer ";
	unsigned char hash[crypto_generichash_BYTES];
	if (!w->has_token || !bearer || strncmp(bearer, start, sizeof start - 1))
		return false;
	bearer += sizeof start - 1;
	crypto_generichash(
		hash, sizeof hash, (const unsigned char *)bearer, strlen(bearer), NULL, 0);
	return !sodium_memcmp(hash, w->token, sizeof hash);
}

enum err watch_metrics(struct watch *w, struct k_buf *out)
{
	enum err e = k_buf_printf(out,
		"# HELP foyer_up 1: /healthz says that all is well.\n"
		"# TYPE foyer_up gauge\nfoyer_up %d\n",
		watch_health(w) == NULL);
	if (!e)
		e = figures_write(w->hub, loop_now(w->loop).wall_ms, out);
	return e ? e : tally_write(&w->tally, out);
}

struct tally *watch_tally(struct watch *w)
{
	return &w->tally;
}

/* --- once a day ------------------------------------------------------------------------------ */

static void backup_look(struct watch *w, int64_t now_ms)
{
	int64_t last_ms = 0, oldest_ms = 0;
	enum err e = db_one(
		w->hub->db, &last_ms, "SELECT COALESCE(MAX(at_ms), 0) FROM backups", "");
	if (!e)
		e = db_one(w->hub->db, &oldest_ms,
			"SELECT COALESCE(MIN(received_ms), 0) FROM requests", "");
	int64_t since_ms = last_ms ? last_ms : oldest_ms;
	if (e || !since_ms || now_ms - since_ms < WATCH_BACKUP_H * HOUR_MS)
		return;
	log_error("hub",
		"no backup was made for %lld hours: kiosks keep all that they sent until there is "
		"one",
		(long long)((now_ms - since_ms) / HOUR_MS));
}

static void daily(void *ctx)
{
	struct watch *w = ctx;
	int count = 0;
	int64_t now_ms = loop_now(w->loop).wall_ms;
	enum err e = retention_lot(w->hub, now_ms, &count);
	if (e)
		log_error("hub", "words whose time is over could not be erased: %s", err_words(e));
	if (count)
		log_info("hub", "erased the words of %d requests", count);
	bool is_more = !e && count == RETENTION_LOT;
	if (!is_more)
		backup_look(w, now_ms);
	w->timer = loop_timer_add(w->loop, is_more ? NEXT_LOT_MS : DAILY_MS, daily, w);
}

/* --- several hubs ----------------------------------------------------------------------------- */

static void look_for_key(void *ctx)
{
	struct watch *w = ctx;
	char before[KEY_ID_CHARS + 1];
	snprintf(before, sizeof before, "%s", w->hub->keys->working_id);
	enum err e = turnover_look(w->hub);
	if (e == ERR_NOT_FOUND && !w->lacks_key)
		log_error("hub", "another hub made a new sealing key: copy its keys/ here, within "
				 "the hour; it is taken by itself");
	else if (!e && strcmp(before, w->hub->keys->working_id))
		log_info("hub", "the sealing key %s of another hub is here", w->hub->keys->working_id);
	if (!e || e == ERR_NOT_FOUND)
		w->lacks_key = e == ERR_NOT_FOUND;
	w->keys_timer = loop_timer_add(w->loop, KEYS_LOOK_MS, look_for_key, w);
}

/* --- life ------------------------------------------------------------------------------------ */

enum err watch_create(struct loop *loop, struct hub *hub, struct watch **watch_out)
{
	struct watch *w = calloc(1, sizeof *w);
	if (!w)
		return ERR_NO_MEMORY;
	w->loop = loop;
	w->hub = hub;
	enum err e = token_read(w);
	if (!e) {
		w->timer = loop_timer_add(loop, FIRST_DAILY_MS, daily, w);
		if (db_is_shared(hub->db))
			w->keys_timer = loop_timer_add(loop, 0, look_for_key, w);
		e = w->timer ? ERR_OK : ERR_NO_MEMORY;
	}
	if (e) {
		watch_destroy(w);
		return e;
	}
	hub->watch = w;
	*watch_out = w;
	return ERR_OK;
}

void watch_destroy(struct watch *w)
{
	if (!w)
		return;
	w->hub->watch = NULL;
	loop_timer_remove(w->timer);
	loop_timer_remove(w->keys_timer);
	free(w);
}
