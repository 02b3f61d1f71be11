/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fixture: a hub in a folder of its own with a very small town, and kiosks that can seal.  Each
 * test includes this file.  Time stands at Wednesday 1 May 2024, 10:00 in Dublin. */
#ifndef FOYER_TESTS_HUB_FIXTURE_H
#define FOYER_TESTS_HUB_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "hub/booking/offer.h"
#include "hub/intake/intake.h"
#include "hub/intake/kiosks.h"
#include "hub/store/db.h"
#include "hub/store/hub.h"
#include "hub/store/keys.h"
#include "kiosk/content/content.h"
#include "kiosk/i18n/i18n.h"
#include "kiosk/model/number.h"
#include "kiosk/outbox/seal.h"
#include "test_store.h"

#define NOW_MS INT64_C(1714554000000)
#define DAY_MS INT64_C(86400000)
#define MINUTE_MS INT64_C(60000)

struct fixture {
	char dir[64], where[TEST_STORE_MAX]; /* its database */
	struct content content;
	struct hub hub;
	struct keys *keys;
	char kiosk[33], other[33];
	int next; /* makes ids and numbers */
};

enum { SERVICE_DOCTOR, SERVICE_TAX, SERVICE_PHONE };

static struct service fixture_services[] = {
	{.id = "doctor", .minutes = 30, .number = -1, .places = {0}, .place_count = 1},
	{.id = "tax", .minutes = 20, .number = -1, .places = {0, 1}, .place_count = 2},
	{.id = "legal", .minutes = 20, .is_phone_only = true, .number = 0},
};
/* The clinic: weekdays 9:00 to 11:00 and 14:00 to 15:00.  The hall: Sundays 0:30 to 3:00. */
static struct place fixture_places[] = {
	{.id = "clinic", .hours = {{0x1f, 540, 660}, {0x1f, 840, 900}}, .hours_count = 2},
	{.id = "hall", .hours = {{0x40, 30, 180}}, .hours_count = 1},
};
static struct report_kind fixture_kinds[] = {
	{.id = "lights", .other_number = -1},
	{.id = "unsafe", .asks_danger = true, .other_number = -1},
	{.id = "service", .is_bad_service = true, .other_number = -1},
	{.id = "idea", .is_idea = true, .other_number = -1},
};
static const char *fixture_streets[] = {"Bridge Street", "Mill Road"};

static void fixture_kiosk(struct fixture *f, char id_out[33])
{
	char code[CODE_CHARS + 1];
	unsigned char key[crypto_sign_PUBLICKEYBYTES];
	randombytes_buf(key, sizeof key);
	assert_int_equal(kiosks_code_make(&f->hub, "Main Street Library", NOW_MS, code), ERR_OK);
	assert_int_equal(kiosks_enrol(&f->hub, code, key, NOW_MS, id_out), ERR_OK);
}

static int fixture_open(void **state)
{
	struct fixture *f = calloc(1, sizeof *f);
	char path[96];
	bool were_made;
	strcpy(f->dir, P_tmpdir "/hub-test-XXXXXX");
	assert_non_null(mkdtemp(f->dir));
	f->content.services = fixture_services;
	f->content.service_count = 3;
	f->content.places = fixture_places;
	f->content.place_count = 2;
	f->content.kinds = fixture_kinds;
	f->content.kind_count = 4;
	f->content.streets = (struct name_list){fixture_streets, 2};
	assert_int_equal(zone_set("Europe/Dublin"), ERR_OK);
	snprintf(path, sizeof path, "%s/keys", f->dir);
	assert_int_equal(keys_open(path, &f->keys, &were_made), ERR_OK);
	assert_true(were_made);
	test_store_make(f->dir, f->where);
	f->hub = (struct hub){.keys = f->keys, .content = &f->content};
	assert_int_equal(db_open(f->where, &f->hub.db), ERR_OK);
	fixture_kiosk(f, f->kiosk);
	fixture_kiosk(f, f->other);
	*state = f;
	return 0;
}

static int fixture_close(void **state)
{
	struct fixture *f = *state;
	char command[96];
	offer_destroy(&f->hub);
	db_close(f->hub.db);
	test_store_drop(f->where);
	keys_destroy(f->keys);
	snprintf(command, sizeof command, "rm -rf %s", f->dir);
	assert_int_equal(system(command), 0);
	free(f);
	return 0;
}

/* A right request number that was not given before. */
static inline void fixture_number(struct fixture *f, char out[10])
{
	number_make((uint64_t)(1000 + f->next++), out);
}

/* An envelope as the sync process makes it: sealed body, frozen text.  Caller frees. */
static char *fixture_envelope(struct fixture *f, const char *kiosk, const char *id,
	const char *kind, const char *number, const char *fields)
{
	struct seal_keys keys;
	char *sealed = NULL, *text = NULL, *body = NULL;
	json_t *public = keys_public_json(f->keys);
	assert_int_equal(seal_keys_read(public, &keys), ERR_OK);
	json_decref(public);
	assert_true(asprintf(&body,
			    "{\"v\":1,\"lang\":\"ar\",\"centre_time\":\"2024-05-01T10:00\"%s%s}",
			    *fields ? "," : "", fields) > 0);
	assert_int_equal(seal_make(&keys, id, body, &sealed), ERR_OK);
	assert_true(asprintf(&text,
			    "{\"v\":1,\"kiosk\":\"%s\",\"id\":\"%s\",\"seq\":%d,\"kind\":\"%s\","
			    "\"number\":\"%s\",\"at\":-5,\"unshown\":false,\"sealed\":\"%s\"}",
			    kiosk, id, f->next, kind, number, sealed) > 0);
	free(sealed);
	free(body);
	return text;
}

static void fixture_id(struct fixture *f, char out[33])
{
	snprintf(out, 33, "%032x", (unsigned)++f->next);
}

/* Sends a new request and gives what it came to: "booked", "gone", "received", or an error. */
static enum err fixture_send_at(struct fixture *f, const char *kiosk, const char *kind,
	const char *number, const char *fields, int64_t now_ms, char outcome_out[16])
{
	char id[33];
	struct intake_answer answer;
	fixture_id(f, id);
	char *text = fixture_envelope(f, kiosk, id, kind, number, fields);
	enum err e = intake_take(&f->hub, kiosk, text, strlen(text), now_ms, &answer);
	free(text);
	outcome_out[0] = '\0';
	if (!e) {
		json_t *receipt = json_loads(
			json_string_value(json_object_get(answer.receipt, "receipt")), 0, NULL);
		snprintf(outcome_out, 16, "%s",
			json_string_value(json_object_get(receipt, "outcome")));
		json_decref(receipt);
		json_decref(answer.receipt);
	}
	return e;
}

/* Sends and expects an outcome. */
static inline void fixture_expect(struct fixture *f, const char *kiosk, const char *kind,
	const char *number, const char *fields, const char *outcome)
{
	char got[16];
	assert_int_equal(fixture_send_at(f, kiosk, kind, number, fields, NOW_MS, got), ERR_OK);
	assert_string_equal(got, outcome);
}

static inline int64_t fixture_count(struct fixture *f, const char *sql)
{
	int64_t n = -1;
	assert_int_equal(db_one(f->hub.db, &n, sql, ""), ERR_OK);
	return n;
}

#endif
