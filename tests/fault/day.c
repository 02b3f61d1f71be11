/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/fault/day.h"

#include "kiosk/base/check.h"
#include "kiosk/model/number.h"
#include "kiosk/outbox/disk.h"
#include "kiosk/outbox/envelope.h"
#include "kiosk/outbox/lot.h"
#include "tests/fault/tape.h"

#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

const char day_old[] = "tests/fault/data/v1";

const struct outbox_limits day_limits = {.floor_bytes = 0,
	.ballast_bytes = 4096,
	.max_pages = 100000,
	.keep_hours = 2,
	.purge_lot = 4};

static void must(enum err e, const char *what)
{
	if (!e)
		return;
	fprintf(stderr, "day: %s: %s\n", what, err_words(e));
	exit(1);
}

void day_id(int i, char id_out[REQUEST_ID_CHARS + 1])
{
	snprintf(id_out, REQUEST_ID_CHARS + 1, "%032x", (unsigned)i);
}

void day_sealed(int i, char sealed_out[DAY_SEALED_MAX + 1])
{
	int n = 200 + i * 397 % (DAY_SEALED_MAX - 200);
	for (int k = 0; k < n; k++)
		sealed_out[k] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdef"[(i * 7 + k * (i + 3)) & 31];
	sealed_out[n] = '\0';
}

enum err day_try_add(struct outbox *box, int i)
{
	char id[REQUEST_ID_CHARS + 1], number[NUMBER_CHARS + 1], status[128];
	char sealed[DAY_SEALED_MAX + 1];
	day_id(i, id);
	number_make((uint64_t)i, number);
	day_sealed(i, sealed);
	snprintf(status, sizeof status,
		"{\"number\":\"%s\",\"kind\":\"report\",\"state\":\"saved\"}", number);
	struct outbox_new n = {.id = id,
		.number = number,
		.kind = "report",
		.sealed = sealed,
		.public_json = status};
	return outbox_add(box, "k1", &n, 1700000000000 + i);
}

void day_open(struct workday *d)
{
	must(outbox_create(d->dir, &day_limits, &d->box, NULL), "open");
}

void day_close(struct workday *d)
{
	outbox_destroy(d->box);
	d->box = NULL;
}

void day_finish(struct workday *d)
{
	day_close(d);
	for (int i = 0; i < DAY_MAX; i++)
		free(d->promised[i].envelope);
}

static char *envelope_of(struct outbox *box, const char *id)
{
	sqlite3_stmt *stmt = NULL;
	char *text = NULL;
	enum err e = disk_ask(
		outbox_disk(box), &stmt, "SELECT envelope FROM request WHERE id=?", "s", id);
	if (!e && disk_step(stmt, &e))
		text = strndup(sqlite3_column_blob(stmt, 0), (size_t)sqlite3_column_bytes(stmt, 0));
	sqlite3_finalize(stmt);
	return text;
}

void day_add(struct workday *d)
{
	char id[REQUEST_ID_CHARS + 1];
	int i = ++d->count;
	K_CHECK(i < DAY_MAX);
	must(day_try_add(d->box, i), "add");
	d->promised[i].saved_at = tape_len();
	day_id(i, id);
	d->promised[i].envelope = envelope_of(d->box, id);
	must(outbox_shown(d->box, id), "shown");
}

void day_receipt(struct workday *d, int i, enum outbox_state state)
{
	char id[REQUEST_ID_CHARS + 1];
	day_id(i, id);
	must(outbox_receipt(d->box, id, state, "received", "{\"receipt\":\"\"}", 1700000000000),
		"receipt");
	if (!d->promised[i].received_at)
		d->promised[i].received_at = tape_len();
	if (state == OUTBOX_DURABLE)
		d->promised[i].free_at = -1; /* when its hours are over */
}

/* What the hub says of an item, at once; false: a receipt, which is still to be kept. */
static bool is_refused(struct workday *d, const struct outbox_item *item, int64_t round)
{
	int i = (int)strtol(item->id, NULL, 16);
	if (i % 7 == 3)
		must(outbox_quarantine(d->box, item->id, "cannot be opened"), "quarantine");
	else if ((i + round) % 4 == 0)
		must(outbox_back(d->box, item->id, "no answer"), "back");
	return i % 7 == 3 || (i + round) % 4 == 0;
}

