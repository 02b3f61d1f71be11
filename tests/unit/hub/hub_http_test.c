/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The real hub and hubctl over HTTP and HTTPS; every answer is held against hub/app/openapi.json. */
#include "live_content.h"
#include "live_pages.h"
#include "live_rights.h"
#include "live_storm.h"
#include "certificate.h"
#include "hub/http/route.h"
#include "hub/intake/arrival.h"
#include "kiosk/base/check.h"
#include "kiosk/content/content.h"

static void route_table_and_file_agree(void **state)
{
	struct world *w = *state;
	const char *path, *method;
	json_t *operations, *operation;
	int documented = 0;
	for (int i = 0; i < route_count; i++)
		if (!openapi_operation(&w->hub.openapi, routes[i].method, routes[i].path))
			fail_msg("%s %s is not in hub/app/openapi.json", routes[i].method,
				routes[i].path);
	json_object_foreach(json_object_get(w->hub.openapi.doc, "paths"), path, operations)
		json_object_foreach(operations, method, operation)
			documented++;
	assert_int_equal(documented, route_count);
}

/* A path with something in the place of {..}. */
static const char *filled(const char *pattern, char out[URL_MAX])
{
	const char *open = strchr(pattern, '{');
	if (open)
		snprintf(out, URL_MAX, "%.*s0123456789%s", (int)(open - pattern), pattern,
			strchr(open, '}') + 1);
	else
		snprintf(out, URL_MAX, "%s", pattern);
	return out;
}

static void only_enrolled_kiosks_are_heard(void **state)
{
	struct world *w = *state;
	char target[URL_MAX];
	struct live_kiosk stranger = {.id = "k000000000000"}, forger = w->two;
	crypto_sign_keypair(stranger.public, stranger.secret);
	memcpy(forger.id, w->one.id,
		sizeof forger.id); /* signs with its own key under another's name */
	for (int i = 0; i < route_count; i++) {
		const struct route *r = &routes[i];
		const char *body = r->body_max ? "{}" : NULL;
		if (!r->is_signed)
			continue;
		assert_int_equal(live_status(&w->hub, NULL, r->method, r->path,
					 filled(r->path, target), body),
			401);
		assert_int_equal(
			live_status(&w->hub, &stranger, r->method, r->path, target, body), 401);
		assert_int_equal(
			live_status(&w->hub, &forger, r->method, r->path, target, body), 401);
	}
	/* What was signed is what counts: another path, query, body or method does not pass. */
	struct live_answer a = live_exchange(&w->hub, "GET", "/v1/news?after=1", NULL, 0,
		live_sign(&w->one, "GET", "/v1/news?after=2", "", 0));
	assert_int_equal(a.status, 401);
	json_decref(a.body);
	a = live_exchange(&w->hub, "PUT", "/v1/call", "{\"on\":true}", 11,
		live_sign(&w->one, "PUT", "/v1/call", "{\"on\":false}", 12));
	assert_int_equal(a.status, 401);
	json_decref(a.body);
}

static void sizes_paths_and_methods_are_bounded(void **state)
{
	struct world *w = *state;
	char target[URL_MAX], *big = calloc(1, ARRIVAL_MAX + 2);
	memset(big, ' ', ARRIVAL_MAX + 1);
	for (int i = 0; i < route_count; i++)
		if (routes[i].body_max)
			assert_int_equal(
				live_status(&w->hub, &w->one, routes[i].method, routes[i].path,
					filled(routes[i].path, target), big),
				413);
	free(big);
	static const struct {
		const char *method, *target;
		long status;
	} none[] = {{"GET", "/", 404}, {"GET", "/v1/timesx", 404}, {"GET", "/v1/status/", 404},
		{"GET", "/v1/status/1/2", 404}, {"GET", "/v1/status/%2e%2e", 404},
		{"DELETE", "/v1/times", 405}, {"GET", "/v1/requests", 405}};
	for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
		struct live_answer a =
			live_exchange(&w->hub, none[i].method, none[i].target, NULL, 0, NULL);
		assert_int_equal(a.status, none[i].status);
		json_decref(a.body);
	}
}

