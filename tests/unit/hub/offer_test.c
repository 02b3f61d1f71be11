/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is told of free times is kept between two askings: after each kind of change it must be as
 * it is when worked out anew (days_of holds the two against each other), within the same minute. */
#include "booking_free.h"

#include "hub/booking/hold.h"
#include "hub/booking/lease.h"
#include "hub/booking/setup.h"
#include "hub/store/matter.h"

static void tag_of(struct fixture *f, int64_t now_ms, char out[OFFER_TAG_CHARS + 1])
{
	struct offer_told told;
	assert_int_equal(offer_read(&f->hub, now_ms, &told), ERR_OK);
	strcpy(out, told.tag);
}

/* Fails if what is told does not follow the change; the change must be one. */
static void follows(struct fixture *f, const char *tag_before)
{
	char tag[OFFER_TAG_CHARS + 1];
	tag_of(f, NOW_MS, tag);
	assert_string_not_equal(tag, tag_before);
	json_decref(days_of(f, "doctor", "clinic", NOW_MS));
	json_decref(days_of(f, "tax", "clinic", NOW_MS));
	json_decref(days_of(f, "tax", "hall", NOW_MS));
}

static int open_with_offer(void **state)
{
	int failed = fixture_open(state);
	return failed || offer_create(&((struct fixture *)*state)->hub);
}

static void visits_change_it(void **state)
{
	struct fixture *f = *state;
	char number[10], tag[4][OFFER_TAG_CHARS + 1], about[64];
	struct matter m;
	tag_of(f, NOW_MS, tag[0]);
	fixture_number(f, number);
	fixture_expect(f, f->kiosk, "visit", number,
		"\"service\":\"doctor\",\"place\":\"clinic\",\"start\":\"2024-05-02T09:30\"", "booked");
	follows(f, tag[0]);
	tag_of(f, NOW_MS, tag[1]);
	assert_int_equal(matter_find(&f->hub, "", number, &m), ERR_OK);
	struct visit_time other = {"doctor", "clinic", "2024-05-03T10:00"};
	assert_int_equal(db_begin(f->hub.db), ERR_OK);
	assert_int_equal(booking_move(&f->hub, &other, m.row, NOW_MS), ERR_OK);
	assert_int_equal(db_commit(f->hub.db), ERR_OK);
	follows(f, tag[1]);
	tag_of(f, NOW_MS, tag[2]);
	snprintf(about, sizeof about, "\"about\":\"%s\"", number);
	fixture_number(f, number);
	fixture_expect(f, f->kiosk, "cancel", number, about, "received");
	follows(f, tag[2]);
	tag_of(f, NOW_MS, tag[3]);
	assert_string_equal(tag[3], tag[0]); /* all is free again: the same tag */
}

static void holds_change_it(void **state)
{
	struct fixture *f = *state;
	char id[HOLD_ID_CHARS + 1], before[OFFER_TAG_CHARS + 1], held[OFFER_TAG_CHARS + 1];
	int64_t until_ms;
	struct visit_time v = {"doctor", "clinic", "2024-05-02T09:30"};
	tag_of(f, NOW_MS, before);
	assert_int_equal(hold_make(&f->hub, f->kiosk, &v, NOW_MS, id, &until_ms), ERR_OK);
	follows(f, before);
	tag_of(f, NOW_MS, held);
	assert_int_equal(hold_release(&f->hub, f->kiosk, id, NOW_MS), ERR_OK);
	follows(f, held);
	/* One that runs out is free in the minute after, though nothing was written. */
	assert_int_equal(hold_make(&f->hub, f->kiosk, &v, NOW_MS, id, &until_ms), ERR_OK);
	tag_of(f, NOW_MS, held);
	json_decref(days_of(f, "doctor", "clinic", until_ms + MINUTE_MS));
}

