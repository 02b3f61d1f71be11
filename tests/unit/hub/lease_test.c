/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lent times at the hub: lending, using, giving back, lost and cloned kiosks, slips, walk-ins. */
#include "booking_free.h"

#include "hub/booking/lease.h"
#include "hub/store/matter.h"

#define GOOD(e) assert_int_equal(e, ERR_OK)
#define BINDING_A "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define BINDING_B "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"

/* One grant, opened. */
struct granted {
	int64_t lease, epoch;
	char start[17], check[9];
};

static int rights(struct fixture *f, const char *kiosk, const char *binding, int64_t now_ms,
	struct granted *out, int max, json_t **back_out)
{
	json_t *all = NULL, *one;
	size_t i;
	GOOD(lease_rights(&f->hub, kiosk, binding, now_ms, &all));
	json_array_foreach(json_object_get(all, "grants"), i, one) {
		unsigned char sig[crypto_sign_BYTES];
		const char *text = json_string_value(json_object_get(one, "grant"));
		const char *b64 = json_string_value(json_object_get(one, "sig"));
		assert_int_equal(sodium_base642bin(sig, sizeof sig, b64, strlen(b64), NULL, NULL,
					 NULL, sodium_base64_VARIANT_ORIGINAL),
			0);
		assert_int_equal(crypto_sign_verify_detached(sig, (const unsigned char *)text,
					 strlen(text), f->keys->receipt_public),
			0);
		json_t *g = json_loads(text, 0, NULL);
		assert_string_equal(json_string_value(json_object_get(g, "kiosk")), kiosk);
		assert_string_equal(json_string_value(json_object_get(g, "binding")), binding);
		if ((int)i < max) {
			out[i].lease = json_integer_value(json_object_get(g, "lease"));
			out[i].epoch = json_integer_value(json_object_get(g, "epoch"));
			snprintf(out[i].start, sizeof out->start, "%s",
				json_string_value(json_object_get(g, "start")));
			snprintf(out[i].check, sizeof out->check, "%s",
				json_string_value(json_object_get(g, "check")));
		}
		json_decref(g);
	}
	int n = (int)json_array_size(json_object_get(all, "grants"));
	if (back_out)
		*back_out = json_incref(json_object_get(all, "back"));
	json_decref(all);
	return n;
}

static int released(struct fixture *f, const char *kiosk, int64_t lease, int64_t now_ms)
{
	json_t *answer = NULL;
	GOOD(lease_release(&f->hub, kiosk, &lease, 1, now_ms, &answer));
	int n = (int)json_array_size(json_object_get(answer, "released"));
	json_decref(answer);
	return n;
}

/* Sends a visit with a right; gives its outcome. */
static const char *send_with_right(
	struct fixture *f, const char *kiosk, const char *number, const char *start, int64_t right)
{
	static char outcome[16];
	char id[33], fields[160], more[400];
	struct intake_answer answer;
	fixture_id(f, id);
	snprintf(fields, sizeof fields,
		"\"service\":\"doctor\",\"place\":\"clinic\",\"start\":\"%s\"", start);
	char *text = fixture_envelope(f, kiosk, id, "visit", number, fields), *whole = NULL;
	snprintf(more, sizeof more, "\"right\":%lld,", (long long)right);
	assert_true(asprintf(&whole, "{%s%s", more, text + 1) > 0);
	GOOD(intake_take(&f->hub, kiosk, whole, strlen(whole), NOW_MS, &answer));
	json_t *receipt =
		json_loads(json_string_value(json_object_get(answer.receipt, "receipt")), 0, NULL);
	snprintf(outcome, sizeof outcome, "%s",
		json_string_value(json_object_get(receipt, "outcome")));
	json_decref(receipt);
	json_decref(answer.receipt);
	free(whole);
	free(text);
	return outcome;
}