static void wrong_bodies_get_400_and_422(void **state)
{
	struct world *w = *state;
	static const struct {
		const char *method, *path, *query, *body;
		long status;
	} wrong[] = {{"POST", "/v1/enrol", "", "{\"code\":1}", 400},
		{"PUT", "/v1/call", "", "{\"on\":1}", 400},
		{"PUT", "/v1/call", "", "{\"on\":true,\"on\":true}", 400},
		{"POST", "/v1/holds", "", "[]", 400}, {"GET", "/v1/news", "?after=x", NULL, 400},
		{"GET", "/v1/news", "?after=-1", NULL, 400},
		{"POST", "/v1/receipts", "", "{}", 400},
		{"POST", "/v1/receipts", "", "{\"ids\":[\"00112233445566778899aabbccddeeff\"]}",
			200},
		{"PUT", "/v1/shown", "", "{}", 400},
		{"PUT", "/v1/shown", "",
			"{\"content\":\"0000000000000000000000000000000000000000000000000000000000000000\","
			"\"snapshot\":\"\",\"version\":0,\"release\":0,\"checked\":0,\"queue\":0,"
			"\"oldest_s\":0,\"troubles\":[]}",
			200},
		{"POST", "/v1/requests", "", "{}", 422}};
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		char target[URL_MAX];
		snprintf(target, sizeof target, "%s%s", wrong[i].path, wrong[i].query);
		assert_int_equal(live_status(&w->hub, i ? &w->one : NULL, wrong[i].method,
					 wrong[i].path, target, wrong[i].body),
			wrong[i].status);
	}
}

static void a_visit_from_booking_to_news(void **state)
{
	struct world *w = *state;
	struct envelope_facts mine, late, cancel;
	char command[160], fields[64];
	const char *out, *start = next_start(w);
	send_expect(w, &w->one, visit_of(w, &w->one, start, &mine), "booked");
	send_expect(w, &w->two, visit_of(w, &w->two, start, &late), "gone");
	assert_int_equal(inbox_count(w, mine.number), 1);
	json_t *status = status_of(w, &w->two, mine.number);
	assert_true(is_state(status, "booked"));
	assert_string_equal(json_string_value(json_object_get(status, "start")), start);
	json_decref(status);
	snprintf(command, sizeof command,
		"set-status '%.3s %s' not_possible --reason-en 'The doctor is ill.'", mine.number,
		mine.number + 3);
	assert_int_equal(live_hubctl(&w->hub, command, &out), 0);
	struct live_answer a =
		live_ask(&w->hub, &w->one, "GET", "/v1/news", "/v1/news?after=0", NULL);
	assert_int_equal(a.status, 200);
	assert_true(json_array_size(json_object_get(a.body, "news")) > 0);
	json_decref(a.body);
	status = status_of(w, &w->one, mine.number);
	assert_string_equal(
		json_string_value(json_object_get(json_object_get(status, "reason"), "en")),
		"The doctor is ill.");
	json_decref(status);
	send_expect(w, &w->two, visit_of(w, &w->two, start, &late),
		"booked"); /* its desk is free again */
	snprintf(fields, sizeof fields, "\"about\":\"%s\"", late.number);
	send_expect(w, &w->two, envelope_of(w, &w->two, "cancel", fields, &cancel), "received");
	status = status_of(w, &w->two, late.number);
	assert_true(is_state(status, "cancelled"));
	json_decref(status);
	assert_int_equal(live_hubctl(&w->hub, "set-status 111111111 done", &out), 1);
	assert_non_null(strstr(out, "no request with that number"));
}