/* As requests flow: receipts and what goes next in one commit. */
static void round_in_lots(struct workday *d, int64_t round)
{
	static char text[] = "{\"receipt\":\"\"}";
	struct outbox_item items[LOT_MAX];
	struct lot_receipt receipts[LOT_MAX];
	int came = 0, count = 0;
	do {
		must(lot_turn(d->box, receipts, came, 1700000000000, round, items, &count), "lot");
		for (int n = 0; n < came; n++)
			d->promised[strtol(receipts[n].id, NULL, 16)].received_at = tape_len();
		came = 0;
		for (int n = 0; n < count; n++) {
			struct lot_receipt *r = &receipts[came];
			if (!is_refused(d, &items[n], round)) {
				*r = (struct lot_receipt){.outcome = "received", .state = OUTBOX_RECEIVED, .text = text};
				memcpy(r->id, items[n].id, sizeof r->id);
				came++;
			}
			outbox_item_finish(&items[n]);
		}
	} while (count);
}

void day_round(struct workday *d, int64_t round)
{
	struct outbox_item item;
	if (round % 2 == 0) {
		round_in_lots(d, round);
		return;
	}
	while (outbox_next(d->box, round, &item) == ERR_OK) {
		if (!is_refused(d, &item, round))
			day_receipt(d, (int)strtol(item.id, NULL, 16), OUTBOX_RECEIVED);
		outbox_item_finish(&item);
	}
}

void day_hour(struct workday *d)
{
	int went = 0;
	for (int i = 1; i <= d->count; i++)
		if (d->promised[i].free_at < 0)
			d->promised[i].free_at = tape_len();
	must(outbox_hour(d->box, &went), "hour");
}

/* A line of the copy: sum, envelope. */
void day_take_old(struct workday *d)
{
	static char line[DAY_SEALED_MAX * 2];
	char path[PATH_MAX];
	snprintf(path, sizeof path, "%s/outbox.log", d->dir);
	FILE *file = fopen(path, "r");
	while (file && fgets(line, sizeof line, file)) {
		line[strcspn(line, "\n")] = '\0';
		d->count++;
		d->promised[d->count] = (struct promise){.saved_at = 1,
			.received_at = d->count <= DAY_OLD_RECEIVED,
			.envelope = strdup(strchr(line, ' ') + 1)};
	}
	if (!file || d->count != DAY_OLD)
		must(ERR_DAMAGED, path);
	fclose(file);
}

/* --- looking ---------------------------------------------------------------------------------- */

struct seen {
	bool is_there, is_same;
	int state, shown;
};

/* The bytes that were promised; if they are not known, what was sealed. */
static bool is_same(const char *want, int i, const void *bytes, size_t n)
{
	struct envelope_facts facts;
	char sealed[DAY_SEALED_MAX + 1], *found = NULL;
	if (want)
		return n == strlen(want) && !memcmp(want, bytes, n);
	day_sealed(i, sealed);
	bool is_it = !envelope_read(bytes, n, &facts, &found) && !strcmp(found, sealed);
	free(found);
	return is_it;
}

static const char *read_rows(const struct workday *d, struct outbox *box, struct seen seen[DAY_MAX])
{
	sqlite3_stmt *stmt = NULL;
	enum err e = disk_ask(outbox_disk(box), &stmt,
		"SELECT id, envelope, state, shown FROM request ORDER BY seq", "");
	while (!e && disk_step(stmt, &e)) {
		int i = (int)strtol((const char *)sqlite3_column_text(stmt, 0), NULL, 16);
		if (i < 1 || i >= DAY_MAX || seen[i].is_there)
			e = ERR_DAMAGED;
		else
			seen[i] = (struct seen){true,
				is_same(d->promised[i].envelope, i, sqlite3_column_blob(stmt, 1),
					(size_t)sqlite3_column_bytes(stmt, 1)),
				sqlite3_column_int(stmt, 2), sqlite3_column_int(stmt, 3)};
	}
	sqlite3_finalize(stmt);
	return e ? "rows twice, of nobody, or not to be read" : NULL;
}

