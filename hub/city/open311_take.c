/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A report that came by GeoReport v2 becomes a request like any other: sealed, kept, carried on. */
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hub/city/city.h"
#include "hub/city/open311_server.h"
#include "hub/city/text.h"
#include "hub/intake/intake.h"
#include "hub/store/db.h"
#include "hub/store/keys.h"
#include "kiosk/content/content.h"
#include "kiosk/i18n/i18n.h"
#include "kiosk/model/number.h"
#include "kiosk/outbox/envelope.h"
#include "kiosk/outbox/seal.h"

/* Bytes; those of hub/intake/answers.c. */
enum {
	WORDS_BYTES = 1200,
	LINE_BYTES = 480,
	NAME_BYTES = 320,
	PHONE_BYTES = 32,
	DESCRIPTION_BYTES = 16001
};

#define SENDER "open311"

bool open311_offers(const struct hub *hub, const char *kind)
{
	int i = content_kind(hub->content, kind);
	return i >= 0 && hub->content->kinds[i].other_number < 0 &&
	       !hub->content->kinds[i].asks_danger;
}

static bool field(const struct open311_ask *ask, const char *name, char *out, size_t room)
{
	out[0] = '\0';
	return form_value(ask->body, ask->body_len, name, out, room) && *out;
}

static bool key_is_right(const json_t *server, const struct open311_ask *ask)
{
	char key[128];
	size_t i;
	const json_t *one;
	if (!field(ask, "api_key", key, sizeof key))
		return false;
	json_array_foreach(json_object_get(server, "api_keys"), i, one) {
		const char *known = json_string_value(one);
		if (known && strlen(known) == strlen(key) &&
			!sodium_memcmp(known, key, strlen(key)))
			return true;
	}
	return false;
}

/* The same words through the same key on the same day are the same report; so is whatever comes
 * under one Idempotency-Key. */
static void id_make(const struct open311_ask *ask, char id_out[REQUEST_ID_CHARS + 1])
{
	crypto_hash_sha256_state state;
	unsigned char hash[crypto_hash_sha256_BYTES];
	char api_key[128];
	struct day day = day_of(ask->now_ms);
	bool has_key = ask->key && *ask->key;
	field(ask, "api_key", api_key, sizeof api_key);
	crypto_hash_sha256_init(&state);
	crypto_hash_sha256_update(&state, (const unsigned char *)api_key, strlen(api_key) + 1);
	if (has_key) {
		crypto_hash_sha256_update(
			&state, (const unsigned char *)ask->key, strlen(ask->key));
	} else {
		crypto_hash_sha256_update(&state, (const unsigned char *)&day, sizeof day);
		crypto_hash_sha256_update(&state, (const unsigned char *)ask->body, ask->body_len);
	}
	crypto_hash_sha256_final(&state, hash);
	sodium_bin2hex(id_out, REQUEST_ID_CHARS + 1, hash, REQUEST_ID_CHARS / 2);
}

static void put(json_t *answers, const struct open311_ask *ask, const char *field_name,
	const char *name, size_t room)
{
	char text[LINE_BYTES + 1];
	if (field(ask, field_name, text, room + 1 < sizeof text ? room + 1 : sizeof text))
		json_object_set_new(answers, name, json_string(text));
}

/* A description of up to two fields' length; longer ones are refused, never cut. */
static bool put_description(json_t *answers, const struct open311_ask *ask)
{
	char text[DESCRIPTION_BYTES];
	size_t cut;
	if (!field(ask, "description", text, sizeof text))
		return !form_value(ask->body, ask->body_len, "description", text, sizeof text) ||
		       !*text;
	cut = strlen(text);
	if (cut > 2 * WORDS_BYTES - 4)
		return false;
	if (cut > WORDS_BYTES)
		for (cut = WORDS_BYTES; ((unsigned char)text[cut] & 0xc0) == 0x80;)
			cut--;
	json_object_set_new(answers, "words", json_stringn(text, cut));
	if (text[cut])
		json_object_set_new(answers, "detail", json_string(text + cut));
	sodium_memzero(text, sizeof text);
	return json_object_get(answers, "words") != NULL;
}

static void put_name(json_t *answers, const struct open311_ask *ask)
{
	char first[NAME_BYTES / 2] = "", last[NAME_BYTES / 2] = "", name[NAME_BYTES + 1];
	field(ask, "first_name", first, sizeof first);
	field(ask, "last_name", last, sizeof last);
	snprintf(name, sizeof name, "%s%s%s", first, *first && *last ? " " : "", last);
	if (*name)
		json_object_set_new(answers, "name", json_string(name));
}

