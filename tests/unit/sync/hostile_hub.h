/* SPDX-License-Identifier: GPL-3.0-or-later */
/* hostile_hub: a hub on loopback that keeps the protocol, or breaks it as it is told.  It checks
 * each signature, and its ledger knows what it took, so a test can count effects. */
#ifndef FOYER_TESTS_HOSTILE_HUB_H
#define FOYER_TESTS_HOSTILE_HUB_H

#include "kiosk/sync/identity.h"

#include <arpa/inet.h>
#include <microhttpd.h>
#include <pthread.h>
#include <sodium.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LEDGER_MAX = 2000 };

enum mood {
	MOOD_GOOD,
	MOOD_DROP,	  /* takes the request, then drops the connection */
	MOOD_TRUNCATE,	  /* takes it, then cuts the answer off */
	MOOD_HTML,	  /* a captive portal: 200 and a page, for every path */
	MOOD_HTML_POST,	  /* the same, for requests only */
	MOOD_EMPTY,	  /* 204 */
	MOOD_WRONG_KEY,	  /* a receipt by another key */
	MOOD_OTHER_ID,	  /* a true receipt of another request */
	MOOD_OTHER_BYTES, /* a true receipt of other bytes */
	MOOD_500,
	MOOD_401,
	MOOD_409,
	MOOD_422,
	MOOD_422_PAGE,	    /* 422 and a page: not the hub's */
	MOOD_REFUSES_FIRST, /* 500 for the request that came first, all others are well */
	MOOD_REDIRECT,
	MOOD_NO_STATUS, /* answers a status later than anyone waits */
	MOOD_ANY	/* one of DROP, TRUNCATE, 500, HTML_POST, GOOD, by chance */
};

struct taken {
	char id[33], sha256_hex[65];
	int times;
	bool is_unshown;
};

struct hostile_hub {
	struct MHD_Daemon *daemon;
	char url[64];
	_Atomic int mood;
	_Atomic int posts, others, redirected;
	_Atomic int bad_signatures, changed_bytes; /* must stay 0 */
	_Atomic int others_late_ms; /* how long all but requests are waited for */
	_Atomic int call_on, call_state;
	_Atomic int known_times, whole_times; /* answers to /v1/times: 304, 200 */
	_Atomic int forgets_tags, says_other_tag;
	_Atomic int says_received; /* receipts are not durable at once */
	_Atomic int is_backed_up, has_lost, asked_receipts;
	pthread_mutex_t lock;
	struct taken ledger[LEDGER_MAX];
	int ledger_len;
	char first_id[33];
	unsigned char kiosk_public[32], receipt_public[32], receipt_secret[64];
	unsigned char new_receipt_public[32], wrong_secret[64];
	_Atomic int new_keys; /* /v1/keys gives the key of MOOD_WRONG_KEY */
	json_t *keys;
};

/* One request's body, gathered. */
struct upload {
	char *bytes;
	size_t len;
};

static void hub_base64(const unsigned char *bytes, size_t n, char *out, size_t room)
{
	sodium_bin2base64(out, room, bytes, n, sodium_base64_VARIANT_ORIGINAL);
}

static enum MHD_Result hub_reply(
	struct MHD_Connection *c, unsigned status, const char *type, const char *text)
{
	struct MHD_Response *r = MHD_create_response_from_buffer(
		strlen(text), (void *)(uintptr_t)text, MHD_RESPMEM_MUST_COPY);
	MHD_add_response_header(r, "Content-Type", type);
	enum MHD_Result result = MHD_queue_response(c, status, r);
	MHD_destroy_response(r);
	return result;
}

static enum MHD_Result hub_json(struct MHD_Connection *c, unsigned status, json_t *json)
{
	char *text = json_dumps(json, JSON_COMPACT);
	enum MHD_Result result = hub_reply(c, status, "application/json", text);
	free(text);
	json_decref(json);
	return result;
}

static ssize_t hub_cut(void *ctx, uint64_t at, char *out, size_t room)
{
	(void)ctx;
	if (at || room < 11)
		return MHD_CONTENT_READER_END_WITH_ERROR;
	memcpy(out, "{\"receipt\":", 11);
	return 11;
}

static enum MHD_Result hub_truncated(struct MHD_Connection *c)
{
	struct MHD_Response *r = MHD_create_response_from_callback(400, 64, hub_cut, NULL, NULL);
	enum MHD_Result result = MHD_queue_response(c, 200, r);
	MHD_destroy_response(r);
	return result;
}

