/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two real hubs at one PostgreSQL database, and kiosks that post to both at once: nothing is lost,
 * nothing doubled, also when a hub is killed and the server restarted in between.  Runs where
 * FOYER_TEST_DATABASE names a server and FOYER_TEST_RESTART is the command that restarts it
 * (tests/system/postgres.sh); skipped elsewhere. */
#include "live_world.h"

#include <poll.h>

enum { PARALLEL = 50, CLIENTS = 20, THREADS = 8, EACH = 25, ITEMS = THREADS * EACH, STARTS = 30 };
enum { TRIES_MAX = 1200, TRY_MS = 50, KEY_TRIES = 50 /* 25 s; a hub looks each 10 */ };

static struct live_hub second;

static bool has_server(void)
{
	return test_store_server() && getenv("FOYER_TEST_RESTART");
}

/* The first number that a question to the database gives. */
static int64_t count(struct world *w, const char *sql)
{
	PGconn *conn = PQconnectdb(strchr(w->hub.where, ':') + 1);
	PGresult *result = PQexec(conn, sql);
	assert_int_equal(PQresultStatus(result), PGRES_TUPLES_OK);
	int64_t n = strtoll(PQgetvalue(result, 0, 0), NULL, 10);
	PQclear(result);
	PQfinish(conn);
	return n;
}

/* The second hub has the first one's keys and database. */
static int pair_open(void **state)
{
	char command[3 * PATH_MAX];
	if (!has_server())
		return 0;
	world_open(state);
	struct world *w = *state;
	live_hub_open(&second);
	test_store_drop(second.where);
	memcpy(second.where, w->hub.where, sizeof second.where);
	snprintf(command, sizeof command, "mkdir -m 700 %s/data && cp -r %s/data/keys %s/data/",
		second.dir, w->hub.dir, second.dir);
	assert_int_equal(system(command), 0);
	live_hub_start(&second, NULL);
	return 0;
}

static int pair_close(void **state)
{
	if (!has_server())
		return 0;
	assert_int_equal(live_hub_stop(&second, SIGTERM), 0);
	second.where[0] = '\0'; /* the first drops it */
	live_hub_close(&second);
	return world_close(state);
}

/* --- one thing, many at once ----------------------------------------------------------------- */

struct post {
	struct live_hub *hub;
	const struct live_kiosk *kiosk;
	const char *target, *body;
	pthread_barrier_t *barrier;
	struct live_answer answer;
};

static struct live_answer send_signed(const struct live_hub *hub, const struct live_kiosk *kiosk,
	const char *target, const char *body)
{
	return live_exchange(hub, "POST", target, body, strlen(body),
		live_sign(kiosk, "POST", target, body, strlen(body)));
}

static void *post_run(void *ctx)
{
	struct post *p = ctx;
	pthread_barrier_wait(p->barrier);
	p->answer = send_signed(p->hub, p->kiosk, p->target, p->body);
	return NULL;
}

/* Sends n posts at the same moment, every other one to the second hub. */
static void posts_send(struct world *w, struct post *posts, int n)
{
	pthread_t threads[PARALLEL];
	pthread_barrier_t barrier;
	pthread_barrier_init(&barrier, NULL, (unsigned)n);
	for (int i = 0; i < n; i++) {
		posts[i].hub = i % 2 ? &second : &w->hub;
		posts[i].barrier = &barrier;
		assert_int_equal(pthread_create(&threads[i], NULL, post_run, &posts[i]), 0);
	}
	for (int i = 0; i < n; i++)
		pthread_join(threads[i], NULL);
	pthread_barrier_destroy(&barrier);
}