static void a_few_times_are_lent_and_hidden(void **state)
{
	struct fixture *f = *state;
	struct granted g[64] = {0}, again[64] = {0};
	GOOD(lease_lend(&f->hub, "", "doctor", "clinic", 2));
	/* 2 May from 10:00 on, and 3 to 14 May: 9 days with hours, two each. */
	int n = rights(f, f->kiosk, BINDING_A, NOW_MS, g, 64, NULL);
	assert_int_equal(n, 2 * 9);
	assert_string_equal(g[0].start, "2024-05-02T10:30");
	assert_string_equal(g[2].start, "2024-05-03T09:30");
	assert_string_equal(
		free_of(f, "doctor", "clinic", "2024-05-03", NOW_MS), "540 600 630 870");
	assert_int_equal(rights(f, f->kiosk, BINDING_A, NOW_MS, again, 64, NULL), n);
	assert_memory_equal(g, again, sizeof *g * (size_t)n);
	/* The other kiosk is of the same centre: that is lent all it gets. */
	assert_int_equal(rights(f, f->other, BINDING_B, NOW_MS, again, 64, NULL), 0);
	GOOD(lease_lend(&f->hub, "Main Street Library", "doctor", "clinic", 3));
	assert_int_equal(rights(f, f->other, BINDING_B, NOW_MS, again, 64, NULL), 9);
	assert_int_equal(lease_lend(&f->hub, "", "opera", "clinic", 3), ERR_NOT_FOUND);
	assert_int_equal(lease_lend(&f->hub, "", "doctor", "clinic", LEND_MAX + 1), ERR_BAD_INPUT);
	assert_int_equal(fixture_count(f, "SELECT COUNT(DISTINCT start) FROM leases"), 27);
}

static void a_right_is_booked_once(void **state)
{
	struct fixture *f = *state;
	struct granted g[64];
	char number[10];
	struct matter m;
	GOOD(lease_lend(&f->hub, "", "doctor", "clinic", 2));
	rights(f, f->kiosk, BINDING_A, NOW_MS, g, 64, NULL);
	fixture_number(f, number);
	assert_string_equal(send_with_right(f, f->kiosk, number, g[0].start, g[0].lease), "booked");
	GOOD(matter_find(&f->hub, f->kiosk, number, &m));
	assert_string_equal(m.state, "booked");
	assert_string_equal(m.start, g[0].start);
	assert_int_equal(released(f, f->kiosk, g[0].lease, NOW_MS), 1); /* not its own any more */
	assert_int_equal(fixture_count(f, "SELECT COUNT(*) FROM taken WHERE matter > 0"), 1);
	/* Again, of another kiosk, for another time, of a number that never was: no. */
	fixture_number(f, number);
	assert_string_equal(send_with_right(f, f->kiosk, number, g[0].start, g[0].lease), "gone");
	fixture_number(f, number);
	assert_string_equal(send_with_right(f, f->other, number, g[1].start, g[1].lease), "gone");
	fixture_number(f, number);
	assert_string_equal(send_with_right(f, f->kiosk, number, g[2].start, g[1].lease), "gone");
	fixture_number(f, number);
	assert_string_equal(send_with_right(f, f->kiosk, number, g[2].start, 9999), "gone");
	assert_int_equal(fixture_count(f, "SELECT COUNT(*) FROM requests WHERE right_refused = 1"), 4);
	assert_int_equal(fixture_count(f, "SELECT COUNT(*) FROM taken WHERE matter > 0"), 1);
}

static void a_release_frees_once_and_by_number(void **state)
{
	struct fixture *f = *state;
	struct granted g[64], later[64];
	char number[10];
	GOOD(lease_lend(&f->hub, "", "doctor", "clinic", 2));
	rights(f, f->kiosk, BINDING_A, NOW_MS, g, 64, NULL);
	assert_int_equal(released(f, f->other, g[0].lease, NOW_MS), 0);
	assert_int_equal(released(f, f->kiosk, g[0].lease, NOW_MS), 1);
	assert_string_equal(
		free_of(f, "doctor", "clinic", "2024-05-02", NOW_MS), "540 570 600 630 840");
	int n = rights(f, f->kiosk, BINDING_A, NOW_MS, later, 64, NULL);
	assert_true(later[n - 1].lease > g[n - 1].lease); /* lent anew, under a new number */
	assert_int_equal(released(f, f->kiosk, g[0].lease, NOW_MS), 1); /* late: frees nothing */
	assert_int_equal(rights(f, f->kiosk, BINDING_A, NOW_MS, g, 64, NULL), n);
	/* A right that was given back is none: the visit is one as any other, and staff see it. */
	fixture_number(f, number);
	send_with_right(f, f->kiosk, number, "2024-05-02T10:30", 1);
	assert_int_equal(fixture_count(f, "SELECT COUNT(*) FROM requests WHERE right_refused = 1"), 1);
}

