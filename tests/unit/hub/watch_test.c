/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The real hub and hubctl: what a monitor sees, and what staff see of keys, record and retention. */
#include "live_world.h"

static struct live_body raw_get(struct world *w, const char *target, const char *header, long *status)
{
	char url[URL_MAX];
	struct live_body got = {0};
	CURL *c = curl_easy_init();
	struct curl_slist *headers = header ? curl_slist_append(NULL, header) : NULL;
	snprintf(url, sizeof url, "%s%s", w->hub.base, target);
	curl_easy_setopt(c, CURLOPT_URL, url);
	curl_easy_setopt(c, CURLOPT_HTTPHEADER, headers);
	curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, live_on_body);
	curl_easy_setopt(c, CURLOPT_WRITEDATA, &got);
	assert_int_equal(curl_easy_perform(c), CURLE_OK);
	curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, status);
	curl_easy_cleanup(c);
	curl_slist_free_all(headers);
	return got;
}

static void expect_metrics(struct world *w, const char *header, long want)
{
	long status;
	struct live_body got = raw_get(w, "/metrics", header, &status);
	assert_int_equal(status, want);
	free(got.text);
}

static void must_say(const char *text, const char *line)
{
	if (!strstr(text, line))
		fail_msg("/metrics does not say: %s\n%s", line, text);
}

static void figures_are_told_and_nothing_personal(void **state)
{
	struct world *w = *state;
	struct envelope_facts facts;
	char line[160];
	long status;
	send_expect(w, &w->one, visit_of(w, &w->one, next_start(w), &facts), "booked");
	assert_int_equal(
		live_status(&w->hub, &w->one, "PUT", "/v1/call", "/v1/call", "{\"on\":true}"), 200);
	assert_int_equal(live_status(&w->hub, NULL, "GET", "/v1/times", "/v1/times", NULL), 401);
	struct live_body got = raw_get(w, "/metrics", NULL, &status);
	assert_int_equal(status, 200);
	must_say(got.text, "foyer_up 1\n");
	must_say(got.text, "foyer_requests{kind=\"visit\",state=\"booked\"} 1\n");
	must_say(got.text, "foyer_calls_open{state=\"waiting\"} 1\n");
	must_say(got.text, "foyer_kiosks_enrolled 3\n");
	must_say(got.text, "foyer_http_answers_total{method=\"GET\",route=\"/v1/times\",class=\"4xx\"} 1\n");
	must_say(got.text, "foyer_http_answers_total{method=\"POST\",route=\"/v1/requests\",class=\"2xx\"} 1\n");
	must_say(got.text, "foyer_http_seconds_bucket{le=\"+Inf\"} ");
	must_say(got.text, "foyer_backup_seconds 0\n");
	must_say(got.text, "foyer_store_errors_total 0\n");
	snprintf(line, sizeof line, "foyer_kiosk_heard_seconds{kiosk=\"%s\"} ", w->one.id);
	must_say(got.text, line);
	assert_null(strstr(got.text, facts.number));
	assert_null(strstr(got.text, facts.id));
	assert_null(strstr(got.text, "Maria"));
	assert_null(strstr(got.text, "Library"));
	/* Each line is a comment, or name{labels} and a number. */
	char *rest = got.text, *at;
	for (at = strsep(&rest, "\n"); rest; at = strsep(&rest, "\n"))
		if (strncmp(at, "# ", 2) &&
			(strncmp(at, "foyer_", 6) || !strrchr(at, ' ') ||
				strspn(strrchr(at, ' ') + 1, "0123456789.") !=
					strlen(strrchr(at, ' ') + 1)))
			fail_msg("not in form: %s", at);
	free(got.text);
}

static void others_need_the_token(void **state)
{
	struct world *w = *state;
	char path[64];
	expect_metrics(w, "X-Forwarded-For: 192.0.2.7", 403);
	expect_metrics(w, "Forwarded: for=192.0.2.7", 403);
	assert_int_equal(live_hub_stop(&w->hub, SIGTERM), 0);
	snprintf(path, sizeof path, "%s/data/metrics-token", w->hub.dir);
	FILE *f = fopen(path, "w");
	fputs("a-token-of-many-letters\n", f);
	fclose(f);
	live_hub_start(&w->hub, NULL);
	long status;
	static const char *const wrong[] = {"Authorization: Bearer a-token-of-many-letter",
		"Authorization: Bearer ", "Authorization: a-token-of-many-letters"};
	char url[URL_MAX];
	for (int i = 0; i < 4; i++) {
		struct live_body got = {0};
		struct curl_slist *headers = curl_slist_append(NULL, "X-Forwarded-For: 192.0.2.7");
		headers = curl_slist_append(headers,
			i < 3 ? wrong[i] : "Authorization: Bearer a-token-of-many-letters");
		snprintf(url, sizeof url, "%s/metrics", w->hub.base);
		CURL *c = curl_easy_init();
		curl_easy_setopt(c, CURLOPT_URL, url);
		curl_easy_setopt(c, CURLOPT_HTTPHEADER, headers);
		curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, live_on_body);
		curl_easy_setopt(c, CURLOPT_WRITEDATA, &got);
		assert_int_equal(curl_easy_perform(c), CURLE_OK);
		curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, &status);
		assert_int_equal(status, i < 3 ? 403 : 200);
		curl_easy_cleanup(c);
		curl_slist_free_all(headers);
		free(got.text);
	}
}