static void hub_check_signature(struct hostile_hub *h, struct MHD_Connection *c, const char *method,
	const char *target, const struct upload *u)
{
	const char *time = MHD_lookup_connection_value(c, MHD_HEADER_KIND, "Foyer-Time");
	const char *sig = MHD_lookup_connection_value(c, MHD_HEADER_KIND, "Foyer-Signature");
	const char *kiosk = MHD_lookup_connection_value(c, MHD_HEADER_KIND, "Foyer-Kiosk");
	unsigned char sum[32], signature[64];
	char hex[65], text[1024];
	size_t n = 0;
	crypto_hash_sha256(sum, (unsigned char *)u->bytes, u->len);
	sodium_bin2hex(hex, sizeof hex, sum, sizeof sum);
	int len = snprintf(
		text, sizeof text, "%s\n%s\n%s\n%s", method, target, time ? time : "", hex);
	if (!time || !sig || !kiosk || strcmp(kiosk, "k1") ||
		sodium_base642bin(signature, sizeof signature, sig, strlen(sig), NULL, &n, NULL,
			sodium_base64_VARIANT_ORIGINAL) ||
		crypto_sign_verify_detached(
			signature, (unsigned char *)text, (unsigned long long)len, h->kiosk_public))
		h->bad_signatures++;
}

/* Notes the effect.  Gives the hash of the bytes that came. */
static void hub_take(
	struct hostile_hub *h, const char *id, const struct upload *u, char hex_out[65])
{
	unsigned char sum[32];
	crypto_hash_sha256(sum, (unsigned char *)u->bytes, u->len);
	sodium_bin2hex(hex_out, 65, sum, sizeof sum);
	pthread_mutex_lock(&h->lock);
	int i = 0;
	while (i < h->ledger_len && strcmp(h->ledger[i].id, id))
		i++;
	if (i == h->ledger_len && i < LEDGER_MAX) {
		h->ledger_len++;
		snprintf(h->ledger[i].id, sizeof h->ledger[i].id, "%s", id);
		snprintf(h->ledger[i].sha256_hex, sizeof h->ledger[i].sha256_hex, "%s", hex_out);
	}
	h->ledger[i].times++;
	if (strcmp(h->ledger[i].sha256_hex, hex_out))
		h->changed_bytes++;
	pthread_mutex_unlock(&h->lock);
}

/* A signed receipt, or one that this mood spoils. */
static json_t *hub_sign(struct hostile_hub *h, enum mood mood, const char *id, const char *hex,
	const char *state, const char *outcome)
{
	unsigned char signature[64];
	char base64[128],
		other[65] = "0000000000000000000000000000000000000000000000000000000000000000";
	json_t *json = json_pack("{s:i, s:s, s:s, s:s, s:s, s:s}", "v", 1, "kiosk", "k1", "id",
		mood == MOOD_OTHER_ID ? "ffffffffffffffffffffffffffffffff" : id, "sha256",
		mood == MOOD_OTHER_BYTES ? other : hex, "state", state, "outcome", outcome);
	char *text = json_dumps(json, JSON_COMPACT);
	crypto_sign_detached(signature, NULL, (unsigned char *)text, strlen(text),
		mood == MOOD_WRONG_KEY ? h->wrong_secret : h->receipt_secret);
	hub_base64(signature, sizeof signature, base64, sizeof base64);
	json_t *answer = json_pack("{s:s, s:s}", "receipt", text, "sig", base64);
	free(text);
	json_decref(json);
	return answer;
}

static enum MHD_Result hub_receipt(struct hostile_hub *h, struct MHD_Connection *c, enum mood mood,
	const char *id, const char *kind, const char *hex)
{
	return hub_json(c, 200,
		hub_sign(h, mood, id, hex, h->says_received ? "received" : "durable",
			strcmp(kind, "visit") ? "received" : "booked"));
}

