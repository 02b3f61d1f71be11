/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/console/preview_child.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sodium.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "hub/publish/contents.h"
#include "kiosk/base/log.h"

enum { CODE_CRASHED = 99, KEY_TEXT_MAX = 8192 };

/* One program at work. */
struct child {
	struct preview *preview;
	pid_t pid; /* 0: none */
	int fd;
	char key[PREVIEW_KEY_CHARS + 1];
	struct k_buf said;
	struct loop_watch *watch;
	struct loop_timer *timer;
};

struct preview {
	struct loop *loop;
	struct hub *hub;
	char dir[PREVIEW_PATH_MAX / 2];
	struct child children[PREVIEW_CHILDREN];
	struct preview_wait *waiting;
	bool is_closed;
};

/* --- what is kept ----------------------------------------------------------------------------- */

void preview_key(char out[PREVIEW_KEY_CHARS + 1], const char *fmt, ...)
{
	char text[KEY_TEXT_MAX];
	unsigned char hash[crypto_hash_sha256_BYTES];
	va_list args;
	va_start(args, fmt);
	vsnprintf(text, sizeof text, fmt, args);
	va_end(args);
	crypto_hash_sha256(hash, (const unsigned char *)text, strlen(text));
	sodium_bin2hex(out, PREVIEW_KEY_CHARS + 1, hash, sizeof hash);
}

void preview_file(const struct preview *p, const char *key, const char *type,
	char out[PREVIEW_PATH_MAX])
{
	snprintf(out, PREVIEW_PATH_MAX, "%s/%.*s.%s", p->dir, PREVIEW_KEY_CHARS, key, type);
}

struct kept {
	char name[PREVIEW_KEY_CHARS + 16];
	bool is_tree;
	off_t bytes;
	time_t at;
};

static int by_age(const void *a, const void *b)
{
	const struct kept *x = a, *y = b;
	return (x->at < y->at) - (x->at > y->at);
}

static void kept_drop(const struct preview *p, const struct kept *k)
{
	char path[PREVIEW_PATH_MAX];
	snprintf(path, sizeof path, "%s/%s", p->dir, k->name);
	if (k->is_tree)
		contents_clear(path);
	else
		unlink(path);
}

/* Lets the oldest go, so that no more than files, bytes and trees stay. */
static void sweep(const struct preview *p, int files_max, off_t bytes_max, int trees_max)
{
	struct kept *list = calloc(2 * PREVIEW_FILES_MAX, sizeof *list);
	DIR *dir = opendir(p->dir);
	int n = 0, files = 0, trees = 0;
	off_t bytes = 0;
	for (struct dirent *d; dir && list && n < 2 * PREVIEW_FILES_MAX && (d = readdir(dir)) != NULL;) {
		struct stat st;
		struct kept *k = &list[n];
		if (d->d_name[0] == '.' || strlen(d->d_name) >= sizeof k->name ||
			fstatat(dirfd(dir), d->d_name, &st, AT_SYMLINK_NOFOLLOW))
			continue;
		*k = (struct kept){.is_tree = S_ISDIR(st.st_mode), .bytes = st.st_size, .at = st.st_mtime};
		snprintf(k->name, sizeof k->name, "%s", d->d_name);
		n++;
	}
	if (dir)
		closedir(dir);
	if (n)
		qsort(list, (size_t)n, sizeof *list, by_age);
	for (int i = 0; i < n; i++) {
		files += !list[i].is_tree;
		trees += list[i].is_tree;
		bytes += list[i].is_tree ? 0 : list[i].bytes;
		if (list[i].is_tree ? trees > trees_max : files > files_max || bytes > bytes_max)
			kept_drop(p, &list[i]);
	}
	free(list);
}

bool preview_tree(struct preview *p, const char *name, char out[PREVIEW_PATH_MAX])
{
	struct stat st;
	snprintf(out, PREVIEW_PATH_MAX, "%s/tree-%.*s", p->dir, PREVIEW_KEY_CHARS, name);
	return !stat(out, &st);
}

void preview_tree_begin(struct preview *p, char out[PREVIEW_PATH_MAX])
{
	snprintf(out, PREVIEW_PATH_MAX, "%s/begun", p->dir);
	contents_clear(out);
}

