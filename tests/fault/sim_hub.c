/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/fault/sim.h"
#include "tests/fault/sim_http.h"
#include "tests/fault/sim_keys.h"

#include "kiosk/sync/linkup.h"

#include <jansson.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct sim_hub sim_hub;

/* --- answers ------------------------------------------------------------------------------------
 */

static void say(struct http_answer *a, char **body, int status, char *text)
{
	a->status = status;
	*body = text;
}

static json_t *receipt(int i, const unsigned char sum[32], const char *state, bool is_wrong_key)
{
	char hex[65], text[400], base64[128];
	unsigned char signature[64];
	sodium_bin2hex(hex, sizeof hex, sum, 32);
	snprintf(text, sizeof text,
		"{\"v\":1,\"kiosk\":\"k1\",\"id\":\"%032x\",\"sha256\":\"%s\",\"state\":\"%s\","
		"\"outcome\":\"received\"}",
		(unsigned)i, hex, state);
	crypto_sign_detached(signature, NULL, (unsigned char *)text, strlen(text),
		is_wrong_key ? sim_keys()->wrong_secret : sim_keys()->receipt_secret);
	sodium_bin2base64(
		base64, sizeof base64, signature, sizeof signature, sodium_base64_VARIANT_ORIGINAL);
	return json_pack("{s:s, s:s}", "receipt", text, "sig", base64);
}

static char *text_of(json_t *json)
{
	char *text = json_dumps(json, JSON_COMPACT);
	json_decref(json);
	return text;
}

/* --- what the hub keeps --------------------------------------------------------------------------
 */

static void take(int i, const unsigned char sum[32])
{
	struct sim_taken *t = &sim_hub.taken[i];
	if (t->is_there) {
		t->changed = t->changed || memcmp(t->sum, sum, 32);
		return;
	}
	t->changed = t->changed || (t->effects && memcmp(t->sum, sum, 32));
	t->is_there = true;
	t->effects++;
	t->at_us = sim_now_us();
	memcpy(t->sum, sum, 32);
}

void sim_backup(void)
{
	for (int i = 0; i < SIM_MAX; i++)
		sim_hub.taken[i].is_backed_up = sim_hub.taken[i].is_there;
}

void sim_lose_disk(void)
{
	sim_hub.has_lost = true;
	for (int i = 0; i < SIM_MAX; i++) {
		struct sim_taken *t = &sim_hub.taken[i];
		if (t->is_there && !t->is_backed_up) {
			t->is_there = false;
			t->effects--;
			t->is_unshown = false;
		}
	}
}

/* --- one request
 * ----------------------------------------------------------------------------------- */

static bool takes(enum sim_way way)
{
	return way == WAY_GOOD || way == WAY_LOST_AFTER || way == WAY_SLOW ||
	       way == WAY_ERROR_AFTER || way == WAY_TWICE;
}

/* status, Retry-After, body; "" none */
static const struct {
	int status, wait_s;
	const char *body;
} plain[WAY_COUNT] = {
	[WAY_ERROR_AFTER] = {500, 0, "{\"error\":\"broken\"}"},
	[WAY_BUSY] = {503, 30, "{\"error\":\"not now\"}"},
	[WAY_TOO_MANY] = {429, 120, "{\"error\":\"too many\"}"},
	[WAY_MOVED] = {301, 0, ""},
	[WAY_PORTAL] = {200, 0, "<html>Log in to our network</html>"},
	[WAY_EMPTY] = {204, 0, ""},
	[WAY_409] = {409, 0, "{\"error\":\"other bytes\"}"},
	[WAY_413] = {413, 0, "{\"error\":\"too large\"}"},
	[WAY_422] = {422, 0, "{\"error\":\"not opened\"}"},
	[WAY_401] = {401, 0, "{\"error\":\"who are you\"}"},
};

static enum sim_way way_of(int i)
{
	if (i && i == sim_hub.poison)
		return sim_hub.poison_way;
	if (sim_chance(100) >= sim_hub.bad)
		return WAY_GOOD;
	return (enum sim_way)(sim_hub.only ? sim_hub.only : 1 + sim_chance(WAY_COUNT - 1));
}

