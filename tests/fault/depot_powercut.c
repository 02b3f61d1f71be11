/* SPDX-License-Identifier: GPL-3.0-or-later */
/* depot_powercut: cuts the power at every write, sync, rename and removal in the store of content
 * while packages are fetched, and makes of each cut the disks that it may leave.  Whatever package
 * was wanted, and the one before it, lies there whole.  Then with faults built in on purpose: each
 * must be found.  Usage: depot_powercut [VARIANTS]    of each cut */
#include "kiosk/base/buf.h"
#include "kiosk/base/check.h"
#include "kiosk/base/log.h"
#include "kiosk/sync/depot.h"
#include "tests/fault/cuts.h"
#include "tests/fault/day.h"
#include "tests/fault/tape.h"
#include "tests/tuf/maker.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PACKAGES = 6, WORDS_MAX = 4096 };

/* A package that is wanted from a place on the tape on. */
struct package {
	int wanted_at;
	json_t *files; /* hash to words, of it and of the one before */
};

struct history {
	char dir[64], files_dir[96], root_file[96];
	struct package packages[PACKAGES];
};

static void must(enum err e, const char *what)
{
	if (!e)
		return;
	printf("%s: %s\n", what, err_words(e));
	exit(1);
}

static void make_folders(struct history *h)
{
	char path[96];
	folder_make(h->dir);
	snprintf(path, sizeof path, "%s/content", h->dir);
	snprintf(h->files_dir, sizeof h->files_dir, "%s/content/files", h->dir);
	snprintf(h->root_file, sizeof h->root_file, "%s/root.json", h->dir);
	if (mkdir(path, 0700) || mkdir(h->files_dir, 0700))
		must(ERR_IO, path);
}

static void remove_folders(const struct history *h)
{
	static const char *const below[] = {"content/files", "content/tuf", "content", ""};
	char path[160];
	for (unsigned i = 0; i < sizeof below / sizeof *below; i++) {
		snprintf(path, sizeof path, "%s/%s/.lock", h->dir, below[i]);
		unlink(path);
		snprintf(path, sizeof path, "%s/%s", h->dir, below[i]);
		folder_remove(path);
	}
}

/* --- packages -----------------------------------------------------------------------------------
 */

static void fetch(const struct history *h, const struct maker *m)
{
	struct maker_side metadata = {.files = m->files, .below = "metadata"};
	struct maker_side targets = {.files = m->files, .below = "targets"};
	struct depot_limits limits = depot_usual_limits;
	limits.floor_bytes = 0;
	struct depot_order order = {.state_dir = h->dir,
		.root_file = h->root_file,
		.metadata = maker_source(&metadata),
		.targets = maker_source(&targets),
		.now_s = 1900000000,
		.limits = &limits};
	struct depot_report report;
	must(depot_update(&order, &report), "a package");
}

/* Reads what is wanted now, and where it is. */
static void note(struct history *h, int i)
{
	static const char *const lists[] = {"wanted.json", "before.json"};
	struct package *p = &h->packages[i];
	char path[256];
	p->wanted_at = tape_len();
	p->files = json_object();
	for (unsigned l = 0; l < 2; l++) {
		const char *name;
		json_t *file;
		snprintf(path, sizeof path, "%s/content/%s", h->dir, lists[l]);
		json_t *list = json_load_file(path, 0, NULL);
		json_object_foreach(json_object_get(list, "files"), name, file) {
			struct k_buf words;
			const char *hash = json_string_value(json_object_get(file, "hash"));
			k_buf_init(&words, WORDS_MAX);
			snprintf(path, sizeof path, "%s/%s", h->files_dir, hash);
			must(k_buf_read_file(&words, path), name);
			json_object_set_new(
				p->files, hash, json_stringn(words.data, words.len_bytes));
			k_buf_finish(&words);
		}
		json_decref(list);
	}
}

static void make_history(struct history *h, const char *forgotten)
{
	struct maker m;
	char words[1500];
	maker_init(&m);
	make_folders(h);
	const char *root = maker_file(&m, "metadata/1.root.json");
	must(k_file_replace(h->root_file, root, strlen(root), 0600), "root");
	tape_start(h->files_dir);
	tape_forget_sync(forgotten);
	for (int i = 0; i < PACKAGES; i++) {
		fetch(h, &m);
		note(h, i);
		memset(words, 'a' + i, sizeof words); /* some sectors */
		words[sizeof words - 1] = 0;
		maker_target(&m, i % 2 ? MAKER_TARGETS : MAKER_ROLE, i % 2 ? "file" : "role/file",
			words);
		maker_publish_all(&m);
	}
	tape_stop();
	maker_finish(&m);
}

/* --- cutting ------------------------------------------------------------------------------------
 */

static const char *check_disk(void *ctx, int at, int variant, const char *dir)
{
	const struct history *h = ctx;
	(void)variant;
	const struct package *last = NULL;
	const char *hash, *wrong = NULL;
	json_t *words;
	for (int i = 0; i < PACKAGES; i++)
		if (h->packages[i].wanted_at <= at)
			last = &h->packages[i];
	if (!last)
		return NULL;
	json_object_foreach(last->files, hash, words) {
		char path[256];
		struct k_buf is;
		k_buf_init(&is, WORDS_MAX);
		snprintf(path, sizeof path, "%s/%s", dir, hash);
		if (k_buf_read_file(&is, path) || !is.data ||
			strcmp(is.data, json_string_value(words)) != 0)
			wrong = "a file of a wanted package is not whole";
		k_buf_finish(&is);
	}
	return wrong;
}

static int live_and_cut(const char *forgotten, int variants, int *images)
{
	struct history h = {0};
	struct cuts c = {"", check_disk, &h, variants, forgotten != NULL};
	make_history(&h, forgotten);
	int wrong = cuts_make(&c, images);
	for (int i = 0; i < PACKAGES; i++)
		json_decref(h.packages[i].files);
	remove_folders(&h);
	return wrong;
}

static const struct cuts_mutant mutants[] = {
	{"files are not synced", ".part"},
	{"the folder is not synced", "/"},
};

int main(int argc, char **argv)
{
	log_set_level(LOG_ERROR);
	return cuts_main(live_and_cut, argc > 1 ? atoi(argv[1]) : 12, mutants, K_COUNT(mutants));
}
