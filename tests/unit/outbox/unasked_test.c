/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the machine counts by itself never takes the room of what people ask, and nobody is said to have
 * waited for it. */
#include "kiosk/outbox/outbox.h"

#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

static const struct outbox_limits limits = {
	.ballast_bytes = 4096, .max_pages = 100000, .keep_hours = 3, .purge_lot = 4, .few = 3};

static char dir[32];
static struct outbox *box;

static int setup(void **state)
{
	(void)state;
	snprintf(dir, sizeof dir, "/tmp/unasked-XXXXXX");
	return mkdtemp(dir) && outbox_create(dir, &limits, &box, NULL) == ERR_OK ? 0 : -1;
}

static int remove_one(const char *path, const struct stat *facts, int type, struct FTW *walk)
{
	(void)facts, (void)type, (void)walk;
	return remove(path);
}

static int teardown(void **state)
{
	(void)state;
	outbox_destroy(box);
	return nftw(dir, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

static const char *id_of(int i)
{
	static char id[REQUEST_ID_CHARS + 1];
	snprintf(id, sizeof id, "%032x", (unsigned)i);
	return id;
}

static enum err add(int i, const char *kind)
{
	struct outbox_new n = {
		.id = id_of(i), .number = "", .kind = kind, .sealed = "c2VhbGVk", .public_json = "{}"};
	return outbox_add(box, "k1", &n, 1714554600000);
}

static void received(int i)
{
	assert_int_equal(outbox_receipt(box, id_of(i), OUTBOX_RECEIVED, "received", "{}", 1), ERR_OK);
}

/* With `few` that the city has not for good counts are left out, and requests are taken as ever. */
static void counts_give_way_to_requests(void **state)
{
	(void)state;
	assert_int_equal(add(1, "survey"), ERR_OK);
	assert_int_equal(add(2, "snags"), ERR_OK);
	assert_int_equal(add(3, "snags"), ERR_OK);
	assert_int_equal(add(4, "snags"), ERR_FULL);
	assert_int_equal(add(3, "snags"), ERR_OK); /* the same again: it is there */
	assert_int_equal(add(5, "survey"), ERR_OK);
	assert_int_equal(add(6, "questionnaire"), ERR_OK); /* somebody waits for it */
	assert_int_equal(outbox_waiting(box), 5);
	/* What the city has, but not yet for good, may have to be sent again. */
	static const int all[] = {1, 2, 3, 5, 6};
	for (int i = 0; i < 5; i++)
		received(all[i]);
	assert_int_equal(add(7, "snags"), ERR_FULL);
	for (int i = 0; i < 3; i++)
		assert_int_equal(outbox_durable(box, id_of(all[i]), "{}"), ERR_OK);
	assert_int_equal(add(7, "snags"), ERR_OK);
}

/* The city is told of confirmations that nobody saw; there is none of counts. */
static void counts_were_never_to_be_shown(void **state)
{
	(void)state;
	char id[REQUEST_ID_CHARS + 1];
	assert_int_equal(add(1, "snags"), ERR_OK);
	assert_int_equal(add(2, "survey"), ERR_OK);
	received(1);
	received(2);
	assert_int_equal(outbox_mark_unshown(box, outbox_last_seq(box)), ERR_OK);
	assert_int_equal(outbox_next_unshown(box, id), ERR_OK);
	assert_string_equal(id, id_of(2));
}

#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(counts_give_way_to_requests),
		T(counts_were_never_to_be_shown),
	};
	return cmocka_run_group_tests_name("unasked", tests, NULL, NULL);
}
