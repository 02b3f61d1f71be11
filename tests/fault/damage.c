/* SPDX-License-Identifier: GPL-3.0-or-later */
/* damage: spoils each sector and each page of each file of a state folder in turn, empties, cuts
 * and removes the files, puts older ones back, takes the rights away.  As long as one of the two
 * copies of a request is sound it is there afterwards; nothing counts as delivered that was not;
 * what is lost is said.  Usage: damage [STEP]    Only each STEP-th sector. */
#include "kiosk/base/log.h"
#include "kiosk/outbox/disk.h"
#include "tests/fault/day.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { REQUESTS = 24, SECTOR = 512, PAGE = 4096, SHOWN_FAILURES = 20, NOBODY = 65534 };

static const char *const names[] = {"outbox.db", "outbox.db-wal", "outbox.log"};
enum { FILES = sizeof names / sizeof *names };

struct bench {
	char before[64], now[64], work[64]; /* folders: half the day, the day, the one to spoil */
	struct workday day;
	int half;
	int tried, wrong, step;
};

static void path_of(const char *dir, const char *name, char path_out[PATH_MAX])
{
	snprintf(path_out, PATH_MAX, "%s/%s", dir, name);
}

static off_t size_of(const char *dir, const char *name)
{
	char path[PATH_MAX];
	struct stat facts;
	path_of(dir, name, path);
	return stat(path, &facts) ? 0 : facts.st_size;
}

/* A day whose power went: part in the database, part in its log. */
static void make(struct bench *b)
{
	folder_make(b->before);
	folder_make(b->now);
	folder_make(b->work);
	b->day = (struct workday){.dir = b->work};
	day_open(&b->day);
	for (int i = 1; i <= REQUESTS; i++) {
		day_add(&b->day);
		if (i % 6 == 0)
			day_round(&b->day, i / 6);
		if (i == REQUESTS / 2) {
			if (disk_run(outbox_disk(b->day.box), NULL, "PRAGMA wal_checkpoint", ""))
				exit(1);
			b->half = i;
			folder_copy(b->work, b->before);
		}
	}
	folder_copy(b->work, b->now);
	day_close(&b->day);
}

static void fresh(struct bench *b)
{
	folder_clear(b->work);
	folder_copy(b->now, b->work);
}

static void look(struct bench *b, const char *what, const char *name, long at)
{
	const char *wrong = day_check(&b->day, 1, b->work, DAY_MAY_BE_NEW | DAY_MAY_CALL);
	b->tried++;
	b->wrong += wrong != NULL;
	if (wrong && b->wrong <= SHOWN_FAILURES)
		printf("%s, %s at %ld: %s\n", name, what, at, wrong);
}

/* --- sectors ---------------------------------------------------------------------------------- */

static void flip(char *bytes, size_t n, unsigned how)
{
	if (how == 0)
		memset(bytes, 0, n);
	else if (how == 1)
		for (size_t i = 0; i < n; i++)
			bytes[i] = (char)(bytes[i] ^ (int)(0x5a + i * 7));
	else
		bytes[(how * 131) % n] ^= (char)(1 << how % 8);
}

static void spoil(struct bench *b, const char *name, off_t at, size_t n, unsigned how)
{
	char path[PATH_MAX], bytes[PAGE];
	fresh(b);
	path_of(b->work, name, path);
	int fd = open(path, O_RDWR);
	ssize_t got = pread(fd, bytes, n, at);
	if (got <= 0)
		exit(1);
	flip(bytes, (size_t)got, how);
	if (pwrite(fd, bytes, (size_t)got, at) != got)
		exit(1);
	close(fd);
	look(b, how == 0 ? "zeros" : how == 1 ? "noise" : "one bit", name, (long)at);
}

static void spoil_all(struct bench *b)
{
	for (int f = 0; f < FILES; f++) {
		off_t size = size_of(b->now, names[f]);
		for (off_t at = 0; at < size; at += (off_t)SECTOR * b->step)
			for (unsigned how = 0; how < 6; how++)
				spoil(b, names[f], at, SECTOR, how);
		for (off_t at = 0; at < size; at += PAGE)
			for (unsigned how = 0; how < 2; how++)
				spoil(b, names[f], at, PAGE, how);
	}
}

/* --- whole files ------------------------------------------------------------------------------ */

static void cut_files(struct bench *b)
{
	char path[PATH_MAX];
	for (int f = 0; f < FILES; f++) {
		off_t size = size_of(b->now, names[f]);
		for (off_t at = 0; at < size; at += (off_t)SECTOR * 3 * b->step) {
			fresh(b);
			path_of(b->work, names[f], path);
			if (truncate(path, at))
				exit(1);
			look(b, "cut off", names[f], (long)at);
		}
		fresh(b);
		path_of(b->work, names[f], path);
		unlink(path);
		look(b, "gone", names[f], 0);
	}
}

static void put_back(struct bench *b, const char *name)
{
	char from[PATH_MAX], to[PATH_MAX];
	path_of(b->before, name, from);
	path_of(b->work, name, to);
	file_copy(from, to);
}

