/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "content_loading.h"

#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

struct content_loading {
	pthread_t thread;
	int done_fd;
	struct loop_watch *watch;
	content_loaded_fn *fn;
	void *ctx;
	char dir[PATH_MAX];
	/* The thread's until done_fd says so. */
	struct content *content;
	char words[LOADING_WORDS_MAX];
};

enum err content_load_told(const char *dir, struct content **out, char words[LOADING_WORDS_MAX])
{
	struct content_problems *problems = calloc(1, sizeof *problems);
	if (!problems)
		return ERR_NO_MEMORY;
	enum err e = content_load(dir, out, problems);
	const struct content_problem *p = &problems->list[0];
	if (e && problems->count)
		snprintf(words, LOADING_WORDS_MAX, "%s:%d: %s", p->file, p->line, p->what);
	else
		snprintf(words, LOADING_WORDS_MAX, "%s", e ? err_words(e) : "");
	for (char *c = words; *c; c++)
		*c = *c < ' ' || *c > '~' ? '?' : *c;
	free(problems);
	return e;
}

static void *load(void *loading)
{
	struct content_loading *l = loading;
	uint64_t one = 1;
	if (content_load_told(l->dir, &l->content, l->words))
		l->content = NULL;
	while (write(l->done_fd, &one, sizeof one) < 0)
		;
	return NULL;
}

/* The thread has ended when this returns.  Gives its content, or NULL. */
static struct content *finish(struct content_loading *l)
{
	loop_watch_remove(l->watch);
	pthread_join(l->thread, NULL);
	struct content *content = l->content;
	close(l->done_fd);
	free(l);
	return content;
}

static void on_done(void *ctx, unsigned events)
{
	struct content_loading *l = ctx;
	char words[LOADING_WORDS_MAX];
	(void)events;
	content_loaded_fn *fn = l->fn;
	void *its = l->ctx;
	memcpy(words, l->words, sizeof words);
	fn(its, finish(l), words);
}

enum err content_loading_start(struct loop *loop, const char *dir, content_loaded_fn *fn, void *ctx,
	struct content_loading **loading_out)
{
	struct content_loading *l = calloc(1, sizeof *l);
	if (!l)
		return ERR_NO_MEMORY;
	*l = (struct content_loading){
		.fn = fn, .ctx = ctx, .done_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)};
	enum err e = l->done_fd < 0 ? ERR_IO : ERR_OK;
	if (!e && snprintf(l->dir, sizeof l->dir, "%s", dir) >= (int)sizeof l->dir)
		e = ERR_TOO_BIG;
	if (!e)
		e = loop_watch_add(loop, l->done_fd, LOOP_READ, on_done, l, &l->watch);
	if (!e && pthread_create(&l->thread, NULL, load, l))
		e = ERR_NO_MEMORY;
	if (!e) {
		*loading_out = l;
		return ERR_OK;
	}
	loop_watch_remove(l->watch);
	if (l->done_fd >= 0)
		close(l->done_fd);
	free(l);
	return e;
}

void content_loading_cancel(struct content_loading *l)
{
	if (!l)
		return;
	content_destroy(finish(l));
}
