/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/intake/arrival.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "hub/intake/given.h"
#include "kiosk/model/number.h"

enum {
	BOX_BYTES = crypto_aead_xchacha20poly1305_ietf_KEYBYTES + crypto_box_SEALBYTES,
	NONCE_BYTES = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
	TAG_BYTES = crypto_aead_xchacha20poly1305_ietf_ABYTES,
	RECIPIENTS_MAX = 8
};

#define B64 sodium_base64_VARIANT_ORIGINAL

static bool number_fits(enum request_kind kind, const char *number)
{
	if (!request_has_number(kind) && !*number)
		return true;
	return !request_is_counted(kind) && number_is_right(number);
}

static enum err arrival_fill(struct arrival *e)
{
	int64_t version = 0;
	const char *kiosk = given_text(e->json, "kiosk", 1, sizeof e->kiosk - 1);
	const char *id = given_text(e->json, "id", REQUEST_ID_CHARS, REQUEST_ID_CHARS);
	const char *number = given_text(e->json, "number", 0, REQUEST_NUMBER_CHARS);
	const char *kind = given_text(e->json, "kind", 1, 16);
	e->sealed = given_text(e->json, "sealed", 1, ARRIVAL_MAX);
	int k = kind ? request_kind_find(kind) : -1;
	if (!given_int(e->json, "v", 1, 1, &version) || !kiosk || !id || !number || k < 0 ||
		!e->sealed || !given_is_hex(id, REQUEST_ID_CHARS) ||
		!given_int(e->json, "seq", 0, INT64_MAX, &e->seq) ||
		!given_int(e->json, "at", INT64_MIN, INT64_MAX, &e->at_ms) ||
		!given_bool(e->json, "unshown", &e->unshown))
		return ERR_BAD_INPUT;
	if (json_object_get(e->json, "right") &&
		!given_int(e->json, "right", 1, INT64_MAX, &e->right))
		return ERR_BAD_INPUT;
	e->kind = (enum request_kind)k;
	snprintf(e->kiosk, sizeof e->kiosk, "%s", kiosk);
	snprintf(e->id, sizeof e->id, "%s", id);
	snprintf(e->number, sizeof e->number, "%s", number);
	return number_fits(e->kind, number) ? ERR_OK : ERR_BAD_INPUT;
}

enum err arrival_read(struct arrival *e, const void *bytes, size_t n)
{
	*e = (struct arrival){0};
	if (n > ARRIVAL_MAX)
		return ERR_TOO_BIG;
	unsigned char hash[crypto_hash_sha256_BYTES];
	crypto_hash_sha256(hash, bytes, n);
	sodium_bin2hex(e->sha256, sizeof e->sha256, hash, sizeof hash);
	e->json = given_parse(bytes, n);
	enum err err = e->json ? arrival_fill(e) : ERR_BAD_INPUT;
	if (err)
		arrival_finish(e);
	return err;
}

void arrival_finish(struct arrival *e)
{
	json_decref(e->json);
	e->json = NULL;
}

/* Decodes base64 text into new memory.  NULL if it is not base64, or without memory. */
static unsigned char *decode(const char *b64, size_t *n_out)
{
	size_t len = strlen(b64);
	unsigned char *bytes = malloc(len / 4 * 3 + 3);
	if (bytes && sodium_base642bin(bytes, len / 4 * 3 + 3, b64, len, NULL, n_out, NULL, B64)) {
		free(bytes);
		return NULL;
	}
	return bytes;
}

/* Finds our box among the recipients and takes the content key out of it. */
static enum err content_key_open(const json_t *seal, const struct keys *keys,
	unsigned char *key_out, char seal_key_out[KEY_ID_CHARS + 1])
{
	struct opening_key ours;
	const json_t *to = json_object_get(seal, "to"), *recipient;
	size_t i;
	if (json_array_size(to) > RECIPIENTS_MAX)
		return ERR_BAD_INPUT;
	json_array_foreach(to, i, recipient) {
		const char *id = given_text(recipient, "key", 1, 64);
		const char *b64 = given_text(recipient, "box", 1, 256);
		unsigned char box[BOX_BYTES];
		size_t n = 0;
		if (!id || !b64 || !keys_opening(keys, id, &ours))
			continue;
		snprintf(seal_key_out, KEY_ID_CHARS + 1, "%s", ours.id);
		if (sodium_base642bin(box, sizeof box, b64, strlen(b64), NULL, &n, NULL, B64) ||
			n != sizeof box)
			return ERR_CRYPTO;
		return crypto_box_seal_open(
			       key_out, box, sizeof box, ours.public, ours.secret)
			       ? ERR_CRYPTO
			       : ERR_OK;
	}
	return ERR_CRYPTO;
}

/* Decrypts data with the content key, takes the padding off and parses what is inside. */
static enum err data_open(
	const json_t *seal, const unsigned char *key, const char *id, json_t **answers_out)
{
	const char *nonce_b64 = given_text(seal, "nonce", 1, 64);
	const char *data_b64 = given_text(seal, "data", 1, ARRIVAL_MAX);
	unsigned char nonce[NONCE_BYTES];
	size_t nonce_len = 0, data_len = 0, body_len = 0;
	unsigned long long clear_len = 0;
	if (!nonce_b64 || !data_b64 ||
		sodium_base642bin(nonce, sizeof nonce, nonce_b64, strlen(nonce_b64), NULL,
			&nonce_len, NULL, B64) ||
		nonce_len != sizeof nonce)
		return ERR_BAD_INPUT;
	unsigned char *data = decode(data_b64, &data_len);
	if (!data)
		return ERR_BAD_INPUT;
	enum err e = ERR_CRYPTO;
	if (data_len > TAG_BYTES &&
		!crypto_aead_xchacha20poly1305_ietf_decrypt(data, &clear_len, NULL, data, data_len,
			(const unsigned char *)id, strlen(id), nonce, key)) {
		e = ERR_BAD_INPUT;
		if (!sodium_unpad(&body_len, data, clear_len, clear_len))
			*answers_out = given_parse((const char *)data, body_len);
		if (*answers_out)
			e = ERR_OK;
	}
	sodium_memzero(data, data_len);
	free(data);
	return e;
}

enum err arrival_open(struct arrival *e, const struct keys *keys, json_t **answers_out)
{
	size_t n = 0;
	unsigned char key[crypto_aead_xchacha20poly1305_ietf_KEYBYTES];
	json_t *answers = NULL;
	unsigned char *text = decode(e->sealed, &n);
	json_t *seal = text ? given_parse((const char *)text, n) : NULL;
	free(text);
	int64_t version = 0;
	enum err err = given_int(seal, "v", 1, 1, &version) ? ERR_OK : ERR_BAD_INPUT;
	if (!err)
		err = content_key_open(seal, keys, key, e->seal_key);
	if (!err)
		err = data_open(seal, key, e->id, &answers);
	sodium_memzero(key, sizeof key);
	json_decref(seal);
	if (!err)
		*answers_out = answers;
	return err;
}

static void wipe(json_t *j)
{
	const char *key;
	json_t *value;
	size_t i;
	if (json_is_string(j)) {
		/* jansson owns the bytes and lets us read them; nothing else points at them. */
		sodium_memzero((char *)(uintptr_t)json_string_value(j), json_string_length(j));
	} else if (json_is_object(j)) {
		json_object_foreach(j, key, value) {
			wipe(value);
		}
	} else {
		json_array_foreach(j, i, value) {
			wipe(value);
		}
	}
}

void answers_destroy(json_t *answers)
{
	if (answers)
		wipe(answers);
	json_decref(answers);
}