/* The answers as a kiosk would have them.  NULL: *words_out says what is wrong. */
static json_t *answers_make(struct hub *hub, const struct open311_ask *ask, const char **words_out)
{
	char kind[64], lat[32] = "", lon[32] = "", address[LINE_BYTES] = "";
	struct day d = day_of(ask->now_ms);
	double degrees;
	int minute = minute_of(ask->now_ms);
	*words_out = "service_code is not one of ours";
	if (!field(ask, "service_code", kind, sizeof kind) || !open311_offers(hub, kind))
		return NULL;
	bool has_place = field(ask, "address_string", address, sizeof address);
	bool has_position = field(ask, "lat", lat, sizeof lat) &&
			    field(ask, "long", lon, sizeof lon) &&
			    text_read_degrees(lat, &degrees) && text_read_degrees(lon, &degrees);
	*words_out = "say where: address_string, or lat and long";
	if (!has_place && !has_position)
		return NULL;
	char stamp[32];
	snprintf(stamp, sizeof stamp, "%04d-%02d-%02dT%02d:%02d", d.year, d.month, d.day,
		minute / 60, minute % 60);
	if (!has_place)
		snprintf(address, sizeof address, "%s, %s", lat, lon);
	json_t *answers = json_pack("{s:i, s:s, s:s, s:s, s:s, s:s}", "v", 1, "lang", "en",
		"centre_time", stamp, "kind", kind, "where", "street", "street", address);
	if (answers && has_position) {
		json_object_set_new(answers, "lat", json_string(lat));
		json_object_set_new(answers, "long", json_string(lon));
	}
	put(answers, ask, "phone", "phone", PHONE_BYTES);
	put(answers, ask, "email", "email", NAME_BYTES);
	put(answers, ask, "media_url", "media_url", LINE_BYTES);
	put_name(answers, ask);
	*words_out = "description is no UTF-8, or longer than 2396 bytes";
	if (!answers || !put_description(answers, ask)) {
		json_decref(answers);
		return NULL;
	}
	return answers;
}

/* The sender that stands for all programs; nobody has a key to it. */
static enum err sender_make(struct hub *hub, int64_t now_ms)
{
	unsigned char key[crypto_sign_PUBLICKEYBYTES];
	randombytes_buf(key, sizeof key);
	return db_run(hub->db,
		"INSERT INTO kiosks(kiosk, centre, key, enrolled_ms)"
		" VALUES('" SENDER "', 'Open311', ?, ?) ON CONFLICT DO NOTHING",
		"bi", key, sizeof key, now_ms);
}

static enum err seal(struct hub *hub, const char *id, const json_t *answers, char **sealed_out)
{
	struct seal_keys keys;
	json_t *public = keys_public_json(hub->keys);
	char *body = json_dumps(answers, JSON_COMPACT);
	enum err e = public && body ? seal_keys_read(public, &keys) : ERR_NO_MEMORY;
	if (!e)
		e = seal_make(&keys, id, body, sealed_out);
	if (body)
		sodium_memzero(body, strlen(body));
	free(body);
	json_decref(public);
	return e;
}

static enum err take(struct hub *hub, const char *id, const json_t *answers, int64_t now_ms)
{
	struct envelope_facts facts = {.at_ms = now_ms};
	struct intake_answer answer = {0};
	char *sealed = NULL, *text = NULL;
	snprintf(facts.id, sizeof facts.id, "%s", id);
	number_make(randombytes_random(), facts.number);
	enum err e = sender_make(hub, now_ms);
	if (!e)
		e = seal(hub, id, answers, &sealed);
	if (!e)
		e = envelope_make(SENDER, &facts, "report", sealed, &text);
	if (!e)
		e = intake_take(hub, SENDER, text, strlen(text), now_ms, &answer);
	json_decref(answer.receipt);
	free(sealed);
	free(text);
	return e;
}

/* What the poster may know it by: the public id, or else the request's own. */
static json_t *receipt(struct hub *hub, const char *id)
{
	struct db_rows rows;
	json_t *one = NULL;
	db_ask(hub->db, &rows,
		"SELECT COALESCE(m.public_id, r.id) FROM requests AS r LEFT JOIN matters AS m"
		" ON m.matter = r.matter WHERE r.kiosk = '" SENDER "' AND r.id = ?",
		"s", id);
	if (db_next(&rows))
		one = json_pack("{s:s, s:s, s:n}", "service_request_id", db_text(&rows, 0),
			"service_notice", "The city has received this.", "account_id");
	if (db_end(&rows)) {
		json_decref(one);
		one = NULL;
	}
	return one;
}

json_t *open311_take(struct hub *hub, const json_t *server, const struct open311_ask *ask,
	int *status_out, const char **words_out)
{
	char id[REQUEST_ID_CHARS + 1];
	*status_out = 403;
	*words_out = "api_key is missing or not known";
	if (!key_is_right(server, ask))
		return NULL;
	id_make(ask, id);
	json_t *before = receipt(hub, id);
	if (before)
		return before;
	*status_out = 400;
	json_t *answers = answers_make(hub, ask, words_out);
	if (!answers)
		return NULL;
	enum err e = take(hub, id, answers, ask->now_ms);
	json_decref(answers);
	/* ERR_EXISTS: the same post came in at another hub meanwhile. */
	if (e && e != ERR_EXISTS) {
		*status_out = e == ERR_BAD_INPUT ? 400 : 503;
		*words_out =
			e == ERR_BAD_INPUT ? "a field is too long" : "not now; nothing was kept";
		return NULL;
	}
	return receipt(hub, id);
}
