/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Opens what the kiosk sealed as the city does: with either of the two secret keys. */
#include "kiosk/outbox/seal.h"

#include <setjmp.h>
#include <sodium.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static const char id[] = "00112233445566778899aabbccddeeff";

struct city {
	unsigned char public_key[2][32], secret_key[2][32];
	json_t *keys;
};

static void base64(const unsigned char *bytes, size_t n, char *out, size_t room)
{
	sodium_bin2base64(out, room, bytes, n, sodium_base64_VARIANT_ORIGINAL);
}

static void open_city(struct city *c)
{
	char text[2][64];
	assert_true(sodium_init() >= 0);
	for (int i = 0; i < 2; i++) {
		crypto_box_keypair(c->public_key[i], c->secret_key[i]);
		base64(c->public_key[i], 32, text[i], sizeof text[i]);
	}
	c->keys = json_pack("{s:[{s:s,s:s},{s:s,s:s}]}", "seal", "id", "w1", "x25519", text[0],
		"id", "r1", "x25519", text[1]);
	assert_non_null(c->keys);
}

static size_t from_base64(const char *text, unsigned char *out, size_t room)
{
	size_t n = 0;
	assert_int_equal(sodium_base642bin(out, room, text, strlen(text), NULL, &n, NULL,
				 sodium_base64_VARIANT_ORIGINAL),
		0);
	return n;
}

/* Gives the opened body and its padded size; NULL if it does not open. */
static char *open_sealed(
	struct city *c, const char *sealed, int with, const char *as_id, size_t *size_out)
{
	enum { ROOM = 256 * 1024 };
	unsigned char *bytes = malloc(ROOM), box[128], key[32], nonce[32];
	char *json = malloc(ROOM);
	size_t n = from_base64(sealed, (unsigned char *)json, ROOM);
	json_t *object = json_loadb(json, n, JSON_REJECT_DUPLICATES, NULL);
	assert_int_equal(json_integer_value(json_object_get(object, "v")), 1);
	json_t *to = json_array_get(json_object_get(object, "to"), (size_t)with);
	assert_string_equal(json_string_value(json_object_get(to, "key")), with ? "r1" : "w1");
	n = from_base64(json_string_value(json_object_get(to, "box")), box, sizeof box);
	assert_int_equal(
		crypto_box_seal_open(key, box, n, c->public_key[with], c->secret_key[with]), 0);
	assert_int_equal(from_base64(json_string_value(json_object_get(object, "nonce")), nonce,
				 sizeof nonce),
		24);
	n = from_base64(json_string_value(json_object_get(object, "data")), bytes, ROOM);
	unsigned long long len = 0;
	int failed = crypto_aead_xchacha20poly1305_ietf_decrypt((unsigned char *)json, &len, NULL,
		bytes, n, (const unsigned char *)as_id, 32, nonce, key);
	json_decref(object);
	free(bytes);
	if (failed) {
		free(json);
		return NULL;
	}
	size_t body_len = 0;
	assert_int_equal(sodium_unpad(&body_len, (unsigned char *)json, len, len), 0);
	json[body_len] = '\0';
	*size_out = len;
	return json;
}

static void both_keys_open_it(void **state)
{
	(void)state;
	struct city c;
	struct seal_keys keys;
	char *sealed = NULL;
	size_t size = 0;
	open_city(&c);
	assert_int_equal(seal_keys_read(c.keys, &keys), ERR_OK);
	assert_int_equal(seal_make(&keys, id, "{\"name\":\"Rosa Díaz\"}", &sealed), ERR_OK);
	assert_null(strstr(sealed, "Rosa"));
	for (int with = 0; with < 2; with++) {
		char *body = open_sealed(&c, sealed, with, id, &size);
		assert_string_equal(body, "{\"name\":\"Rosa Díaz\"}");
		assert_int_equal(size, 512);
		free(body);
	}
	assert_null(open_sealed(&c, sealed, 0, "ffffffffffffffffffffffffffffffff", &size));
	free(sealed);
	json_decref(c.keys);
}

static void a_length_tells_little(void **state)
{
	(void)state;
	static const size_t lengths[][2] = {
		{0, 512}, {511, 512}, {512, 1024}, {1023, 1024}, {5000, 8192}, {65535, 65536}};
	struct city c;
	struct seal_keys keys;
	open_city(&c);
	assert_int_equal(seal_keys_read(c.keys, &keys), ERR_OK);
	for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
		char *body = malloc(lengths[i][0] + 1), *sealed = NULL;
		size_t size = 0;
		memset(body, 'x', lengths[i][0]);
		body[lengths[i][0]] = '\0';
		assert_int_equal(seal_make(&keys, id, body, &sealed), ERR_OK);
		char *back = open_sealed(&c, sealed, 1, id, &size);
		assert_string_equal(back, body);
		assert_int_equal(size, lengths[i][1]);
		free(back);
		free(body);
		free(sealed);
	}
	json_decref(c.keys);
}

static void too_long_a_body_is_refused(void **state)
{
	(void)state;
	struct city c;
	struct seal_keys keys;
	char *body = calloc(1, SEAL_SIZE_MAX + 1), *sealed = NULL;
	open_city(&c);
	assert_int_equal(seal_keys_read(c.keys, &keys), ERR_OK);
	memset(body, 'x', SEAL_SIZE_MAX);
	assert_int_equal(seal_make(&keys, id, body, &sealed), ERR_TOO_BIG);
	assert_null(sealed);
	free(body);
	json_decref(c.keys);
}

static void keys_that_are_none_are_refused(void **state)
{
	(void)state;
	static const char *const bad[] = {"{}", "{\"seal\":[]}",
		"{\"seal\":[{\"id\":\"a\",\"x25519\":\"AA==\"},{\"id\":\"b\",\"x25519\":\"AA==\"}]"
		"}",
		"{\"seal\":[{\"id\":\"\",\"x25519\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
		"\"},"
		"{\"id\":\"b\",\"x25519\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\"}]}"};
	struct seal_keys keys;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		json_t *json = json_loads(bad[i], 0, NULL);
		assert_int_equal(seal_keys_read(json, &keys), ERR_BAD_INPUT);
		json_decref(json);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(both_keys_open_it),
		cmocka_unit_test(a_length_tells_little),
		cmocka_unit_test(too_long_a_body_is_refused),
		cmocka_unit_test(keys_that_are_none_are_refused),
	};
	return cmocka_run_group_tests_name("seal", tests, NULL, NULL);
}
