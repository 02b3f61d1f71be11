/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kiosk/outbox/outbox.h"

#include "kiosk/model/number.h"
#include "kiosk/outbox/disk.h"
#include "kiosk/outbox/known.h"

#include <fcntl.h>
#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

static const struct outbox_limits limits = {
	.floor_bytes = 0, .ballast_bytes = 4096, .max_pages = 100000, .few = 3};

struct world {
	char dir[32];
	struct outbox *box;
	struct outbox_found found;
};

static struct world w;

static void open_box(void)
{
	assert_int_equal(outbox_create(w.dir, &limits, &w.box, &w.found), ERR_OK);
}

static void close_box(void)
{
	outbox_destroy(w.box);
	w.box = NULL;
}

static int setup(void **state)
{
	(void)state;
	w = (struct world){.dir = "/tmp/outbox-XXXXXX"};
	if (!mkdtemp(w.dir))
		return -1;
	open_box();
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
	close_box();
	return nftw(w.dir, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

static const char *path_of(const char *name)
{
	static char path[64];
	snprintf(path, sizeof path, "%s/%s", w.dir, name);
	return path;
}

static const char *id_of(int i)
{
	static char id[33];
	snprintf(id, sizeof id, "%032x", (unsigned)i);
	return id;
}

static enum err add_sealed(int i, const char *sealed)
{
	char number[NUMBER_CHARS + 1], status[200];
	number_make((uint64_t)i, number);
	snprintf(status, sizeof status,
		"{\"number\":\"%s\",\"kind\":\"report\",\"state\":\"saved\"}", number);
	struct outbox_new n = {.id = id_of(i),
		.number = number,
		.kind = "report",
		.sealed = sealed,
		.public_json = status};
	return outbox_add(w.box, "k1", &n, 1000 + i);
}

static void add(int i)
{
	assert_int_equal(add_sealed(i, "c2VhbGVk"), ERR_OK);
}

static int count(enum outbox_state s)
{
	struct outbox_count counts[OUTBOX_STATE_COUNT];
	outbox_counts(w.box, counts);
	return counts[s].count;
}

static char *state_of(int i)
{
	char number[NUMBER_CHARS + 1];
	int64_t heard_ms = 0;
	json_t *status = NULL;
	number_make((uint64_t)i, number);
	assert_int_equal(known_status_get(w.box, number, &status, &heard_ms), ERR_OK);
	char *state = strdup(json_string_value(json_object_get(status, "state")));
	json_decref(status);
	return state;
}

static void the_settings_hold(void **state)
{
	(void)state;
	assert_true(disk_is_safe(outbox_disk(w.box)));
	assert_int_equal(access(path_of("outbox.db-shm"), F_OK), -1);
	assert_int_equal(
		disk_run(outbox_disk(w.box), NULL, "PRAGMA synchronous=NORMAL", ""), ERR_OK);
	assert_false(disk_is_safe(outbox_disk(w.box)));
}

static void a_second_program_is_refused(void **state)
{
	(void)state;
	struct outbox *second = NULL;
	assert_int_equal(outbox_create(w.dir, &limits, &second, NULL), ERR_EXISTS);
	assert_null(second);
}

static void the_envelope_is_as_the_protocol_says(void **state)
{
	(void)state;
	struct outbox_item item;
	add(7);
	assert_int_equal(outbox_next(w.box, 1, &item), ERR_OK);
	assert_string_equal(item.envelope,
		"{\"v\":1,\"kiosk\":\"k1\",\"id\":\"00000000000000000000000000000007\",\"seq\":1,"
		"\"kind\":\"report\",\"number\":\"000000076\",\"at\":1007,\"unshown\":false,"
		"\"sealed\":\"c2VhbGVk\"}");
	outbox_item_finish(&item);
}

static void the_bytes_never_change(void **state)
{
	(void)state;
	struct outbox_item first, again;
	add(1);
	assert_int_equal(outbox_next(w.box, 1, &first), ERR_OK);
	close_box(); /* as in a crash: it is left in `sending` */
	open_box();
	assert_int_equal(count(OUTBOX_QUEUED), 1);
	assert_int_equal(outbox_next(w.box, 1, &again), ERR_OK);
	assert_string_equal(first.envelope, again.envelope);
	assert_string_equal(first.sha256_hex, again.sha256_hex);
	outbox_item_finish(&again);
	assert_int_equal(outbox_next(w.box, 1, &again), ERR_NOT_FOUND); /* once a round */
	assert_int_equal(outbox_next(w.box, 2, &again), ERR_OK);
	assert_string_equal(first.envelope, again.envelope);
	outbox_item_finish(&first);
	outbox_item_finish(&again);
}

static void the_same_request_again_is_kept_once(void **state)
{
	(void)state;
	add(1);
	add(1);
	assert_int_equal(add_sealed(1, "b3RoZXI="), ERR_EXISTS);
	assert_int_equal(count(OUTBOX_QUEUED), 1);
}

static void what_is_not_in_form_is_refused(void **state)
{
	(void)state;
	struct outbox_new n = {.id = id_of(1),
		.number = "",
		.kind = "survey",
		.sealed = "c2VhbGVk",
		.public_json = ""};
	struct outbox_new bad[] = {n, n, n, n, n, n};
	bad[0].id = "short";
	bad[1].id = "0011223344556677889900112233445G";
	bad[2].number = "123456789";
	bad[3].kind = "party";
	bad[4].sealed = "not \"base64\"";
	bad[5].sealed = "";
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		assert_int_equal(outbox_add(w.box, "k1", &bad[i], 1), ERR_BAD_INPUT);
	char *large = malloc(OUTBOX_SEALED_MAX + 2);
	memset(large, 'A', OUTBOX_SEALED_MAX + 1);
	large[OUTBOX_SEALED_MAX + 1] = '\0';
	n.sealed = large;
	assert_int_equal(outbox_add(w.box, "k1", &n, 1), ERR_TOO_BIG);
	free(large);
	assert_int_equal(outbox_last_seq(w.box), 0);
}

/* Who stood at the kiosk at 10:10 cannot be told from a questionnaire. */
static void of_what_is_counted_the_day_is_told(void **state)
{
	(void)state;
	static const struct {
		const char *kind, *at;
	} kinds[] = {{"survey", "\"at\":1714554600000,"}, {"questionnaire", "\"at\":1714521600000,"},
		{"snags", "\"at\":1714521600000,"}};
	for (int i = 0; i < 3; i++) {
		struct outbox_item item;
		struct outbox_new n = {.id = id_of(i + 1),
			.number = "",
			.kind = kinds[i].kind,
			.sealed = "c2VhbGVk",
			.public_json = "{}"};
		assert_int_equal(outbox_add(w.box, "k1", &n, 1714554600000), ERR_OK);
		assert_int_equal(outbox_next(w.box, 1 + i, &item), ERR_OK);
		assert_non_null(strstr(item.envelope, kinds[i].at));
		assert_int_equal(outbox_receipt(w.box, item.id, OUTBOX_DURABLE, "received", "{}", 1),
			ERR_OK);
		outbox_item_finish(&item);
	}
}

static void one_bad_item_does_not_stop_the_others(void **state)
{
	(void)state;
	struct outbox_item item;
	for (int i = 1; i <= 5; i++)
		add(i);
	for (int i = 1; i <= 5; i++) {
		assert_int_equal(outbox_next(w.box, 1, &item), ERR_OK);
		assert_string_equal(item.id, id_of(i));
		enum err e = i == 1   ? outbox_quarantine(w.box, item.id, "cannot be opened")
			     : i == 2 ? outbox_back(w.box, item.id, "no answer")
				      : outbox_receipt(w.box, item.id, OUTBOX_DURABLE, "received",
						"{}", 5);
		assert_int_equal(e, ERR_OK);
		outbox_item_finish(&item);
	}
	assert_int_equal(outbox_next(w.box, 1, &item), ERR_NOT_FOUND);
	assert_int_equal(count(OUTBOX_QUARANTINED), 1);
	assert_int_equal(count(OUTBOX_DURABLE), 3);
	add(6); /* new: goes before the one that failed */
	assert_int_equal(outbox_next(w.box, 2, &item), ERR_OK);
	assert_string_equal(item.id, id_of(6));
	outbox_item_finish(&item);
	int back = 0;
	assert_int_equal(outbox_retry(w.box, &back), ERR_OK);
	assert_int_equal(back, 1);
}

static void outcomes_are_what_my_request_says(void **state)
{
	(void)state;
	static const char *const want[][2] = {
		{"booked", "booked"}, {"gone", "not_possible"}, {"received", "received"}};
	for (int i = 0; i < 3; i++) {
		add(i + 1);
		char *before = state_of(i + 1);
		assert_string_equal(before, "saved");
		assert_int_equal(
			outbox_receipt(w.box, id_of(i + 1), OUTBOX_DURABLE, want[i][0], "{}", 5),
			ERR_OK);
		char *after = state_of(i + 1);
		assert_string_equal(after, want[i][1]);
		free(before);
		free(after);
	}
}

static void an_interrupted_confirmation_is_told(void **state)
{
	(void)state;
	char id[33];
	add(1);
	add(2);
	assert_int_equal(outbox_shown(w.box, id_of(1)), ERR_OK);
	close_box();
	open_box();
	assert_int_equal(outbox_mark_unshown(w.box, outbox_last_seq(w.box)), ERR_OK);
	assert_int_equal(
		outbox_next_unshown(w.box, id), ERR_NOT_FOUND); /* the city has it not yet */
	for (int i = 1; i <= 2; i++)
		assert_int_equal(
			outbox_receipt(w.box, id_of(i), OUTBOX_RECEIVED, "received", "{}", 5),
			ERR_OK);
	assert_int_equal(outbox_next_unshown(w.box, id), ERR_OK);
	assert_string_equal(id, id_of(2));
	assert_int_equal(outbox_unshown_told(w.box, id), ERR_OK);
	assert_int_equal(outbox_next_unshown(w.box, id), ERR_NOT_FOUND);
}

static void damage_bytes(const char *name, off_t at, const char *bytes)
{
	int fd = open(path_of(name), O_WRONLY);
	assert_true(fd >= 0);
	assert_int_equal(pwrite(fd, bytes, strlen(bytes), at), (ssize_t)strlen(bytes));
	close(fd);
}

static void a_damaged_database_is_made_anew_from_the_copy(void **state)
{
	(void)state;
	for (int i = 1; i <= 20; i++)
		add(i);
	close_box();
	damage_bytes("outbox.db", 0, "this is no database, and was never one");
	unlink(path_of("outbox.db-wal"));
	open_box();
	assert_true(w.found.was_rebuilt);
	assert_int_equal(w.found.restored, 20);
	assert_int_equal(count(OUTBOX_QUEUED), 20);
	assert_int_equal(access(path_of("outbox.db.damaged-1"), F_OK), 0);
	assert_int_equal(outbox_last_seq(w.box), 20);
	add(21);
}

static void a_row_with_other_bytes_is_mended(void **state)
{
	(void)state;
	add(1);
	add(2);
	assert_int_equal(
		disk_run(outbox_disk(w.box), NULL,
			"UPDATE request SET envelope=CAST('{\"id\":1}' AS BLOB) WHERE seq=1", ""),
		ERR_OK);
	close_box();
	open_box();
	assert_int_equal(w.found.restored, 1);
	struct outbox_item item;
	assert_int_equal(outbox_next(w.box, 1, &item), ERR_OK);
	assert_non_null(strstr(item.envelope, "\"seq\":1"));
	outbox_item_finish(&item);
}

static void a_copy_that_is_lost_or_torn_is_filled(void **state)
{
	(void)state;
	add(1);
	add(2);
	add(3);
	close_box();
	struct stat facts;
	stat(path_of("outbox.log"), &facts);
	assert_int_equal(truncate(path_of("outbox.log"), facts.st_size - 10), 0);
	damage_bytes("outbox.log", 80, "XXXX");
	open_box();
	assert_int_equal(w.found.copied, 2);
	assert_int_equal(count(OUTBOX_QUEUED), 3);
	close_box();
	unlink(path_of("outbox.db"));
	unlink(path_of("outbox.db-wal"));
	open_box();
	assert_int_equal(w.found.restored, 3);
}

static void what_only_the_copy_knows_was_not_shown(void **state)
{
	(void)state;
	char id[33];
	add(1);
	add(2);
	/* As if the power had gone between the copy's sync and the commit. */
	assert_int_equal(
		disk_run(outbox_disk(w.box), NULL, "DELETE FROM request WHERE seq=2", ""), ERR_OK);
	close_box();
	open_box();
	assert_int_equal(count(OUTBOX_QUEUED), 2);
	assert_int_equal(
		outbox_receipt(w.box, id_of(2), OUTBOX_DURABLE, "received", "{}", 5), ERR_OK);
	assert_int_equal(outbox_next_unshown(w.box, id), ERR_OK);
	assert_string_equal(id, id_of(2));
}

static void a_full_disk_refuses_early_and_keeps_receipts(void **state)
{
	(void)state;
	static const struct outbox_limits small = {
		.floor_bytes = 0, .ballast_bytes = 4096, .max_pages = 140};
	close_box();
	assert_int_equal(outbox_create(w.dir, &small, &w.box, NULL), ERR_OK);
	enum { LEN = 40000 };
	char *sealed = malloc(LEN + 1);
	memset(sealed, 'A', LEN);
	sealed[LEN] = '\0';
	int kept = 0;
	assert_true(outbox_has_room(w.box));
	while (add_sealed(kept + 1, sealed) == ERR_OK)
		kept++;
	free(sealed);
	assert_in_range(kept, 2, 10);
	assert_false(outbox_has_room(w.box));
	assert_int_equal(add_sealed(500, "c2VhbGVk"), ERR_FULL);
	for (int i = 1; i <= kept; i++)
		assert_int_equal(
			outbox_receipt(w.box, id_of(i), OUTBOX_DURABLE, "received", "{}", 5),
			ERR_OK);
	close_box();
	open_box();
	assert_int_equal(count(OUTBOX_DURABLE), kept);
	assert_int_equal(w.found.restored + w.found.copied + w.found.damaged, 0);
}

/* The page limit is met inside the commit: no half of it stays, in neither place. */
static void a_write_that_fails_leaves_nothing(void **state)
{
	(void)state;
	add(1);
	struct stat before, after;
	stat(path_of("outbox.log"), &before);
	assert_int_equal(disk_run(outbox_disk(w.box), NULL, "DROP TABLE status", ""), ERR_OK);
	assert_true(add_sealed(2, "c2VhbGVk") != ERR_OK);
	stat(path_of("outbox.log"), &after);
	assert_int_equal(before.st_size, after.st_size);
	assert_int_equal(count(OUTBOX_QUEUED), 1);
}

static void a_low_disk_is_no_room(void **state)
{
	(void)state;
	static const struct outbox_limits huge = {
		.floor_bytes = INT64_MAX / 2, .ballast_bytes = 4096, .max_pages = 1000};
	close_box();
	assert_int_equal(outbox_create(w.dir, &huge, &w.box, NULL), ERR_OK);
	assert_false(outbox_has_room(w.box));
	assert_int_equal(add_sealed(1, "c2VhbGVk"), ERR_FULL);
}

static void a_newer_state_is_left_alone(void **state)
{
	(void)state;
	add(1);
	assert_int_equal(disk_run(outbox_disk(w.box), NULL, "PRAGMA user_version=99", ""), ERR_OK);
	close_box();
	assert_int_equal(outbox_create(w.dir, &limits, &w.box, NULL), ERR_UNSUPPORTED);
	assert_int_equal(access(path_of("outbox.db"), F_OK), 0);
	assert_int_equal(access(path_of("outbox.db.damaged-1"), F_OK), -1);
}

#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(the_settings_hold),
		T(a_second_program_is_refused),
		T(the_envelope_is_as_the_protocol_says),
		T(the_bytes_never_change),
		T(the_same_request_again_is_kept_once),
		T(what_is_not_in_form_is_refused),
		T(of_what_is_counted_the_day_is_told),
		T(one_bad_item_does_not_stop_the_others),
		T(outcomes_are_what_my_request_says),
		T(an_interrupted_confirmation_is_told),
		T(a_damaged_database_is_made_anew_from_the_copy),
		T(a_row_with_other_bytes_is_mended),
		T(a_copy_that_is_lost_or_torn_is_filled),
		T(what_only_the_copy_knows_was_not_shown),
		T(a_full_disk_refuses_early_and_keeps_receipts),
		T(a_write_that_fails_leaves_nothing),
		T(a_low_disk_is_no_room),
		T(a_newer_state_is_left_alone),
	};
	return cmocka_run_group_tests_name("outbox", tests, NULL, NULL);
}
