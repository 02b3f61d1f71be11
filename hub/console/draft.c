/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/console/draft.h"

#include <stdio.h>
#include <string.h>

#include "hub/store/db.h"
#include "kiosk/base/check.h"

static const struct {
	const char *name, *words;
} states[] = {
#define X(state, name, words) {name, words},
	DRAFT_STATE_LIST(X)
#undef X
};

const char *draft_state_words(enum draft_state state)
{
	return states[state].words;
}

static enum draft_state state_of(const char *name)
{
	int i = 0;
	while (i < DRAFT_STATE_COUNT - 1 && strcmp(states[i].name, name))
		i++;
	return (enum draft_state)i;
}

static bool title_is_right(const char *title)
{
	size_t n = strlen(title);
	return n && n <= DRAFT_TITLE_MAX && strspn(title, " \t") < n && !strpbrk(title, "\r\n");
}

enum err draft_add(
	struct hub *hub, const char *title, const char *who, int64_t now_ms, int64_t *draft_out)
{
	char base[DRAFT_BASE_NAME];
	if (!title_is_right(title))
		return ERR_BAD_INPUT;
	draft_base_name(hub, base, sizeof base);
	enum err e = db_run(hub->db,
		"INSERT INTO drafts(title, author, state, made_ms, changed_ms, base)"
		" VALUES(?, ?, 'open', ?, ?, ?)",
		"ssiis", title, who, now_ms, now_ms, base);
	if (!e)
		*draft_out = db_last_row(hub->db);
	return e;
}

#define DRAFT_COLUMNS                                                                              \
	"SELECT draft, title, author, state, made_ms, changed_ms, base, frozen, note,"             \
	" COALESCE((SELECT MAX(save) FROM draft_saves s WHERE s.draft = drafts.draft), 0)"         \
	" FROM drafts "

static void row_read(const struct db_rows *rows, struct draft *out)
{
	*out = (struct draft){.draft = db_int(rows, 0),
		.state = state_of(db_text(rows, 3)),
		.made_ms = db_int(rows, 4),
		.changed_ms = db_int(rows, 5),
		.save = db_int(rows, 9)};
	snprintf(out->title, sizeof out->title, "%s", db_text(rows, 1));
	snprintf(out->author, sizeof out->author, "%s", db_text(rows, 2));
	snprintf(out->base, sizeof out->base, "%s", db_text(rows, 6));
	snprintf(out->frozen, sizeof out->frozen, "%s", db_text(rows, 7));
	snprintf(out->note, sizeof out->note, "%s", db_text(rows, 8));
}

enum err draft_find(struct hub *hub, int64_t draft, struct draft *out)
{
	struct db_rows rows;
	bool is_there = false;
	db_ask(hub->db, &rows, DRAFT_COLUMNS "WHERE draft = ?", "i", draft);
	while (db_next(&rows)) {
		row_read(&rows, out);
		is_there = true;
	}
	enum err e = db_end(&rows);
	return e ? e : is_there ? ERR_OK : ERR_NOT_FOUND;
}

enum err draft_each(struct hub *hub, bool is_over,
	void (*each)(void *ctx, const struct draft *one), void *ctx)
{
	struct db_rows rows;
	db_ask(hub->db, &rows,
		is_over ? DRAFT_COLUMNS "WHERE state IN ('approved', 'scheduled', 'withdrawn')"
					" ORDER BY changed_ms DESC, draft DESC LIMIT ?"
			: DRAFT_COLUMNS "WHERE state IN ('open', 'waiting', 'refused')"
					" ORDER BY changed_ms DESC, draft DESC LIMIT ?",
		"i", (int64_t)DRAFT_LIST_MAX);
	while (db_next(&rows)) {
		struct draft one;
		row_read(&rows, &one);
		each(ctx, &one);
	}
	return db_end(&rows);
}

