/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The steps of tests/sim/escrow/escrow.pml at random, on the real code: two kiosks (rights, outbox,
 * seal), the hub (leases, intake, booking) and a web channel; three messages of ten are lost,
 * others come late and twice; power goes, disks are put back, kiosks are lost, clocks are ten years
 * off. No time is ever promised to two people.  FOYER_STEPS says how many steps (a long run:
 * 1000000). */
#include "booking_free.h"

#include "hub/booking/hold.h"
#include "hub/booking/lease.h"
#include "hub/booking/setup.h"
#include "hub/store/matter.h"
#include "kiosk/model/times.h"
#include "kiosk/outbox/outbox.h"
#include "kiosk/outbox/rights.h"

enum {
	KIOSKS = 2,
	LATE = 16,
	STEPS_USUAL = 20000,
	STEPS_A_DAY = 400,
	DAYS_A_RULE = 60, /* hours are set anew; rules are followed from their first day */
	DAYS_MAX = 4000,
	PER_DAY_MAX = 3,
	SLOTS = 4, /* 9:00 to 11:00 */
	LOST_OF_TEN = 3
};

struct kiosk_side {
	char dir[96], id[33];
	struct outbox *box;
	struct rights rights;
	bool has_copy, was_put_back;
	json_t *late[LATE]; /* answers that are still on their way */
	int64_t late_release[LATE];
	int64_t round;
};

struct world {
	struct fixture *f;
	struct kiosk_side kiosk[KIOSKS];
	struct seal_keys seal;
	struct day first;
	unsigned char promised[DAYS_MAX][SLOTS];
	int64_t now_ms;
	long sold, web, released, restored, lost, crashed, delivered, purged;
};

static uint64_t random_state;

static unsigned draw(unsigned n)
{
	random_state = random_state * UINT64_C(6364136223846793005) + 1442695040888963407u;
	return (unsigned)(random_state >> 33) % n;
}

static bool is_lost(void)
{
	return draw(10) < LOST_OF_TEN;
}

/* A person was told that this time is theirs. */
static void promise(struct world *w, const char *start)
{
	struct day d;
	int minute;
	assert_true(stamp_read(start, &d, &minute));
	int day = day_diff(d, w->first), slot = (minute - 540) / 30;
	assert_in_range(day, 0, DAYS_MAX - 1);
	assert_in_range(slot, 0, SLOTS - 1);
	if (w->promised[day][slot]++)
		fail_msg("%s was promised twice", start);
}

static void kiosk_open(struct kiosk_side *k)
{
	static const struct outbox_limits limits = {
		.ballast_bytes = 4096, .max_pages = 1 << 18, .keep_hours = 1, .purge_lot = 16};
	assert_int_equal(outbox_create(k->dir, &limits, &k->box, NULL), ERR_OK);
	assert_int_equal(outbox_rights(k->box, k->dir, &k->rights), ERR_OK);
}

static void crash(struct world *w, struct kiosk_side *k)
{
	outbox_destroy(k->box);
	kiosk_open(k);
	w->crashed++;
}

/* --- lending -------------------------------------------------------------------------------- */

/* What comes by the line; what is of another time is refused, and harms nothing. */
static void answer_arrives(struct world *w, struct kiosk_side *k, const json_t *answer)
{
	bool changed;
	enum err e = rights_take(&k->rights, answer, k->id, w->f->keys->receipt_public, &changed);
	if (e != ERR_BAD_INPUT && e != ERR_CRYPTO) /* another epoch, another binding */
		assert_int_equal(e, ERR_OK);
}

static void ask_rights(struct world *w, struct kiosk_side *k)
{
	json_t *answer = NULL;
	if (is_lost())
		return;
	assert_int_equal(
		lease_rights(&w->f->hub, k->id, k->rights.binding, w->now_ms, &answer), ERR_OK);
	unsigned at = draw(LATE);
	if (!draw(4)) {
		json_decref(k->late[at]);
		k->late[at] = json_incref(answer);
	}
	if (!is_lost())
		answer_arrives(w, k, answer);
	json_decref(answer);
}

