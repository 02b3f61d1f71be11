/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Load on a real hub, as many kiosks make it.  What comes is timed from when it was due, not from
 * when this program got round to it.
 *   load enrol DATA N                          enters N kiosks (the hub does not run)
 *   load envelopes DATA KIOSK N                N requests, a line each: headers, tab, envelope (wrk.lua)
 *   load visits DATA N                         N visits to many places, from 64 kiosks in turn, as above
 *   load kiosks N                              SQL that enters N kiosks (PostgreSQL)
 *   load outbox DATA STATE N                   N requests into the queue of the kiosk enrolled in STATE
 *   load run BASE CA DATA N SECONDS REQUESTS   N kiosks that poll each minute, REQUESTS a second
 */
#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "kiosk/outbox/outbox.h"
#include "kiosk/sync/identity.h"
#include "tests/bench/load/fleet.h"

enum { WAYS = 3, URL_MAX = 256, TAG_MAX = 80, VISITS_KIOSKS = 64 };
enum way { TIMES, NEWS, REQUEST };
static const char *const way_names[WAYS] = {"times", "news", "request"};

/* One exchange under way. */
struct shot {
	CURL *easy;
	struct curl_slist *headers;
	char *body;
	enum way way;
	int kiosk;
	int64_t due_us;
};

struct series {
	int64_t *us;
	int count, room;
};

struct load {
	CURLM *multi;
	const char *base, *ca;
	char tag[TAG_MAX]; /* of the times that every kiosk has already */
	char **envelopes;
	int kiosks, under_way, failed, known;
	struct series series[WAYS];
};