enum err draft_rename(struct hub *hub, int64_t draft, const char *title, int64_t now_ms)
{
	if (!title_is_right(title))
		return ERR_BAD_INPUT;
	enum err e = db_run(hub->db,
		"UPDATE drafts SET title = ?, changed_ms = ? WHERE draft = ? AND state = 'open'",
		"sii", title, now_ms, draft);
	return e ? e : db_changed(hub->db) ? ERR_OK : ERR_GONE;
}

enum err draft_step(struct hub *hub, int64_t draft, enum draft_state from, enum draft_state to,
	const char *note, int64_t now_ms)
{
	enum err e = db_run(hub->db,
		"UPDATE drafts SET state = ?, note = ?, changed_ms = ? WHERE draft = ? AND state = ?",
		"ssiis", states[to].name, note ? note : "", now_ms, draft, states[from].name);
	return e ? e : db_changed(hub->db) ? ERR_OK : ERR_GONE;
}

/* --- saves ---------------------------------------------------------------------------------- */

/* Keeps what the package has at path, once a draft. */
static enum err base_pin(struct hub *hub, int64_t draft, const char *path)
{
	struct k_buf bytes;
	int64_t is_there;
	enum err e = db_one(hub->db, &is_there,
		"SELECT COUNT(*) FROM draft_bases WHERE draft = ? AND path = ?", "is", draft, path);
	if (e || is_there)
		return e;
	k_buf_init(&bytes, DRAFT_FILE_MAX);
	e = draft_base_read(hub, path, &bytes);
	if (e == ERR_NOT_FOUND)
		e = db_run(hub->db, "INSERT INTO draft_bases(draft, path) VALUES(?, ?)", "is", draft,
			path);
	else if (!e)
		e = db_run(hub->db, "INSERT INTO draft_bases(draft, path, bytes) VALUES(?, ?, ?)",
			"isb", draft, path, bytes.data ? bytes.data : "", bytes.len_bytes);
	k_buf_finish(&bytes);
	return e;
}

static enum err file_save(
	struct hub *hub, int64_t draft, int64_t save, const struct draft_file *file)
{
	if (!draft_path_is_right(file->path))
		return ERR_BAD_INPUT;
	enum err e = base_pin(hub, draft, file->path);
	if (e)
		return e;
	if (file->kind != DRAFT_FILE_BYTES)
		return db_run(hub->db, "INSERT INTO draft_files(save, path, kind) VALUES(?, ?, ?)",
			"isi", save, file->path, (int64_t)file->kind);
	return db_run(hub->db,
		"INSERT INTO draft_files(save, path, kind, bytes) VALUES(?, ?, ?, ?)", "isib", save,
		file->path, (int64_t)DRAFT_FILE_BYTES, file->bytes, file->len_bytes);
}

enum err draft_save(struct hub *hub, int64_t draft, const char *who, const char *words,
	const struct draft_file *files, int n, int64_t back_to, int64_t now_ms, int64_t *save_out)
{
	char short_words[DRAFT_SAVE_WORDS_MAX + 1];
	snprintf(short_words, sizeof short_words, "%s", words);
	enum err e = db_run(hub->db,
		"UPDATE drafts SET changed_ms = ? WHERE draft = ? AND state = 'open'", "ii", now_ms,
		draft);
	if (!e && !db_changed(hub->db))
		e = ERR_GONE;
	if (!e)
		e = db_run(hub->db,
			"INSERT INTO draft_saves(draft, who, at_ms, words, undoes)"
			" VALUES(?, ?, ?, ?, ?)",
			"isisi", draft, who, now_ms, short_words, back_to + 1);
	int64_t save = e ? 0 : db_last_row(hub->db);
	for (int i = 0; i < n && !e; i++)
		e = file_save(hub, draft, save, &files[i]);
	if (!e)
		*save_out = save;
	return e;
}

/* Adds the first row's bytes. */
static enum err bytes_take(struct db_rows *rows, struct k_buf *out, int column, bool *is_there)
{
	size_t n;
	*is_there = true;
	const void *bytes = db_blob(rows, column, &n);
	return k_buf_add(out, bytes ? bytes : "", n);
}