/* Once more, or for the first time: a late answer, a late release. */
static void late_arrives(struct world *w, struct kiosk_side *k)
{
	unsigned at = draw(LATE);
	json_t *released = NULL;
	if (k->late[at])
		answer_arrives(w, k, k->late[at]);
	if (!k->late_release[at])
		return;
	assert_int_equal(
		lease_release(&w->f->hub, k->id, &k->late_release[at], 1, w->now_ms, &released),
		ERR_OK);
	json_decref(released);
}

static void give_back(struct world *w, struct kiosk_side *k)
{
	int64_t leases[RIGHTS_RETURN_MAX];
	int n = 0;
	json_t *released = NULL;
	assert_int_equal(rights_returning(&k->rights, leases, &n), ERR_OK);
	if (!n || is_lost())
		return;
	k->late_release[draw(LATE)] = leases[0];
	assert_int_equal(lease_release(&w->f->hub, k->id, leases, n, w->now_ms, &released), ERR_OK);
	json_decref(released);
	if (is_lost())
		return;
	assert_int_equal(rights_returned(&k->rights, leases, n), ERR_OK);
	w->released += n;
}

/* --- selling -------------------------------------------------------------------------------- */

/* One of the times that the kiosk shows as its own; false: none. */
static bool pick(struct kiosk_side *k, char start[17])
{
	json_t *lent = NULL, *minutes;
	const char *day;
	assert_int_equal(rights_json(&k->rights, &lent), ERR_OK);
	json_t *days = json_object_get(json_object_get(lent, "doctor"), "clinic");
	unsigned n = (unsigned)json_object_size(days), at = n ? draw(n) : 0;
	json_object_foreach(days, day, minutes) {
		if (at--)
			continue;
		int m = (int)json_integer_value(
			json_array_get(minutes, draw((unsigned)json_array_size(minutes))));
		snprintf(
			start, 17, "%.10sT%02u:%02u", day, (unsigned)m / 60 % 24, (unsigned)m % 60);
	}
	json_decref(lent);
	return n > 0;
}

static void sell(struct world *w, struct kiosk_side *k)
{
	char id[33], number[10], start[17], body[256], public_json[256], *sealed = NULL;
	struct right right;
	if (!pick(k, start))
		return;
	assert_int_equal(rights_find(&k->rights, "doctor", "clinic", start, &right), ERR_OK);
	fixture_id(w->f, id);
	fixture_number(w->f, number);
	snprintf(body, sizeof body,
		"{\"v\":1,\"lang\":\"en\",\"centre_time\":\"2024-05-01T10:00\",\"service\":"
		"\"doctor\",\"place\":\"clinic\",\"start\":\"%s\"}",
		start);
	snprintf(public_json, sizeof public_json,
		"{\"number\":\"%s\",\"kind\":\"visit\",\"state\":\"saved\",\"stages\":[]}", number);
	assert_int_equal(seal_make(&w->seal, id, body, &sealed), ERR_OK);
	struct outbox_new n = {.id = id,
		.number = number,
		.kind = "visit",
		.sealed = sealed,
		.public_json = public_json,
		.right = right.lease};
	/* The kiosk's clock may be anything: nothing is decided by it. */
	int64_t its_ms = w->now_ms + ((int64_t)draw(20) - 10) * 365 * DAY_MS;
	assert_int_equal(outbox_add(k->box, k->id, &n, its_ms), ERR_OK);
	free(sealed);
	if (!draw(20)) {
		crash(w, k); /* before anybody saw it: the city calls back */
		return;
	}
	promise(w, start);
	w->sold++;
}

