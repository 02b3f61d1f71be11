/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Public alerts: the reader on single files, and the whole way from a feed to what kiosks are told.
 */
#include "world.h"

#include "hub/city/alerts.h"
#include "hub/city/cap.h"
#include "tests/city/pages.h"

/* 1 May 2024, 15:00 UTC. */
#define AFTERNOON INT64_C(1714575600000)
#define ITS_END INT64_C(3923582400000)

static enum err read_file(const char *name, const struct cap_place *here, struct cap *cap)
{
	char path[96];
	struct k_buf text;
	struct doc *doc = NULL;
	snprintf(path, sizeof path, "tests/city/alerts/%s.cap", name);
	k_buf_init(&text, 1 << 20);
	assert_int_equal(k_buf_read_file(&text, path), ERR_OK);
	enum err e = doc_read(text.data, text.len_bytes, &doc);
	if (!e)
		e = cap_read(doc_root(doc), here, cap);
	doc_destroy(doc);
	k_buf_finish(&text);
	return e;
}

static const char *said(const struct cap *cap, const char *language, const char *what)
{
	return json_string_value(json_object_get(
		json_object_get(json_object_get(cap->notice, "texts"), language), what));
}

static void a_storm_in_two_languages(void **state)
{
	(void)state;
	struct cap cap;
	const struct cap_place here = {true, 51.44, 5.47, NULL};
	assert_int_equal(read_file("storm", &here, &cap), ERR_OK);
	assert_true(cap.is_for_people && cap.is_here && !cap.takes_back);
	assert_string_equal(cap.key, "w@example.org,storm-1,1714550400000");
	assert_int_equal(cap.until_ms, ITS_END);
	assert_string_equal(said(&cap, "de", "title"), "Schwerer Sturm");
	assert_string_equal(said(&cap, "en", "what_to_do"), "Stay inside.");
	assert_string_equal(json_string_value(json_object_get(cap.notice, "level")), "danger");
	assert_true(json_is_true(json_object_get(cap.notice, "interrupts")));
	cap_finish(&cap);
}

static void others_are_not_for_people_or_not_here(void **state)
{
	(void)state;
	struct cap cap;
	json_t *codes = json_pack("[s]", "09");
	const struct cap_place here = {true, 51.44, 5.47, NULL}, by_code = {false, 0, 0, codes};
	const struct cap_place nowhere = {false, 0, 0, NULL};
	assert_int_equal(read_file("exercise", &here, &cap), ERR_OK);
	assert_false(cap.is_for_people);
	cap_finish(&cap);
	assert_int_equal(read_file("far", &here, &cap), ERR_OK);
	assert_false(cap.is_here);
	assert_int_equal(cap.until_ms - cap.from_ms, DAY_MS);
	assert_string_equal(json_string_value(json_object_get(cap.notice, "level")), "ready");
	cap_finish(&cap);
	assert_int_equal(read_file("far", &by_code, &cap), ERR_OK);
	assert_true(cap.is_here);
	cap_finish(&cap);
	assert_int_equal(read_file("far", &nowhere, &cap), ERR_OK);
	assert_true(cap.is_here);
	cap_finish(&cap);
	assert_int_equal(read_file("latin1", &here, &cap), ERR_OK);
	assert_string_equal(said(&cap, "en", "title"), "Erdstöße");
	cap_finish(&cap);
	assert_int_equal(read_file("entities", &here, &cap), ERR_BAD_INPUT);
	assert_int_equal(read_file("cancel", &here, &cap), ERR_OK);
	assert_true(cap.takes_back);
	assert_int_equal(cap.reference_count, 2);
	assert_string_equal(cap.references[1], "w@example.org,storm-1,1714550400000");
	cap_finish(&cap);
	json_decref(codes);
}

struct watch {
	struct world w;
	struct pages *pages;
};

static int open_watch(void **state)
{
	static struct watch a;
	char path[96], url[64];
	void *fixture;
	a = (struct watch){0};
	assert_int_equal(fixture_open(&fixture), 0);
	a.w.f = fixture;
	a.pages = pages_start();
	snprintf(url, sizeof url, "http://127.0.0.1:%d/feed", pages_port(a.pages));
	snprintf(path, sizeof path, "%s/city.json", a.w.f->dir);
	json_t *config = json_pack("{s:[{s:s, s:s, s:[f, f]}]}", "alerts", "name", "weather", "url",
		url, "position", 51.44, 5.47);
	assert_int_equal(json_dump_file(config, path, 0), 0);
	json_decref(config);
	*state = &a;
	return 0;
}

