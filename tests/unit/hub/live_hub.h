/* SPDX-License-Identifier: GPL-3.0-or-later */
/* live_hub: the real hub and hubctl programs, started in a folder of their own on a free loopback
 * port, and kiosks that speak to them by libcurl.  The programs lie two folders above the test's
 * own; the demo town is read from assets/town (tests run in the repository's root). */
#ifndef FOYER_TESTS_HUB_LIVE_HUB_H
#define FOYER_TESTS_HUB_LIVE_HUB_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <curl/curl.h>
#include <libgen.h>
#include <limits.h>
#include <signal.h>
#include <sodium.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "hub/store/db.h"
#include "openapi.h"
#include "test_store.h"

enum { BASE_MAX = 64, URL_MAX = 512 };

struct live_hub {
	char dir[32], base[BASE_MAX], build[PATH_MAX];
	char where[TEST_STORE_MAX]; /* the database */
	pid_t pid;
	const char *ca; /* certificate to trust, NULL: plain HTTP */
	struct openapi openapi;
};

struct live_kiosk {
	struct live_hub *hub;
	char id[33];
	unsigned char public[crypto_sign_PUBLICKEYBYTES], secret[crypto_sign_SECRETKEYBYTES];
};

struct live_answer {
	long status;
	json_t *body; /* the caller's; NULL: not JSON, or no answer */
	int retry_after_s;
};

/* Starts the hub; extra: more arguments, NULL behind the last. */
static inline void live_hub_start(struct live_hub *h, const char *const *extra)
{
	int out[2], n = 0;
	char program[PATH_MAX + 8], data[48], line[256];
	const char *argv[20] = {
		program, "--data", data, "--content", "assets/town", "--listen", "127.0.0.1:0"};
	snprintf(program, sizeof program, "%s/hub", h->build);
	snprintf(data, sizeof data, "%s/data", h->dir);
	n = 7;
	if (db_is_server(h->where)) {
		argv[n++] = "--database";
		argv[n++] = h->where;
	}
	for (; extra && *extra; extra++)
		argv[n++] = *extra;
	assert_int_equal(pipe(out), 0);
	h->pid = fork();
	assert_true(h->pid >= 0);
	if (!h->pid) {
		dup2(out[1], STDOUT_FILENO);
		close(out[0]);
		close(out[1]);
		execv(program, (char *const *)(uintptr_t)argv);
		_exit(127);
	}
	close(out[1]);
	FILE *said = fdopen(out[0], "r");
	if (!fgets(line, sizeof line, said) ||
		sscanf(line, "hub: listening at %63[^,]", h->base) != 1)
		fail_msg("%s did not start", program);
	fclose(said);
}