enum err draft_read(
	struct hub *hub, int64_t draft, int64_t save, const char *path, struct k_buf *out)
{
	struct db_rows rows;
	enum err e = ERR_OK;
	bool is_there = false;
	int64_t kind = DRAFT_FILE_AS_BASE;
	if (!save)
		return draft_base_read(hub, path, out);
	db_ask(hub->db, &rows,
		"SELECT f.kind, f.bytes FROM draft_files f JOIN draft_saves s ON s.save = f.save"
		" WHERE s.draft = ? AND f.save <= ? AND f.path = ? ORDER BY f.save DESC LIMIT 1",
		"iis", draft, save, path);
	while (db_next(&rows) && !e) {
		kind = db_int(&rows, 0);
		if (kind == DRAFT_FILE_BYTES)
			e = bytes_take(&rows, out, 1, &is_there);
	}
	enum err end = db_end(&rows);
	if (e || end)
		return e ? e : end;
	if (kind == DRAFT_FILE_AS_BASE)
		return draft_base_read(hub, path, out);
	return is_there ? ERR_OK : ERR_NOT_FOUND;
}

enum err draft_read_pinned(struct hub *hub, int64_t draft, const char *path, struct k_buf *out)
{
	struct db_rows rows;
	enum err e = ERR_OK;
	bool is_pinned = false, is_there = false;
	db_ask(hub->db, &rows, "SELECT bytes FROM draft_bases WHERE draft = ? AND path = ?", "is", draft,
		path);
	while (db_next(&rows) && !e) {
		is_pinned = true;
		if (!db_is_null(&rows, 0))
			e = bytes_take(&rows, out, 0, &is_there);
	}
	enum err end = db_end(&rows);
	if (e || end)
		return e ? e : end;
	return is_there ? ERR_OK : is_pinned ? ERR_NOT_FOUND : ERR_GONE;
}

enum err draft_paths(struct hub *hub, int64_t draft, int64_t save, json_t **out)
{
	struct db_rows rows;
	json_t *paths = json_object();
	if (!paths)
		return ERR_NO_MEMORY;
	db_ask(hub->db, &rows,
		"SELECT f.path, f.kind FROM draft_files f JOIN draft_saves s ON s.save = f.save"
		" WHERE s.draft = ? AND f.save <= ? ORDER BY f.save",
		"ii", draft, save);
	while (db_next(&rows)) {
		if (db_int(&rows, 1) == DRAFT_FILE_AS_BASE)
			json_object_del(paths, db_text(&rows, 0));
		else
			json_object_set_new(paths, db_text(&rows, 0), json_integer(db_int(&rows, 1)));
	}
	enum err e = db_end(&rows);
	if (e)
		json_decref(paths);
	else
		*out = paths;
	return e;
}

enum err draft_saves(struct hub *hub, int64_t draft, json_t **out)
{
	struct db_rows rows;
	json_t *list = json_array();
	if (!list)
		return ERR_NO_MEMORY;
	db_ask(hub->db, &rows,
		"SELECT save, who, at_ms, words, undoes,"
		" (SELECT COUNT(*) FROM draft_files f WHERE f.save = s.save)"
		" FROM draft_saves s WHERE draft = ? ORDER BY save DESC LIMIT ?",
		"ii", draft, (int64_t)DRAFT_SAVES_SHOWN);
	while (db_next(&rows))
		json_array_append_new(list,
			json_pack("{s:I, s:s, s:I, s:s, s:I, s:I}", "save",
				(json_int_t)db_int(&rows, 0), "who", db_text(&rows, 1), "at_ms",
				(json_int_t)db_int(&rows, 2), "words", db_text(&rows, 3), "back_to",
				(json_int_t)db_int(&rows, 4) - 1, "paths",
				(json_int_t)db_int(&rows, 5)));
	enum err e = db_end(&rows);
	if (e)
		json_decref(list);
	else
		*out = list;
	return e;
}

