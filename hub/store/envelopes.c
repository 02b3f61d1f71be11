/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/store/envelopes.h"

#include <dirent.h>
#include <errno.h>
#include <fnmatch.h>
#include <jansson.h>
#include <limits.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "kiosk/base/check.h"

static const char *const known_files[] = {"hub.db", "outbox.db", "outbox.log", "requests-*.jsonl"};

/* A hub's, a kiosk's. */
static const char *const questions[] = {
	"SELECT envelope FROM requests WHERE length(envelope) > 0 ORDER BY seq",
	"SELECT envelope FROM request WHERE length(envelope) > 0 ORDER BY seq",
};

static enum err err_of(int code)
{
	return code == SQLITE_DONE				 ? ERR_OK
	       : code == SQLITE_BUSY || code == SQLITE_CANTOPEN ? ERR_DENIED
	       : code == SQLITE_NOMEM				 ? ERR_NO_MEMORY
								 : ERR_DAMAGED;
}

static enum err database_each(const char *path, envelopes_fn *fn, void *ctx)
{
	sqlite3 *db = NULL;
	sqlite3_stmt *rows = NULL;
	int code = sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL);
	for (size_t i = 0; code == SQLITE_OK && !rows && i < K_COUNT(questions); i++)
		code = sqlite3_prepare_v2(db, questions[i], -1, &rows, NULL) == SQLITE_ERROR
			       ? SQLITE_OK
			       : sqlite3_errcode(db);
	if (code == SQLITE_OK)
		code = rows ? sqlite3_step(rows) : SQLITE_NOTADB;
	while (code == SQLITE_ROW) {
		fn(ctx, sqlite3_column_blob(rows, 0), (size_t)sqlite3_column_bytes(rows, 0));
		code = sqlite3_step(rows);
	}
	sqlite3_finalize(rows);
	sqlite3_close(db);
	return err_of(code);
}

/* `HASH ENVELOPE` of outbox.log, {"envelope": TEXT} of a stick, or the envelope itself. */
static void line_give(const char *line, envelopes_fn *fn, void *ctx)
{
	const char *begin = strchr(line, '{');
	json_t *json = begin ? json_loads(begin, JSON_DISABLE_EOF_CHECK, NULL) : NULL;
	const char *inside = json_string_value(json_object_get(json, "envelope"));
	if (inside)
		fn(ctx, inside, strlen(inside));
	else if (json)
		fn(ctx, begin, strcspn(begin, "\r\n"));
	json_decref(json);
}

static enum err file_each(const char *path, envelopes_fn *fn, void *ctx)
{
	static const char mark[] = "SQLite format 3";
	char *line = NULL;
	size_t room = 0;
	FILE *file = fopen(path, "re");
	if (!file)
		return err_from_errno(errno);
	char start[sizeof mark] = "";
	bool is_database = fread(start, 1, sizeof start, file) == sizeof start &&
			   !memcmp(start, mark, sizeof mark);
	rewind(file);
	while (!is_database && getline(&line, &room, file) > 0)
		line_give(line, fn, ctx);
	bool is_whole = !ferror(file);
	fclose(file);
	free(line);
	if (is_database)
		return database_each(path, fn, ctx);
	return is_whole ? ERR_OK : ERR_DAMAGED;
}

static bool is_known(const char *name)
{
	for (size_t i = 0; i < K_COUNT(known_files); i++)
		if (!fnmatch(known_files[i], name, FNM_PERIOD))
			return true;
	return false;
}

/* One that cannot be read does not stop the others. */
static enum err folder_each(const char *path, envelopes_fn *fn, void *ctx)
{
	char name[PATH_MAX];
	enum err e = ERR_OK;
	int files = 0;
	DIR *folder = opendir(path);
	if (!folder)
		return err_from_errno(errno);
	for (struct dirent *d = readdir(folder); d; d = readdir(folder)) {
		if (!is_known(d->d_name) ||
			snprintf(name, sizeof name, "%s/%s", path, d->d_name) >= (int)sizeof name)
			continue;
		enum err one = file_each(name, fn, ctx);
		e = one ? one : e;
		files++;
	}
	closedir(folder);
	return files ? e : ERR_NOT_FOUND;
}

enum err envelopes_each(const char *path, envelopes_fn *fn, void *ctx)
{
	struct stat facts;
	if (stat(path, &facts))
		return err_from_errno(errno);
	return S_ISDIR(facts.st_mode) ? folder_each(path, fn, ctx) : file_each(path, fn, ctx);
}
