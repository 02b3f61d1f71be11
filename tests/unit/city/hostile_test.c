/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every adapter in simulated time against servers of the city that lose, hang, lie and repeat by
 * chance, with power cuts of the hub: the real runner, journal and adapters; in the place of the
 * line and the clock stand models.  A ledger outside counts: nothing lost, nothing twice, nobody
 * told "booked" for what is not there.  FOYER_SCHEDULES=10000 for the long run, FOYER_SEED. */
#include "world.h"
#include "hostile_line.h"

#include "kiosk/base/log.h"

enum { SCHEDULES = 300, OTHER_SEEDS = 1000000, REQUESTS_MAX = 3, STARTS = 3 };

/* --- the people, and the ledger ------------------------------------------------------------------
 */

static struct {
	struct fixture *f;
	struct city *city;
	char numbers[REQUESTS_MAX][10];
	bool cancelled[REQUESTS_MAX];
	int count;
	int lost, doubled, lies, staff, retries;
} town;

static void city_begin(void)
{
	char path[96];
	snprintf(path, sizeof path, "%s/city.json", town.f->dir);
	assert_int_equal(city_create(sim_loop(), &town.f->hub, path, &town.city), ERR_OK);
}

static void city_cut(void)
{
	city_destroy(town.city);
	city_begin();
}

static int64_t wall(void)
{
	return loop_now(sim_loop()).wall_ms;
}

static void person_asks(void)
{
	static const char *const starts[STARTS] = {"09:00", "09:30", "10:00"};
	char fields[300], outcome[16];
	char *number = town.numbers[town.count];
	if (line.played->books)
		snprintf(fields, sizeof fields,
			"\"service\":\"doctor\",\"place\":\"clinic\",\"start\":\"2024-05-06T%s\","
			"\"name\":\"Ana Lopez\"",
			starts[sim_chance(STARTS)]);
	else
		snprintf(fields, sizeof fields,
			"\"kind\":\"lights\",\"where\":\"street\",\"street\":\"Mill Road\","
			"\"words\":\"A lamp\"");
	fixture_number(town.f, number);
	assert_int_equal(
		fixture_send_at(town.f, town.f->kiosk, line.played->books ? "visit" : "report",
			number, fields, wall(), outcome),
		ERR_OK);
	assert_string_equal(outcome, "received");
	town.cancelled[town.count++] = false;
}

static void person_cancels(int i)
{
	char number[10], fields[64], outcome[16];
	snprintf(fields, sizeof fields, "\"about\":\"%s\"", town.numbers[i]);
	fixture_number(town.f, number);
	assert_int_equal(
		fixture_send_at(town.f, town.f->kiosk, "cancel", number, fields, wall(), outcome),
		ERR_OK);
	town.cancelled[i] = true;
}

/* One text of the request of that number. */
static void ask_db(const char *sql, const char *number, char *out, size_t room)
{
	struct db_rows rows;
	*out = '\0';
	db_ask(town.f->hub.db, &rows, sql, "s", number);
	if (db_next(&rows))
		snprintf(out, room, "%s", db_text(&rows, 0));
	assert_int_equal(db_end(&rows), ERR_OK);
}

#define OF_NUMBER " FROM journal AS j JOIN matters AS m USING(matter) WHERE m.number = ? AND j.kind"

/* Whether anybody was told what is not so, at any moment. */
static void check_now(void)
{
	char told[32], ref[64];
	for (int i = 0; i < town.count; i++) {
		ask_db("SELECT ref" OF_NUMBER " <> 'cancel'", town.numbers[i], ref, sizeof ref);
		ask_db("SELECT state FROM matters WHERE number = ?", town.numbers[i], told,
			sizeof told);
		int alive = line.played->alive(line.server, ref);
		town.doubled += alive > 1;
		town.lies += !strcmp(told, "booked") && !alive;
	}
}

static bool is_with_staff(const char *item)
{
	return !strcmp(item, "needs_staff") || !strcmp(item, "rejected");
}

static void check_end(void)
{
	char told[32], item[32], cancel[32], ref[64];
	for (int i = 0; i < town.count; i++) {
		const char *n = town.numbers[i];
		ask_db("SELECT ref" OF_NUMBER " <> 'cancel'", n, ref, sizeof ref);
		ask_db("SELECT j.state" OF_NUMBER " <> 'cancel'", n, item, sizeof item);
		ask_db("SELECT j.state" OF_NUMBER " = 'cancel'", n, cancel, sizeof cancel);
		ask_db("SELECT state FROM matters WHERE number = ?", n, told, sizeof told);
		int alive = line.played->alive(line.server, ref);
		bool is_done = !strcmp(item, "delivered") || !strcmp(item, "settled");
		bool is_gone = !strcmp(told, "not_possible");
		town.staff += is_with_staff(item);
		if (!is_done && !is_with_staff(item))
			town.lost++; /* still under way after days without a fault */
		else if (town.cancelled[i])
			town.lost += alive && !is_with_staff(cancel) && !is_with_staff(item);
		else if (is_done || is_gone)
			town.lost += alive != (is_gone ? 0 : 1);
	}
}