static void fifty_identical_posts_are_one_request(void **state)
{
	struct world *w = *state;
	struct post posts[PARALLEL] = {0};
	struct envelope_facts facts;
	const char *first = NULL;
	if (!has_server())
		skip();
	char *text = visit_of(w, &w->one, next_start(w), &facts);
	for (int i = 0; i < PARALLEL; i++)
		posts[i] = (struct post){.kiosk = &w->one, .target = "/v1/requests", .body = text};
	posts_send(w, posts, PARALLEL);
	for (int i = 0; i < PARALLEL; i++) {
		assert_int_equal(posts[i].answer.status, 200);
		assert_true(receipt_says(w, posts[i].answer.body, "booked"));
		const char *sig = json_string_value(json_object_get(posts[i].answer.body, "sig"));
		if (!first)
			first = sig;
		assert_string_equal(sig, first);
	}
	for (int i = 0; i < PARALLEL; i++)
		json_decref(posts[i].answer.body);
	assert_int_equal(inbox_count(w, facts.number), 1);
	free(text);
}

static void the_last_time_goes_to_one_of_twenty(void **state)
{
	struct world *w = *state;
	struct post posts[CLIENTS] = {0};
	struct envelope_facts facts[CLIENTS];
	int booked = 0, gone = 0;
	if (!has_server())
		skip();
	const char *start = next_start(w);
	for (int i = 0; i < CLIENTS; i++)
		posts[i] = (struct post){.kiosk = i % 3 ? &w->one : &w->two,
			.target = "/v1/requests",
			.body = visit_of(w, i % 3 ? &w->one : &w->two, start, &facts[i])};
	posts_send(w, posts, CLIENTS);
	for (int i = 0; i < CLIENTS; i++) {
		assert_int_equal(posts[i].answer.status, 200);
		booked += receipt_says(w, posts[i].answer.body, "booked");
		gone += receipt_says(w, posts[i].answer.body, "gone");
		json_decref(posts[i].answer.body);
		free((char *)(uintptr_t)posts[i].body);
	}
	assert_int_equal(booked, 1);
	assert_int_equal(gone, CLIENTS - 1);
}

/* --- a storm --------------------------------------------------------------------------------- */

struct item {
	const struct live_kiosk *kiosk;
	char *body;
	const char *start; /* NULL: no visit */
	struct envelope_facts facts;
	json_t *receipt;
	int busy; /* answers 503 */
};

struct sender {
	struct world *w;
	struct item *items;
	int from;
};

/* Tries one hub and the other until there is a receipt, as a kiosk does. */
static void *sender_run(void *ctx)
{
	struct sender *s = ctx;
	for (int i = s->from; i < s->from + EACH; i++) {
		struct item *item = &s->items[i];
		for (int n = 0; n < TRIES_MAX && !item->receipt; n++) {
			const struct live_hub *hub = (n + i) % 2 ? &second : &s->w->hub;
			struct live_answer a =
				send_signed(hub, item->kiosk, "/v1/requests", item->body);
			if (a.status == 200) {
				item->receipt = a.body;
				continue;
			}
			item->busy += a.status == 503 && a.retry_after_s > 0;
			json_decref(a.body);
			poll(NULL, 0, TRY_MS);
		}
	}
	return NULL;
}

/* Ends a hub as a power cut does, and starts it again at its own port. */
static void hub_crash(struct live_hub *h)
{
	char listen[32];
	const char *const extra[] = {"--listen", listen, NULL};
	snprintf(listen, sizeof listen, "127.0.0.1:%s", strrchr(h->base, ':') + 1);
	assert_int_equal(live_hub_stop(h, SIGKILL), 128 + SIGKILL);
	live_hub_start(h, extra);
}

static void items_make(struct world *w, struct item *items)
{
	static char starts[STARTS][24];
	char fields[200];
	snprintf(fields, sizeof fields,
		"\"service\":\"%s\",\"name\":\"Maria\",\"contact\":\"phone\",\"phone\":\"555\"",
		w->service);
	for (int i = 0; i < STARTS; i++)
		snprintf(starts[i], sizeof starts[i], "%s", next_start(w));
	for (int i = 0; i < ITEMS; i++) {
		items[i].kiosk = i % 2 ? &w->one : &w->two;
		items[i].start = i % 3 ? starts[i % STARTS] : NULL;
		items[i].body = items[i].start ? visit_of(w, items[i].kiosk, items[i].start,
							 &items[i].facts)
					       : envelope_of(w, items[i].kiosk, "callback", fields,
							 &items[i].facts);
	}
}