static enum MHD_Result hub_post(
	struct hostile_hub *h, struct MHD_Connection *c, enum mood mood, struct upload *u)
{
	static const enum mood some[] = {
		MOOD_DROP, MOOD_TRUNCATE, MOOD_500, MOOD_HTML_POST, MOOD_GOOD};
	static const char page[] = "<html>Log in to our network</html>";
	char hex[65], id[33] = "", kind[16] = "";
	json_t *json = json_loadb(u->bytes, u->len, 0, NULL);
	snprintf(id, sizeof id, "%s", json_string_value(json_object_get(json, "id")));
	snprintf(kind, sizeof kind, "%s", json_string_value(json_object_get(json, "kind")));
	json_decref(json);
	h->posts++;
	if (!*h->first_id)
		snprintf(h->first_id, sizeof h->first_id, "%s", id);
	if (mood == MOOD_ANY)
		mood = some[randombytes_uniform(5)];
	if (mood == MOOD_REFUSES_FIRST)
		mood = strcmp(id, h->first_id) ? MOOD_GOOD : MOOD_500;
	switch (mood) {
	case MOOD_HTML:
	case MOOD_HTML_POST:
		return hub_reply(c, 200, "text/html", page);
	case MOOD_422_PAGE:
		return hub_reply(c, 422, "text/html", page);
	case MOOD_EMPTY:
		return hub_reply(c, 204, "text/html", "");
	case MOOD_500:
		return hub_json(c, 500, json_pack("{s:s}", "error", "no"));
	case MOOD_401:
		return hub_json(c, 401, json_pack("{s:s}", "error", "who are you"));
	case MOOD_409:
		return hub_json(c, 409, json_pack("{s:s}", "error", "other bytes"));
	case MOOD_422:
		return hub_json(c, 422, json_pack("{s:s}", "error", "cannot be opened"));
	case MOOD_REDIRECT: {
		struct MHD_Response *r =
			MHD_create_response_from_buffer(0, "", MHD_RESPMEM_PERSISTENT);
		MHD_add_response_header(r, "Location", "/elsewhere");
		enum MHD_Result result = MHD_queue_response(c, 302, r);
		MHD_destroy_response(r);
		return result;
	}
	case MOOD_GOOD:
	case MOOD_DROP:
	case MOOD_TRUNCATE:
	case MOOD_WRONG_KEY:
	case MOOD_OTHER_ID:
	case MOOD_OTHER_BYTES:
	case MOOD_REFUSES_FIRST:
	case MOOD_NO_STATUS:
	case MOOD_ANY:
		break;
	}
	hub_take(h, id, u, hex);
	if (mood == MOOD_DROP)
		return MHD_NO;
	if (mood == MOOD_TRUNCATE)
		return hub_truncated(c);
	return hub_receipt(h, c, mood, id, kind, hex);
}

/* Of each id that is asked for: a durable receipt, or that it is lost, or nothing yet. */
static enum MHD_Result hub_receipts(
	struct hostile_hub *h, struct MHD_Connection *c, const struct upload *u)
{
	json_t *body = json_loadb(u->bytes, u->len, 0, NULL), *id;
	json_t *receipts = json_array(), *unknown = json_array();
	size_t i;
	h->asked_receipts++;
	json_array_foreach(json_object_get(body, "ids"), i, id) {
		pthread_mutex_lock(&h->lock);
		for (int n = 0; n < h->ledger_len; n++) {
			if (strcmp(h->ledger[n].id, json_string_value(id)))
				continue;
			if (h->has_lost)
				json_array_append(unknown, id);
			else if (h->is_backed_up)
				json_array_append_new(receipts,
					hub_sign(h, (enum mood)h->mood, h->ledger[n].id,
						h->ledger[n].sha256_hex, "durable", "received"));
		}
		pthread_mutex_unlock(&h->lock);
	}
	json_decref(body);
	return hub_json(c, 200, json_pack("{s:o, s:o}", "receipts", receipts, "unknown", unknown));
}

static enum MHD_Result hub_keys(struct hostile_hub *h, struct MHD_Connection *c)
{
	char base64[64];
	json_t *keys = json_deep_copy(h->keys);
	hub_base64(h->new_receipt_public, 32, base64, sizeof base64);
	if (h->new_keys)
		json_object_set_new(
			keys, "receipt", json_pack("{s:s, s:s}", "id", "t2", "ed25519", base64));
	return hub_json(c, 200, keys);
}

static enum MHD_Result hub_unshown(
	struct hostile_hub *h, struct MHD_Connection *c, const char *path)
{
	pthread_mutex_lock(&h->lock);
	for (int i = 0; i < h->ledger_len; i++)
		if (!strncmp(path + 13, h->ledger[i].id, 32))
			h->ledger[i].is_unshown = true;
	pthread_mutex_unlock(&h->lock);
	return hub_json(c, 200, json_pack("{s:b}", "ok", 1));
}

