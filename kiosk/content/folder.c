/* SPDX-License-Identifier: GPL-3.0-or-later */
/* folder: reads all files of a content folder once, before any of them is judged. */
#include "kiosk/content/loader.h"

#include <dirent.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unicode/utf8.h>
#include <unistd.h>

enum {
	FOLDER_DEPTH_MAX = 3, /* guides/en/bills.md */
	FOLDER_ENTRIES_MAX = FOLDER_FILES_MAX + 500
};

struct reading {
	struct folder *folder;
	struct content_problems *problems;
	int room, entries; /* files and folders that were met */
	enum err e; /* the first limit that was passed ends the reading */
};

/* Reads n bytes of fd.  NULL if that fails. */
static char *bytes_read(int fd, size_t n)
{
	char *text = malloc(n + 1);
	size_t got = 0;
	while (text && got < n) {
		ssize_t r = read(fd, text + got, n - got);
		if (r <= 0)
			break;
		got += (size_t)r;
	}
	if (text && got < n) {
		free(text);
		return NULL;
	}
	if (text)
		text[n] = '\0';
	return text;
}

/* Drops a byte order mark; finds the first byte that is not text. */
static void file_check(struct folder_file *f, struct content_problems *problems)
{
	if (f->len_bytes >= 3 && memcmp(f->text, "\xEF\xBB\xBF", 3) == 0) {
		f->len_bytes -= 3;
		memmove(f->text, f->text + 3, f->len_bytes + 1);
	}
	int line = 1;
	int32_t i = 0, n = (int32_t)f->len_bytes;
	while (i < n) {
		UChar32 c;
		U8_NEXT((const uint8_t *)f->text, i, n, c);
		line += c == '\n';
		bool is_control =
			(c >= 0 && c < 0x20 && c != '\n' && c != '\t' && c != '\r') || c == 0x7F;
		if (c >= 0 && !is_control)
			continue;
		problem_add(problems, f->name, line, "Save the file as UTF-8 text.",
			"This line holds something that is not text.");
		/* Nothing behind it is looked at. */
		f->text[i > 0 ? i - 1 : 0] = '\0';
		f->len_bytes = strlen(f->text);
		return;
	}
}

static bool room_make(struct reading *r)
{
	struct folder *folder = r->folder;
	if (folder->count < r->room)
		return true;
	int room = r->room ? r->room * 2 : 64;
	struct folder_file *files = realloc(folder->files, (size_t)room * sizeof *files);
	if (!files)
		return false;
	folder->files = files;
	r->room = room;
	return true;
}