enum err preview_tree_keep(struct preview *p, const char *name)
{
	char begun[PREVIEW_PATH_MAX], tree[PREVIEW_PATH_MAX];
	snprintf(begun, sizeof begun, "%s/begun", p->dir);
	preview_tree(p, name, tree);
	if (rename(begun, tree))
		return err_from_errno(errno);
	sweep(p, PREVIEW_FILES_MAX, PREVIEW_BYTES_MAX, PREVIEW_TREES_MAX);
	return ERR_OK;
}

/* --- a child ---------------------------------------------------------------------------------- */

/* Between fork and exec: only what may be called there. */
static void become(const char *program, char *const *argv, int out)
{
	const struct rlimit seconds = {PREVIEW_S, PREVIEW_S}, none = {0, 0};
	sigset_t all;
	int null = open("/dev/null", O_RDONLY);
	sigemptyset(&all);
	sigprocmask(SIG_SETMASK, &all, NULL);
	if (setrlimit(RLIMIT_CPU, &seconds) || setrlimit(RLIMIT_CORE, &none) || dup2(null, 0) < 0 ||
		dup2(out, 1) < 0 || dup2(out, 2) < 0)
		_exit(126);
	close_range(3, ~0U, 0);
	execv(program, argv);
	_exit(127);
}

/* Keeps how it ended and what it said, under its key: then it is ready. */
static void child_keep(struct child *c, int status)
{
	char path[PREVIEW_PATH_MAX];
	int code = WIFEXITED(status) ? WEXITSTATUS(status) : CODE_CRASHED;
	struct k_buf text;
	k_buf_init(&text, PREVIEW_SAID_MAX + 16);
	preview_file(c->preview, c->key, "said", path);
	enum err e = k_buf_printf(&text, "%d\n", code);
	if (!e && c->said.len_bytes)
		e = k_buf_add(&text, c->said.data, c->said.len_bytes);
	if (!e)
		e = k_file_replace(path, text.data, text.len_bytes, 0600);
	if (e)
		log_error("console", "a preview cannot be kept: %s", err_words(e));
	k_buf_finish(&text);
}

static void child_end(struct child *c, bool is_late)
{
	int status = 0;
	struct preview *p = c->preview;
	if (is_late)
		kill(c->pid, SIGKILL);
	loop_watch_remove(c->watch);
	close(c->fd);
	while (waitpid(c->pid, &status, 0) < 0 && errno == EINTR) {
	}
	c->pid = 0;
	if (!p->is_closed)
		child_keep(c, status);
	k_buf_finish(&c->said);
	sweep(p, PREVIEW_FILES_MAX, PREVIEW_BYTES_MAX, PREVIEW_TREES_MAX);
	preview_wait_wake(&p->waiting);
}

static void on_late(void *ctx)
{
	struct child *c = ctx;
	c->timer = NULL;
	log_error("console", "kiosk-proof did not end in %d s", PREVIEW_S);
	child_end(c, true);
}

static void on_said(void *ctx, unsigned events)
{
	struct child *c = ctx;
	char piece[4096];
	(void)events;
	ssize_t n = read(c->fd, piece, sizeof piece);
	if (n < 0 && (errno == EINTR || errno == EAGAIN))
		return;
	if (n > 0) {
		if (k_buf_add(&c->said, piece, (size_t)n)) /* the rest is let go */
			c->said.max_bytes = c->said.len_bytes;
		return;
	}
	loop_timer_remove(c->timer);
	c->timer = NULL;
	child_end(c, false);
}

static enum err child_start(struct preview *p, struct child *c, const char *key, char *const *argv)
{
	char program[PREVIEW_PATH_MAX];
	int ends[2];
	snprintf(program, sizeof program, "%s/kiosk-proof", p->hub->programs ? p->hub->programs : "");
	if (access(program, X_OK) || pipe2(ends, O_CLOEXEC))
		return ERR_NOT_FOUND;
	fcntl(ends[0], F_SETFL, O_NONBLOCK);
	*c = (struct child){.preview = p, .fd = ends[0]};
	snprintf(c->key, sizeof c->key, "%s", key);
	k_buf_init(&c->said, PREVIEW_SAID_MAX);
	enum err e = loop_watch_add(p->loop, ends[0], LOOP_READ, on_said, c, &c->watch);
	pid_t pid = e ? -1 : fork();
	if (!pid)
		become(program, argv, ends[1]);
	close(ends[1]);
	if (pid < 0) {
		loop_watch_remove(c->watch);
		close(ends[0]);
		return e ? e : ERR_FULL;
	}
	c->pid = pid;
	c->timer = loop_timer_add(p->loop, PREVIEW_S * 1000, on_late, c);
	return ERR_OK;
}

