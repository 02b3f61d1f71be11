/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the city keeps durably goes from here after its hours of service, and nothing else does. */
#include "kiosk/outbox/disk.h"
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

static const struct outbox_limits limits = {.floor_bytes = 0,
	.ballast_bytes = 4096,
	.max_pages = 100000,
	.keep_hours = 3,
	.purge_lot = 4};

static char dir[32];
static struct outbox *box;

static void open_box(struct outbox_found *found)
{
	assert_int_equal(outbox_create(dir, &limits, &box, found), ERR_OK);
}

static int setup(void **state)
{
	(void)state;
	snprintf(dir, sizeof dir, "/tmp/purge-XXXXXX");
	if (!mkdtemp(dir))
		return -1;
	open_box(NULL);
	return 0;
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

static void add(int i)
{
	static char sealed[2001];
	for (int k = 0; k < 2000; k++)
		sealed[k] = (char)('A' + (i + k) % 26);
	struct outbox_new n = {.id = id_of(i),
		.number = "",
		.kind = "survey",
		.sealed = sealed,
		.public_json = ""};
	assert_int_equal(outbox_add(box, "k1", &n, i), ERR_OK);
	assert_int_equal(outbox_shown(box, id_of(i)), ERR_OK);
}

static void receipt(int i, enum outbox_state s)
{
	assert_int_equal(outbox_receipt(box, id_of(i), s, "received", "{}", 5), ERR_OK);
}

static int hour(void)
{
	int went = -1;
	assert_int_equal(outbox_hour(box, &went), ERR_OK);
	return went;
}

static int count(enum outbox_state s)
{
	struct outbox_count counts[OUTBOX_STATE_COUNT];
	outbox_counts(box, counts);
	return counts[s].count;
}

static void only_what_is_durable_goes(void **state)
{
	(void)state;
	struct outbox_found found;
	for (int i = 1; i <= 10; i++)
		add(i);
	for (int i = 1; i <= 6; i++)
		receipt(i, i == 6 ? OUTBOX_RECEIVED : OUTBOX_DURABLE);
	assert_int_equal(hour() + hour(), 0);
	assert_int_equal(hour(), 5);
	assert_int_equal(count(OUTBOX_DURABLE), 0);
	assert_int_equal(count(OUTBOX_RECEIVED), 1);
	assert_int_equal(count(OUTBOX_QUEUED), 4);
	outbox_destroy(box);
	open_box(&found);
	assert_int_equal(found.restored + found.copied + found.damaged, 0);
	for (int i = 0; i < 50; i++)
		assert_int_equal(hour(), 0);
	assert_int_equal(count(OUTBOX_RECEIVED) + count(OUTBOX_QUEUED), 5);
}

static void durable_stays_durable(void **state)
{
	(void)state;
	for (int i = 1; i <= 6; i++) {
		add(i);
		receipt(i, OUTBOX_DURABLE);
		receipt(i, OUTBOX_RECEIVED); /* an older answer, late */
		assert_int_equal(outbox_back(box, id_of(i), "late"), ERR_OK);
		assert_int_equal(outbox_quarantine(box, id_of(i), "late"), ERR_OK);
	}
	assert_int_equal(count(OUTBOX_DURABLE), 6);
	assert_int_equal(hour() + hour() + hour(), 5); /* the newest stays */
	assert_int_equal(outbox_last_seq(box), 6);
}

static void what_the_city_must_be_told_of_stays(void **state)
{
	(void)state;
	char id[REQUEST_ID_CHARS + 1];
	for (int i = 1; i <= 6; i++)
		add(i);
	assert_int_equal(
		disk_run(outbox_disk(box), NULL, "UPDATE request SET shown=2 WHERE seq=2", ""),
		ERR_OK);
	for (int i = 1; i <= 6; i++)
		receipt(i, OUTBOX_DURABLE);
	assert_int_equal(hour() + hour() + hour(), 4);
	assert_int_equal(outbox_next_unshown(box, id), ERR_OK);
	assert_string_equal(id, id_of(2));
}

/* The copy is made anew first: a power cut before the database follows loses and repeats nothing.
 */
static void a_cut_between_the_two_is_mended(void **state)
{
	(void)state;
	struct outbox_found found;
	for (int i = 1; i <= 6; i++) {
		add(i);
		receipt(i, OUTBOX_DURABLE);
	}
	assert_int_equal(disk_run(outbox_disk(box), NULL,
				 "CREATE TRIGGER no BEFORE DELETE ON request BEGIN SELECT"
				 " RAISE(ABORT, 'no'); END",
				 ""),
		ERR_OK);
	int went = 0;
	assert_int_equal(hour() + hour(), 0);
	assert_true(outbox_hour(box, &went) != ERR_OK);
	assert_int_equal(disk_run(outbox_disk(box), NULL, "DROP TRIGGER no", ""), ERR_OK);
	outbox_destroy(box);
	open_box(&found);
	assert_int_equal(found.copied, 5);
	assert_int_equal(found.restored, 0);
	assert_int_equal(count(OUTBOX_DURABLE), 6);
	assert_int_equal(hour(), 5);
}

static off_t size_of(const char *name)
{
	char path[64];
	struct stat facts;
	snprintf(path, sizeof path, "%s/%s", dir, name);
	return stat(path, &facts) ? 0 : facts.st_size;
}

static void the_folder_stays_bounded(void **state)
{
	(void)state;
	off_t largest = 0;
	for (int i = 1; i <= 600; i++) {
		add(i);
		receipt(i, OUTBOX_DURABLE);
		if (i % 20 == 0)
			hour();
		off_t size = size_of("outbox.db") + size_of("outbox.log");
		largest = i <= 200 && size > largest ? size : largest;
		assert_true(i <= 200 || size <= largest + largest / 4);
	}
	assert_true(largest < 1 << 20);
	assert_true(size_of("outbox.db-wal") < 5 << 20);
	assert_int_equal(outbox_last_seq(box), 600);
}

#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(only_what_is_durable_goes),
		T(durable_stays_durable),
		T(what_the_city_must_be_told_of_stays),
		T(a_cut_between_the_two_is_mended),
		T(the_folder_stays_bounded),
	};
	return cmocka_run_group_tests_name("purge", tests, NULL, NULL);
}