/* The same times again: 304, no body, and when they were true. */
static void known_times_cost_no_body(void **state)
{
	struct world *w = *state;
	struct envelope_facts facts;
	char tag[80] = "", want[100];
	for (int i = 0; i < 3; i++) {
		struct live_body got = {0};
		struct curl_header *h;
		char url[URL_MAX];
		long status;
		struct curl_slist *headers = live_sign(&w->one, "GET", "/v1/times", "", 0);
		if (i) {
			snprintf(want, sizeof want, "If-None-Match: %s", tag);
			headers = curl_slist_append(headers, want);
		}
		if (i == 2)
			send_expect(w, &w->one, visit_of(w, &w->one, next_start(w), &facts), "booked");
		CURL *c = curl_easy_init();
		snprintf(url, sizeof url, "%s/v1/times", w->hub.base);
		curl_easy_setopt(c, CURLOPT_URL, url);
		curl_easy_setopt(c, CURLOPT_HTTPHEADER, headers);
		curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, live_on_body);
		curl_easy_setopt(c, CURLOPT_WRITEDATA, &got);
		assert_int_equal(curl_easy_perform(c), CURLE_OK);
		curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, &status);
		assert_int_equal(status, i == 1 ? 304 : 200);
		assert_int_equal(got.len == 0, i == 1);
		assert_int_equal(curl_easy_header(c, "Foyer-As-Of", 0, CURLH_HEADER, -1, &h), CURLHE_OK);
		assert_true(strtoll(h->value, NULL, 10) > INT64_C(1700000000000));
		assert_int_equal(curl_easy_header(c, "ETag", 0, CURLH_HEADER, -1, &h), CURLHE_OK);
		assert_int_equal(!strcmp(h->value, tag), i == 1);
		snprintf(tag, sizeof tag, "%s", h->value);
		curl_easy_cleanup(c);
		curl_slist_free_all(headers);
		free(got.text);
	}
}

static void acts_of_staff_are_recorded_before_they_are_done(void **state)
{
	struct world *w = *state;
	const char *out;
	char command[128], head[80], hash[65];
	long long n = 0;
	setenv("SUDO_USER", "ana", 1);
	assert_int_equal(live_hubctl(&w->hub, "inbox", &out), 0);
	assert_int_equal(live_hubctl(&w->hub, "lend opera nowhere 3", &out), 1);
	assert_int_equal(live_hubctl(&w->hub, "retention survey 30", &out), 0);
	assert_int_equal(live_hubctl(&w->hub, "kiosks", &out), 0);
	assert_int_equal(live_hubctl(&w->hub, "record --all", &out), 0);
	unsetenv("SUDO_USER");
	snprintf(head, sizeof head, "ana, user id %ld: inbox_read\n", (long)getuid());
	must_say(out, head);
	must_say(out, ": lend opera -> nowhere 3\n");
	must_say(out, ": refused opera -> lend\n");
	must_say(out, ": retention_set survey -> 30\n");
	must_say(out, ": enrolled k");
	must_say(out, ": code_made Main Street Library\n");
	assert_null(strstr(out, "Maria"));
	assert_int_equal(live_hubctl(&w->hub, "record verify", &out), 0);
	assert_int_equal(sscanf(out, "Whole: %lld entries; the last has the hash %64[0-9a-f]", &n, hash), 2);
	snprintf(command, sizeof command, "record verify %lld %s", n, hash);
	assert_int_equal(live_hubctl(&w->hub, command, &out), 0);
	hash[3] = hash[3] == '0' ? '1' : '0';
	snprintf(command, sizeof command, "record verify %lld %s", n, hash);
	assert_int_equal(live_hubctl(&w->hub, command, &out), 1);
	assert_non_null(strstr(out, "NOT WHOLE"));
	assert_int_equal(live_hubctl(&w->hub, "retention", &out), 0);
	must_say(out, "survey      30 days");
}

static void an_old_key_is_told_and_kept_while_it_is_needed(void **state)
{
	struct world *w = *state;
	const char *out;
	char command[80], old[17] = "";
	assert_int_equal(live_hubctl(&w->hub, "keys", &out), 0);
	assert_int_equal(sscanf(out, "%16[0-9a-f]", old), 1);
	assert_int_equal(live_hubctl(&w->hub, "keys rotate", &out), 0);
	must_say(out, "an old key");
	must_say(out, "has not asked for the new one yet");
	snprintf(command, sizeof command, "keys retire %s", old);
	assert_int_equal(live_hubctl(&w->hub, command, &out), 1);
	must_say(out, "not yet");
	assert_int_equal(live_hubctl(&w->hub, "keys retire 0123456789abcdef", &out), 1);
	must_say(out, "no old key has that name");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(figures_are_told_and_nothing_personal),
		cmocka_unit_test(others_need_the_token),
		cmocka_unit_test(known_times_cost_no_body),
		cmocka_unit_test(acts_of_staff_are_recorded_before_they_are_done),
		cmocka_unit_test(an_old_key_is_told_and_kept_while_it_is_needed),
	};
	return cmocka_run_group_tests_name("watch", tests, world_open, world_close);
}
