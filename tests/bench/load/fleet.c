/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/bench/load/fleet.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "hub/store/keys.h"
#include "kiosk/model/number.h"
#include "kiosk/outbox/envelope.h"

enum { PATH_BYTES = 512 };

static void die(const char *what)
{
	fprintf(stderr, "load: %s\n", what);
	exit(1);
}

void fleet_kiosk(int n, struct fleet_kiosk *out)
{
	unsigned char seed[crypto_sign_SEEDBYTES] = {0};
	memcpy(seed, &n, sizeof n);
	snprintf(out->id, sizeof out->id, "k%012x", (unsigned)n);
	crypto_sign_seed_keypair(out->public, out->secret, seed);
}

void fleet_sign(const struct fleet_kiosk *k, const char *method, const char *target,
	const char *body, size_t len, char out[FLEET_HEADERS][FLEET_HEADER_MAX])
{
	unsigned char hash[crypto_hash_sha256_BYTES], sig[crypto_sign_BYTES];
	char hex[65], text[1024], b64[96];
	crypto_hash_sha256(hash, (const unsigned char *)body, len);
	sodium_bin2hex(hex, sizeof hex, hash, sizeof hash);
	int n = snprintf(text, sizeof text, "%s\n%s\n%s\n%s", method, target, "86400", hex);
	crypto_sign_detached(sig, NULL, (const unsigned char *)text, (size_t)n, k->secret);
	sodium_bin2base64(b64, sizeof b64, sig, sizeof sig, sodium_base64_VARIANT_ORIGINAL);
	snprintf(out[0], FLEET_HEADER_MAX, "Foyer-Kiosk: %s", k->id);
	snprintf(out[1], FLEET_HEADER_MAX, "Foyer-Time: 86400");
	snprintf(out[2], FLEET_HEADER_MAX, "Foyer-Signature: %s", b64);
}

void fleet_keys(const char *data, struct seal_keys *out)
{
	char dir[PATH_BYTES];
	struct keys *keys = NULL;
	bool were_made = false;
	snprintf(dir, sizeof dir, "%s/keys", data);
	if (keys_open(dir, &keys, &were_made) || were_made)
		die("the hub has no keys yet");
	json_t *public = keys_public_json(keys);
	if (seal_keys_read(public, out))
		die("the hub's keys are not in form");
	json_decref(public);
	keys_destroy(keys);
}

int fleet_enrol(const char *data, int n)
{
	char path[PATH_BYTES];
	sqlite3 *db = NULL;
	sqlite3_stmt *put = NULL;
	snprintf(path, sizeof path, "%s/hub.db", data);
	int rc = sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL);
	if (rc == SQLITE_OK)
		rc = sqlite3_exec(db, "BEGIN", NULL, NULL, NULL);
	if (rc == SQLITE_OK)
		rc = sqlite3_prepare_v2(db,
			"INSERT OR REPLACE INTO kiosks(kiosk, centre, key, enrolled_ms)"
			" VALUES(?, 'Centre', ?, 1)",
			-1, &put, NULL);
	for (int i = 0; rc == SQLITE_OK && i < n; i++) {
		struct fleet_kiosk k;
		fleet_kiosk(i, &k);
		sqlite3_bind_text(put, 1, k.id, -1, SQLITE_TRANSIENT);
		sqlite3_bind_blob(put, 2, k.public, sizeof k.public, SQLITE_TRANSIENT);
		rc = sqlite3_step(put) == SQLITE_DONE ? sqlite3_reset(put) : SQLITE_ERROR;
	}
	sqlite3_finalize(put);
	if (rc == SQLITE_OK)
		rc = sqlite3_exec(db, "COMMIT", NULL, NULL, NULL);
	if (rc != SQLITE_OK)
		fprintf(stderr, "load: kiosks were not entered: %s\n", sqlite3_errmsg(db));
	sqlite3_close(db);
	return rc != SQLITE_OK;
}