/* Staff send everything again that is with them. */
static void staff_retry(void)
{
	json_t *items, *one;
	size_t i;
	assert_int_equal(city_items(town.city, "roads", &items), ERR_OK);
	json_array_foreach(items, i, one) {
		int64_t item = json_integer_value(json_object_get(one, "item"));
		if (!is_with_staff(json_string_value(json_object_get(one, "state"))))
			continue;
		assert_int_equal(city_retry(town.city, item, wall()), ERR_OK);
		town.retries++;
	}
	json_decref(items);
}

/* --- schedules -----------------------------------------------------------------------------------
 */

static void forget_all(void)
{
	static const char *const tables[] = {"attempts", "journal"};
	for (size_t i = 0; i < K_COUNT(tables); i++) {
		char sql[64];
		snprintf(sql, sizeof sql, "DELETE FROM %s", tables[i]);
		assert_int_equal(db_run(town.f->hub.db, sql, ""), ERR_OK);
	}
	town.count = 0;
}

static void pass(int64_t ms)
{
	sim_run_until(sim_now_us() + ms * 1000);
	if (line.played->pass)
		line.played->pass(line.server, ms);
	check_now();
}

static void configure(const json_t *more)
{
	struct world w = {.f = town.f};
	json_t *settings = line.played->settings();
	json_object_set_new(settings, "follow_s", json_integer(43200));
	json_object_update(settings, (json_t *)(uintptr_t)more);
	world_configure(&w, settings, line.played->adapter, PLAYED_URL);
	json_decref(settings);
}

static void one_schedule(const struct played *played, int seed, const json_t *more)
{
	sim_seed((uint64_t)seed);
	line.played = played;
	line.bad = sim_chance(90);
	sim_set_wall(NOW_MS);
	line.server = played->start(wall_of((struct day){2024, 5, 6}, 540));
	configure(more);
	city_begin();
	for (int i = 4 + sim_chance(12); i > 0; i--) {
		int what = sim_chance(100), whom = sim_chance(REQUESTS_MAX);
		if (what < 35 && town.count < REQUESTS_MAX)
			person_asks();
		else if (what < 45 && whom < town.count && played->books && !town.cancelled[whom])
			person_cancels(whom);
		else if (what < 60)
			city_cut();
		else if (what < 75 && played->may_retry_blind)
			staff_retry();
		city_look(town.city);
		pass(1 + sim_chance(what < 80 ? 5000 : 1200000));
	}
	line.bad = 0;
	for (int i = 0; i < 12; i++)
		pass(INT64_C(4) * 3600000);
	check_end();
	city_destroy(town.city);
	played->stop(line.server);
	free(line.before.body);
	line.before = (struct told){0};
	forget_all();
}

static int setting(const char *name, int otherwise)
{
	const char *text = getenv(name);
	return text ? atoi(text) : otherwise;
}

static int run(const struct played *played, int from, int n, const json_t *more)
{
	int before = town.lost + town.doubled + town.lies;
	for (int seed = from; seed < from + n; seed++) {
		int wrong = town.lost + town.doubled + town.lies;
		one_schedule(played, seed, more);
		if (town.lost + town.doubled + town.lies != wrong && !more)
			print_message("%s, seed %d: %d lost, %d twice, %d lies\n", played->adapter,
				seed, town.lost, town.doubled, town.lies);
	}
	return town.lost + town.doubled + town.lies - before;
}

static void nobody_is_lost_doubled_or_lied_to(void **ctx)
{
	(void)ctx;
	int n = 0, kinds = 0, seed = setting("FOYER_SEED", 1);
	while (played_servers[kinds].adapter)
		kinds++;
	int each = setting("FOYER_SCHEDULES", SCHEDULES) / kinds + 1;
	for (int i = 0; i < kinds; i++, n += each)
		run(&played_servers[i], seed, each, NULL);
	print_message("schedules: %d, calls: %d (%d as they should); with staff: %d, sent again "
		      "by them: %d\n",
		n, line.calls, line.ways[WELL], town.staff, town.retries);
	print_message("lost %d, twice %d, told booked and not there %d\n", town.lost, town.doubled,
		town.lies);
	print_message("checks: %d\n", n);
	assert_int_equal(town.lost + town.doubled + town.lies, 0);
}

/* What sends again without looking must be found here, or this test proves nothing. */
static void a_hub_that_does_not_look_is_found(void **ctx)
{
	(void)ctx;
	json_t *blind = json_pack("{s:b}", "repeat_is_safe", 1);
	for (int i = 0; played_servers[i].adapter; i++) {
		if (!played_servers[i].doubles)
			continue;
		town.lost = town.doubled = town.lies = 0;
		run(&played_servers[i], OTHER_SEEDS, 60, blind);
		assert_true(town.doubled + town.lost > 0);
	}
	json_decref(blind);
}

static int open_town(void **ctx)
{
	void *fixture;
	(void)ctx;
	log_set_level(LOG_ERROR);
	assert_int_equal(fixture_open(&fixture), 0);
	town.f = fixture;
	assert_int_equal(db_run(town.f->hub.db, "PRAGMA synchronous = OFF", ""), ERR_OK);
	/* The ledger asks by number, very often. */
	return db_run(town.f->hub.db, "CREATE INDEX hostile_numbers ON matters(number)", "");
}

static int close_town(void **ctx)
{
	(void)ctx;
	void *fixture = town.f;
	return fixture_close(&fixture);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nobody_is_lost_doubled_or_lied_to),
		cmocka_unit_test(a_hub_that_does_not_look_is_found),
	};
	return cmocka_run_group_tests(tests, open_town, close_town);
}
