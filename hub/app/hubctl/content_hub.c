/* SPDX-License-Identifier: GPL-3.0-or-later */
/* content put, status, history, hub-key, root, export: what is done on the hub's machine. */
#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "hub/app/hubctl/content_inside.h"
#include "hub/app/hubctl/link.h"
#include "hub/publish/hubkeys.h"
#include "hub/publish/put.h"
#include "kiosk/tuf/date.h"
#include "kiosk/tuf/strict.h"

enum { DAY_S = 24 * 3600, SOON_DAYS = 60 };

/* What is written must stay the hub's: who runs this as root becomes whom the folder belongs to. */
static enum err become_owner(struct content_job *job)
{
	struct stat about;
	if (stat(job->data, &about))
		return publish_refuse(
			job->words, err_from_errno(errno), "%s: is --data right?", job->data);
	if (geteuid() || !about.st_uid)
		return ERR_OK;
	return setegid(about.st_gid) || seteuid(about.st_uid) ? err_from_errno(errno) : ERR_OK;
}

/* The hub's record says who did what, if a hub runs; without one the change itself is kept. */
static enum err note(struct content_job *job, const char *what, const char *about)
{
	json_t *answer = NULL;
	enum err e = link_ask(job->data,
		json_pack("{s:s, s:s, s:s}", "t", "content_note", "what", what, "about", about),
		&answer);
	const char *t = strict_string(answer, "t"), *words = strict_string(answer, "words");
	bool is_refused = !e && (!t || strcmp(t, "ok") != 0);
	if (is_refused)
		publish_refuse(job->words, ERR_DENIED, "%s", words ? words : "the hub refused");
	json_decref(answer);
	return is_refused ? ERR_DENIED : ERR_OK;
}

enum err content_begin(struct content_job *job, const char *what, const char *about)
{
	enum err e = note(job, what, about);
	return e ? e : become_owner(job);
}

/* --- put -------------------------------------------------------------------------------------- */

/* kiosk-proof beside this program looks at the package, or at the notice in it, as the kiosk's own
 * view draws it. */
