/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tuf_powercut: cuts the power at every write, sync and rename of a kiosk that fetches content by
 * TUF, and makes of each cut the disks that it may leave.  From every one of them the client goes
 * on to the latest content; what it said it had stays proof against an older repository; a target
 * that lies there is one that was signed.  Then with faults built in on purpose: each must be
 * found. Usage: tuf_powercut [VARIANTS]    of each cut */
#include "kiosk/base/buf.h"
#include "kiosk/base/check.h"
#include "kiosk/base/log.h"
#include "kiosk/tuf/client.h"
#include "tests/fault/cuts.h"
#include "tests/fault/day.h"
#include "tests/fault/tape.h"
#include "tests/tuf/maker.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { STATES_MAX = 8 };

static const int64_t now_s = 4000000000; /* 2096 */

/* What was served at a time, and what the client had said it has of it by then. */
struct state {
	json_t *files;
	int refreshed_at, downloaded_at; /* places on the tape; 0: it did not */
	const char *words;		 /* of the target "role/file" */
};

struct history {
	char dir[64];
	char *first_root;
	struct state states[STATES_MAX];
	int count;
	int recovers_at; /* from this place on older states may come again: keys are rotated */
};

/* --- the client ---------------------------------------------------------------------------------
 */

static enum err run(const json_t *files, const char *dir, bool downloads, int *refreshed_at)
{
	struct maker_side metadata = {.files = files, .below = "metadata"};
	struct maker_side targets = {.files = files, .below = "targets"};
	struct client_options options = {.metadata_dir = dir,
		.metadata = maker_source(&metadata),
		.targets = maker_source(&targets),
		.now_s = now_s,
		.limits = &client_usual_limits};
	struct client *client = NULL;
	enum err e = client_create(&options, &client);
	if (!e)
		e = client_refresh(client);
	if (refreshed_at)
		*refreshed_at = tape_len();
	if (!e && downloads)
		e = client_download(client, "role/file", dir);
	client_destroy(client);
	return e;
}

static void must(enum err e, const char *what)
{
	if (!e)
		return;
	printf("%s: %s\n", what, err_words(e));
	exit(1);
}

/* --- what happens at the kiosk ------------------------------------------------------------------
 */

static void live(struct history *h, struct maker *m, const char *words)
{
	struct state *s = &h->states[h->count++];
	s->files = json_copy(m->files);
	s->words = words;
	must(run(s->files, h->dir, true, &s->refreshed_at), "a day");
	s->downloaded_at = tape_len();
}

/* A change of keys after which the old ones' signatures are still good: that there was one is then
 * all that allows an older version. */
static void admit_another(struct maker *m, const char *role)
{
	json_t *roles = json_object_get(m->body[MAKER_ROOT], "roles");
	json_t *keyids = json_object_get(json_object_get(roles, role), "keyids");
	json_array_append_new(keyids, json_string("of a key that comes later"));
}

/* Content changes twice; then a thief counts the versions up; then the city changes the keys and
 * counts from the beginning. */
static void make_history(struct history *h, const char *forgotten)
{
	struct maker m;
	maker_init(&m);
	folder_make(h->dir);
	h->first_root = strdup(maker_file(&m, "metadata/1.root.json"));
	must(client_init(h->dir, h->first_root, strlen(h->first_root)), "init");
	tape_start(h->dir);
	tape_forget_sync(forgotten);
	live(h, &m, "the first words of a role");
	maker_target(&m, MAKER_ROLE, "role/file", "second");
	maker_publish_all(&m);
	live(h, &m, "second");
	maker_publish(&m, MAKER_ROOT);
	maker_target(&m, MAKER_ROLE, "role/file",
		"the third words, which are longer than a sector "
		"of nothing but a few bytes");
	maker_publish_all(&m);
	live(h, &m, "the third words, which are longer than a sector of nothing but a few bytes");
	maker_set_version(&m, MAKER_TIMESTAMP, 9000);
	maker_set_version(&m, MAKER_SNAPSHOT, 9000);
	maker_publish_all(&m);
	live(h, &m, "the third words, which are longer than a sector of nothing but a few bytes");
	admit_another(&m, "timestamp");
	admit_another(&m, "snapshot");
	maker_publish(&m, MAKER_ROOT);
	maker_set_version(&m, MAKER_TIMESTAMP, 0);
	maker_set_version(&m, MAKER_SNAPSHOT, 0);
	maker_target(&m, MAKER_ROLE, "role/file", "fifth");
	maker_publish_all(&m);
	h->recovers_at = tape_len();
	live(h, &m, "fifth");
	tape_stop();
	maker_finish(&m);
}