/* The demo's times, with a tag; to who has them only that they are the same, or what mood says. */
static enum MHD_Result hub_times_reply(struct hostile_hub *h, struct MHD_Connection *c)
{
	static const char tag[] = "\"times-1\"";
	const char *known = MHD_lookup_connection_value(c, MHD_HEADER_KIND, "If-None-Match");
	bool is_known = known && !strcmp(known, tag) && !h->forgets_tags;
	json_t *times = json_pack("{s:i, s:{s:{s:{s:[i,i]}}}}", "as_of", 7, "services", "doctor",
		"main", "2024-05-08", 540, 570);
	char *text = json_dumps(times, JSON_COMPACT);
	json_decref(times);
	h->known_times += is_known;
	h->whole_times += !is_known;
	struct MHD_Response *r = MHD_create_response_from_buffer(
		is_known ? 0 : strlen(text), text, MHD_RESPMEM_MUST_FREE);
	MHD_add_response_header(r, "ETag", h->says_other_tag ? "\"other\"" : tag);
	MHD_add_response_header(r, "Foyer-As-Of", "1700000000000");
	enum MHD_Result result = MHD_queue_response(c, is_known ? 304 : 200, r);
	MHD_destroy_response(r);
	return result;
}

static enum MHD_Result hub_other(struct hostile_hub *h, struct MHD_Connection *c,
	const char *method, const char *path, const struct upload *u)
{
	struct timespec late = {.tv_nsec = h->others_late_ms * 1000000L};
	h->others++;
	nanosleep(&late, NULL);
	if (!strcmp(path, "/healthz"))
		return hub_json(c, 200, json_pack("{s:b}", "ok", 1));
	if (!strcmp(path, "/v1/times"))
		return hub_times_reply(h, c);
	if (!strcmp(path, "/v1/reports/open"))
		return hub_json(c, 200, json_pack("{s:i, s:[]}", "as_of", 7, "open"));
	if (!strcmp(path, "/v1/news"))
		return hub_json(c, 200,
			json_pack("{s:i, s:b, s:[{s:i, s:{s:s, s:s, s:s}}]}", "last", 3, "more", 0,
				"news", "n", 3, "status", "number", "000000013", "kind", "report",
				"state", "working"));
	if (!strcmp(path, "/v1/keys"))
		return hub_keys(h, c);
	if (!strcmp(path, "/elsewhere"))
		h->redirected++;
	if (!strcmp(path, "/v1/call")) {
		if (!strcmp(method, "PUT"))
			h->call_on = u->bytes && strstr(u->bytes, "true") != NULL;
		return hub_json(c, 200,
			json_pack("{s:i, s:s}", "state", h->call_state, "name",
				h->call_state ? "Anna" : ""));
	}
	if (!strncmp(path, "/v1/status/", 11)) {
		if (!strcmp(path + 11, "000000021"))
			return hub_json(c, 429, json_pack("{s:s}", "error", "wait"));
		if (strcmp(path + 11, "000000013"))
			return hub_json(c, 404, json_pack("{s:s}", "error", "unknown"));
		return hub_json(c, 200,
			json_pack("{s:s, s:s, s:s}", "number", path + 11, "kind", "report", "state",
				"done"));
	}
	return hub_json(c, 404, json_pack("{s:s}", "error", "no such path"));
}

static enum MHD_Result hub_answer(void *ctx, struct MHD_Connection *c, const char *path,
	const char *method, const char *version, const char *data, size_t *data_len, void **req)
{
	(void)version;
	struct hostile_hub *h = ctx;
	struct upload *u = *req;
	if (!u) {
		*req = calloc(1, sizeof *u);
		return MHD_YES;
	}
	if (*data_len) {
		u->bytes = realloc(u->bytes, u->len + *data_len + 1);
		memcpy(u->bytes + u->len, data, *data_len);
		u->len += *data_len;
		u->bytes[u->len] = '\0';
		*data_len = 0;
		return MHD_YES;
	}
	char target[256];
	const char *after = MHD_lookup_connection_value(c, MHD_GET_ARGUMENT_KIND, "after");
	const char *waiting = MHD_lookup_connection_value(c, MHD_GET_ARGUMENT_KIND, "waiting");
	snprintf(target, sizeof target, "%s%s%s", path,
		after	  ? "?after="
		: waiting ? "?waiting="
			  : "",
		after	  ? after
		: waiting ? waiting
			  : "");
	hub_check_signature(h, c, method, target, u);
	enum mood mood = (enum mood)h->mood;
	if (!strcmp(path, "/v1/requests"))
		return hub_post(h, c, mood, u);
	if (!strcmp(path, "/v1/receipts"))
		return hub_receipts(h, c, u);
	if (mood == MOOD_HTML)
		return hub_reply(c, 200, "text/html", "<html>Log in to our network</html>");
	if (!strncmp(path, "/v1/requests/", 13))
		return hub_unshown(h, c, path);
	if (mood == MOOD_NO_STATUS && !strncmp(path, "/v1/status/", 11)) {
		struct timespec late = {.tv_sec = 4};
		nanosleep(&late, NULL);
	}
	return hub_other(h, c, method, path, u);
}

