/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The free times of the city's own systems: as they list them, never when they are old. */
#include "world.h"

#include <time.h>

#include "hub/booking/booking.h"
#include "hub/store/onward.h"
#include "tests/city/easy_server.h"
#include "tests/city/fhir_server.h"
#include "tests/city/zms_server.h"

#define MORNING "[540, 570, 600, 630]"
#define PATIENCE_MS 20000

static int64_t wall_ms(void)
{
	struct timespec t;
	clock_gettime(CLOCK_REALTIME, &t);
	return t.tv_sec * INT64_C(1000) + t.tv_nsec / 1000000;
}

/* The day after tomorrow. */
static struct day the_day(void)
{
	return day_of(wall_ms() + 2 * DAY_MS);
}

static struct world open_desk(const char *adapter, const char *url, json_t *settings)
{
	struct world w = {0};
	void *fixture;
	assert_int_equal(fixture_open(&fixture), 0);
	w.f = fixture;
	json_object_set_new(settings, "times", json_true());
	json_object_set_new(settings, "times_s", json_integer(1));
	json_object_set_new(settings, "times_keep_s", json_integer(6));
	world_configure(&w, settings, adapter, url);
	json_decref(settings);
	world_city_start(&w);
	return w;
}

static void close_desk(struct world *w)
{
	void *fixture = w->f;
	world_city_stop(w);
	assert_int_equal(fixture_close(&fixture), 0);
}

/* What the hub says now, where its own hours say "[1]" on the day. */
static const char *offered(struct world *w)
{
	static char text[4096];
	char name[16];
	struct day day = the_day();
	snprintf(name, sizeof name, "%04d-%02d-%02d", day.year, day.month, day.day);
	json_t *days = json_pack("{s:[i], s:[i]}", name, 1, "2020-01-01", 1);
	onward_times(&w->f->hub, "doctor", "clinic", 30, wall_ms(), days);
	char *all = json_dumps(json_object_get(days, name), 0);
	snprintf(text, sizeof text, "%s", all ? all : "none");
	free(all);
	json_decref(days);
	return text;
}

/* Lets time pass until the hub says so. */
static void expect(struct world *w, const char *text)
{
	int64_t until_ms = wall_ms() + PATIENCE_MS;
	while (wall_ms() < until_ms && strcmp(offered(w), text))
		loop_turn(w->loop, 5);
	assert_string_equal(offered(w), text);
}

static void wait_for(struct world *w, int64_t wait_ms)
{
	for (int64_t until_ms = wall_ms() + wait_ms; wall_ms() < until_ms;)
		loop_turn(w->loop, 5);
}

static json_t *carries(const char *more, const char *value)
{
	return json_pack("{s:[{s:s, s:s, s:s, s:s, s:s, s:s}], s:s}", "carries", "kind", "visit",
		"of", "doctor", "place", "clinic", more, value, "code", "1063453", "provider", "3",
		strcmp(more, "office") ? "token" : "email", "token");
}

static void slots_of_fhir(void **state)
{
	(void)state;
	struct fhir_server fhir;
	fhir_server_init(&fhir, wall_of(the_day(), 540), 4);
	struct shell *shell = shell_start(fhir_server_tell, &fhir);
	snprintf(fhir.base, sizeof fhir.base, "http://127.0.0.1:%d/fhir", shell_port(shell));
	struct world w = open_desk("fhir", fhir.base, carries("schedule", "Schedule/desk"));
	assert_string_equal(offered(&w), "[1]"); /* not heard yet: one may ask for any time */
	expect(&w, MORNING);
	json_t *days = json_object(); /* as GET /v1/times has them */
	assert_int_equal(
		booking_venue_times(&w.f->hub, "doctor", "clinic", wall_ms(), days), ERR_OK);
	assert_int_equal(json_object_size(days), 1);
	json_decref(days);
	shell_lock(shell);
	json_object_set_new(json_array_get(fhir.slots, 1), "status", json_string("busy"));
	shell_unlock(shell);
	expect(&w, "[540, 600, 630]");
	shell_stop(shell); /* it does not answer any more: what is old is not offered */
	expect(&w, "[1]");
	close_desk(&w);
	fhir_server_finish(&fhir);
}

static void the_calendar_of_zms(void **state)
{
	(void)state;
	char url[64];
	struct zms_server *zms = zms_create(wall_of(the_day(), 540) / 1000);
	struct shell *shell = shell_start(zms_tell, zms);
	snprintf(url, sizeof url, "http://127.0.0.1:%d", shell_port(shell));
	zms_take(zms, wall_of(the_day(), 600) / 1000);
	struct world w = open_desk("zms", url, carries("office", "10489"));
	expect(&w, "[540, 570, 630]");
	close_desk(&w);
	shell_stop(shell);
	zms_stop(zms);
}

static void days_of_easy_appointments(void **state)
{
	(void)state;
	char url[96];
	struct easy_server *easy = easy_start();
	json_t *settings = carries("office", "");
	json_object_del(settings, "email");
	json_object_set_new(settings, "api_token", json_string("token"));
	snprintf(url, sizeof url, "http://127.0.0.1:%d/index.php/api/v1", easy_port(easy));
	struct world w = open_desk("easyappointments", url, settings);
	expect(&w, "[540, 570, 600]");
	easy_set_fault(easy, EASY_FREE, EASY_INVALID); /* one day cannot be read: none is new */
	wait_for(&w, 1500);
	assert_string_equal(offered(&w), "[540, 570, 600]");
	close_desk(&w);
	easy_stop(easy);
}

static void a_table_of_garbage_offers_nothing_new(void **state)
{
	(void)state;
	char url[64];
	struct zms_server *zms = zms_create(0);
	struct shell *shell = shell_start(zms_tell, zms);
	snprintf(url, sizeof url, "http://127.0.0.1:%d/elsewhere", shell_port(shell));
	struct world w = open_desk("zms", url, carries("office", "10489"));
	wait_for(&w, 500);
	assert_string_equal(offered(&w), "[1]");
	close_desk(&w);
	shell_stop(shell);
	zms_stop(zms);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(slots_of_fhir),
		cmocka_unit_test(the_calendar_of_zms),
		cmocka_unit_test(days_of_easy_appointments),
		cmocka_unit_test(a_table_of_garbage_offers_nothing_new),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