/* --- asking --------------------------------------------------------------------------------- */

/* True if it has been made: how it ended, and what it said. */
static bool is_kept(const struct preview *p, const char *key, int *code_out, struct k_buf *said)
{
	char path[PREVIEW_PATH_MAX];
	struct k_buf text;
	preview_file(p, key, "said", path);
	k_buf_init(&text, PREVIEW_SAID_MAX + 16);
	enum err e = k_buf_read_file(&text, path);
	const char *line = e ? NULL : strchr(text.data, '\n');
	if (line) {
		*code_out = atoi(text.data);
		if (said && k_buf_add(said, line + 1, strlen(line + 1)))
			line = NULL;
	}
	k_buf_finish(&text);
	return line != NULL;
}

/* argv with the paths of what is to be made. */
static enum err begin(struct preview *p, struct child *c, const char *key, const char *const *argv)
{
	char paths[PREVIEW_ARGS_MAX][PREVIEW_PATH_MAX];
	const char *args[PREVIEW_ARGS_MAX + 2] = {"kiosk-proof"};
	for (int i = 0; argv[i] && i < PREVIEW_ARGS_MAX; i++) {
		args[i + 1] = argv[i];
		if (argv[i][0] != '@')
			continue;
		preview_file(p, key, argv[i] + 1, paths[i]);
		args[i + 1] = paths[i];
	}
	return child_start(p, c, key, (char *const *)(uintptr_t)args);
}

enum preview_state preview_ask(struct preview *p, const char *key, const char *const *argv,
	struct preview_wait *wait, int *code_out, struct k_buf *said)
{
	struct child *idle = NULL;
	int waiting = 0;
	if (p->is_closed)
		return PREVIEW_CANNOT;
	if (is_kept(p, key, code_out, said))
		return PREVIEW_READY;
	for (const struct preview_wait *w = p->waiting; w; w = w->next)
		waiting++;
	if (waiting >= PREVIEW_WAITING_MAX)
		return PREVIEW_CANNOT;
	bool is_at_work = false;
	for (int i = 0; i < PREVIEW_CHILDREN; i++) {
		is_at_work |= p->children[i].pid && !strcmp(p->children[i].key, key);
		if (!p->children[i].pid)
			idle = &p->children[i];
	}
	if (!is_at_work && idle && begin(p, idle, key, argv))
		return PREVIEW_CANNOT;
	if (wait)
		preview_wait_join(&p->waiting, wait);
	return PREVIEW_WAITS;
}

/* --- life ----------------------------------------------------------------------------------- */

enum err preview_create(struct loop *loop, struct hub *hub, struct preview **out)
{
	struct preview *p = calloc(1, sizeof *p);
	if (!p)
		return ERR_NO_MEMORY;
	*p = (struct preview){.loop = loop, .hub = hub};
	snprintf(p->dir, sizeof p->dir, "%s/console-previews", hub->data ? hub->data : "/nonexistent");
	if (hub->data && mkdir(p->dir, 0700) && errno != EEXIST)
		log_error("console", "no folder for previews");
	sweep(p, 0, 0, 0);
	*out = p;
	return ERR_OK;
}

void preview_close(struct preview *p)
{
	if (!p)
		return;
	p->is_closed = true;
	for (int i = 0; i < PREVIEW_CHILDREN; i++) {
		struct child *c = &p->children[i];
		if (!c->pid)
			continue;
		loop_timer_remove(c->timer);
		c->timer = NULL;
		child_end(c, true);
	}
	preview_wait_wake(&p->waiting);
}

void preview_destroy(struct preview *p)
{
	free(p);
}
