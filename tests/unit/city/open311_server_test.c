/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The hub as a server of GeoReport v2: read with the client's own reader, in both forms. */
#include "world.h"

#include "hub/city/doc.h"
#include "hub/city/open311.h"
#include "hub/city/open311_server.h"

struct desk {
	struct world w;
	struct open311_answer answer;
	struct doc *doc;
};

static int open_desk(void **state)
{
	static struct desk d;
	char path[96];
	void *fixture;
	d = (struct desk){0};
	assert_int_equal(fixture_open(&fixture), 0);
	d.w.f = fixture;
	snprintf(path, sizeof path, "%s/city.json", d.w.f->dir);
	json_t *config = json_pack("{s:{s:[s], s:s, s:s}}", "server", "api_keys", "secret",
		"contact", "The city", "jurisdiction", "gov.example");
	assert_int_equal(json_dump_file(config, path, 0), 0);
	json_decref(config);
	world_city_start(&d.w);
	*state = &d;
	return 0;
}

static void forget(struct desk *d)
{
	doc_destroy(d->doc);
	k_buf_finish(&d->answer.text);
	d->doc = NULL;
}

static int close_desk(void **state)
{
	struct desk *d = *state;
	void *fixture = d->w.f;
	forget(d);
	world_city_stop(&d->w);
	return fixture_close(&fixture);
}

static const struct doc_node *ask(struct desk *d, bool is_post, const char *path, const char *query,
	const char *body, const char *key)
{
	struct open311_ask a = {is_post, path, query, body, strlen(body), key, NOW_MS};
	forget(d);
	open311_serve(&d->w.f->hub, &a, &d->answer);
	assert_int_equal(doc_read(d->answer.text.data, d->answer.text.len_bytes, &d->doc), ERR_OK);
	bool is_json = strstr(path, ".json") != NULL;
	assert_int_equal(*d->answer.text.data == '<', !is_json);
	assert_int_equal(strstr(d->answer.type, "json") != NULL, is_json);
	return doc_root(d->doc);
}

static const char *get_error(
	struct desk *d, bool is_post, const char *path, const char *body, int status)
{
	const struct doc_node *root = ask(d, is_post, path, "", body, NULL);
	assert_int_equal(d->answer.status, status);
	assert_int_equal(atoi(open311_scalar(root, "code")), status);
	return open311_scalar(root, "description");
}

#define GOOD "api_key=secret&service_code=lights&address_string=Mill+Road&description=Dark+%C3%A4"

static void both_forms_list_services(void **state)
{
	struct desk *d = *state;
	static const char *const paths[] = {"services.xml", "services.json"};
	for (int i = 0; i < 2; i++) {
		const struct doc_node *root = ask(d, false, paths[i], "", "", NULL);
		assert_int_equal(d->answer.status, 200);
		assert_string_equal(open311_scalar(root, "service_code"), "lights");
		assert_string_equal(open311_scalar(root, "metadata"), "false");
		assert_null(strstr(d->answer.text.data, "unsafe")); /* no danger by this door */
	}
	ask(d, false, "discovery.xml", "", "", NULL);
	assert_non_null(doc_find(doc_root(d->doc), "endpoint"));
	ask(d, false, "services/lights.json", "", "", NULL);
	assert_int_equal(d->answer.status, 200);
	get_error(d, false, "services/nothing.xml", "", 404);
	get_error(d, false, "elsewhere.xml", "", 404);
	get_error(d, true, "services.json", "", 405);
	ask(d, false, "services.xml", "jurisdiction_id=other", "", NULL);
	assert_int_equal(d->answer.status, 404);
}