/* Ends the hub; gives its exit code (128 + signal if it was killed). */
static inline int live_hub_stop(struct live_hub *h, int sig)
{
	int status = 0;
	kill(h->pid, sig);
	assert_int_equal(waitpid(h->pid, &status, 0), h->pid);
	h->pid = 0;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static inline void live_hub_open(struct live_hub *h)
{
	ssize_t n;
	*h = (struct live_hub){.dir = P_tmpdir "/hub-live-XXXXXX"};
	assert_non_null(mkdtemp(h->dir));
	test_store_make(h->dir, h->where);
	n = readlink("/proc/self/exe", h->build, sizeof h->build - 1);
	assert_true(n > 0);
	for (int i = 0; i < 3; i++)
		*strrchr(h->build, '/') = '\0';
	h->openapi.doc = json_load_file("hub/app/openapi.json", JSON_REJECT_DUPLICATES, NULL);
	h->openapi.seen = json_object();
	assert_non_null(h->openapi.doc);
	pthread_mutex_init(&h->openapi.lock, NULL);
	curl_global_init(CURL_GLOBAL_DEFAULT);
}

static inline void live_hub_close(struct live_hub *h)
{
	char command[64];
	if (h->pid)
		assert_int_equal(live_hub_stop(h, SIGTERM), 0);
	test_store_drop(h->where);
	snprintf(command, sizeof command, "rm -rf %s", h->dir);
	assert_int_equal(system(command), 0);
	json_decref(h->openapi.doc);
	json_decref(h->openapi.seen);
	pthread_mutex_destroy(&h->openapi.lock);
	curl_global_cleanup();
}

/* Runs hubctl with words for its command line; gives its exit code and what it printed (static). */
static inline int live_hubctl(const struct live_hub *h, const char *words, const char **out)
{
	static char text[65536];
	char command[PATH_MAX + 512];
	snprintf(command, sizeof command, "%s/hubctl --data %s/data %s 2>&1", h->build, h->dir,
		words);
	FILE *p = popen(command, "r");
	assert_non_null(p);
	size_t n = fread(text, 1, sizeof text - 1, p);
	text[n] = '\0';
	*out = text;
	return WEXITSTATUS(pclose(p));
}

struct live_body {
	char *text;
	size_t len;
};

static inline size_t live_on_body(char *bytes, size_t size, size_t n, void *ctx)
{
	struct live_body *b = ctx;
	char *more = realloc(b->text, b->len + size * n + 1);
	if (!more)
		return 0;
	memcpy(more + b->len, bytes, size * n);
	b->text = more;
	b->len += size * n;
	b->text[b->len] = '\0';
	return size * n;
}

/* The three headers that prove who asks; time is any, as the hub does not judge it. */
static inline struct curl_slist *live_sign(const struct live_kiosk *k, const char *method,
	const char *target, const char *body, size_t len)
{
	unsigned char hash[crypto_hash_sha256_BYTES], sig[crypto_sign_BYTES];
	char hex[65], text[1024], b64[96], line[160];
	crypto_hash_sha256(hash, (const unsigned char *)body, len);
	sodium_bin2hex(hex, sizeof hex, hash, sizeof hash);
	int n = snprintf(text, sizeof text, "%s\n%s\n%s\n%s", method, target, "86400", hex);
	crypto_sign_detached(sig, NULL, (const unsigned char *)text, (size_t)n, k->secret);
	sodium_bin2base64(b64, sizeof b64, sig, sizeof sig, sodium_base64_VARIANT_ORIGINAL);
	snprintf(line, sizeof line, "Foyer-Signature: %s", b64);
	struct curl_slist *headers = curl_slist_append(NULL, line);
	snprintf(line, sizeof line, "Foyer-Kiosk: %s", k->id);
	headers = curl_slist_append(headers, line);
	return curl_slist_append(headers, "Foyer-Time: 86400");
}

/* One exchange with headers as given (taken).  Any thread. */
static inline struct live_answer live_exchange(const struct live_hub *h, const char *method,
	const char *target, const char *body, size_t len, struct curl_slist *headers)
{
	char url[URL_MAX];
	struct live_body got = {0};
	struct live_answer a = {0};
	curl_off_t retry_after = 0;
	CURL *c = curl_easy_init();
	snprintf(url, sizeof url, "%s%s", h->base, target);
	headers = curl_slist_append(headers, "Expect:");
	curl_easy_setopt(c, CURLOPT_URL, url);
	curl_easy_setopt(c, CURLOPT_CUSTOMREQUEST, method);
	curl_easy_setopt(c, CURLOPT_HTTPHEADER, headers);
	curl_easy_setopt(c, CURLOPT_TIMEOUT, 30L);
	curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, live_on_body);
	curl_easy_setopt(c, CURLOPT_WRITEDATA, &got);
	if (h->ca)
		curl_easy_setopt(c, CURLOPT_CAINFO, h->ca);
	if (body) {
		curl_easy_setopt(c, CURLOPT_POSTFIELDSIZE, (long)len);
		curl_easy_setopt(c, CURLOPT_POSTFIELDS, body);
	}
	if (!curl_easy_perform(c)) {
		curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, &a.status);
		curl_easy_getinfo(c, CURLINFO_RETRY_AFTER, &retry_after);
		a.retry_after_s = (int)retry_after;
		a.body =
			json_loadb(got.text ? got.text : "", got.len, JSON_REJECT_DUPLICATES, NULL);
	}
	curl_easy_cleanup(c);
	curl_slist_free_all(headers);
	free(got.text);
	return a;
}

/* Asks as a kiosk (NULL: unsigned) and holds the answer against the OpenAPI file under pattern.
 * Fails the test if it does not fit.  Main thread. */
static inline struct live_answer live_ask(struct live_hub *h, const struct live_kiosk *k,
	const char *method, const char *pattern, const char *target, const char *body)
{
	size_t len = body ? strlen(body) : 0;
	struct live_answer a = live_exchange(h, method, target, body, len,
		k ? live_sign(k, method, target, body ? body : "", len) : NULL);
	assert_true(openapi_check(&h->openapi, method, pattern, a.status, a.body));
	return a;
}

/* As live_ask, where only the status matters. */
static inline long live_status(struct live_hub *h, const struct live_kiosk *k, const char *method,
	const char *pattern, const char *target, const char *body)
{
	struct live_answer a = live_ask(h, k, method, pattern, target, body);
	json_decref(a.body);
	return a.status;
}

/* Enrols a new kiosk as staff and kiosk do it together. */
static inline void live_enrol(struct live_hub *h, struct live_kiosk *k, json_t **keys_out)
{
	char body[160], b64[64];
	const char *code;
	*k = (struct live_kiosk){.hub = h};
	crypto_sign_keypair(k->public, k->secret);
	sodium_bin2base64(
		b64, sizeof b64, k->public, sizeof k->public, sodium_base64_VARIANT_ORIGINAL);
	assert_int_equal(live_hubctl(h, "enrol --centre 'Main Street Library'", &code), 0);
	snprintf(body, sizeof body, "{\"code\":\"%.8s\",\"public_key\":\"%s\"}", code, b64);
	struct live_answer a = live_ask(h, NULL, "POST", "/v1/enrol", "/v1/enrol", body);
	assert_int_equal(a.status, 200);
	snprintf(k->id, sizeof k->id, "%s", json_string_value(json_object_get(a.body, "kiosk")));
	if (keys_out)
		*keys_out = json_incref(json_object_get(a.body, "keys"));
	json_decref(a.body);
}

#endif
