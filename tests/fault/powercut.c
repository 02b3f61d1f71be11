/* SPDX-License-Identifier: GPL-3.0-or-later */
/* powercut: cuts the power at every write, sync and rename of days at a kiosk, and makes of each
 * cut the disks that it may leave.  Every one is opened with the real outbox: whatever was answered
 * "saved" is there, with the same bytes, once.  Then with one of the two copies taken away.  Then
 * with faults built in on purpose: each of these must be found, or this program could not.
 * Usage: powercut [IMAGES]    Goes on with longer days until there were so many. */
#include "kiosk/base/log.h"
#include "kiosk/outbox/disk.h"
#include "tests/fault/cuts.h"
#include "tests/fault/day.h"
#include "tests/fault/tape.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { VARIANTS = 12, WORDS_MAX = 160 };

struct plan {
	const char *name;
	void (*run)(struct workday *d, int requests);
	bool is_new; /* the database is made anew: both copies are needed, states may be lost */
	const char *from; /* the folder as it was before, NULL: empty */
};

/* what is built in wrongly, and the sync that is left out for it */
struct mutant {
	const char *name, *sync;
	bool is_lazy_database;
};

static bool is_lazy;

/* --- the days --------------------------------------------------------------------------------- */

static void ask(struct workday *d, const char *sql)
{
	if (disk_run(outbox_disk(d->box), NULL, sql, ""))
		exit(1);
}

static void open_day(struct workday *d)
{
	day_open(d);
	if (is_lazy)
		ask(d, "PRAGMA synchronous=NORMAL");
}

/* Requests, rounds of the sender, a checkpoint, what is durable goes; closed and opened again. */
static void run_day(struct workday *d, int requests)
{
	open_day(d);
	for (int i = 1; i <= requests; i++) {
		day_add(d);
		if (i % 5 == 0)
			day_round(d, i / 5);
		if (i == requests / 2)
			ask(d, "PRAGMA wal_checkpoint");
	}
	for (int i = 1; i <= requests; i++)
		if (d->promised[i].received_at)
			day_receipt(d, i, OUTBOX_DURABLE);
	day_hour(d);
	day_add(d);
	day_hour(d);
	day_hour(d);
	day_add(d);
	day_close(d);
	open_day(d);
	day_add(d);
	day_close(d);
}

/* The database is found to be none. */
static void run_rebuild(struct workday *d, int requests)
{
	char path[PATH_MAX];
	open_day(d);
	for (int i = 0; i < requests / 2; i++)
		day_add(d);
	day_close(d);
	snprintf(path, sizeof path, "%s/outbox.db", d->dir);
	int fd = open(path, O_WRONLY);
	if (pwrite64(fd, "no database, and never one", 26, 0) != 26 || fsync(fd))
		exit(1);
	close(fd);
	open_day(d);
	day_add(d);
	day_close(d);
}

/* What an earlier version left, not even closed. */
static void run_upgrade(struct workday *d, int requests)
{
	day_take_old(d);
	open_day(d);
	for (int i = 0; i < requests / 4; i++)
		day_add(d);
	day_round(d, 1);
	day_close(d);
}

static const struct plan plans[] = {
	{"a day", run_day, false, NULL},
	{"made anew", run_rebuild, true, NULL},
	{"an earlier version", run_upgrade, false, day_old},
};

/* --- cutting ---------------------------------------------------------------------------------- */

struct cutting {
	const struct plan *plan;
	const struct workday *day;
	char words[WORDS_MAX];
};

static void take_away(const char *disk, int which)
{
	static const char *const names[][2] = {
		{NULL, NULL}, {"outbox.log", NULL}, {"outbox.db", "outbox.db-wal"}};
	char path[PATH_MAX];
	for (int i = 0; i < 2 && names[which][i]; i++) {
		snprintf(path, sizeof path, "%s/%s", disk, names[which][i]);
		unlink(path);
	}
}

static const char *check_disk(void *ctx, int at, int variant, const char *disk)
{
	static const char *const taken[] = {"nothing", "the copy", "the database"};
	struct cutting *c = ctx;
	/* Which copy is taken away.  While the database is made anew both are needed. */
	int which = c->plan->is_new ? 0 : (at + variant) % 3;
	take_away(disk, which);
	const char *wrong =
		day_check(c->day, at, disk, c->plan->is_new || which == 2 ? DAY_MAY_BE_NEW : 0);
	snprintf(c->words, sizeof c->words, "without %s: %s", taken[which], wrong ? wrong : "");
	return wrong ? c->words : NULL;
}

/* Gives how many disks were wrong; adds to *images. */
static int cut(const struct plan *plan, int requests, const struct mutant *mutant, int *images)
{
	char dir[64];
	static struct workday day;
	struct cutting cutting = {.plan = plan, .day = &day};
	struct cuts c = {plan->name, check_disk, &cutting, VARIANTS, mutant != NULL};
	int before = *images;
	folder_make(dir);
	day = (struct workday){.dir = dir};
	if (plan->from)
		folder_copy(plan->from, dir);
	is_lazy = mutant && mutant->is_lazy_database;
	tape_start(dir);
	tape_forget_sync(mutant ? mutant->sync : NULL);
	plan->run(&day, requests);
	tape_stop();
	is_lazy = mutant != NULL;
	int wrong = cuts_make(&c, images);
	if (!mutant)
		printf("%s, %d requests: %d operations, %d disks, %d wrong\n", plan->name, requests,
			tape_len(), *images - before, wrong);
	day_finish(&day);
	folder_remove(dir);
	return wrong;
}

/* --- the mutants ------------------------------------------------------------------------------ */

static const struct mutant mutants[] = {
	{"the database with synchronous=NORMAL", NULL, true},
	{"the copy is not synced", "outbox.log", false},
	{"the database's log is not synced", "outbox.db-wal", false},
	{"the folder is not synced", "/", false},
};

static int try_mutants(void)
{
	int missed = 0, images = 0;
	for (unsigned i = 0; i < sizeof mutants / sizeof *mutants; i++) {
		bool is_found = cut(&plans[0], 10, &mutants[i], &images) > 0;
		printf("built in: %s: %s\n", mutants[i].name, is_found ? "found" : "NOT FOUND");
		missed += !is_found;
	}
	return missed;
}

int main(int argc, char **argv)
{
	int want = argc > 1 ? atoi(argv[1]) : 10000, images = 0, wrong = 0;
	log_set_level(LOG_ERROR);
	if (!freopen("/dev/null", "w", stderr))
		return 1;
	for (int requests = 12;
		!wrong && images<want; requests = requests * 2> 200 ? 200 : requests * 2)
		for (unsigned i = 0; i < sizeof plans / sizeof *plans; i++)
			wrong += cut(&plans[i], requests, NULL, &images);
	int missed = try_mutants();
	printf("checks: %d\n", images);
	return wrong || missed;
}