/* An older database, log of it, or copy beside newer others; then all of last week's. */
static void put_older_back(struct bench *b)
{
	for (int f = 0; f < FILES; f++) {
		fresh(b);
		put_back(b, names[f]);
		look(b, "of last week", names[f], 0);
	}
	fresh(b);
	put_back(b, names[0]);
	put_back(b, names[1]);
	look(b, "both of last week", "database and log", 0);
	int all = b->day.count;
	folder_clear(b->work);
	folder_copy(b->before, b->work);
	b->day.count = b->half;
	look(b, "of last week", "the whole folder", 0);
	b->day.count = all;
}

/* --- both copies ------------------------------------------------------------------------------ */

/* One request is damaged in both: it alone may be lost, and that is said. */
static void damage_both(struct bench *b)
{
	char path[PATH_MAX], sql[120], *line = NULL;
	struct outbox *box = NULL;
	struct outbox_found found;
	struct outbox_count counts[OUTBOX_STATE_COUNT];
	size_t room = 0;
	for (int i = 1; i <= REQUESTS; i++) {
		fresh(b);
		path_of(b->work, "outbox.log", path);
		FILE *file = fopen(path, "r+");
		for (int n = 0; n < i && getline(&line, &room, file) > 0; n++) {
		}
		fseek(file, -20, SEEK_CUR);
		fputs("XXXX", file);
		fclose(file);
		if (outbox_create(b->work, &day_limits, &box, NULL))
			exit(1);
		snprintf(sql, sizeof sql,
			"UPDATE request SET envelope=CAST('{}' AS BLOB) WHERE seq=%d", i);
		if (disk_run(outbox_disk(box), NULL, sql, ""))
			exit(1);
		outbox_destroy(box);
		/* The first opening gave the copy what it had lost; spoil that line too. */
		file = fopen(path, "r+");
		fseek(file, -20, SEEK_END);
		fputs("XXXX", file);
		fclose(file);
		enum err e = outbox_create(b->work, &day_limits, &box, &found);
		if (!e)
			outbox_counts(box, counts);
		b->tried++;
		if (e || found.damaged != 1 || counts[OUTBOX_QUARANTINED].count < 1) {
			printf("damaged in both copies, %d: %s, %d said\n", i, err_words(e),
				found.damaged);
			b->wrong++;
		}
		outbox_destroy(box);
	}
	free(line);
}

/* --- rights ----------------------------------------------------------------------------------- */

/* Tries as a user without rights; gives what outbox_create said. */
static enum err try_as_nobody(const char *dir)
{
	int status = 0;
	pid_t pid = fork();
	if (!pid) {
		struct outbox *box = NULL;
		if (setgid(NOBODY) || setuid(NOBODY))
			_exit(100);
		_exit((int)outbox_create(dir, &day_limits, &box, NULL));
	}
	waitpid(pid, &status, 0);
	return WIFEXITED(status) ? (enum err)WEXITSTATUS(status) : ERR_IO;
}

static void without_rights(struct bench *b)
{
	static const struct {
		const char *what;
		uid_t owner, files;
		mode_t dir, mode;
	} rights[] = {
		{"files of another", NOBODY, 0, 0700, 0600},
		{"a folder of another", 0, NOBODY, 0755, 0600},
		{"read-only files", NOBODY, NOBODY, 0700, 0400},
		{"a read-only folder", NOBODY, NOBODY, 0500, 0400},
	};
	if (getuid())
		return;
	for (unsigned i = 0; i < sizeof rights / sizeof *rights; i++) {
		fresh(b);
		char path[PATH_MAX];
		for (int f = 0; f < FILES; f++) {
			path_of(b->work, names[f], path);
			if (chown(path, rights[i].files, 0) || chmod(path, rights[i].mode))
				exit(1);
		}
		if (chown(b->work, rights[i].owner, 0) || chmod(b->work, rights[i].dir))
			exit(1);
		enum err e = try_as_nobody(b->work);
		b->tried++;
		if (e != ERR_DENIED && !(e == ERR_OK && i == 1)) {
			printf("%s: %s\n", rights[i].what, err_words(e));
			b->wrong++;
		}
		if (chown(b->work, 0, 0) || chmod(b->work, 0700))
			exit(1);
		const char *wrong = day_check(&b->day, 1, b->work, 0); /* nothing was touched */
		if (wrong) {
			printf("after %s: %s\n", rights[i].what, wrong);
			b->wrong++;
		}
	}
}

int main(int argc, char **argv)
{
	static struct bench b;
	b.step = argc > 1 ? atoi(argv[1]) : 1;
	log_set_level(LOG_ERROR);
	if (!freopen("/dev/null", "w", stderr))
		return 1;
	make(&b);
	spoil_all(&b);
	cut_files(&b);
	put_older_back(&b);
	damage_both(&b);
	without_rights(&b);
	folder_remove(b.before);
	folder_remove(b.now);
	folder_remove(b.work);
	printf("%d damages, %d wrong\nchecks: %d\n", b.tried, b.wrong, b.tried);
	return b.wrong > 0;
}