static bool is_booked(const struct world *w, const struct item *item)
{
	return item->start && receipt_says(w, item->receipt, "booked");
}

/* Every request is there once, its receipt is the same from both hubs, no time is two people's. */
static void items_check(struct world *w, struct item *items)
{
	int booked = 0;
	for (int i = 0; i < ITEMS; i++) {
		assert_non_null(items[i].receipt);
		for (int h = 0; h < 2; h++) {
			struct live_answer a = send_signed(h ? &second : &w->hub, items[i].kiosk,
				"/v1/requests", items[i].body);
			assert_int_equal(a.status, 200);
			assert_true(json_equal(a.body, items[i].receipt));
			json_decref(a.body);
		}
		booked += is_booked(w, &items[i]);
		for (int k = 0; k < i && is_booked(w, &items[i]); k++)
			assert_false(
				is_booked(w, &items[k]) && !strcmp(items[i].start, items[k].start));
	}
	assert_in_range(booked, 1, STARTS);
}

static void a_storm_loses_and_doubles_nothing(void **state)
{
	struct world *w = *state;
	static struct item items[ITEMS];
	struct sender senders[THREADS];
	pthread_t threads[THREADS];
	int busy = 0;
	if (!has_server())
		skip();
	int64_t before = count(w, "SELECT COUNT(*) FROM requests");
	items_make(w, items);
	for (int i = 0; i < THREADS; i++) {
		senders[i] = (struct sender){.w = w, .items = items, .from = i * EACH};
		assert_int_equal(pthread_create(&threads[i], NULL, sender_run, &senders[i]), 0);
	}
	while (count(w, "SELECT COUNT(*) FROM requests") < before + ITEMS / 5)
		poll(NULL, 0, TRY_MS);
	hub_crash(&second);
	while (count(w, "SELECT COUNT(*) FROM requests") < before + ITEMS / 3)
		poll(NULL, 0, TRY_MS);
	assert_int_equal(system(getenv("FOYER_TEST_RESTART")), 0);
	for (int i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
	items_check(w, items);
	assert_int_equal(count(w, "SELECT COUNT(*) FROM requests"), before + ITEMS);
	assert_int_equal(count(w, "SELECT COUNT(*) FROM (SELECT 1 FROM requests GROUP BY kiosk, id"
				  " HAVING COUNT(*) > 1) AS twice"),
		0);
	for (int i = 0; i < ITEMS; i++) {
		busy += items[i].busy;
		json_decref(items[i].receipt);
		free(items[i].body);
	}
	print_message("%d requests to two hubs, one killed, the server restarted; %d answers 503\n",
		ITEMS, busy);
}

/* --- news ------------------------------------------------------------------------------------- */

struct reader {
	struct world *w;
	volatile bool is_over;
	int64_t seen;
};

/* As a kiosk: asks for what is behind the last that it saw. */
static void *reader_run(void *ctx)
{
	struct reader *r = ctx;
	json_int_t last = 0;
	bool was_over = false;
	for (int n = 0; !was_over; n++) {
		char target[64];
		was_over = r->is_over;
		snprintf(target, sizeof target, "/v1/news?after=%lld", (long long)last);
		struct live_answer a = live_exchange(n % 2 ? &second : &r->w->hub, "GET", target,
			NULL, 0, live_sign(&r->w->one, "GET", target, "", 0));
		json_int_t now = json_integer_value(json_object_get(a.body, "last"));
		char sql[160];
		snprintf(sql, sizeof sql,
			"SELECT COUNT(*) FROM news WHERE kiosk = '%s' AND n > %lld AND n <= %lld",
			r->w->one.id, (long long)last, (long long)now);
		if (now > last) {
			was_over = false;
			r->seen += count(r->w, sql);
			last = now;
		}
		json_decref(a.body);
	}
	return NULL;
}

/* What is counted when a page is read, and what there is in the end, are the same: no number came
 * to be seen behind a higher one. */
static void no_news_comes_late(void **state)
{
	struct world *w = *state;
	struct post posts[CLIENTS] = {0};
	struct envelope_facts facts;
	pthread_t thread;
	char sql[120], fields[200];
	if (!has_server())
		skip();
	struct reader reader = {.w = w};
	snprintf(fields, sizeof fields,
		"\"service\":\"%s\",\"name\":\"Maria\",\"contact\":\"phone\",\"phone\":\"555\"",
		w->service);
	assert_int_equal(pthread_create(&thread, NULL, reader_run, &reader), 0);
	for (int round = 0; round < 5; round++) {
		for (int i = 0; i < CLIENTS; i++)
			posts[i] = (struct post){.kiosk = &w->one,
				.target = "/v1/requests",
				.body = envelope_of(w, &w->one, "callback", fields, &facts)};
		posts_send(w, posts, CLIENTS);
		for (int i = 0; i < CLIENTS; i++) {
			assert_int_equal(posts[i].answer.status, 200);
			json_decref(posts[i].answer.body);
			free((char *)(uintptr_t)posts[i].body);
		}
	}
	reader.is_over = true;
	pthread_join(thread, NULL);
	snprintf(sql, sizeof sql, "SELECT COUNT(*) FROM news WHERE kiosk = '%s'", w->one.id);
	assert_int_equal(reader.seen, count(w, sql));
}

/* A sealing key that the first hub made: the second does not refuse what it cannot open. */
static void a_key_of_another_hub_is_no_refusal_and_is_taken_over(void **state)
{
	struct world *w = *state;
	struct envelope_facts facts;
	const char *out;
	char fields[200], command[3 * PATH_MAX];
	if (!has_server())
		skip();
	assert_int_equal(live_hubctl(&w->hub, "keys rotate", &out), 0);
	struct live_answer a = live_ask(&w->hub, &w->one, "GET", "/v1/keys", "/v1/keys", NULL);
	assert_int_equal(a.status, 200);
	assert_int_equal(seal_keys_read(a.body, &w->seal), ERR_OK);
	json_decref(a.body);
	snprintf(fields, sizeof fields,
		"\"service\":\"%s\",\"name\":\"Maria\",\"contact\":\"phone\",\"phone\":\"555\"",
		w->service);
	char *text = envelope_of(w, &w->one, "callback", fields, &facts);
	a = send_signed(&second, &w->one, "/v1/requests", text);
	assert_int_equal(a.status, 503);
	assert_true(a.retry_after_s > 0);
	json_decref(a.body);
	/* The folder is copied; nobody starts anything anew. */
	snprintf(command, sizeof command, "cp %s/data/keys/* %s/data/keys/", w->hub.dir, second.dir);
	assert_int_equal(system(command), 0);
	for (int n = 0; n < KEY_TRIES && a.status != 200; n++) {
		poll(NULL, 0, 10 * TRY_MS);
		a = send_signed(&second, &w->one, "/v1/requests", text);
		assert_true(a.status == 200 || a.status == 503);
		json_decref(a.body);
	}
	assert_int_equal(a.status, 200);
	a = live_exchange(&second, "GET", "/v1/keys", NULL, 0,
		live_sign(&w->one, "GET", "/v1/keys", "", 0));
	struct seal_keys seconds;
	assert_int_equal(seal_keys_read(a.body, &seconds), ERR_OK);
	assert_string_equal(seconds.to[0].id, w->seal.to[0].id);
	json_decref(a.body);
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(fifty_identical_posts_are_one_request),
		cmocka_unit_test(the_last_time_goes_to_one_of_twenty),
		cmocka_unit_test(no_news_comes_late),
		cmocka_unit_test(a_storm_loses_and_doubles_nothing),
		cmocka_unit_test(a_key_of_another_hub_is_no_refusal_and_is_taken_over),
	};
	return cmocka_run_group_tests_name("two hubs", tests, pair_open, pair_close);
}