static void lent_times_change_it(void **state)
{
	struct fixture *f = *state;
	char binding[BINDING_CHARS + 1], tag[OFFER_TAG_CHARS + 1];
	json_t *rights = NULL, *released = NULL;
	memset(binding, 'a', BINDING_CHARS);
	binding[BINDING_CHARS] = '\0';
	assert_int_equal(lease_lend(&f->hub, "", "doctor", "clinic", 2), ERR_OK);
	tag_of(f, NOW_MS, tag);
	assert_int_equal(lease_rights(&f->hub, f->kiosk, binding, NOW_MS, &rights), ERR_OK);
	json_decref(rights);
	follows(f, tag);
	tag_of(f, NOW_MS, tag);
	const int64_t lease = 1;
	assert_int_equal(
		lease_release(&f->hub, f->kiosk, &lease, 1, NOW_MS, &released), ERR_OK);
	json_decref(released);
	follows(f, tag);
}

static void what_staff_set_changes_it(void **state)
{
	struct fixture *f = *state;
	char tag[OFFER_TAG_CHARS + 1];
	tag_of(f, NOW_MS, tag);
	assert_int_equal(setup_visit(&f->hub, "doctor", "clinic", "minutes", 60, NOW_MS), ERR_OK);
	follows(f, tag);
	tag_of(f, NOW_MS, tag);
	assert_int_equal(setup_desks(&f->hub, "doctor", "clinic", 0, NOW_MS), ERR_OK);
	follows(f, tag);
	tag_of(f, NOW_MS, tag);
	assert_int_equal(setup_hours(&f->hub, "hall", "", "mon-fri 9:00-12:00", NOW_MS), ERR_OK);
	follows(f, tag);
	tag_of(f, NOW_MS, tag);
	assert_int_equal(setup_drop(&f->hub, 1, NOW_MS), ERR_OK);
	follows(f, tag);
}

/* A person who sees people for two services is busy for both. */
static void who_is_shared_is_busy_everywhere(void **state)
{
	struct fixture *f = *state;
	char tag[OFFER_TAG_CHARS + 1], number[10];
	assert_int_equal(setup_resource(&f->hub, "Dr Shared", "person"), ERR_OK);
	assert_int_equal(
		setup_use(&f->hub, "doctor", "clinic", "Dr Shared", true, NOW_MS), ERR_OK);
	assert_int_equal(setup_use(&f->hub, "tax", "clinic", "Dr Shared", true, NOW_MS), ERR_OK);
	tag_of(f, NOW_MS, tag);
	fixture_number(f, number);
	fixture_expect(f, f->kiosk, "visit", number,
		"\"service\":\"doctor\",\"place\":\"clinic\",\"start\":\"2024-05-02T09:30\"", "booked");
	follows(f, tag);
}

/* Nothing changed: nothing is worked out, so the text stays where it is. */
static void asking_again_costs_nothing(void **state)
{
	struct fixture *f = *state;
	struct offer_told one, two;
	assert_int_equal(offer_read(&f->hub, NOW_MS, &one), ERR_OK);
	assert_int_equal(db_run(f->hub.db, "DROP TABLE hours", ""), ERR_OK);
	assert_int_equal(offer_read(&f->hub, NOW_MS + MINUTE_MS - 1, &two), ERR_OK);
	assert_ptr_equal(one.services, two.services);
	assert_string_equal(one.tag, two.tag);
	assert_int_not_equal(offer_read(&f->hub, NOW_MS + MINUTE_MS, &two), ERR_OK);
}

#define ONE(test) cmocka_unit_test_setup_teardown(test, open_with_offer, fixture_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
		ONE(visits_change_it),
		ONE(holds_change_it),
		ONE(lent_times_change_it),
		ONE(what_staff_set_changes_it),
		ONE(who_is_shared_is_busy_everywhere),
		ONE(asking_again_costs_nothing),
	};
	return cmocka_run_group_tests_name("offer", tests, NULL, NULL);
}