static int64_t now_us(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static void series_add(struct series *s, int64_t us)
{
	if (s->count == s->room) {
		s->room = s->room ? s->room * 2 : 1024;
		s->us = realloc(s->us, (size_t)s->room * sizeof *s->us);
	}
	s->us[s->count++] = us;
}

static int by_size(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
	return x < y ? -1 : x > y;
}

static void series_print(const char *name, struct series *s)
{
	static const int parts[] = {50, 99, 100};
	qsort(s->us, (size_t)s->count, sizeof *s->us, by_size);
	for (size_t i = 0; s->count && i < sizeof parts / sizeof *parts; i++) {
		int at = (s->count * parts[i] + 99) / 100 - 1;
		printf("load.%s.p%d %.2f\n", name, parts[i], (double)s->us[at] / 1000);
	}
	printf("load.%s.count %d\n", name, s->count);
}

/* --- exchanges ------------------------------------------------------------------------------- */

static size_t on_body(char *bytes, size_t size, size_t n, void *ctx)
{
	(void)bytes;
	(void)ctx;
	return size * n;
}

static const char *path_of(enum way way)
{
	return way == TIMES ? "/v1/times" : way == NEWS ? "/v1/news?after=0" : "/v1/requests";
}

/* A kiosk comes once a minute over a connection of its own: times first, then news on the same;
 * then it leaves the connection open, as curl does, until the hub closes it. */
static void shoot(struct load *l, enum way way, int kiosk, char *body, int64_t due_us)
{
	char url[URL_MAX], headers[FLEET_HEADERS][FLEET_HEADER_MAX], known[TAG_MAX + 20];
	struct fleet_kiosk k;
	struct shot *s = calloc(1, sizeof *s);
	*s = (struct shot){curl_easy_init(), NULL, body, way, kiosk, due_us};
	fleet_kiosk(kiosk, &k);
	fleet_sign(&k, body ? "POST" : "GET", path_of(way), body ? body : "",
		body ? strlen(body) : 0, headers);
	for (int i = 0; i < FLEET_HEADERS; i++)
		s->headers = curl_slist_append(s->headers, headers[i]);
	s->headers = curl_slist_append(s->headers, "Expect:");
	if (way == TIMES && *l->tag) {
		snprintf(known, sizeof known, "If-None-Match: %s", l->tag);
		s->headers = curl_slist_append(s->headers, known);
	}
	snprintf(url, sizeof url, "%s%s", l->base, path_of(way));
	curl_easy_setopt(s->easy, CURLOPT_URL, url);
	curl_easy_setopt(s->easy, CURLOPT_HTTPHEADER, s->headers);
	curl_easy_setopt(s->easy, CURLOPT_CAINFO, l->ca);
	curl_easy_setopt(s->easy, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(s->easy, CURLOPT_TIMEOUT, 20L);
	curl_easy_setopt(s->easy, CURLOPT_WRITEFUNCTION, on_body);
	curl_easy_setopt(s->easy, CURLOPT_PRIVATE, s);
	curl_easy_setopt(s->easy, CURLOPT_FRESH_CONNECT, way != NEWS ? 1L : 0L);
	curl_easy_setopt(s->easy, CURLOPT_FORBID_REUSE, way == REQUEST ? 1L : 0L);
	if (body) {
		curl_easy_setopt(s->easy, CURLOPT_POSTFIELDSIZE, (long)strlen(body));
		curl_easy_setopt(s->easy, CURLOPT_POSTFIELDS, body);
	}
	curl_multi_add_handle(l->multi, s->easy);
	l->under_way++;
}

static void land(struct load *l, struct shot *s, CURLcode code)
{
	long status = 0;
	struct curl_header *h;
	curl_easy_getinfo(s->easy, CURLINFO_RESPONSE_CODE, &status);
	series_add(&l->series[s->way], now_us() - s->due_us);
	if (code || (status != 200 && status != 304)) {
		if (!l->failed++)
			fprintf(stderr, "load: %s: %s, status %ld\n", way_names[s->way],
				curl_easy_strerror(code), status);
	}
	l->known += status == 304;
	if (s->way == TIMES && !curl_easy_header(s->easy, "ETag", 0, CURLH_HEADER, -1, &h))
		snprintf(l->tag, sizeof l->tag, "%s", h->value);
	if (s->way == TIMES && !code)
		shoot(l, NEWS, s->kiosk, NULL, now_us());
	curl_multi_remove_handle(l->multi, s->easy);
	curl_easy_cleanup(s->easy);
	curl_slist_free_all(s->headers);
	free(s->body);
	free(s);
	l->under_way--;
}

static void turn(struct load *l, int64_t wait_us)
{
	int running, left;
	CURLMsg *m;
	curl_multi_poll(l->multi, NULL, 0, wait_us > 1000 ? (int)(wait_us / 1000) : 0, NULL);
	curl_multi_perform(l->multi, &running);
	while ((m = curl_multi_info_read(l->multi, &left)) != NULL) {
		struct shot *s = NULL;
		CURLcode code = m->data.result;
		curl_easy_getinfo(m->easy_handle, CURLINFO_PRIVATE, (char **)&s);
		land(l, s, code);
	}
}

/* Polls and requests when they are due, evenly; then what is under way comes home. */
static void fire(struct load *l, int seconds, int requests_a_second)
{
	int64_t start_us = now_us(), end_us = start_us + (int64_t)seconds * 1000000;
	int64_t poll_us = start_us, request_us = start_us;
	int poll = 0, request = 0;
	for (int64_t t = start_us; t < end_us || l->under_way; t = now_us()) {
		for (; poll_us <= t && poll_us < end_us; poll_us += 60000000 / l->kiosks)
			shoot(l, TIMES, poll++ % l->kiosks, NULL, poll_us);
		for (; request_us <= t && request_us < end_us;
			request_us += 1000000 / requests_a_second) {
			shoot(l, REQUEST, request % l->kiosks, l->envelopes[request], request_us);
			request++;
		}
		int64_t next_us = poll_us < request_us ? poll_us : request_us;
		turn(l, t < end_us ? next_us - now_us() : 100000);
	}
}

static int run(int argc, char **argv)
{
	if (argc != 6)
		return 2;
	struct load l = {.base = argv[0], .ca = argv[1], .kiosks = atoi(argv[3])};
	int seconds = atoi(argv[4]), rate = atoi(argv[5]), n = seconds * rate + 1;
	struct series all = {0};
	struct seal_keys keys;
	fleet_keys(argv[2], &keys);
	l.envelopes = calloc((size_t)n, sizeof *l.envelopes);
	for (int i = 0; i < n; i++) {
		struct fleet_kiosk k;
		fleet_kiosk(i % l.kiosks, &k);
		l.envelopes[i] = fleet_envelope(&keys, k.id, i);
	}
	l.multi = curl_multi_init();
	curl_multi_setopt(l.multi, CURLMOPT_MAXCONNECTS, 16384L);
	fire(&l, seconds, rate);
	for (int w = 0; w < WAYS; w++) {
		series_print(way_names[w], &l.series[w]);
		for (int i = 0; i < l.series[w].count; i++)
			series_add(&all, l.series[w].us[i]);
	}
	series_print("all", &all);
	printf("load.known %d\nload.failed %d\n", l.known, l.failed);
	curl_multi_cleanup(l.multi);
	return 0;
}

/* --- the rest -------------------------------------------------------------------------------- */

static int kiosks(int n)
{
	for (int i = 0; i < n; i++) {
		struct fleet_kiosk k;
		char hex[2 * sizeof k.public + 1];
		fleet_kiosk(i, &k);
		sodium_bin2hex(hex, sizeof hex, k.public, sizeof k.public);
		printf("INSERT INTO kiosks(kiosk, centre, key, enrolled_ms)"
		       " VALUES('%s', 'Centre', decode('%s', 'hex'), 1);\n",
			k.id, hex);
	}
	return 0;
}

static void line_print(const struct fleet_kiosk *k, char *text)
{
	char headers[FLEET_HEADERS][FLEET_HEADER_MAX];
	fleet_sign(k, "POST", "/v1/requests", text, strlen(text), headers);
	printf("%s\t%s\t%s\t%s\n", headers[0], headers[1], headers[2], text);
	free(text);
}

static int visits(const char *data, int n)
{
	struct seal_keys keys;
	struct fleet_kiosk k;
	fleet_keys(data, &keys);
	for (int i = 0; i < n; i++) {
		fleet_kiosk(i % VISITS_KIOSKS, &k);
		line_print(&k, fleet_visit(&keys, k.id, i));
	}
	return 0;
}

static int envelopes(const char *data, const char *kiosk, int n)
{
	struct seal_keys keys;
	struct fleet_kiosk k;
	fleet_keys(data, &keys);
	fleet_kiosk(atoi(kiosk), &k);
	for (int i = 0; i < n; i++)
		line_print(&k, fleet_envelope(&keys, k.id, i));
	return 0;
}

static int outbox(const char *data, const char *state, int n)
{
	struct seal_keys keys;
	struct identity who;
	struct outbox *box = NULL;
	fleet_keys(data, &keys);
	if (identity_read(&who, state) || outbox_create(state, &outbox_usual_limits, &box, NULL))
		return 1;
	enum err e = ERR_OK;
	for (int i = 0; !e && i < n; i++) {
		char number[10], id[33], body[FLEET_FIELDS_MAX], *sealed = NULL;
		const char *kind;
		fleet_names(i, number, id);
		fleet_body(i, &kind, body);
		e = seal_make(&keys, id, body, &sealed);
		struct outbox_new new = {.id = id,
			.number = number,
			.kind = kind,
			.sealed = sealed,
			.public_json = ""};
		if (!e)
			e = outbox_add(box, who.kiosk, &new, 1714554000000);
		free(sealed);
	}
	if (e)
		fprintf(stderr, "load: the queue could not be filled: %s\n", err_words(e));
	outbox_destroy(box);
	identity_finish(&who);
	return e != ERR_OK;
}

int main(int argc, char **argv)
{
	int code = 2;
	if (sodium_init() < 0 || curl_global_init(CURL_GLOBAL_DEFAULT))
		return 1;
	if (argc == 4 && !strcmp(argv[1], "enrol"))
		code = fleet_enrol(argv[2], atoi(argv[3]));
	else if (argc == 5 && !strcmp(argv[1], "envelopes"))
		code = envelopes(argv[2], argv[3], atoi(argv[4]));
	else if (argc == 4 && !strcmp(argv[1], "visits"))
		code = visits(argv[2], atoi(argv[3]));
	else if (argc == 3 && !strcmp(argv[1], "kiosks"))
		code = kiosks(atoi(argv[2]));
	else if (argc == 5 && !strcmp(argv[1], "outbox"))
		code = outbox(argv[2], argv[3], atoi(argv[4]));
	else if (argc >= 2 && !strcmp(argv[1], "run"))
		code = run(argc - 2, argv + 2);
	if (code == 2)
		fprintf(stderr, "load enrol|kiosks|envelopes|visits|outbox|run: see load.c\n");
	curl_global_cleanup();
	return code;
}
