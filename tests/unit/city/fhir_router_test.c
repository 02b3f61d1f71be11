/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Visits in a FHIR server that is not our own: @medplum/fhir-router (tests/city/fhir-router), where
 * it is installed (make fhir-router). */
#include "fhir_world.h"

#include <curl/curl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define FOLDER "tests/city/fhir-router"

struct router {
	struct world w;
	pid_t pid;
	int to; /* its standard input: it ends with it */
	char url[64], number[10];
};

static size_t take(char *bytes, size_t size, size_t n, void *ctx)
{
	return k_buf_add(ctx, bytes, size * n) ? 0 : size * n;
}

/* Asks the server itself; the answer is the caller's. */
static json_t *ask(const struct router *r, const char *path, const char *body)
{
	struct k_buf answer;
	char url[256];
	CURL *curl = curl_easy_init();
	k_buf_init(&answer, 1 << 20);
	snprintf(url, sizeof url, "%.*s%s", (int)(strlen(r->url) - sizeof "/fhir" + 1), r->url,
		path);
	curl_easy_setopt(curl, CURLOPT_URL, url);
	curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take);
	curl_easy_setopt(curl, CURLOPT_WRITEDATA, &answer);
	if (body)
		curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body);
	assert_int_equal(curl_easy_perform(curl), CURLE_OK);
	json_t *json = json_loads(answer.data, 0, NULL);
	assert_non_null(json);
	curl_easy_cleanup(curl);
	k_buf_finish(&answer);
	return json;
}

static int total(const struct router *r, const char *path)
{
	json_t *json = ask(r, path, NULL);
	int n = (int)json_integer_value(json_object_get(json, "total"));
	json_decref(json);
	return n;
}

static void server_start(struct router *r)
{
	int to[2], from[2];
	char port[16] = "";
	assert_int_equal(pipe(to), 0);
	assert_int_equal(pipe(from), 0);
	r->pid = fork();
	if (!r->pid) {
		prctl(PR_SET_PDEATHSIG, SIGKILL); /* also when the test fails */
		dup2(to[0], 0);
		dup2(from[1], 1);
		close(to[1]);
		close(from[0]);
		execlp("node", "node", FOLDER "/server.mjs", (char *)NULL);
		_exit(127);
	}
	close(to[0]);
	close(from[1]);
	r->to = to[1];
	assert_true(read(from[0], port, sizeof port - 1) > 1);
	close(from[0]);
	snprintf(r->url, sizeof r->url, "http://127.0.0.1:%d/fhir", atoi(port));
}

static struct router *open_router(json_t *settings)
{
	struct router *r = calloc(1, sizeof *r);
	void *fixture;
	assert_non_null(r);
	server_start(r);
	json_decref(ask(r, "/fhir/Slot",
		"{\"resourceType\":\"Slot\",\"status\":\"free\",\"schedule\":{\"reference\":"
		"\"Schedule/desk\"},\"start\":\"2030-05-06T08:30:00Z\","
		"\"end\":\"2030-05-06T09:00:00Z\"}"));
	assert_int_equal(fixture_open(&fixture), 0);
	r->w.f = fixture;
	json_object_set_new(settings, "timeout_s", json_integer(20));
	ward_configure(&r->w, r->url, settings);
	world_city_start(&r->w);
	return r;
}

static void close_router(struct router *r)
{
	void *fixture = r->w.f;
	world_city_stop(&r->w);
	close(r->to);
	waitpid(r->pid, NULL, 0);
	assert_int_equal(fixture_close(&fixture), 0);
	free(r);
}

#define OURS "/fhir/Appointment?_count=20"
#define BOOKED OURS "&status=booked"
#define FREE "/fhir/Slot?status=free"

static void a_visit_is_booked_and_cancelled(void **state)
{
	(void)state;
	struct router *r = open_router(json_pack("{s:b}", "marks_slot", 1));
	ward_ask(&r->w, r->number);
	world_pass(&r->w, 100);
	assert_string_equal(world_matter(&r->w), "booked");
	assert_int_equal(total(r, BOOKED), 1);
	assert_int_equal(total(r, FREE), 0);
	ward_cancel(&r->w, r->number);
	world_pass(&r->w, 100);
	assert_int_equal(total(r, BOOKED), 0);
	assert_int_equal(total(r, FREE), 1);
	assert_int_equal(total(r, OURS), 1);
	close_router(r);
}

static void a_lost_answer_doubles_nothing(void **state)
{
	(void)state;
	for (int knows = 0; knows < 2; knows++) {
		struct router *r = open_router(json_pack("{s:b}", "if_none_exist", knows));
		json_decref(ask(r, "/control", "{\"drop\":\"POST\"}"));
		ward_ask(&r->w, r->number);
		assert_string_equal(world_matter(&r->w), "asked");
		for (int i = 0; i < 3; i++)
			world_pass(&r->w, STEP_MS);
		assert_string_equal(world_matter(&r->w), "booked");
		assert_int_equal(total(r, OURS), 1);
		close_router(r);
	}
}

static void the_test_of_it_is_good(void **state)
{
	(void)state;
	struct router *r = open_router(json_object());
	json_t *report = world_test(&r->w), *lines = json_object_get(report, "lines");
	assert_true(json_is_true(json_object_get(json_array_get(lines, 0), "good")));
	assert_true(json_is_true(json_object_get(json_array_get(lines, 1), "good")));
	json_decref(report);
	close_router(r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_visit_is_booked_and_cancelled),
		cmocka_unit_test(a_lost_answer_doubles_nothing),
		cmocka_unit_test(the_test_of_it_is_good),
	};
	if (access(FOLDER "/node_modules", F_OK)) {
		print_message("not installed: make fhir-router\n");
		return 0;
	}
	signal(SIGPIPE, SIG_IGN);
	curl_global_init(CURL_GLOBAL_DEFAULT);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