static void finish_history(struct history *h)
{
	for (int i = 0; i < h->count; i++)
		json_decref(h->states[i].files);
	free(h->first_root);
}

/* --- looking at a disk --------------------------------------------------------------------------
 */

/* The last state that the client had told of before place `at`; -1: none. */
static int told(const struct history *h, int at)
{
	int last = -1;
	for (int i = 0; i < h->count; i++)
		if (h->states[i].refreshed_at && h->states[i].refreshed_at <= at)
			last = i;
	return last;
}

static const char *check_target(const struct history *h, int at, const char *dir)
{
	char path[PATH_MAX];
	struct k_buf words;
	const char *wrong = NULL;
	int had = -1, found = -1;
	k_buf_init(&words, 4096);
	snprintf(path, sizeof path, "%s/role%%2Ffile", dir);
	enum err e = k_buf_read_file(&words, path);
	for (int i = 0; i < h->count; i++) {
		if (h->states[i].downloaded_at && h->states[i].downloaded_at <= at)
			had = i;
		if (!e && words.data && !strcmp(words.data, h->states[i].words))
			found = i;
	}
	if (!e && found < 0)
		wrong = "a target that nobody signed";
	else if (found < had && (had < 0 || found < 0 ||
					strcmp(h->states[found].words, h->states[had].words) != 0))
		wrong = "a target that was told of is not there";
	k_buf_finish(&words);
	return wrong;
}

/* An older repository is refused, if a later one was told of and its keys are still those. */
static const char *check_rollback(const struct history *h, int at, const char *dir)
{
	int last = told(h, at);
	if (last < 1 || at > h->recovers_at)
		return NULL;
	return run(h->states[last - 1].files, dir, false, NULL) ? NULL
								: "an older repository is taken";
}

static void remove_lock(const char *dir)
{
	char lock[PATH_MAX];
	snprintf(lock, sizeof lock, "%s/.lock", dir);
	unlink(lock);
}

static const char *check_disk(void *ctx, int at, int variant, const char *dir)
{
	const struct history *h = ctx;
	(void)variant;
	const char *wrong = check_target(h, at, dir);
	if (!wrong)
		wrong = check_rollback(h, at, dir);
	if (!wrong && run(h->states[h->count - 1].files, dir, true, NULL))
		wrong = "the client cannot go on";
	if (!wrong)
		wrong = check_target(h, INT_MAX, dir);
	remove_lock(dir);
	return wrong;
}

/* --- cutting ------------------------------------------------------------------------------------
 */

static int live_and_cut(const char *forgotten, int variants, int *images)
{
	struct history h = {0};
	struct cuts c = {"", check_disk, &h, variants, forgotten != NULL};
	make_history(&h, forgotten);
	int wrong = cuts_make(&c, images);
	finish_history(&h);
	remove_lock(h.dir);
	folder_remove(h.dir);
	return wrong;
}

static const struct cuts_mutant mutants[] = {
	{"metadata are not synced", ".json.new"},
	{"targets are not synced", ".part"},
	{"the folder is not synced", "/"},
};

int main(int argc, char **argv)
{
	log_set_level(LOG_ERROR);
	return cuts_main(live_and_cut, argc > 1 ? atoi(argv[1]) : 12, mutants, K_COUNT(mutants));
}