static void fifty_equal_posts_have_one_effect(void **state)
{
	struct world *w = *state;
	struct post posts[PARALLEL];
	struct envelope_facts facts;
	char *text = visit_of(w, &w->one, next_start(w), &facts);
	for (int i = 0; i < PARALLEL; i++)
		posts[i] = (struct post){.kiosk = &w->one, .text = text};
	storm(posts);
	for (int i = 0; i < PARALLEL; i++) {
		assert_int_equal(posts[i].answer.status, 200);
		assert_true(json_equal(posts[i].answer.body, posts[0].answer.body));
	}
	assert_true(receipt_says(w, posts[0].answer.body, "booked"));
	for (int i = 0; i < PARALLEL; i++)
		json_decref(posts[i].answer.body);
	assert_int_equal(inbox_count(w, facts.number), 1);
	free(text);
	strcpy(w->use_id, facts.id);
	text = visit_of(w, &w->one, next_start(w), &facts);
	assert_int_equal(
		live_status(&w->hub, &w->one, "POST", "/v1/requests", "/v1/requests", text), 409);
	free(text);
}

static void fifty_people_want_one_desk(void **state)
{
	struct world *w = *state;
	struct post posts[PARALLEL];
	struct envelope_facts facts;
	char *texts[PARALLEL];
	const char *start = next_start(w);
	int booked = 0, gone = 0;
	for (int i = 0; i < PARALLEL; i++) {
		const struct live_kiosk *k = i % 2 ? &w->one : &w->two;
		texts[i] = visit_of(w, k, start, &facts);
		posts[i] = (struct post){.kiosk = k, .text = texts[i]};
	}
	storm(posts);
	for (int i = 0; i < PARALLEL; i++) {
		assert_int_equal(posts[i].answer.status, 200);
		booked += receipt_says(w, posts[i].answer.body, "booked");
		gone += receipt_says(w, posts[i].answer.body, "gone");
		json_decref(posts[i].answer.body);
		free(texts[i]);
	}
	assert_int_equal(booked, 1);
	assert_int_equal(gone, PARALLEL - 1);
}

static void a_report_reaches_the_public_list(void **state)
{
	struct world *w = *state;
	struct content *content = NULL;
	struct content_problems *problems = calloc(1, sizeof *problems);
	struct envelope_facts facts;
	char fields[300], target[64];
	int kind = 0;
	assert_int_equal(content_load("assets/town", &content, problems), ERR_OK);
	while (content->kinds[kind].asks_danger || content->kinds[kind].is_bad_service ||
		content->kinds[kind].is_idea)
		kind++;
	struct live_answer a =
		live_ask(&w->hub, &w->one, "GET", "/v1/reports/open", "/v1/reports/open", NULL);
	size_t before = json_array_size(json_object_get(a.body, "open"));
	assert_true(before > 0); /* the demo brings some */
	json_decref(a.body);
	snprintf(fields, sizeof fields,
		"\"kind\":\"%s\",\"where\":\"street\",\"street\":\"%s\",\"words\":\"It is dark\"",
		content->kinds[kind].id, content->streets.names[0]);
	send_expect(w, &w->one, envelope_of(w, &w->one, "report", fields, &facts), "received");
	a = live_ask(&w->hub, &w->one, "GET", "/v1/reports/open", "/v1/reports/open", NULL);
	assert_int_equal(json_array_size(json_object_get(a.body, "open")), before + 1);
	json_decref(a.body);
	snprintf(target, sizeof target, "/v1/requests/%s/unshown", facts.id);
	assert_int_equal(
		live_status(&w->hub, &w->one, "POST", "/v1/requests/{id}/unshown", target, ""),
		200);
	assert_int_equal(
		live_status(&w->hub, &w->two, "POST", "/v1/requests/{id}/unshown", target, ""),
		404);
	const char *out;
	assert_int_equal(live_hubctl(&w->hub, "inbox", &out), 0);
	assert_non_null(strstr(out, "was not shown"));
	assert_non_null(strstr(out, "It is dark"));
	content_destroy(content);
	free(problems);
}