static enum err prove(const char *dir, const char *notice, char *words)
{
	char path[PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", path, sizeof path - 16);
	char *slash = n > 0 ? (path[n] = '\0', strrchr(path, '/')) : NULL;
	if (!slash)
		return ERR_OK;
	snprintf(slash, 16, "/kiosk-proof");
	char *argv[] = {
		path, "check", (char *)dir, notice ? "--announce" : NULL, (char *)notice, NULL};
	pid_t pid;
	int status = 1;
	if (access(path, X_OK))
		return ERR_OK; /* it is not installed here: the kiosk looks itself */
	if (posix_spawn(&pid, path, NULL, NULL, argv, environ))
		return publish_refuse(words, ERR_DEVICE, "kiosk-proof does not start");
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	return WIFEXITED(status) && !WEXITSTATUS(status)
		       ? ERR_OK
		       : publish_refuse(words, ERR_BAD_INPUT,
				 "kiosk-proof found what it said above; nothing was published");
}

static enum err look(void *ctx, const char *dir, const char *notice, char *words)
{
	(void)ctx;
	enum err e = put_usual_check.look(NULL, dir, notice, words);
	return e ? e : prove(dir, notice, words);
}

int content_put(struct content_job *job)
{
	static const struct put_check check = {look, NULL};
	json_t *change = NULL;
	if (job->argc != 1)
		return content_said_wrong("put CHANGE");
	enum err e = content_read_change(job, job->argv[0], &change);
	if (!e)
		e = content_begin(job, "publish", strict_string(change, "title"));
	if (!e)
		e = publish_put(job->data, change, &check, job->now_s, job->words);
	if (!e)
		printf("Published: %s\n", strict_string(change, "title"));
	json_decref(change);
	return content_end(job, e);
}

/* --- telling ---------------------------------------------------------------------------------- */

static void say_role(const json_t *row, int64_t now_s)
{
	char *people = json_dumps(json_object_get(row, "people"), JSON_COMPACT);
	const char *expires = strict_string(row, "expires");
	int64_t expires_s = 0;
	printf("%-12s version %lld, %lld of %s, good until %s", strict_string(row, "name"),
		(long long)json_integer_value(json_object_get(row, "version")),
		(long long)json_integer_value(json_object_get(row, "threshold")),
		people ? people : "?", expires);
	if (date_read(expires, &expires_s) && strcmp(strict_string(row, "name"), "rollout") != 0 &&
		expires_s - now_s < (int64_t)SOON_DAYS * DAY_S)
		printf("  <- RENEW IT: hubctl content renew %s", strict_string(row, "name"));
	putchar('\n');
	free(people);
}

int content_status(struct content_job *job)
{
	struct publish *p = NULL;
	size_t i;
	json_t *row;
	enum err e = publish_open(job->data, &p, job->words);
	if (e)
		return content_end(job, e);
	json_t *roles = publish_roles(p);
	printf("Release %lld; every kiosk may show release %lld.\n", (long long)publish_release(p),
		(long long)publish_floor(p));
	json_array_foreach(roles, i, row)
		if (!strchr(strict_string(row, "name"), '-') ||
			json_array_size(json_object_get(row, "paths")))
			say_role(row, job->now_s);
	char *rollout = json_dumps(p->rollout, JSON_INDENT(1));
	printf("Rings: %s\nTimestamp good until %s\n", rollout ? rollout : "none",
		strict_string(metadata_signed(p->timestamp), "expires"));
	free(rollout);
	json_decref(roles);
	publish_close(p);
	return 0;
}

int content_history(struct content_job *job)
{
	struct publish *p = NULL;
	size_t i;
	json_t *row;
	enum err e = publish_open(job->data, &p, job->words);
	if (e)
		return content_end(job, e);
	json_t *rows = publish_history(p);
	json_array_foreach(rows, i, row) {
		char *by = json_dumps(json_object_get(row, "signed_by"), JSON_COMPACT);
		json_int_t release = json_integer_value(json_object_get(row, "release"));
		printf("%s  %s%.0lld  %s  by %s, signed by %s, %zu files\n",
			strict_string(row, "published"), release ? "release " : "",
			(long long)release, strict_string(row, "title"),
			strict_string(row, "author"), by ? by : "?",
			json_array_size(json_object_get(row, "paths")));
		free(by);
	}
	json_decref(rows);
	publish_close(p);
	return 0;
}

/* --- keys and roots --------------------------------------------------------------------------- */

int content_hub_key(struct content_job *job)
{
	struct tree t;
	json_t *public = NULL;
	bool is_new = content_flag(job, "--new");
	enum err e =
		content_begin(job, is_new ? "new keys of the hub" : "keys of the hub", "content");
	if (!e)
		e = tree_at(job->data, &t);
	if (!e)
		e = hubkeys_make(&t, is_new, &public);
	if (!e) {
		json_dumpf(public, stdout, JSON_INDENT(1));
		putchar('\n');
	}
	json_decref(public);
	return content_end(job, e);
}

int content_root(struct content_job *job)
{
	struct tree t;
	struct k_buf text;
	k_buf_init(&text, TREE_METADATA_MAX);
	enum err e = tree_at(job->data, &t);
	if (!e)
		e = tree_read(&t, "content/metadata/1.root.json", &text);
	if (!e)
		fwrite(text.data, 1, text.len_bytes, stdout);
	k_buf_finish(&text);
	return content_end(job, e);
}

/* --- export ----------------------------------------------------------------------------------- */

/* Copies what is not there yet, and what may be replaced under its name. */
static enum err copy_folder(const struct tree *from, const struct tree *to, const char *folder)
{
	char path[PATH_MAX], file[TREE_NAME_MAX];
	enum err e = tree_path(from, folder, path);
	DIR *dir = e ? NULL : opendir(path);
	for (struct dirent *f = dir ? readdir(dir) : NULL; !e && f; f = readdir(dir)) {
		int n = snprintf(file, sizeof file, "%s/%s", folder, f->d_name);
		bool is_last = !strcmp(f->d_name, "timestamp.json");
		if (*f->d_name == '.' || n >= (int)sizeof file || is_last)
			continue;
		if (f->d_type == DT_DIR) {
			e = copy_folder(from, to, file);
			continue;
		}
		struct k_buf bytes;
		k_buf_init(&bytes, TREE_METADATA_MAX);
		if (!tree_has(to, file))
			e = tree_read(from, file, &bytes);
		if (!e && !tree_has(to, file))
			e = tree_write(to, file, bytes.data ? bytes.data : "", bytes.len_bytes);
		k_buf_finish(&bytes);
	}
	if (dir)
		closedir(dir);
	return e;
}

/* The timestamp is read first and written last: what it names is then surely there. */
static enum err export(struct content_job *job, const struct tree *from, const struct tree *to) {
	static const char timestamp[] = "content/metadata/timestamp.json"; struct k_buf bytes;
	k_buf_init(&bytes, TREE_METADATA_MAX);
	enum err e = tree_read(from, timestamp, &bytes);
	if (!e) e = copy_folder(from, to, "content/targets");
	if (!e) e = copy_folder(from, to, "content/metadata");
	if (!e) e = tree_write(to, timestamp, bytes.data, bytes.len_bytes);
	k_buf_finish(&bytes);
	return e ? publish_refuse(job->words, e, "the copy was not made: %s", err_words(e))
		 : ERR_OK;
}

int content_export(struct content_job *job)
{
	struct tree from, to;
	if (job->argc != 1)
		return content_said_wrong("export /media/stick");
	enum err e = tree_at(job->data, &from);
	if (!e)
		e = tree_at(job->argv[0], &to);
	if (!e)
		e = export(job, &from, &to);
	if (!e)
		printf("%s/content is a whole copy.\n", job->argv[0]);
	return content_end(job, e);
}