static int close_watch(void **state)
{
	struct watch *a = *state;
	void *fixture = a->w.f;
	pages_stop(a->pages);
	return fixture_close(&fixture);
}

/* Starts, listens to all that the feed has, and stops. */
static void listen_once(struct watch *a)
{
	world_city_start(&a->w);
	for (int i = 0; i < 150; i++)
		loop_turn(a->w.loop, 2);
	world_city_stop(&a->w);
}

static size_t told(struct watch *a, const char *title)
{
	json_t *list = NULL;
	size_t n = 0, i;
	const json_t *one;
	assert_int_equal(alerts_list(&a->w.f->hub, AFTERNOON, &list), ERR_OK);
	json_array_foreach(json_object_get(list, "alerts"), i, one) {
		char *text = json_dumps(one, 0);
		n += strstr(text, title) != NULL;
		free(text);
	}
	json_decref(list);
	return n;
}

static void pages_of_storm(struct watch *a)
{
	pages_set(a->pages, "/feed",
		"<feed xmlns='http://www.w3.org/2005/Atom'><entry><updated>1</updated>"
		"<link href='/html' type='text/html'/><link href='/storm' "
		"type='application/cap+xml'/>"
		"</entry><entry><link href='http://169.254.169.254/secret'/></entry>"
		"<entry><link href='/exercise'/></entry><entry><link "
		"href='/entities'/></entry></feed>");
	pages_set_file(a->pages, "/storm", "tests/city/alerts/storm.cap");
	pages_set_file(a->pages, "/exercise", "tests/city/alerts/exercise.cap");
	pages_set_file(a->pages, "/entities", "tests/city/alerts/entities.cap");
}

static void a_feed_is_told_until_it_is_taken_back(void **state)
{
	struct watch *a = *state;
	pages_of_storm(a);
	listen_once(a);
	assert_int_equal(told(a, "storm"), 1);
	assert_int_equal(told(a, ""), 1); /* no exercise, nothing of another host */
	listen_once(a);
	assert_int_equal(
		pages_asked(a->pages, "/storm"), 1); /* what is known is not fetched again */
	pages_set(a->pages, "/feed", NULL);
	listen_once(a);
	assert_int_equal(told(a, "storm"), 1); /* a silent feed takes nothing back */
	pages_set_file(a->pages, "/feed", "tests/city/alerts/cancel.cap");
	listen_once(a);
	assert_int_equal(told(a, ""), 0);
	assert_int_equal(told(a, "storm"), 0);
}

static void a_cancel_that_comes_first_counts_too(void **state)
{
	struct watch *a = *state;
	pages_set_file(a->pages, "/feed", "tests/city/alerts/cancel.cap");
	listen_once(a);
	pages_of_storm(a);
	listen_once(a);
	assert_int_equal(pages_asked(a->pages, "/storm"), 1);
	assert_int_equal(told(a, ""), 0);
}

static void an_index_of_rss_and_what_is_over(void **state)
{
	struct watch *a = *state;
	char feed[256];
	json_t *list = NULL;
	snprintf(feed, sizeof feed,
		"<rss><channel><item><link>http://127.0.0.1:%d/storm</link></item></channel></rss>",
		pages_port(a->pages));
	pages_of_storm(a);
	pages_set(a->pages, "/feed", feed);
	listen_once(a);
	assert_int_equal(told(a, "storm"), 1);
	assert_int_equal(alerts_list(&a->w.f->hub, ITS_END + 1, &list), ERR_OK);
	assert_int_equal(json_array_size(json_object_get(list, "alerts")), 0);
	assert_true(json_integer_value(json_object_get(list, "as_of")) > AFTERNOON);
	json_decref(list);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_storm_in_two_languages),
		cmocka_unit_test(others_are_not_for_people_or_not_here),
		cmocka_unit_test_setup_teardown(
			a_feed_is_told_until_it_is_taken_back, open_watch, close_watch),
		cmocka_unit_test_setup_teardown(
			a_cancel_that_comes_first_counts_too, open_watch, close_watch),
		cmocka_unit_test_setup_teardown(
			an_index_of_rss_and_what_is_over, open_watch, close_watch),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
