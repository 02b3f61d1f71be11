/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "content_keeper.h"

#include "content_loading.h"

#include "kiosk/base/buf.h"
#include "kiosk/base/log.h"

#include <errno.h>
#include <fts.h>
#include <inttypes.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FILE_BYTES_MAX = 1 << 20 }; /* content.h: no file is larger */

static enum err load(const char *dir, struct content **out)
{
	struct content_problems *problems = calloc(1, sizeof *problems);
	if (!problems)
		return ERR_NO_MEMORY;
	enum err e = content_load(dir, out, problems);
	for (int i = 0; e && i < problems->count && i < CONTENT_PROBLEMS_MAX; i++) {
		const struct content_problem *p = &problems->list[i];
		log_error("content", "%s:%d: %s Mend: %s", p->file, p->line, p->what, p->mend);
	}
	free(problems);
	return e;
}

/* --- the copy ---------------------------------------------------------------------------------- */

static enum err copy_file(const char *from, const char *to)
{
	struct k_buf b;
	k_buf_init(&b, FILE_BYTES_MAX);
	enum err e = k_buf_read_file(&b, from);
	if (!e)
		e = k_file_replace(to, b.data ? b.data : "", b.len_bytes, 0644);
	k_buf_finish(&b);
	return e;
}

static enum err copy_entry(const FTSENT *entry, const char *from, const char *to)
{
	char path[PATH_MAX];
	if (snprintf(path, sizeof path, "%s%s", to, entry->fts_path + strlen(from)) >= (int)sizeof path)
		return ERR_TOO_BIG;
	if (entry->fts_info == FTS_D)
		return mkdir(path, 0755) && errno != EEXIST ? err_from_errno(errno) : ERR_OK;
	return entry->fts_info == FTS_F ? copy_file(entry->fts_path, path) : ERR_OK;
}

static enum err copy_folder(const char *from, const char *to)
{
	char *const roots[] = {(char *)from, NULL};
	FTS *walk = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
	if (!walk)
		return err_from_errno(errno);
	enum err e = ERR_OK;
	FTSENT *entry;
	while (!e && (entry = fts_read(walk)) != NULL)
		e = copy_entry(entry, from, to);
	fts_close(walk);
	return e;
}

static void remove_folder(const char *path)
{
	char *const roots[] = {(char *)path, NULL};
	FTS *walk = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
	FTSENT *entry;
	while (walk && (entry = fts_read(walk)) != NULL)
		if (entry->fts_info != FTS_D)
			(void)remove(entry->fts_accpath);
	if (walk)
		fts_close(walk);
}

/* The copy is made beside the kept one and takes its place whole; the check at the next start
 * finds it out if a power cut came in between. */
static void keep_copy(const struct content_keeper *k)
{
	char fresh[PATH_MAX], last[PATH_MAX];
	if (!k->keep || !strcmp(k->keep, k->dir))
		return;
	snprintf(fresh, sizeof fresh, "%s.new", k->keep);
	snprintf(last, sizeof last, "%s.old", k->keep);
	remove_folder(fresh);
	enum err e = copy_folder(k->dir, fresh);
	if (!e) {
		remove_folder(last);
		(void)rename(k->keep, last);
		e = rename(fresh, k->keep) ? err_from_errno(errno) : ERR_OK;
		remove_folder(last);
	}
	if (e)
		log_warn("content", "%s: no copy could be kept: %s", k->keep, err_words(e));
}

/* --- what is shown ----------------------------------------------------------------------------- */

/* A copy of another version than the one shown is made anew. */
static bool is_kept(const struct content_keeper *k)
{
	struct content *kept = NULL;
	if (!k->keep || access(k->keep, R_OK) || load(k->keep, &kept))
		return false;
	bool same = !strcmp(kept->version, k->now->version);
	content_destroy(kept);
	return same;
}

/* The signed package that was shown last, or the one before it.  False: there is none. */
static bool open_package(struct content_keeper *k)
{
	struct package_memory *m = &k->memory;
	char words[LOADING_WORDS_MAX];
	while (*m->now.name) {
		if (!package_memory_start(m))
			continue;
		enum err e = content_load_told(m->now.dir, &k->now, words);
		if (!e)
			return true;
		package_memory_give_up(m, e == ERR_NOT_FOUND ? NULL : words);
	}
	return false;
}

static enum err open_folder(struct content_keeper *k)
{
	enum err e = load(k->dir, &k->now);
	if (!e) {
		if (k->keep && !is_kept(k))
			keep_copy(k);
		return ERR_OK;
	}
	if (k->keep && !load(k->keep, &k->now)) {
		log_error("content", "%s cannot be shown; the last good content in %s is shown", k->dir, k->keep);
		return ERR_OK;
	}
	return e;
}

enum err content_keeper_open(struct content_keeper *k, const char *dir, const char *keep)
{
	*k = (struct content_keeper){.dir = dir, .keep = keep};
	package_memory_open(&k->memory, keep);
	if (open_package(k))
		return ERR_OK;
	return open_folder(k);
}

bool content_keeper_wants(const struct content_keeper *k, const struct package_label *label)
{
	return strcmp(label->name, k->memory.now.name) != 0 &&
		!package_memory_is_given_up(&k->memory, label->name);
}

void content_keeper_switch(struct content_keeper *k, const struct package_label *label,
	struct content *content, struct content **old_out)
{
	package_memory_switch(&k->memory, label);
	*old_out = k->now;
	k->now = content;
	log_info("content", "package %.12s, release %" PRId64 ", is shown now", label->name, label->release);
}

enum err content_keeper_reload(struct content_keeper *k, struct content **old_out)
{
	struct content *fresh = NULL;
	if (*k->memory.now.name) {
		log_warn("content", "%s is not looked at: signed content is shown", k->dir);
		return ERR_DENIED;
	}
	enum err e = load(k->dir, &fresh);
	if (e) {
		log_error("content", "%s cannot be shown; what was shown stays", k->dir);
		return e;
	}
	*old_out = k->now;
	k->now = fresh;
	keep_copy(k);
	log_info("content", "version %.12s is shown now", fresh->version);
	return ERR_OK;
}

void content_keeper_close(struct content_keeper *k)
{
	content_destroy(k->now);
	k->now = NULL;
	package_memory_close(&k->memory);
}
