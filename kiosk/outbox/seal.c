/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kiosk/outbox/seal.h"
#include "kiosk/model/json_text.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	KEY_BYTES = crypto_aead_xchacha20poly1305_ietf_KEYBYTES,
	NONCE_BYTES = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
	TAG_BYTES = crypto_aead_xchacha20poly1305_ietf_ABYTES,
	BOX_BYTES = crypto_box_SEALBYTES + KEY_BYTES
};

enum err seal_keys_read(const json_t *keys, struct seal_keys *keys_out)
{
	struct seal_keys found = {0};
	const json_t *list = json_object_get(keys, "seal");
	if (json_array_size(list) != SEAL_RECIPIENTS)
		return ERR_BAD_INPUT;
	for (size_t i = 0; i < SEAL_RECIPIENTS; i++) {
		const json_t *key = json_array_get(list, i);
		const char *id = json_string_value(json_object_get(key, "id"));
		const char *text = json_string_value(json_object_get(key, "x25519"));
		size_t n = 0;
		if (!id || !text || !*id || strlen(id) > SEAL_KEY_ID_MAX)
			return ERR_BAD_INPUT;
		if (sodium_base642bin(found.to[i].x25519, sizeof found.to[i].x25519, text,
			    strlen(text), NULL, &n, NULL, sodium_base64_VARIANT_ORIGINAL) ||
			n != sizeof found.to[i].x25519)
			return ERR_BAD_INPUT;
		snprintf(found.to[i].id, sizeof found.to[i].id, "%s", id);
	}
	*keys_out = found;
	return ERR_OK;
}

static json_t *base64_json(const unsigned char *bytes, size_t n)
{
	size_t room = sodium_base64_ENCODED_LEN(n, sodium_base64_VARIANT_ORIGINAL);
	char *text = malloc(room);
	json_t *json = NULL;
	if (text)
		json = json_string(
			sodium_bin2base64(text, room, bytes, n, sodium_base64_VARIANT_ORIGINAL));
	free(text);
	return json;
}

static enum err add_box(
	json_t *to, const char *id, const unsigned char *x25519, const unsigned char *key)
{
	unsigned char box[BOX_BYTES];
	if (crypto_box_seal(box, key, KEY_BYTES, x25519))
		return ERR_CRYPTO;
	json_t *one = json_pack("{s:s, s:o}", "key", id, "box", base64_json(box, sizeof box));
	return json_array_append_new(to, one) ? ERR_NO_MEMORY : ERR_OK;
}

/* Encrypts padded (size bytes) under a fresh key in locked memory; gives the sealed object. */
static enum err seal_padded(const struct seal_keys *keys, const char *id,
	const unsigned char *padded, size_t size, unsigned char *key, json_t **object_out)
{
	unsigned char nonce[NONCE_BYTES];
	unsigned char *data = malloc(size + TAG_BYTES);
	json_t *to = json_array();
	if (!data || !to) {
		free(data);
		json_decref(to);
		return ERR_NO_MEMORY;
	}
	crypto_aead_xchacha20poly1305_ietf_keygen(key);
	randombytes_buf(nonce, sizeof nonce);
	crypto_aead_xchacha20poly1305_ietf_encrypt(
		data, NULL, padded, size, (const unsigned char *)id, strlen(id), NULL, nonce, key);
	enum err e = ERR_OK;
	for (int i = 0; i < SEAL_RECIPIENTS && !e; i++)
		e = add_box(to, keys->to[i].id, keys->to[i].x25519, key);
	json_t *object = json_pack("{s:i, s:o, s:o, s:o}", "v", 1, "to", to, "nonce",
		base64_json(nonce, sizeof nonce), "data", base64_json(data, size + TAG_BYTES));
	free(data);
	if (!e && !object)
		e = ERR_NO_MEMORY;
	if (e)
		json_decref(object);
	else
		*object_out = object;
	return e;
}

static enum err object_to_base64(json_t *object, char **text_out)
{
	char *json = json_text(object, JSON_COMPACT);
	if (!json)
		return ERR_NO_MEMORY;
	size_t n = strlen(json),
	       room = sodium_base64_ENCODED_LEN(n, sodium_base64_VARIANT_ORIGINAL);
	char *text = malloc(room);
	if (text) {
		sodium_bin2base64(
			text, room, (unsigned char *)json, n, sodium_base64_VARIANT_ORIGINAL);
		*text_out = text;
	}
	free(json);
	return text ? ERR_OK : ERR_NO_MEMORY;
}

enum err seal_make(
	const struct seal_keys *keys, const char *id, const char *body, char **sealed_out)
{
	size_t len = strlen(body), size = SEAL_SIZE_MIN, padded_len = 0;
	if (len >= SEAL_SIZE_MAX)
		return ERR_TOO_BIG;
	while (size <= len)
		size *= 2;
	if (sodium_init() < 0)
		return ERR_CRYPTO;
	unsigned char *padded = sodium_malloc(size), *key = sodium_malloc(KEY_BYTES);
	json_t *object = NULL;
	enum err e = padded && key ? ERR_OK : ERR_NO_MEMORY;
	if (!e) {
		memcpy(padded, body, len);
		if (sodium_pad(&padded_len, padded, len, size, size) || padded_len != size)
			e = ERR_CRYPTO;
	}
	if (!e)
		e = seal_padded(keys, id, padded, size, key, &object);
	sodium_free(padded);
	sodium_free(key);
	if (!e)
		e = object_to_base64(object, sealed_out);
	json_decref(object);
	return e;
}