/* What path was after save, whose files are `then`, as one file of a new save. */
static enum err file_go_back(struct hub *hub, int64_t draft, int64_t save, const json_t *then,
	const char *path, int64_t made)
{
	struct k_buf bytes;
	const json_t *kind = json_object_get(then, path);
	struct draft_file file = {.path = path,
		.kind = kind ? (enum draft_file_kind)json_integer_value(kind) : DRAFT_FILE_AS_BASE};
	enum err e = ERR_OK;
	k_buf_init(&bytes, DRAFT_FILE_MAX);
	if (file.kind == DRAFT_FILE_BYTES)
		e = draft_read(hub, draft, save, path, &bytes);
	file.bytes = bytes.data ? bytes.data : "";
	file.len_bytes = bytes.len_bytes;
	if (!e)
		e = file_save(hub, draft, made, &file);
	k_buf_finish(&bytes);
	return e;
}

static enum err go_back(struct hub *hub, int64_t draft, int64_t save, const char *who, int64_t now_ms)
{
	json_t *then = NULL, *paths = NULL, *kind;
	const char *path;
	int64_t is_ours = 1, made;
	enum err e = ERR_OK;
	if (save)
		e = db_one(hub->db, &is_ours,
			"SELECT COUNT(*) FROM draft_saves WHERE draft = ? AND save = ?", "ii", draft,
			save);
	if (!e && !is_ours)
		e = ERR_NOT_FOUND;
	if (!e)
		e = draft_paths(hub, draft, INT64_MAX, &paths);
	if (!e)
		e = draft_paths(hub, draft, save, &then);
	if (!e && json_object_update_missing(paths, then))
		e = ERR_NO_MEMORY;
	if (!e)
		e = draft_save(hub, draft, who, save ? "went back to an earlier save" : "took all back",
			NULL, 0, save, now_ms, &made);
	json_object_foreach(paths, path, kind)
	{
		if (!e)
			e = file_go_back(hub, draft, save, then, path, made);
	}
	json_decref(then);
	json_decref(paths);
	return e;
}

enum err draft_go_back(
	struct hub *hub, int64_t draft, int64_t save, const char *who, int64_t now_ms)
{
	enum err e = db_begin(hub->db);
	if (e)
		return e;
	e = go_back(hub, draft, save, who, now_ms);
	if (!e)
		return db_commit(hub->db);
	db_rollback(hub->db);
	return e;
}

/* --- who else ------------------------------------------------------------------------------- */

enum err draft_others(struct hub *hub, int64_t draft, const json_t *paths, json_t **out)
{
	struct db_rows rows;
	json_t *list = json_array(), *seen = json_object();
	db_ask(hub->db, &rows,
		"SELECT DISTINCT d.draft, d.title, d.author, f.path FROM drafts d"
		" JOIN draft_saves s ON s.draft = d.draft JOIN draft_files f ON f.save = s.save"
		" WHERE d.state IN ('open', 'waiting', 'refused') AND d.draft <> ?"
		" AND f.kind <> 0 ORDER BY d.draft, f.path",
		"i", draft);
	while (db_next(&rows)) {
		char key[24];
		snprintf(key, sizeof key, "%lld", (long long)db_int(&rows, 0));
		if (!json_object_get(paths, db_text(&rows, 3)) || json_object_get(seen, key))
			continue;
		json_object_set_new(seen, key, json_true());
		json_array_append_new(list,
			json_pack("{s:I, s:s, s:s, s:s}", "draft", (json_int_t)db_int(&rows, 0),
				"title", db_text(&rows, 1), "author", db_text(&rows, 2), "path",
				db_text(&rows, 3)));
	}
	enum err e = db_end(&rows);
	json_decref(seen);
	if (e)
		json_decref(list);
	else
		*out = list;
	return e;
}