static void a_post_is_kept_sealed_and_listed(void **state)
{
	struct desk *d = *state;
	char id[64], path[96];
	const struct doc_node *root = ask(d, true, "requests.xml", "", GOOD, NULL);
	assert_int_equal(d->answer.status, 200);
	snprintf(id, sizeof id, "%s", open311_scalar(root, "service_request_id"));
	assert_true(strlen(id) > 4);
	assert_int_equal(
		fixture_count(d->w.f, "SELECT COUNT(*) FROM requests WHERE kiosk = 'open311'"), 1);
	struct db_rows rows;
	size_t n = 0;
	db_ask(d->w.f->hub.db, &rows, "SELECT envelope FROM requests", "");
	while (db_next(&rows)) {
		const void *envelope = db_blob(&rows, 0, &n);
		assert_null(memmem(envelope, n, "Dark", 4));
	}
	assert_int_equal(db_end(&rows), ERR_OK);
	json_t *inbox = NULL;
	assert_int_equal(intake_inbox(&d->w.f->hub, 0, &inbox), ERR_OK);
	char *text = json_dumps(inbox, 0);
	assert_non_null(strstr(text, "Dark"));
	free(text);
	json_decref(inbox);
	snprintf(path, sizeof path, "requests/%s.json", id);
	root = ask(d, false, path, "", "", NULL);
	assert_int_equal(d->answer.status, 200);
	assert_string_equal(open311_scalar(root, "status"), "open");
	assert_string_equal(open311_scalar(root, "service_code"), "lights");
	assert_string_equal(open311_scalar(root, "address"), "Mill Road");
	assert_string_equal(open311_scalar(root, "requested_datetime"), "2024-05-01T09:00:00Z");
	assert_null(strstr(d->answer.text.data, "Dark")); /* what a person wrote is not public */
	get_error(d, false, "requests/nobody.xml", "", 404);
}

static void the_same_post_twice_is_one(void **state)
{
	struct desk *d = *state;
	char id[64];
	snprintf(id, sizeof id, "%s",
		open311_scalar(ask(d, true, "requests.xml", "", GOOD, NULL), "service_request_id"));
	assert_string_equal(
		open311_scalar(ask(d, true, "requests.json", "", GOOD, NULL), "service_request_id"),
		id);
	ask(d, true, "requests.json", "", GOOD, "\"one\"");
	ask(d, true, "requests.json", "", GOOD "&email=a", "\"one\"");
	assert_int_equal(
		fixture_count(d->w.f, "SELECT COUNT(*) FROM requests WHERE kiosk = 'open311'"), 2);
}

static void what_is_wrong_is_refused(void **state)
{
	struct desk *d = *state;
	get_error(d, true, "requests.xml", "service_code=lights&address_string=x", 403);
	get_error(d, true, "requests.xml", "api_key=secrex&service_code=lights&address_string=x",
		403);
	get_error(d, true, "requests.json", "api_key=secret&service_code=unsafe&address_string=x",
		400);
	get_error(d, true, "requests.json", "api_key=secret&service_code=lights", 400);
	get_error(
		d, true, "requests.json", "api_key=secret&service_code=lights&lat=1,5&long=2", 400);
	get_error(d, true, "requests.json", GOOD "%FF", 400);
	get_error(d, true, "requests.json", "&&&=%=%0", 403);
	assert_int_equal(
		fixture_count(d->w.f, "SELECT COUNT(*) FROM requests WHERE kiosk = 'open311'"), 0);
	ask(d, false, "requests.xml", "start_date=yesterday", "", NULL);
	assert_int_equal(d->answer.status, 400);
}

static void filters_and_pages(void **state)
{
	struct desk *d = *state;
	static const struct {
		const char *query;
		size_t rows;
	} table[] = {{"", 3}, {"status=closed", 0}, {"status=open,closed", 3},
		{"service_code=lights", 3}, {"service_code=roads", 0}, {"page_size=2", 2},
		{"page_size=2&page=2", 1}, {"start_date=2024-05-01T11:00:00%2B01:00", 0},
		{"end_date=2024-05-01T09:30:00Z", 3}};
	for (int i = 0; i < 3; i++) {
		char body[200];
		snprintf(body, sizeof body, "%s+%d", GOOD, i);
		ask(d, true, "requests.xml", "", body, NULL);
	}
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		ask(d, false, "requests.json", table[i].query, "", NULL);
		json_t *rows = json_loads(d->answer.text.data, 0, NULL);
		assert_int_equal(json_array_size(rows), table[i].rows);
		json_decref(rows);
	}
}

static void without_a_server_in_city_json_there_is_none(void **state)
{
	struct desk *d = *state;
	struct city *city = d->w.f->hub.city;
	d->w.f->hub.city = NULL;
	get_error(d, false, "services.xml", "", 404);
	d->w.f->hub.city = city;
}

int main(void)
{
#define TEST(t) cmocka_unit_test_setup_teardown(t, open_desk, close_desk)
	const struct CMUnitTest tests[] = {
		TEST(both_forms_list_services),
		TEST(a_post_is_kept_sealed_and_listed),
		TEST(the_same_post_twice_is_one),
		TEST(what_is_wrong_is_refused),
		TEST(filters_and_pages),
		TEST(without_a_server_in_city_json_there_is_none),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