static void hub_end_upload(
	void *ctx, struct MHD_Connection *c, void **req, enum MHD_RequestTerminationCode why)
{
	(void)ctx, (void)c, (void)why;
	struct upload *u = *req;
	if (u)
		free(u->bytes);
	free(u);
}

static void hub_listen(struct hostile_hub *h, uint16_t port)
{
	struct sockaddr_in at = {.sin_family = AF_INET,
		.sin_port = htons(port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	h->daemon = MHD_start_daemon(
		MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_THREAD_PER_CONNECTION, 0, NULL, NULL,
		hub_answer, h, MHD_OPTION_SOCK_ADDR, &at, MHD_OPTION_NOTIFY_COMPLETED,
		hub_end_upload, NULL, MHD_OPTION_LISTENING_ADDRESS_REUSE, 1u, MHD_OPTION_END);
}

static uint16_t hub_port(const struct hostile_hub *h)
{
	return MHD_get_daemon_info(h->daemon, MHD_DAEMON_INFO_BIND_PORT)->port;
}

/* Starts a hub, and writes the enrolment of kiosk "k1" at it into state_dir. */
static bool hub_start(struct hostile_hub *h, const char *state_dir)
{
	unsigned char x25519[32], x_secret[32];
	char working[64], recovery[64], receipt[64];
	struct identity kiosk = {.kiosk = "k1"};
	memset(h, 0, sizeof *h);
	pthread_mutex_init(&h->lock, NULL);
	if (sodium_init() < 0)
		return false;
	crypto_box_keypair(x25519, x_secret);
	hub_base64(x25519, 32, working, sizeof working);
	crypto_box_keypair(x25519, x_secret);
	hub_base64(x25519, 32, recovery, sizeof recovery);
	crypto_sign_keypair(h->receipt_public, h->receipt_secret);
	crypto_sign_keypair(h->new_receipt_public, h->wrong_secret);
	crypto_sign_keypair(h->kiosk_public, kiosk.secret_key);
	hub_base64(h->receipt_public, 32, receipt, sizeof receipt);
	h->keys = json_pack("{s:[{s:s,s:s},{s:s,s:s}], s:{s:s,s:s}}", "seal", "id", "w1", "x25519",
		working, "id", "r1", "x25519", recovery, "receipt", "id", "t1", "ed25519", receipt);
	hub_listen(h, 0);
	if (!h->daemon)
		return false;
	snprintf(h->url, sizeof h->url, "http://127.0.0.1:%u", (unsigned)hub_port(h));
	bool is_written = !identity_set_url(&kiosk, h->url) &&
			  !identity_set_keys(&kiosk, h->keys) && !identity_write(&kiosk, state_dir);
	identity_finish(&kiosk);
	return is_written;
}

/* Nobody answers there any more; hub_listen comes back. */
static void hub_silence(struct hostile_hub *h)
{
	if (h->daemon)
		MHD_stop_daemon(h->daemon);
	h->daemon = NULL;
}

static void hub_stop(struct hostile_hub *h)
{
	hub_silence(h);
	json_decref(h->keys);
	h->keys = NULL;
	pthread_mutex_destroy(&h->lock);
}

/* How often the hub was given request id. */
static inline int hub_times(struct hostile_hub *h, const char *id)
{
	int times = 0;
	pthread_mutex_lock(&h->lock);
	for (int i = 0; i < h->ledger_len; i++)
		if (!strcmp(h->ledger[i].id, id))
			times = h->ledger[i].times;
	pthread_mutex_unlock(&h->lock);
	return times;
}

#endif