static void what_is_near_or_too_much_is_wanted_back(void **state)
{
	struct fixture *f = *state;
	struct granted g[64];
	json_t *back = NULL;
	GOOD(lease_lend(&f->hub, "", "doctor", "clinic", 2));
	int n = rights(f, f->kiosk, BINDING_A, NOW_MS, g, 64, NULL);
	/* A day later 2 May and 9:30 of 3 May are near; one more day has come into sight (15 May).
	 */
	assert_int_equal(rights(f, f->kiosk, BINDING_A, NOW_MS + DAY_MS, g, 64, &back), n - 1);
	assert_int_equal(json_array_size(back), 3);
	json_decref(back);
	GOOD(lease_lend(&f->hub, "", "doctor", "clinic", 1));
	rights(f, f->kiosk, BINDING_A, NOW_MS, g, 64, &back);
	assert_int_equal(json_array_size(back), 10);
	json_decref(back);
	GOOD(lease_lend(&f->hub, "", "doctor", "clinic", 0));
	assert_int_equal(rights(f, f->kiosk, BINDING_A, NOW_MS, g, 64, &back), 0);
	assert_int_equal(json_array_size(back), 20);
	json_decref(back);
	/* No timer frees one: all is still the kiosk's. */
	assert_int_equal(rights(f, f->kiosk, BINDING_A, NOW_MS + 100 * DAY_MS, g, 64, &back), 0);
	assert_int_equal(json_array_size(back), 20);
	json_decref(back);
}

static void a_lost_kiosk_has_nothing_and_its_paper_counts(void **state)
{
	struct fixture *f = *state;
	struct granted g[64], later[64];
	char number[10], walk[10];
	int count = 0;
	GOOD(lease_lend(&f->hub, "", "doctor", "clinic", 2));
	int n = rights(f, f->kiosk, BINDING_A, NOW_MS, g, 64, NULL);
	assert_int_equal(lease_lost(&f->hub, "k0", "Ana", NOW_MS, &count), ERR_NOT_FOUND);
	GOOD(lease_lost(&f->hub, f->kiosk, "Ana", NOW_MS, &count));
	assert_int_equal(count, n);
	assert_string_equal(
		free_of(f, "doctor", "clinic", "2024-05-03", NOW_MS), "540 600 630 870");
	assert_int_equal(rights(f, f->kiosk, BINDING_A, NOW_MS, later, 64, NULL), 0);
	/* What it had sold before it was lost is a promise. */
	fixture_number(f, number);
	assert_string_equal(send_with_right(f, f->kiosk, number, g[0].start, g[0].lease), "booked");
	/* The rest is for people who walk in, once. */
	struct visit_time v = {"doctor", "clinic", g[1].start};
	GOOD(lease_walk_in(&f->hub, &v, NOW_MS, walk));
	assert_int_equal(lease_walk_in(&f->hub, &v, NOW_MS, walk), ERR_GONE);
	fixture_number(f, number);
	assert_string_equal(send_with_right(f, f->kiosk, number, g[1].start, g[1].lease), "gone");
	GOOD(lease_found(&f->hub, f->kiosk));
	assert_int_equal(lease_found(&f->hub, f->kiosk), ERR_NOT_FOUND);
	assert_int_equal(rights(f, f->kiosk, BINDING_A, NOW_MS, later, 64, NULL), 0);
	GOOD(lease_lend(&f->hub, "", "doctor", "clinic", 3)); /* one more than are lost */
	assert_true(rights(f, f->kiosk, BINDING_A, NOW_MS, later, 64, NULL) > 0);
	assert_int_equal(later[0].epoch, 1);
}