static const char *compare(const struct workday *d, int at, const struct seen *seen, int may)
{
	for (int i = 1; i <= d->count; i++) {
		const struct promise *p = &d->promised[i];
		bool is_delivered =
			seen[i].state == OUTBOX_RECEIVED || seen[i].state == OUTBOX_DURABLE;
		bool is_due = p->saved_at && p->saved_at <= at;
		bool is_free = p->free_at > 0 && p->free_at <= at;
		if (seen[i].is_there && !seen[i].is_same)
			return "other bytes";
		if (seen[i].is_there && is_delivered && !p->received_at && !p->may_be_received)
			return "what nobody has received counts as delivered";
		if (!is_due || (is_free && !seen[i].is_there))
			continue;
		if (!seen[i].is_there)
			return "a saved request is lost";
		if (!(may & DAY_MAY_CALL) && seen[i].shown == 2)
			return "a shown confirmation is taken for one that was not";
		if (!(may & DAY_MAY_BE_NEW) && p->received_at && p->received_at <= at &&
			!is_delivered)
			return "a receipt is lost";
	}
	return NULL;
}

static const char *check_box(const struct workday *d, int at, struct outbox *box,
	const struct outbox_found *found, int may)
{
	static struct seen seen[DAY_MAX];
	memset(seen, 0, sizeof seen);
	sqlite3_stmt *stmt = NULL;
	enum err e = disk_ask(outbox_disk(box), &stmt, "PRAGMA integrity_check", "");
	bool is_whole = !e && disk_step(stmt, &e) &&
			!strcmp((const char *)sqlite3_column_text(stmt, 0), "ok");
	sqlite3_finalize(stmt);
	if (!is_whole)
		return "the database is damaged";
	if (found->damaged)
		return "rows are damaged";
	const char *wrong = read_rows(d, box, seen);
	if (!wrong)
		wrong = compare(d, at, seen, may);
	if (!wrong && day_try_add(box, DAY_MAX - 1) != ERR_OK)
		wrong = "nothing new can be saved";
	return wrong;
}

const char *day_check(const struct workday *d, int at, const char *dir, int may)
{
	char aside[PATH_MAX];
	struct outbox *box = NULL;
	struct outbox_found found;
	enum err e = outbox_create(dir, &day_limits, &box, &found);
	if (e)
		return err_words(e);
	const char *wrong = check_box(d, at, box, &found, may);
	outbox_destroy(box);
	snprintf(aside, sizeof aside, "%s/outbox.db.damaged-1", dir);
	if (!wrong && !(may & DAY_MAY_BE_NEW) && !access(aside, F_OK))
		wrong = "the database was made anew";
	return wrong;
}

/* --- folders ---------------------------------------------------------------------------------- */

void folder_make(char path_out[64])
{
	snprintf(path_out, 64, "%s/foyer-fault-XXXXXX",
		access("/dev/shm", W_OK) ? "/tmp" : "/dev/shm");
	if (!mkdtemp(path_out))
		must(ERR_IO, "folder");
}

void file_copy(const char *from, const char *to)
{
	char piece[65536];
	int in = open(from, O_RDONLY), out = open(to, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	for (ssize_t n; (n = read(in, piece, sizeof piece)) > 0;)
		if (write(out, piece, (size_t)n) != n)
			must(ERR_IO, to);
	close(in);
	close(out);
}

static void each_file(const char *dir, const char *to)
{
	char path[PATH_MAX], target[PATH_MAX];
	DIR *folder = opendir(dir);
	for (struct dirent *e; folder && (e = readdir(folder));) {
		if (*e->d_name == '.')
			continue;
		snprintf(path, sizeof path, "%s/%s", dir, e->d_name);
		snprintf(target, sizeof target, "%s/%s", to ? to : "", e->d_name);
		if (to)
			file_copy(path, target);
		else
			unlink(path);
	}
	if (folder)
		closedir(folder);
}

void folder_copy(const char *from, const char *to)
{
	mkdir(to, 0700);
	each_file(from, to);
}

void folder_clear(const char *dir)
{
	each_file(dir, NULL);
}

void folder_remove(const char *dir)
{
	folder_clear(dir);
	rmdir(dir);
}