static void post(const struct http_request *r, struct http_answer *a, char **body)
{
	unsigned char sum[32];
	json_t *envelope = json_loadb(r->body, r->len_bytes, 0, NULL);
	const char *id = json_string_value(json_object_get(envelope, "id"));
	int i = id ? (int)strtol(id, NULL, 16) : 0;
	json_decref(envelope);
	enum sim_way way = way_of(i);
	crypto_hash_sha256(sum, (const unsigned char *)r->body, r->len_bytes);
	sim_hub.posts++;
	if (i < 1 || i >= SIM_MAX)
		abort();
	if (takes(way))
		take(i, sum);
	if (way == WAY_TWICE)
		take(i, sum);
	if (way == WAY_LOST_BEFORE || way == WAY_LOST_AFTER) {
		a->err = ERR_OFFLINE;
	} else if (way == WAY_SLOW) {
		a->err = ERR_TIMEOUT;
	} else if (plain[way].status) {
		a->retry_after_s = plain[way].wait_s;
		say(a, body, plain[way].status, strdup(plain[way].body));
	} else {
		if (way == WAY_OTHER_BYTES)
			sum[0] ^= 1;
		say(a, body, 200,
			text_of(receipt(way == WAY_SWAPPED ? i + 1 : i, sum, "received",
				way == WAY_WRONG_KEY)));
	}
}

static void post_receipts(const struct http_request *r, struct http_answer *a, char **body)
{
	json_t *asked = json_loadb(r->body, r->len_bytes, 0, NULL), *id;
	json_t *receipts = json_array(), *unknown = json_array();
	size_t n;
	json_array_foreach(json_object_get(asked, "ids"), n, id) {
		int i = (int)strtol(json_string_value(id), NULL, 16);
		const struct sim_taken *t = &sim_hub.taken[i];
		if (!t->is_there)
			json_array_append(unknown, id);
		else if (t->is_backed_up)
			json_array_append_new(receipts,
				receipt(i, t->sum, "durable", way_of(0) == WAY_WRONG_KEY));
	}
	json_decref(asked);
	say(a, body, 200,
		text_of(json_pack("{s:o, s:o}", "receipts", receipts, "unknown", unknown)));
}

static void other(const char *path, struct http_answer *a, char **body)
{
	static const char requests[] = "/v1/requests/";
	if (way_of(0) == WAY_PORTAL) {
		say(a, body, 200, strdup(plain[WAY_PORTAL].body));
	} else if (!strncmp(path, requests, sizeof requests - 1)) {
		char id[33];
		snprintf(id, sizeof id, "%.32s", path + sizeof requests - 1);
		sim_hub.taken[strtol(id, NULL, 16)].is_unshown = true;
		say(a, body, 200, strdup("{\"ok\":true}"));
	} else if (!strcmp(path, "/healthz")) {
		say(a, body, 200, strdup("{\"ok\":true}"));
	} else {
		say(a, body, 404, strdup("{\"error\":\"not there\"}"));
	}
}

/* --- in the place of HTTP and of the network ----------------------------------------------------
 */

void sim_http_answer(const struct http_request *r, struct sim_answer *a)
{
	const char *path = strchr(r->url + sizeof "https://", '/');
	a->after_ms = 1 + sim_chance(200);
	if (sim_hub.is_off)
		a->head.err = ERR_OFFLINE;
	else if (!strcmp(path, "/v1/requests"))
		post(r, &a->head, &a->body);
	else if (!strcmp(path, "/v1/receipts"))
		post_receipts(r, &a->head, &a->body);
	else
		other(path, &a->head, &a->body);
	if (a->head.err == ERR_TIMEOUT)
		a->after_ms = r->timeout_ms;
}

enum err linkup_create(struct loop *loop, loop_timer_fn *fn, void *ctx, struct linkup **linkup_out)
{
	(void)loop, (void)fn, (void)ctx, (void)linkup_out;
	return ERR_UNSUPPORTED;
}

void linkup_destroy(struct linkup *l)
{
	(void)l;
}
