/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/console/draft_copy.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hub/console/draft_text.h"

void draft_copy_open(struct hub *hub, int64_t draft, int64_t save, struct draft_copy *out)
{
	*out = (struct draft_copy){.hub = hub, .draft = draft, .save = save};
	k_arena_init(&out->arena, DRAFT_COPY_ARENA);
}

void draft_copy_open_folder(struct hub *hub, const char *dir, struct draft_copy *out)
{
	draft_copy_open(hub, 0, 0, out);
	out->dir = dir;
}

void draft_copy_close(struct draft_copy *copy)
{
	for (int i = 0; i < copy->count; i++) {
		k_buf_finish(&copy->files[i].bytes);
		json_decref(copy->files[i].json);
	}
	free(copy->files);
	k_arena_finish(&copy->arena);
	*copy = (struct draft_copy){0};
}

static void fail(struct draft_copy *copy, enum err e)
{
	if (!copy->err)
		copy->err = e;
}

static struct draft_copy_file *room_make(struct draft_copy *copy)
{
	if (copy->count == copy->room) {
		int room = copy->room ? copy->room * 2 : 32;
		struct draft_copy_file *files =
			room > 2 * DRAFT_COPY_FILES_MAX
				? NULL
				: realloc(copy->files, (size_t)room * sizeof *files);
		if (!files)
			return NULL;
		copy->files = files;
		copy->room = room;
	}
	return &copy->files[copy->count];
}

static enum err file_read(struct draft_copy *copy, const char *path, struct k_buf *out)
{
	char full[2048];
	enum err e = copy->is_pinned ? draft_read_pinned(copy->hub, copy->draft, path, out) : ERR_GONE;
	if (e != ERR_GONE)
		return e;
	if (copy->is_pinned)
		return draft_base_read(copy->hub, path, out);
	if (!copy->dir)
		return draft_read(copy->hub, copy->draft, copy->save, path, out);
	if ((size_t)snprintf(full, sizeof full, "%s/%s", copy->dir, path) >= sizeof full)
		return ERR_TOO_BIG;
	return k_buf_read_file(out, full);
}

/* The file, read with the first call; NULL and copy->err if it cannot be. */
static struct draft_copy_file *file_get(struct draft_copy *copy, const char *path)
{
	for (int i = 0; i < copy->count; i++)
		if (!strcmp(copy->files[i].path, path))
			return &copy->files[i];
	struct draft_copy_file *f = draft_path_is_right(path) ? room_make(copy) : NULL;
	if (!f) {
		fail(copy, ERR_TOO_BIG);
		return NULL;
	}
	*f = (struct draft_copy_file){0};
	snprintf(f->path, sizeof f->path, "%s", path);
	k_buf_init(&f->bytes, DRAFT_FILE_MAX);
	enum err e = file_read(copy, path, &f->bytes);
	if (!e && !f->bytes.data)
		e = k_buf_add(&f->bytes, "", 0);
	f->is_there = !e;
	if (e && e != ERR_NOT_FOUND) {
		fail(copy, e);
		k_buf_finish(&f->bytes);
		return NULL;
	}
	copy->count++;
	return f;
}

const char *draft_copy_text(struct draft_copy *copy, const char *path, size_t *n_out)
{
	const struct draft_copy_file *f = file_get(copy, path);
	if (!f || !f->is_there)
		return NULL;
	if (n_out)
		*n_out = f->bytes.len_bytes;
	return f->bytes.data ? f->bytes.data : "";
}

const json_t *draft_copy_json(struct draft_copy *copy, const char *path)
{
	struct draft_copy_file *f = file_get(copy, path);
	if (!f || !f->is_there || !f->bytes.data)
		return NULL;
	if (!f->json)
		f->json = json_loadb(
			f->bytes.data, f->bytes.len_bytes, JSON_REJECT_DUPLICATES, NULL);
	return f->json;
}

static void was_changed(struct draft_copy_file *f, bool is_there)
{
	json_decref(f->json);
	f->json = NULL;
	f->is_changed = true;
	f->is_there = is_there;
}

bool draft_copy_put(struct draft_copy *copy, const char *path, const char *bytes, size_t n)
{
	struct draft_copy_file *f = file_get(copy, path);
	if (!f)
		return false;
	if (f->is_there && f->bytes.len_bytes == n && (!n || !memcmp(f->bytes.data, bytes, n)))
		return true;
	k_buf_clear(&f->bytes);
	enum err e = k_buf_add(&f->bytes, bytes, n);
	if (e)
		fail(copy, e);
	was_changed(f, true);
	return !e;
}

void draft_copy_remove(struct draft_copy *copy, const char *path)
{
	struct draft_copy_file *f = file_get(copy, path);
	if (!f || !f->is_there)
		return;
	k_buf_clear(&f->bytes);
	was_changed(f, false);
}

/* The file as JSON text that can be changed. */
static struct draft_copy_file *json_get(struct draft_copy *copy, const char *path)
{
	struct draft_copy_file *f = file_get(copy, path);
	if (f && !f->is_there && !draft_copy_put(copy, path, "{\n}\n", 4))
		return NULL;
	if (!f || draft_copy_json(copy, path))
		return f;
	fail(copy, ERR_DAMAGED);
	return NULL;
}

void draft_copy_set(struct draft_copy *copy, const char *file, const char *path, json_t *value)
{
	struct draft_copy_file *f = json_get(copy, file);
	if (f) {
		enum err e = value ? draft_text_set(&f->bytes, path, value)
				   : draft_text_remove(&f->bytes, path);
		if (value || e != ERR_NOT_FOUND) {
			if (e)
				fail(copy, e);
			was_changed(f, true);
		}
	}
	json_decref(value);
}

void draft_copy_add(struct draft_copy *copy, const char *file, const char *path, json_t *row)
{
	struct draft_copy_file *f = json_get(copy, file);
	if (f) {
		enum err e = row ? draft_text_add(&f->bytes, path, row) : ERR_NO_MEMORY;
		if (e)
			fail(copy, e);
		was_changed(f, true);
	}
	json_decref(row);
}

void draft_copy_swap(struct draft_copy *copy, const char *file, const char *path, int first)
{
	struct draft_copy_file *f = json_get(copy, file);
	if (!f)
		return;
	enum err e = draft_text_swap(&f->bytes, path, first);
	if (e && e != ERR_NOT_FOUND)
		fail(copy, e);
	if (!e)
		was_changed(f, true);
}

int draft_copy_changed(const struct draft_copy *copy)
{
	int n = 0;
	for (int i = 0; i < copy->count; i++)
		n += copy->files[i].is_changed;
	return n;
}

enum err draft_copy_save(struct draft_copy *copy, const char *who, const char *words,
	int64_t now_ms, int64_t *save_out)
{
	int n = 0;
	*save_out = 0;
	if (copy->err || !draft_copy_changed(copy))
		return copy->err;
	struct draft_file *files = calloc((size_t)copy->count, sizeof *files);
	if (!files)
		return ERR_NO_MEMORY;
	for (int i = 0; i < copy->count; i++) {
		const struct draft_copy_file *f = &copy->files[i];
		if (!f->is_changed)
			continue;
		files[n++] = (struct draft_file){.path = f->path,
			.kind = f->is_there ? DRAFT_FILE_BYTES : DRAFT_FILE_GONE,
			.bytes = f->bytes.data ? f->bytes.data : "",
			.len_bytes = f->bytes.len_bytes};
	}
	enum err e = draft_save(
		copy->hub, copy->draft, who, words, files, n, -1, now_ms, save_out);
	free(files);
	return e;
}
