/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Wishes to be told: tasks for staff, and texts through a gateway, never twice. */
#include "world.h"

#include "hub/intake/wish.h"
#include "hub/store/matter.h"
#include "kiosk/i18n/i18n.h"
#include "tests/city/shell.h"

#define STEP_MS INT64_C(2400000)

/* A gateway that keeps what it was told. */
struct gateway {
	int count;
	char body[1024], key[128], signature[128];
};

static void hear(void *ctx, const struct heard *h, struct told *t)
{
	struct gateway *g = ctx;
	g->count++;
	snprintf(g->body, sizeof g->body, "%s", h->body);
	snprintf(g->key, sizeof g->key, "%s", heard_header(h, "idempotency-key"));
	snprintf(g->signature, sizeof g->signature, "%s", heard_header(h, "foyer-signature"));
	told_json(t, 202, json_object());
}

struct desk {
	struct world w;
	struct gateway gateway;
	struct shell *shell;
	char number[10];
};

/* The words of the build, where there are any. */
static void use_messages(void)
{
	char folder[300];
	const char *build = getenv("FOYER_BUILD");
	snprintf(folder, sizeof folder, "%s/locales", build ? build : "build");
	assert_int_equal(i18n_start(folder), ERR_OK);
}

static struct desk *open_desk(bool has_gateway)
{
	struct desk *d = calloc(1, sizeof *d);
	void *fixture;
	char url[64];
	assert_int_equal(fixture_open(&fixture), 0);
	d->w.f = fixture;
	d->shell = shell_start(hear, &d->gateway);
	snprintf(url, sizeof url, "http://127.0.0.1:%d/send", shell_port(d->shell));
	json_t *settings = json_pack("{s:[], s:s}", "carries", "secret", "s3cret");
	world_configure(&d->w, settings, has_gateway ? "gateway" : "zms", url);
	if (!has_gateway) {
		json_object_del(settings, "secret");
		world_configure(&d->w, settings, "zms", url);
	}
	json_decref(settings);
	use_messages();
	world_city_start(&d->w);
	return d;
}

static void close_desk(struct desk *d)
{
	void *fixture = d->w.f;
	world_city_stop(&d->w);
	shell_stop(d->shell);
	assert_int_equal(fixture_close(&fixture), 0);
	free(d);
}

static void report(struct desk *d, const char *way)
{
	char fields[300];
	snprintf(fields, sizeof fields,
		"\"kind\":\"lights\",\"where\":\"street\",\"street\":\"Mill Road\","
		"\"words\":\"Dark\",\"name\":\"Ana Lopez\",\"phone\":\"5550142\","
		"\"answer\":\"%s\"",
		way);
	fixture_number(d->w.f, d->number);
	fixture_expect(d->w.f, d->w.f->kiosk, "report", d->number, fields, "received");
}

static void finish(struct desk *d)
{
	struct matter m;
	assert_int_equal(matter_find(&d->w.f->hub, d->w.f->kiosk, d->number, &m), ERR_OK);
	assert_int_equal(matter_step(&d->w.f->hub, m.row, MATTER_DONE, NULL, NOW_MS), ERR_OK);
	city_look(d->w.city);
	world_settle(&d->w);
}

static size_t task_count(struct desk *d)
{
	json_t *tasks = NULL;
	assert_int_equal(wish_tasks(&d->w.f->hub, &tasks), ERR_OK);
	size_t n = json_array_size(tasks);
	json_decref(tasks);
	return n;
}

static void a_text_says_the_outcome_once(void **state)
{
	(void)state;
	char text[64], hex[65];
	unsigned char mac[crypto_auth_hmacsha256_BYTES];
	crypto_auth_hmacsha256_state hash;
	struct desk *d = open_desk(true);
	report(d, "text");
	city_look(d->w.city);
	world_settle(&d->w);
	assert_int_equal(d->gateway.count, 0); /* nothing is known yet */
	finish(d);
	for (int i = 0; i < 4; i++)
		world_pass(&d->w, STEP_MS);
	assert_int_equal(d->gateway.count, 1);
	assert_int_equal(task_count(d), 0);
	json_t *body = json_loads(d->gateway.body, 0, NULL);
	snprintf(text, sizeof text, "%s: %s", d->number, tr(tongue_find("ar"), "It is done"));
	assert_string_equal(json_string_value(json_object_get(body, "text")), text);
	assert_string_equal(json_string_value(json_object_get(body, "to")), "5550142");
	assert_string_equal(json_string_value(json_object_get(body, "lang")), "ar");
	assert_int_equal(json_object_size(body), 4);
	assert_null(strstr(d->gateway.body, "Lopez"));
	assert_null(strstr(d->gateway.body, "Mill"));
	json_decref(body);
	crypto_auth_hmacsha256_init(&hash, (const unsigned char *)"s3cret", 6);
	crypto_auth_hmacsha256_update(
		&hash, (const unsigned char *)d->gateway.body, strlen(d->gateway.body));
	crypto_auth_hmacsha256_final(&hash, mac);
	sodium_bin2hex(hex, sizeof hex, mac, sizeof mac);
	assert_string_equal(d->gateway.signature + 7, hex);
	assert_true(d->gateway.key[0] == '"' && strlen(d->gateway.key) > 10);
	close_desk(d);
}

/* Whatever happens to it, it is sent once at most; where nobody knows, staff do. */
static void no_text_is_sent_twice(void **state)
{
	(void)state;
	for (int fault = SHELL_FINE; fault < SHELL_FAULTS; fault++) {
		struct desk *d = open_desk(true);
		report(d, "text");
		shell_set_fault(d->shell, "POST", "/send", (enum shell_fault)fault);
		finish(d);
		for (int i = 0; i < 6; i++)
			world_pass(&d->w, STEP_MS);
		if (d->gateway.count > 1 || (!d->gateway.count && !task_count(d)))
			fail_msg("%s: %d texts", shell_fault_words((enum shell_fault)fault),
				d->gateway.count);
		close_desk(d);
	}
}

static void without_a_gateway_staff_do_it(void **state)
{
	(void)state;
	struct desk *d = open_desk(false);
	json_t *tasks = NULL;
	report(d, "none");
	finish(d);
	assert_int_equal(task_count(d), 0);
	report(d, "phone");
	assert_int_equal(task_count(d), 0);
	finish(d);
	assert_int_equal(wish_tasks(&d->w.f->hub, &tasks), ERR_OK);
	assert_int_equal(json_array_size(tasks), 1);
	const json_t *task = json_array_get(tasks, 0);
	int64_t n = json_integer_value(json_object_get(task, "task"));
	assert_string_equal(json_string_value(json_object_get(task, "number")), d->number);
	assert_string_equal(json_string_value(json_object_get(task, "way")), "phone");
	assert_int_equal(wish_done(&d->w.f->hub, n, "Ana", NOW_MS), ERR_OK);
	assert_int_equal(wish_done(&d->w.f->hub, n, "Ana", NOW_MS), ERR_NOT_FOUND);
	assert_int_equal(task_count(d), 0);
	json_decref(tasks);
	close_desk(d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_text_says_the_outcome_once),
		cmocka_unit_test(no_text_is_sent_twice),
		cmocka_unit_test(without_a_gateway_staff_do_it),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