/* A half hour of the next 13 days: some are free, most are not, as the demo town is full soon. */
static void start_of(int n, char out[40])
{
	time_t day = time(NULL) + (time_t)(1 + n % 13) * 24 * 60 * 60;
	struct tm t;
	char text[16];
	gmtime_r(&day, &t);
	strftime(text, sizeof text, "%F", &t);
	snprintf(out, 40, "\"start\":\"%sT%02d:%02d\",", text, 9 + n / 13 / 2 % 8, n / 13 % 2 * 30);
}

const char *fleet_body(int n, const char **kind_out, char out[FLEET_FIELDS_MAX])
{
	static const char *const bodies[][2] = {
		{"report", "\"kind\":\"lights\",\"where\":\"here\",\"words\":\"The lamp at the corner has "
			   "been dark for a week and people fall there. Request %d.\""},
		{"callback", "\"service\":\"doctor\",\"name\":\"Maria Fernandez %d\",\"contact\":\"phone\","
			     "\"phone\":\"555 0192\""},
		{"visit", "\"service\":\"doctor\",\"place\":\"riverside-centre\","
			  "\"name\":\"Maria Fernandez %d\",\"for\":\"me\",\"contact\":\"phone\","
			  "\"phone\":\"555 0192\""},
	};
	char fields[FLEET_FIELDS_MAX], start[40] = "";
	snprintf(fields, sizeof fields, bodies[n % 3][1], n);
	if (n % 3 == 2)
		start_of(n / 3, start);
	snprintf(out, FLEET_FIELDS_MAX,
		"{\"v\":1,\"lang\":\"es\",\"centre_time\":\"2024-05-01T10:00\",%s%.400s}", start,
		fields);
	*kind_out = bodies[n % 3][0];
	return out;
}

void fleet_names(int n, char number_out[10], char id_out[33])
{
	number_make((uint64_t)n * 7919 + 11, number_out);
	snprintf(id_out, 33, "%032x", (unsigned)n + 1);
}

static char *close_up(const struct seal_keys *keys, const char *kiosk, int n, const char *kind,
	const char *body)
{
	char *sealed = NULL, *text = NULL;
	struct envelope_facts facts = {.seq = n + 1, .at_ms = 1714554000000};
	fleet_names(n, facts.number, facts.id);
	if (seal_make(keys, facts.id, body, &sealed) ||
		envelope_make(kiosk, &facts, kind, sealed, &text))
		die("a request could not be sealed");
	free(sealed);
	return text;
}

char *fleet_envelope(const struct seal_keys *keys, const char *kiosk, int n)
{
	char body[FLEET_FIELDS_MAX];
	const char *kind;
	fleet_body(n, &kind, body);
	return close_up(keys, kiosk, n, kind, body);
}

char *fleet_visit(const struct seal_keys *keys, const char *kiosk, int n)
{
	/* Of the demo town. */
	static const char *const venues[][2] = {{"doctor", "main-street-clinic"},
		{"doctor", "harbour-clinic"}, {"doctor", "riverside-centre"}, {"money", "town-hall"},
		{"money", "north-library"}, {"housing", "housing-office"}, {"housing", "town-hall"},
		{"jobs", "jobs-centre"}};
	enum { VENUES = sizeof venues / sizeof *venues };
	char body[FLEET_FIELDS_MAX], start[40] = "";
	start_of(n / VENUES, start);
	snprintf(body, sizeof body,
		"{\"v\":1,\"lang\":\"es\",\"centre_time\":\"2024-05-01T10:00\",%s\"service\":\"%s\","
		"\"place\":\"%s\",\"name\":\"Maria Fernandez %d\",\"for\":\"me\","
		"\"contact\":\"phone\",\"phone\":\"555 0192\"}",
		start, venues[n % VENUES][0], venues[n % VENUES][1], n);
	return close_up(keys, kiosk, n, "visit", body);
}