static void flush(struct world *w, struct kiosk_side *k)
{
	struct outbox_item item;
	struct intake_answer answer;
	enum err e = outbox_next(k->box, ++k->round, &item);
	if (e == ERR_NOT_FOUND)
		return;
	assert_int_equal(e, ERR_OK);
	for (unsigned i = 0; i <= draw(2) && !is_lost(); i++) {
		assert_int_equal(intake_take(&w->f->hub, k->id, item.envelope, item.len_bytes,
					 w->now_ms, &answer),
			ERR_OK);
		const char *text = json_string_value(json_object_get(answer.receipt, "receipt"));
		/* What was told as booked is booked. */
		assert_true(strstr(text, "\"outcome\":\"booked\"") || k->was_put_back);
		if (!is_lost()) {
			/* Half of them are in the hub's backup already, and go here by the hour. */
			assert_int_equal(outbox_receipt(k->box, item.id,
						 draw(2) ? OUTBOX_RECEIVED : OUTBOX_DURABLE,
						 strstr(text, "booked") ? "booked" : "gone", text,
						 w->now_ms),
				ERR_OK);
			w->delivered++;
		}
		json_decref(answer.receipt);
	}
	outbox_item_finish(&item);
}

/* The web books what it sees as free. */
static void web(struct world *w)
{
	json_t *days = json_object(), *minutes;
	char start[START_CHARS + 1], hold[HOLD_ID_CHARS + 1], number[10], told[17];
	const char *day;
	int64_t until_ms;
	assert_int_equal(
		booking_venue_times(&w->f->hub, "doctor", "clinic", w->now_ms, days), ERR_OK);
	unsigned n = (unsigned)json_object_size(days), at = n ? draw(n) : 0;
	start[0] = '\0';
	json_object_foreach(days, day, minutes) {
		if (at--)
			continue;
		int m = (int)json_integer_value(
			json_array_get(minutes, draw((unsigned)json_array_size(minutes))));
		snprintf(start, sizeof start, "%.10sT%02u:%02u", day, (unsigned)m / 60 % 24,
			(unsigned)m % 60);
	}
	json_decref(days);
	if (!*start)
		return;
	struct visit_time v = {"doctor", "clinic", start};
	assert_int_equal(
		hold_make(&w->f->hub, w->f->kiosk, &v, w->now_ms, hold, &until_ms), ERR_OK);
	if (is_lost())
		return; /* it runs out by itself */
	assert_int_equal(
		hold_confirm(&w->f->hub, w->f->kiosk, hold, w->now_ms, number, told), ERR_OK);
	promise(w, told);
	w->web++;
}

/* --- what goes wrong ------------------------------------------------------------------------ */

/* A copy of the disk is made, and some time later put back. */
static void disk_copy(const char *from, const char *from_end, const char *to, const char *to_end)
{
	char command[512];
	snprintf(command, sizeof command, "rm -rf %s%s && cp -r %s%s %s%s", to, to_end, from,
		from_end, to, to_end);
	assert_int_equal(system(command), 0);
}

static void restore(struct world *w, struct kiosk_side *k)
{
	outbox_destroy(k->box);
	if (!k->has_copy) {
		disk_copy(k->dir, "", k->dir, ".old");
		k->has_copy = true;
		kiosk_open(k);
		return;
	}
	disk_copy(k->dir, ".old", k->dir, "");
	k->has_copy = false;
	k->was_put_back = true;
	kiosk_open(k);
	assert_true(k->rights.is_strange); /* nothing is sold before the city has spoken */
	w->restored++;
}

static void lose(struct world *w, struct kiosk_side *k)
{
	int count;
	assert_int_equal(lease_lost(&w->f->hub, k->id, "Ana", w->now_ms, &count), ERR_OK);
	if (draw(2))
		assert_int_equal(lease_found(&w->f->hub, k->id), ERR_OK);
	w->lost++;
}

/* Waste is bounded: a centre never holds more of a day than it is lent. */
static void check_waste(struct world *w)
{
	int64_t most = 0;
	assert_int_equal(db_one(w->f->hub.db, &most,
				 "SELECT COALESCE(MAX(n), 0) FROM (SELECT COUNT(*) AS n FROM leases"
				 " JOIN kiosks USING(kiosk) WHERE leases.state <> 'released'"
				 " GROUP BY centre, service, place, substr(start, 1, 10)) AS lent",
				 ""),
		ERR_OK);
	assert_in_range(most, 0, PER_DAY_MAX);
	assert_int_equal(fixture_count(w->f, "SELECT COUNT(*) FROM (SELECT 1 FROM taken GROUP BY"
					     " resource, seat, day, from_min HAVING COUNT(*) > 1) AS twice"),
		0);
}

