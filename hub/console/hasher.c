/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/console/hasher.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "kiosk/base/log.h"

/* RFC 9106, second choice (64 MiB, 3 passes), with more passes: 0.28 s of a core, measured on the
 * 2-core virtual machine of docs/developers/hub.md. */
enum { PASSES = 8, MEMORY_BYTES = 64 << 20 };

struct hasher {
	struct loop *loop;
	struct loop_watch *watch;
	pthread_t thread;
	bool has_thread;
	int wake[2]; /* the thread writes, the loop reads */
	pthread_mutex_t lock;
	pthread_cond_t come;
	/* Under the lock: */
	struct hash_job *waiting, *done;
	int waiting_count;
	bool is_over;
};

/* --- the thread ------------------------------------------------------------------------------ */

static void hash(struct hash_job *job)
{
	/* Of no password: what a name that nobody has is held against. */
	char made[crypto_pwhash_STRBYTES];
	size_t n = strlen(job->password);
	bool is_check = job->is_check && *job->hash;
	if (is_check)
		job->fits = !crypto_pwhash_str_verify(job->hash, job->password, n);
	else if (!crypto_pwhash_str_alg(made, job->password, n, PASSES, MEMORY_BYTES,
			 crypto_pwhash_ALG_ARGON2ID13) &&
		 !job->is_check)
		job->fits = snprintf(job->hash, sizeof job->hash, "%s", made) > 0;
	sodium_memzero(job->password, sizeof job->password);
}

static struct hash_job *take_one(struct hasher *h)
{
	pthread_mutex_lock(&h->lock);
	while (!h->waiting && !h->is_over)
		pthread_cond_wait(&h->come, &h->lock);
	struct hash_job *job = h->is_over ? NULL : h->waiting;
	if (job)
		h->waiting = job->next;
	pthread_mutex_unlock(&h->lock);
	return job;
}

static void give_back(struct hasher *h, struct hash_job *job)
{
	pthread_mutex_lock(&h->lock);
	job->next = h->done;
	h->done = job;
	pthread_mutex_unlock(&h->lock);
	while (write(h->wake[1], "", 1) < 0 && errno == EINTR)
		continue;
}

static void *work(void *ctx)
{
	struct hasher *h = ctx;
	struct hash_job *job;
	while ((job = take_one(h)) != NULL) {
		hash(job);
		give_back(h, job);
	}
	return NULL;
}

/* --- the loop's side ------------------------------------------------------------------------- */

static void finish(struct hash_job *job)
{
	job->next = NULL;
	job->is_done = true;
	sodium_memzero(job->password, sizeof job->password);
	if (job->is_released)
		free(job);
	else if (job->on_done)
		job->on_done(job->ctx);
}

static void finish_all(struct hasher *h, struct hash_job **list)
{
	pthread_mutex_lock(&h->lock);
	struct hash_job *job = *list;
	*list = NULL;
	pthread_mutex_unlock(&h->lock);
	while (job) {
		struct hash_job *next = job->next;
		h->waiting_count--;
		finish(job);
		job = next;
	}
}

static void on_wake(void *ctx, unsigned events)
{
	struct hasher *h = ctx;
	char bytes[HASHER_WAITING_MAX];
	(void)events;
	if (read(h->wake[0], bytes, sizeof bytes) > 0)
		finish_all(h, &h->done);
}

struct hash_job *hasher_start(struct hasher *h, const char *password, const char *hash)
{
	if (h->waiting_count >= HASHER_WAITING_MAX || strlen(password) > HASHER_PASSWORD_MAX)
		return NULL;
	struct hash_job *job = calloc(1, sizeof *job), **at = &h->waiting;
	if (!job)
		return NULL;
	job->hasher = h;
	job->is_check = hash != NULL;
	snprintf(job->password, sizeof job->password, "%s", password);
	snprintf(job->hash, sizeof job->hash, "%s", hash ? hash : "");
	pthread_mutex_lock(&h->lock);
	while (*at)
		at = &(*at)->next;
	*at = job;
	h->waiting_count++;
	pthread_cond_signal(&h->come);
	pthread_mutex_unlock(&h->lock);
	return job;
}

void hash_job_release(struct hash_job *job)
{
	if (!job)
		return;
	job->on_done = NULL;
	job->is_released = true;
	if (job->is_done)
		free(job);
}

/* No signal of the process is taken by the thread: the loop's signalfd has them. */
static enum err start_thread(struct hasher *h)
{
	sigset_t all, before;
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	h->has_thread = !pthread_create(&h->thread, NULL, work, h);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return h->has_thread ? ERR_OK : ERR_NO_MEMORY;
}

enum err hasher_create(struct loop *loop, struct hasher **hasher_out)
{
	struct hasher *h = calloc(1, sizeof *h);
	if (!h)
		return ERR_NO_MEMORY;
	h->loop = loop;
	pthread_mutex_init(&h->lock, NULL);
	pthread_cond_init(&h->come, NULL);
	enum err e = pipe(h->wake) ? ERR_IO : ERR_OK;
	if (!e)
		e = loop_watch_add(loop, h->wake[0], LOOP_READ, on_wake, h, &h->watch);
	if (!e)
		e = start_thread(h);
	if (e) {
		log_error("console", "passwords cannot be checked: %s", err_words(e));
		hasher_close(h);
		hasher_destroy(h);
		return e;
	}
	*hasher_out = h;
	return ERR_OK;
}

void hasher_close(struct hasher *h)
{
	if (!h)
		return;
	if (h->has_thread) {
		pthread_mutex_lock(&h->lock);
		h->is_over = true;
		pthread_cond_signal(&h->come);
		pthread_mutex_unlock(&h->lock);
		pthread_join(h->thread, NULL);
		h->has_thread = false;
	}
	finish_all(h, &h->done);
	finish_all(h, &h->waiting);
}

void hasher_destroy(struct hasher *h)
{
	if (!h)
		return;
	loop_watch_remove(h->watch);
	close(h->wake[0]);
	close(h->wake[1]);
	pthread_cond_destroy(&h->come);
	pthread_mutex_destroy(&h->lock);
	free(h);
}
