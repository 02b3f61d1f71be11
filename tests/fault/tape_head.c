/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/fault/inside.h"
#include "tests/fault/tape.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { FILES_MAX = 256, PENDING_MAX = 16384, SECTOR = 512 };

struct bytes {
	char *data;
	size_t len, room;
};

struct tape_head {
	int at;
	struct bytes synced[FILES_MAX];	 /* of each file, what surely is on the disk */
	struct names folder;		 /* the same of the folder */
	int pending[PENDING_MAX], count; /* operations that may be on it, oldest first */
	struct bytes scratch;
};

/* --- what an operation does ----------------------------------------------------------------- */

static void bytes_resize(struct bytes *b, size_t len)
{
	if (len > b->room) {
		b->room = len + len / 2 + 4096;
		b->data = realloc(b->data, b->room);
	}
	if (len > b->len)
		memset(b->data + b->len, 0, len - b->len);
	b->len = len;
}

static void bytes_put(struct bytes *b, const char *from, size_t n, size_t at)
{
	if (at + n > b->len)
		bytes_resize(b, at + n);
	if (n)
		memcpy(b->data + at, from, n);
}

static void set_name(struct names *f, const char *name, int file)
{
	int free_place = -1;
	for (int i = 0; i < NAMES_MAX; i++) {
		if (!strcmp(f->names[i].name, name)) {
			f->names[i].file = file;
			return;
		}
		if (free_place < 0 && !*f->names[i].name)
			free_place = i;
	}
	snprintf(f->names[free_place].name, NAME_CHARS, "%s", name);
	f->names[free_place].file = file;
}

static bool is_of_folder(const struct op *op)
{
	return op->kind == OP_LINK || op->kind == OP_RENAME;
}

static void play_folder(struct names *f, const struct op *op)
{
	if (op->kind == OP_RENAME)
		set_name(f, op->old, -1);
	set_name(f, op->name, op->file);
}

static uint64_t chance(uint64_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 7;
	*seed ^= *seed << 17;
	return *seed;
}

/* A write of which any sectors came to the disk; the file's length may have come without them. */
static void play_torn(struct bytes *b, const struct op *op, uint64_t *seed)
{
	size_t from = (size_t)op->at, end = from + op->n;
	if (end > b->len && chance(seed) & 1)
		bytes_resize(b, end);
	while (from < end) {
		size_t to = (from / SECTOR + 1) * SECTOR;
		if (to > end)
			to = end;
		if (chance(seed) & 1)
			bytes_put(b, op->bytes + (from - (size_t)op->at), to - from, from);
		from = to;
	}
}

static void play_file(struct bytes *b, const struct op *op)
{
	if (op->kind == OP_WRITE)
		bytes_put(b, op->bytes, op->n, (size_t)op->at);
	else if (op->kind == OP_TRUNCATE)
		bytes_resize(b, (size_t)op->at);
}

/* --- the surely synced ------------------------------------------------------------------------ */

static void settle(struct tape_head *h, const struct op *sync)
{
	int kept = 0;
	for (int i = 0; i < h->count; i++) {
		const struct op *op = &tape.ops[h->pending[i]];
		if (sync->kind == OP_SYNC_FOLDER && is_of_folder(op))
			play_folder(&h->folder, op);
		else if (sync->kind == OP_SYNC && !is_of_folder(op) && op->file == sync->file)
			play_file(&h->synced[op->file], op);
		else
			h->pending[kept++] = h->pending[i];
	}
	h->count = kept;
}

bool tape_next(struct tape_head *h)
{
	if (h->at == tape.len)
		return false;
	const struct op *op = &tape.ops[h->at];
	if (op->kind == OP_SYNC || op->kind == OP_SYNC_FOLDER)
		settle(h, op);
	else if (h->count < PENDING_MAX && op->file < FILES_MAX)
		h->pending[h->count++] = h->at;
	else
		abort();
	h->at++;
	return true;
}

struct tape_head *tape_rewind(void)
{
	struct tape_head *h = calloc(1, sizeof *h);
	while (h->at < tape.begin)
		tape_next(h);
	return h;
}

int tape_at(const struct tape_head *h)
{
	return h->at;
}

void tape_head_finish(struct tape_head *h)
{
	for (int i = 0; i < FILES_MAX; i++)
		free(h->synced[i].data);
	free(h->scratch.data);
	free(h);
}

/* --- a disk after the cut ------------------------------------------------------------------ */

static void empty_folder(const char *dir)
{
	char path[PATH_MAX];
	DIR *folder = opendir(dir);
	for (struct dirent *e; folder && (e = readdir(folder));) {
		snprintf(path, sizeof path, "%s/%s", dir, e->d_name);
		if (*e->d_name != '.')
			unlink(path);
	}
	if (folder)
		closedir(folder);
}

static void write_file(const struct bytes *b, const char *dir, const char *name)
{
	char path[PATH_MAX];
	snprintf(path, sizeof path, "%s/%s", dir, name);
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	if (fd < 0 || write(fd, b->data, b->len) != (ssize_t)b->len)
		abort();
	close(fd);
}

/* The file as this variant leaves it, in h->scratch. */
static void make_file(struct tape_head *h, int file, int variant, uint64_t seed)
{
	struct bytes *b = &h->scratch;
	b->len = 0;
	bytes_put(b, h->synced[file].data ? h->synced[file].data : "", h->synced[file].len, 0);
	for (int i = 0; i < h->count && variant != TAPE_NOTHING; i++) {
		const struct op *op = &tape.ops[h->pending[i]];
		if (is_of_folder(op) || op->file != file)
			continue;
		uint64_t what = variant == TAPE_ALL ? 0 : chance(&seed) % 3;
		if (what == 0)
			play_file(b, op);
		else if (what == 1 && op->kind == OP_WRITE)
			play_torn(b, op, &seed);
	}
}

void tape_disk(struct tape_head *h, int variant, uint64_t seed, const char *dir)
{
	struct names folder = h->folder;
	int of_folder = 0;
	seed = seed * 0x9e3779b97f4a7c15u + 88172645463325252u;
	chance(&seed);
	for (int i = 0; i < h->count; i++)
		of_folder += is_of_folder(&tape.ops[h->pending[i]]);
	int kept = variant == TAPE_NOTHING ? 0
		   : variant == TAPE_ALL   ? of_folder
					   : (int)(chance(&seed) % (uint64_t)(of_folder + 1));
	for (int i = 0; i < h->count && kept; i++)
		if (is_of_folder(&tape.ops[h->pending[i]])) {
			play_folder(&folder, &tape.ops[h->pending[i]]);
			kept--;
		}
	empty_folder(dir);
	for (int i = 0; i < NAMES_MAX; i++) {
		if (!*folder.names[i].name || folder.names[i].file < 0)
			continue;
		make_file(h, folder.names[i].file, variant, chance(&seed));
		write_file(&h->scratch, dir, folder.names[i].name);
	}
}