static void a_call_is_seen_and_answered_by_a_volunteer(void **state)
{
	struct world *w = *state;
	const char *out;
	int call = 0;
	char command[64];
	assert_int_equal(
		live_status(&w->hub, &w->one, "PUT", "/v1/call", "/v1/call", "{\"on\":true}"), 200);
	assert_int_equal(live_hubctl(&w->hub, "calls", &out), 0);
	assert_int_equal(sscanf(out, "call %d: Main Street Library", &call), 1);
	snprintf(command, sizeof command, "answer %d Ana", call);
	assert_int_equal(live_hubctl(&w->hub, command, &out), 0);
	struct live_answer a = live_ask(&w->hub, &w->one, "GET", "/v1/call", "/v1/call", NULL);
	assert_int_equal(json_integer_value(json_object_get(a.body, "state")), 1);
	assert_string_equal(json_string_value(json_object_get(a.body, "name")), "Ana");
	json_decref(a.body);
	assert_int_equal(
		live_status(&w->hub, &w->one, "PUT", "/v1/call", "/v1/call", "{\"on\":false}"),
		200);
	assert_int_equal(live_hubctl(&w->hub, "calls", &out), 0);
	assert_non_null(strstr(out, "Nobody is calling"));
	assert_int_equal(live_hubctl(&w->hub, command, &out), 1);
}

static void holds_are_made_confirmed_and_let_go(void **state)
{
	struct world *w = *state;
	char body[256], target[128], id[64] = "";
	int i;
	snprintf(body, sizeof body, "{\"service\":\"%s\",\"place\":\"%s\",\"start\":\"%s\"}",
		w->service, w->place, next_start(w));
	struct live_answer a = live_ask(&w->hub, &w->two, "POST", "/v1/holds", "/v1/holds", body);
	assert_int_equal(a.status, 200);
	snprintf(id, sizeof id, "%s", json_string_value(json_object_get(a.body, "hold")));
	json_decref(a.body);
	assert_int_equal(
		live_status(&w->hub, &w->one, "POST", "/v1/holds", "/v1/holds", body), 409);
	snprintf(target, sizeof target, "/v1/holds/%s/confirm", id);
	assert_int_equal(
		live_status(&w->hub, &w->one, "POST", "/v1/holds/{id}/confirm", target, ""), 404);
	assert_int_equal(
		live_status(&w->hub, &w->two, "POST", "/v1/holds/{id}/confirm", target, ""), 200);
	snprintf(target, sizeof target, "/v1/holds/%s", id);
	assert_int_equal(
		live_status(&w->hub, &w->two, "DELETE", "/v1/holds/{id}", target, NULL), 404);
	for (i = 0; i < 25 && a.status != 429; i++) {
		snprintf(body, sizeof body,
			"{\"service\":\"%s\",\"place\":\"%s\",\"start\":\"%s\"}", w->service,
			w->place, next_start(w));
		a = live_ask(&w->hub, &w->two, "POST", "/v1/holds", "/v1/holds", body);
		if (a.status == 200)
			snprintf(target, sizeof target, "/v1/holds/%s",
				json_string_value(json_object_get(a.body, "hold")));
		json_decref(a.body);
	}
	assert_int_equal(a.status, 429);
	assert_int_equal(
		live_status(&w->hub, &w->two, "DELETE", "/v1/holds/{id}", target, NULL), 200);
}

static void guessing_numbers_is_stopped(void **state)
{
	struct world *w = *state;
	for (int i = 0; i < WRONG_MAX; i++)
		assert_int_equal(live_status(&w->hub, &w->guesser, "GET", "/v1/status/{number}",
					 "/v1/status/482915062", NULL),
			404);
	struct live_answer a = live_ask(
		&w->hub, &w->guesser, "GET", "/v1/status/{number}", "/v1/status/482915062", NULL);
	assert_int_equal(a.status, 429);
	assert_in_range(a.retry_after_s, 100, 120);
	json_decref(a.body);
	/* Others are not stopped by it. */
	assert_int_equal(live_status(&w->hub, &w->one, "GET", "/v1/status/{number}",
				 "/v1/status/482915062", NULL),
		404);
}

