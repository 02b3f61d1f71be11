/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Passwords beside the loop: right, wrong, too many, let go, and ended in the middle. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <sodium.h>
#include <string.h>

#include "hub/console/hasher.h"

struct bench {
	struct loop *loop;
	struct hasher *hasher;
	int done;
};

static int bench_open(void **state)
{
	static struct bench b;
	b = (struct bench){0};
	assert_true(sodium_init() >= 0);
	assert_int_equal(loop_create(&b.loop), ERR_OK);
	assert_int_equal(hasher_create(b.loop, &b.hasher), ERR_OK);
	*state = &b;
	return 0;
}

static int bench_close(void **state)
{
	struct bench *b = *state;
	hasher_close(b->hasher);
	hasher_destroy(b->hasher);
	loop_destroy(b->loop);
	return 0;
}

static void wait_for(struct bench *b, const struct hash_job *job)
{
	for (int i = 0; i < 600 && !job->is_done; i++)
		loop_turn(b->loop, 100);
	assert_true(job->is_done);
}

/* Hashes, or holds against hash; gives what came of it, and the hash. */
static bool run(struct bench *b, const char *password, const char *hash, char made[STAFF_HASH_MAX])
{
	struct hash_job *job = hasher_start(b->hasher, password, hash);
	assert_non_null(job);
	assert_false(job->is_done);
	wait_for(b, job);
	bool fits = job->fits;
	assert_string_equal(job->password, "");
	if (made)
		memcpy(made, job->hash, STAFF_HASH_MAX);
	hash_job_release(job);
	return fits;
}

static void a_password_fits_its_own_hash_only(void **state)
{
	struct bench *b = *state;
	char one[STAFF_HASH_MAX], two[STAFF_HASH_MAX];
	assert_true(run(b, "correct horse battery", NULL, one));
	assert_true(run(b, "correct horse battery", NULL, two));
	assert_string_not_equal(one, two);
	assert_memory_equal(one, "$argon2id$", 10);
	assert_non_null(strstr(one, "m=65536,t=8,p=1"));
	assert_true(run(b, "correct horse battery", one, NULL));
	assert_false(run(b, "correct horse batterx", one, NULL));
	assert_false(run(b, "", one, NULL));
	assert_false(run(b, "correct horse battery", "", NULL)); /* a name that nobody has */
	assert_false(run(b, "correct horse battery", "nonsense", NULL));
}

static void on_done(void *ctx)
{
	++*(int *)ctx;
}

static void only_a_few_wait_and_the_rest_is_told(void **state)
{
	struct bench *b = *state;
	struct hash_job *jobs[HASHER_WAITING_MAX];
	char long_one[HASHER_PASSWORD_MAX + 2];
	for (int i = 0; i < HASHER_WAITING_MAX; i++) {
		jobs[i] = hasher_start(b->hasher, "password", "");
		assert_non_null(jobs[i]);
		jobs[i]->on_done = on_done;
		jobs[i]->ctx = &b->done;
	}
	assert_null(hasher_start(b->hasher, "password", ""));
	hash_job_release(jobs[1]); /* its browser went away */
	for (int i = 0; i < HASHER_WAITING_MAX; i++)
		if (i != 1)
			wait_for(b, jobs[i]);
	assert_int_equal(b->done, HASHER_WAITING_MAX - 1);
	for (int i = 0; i < HASHER_WAITING_MAX; i++)
		if (i != 1)
			hash_job_release(jobs[i]);
	memset(long_one, 'a', sizeof long_one);
	long_one[HASHER_PASSWORD_MAX + 1] = '\0';
	assert_null(hasher_start(b->hasher, long_one, ""));
	assert_true(run(b, "still at work", NULL, (char[STAFF_HASH_MAX]){0}));
}

static void an_end_in_the_middle_lets_all_go(void **state)
{
	struct bench *b = *state;
	struct hash_job *jobs[4];
	for (int i = 0; i < 4; i++) {
		jobs[i] = hasher_start(b->hasher, "password", NULL);
		jobs[i]->on_done = on_done;
		jobs[i]->ctx = &b->done;
	}
	hasher_close(b->hasher);
	assert_int_equal(b->done, 4);
	for (int i = 0; i < 4; i++) {
		assert_true(jobs[i]->is_done);
		assert_string_equal(jobs[i]->password, "");
		hash_job_release(jobs[i]);
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, bench_open, bench_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_password_fits_its_own_hash_only),
		TEST(only_a_few_wait_and_the_rest_is_told),
		TEST(an_end_in_the_middle_lets_all_go),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
