/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The real hub and hubctl: a request is durable once it is in a backup, and a hub that is set up
 * from a backup gives its old answers and says what it has lost. */
#include "live_world.h"

enum { IDS_CHARS = 128 };

static json_t *ask_receipts(
	struct world *w, const struct envelope_facts *a, const struct envelope_facts *b)
{
	char body[IDS_CHARS];
	snprintf(body, sizeof body, "{\"ids\":[\"%s\",\"%s\"]}", a->id, b->id);
	struct live_answer answer =
		live_ask(&w->hub, &w->one, "POST", "/v1/receipts", "/v1/receipts", body);
	assert_int_equal(answer.status, 200);
	return answer.body;
}

/* "d" durable, "u" unknown, "-" neither, for each. */
static const char *said(
	struct world *w, const json_t *answer, const struct envelope_facts *const *f)
{
	static char out[3];
	size_t i;
	json_t *one;
	for (int n = 0; n < 2; n++) {
		out[n] = '-';
		json_array_foreach(json_object_get(answer, "receipts"), i, one) {
			const char *text = json_string_value(json_object_get(one, "receipt"));
			assert_true(receipt_says(w, one, "received"));
			if (strstr(text, f[n]->id) && strstr(text, "\"state\":\"durable\""))
				out[n] = 'd';
		}
		json_array_foreach(json_object_get(answer, "unknown"), i, one)
			if (!strcmp(json_string_value(one), f[n]->id))
				out[n] = 'u';
	}
	return out;
}

static void expect(struct world *w, const struct envelope_facts *a, const struct envelope_facts *b,
	const char *want)
{
	const struct envelope_facts *const both[] = {a, b};
	json_t *answer = ask_receipts(w, a, b);
	assert_string_equal(said(w, answer, both), want);
	json_decref(answer);
}

static char *callback(struct world *w, struct envelope_facts *facts)
{
	char fields[200];
	snprintf(fields, sizeof fields,
		"\"service\":\"%s\",\"name\":\"Maria\",\"contact\":\"phone\",\"phone\":\"555\"",
		w->service);
	return envelope_of(w, &w->one, "callback", fields, facts);
}

static void a_backup_makes_durable_and_can_be_restored(void **state)
{
	struct world *w = *state;
	struct envelope_facts first, second;
	char command[200], *text = callback(w, &first);
	const char *out;
	if (db_is_server(w->hub.where)) {
		free(text);
		skip(); /* tests/system/postgres.sh does the same with pg_dump */
	}
	send_expect(w, &w->one, strdup(text), "received");
	expect(w, &first, &first, "--");
	snprintf(command, sizeof command, "backup %s/copy.db", w->hub.dir);
	assert_int_equal(live_hubctl(&w->hub, command, &out), 0);
	assert_non_null(strstr(out, "1 requests are in"));
	send_expect(w, &w->one, callback(w, &second), "received");
	expect(w, &first, &second, "d-");
	/* The hub's disk is lost; a new one gets the backup. */
	assert_int_equal(live_hub_stop(&w->hub, SIGKILL), 0 + 128 + SIGKILL);
	snprintf(command, sizeof command, "cd %s && rm data/hub.db* && cp copy.db data/hub.db",
		w->hub.dir);
	assert_int_equal(system(command), 0);
	live_hub_start(&w->hub, NULL);
	expect(w, &first, &second, "-u"); /* the backup does not know of itself */
	send_expect(w, &w->one, text, "received");
	assert_int_equal(inbox_count(w, first.number), 1);
}

static void a_backup_that_fails_changes_nothing(void **state)
{
	struct world *w = *state;
	struct envelope_facts facts;
	char command[200];
	const char *out;
	send_expect(w, &w->one, callback(w, &facts), "received");
	assert_int_equal(live_hubctl(&w->hub, "backup /no/such/folder/x.db", &out), 1);
	expect(w, &facts, &facts, "--");
	snprintf(command, sizeof command, "ls %s/copy.db.new 2>/dev/null", w->hub.dir);
	assert_int_not_equal(system(command), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_backup_makes_durable_and_can_be_restored),
		cmocka_unit_test(a_backup_that_fails_changes_nothing),
	};
	return cmocka_run_group_tests_name("durable", tests, world_open, world_close);
}