/* Answers that are not JSON, or need a header of their own: watch_test looks into them. */
static void care_answers(struct world *w)
{
	struct live_answer a = live_exchange(&w->hub, "GET", "/metrics", NULL, 0,
		curl_slist_append(NULL, "X-Forwarded-For: 192.0.2.7"));
	assert_true(openapi_check(&w->hub.openapi, "GET", "/metrics", a.status, a.body));
	json_decref(a.body);
	a = live_exchange(&w->hub, "GET", "/metrics", NULL, 0, NULL);
	assert_int_equal(a.status, 200);
	json_object_set_new(w->hub.openapi.seen, "GET /metrics 200", json_true());
	json_object_set_new(w->hub.openapi.seen, "GET /v1/times 304", json_true());
	assert_int_equal(live_status(&w->hub, &w->one, "GET", "/v1/keys", "/v1/keys?waiting=x", NULL),
		400);
	assert_int_equal(live_status(&w->hub, &w->one, "GET", "/v1/keys", "/v1/keys?waiting=3", NULL),
		200);
}

static void the_rest_answers(void **state)
{
	struct world *w = *state;
	const char *out, *const get[] = {"/v1/keys", "/v1/news", "/v1/alerts", "/v1/forms"};
	assert_int_equal(live_status(&w->hub, NULL, "GET", "/healthz", "/healthz", NULL), 200);
	care_answers(w);
	for (int i = 0; i < 4; i++)
		assert_int_equal(live_status(&w->hub, &w->one, "GET", get[i], get[i], NULL), 200);
	assert_int_equal(live_hubctl(&w->hub, "kiosks", &out), 0);
	assert_non_null(strstr(out, w->one.id));
	assert_int_equal(live_hubctl(&w->hub, "help", &out), 0);
	assert_int_equal(live_hubctl(&w->hub, "nonsense", &out), 2);
	assert_int_equal(live_hubctl(&w->hub, "desks opera nowhere 3", &out), 1);
	assert_int_equal(live_hubctl(&w->hub, "enrol --centre ''", &out), 1);
}

static void a_second_hub_on_the_same_data_refuses(void **state)
{
	struct world *w = *state;
	char command[PATH_MAX + 200];
	snprintf(command, sizeof command,
		"%s/hub --data %s/data --content assets/town --listen 127.0.0.1:0 2>&1",
		w->hub.build, w->hub.dir);
	assert_int_equal(WEXITSTATUS(system(command)), 1);
	const char *out;
	assert_int_equal(live_hubctl(&w->hub, "kiosks", &out), 0);
}

static void nothing_is_lost_by_kill_or_stop(void **state)
{
	struct world *w = *state;
	struct envelope_facts facts;
	static const int signals[] = {SIGKILL, SIGTERM};
	char *text = visit_of(w, &w->one, next_start(w), &facts);
	struct live_answer first =
		live_ask(&w->hub, &w->one, "POST", "/v1/requests", "/v1/requests", text);
	for (int i = 0; i < 2; i++) {
		assert_int_equal(live_hub_stop(&w->hub, signals[i]), i ? 0 : 128 + SIGKILL);
		live_hub_start(&w->hub, NULL);
		struct live_answer again =
			live_ask(&w->hub, &w->one, "POST", "/v1/requests", "/v1/requests", text);
		assert_int_equal(again.status, 200);
		assert_true(json_equal(again.body, first.body));
		json_decref(again.body);
		assert_int_equal(inbox_count(w, facts.number), 1);
	}
	/* The brake outlives it too. */
	assert_int_equal(live_status(&w->hub, &w->guesser, "GET", "/v1/status/{number}",
				 "/v1/status/482915062", NULL),
		429);
	json_decref(first.body);
	free(text);
}

static void guessing_codes_is_stopped(void **state)
{
	struct world *w = *state;
	char body[160], b64[64];
	const char *code;
	sodium_bin2base64(b64, sizeof b64, w->one.public, sizeof w->one.public,
		sodium_base64_VARIANT_ORIGINAL);
	assert_int_equal(live_hubctl(&w->hub, "enrol --centre Again", &code), 0);
	snprintf(body, sizeof body, "{\"code\":\"%.8s\",\"public_key\":\"%s\"}", code, b64);
	assert_int_equal(live_status(&w->hub, NULL, "POST", "/v1/enrol", "/v1/enrol", body), 409);
	snprintf(body, sizeof body, "{\"code\":\"abcdefgh\",\"public_key\":\"%s\"}", b64);
	for (int i = 0; i < WRONG_MAX; i++)
		assert_int_equal(
			live_status(&w->hub, NULL, "POST", "/v1/enrol", "/v1/enrol", body), 403);
	assert_int_equal(live_status(&w->hub, NULL, "POST", "/v1/enrol", "/v1/enrol", body), 429);
}