static void file_add(struct reading *r, int dir_fd, const char *base, const char *name)
{
	struct stat st;
	int fd = openat(dir_fd, base, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	if (fd < 0 || fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) {
		problem_add(r->problems, name, 0, "Check who may read it.",
			"This file cannot be read.");
		goto out;
	}
	if (st.st_size > FILE_BYTES_MAX) {
		problem_add(r->problems, name, 0, "Make it smaller.",
			"This file is larger than 1 MiB.");
		r->e = ERR_TOO_BIG;
		goto out;
	}
	if (r->folder->count >= FOLDER_FILES_MAX ||
		r->folder->len_bytes + (size_t)st.st_size > FOLDER_BYTES_MAX) {
		problem_add(r->problems, name, 0, "Take out what is not needed.",
			"The folder holds more than 16 MiB or 2,000 files.");
		r->e = ERR_TOO_BIG;
		goto out;
	}
	struct folder_file f = {.name = strdup(name), .len_bytes = (size_t)st.st_size};
	f.text = bytes_read(fd, f.len_bytes);
	if (!f.name || !f.text || !room_make(r)) {
		problem_add(r->problems, name, 0, "Try again.", "This file cannot be read.");
		free(f.name);
		free(f.text);
		goto out;
	}
	file_check(&f, r->problems);
	r->folder->len_bytes += f.len_bytes;
	r->folder->files[r->folder->count++] = f;
out:
	if (fd >= 0)
		close(fd);
}

static void dir_add(struct reading *r, int dir_fd, const char *prefix, int depth);

static void entry_add(
	struct reading *r, int dir_fd, const char *prefix, const char *base, int depth)
{
	char name[FILE_NAME_MAX];
	struct stat st;
	if (++r->entries > FOLDER_ENTRIES_MAX) {
		problem_add(r->problems, prefix, 0, "Take out what is not needed.",
			"There are more than %d files and folders.", FOLDER_ENTRIES_MAX);
		r->e = ERR_TOO_BIG;
		return;
	}
	int n = snprintf(name, sizeof name, "%s%s", prefix, base);
	if (n < 0 || (size_t)n >= sizeof name - 1) {
		problem_add(r->problems, prefix, 0, "Give it a shorter name.",
			"A name in this folder is too long: %s.", base);
		return;
	}
	if (fstatat(dir_fd, base, &st, AT_SYMLINK_NOFOLLOW) != 0) {
		problem_add(r->problems, name, 0, "Check who may read it.",
			"This file cannot be read.");
	} else if (S_ISDIR(st.st_mode) && depth < FOLDER_DEPTH_MAX) {
		int fd = openat(dir_fd, base, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
		name[n] = '/';
		name[n + 1] = '\0';
		if (fd >= 0)
			dir_add(r, fd, name, depth + 1);
	} else if (S_ISREG(st.st_mode)) {
		file_add(r, dir_fd, base, name);
	} else {
		problem_add(r->problems, name, 0, "Put the file itself in its place.",
			"This is not a plain file: links and the like are not allowed.");
	}
}

/* A disk reads many small files faster at once than one after the other: half of the time of a cold
 * start's content. */
static void dir_read_ahead(DIR *dir)
{
	struct dirent *d = readdir(dir);
	for (int i = 0; d && i < FOLDER_FILES_MAX; i++, d = readdir(dir)) {
		int fd = openat(dirfd(dir), d->d_name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
		if (fd < 0)
			continue;
		(void)posix_fadvise(fd, 0, FILE_BYTES_MAX, POSIX_FADV_WILLNEED);
		close(fd);
	}
	rewinddir(dir);
}

/* Takes dir_fd. */
static void dir_add(struct reading *r, int dir_fd, const char *prefix, int depth)
{
	DIR *dir = fdopendir(dir_fd);
	if (!dir) {
		close(dir_fd);
		return;
	}
	dir_read_ahead(dir);
	for (struct dirent *d = readdir(dir); d && !r->e; d = readdir(dir)) {
		/* Hidden files are the editors' and the file manager's own. */
		if (d->d_name[0] != '.')
			entry_add(r, dirfd(dir), prefix, d->d_name, depth);
	}
	closedir(dir);
}

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct folder_file *)a)->name, ((const struct folder_file *)b)->name);
}

enum err folder_read(const char *dir, struct folder *folder, struct content_problems *problems)
{
	struct reading r = {.folder = folder, .problems = problems};
	int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0) {
		problem_add(problems, dir, 0, "Check the name of the folder.",
			"There is no such folder.");
		return ERR_NOT_FOUND;
	}
	dir_add(&r, fd, "", 1);
	if (folder->count > 0)
		qsort(folder->files, (size_t)folder->count, sizeof *folder->files, by_name);
	return r.e;
}

void folder_finish(struct folder *folder)
{
	for (int i = 0; i < folder->count; i++) {
		free(folder->files[i].name);
		free(folder->files[i].text);
	}
	free(folder->files);
	*folder = (struct folder){0};
}

void folder_version(const struct folder *folder, char hex_out[65])
{
	crypto_hash_sha256_state state;
	unsigned char hash[crypto_hash_sha256_BYTES];
	crypto_hash_sha256_init(&state);
	for (int i = 0; i < folder->count; i++) {
		const struct folder_file *f = &folder->files[i];
		uint64_t n = f->len_bytes;
		unsigned char length[8];
		for (int b = 0; b < 8; b++)
			length[b] = (unsigned char)(n >> (8 * b));
		crypto_hash_sha256_update(
			&state, (const unsigned char *)f->name, strlen(f->name) + 1);
		crypto_hash_sha256_update(&state, length, sizeof length);
		crypto_hash_sha256_update(&state, (const unsigned char *)f->text, f->len_bytes);
	}
	crypto_hash_sha256_final(&state, hash);
	sodium_bin2hex(hex_out, 65, hash, sizeof hash);
}