static void set_hours(struct world *w)
{
	assert_int_equal(setup_hours(&w->f->hub, "clinic", "doctor", "every-day 9:00-11:00",
				 w->now_ms),
		ERR_OK);
}

/* What comes with a new day: staff lend more or less, lost kiosks are found, what is durable goes. */
static void begin_day(struct world *w, struct kiosk_side *k, long day)
{
	int went;
	w->now_ms += DAY_MS;
	if (day % DAYS_A_RULE == 0)
		set_hours(w);
	assert_int_equal(
		lease_lend(&w->f->hub, "", "doctor", "clinic", (int)draw(PER_DAY_MAX + 1)), ERR_OK);
	enum err e = lease_found(&w->f->hub, k->id); /* most are lost for a while only */
	assert_true(!e || e == ERR_NOT_FOUND);
	assert_int_equal(outbox_hour(k->box, &went), ERR_OK);
	w->purged += went;
	check_waste(w);
}

static void step(struct world *w, long i)
{
	struct kiosk_side *k = &w->kiosk[draw(KIOSKS)];
	unsigned what = draw(1000);
	if (i % STEPS_A_DAY == STEPS_A_DAY - 1)
		begin_day(w, k, i / STEPS_A_DAY);
	if (what < 200)
		ask_rights(w, k);
	else if (what < 280)
		late_arrives(w, k);
	else if (what < 400)
		give_back(w, k);
	else if (what < 650)
		sell(w, k);
	else if (what < 970)
		flush(w, k);
	else if (what < 990)
		web(w);
	else if (what < 997)
		crash(w, k);
	else if (what < 998)
		lose(w, k);
	else if (!draw(2))
		restore(w, k);
}

static void world_make(struct world *w, struct fixture *f)
{
	const char *ids[KIOSKS] = {f->kiosk, f->other};
	json_t *public_keys = keys_public_json(f->keys);
	w->f = f;
	w->now_ms = NOW_MS;
	w->first = day_of(NOW_MS);
	assert_int_equal(seal_keys_read(public_keys, &w->seal), ERR_OK);
	json_decref(public_keys);
	set_hours(w);
	assert_int_equal(lease_lend(&f->hub, "", "doctor", "clinic", 2), ERR_OK);
	for (int i = 0; i < KIOSKS; i++) {
		snprintf(w->kiosk[i].dir, sizeof w->kiosk[i].dir, "%s/kiosk%d", f->dir, i);
		snprintf(w->kiosk[i].id, sizeof w->kiosk[i].id, "%s", ids[i]);
		kiosk_open(&w->kiosk[i]);
	}
}

static void no_time_is_promised_twice(void **state)
{
	const char *given = getenv("FOYER_STEPS");
	long steps = given ? strtol(given, NULL, 10) : STEPS_USUAL;
	struct world *w = calloc(1, sizeof *w);
	random_state = 20240501;
	world_make(w, *state);
	for (long i = 0; i < steps; i++)
		step(w, i);
	check_waste(w);
	for (int k = 0; k < KIOSKS; k++) {
		for (int i = 0; i < LATE; i++)
			json_decref(w->kiosk[k].late[i]);
		outbox_destroy(w->kiosk[k].box);
	}
	printf("sold %ld, web %ld, delivered %ld, gone %ld, given back %ld, put back %ld, lost %ld, "
	       "power cuts %ld\n",
		w->sold, w->web, w->delivered, w->purged, w->released, w->restored, w->lost,
		w->crashed);
	/* A walk that never sold, gave back or lost anything would prove nothing. */
	assert_true(w->sold && w->web && w->released && w->restored && w->lost && w->crashed);
	printf("checks: %ld steps\n", steps);
	free(w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			no_time_is_promised_twice, fixture_open, fixture_close),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