/* Every answer in the file was given above.  Two cannot be had in a minute here: 503 needs a disk
 * that fails, 410 a hold that is five minutes old (booking_test has it with a clock of its own). */
static void every_documented_answer_was_seen(void **state)
{
	struct world *w = *state;
	const char *path, *method, *status;
	json_t *operations, *operation, *response;
	int missing = 0;
	json_object_foreach(json_object_get(w->hub.openapi.doc, "paths"), path, operations) {
		json_object_foreach(operations, method, operation) {
			json_object_foreach(
				json_object_get(operation, "responses"), status, response) {
				char name[256];
				size_t n = 0;
				for (; method[n]; n++)
					name[n] = (char)toupper((unsigned char)method[n]);
				snprintf(name + n, sizeof name - n, " %s %s", path, status);
				if (strcmp(status, "503") && strcmp(status, "410") &&
					!json_object_get(w->hub.openapi.seen, name)) {
					fprintf(stderr, "never seen: %s\n", name);
					missing++;
				}
			}
		}
	}
	assert_int_equal(missing, 0);
}

static void https_works_and_only_with_the_right_certificate(void **state)
{
	struct world *w = *state;
	char cert[64], key[64];
	snprintf(cert, sizeof cert, "%s/cert.pem", w->hub.dir);
	snprintf(key, sizeof key, "%s/key.pem", w->hub.dir);
	certificate_make(cert, key);
	const char *const extra[] = {"--tls-cert", cert, "--tls-key", key, NULL};
	assert_int_equal(live_hub_stop(&w->hub, SIGTERM), 0);
	live_hub_start(&w->hub, extra);
	assert_memory_equal(w->hub.base, "https://", 8);
	struct live_answer a = live_exchange(&w->hub, "GET", "/healthz", NULL, 0, NULL);
	assert_int_equal(a.status, 0); /* an unknown certificate: no answer is taken */
	w->hub.ca = cert;
	assert_int_equal(live_status(&w->hub, &w->one, "GET", "/v1/times", "/v1/times", NULL), 200);
	w->hub.ca = NULL;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(route_table_and_file_agree),
		cmocka_unit_test(only_enrolled_kiosks_are_heard),
		cmocka_unit_test(sizes_paths_and_methods_are_bounded),
		cmocka_unit_test(wrong_bodies_get_400_and_422),
		cmocka_unit_test(a_visit_from_booking_to_news),
		cmocka_unit_test(fifty_equal_posts_have_one_effect),
		cmocka_unit_test(fifty_people_want_one_desk),
		cmocka_unit_test(a_report_reaches_the_public_list),
		cmocka_unit_test(a_call_is_seen_and_answered_by_a_volunteer),
		cmocka_unit_test(volunteers_see_and_answer_the_calls_of_their_centre),
		cmocka_unit_test(only_the_page_itself_presses),
		cmocka_unit_test(the_files_of_the_page_are_there),
		cmocka_unit_test(codes_are_taken_back_and_not_guessed),
		cmocka_unit_test(holds_are_made_confirmed_and_let_go),
		cmocka_unit_test(lent_times_are_told_and_given_back),
		cmocka_unit_test(guessing_numbers_is_stopped),
		cmocka_unit_test(signed_content_is_served),
		cmocka_unit_test(the_rest_answers),
		cmocka_unit_test(a_second_hub_on_the_same_data_refuses),
		cmocka_unit_test(nothing_is_lost_by_kill_or_stop),
		cmocka_unit_test(guessing_codes_is_stopped),
		cmocka_unit_test(https_works_and_only_with_the_right_certificate),
		cmocka_unit_test(every_documented_answer_was_seen),
	};
	return cmocka_run_group_tests(tests, world_open, world_close);
}
