/* SPDX-License-Identifier: GPL-3.0-or-later */
/* live_storm: the same request, or many, at the same moment. */
#ifndef FOYER_TESTS_HUB_LIVE_STORM_H
#define FOYER_TESTS_HUB_LIVE_STORM_H

#include "live_world.h"

enum { PARALLEL = 50 };

/* One thread's share of a storm of requests. */
struct post {
	const struct live_kiosk *kiosk;
	const char *text;
	struct curl_slist *headers;
	struct live_answer answer;
	pthread_barrier_t *barrier;
};

static void *post_run(void *ctx)
{
	struct post *p = ctx;
	pthread_barrier_wait(p->barrier);
	p->answer = live_exchange(
		p->kiosk->hub, "POST", "/v1/requests", p->text, strlen(p->text), p->headers);
	return NULL;
}

/* Sends all at the same moment, each on a connection of its own. */
static void storm(struct post *posts)
{
	pthread_t threads[PARALLEL];
	pthread_barrier_t barrier;
	pthread_barrier_init(&barrier, NULL, PARALLEL);
	for (int i = 0; i < PARALLEL; i++) {
		posts[i].barrier = &barrier;
		posts[i].headers = live_sign(posts[i].kiosk, "POST", "/v1/requests", posts[i].text,
			strlen(posts[i].text));
		assert_int_equal(pthread_create(&threads[i], NULL, post_run, &posts[i]), 0);
	}
	for (int i = 0; i < PARALLEL; i++)
		pthread_join(threads[i], NULL);
	pthread_barrier_destroy(&barrier);
}

#endif