static void a_cloned_disk_ends_what_was_lent(void **state)
{
	struct fixture *f = *state;
	struct granted g[64], clone[64];
	GOOD(lease_lend(&f->hub, "", "doctor", "clinic", 2));
	int n = rights(f, f->kiosk, BINDING_A, NOW_MS, g, 64, NULL);
	GOOD(lease_lend(&f->hub, "", "doctor", "clinic", 3));
	assert_int_equal(rights(f, f->kiosk, BINDING_B, NOW_MS, clone, 64, NULL), 9);
	assert_int_equal(clone[0].epoch, 1);
	assert_int_equal(fixture_count(f, "SELECT COUNT(*) FROM leases WHERE state = 'lost'"), n);
	json_t *none = NULL;
	assert_int_equal(lease_rights(&f->hub, f->kiosk, "short", NOW_MS, &none), ERR_BAD_INPUT);
}

static void a_slip_books_by_hand_what_never_came(void **state)
{
	struct fixture *f = *state;
	struct granted g[64];
	char number[10], other[10];
	GOOD(lease_lend(&f->hub, "", "doctor", "clinic", 2));
	rights(f, f->kiosk, BINDING_A, NOW_MS, g, 64, NULL);
	fixture_number(f, number);
	fixture_number(f, other);
	assert_int_equal(lease_paper(&f->hub, g[0].lease, "00000000", number, NOW_MS), ERR_DENIED);
	assert_int_equal(lease_paper(&f->hub, g[1].lease, g[0].check, number, NOW_MS), ERR_DENIED);
	assert_int_equal(lease_paper(&f->hub, 999, g[0].check, number, NOW_MS), ERR_DENIED);
	GOOD(lease_paper(&f->hub, g[0].lease, g[0].check, number, NOW_MS));
	GOOD(lease_paper(&f->hub, g[0].lease, g[0].check, number, NOW_MS));
	assert_int_equal(lease_paper(&f->hub, g[0].lease, g[0].check, other, NOW_MS), ERR_GONE);
	/* The request comes after all: it is the same visit. */
	assert_string_equal(send_with_right(f, f->kiosk, number, g[0].start, g[0].lease), "booked");
	assert_int_equal(fixture_count(f, "SELECT COUNT(*) FROM matters"), 1);
	assert_int_equal(fixture_count(f, "SELECT COUNT(*) FROM taken WHERE matter > 0"), 1);
}

static void walk_ins_take_what_nobody_came_for(void **state)
{
	struct fixture *f = *state;
	struct granted g[64];
	char number[10];
	GOOD(lease_lend(&f->hub, "", "doctor", "clinic", 1));
	rights(f, f->kiosk, BINDING_A, NOW_MS, g, 64, NULL);
	struct visit_time v = {"doctor", "clinic", g[0].start};
	int64_t start_ms = wall_of((struct day){2024, 5, 2}, 14 * 60);
	assert_string_equal(g[0].start, "2024-05-02T14:00");
	assert_int_equal(lease_walk_in(&f->hub, &v, start_ms - MINUTE_MS, number), ERR_GONE);
	GOOD(lease_walk_in(&f->hub, &v, start_ms + MINUTE_MS, number));
	assert_true(number_is_right(number));
	v.start = "2024-05-02T14:30"; /* free, and begun */
	GOOD(lease_walk_in(&f->hub, &v, start_ms + 35 * MINUTE_MS, number));
	assert_int_equal(lease_walk_in(&f->hub, &v, start_ms + 60 * MINUTE_MS, number), ERR_GONE);
}

#define HUB_TEST(t) cmocka_unit_test_setup_teardown(t, fixture_open, fixture_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
		HUB_TEST(a_few_times_are_lent_and_hidden),
		HUB_TEST(a_right_is_booked_once),
		HUB_TEST(a_release_frees_once_and_by_number),
		HUB_TEST(what_is_near_or_too_much_is_wanted_back),
		HUB_TEST(a_lost_kiosk_has_nothing_and_its_paper_counts),
		HUB_TEST(a_cloned_disk_ends_what_was_lent),
		HUB_TEST(a_slip_books_by_hand_what_never_came),
		HUB_TEST(walk_ins_take_what_nobody_came_for),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
