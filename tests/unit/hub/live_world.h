/* SPDX-License-Identifier: GPL-3.0-or-later */
/* live_world: a live hub with the demo town, three enrolled kiosks, and the envelopes that they
 * send, made by the kiosk's own code. */
#ifndef FOYER_TESTS_HUB_LIVE_WORLD_H
#define FOYER_TESTS_HUB_LIVE_WORLD_H

#include "live_hub.h"

#include "kiosk/model/number.h"
#include "kiosk/outbox/envelope.h"
#include "kiosk/outbox/seal.h"

enum { TIMES_KEPT = 64 };

struct world {
	struct live_hub hub;
	struct live_kiosk one, two, guesser;
	struct seal_keys seal;
	unsigned char receipt_key[crypto_sign_PUBLICKEYBYTES];
	int next;
	char use_id[33]; /* the next envelope bears this id, once */
	char service[64], place[64], start[TIMES_KEPT][24]; /* free times of one desk */
	int start_count, start_next;
};

/* Keeps the free times of the service and place that has most. */
static inline void times_learn(struct world *w)
{
	const char *service, *place, *day;
	json_t *places, *days, *minutes, *minute;
	size_t i;
	struct live_answer a = live_ask(&w->hub, &w->one, "GET", "/v1/times", "/v1/times", NULL);
	assert_int_equal(a.status, 200);
	json_object_foreach(json_object_get(a.body, "services"), service, places) {
		json_object_foreach(places, place, days) {
			struct world t = {0};
			json_object_foreach(days, day, minutes)
				json_array_foreach(minutes, i, minute)
					if (t.start_count < TIMES_KEPT)
						snprintf(t.start[t.start_count++], sizeof *t.start,
							"%.10sT%02d:%02d", day,
							(int)json_integer_value(minute) / 60 % 24,
							(int)json_integer_value(minute) % 60);
			if (t.start_count <= w->start_count)
				continue;
			memcpy(w->start, t.start, sizeof w->start);
			w->start_count = t.start_count;
			snprintf(w->service, sizeof w->service, "%s", service);
			snprintf(w->place, sizeof w->place, "%s", place);
		}
	}
	json_decref(a.body);
	assert_true(w->start_count > 40);
}

static inline int world_open(void **state)
{
	static struct world w;
	static const char *const demo[] = {"--demo", NULL};
	json_t *keys = NULL;
	size_t n;
	assert_true(sodium_init() >= 0);
	live_hub_open(&w.hub);
	live_hub_start(&w.hub, demo);
	live_enrol(&w.hub, &w.one, &keys);
	live_enrol(&w.hub, &w.two, NULL);
	live_enrol(&w.hub, &w.guesser, NULL);
	assert_int_equal(seal_keys_read(keys, &w.seal), ERR_OK);
	const char *b64 =
		json_string_value(json_object_get(json_object_get(keys, "receipt"), "ed25519"));
	assert_int_equal(sodium_base642bin(w.receipt_key, sizeof w.receipt_key, b64, strlen(b64),
				 NULL, &n, NULL, sodium_base64_VARIANT_ORIGINAL),
		0);
	json_decref(keys);
	times_learn(&w);
	*state = &w;
	return 0;
}

static inline int world_close(void **state)
{
	live_hub_close(&((struct world *)*state)->hub);
	return 0;
}

static inline const char *next_start(struct world *w)
{
	assert_true(w->start_next < w->start_count);
	return w->start[w->start_next++];
}

/* The bytes that sync would send.  Caller frees. */
static inline char *envelope_of(struct world *w, const struct live_kiosk *k, const char *kind,
	const char *fields, struct envelope_facts *facts)
{
	char *body = NULL, *sealed = NULL, *text = NULL;
	*facts = (struct envelope_facts){.seq = ++w->next, .at_ms = 5};
	number_make((uint64_t)w->next * 7919, facts->number);
	snprintf(facts->id, sizeof facts->id, "%032x", (unsigned)w->next);
	if (*w->use_id)
		strcpy(facts->id, w->use_id);
	w->use_id[0] = '\0';
	assert_true(
		asprintf(&body, "{\"v\":1,\"lang\":\"es\",\"centre_time\":\"2024-05-01T10:00\",%s}",
			fields) > 0);
	assert_int_equal(seal_make(&w->seal, facts->id, body, &sealed), ERR_OK);
	assert_int_equal(envelope_make(k->id, facts, kind, sealed, &text), ERR_OK);
	free(body);
	free(sealed);
	return text;
}

static inline char *visit_of(struct world *w, const struct live_kiosk *k, const char *start,
	struct envelope_facts *facts)
{
	char fields[400];
	snprintf(fields, sizeof fields,
		"\"service\":\"%s\",\"place\":\"%s\",\"start\":\"%s\",\"name\":\"Maria\"",
		w->service, w->place, start);
	return envelope_of(w, k, "visit", fields, facts);
}

/* True if the answer is a receipt with the city's signature and this outcome. */
static inline bool receipt_says(const struct world *w, const json_t *body, const char *outcome)
{
	unsigned char sig[crypto_sign_BYTES];
	const char *text = json_string_value(json_object_get(body, "receipt"));
	const char *b64 = json_string_value(json_object_get(body, "sig"));
	if (!text || !b64 ||
		sodium_base642bin(sig, sizeof sig, b64, strlen(b64), NULL, NULL, NULL,
			sodium_base64_VARIANT_ORIGINAL) ||
		crypto_sign_verify_detached(
			sig, (const unsigned char *)text, strlen(text), w->receipt_key))
		return false;
	json_t *receipt = json_loads(text, 0, NULL);
	bool is = !strcmp(json_string_value(json_object_get(receipt, "outcome")), outcome);
	json_decref(receipt);
	return is;
}

/* Sends an envelope and expects an outcome; frees the text. */
static inline void send_expect(
	struct world *w, const struct live_kiosk *k, char *text, const char *outcome)
{
	struct live_answer a = live_ask(&w->hub, k, "POST", "/v1/requests", "/v1/requests", text);
	assert_int_equal(a.status, 200);
	assert_true(receipt_says(w, a.body, outcome));
	json_decref(a.body);
	free(text);
}

static inline json_t *status_of(struct world *w, const struct live_kiosk *k, const char *number)
{
	char target[64];
	snprintf(target, sizeof target, "/v1/status/%s", number);
	struct live_answer a = live_ask(&w->hub, k, "GET", "/v1/status/{number}", target, NULL);
	assert_int_equal(a.status, 200);
	return a.body;
}

static inline bool is_state(const json_t *status, const char *state)
{
	return !strcmp(json_string_value(json_object_get(status, "state")), state);
}

/* How often a request with that number is in the inbox. */
static inline int inbox_count(struct world *w, const char *number)
{
	const char *out;
	size_t i;
	json_t *request;
	int n = 0;
	assert_int_equal(live_hubctl(&w->hub, "inbox --json", &out), 0);
	json_t *all = json_loads(out, 0, NULL);
	assert_non_null(all);
	json_array_foreach(all, i, request)
		n += !strcmp(json_string_value(json_object_get(request, "number")), number);
	json_decref(all);
	return n;
}

#endif
