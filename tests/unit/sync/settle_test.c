/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is received becomes durable when the hub has a backup, and is sent again when the hub has
 * lost it; nothing but a signed receipt for these very bytes counts. */
#include "kiosk/sync/settle.h"

#include "hostile_hub.h"

#include <curl/curl.h>
#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <unistd.h>
#include <cmocka.h>

enum { COUNT = 120 /* more than two questions' worth */ };

static const struct outbox_limits limits = {.floor_bytes = 0,
	.ballast_bytes = 4096,
	.max_pages = 100000,
	.keep_hours = 1,
	.purge_lot = 1};

struct world {
	char dir[32];
	struct hostile_hub hub;
	struct identity identity;
	struct loop *loop;
	struct outbox *box;
	struct line *line;
	struct settle *settle;
	int queued_again;
};

static struct world w;

static void on_line(void *ctx, bool is_on)
{
	(void)ctx, (void)is_on;
}

static void on_queued(void *ctx)
{
	(void)ctx;
	w.queued_again++;
}

static int count(enum outbox_state s)
{
	struct outbox_count counts[OUTBOX_STATE_COUNT];
	outbox_counts(w.box, counts);
	return counts[s].count;
}

/* The hub and the outbox agree that all has been received. */
static void deliver_all(void)
{
	struct outbox_item item;
	while (outbox_next(w.box, 1, &item) == ERR_OK) {
		struct taken *t = &w.hub.ledger[w.hub.ledger_len++];
		*t = (struct taken){.times = 1};
		snprintf(t->id, sizeof t->id, "%s", item.id);
		snprintf(t->sha256_hex, sizeof t->sha256_hex, "%s", item.sha256_hex);
		assert_int_equal(
			outbox_receipt(w.box, item.id, OUTBOX_RECEIVED, "received", "{}", 5),
			ERR_OK);
		outbox_item_finish(&item);
	}
}

static int setup(void **state)
{
	(void)state;
	memset(&w, 0, sizeof w);
	strcpy(w.dir, "/tmp/settle-XXXXXX");
	if (!mkdtemp(w.dir) || !hub_start(&w.hub, w.dir) || loop_create(&w.loop) ||
		identity_read(&w.identity, w.dir) || outbox_create(w.dir, &limits, &w.box, NULL) ||
		line_create(w.loop, &w.identity, "", on_line, NULL, &w.line) ||
		settle_create(w.loop, w.box, w.line, &w.identity, on_queued, NULL, &w.settle))
		return -1;
	for (int i = 1; i <= COUNT; i++) {
		char id[REQUEST_ID_CHARS + 1];
		snprintf(id, sizeof id, "%032x", (unsigned)i);
		struct outbox_new n = {.id = id,
			.number = "",
			.kind = "survey",
			.sealed = "c2VhbGVk",
			.public_json = ""};
		if (outbox_add(w.box, "k1", &n, i) || outbox_shown(w.box, id))
			return -1;
	}
	deliver_all();
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
	settle_destroy(w.settle);
	line_destroy(w.line);
	outbox_destroy(w.box);
	identity_finish(&w.identity);
	loop_destroy(w.loop);
	hub_stop(&w.hub);
	return nftw(w.dir, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

/* Asks, and waits until so many questions were answered. */
static void ask(int questions)
{
	int before = w.hub.asked_receipts;
	settle_ask(w.settle);
	int64_t until_us = loop_refresh(w.loop).mono_us + 5000000;
	while (w.hub.asked_receipts < before + questions && loop_refresh(w.loop).mono_us < until_us)
		loop_turn(w.loop, 10);
	assert_int_equal(w.hub.asked_receipts, before + questions);
	for (int i = 0; i < 20; i++)
		loop_turn(w.loop, 5);
}

static void a_backup_makes_durable(void **state)
{
	(void)state;
	int went = 0;
	ask(3);
	assert_int_equal(count(OUTBOX_RECEIVED), COUNT); /* no backup yet */
	w.hub.is_backed_up = 1;
	ask(3);
	assert_int_equal(count(OUTBOX_DURABLE), COUNT);
	assert_int_equal(outbox_hour(w.box, &went), ERR_OK);
	assert_int_equal(went, COUNT - 1);
	assert_int_equal(w.queued_again, 0);
}

static void only_the_citys_word_on_these_bytes_counts(void **state)
{
	(void)state;
	w.hub.is_backed_up = 1;
	static const enum mood moods[] = {MOOD_WRONG_KEY, MOOD_OTHER_ID, MOOD_OTHER_BYTES};
	for (int i = 0; i < 3; i++) {
		w.hub.mood = moods[i];
		ask(3);
		assert_int_equal(count(OUTBOX_RECEIVED), COUNT);
	}
}

static void what_the_hub_has_lost_is_sent_again(void **state)
{
	(void)state;
	w.hub.has_lost = 1;
	ask(3);
	assert_int_equal(count(OUTBOX_QUEUED), COUNT);
	assert_int_equal(w.queued_again, 1);
}

#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(a_backup_makes_durable),
		T(only_the_citys_word_on_these_bytes_counts),
		T(what_the_hub_has_lost_is_sent_again),
	};
	curl_global_init(CURL_GLOBAL_DEFAULT);
	return cmocka_run_group_tests_name("settle", tests, NULL, NULL);
}
