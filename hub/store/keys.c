/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/store/keys.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "kiosk/base/buf.h"
#include "kiosk/base/log.h"

enum { KEY_FILE_MAX = 1024, KEY_PATH_MAX = 4096 };

#define B64 sodium_base64_VARIANT_ORIGINAL

/* A file holds one key: {"id", "key"}; which half it is stands in its name. */
static enum err key_write(
	const char *dir, const char *name, const char *id, const void *key, size_t n)
{
	char path[KEY_PATH_MAX], b64[128], text[KEY_FILE_MAX];
	if ((size_t)snprintf(path, sizeof path, "%s/%s", dir, name) >= sizeof path)
		return ERR_TOO_BIG;
	sodium_bin2base64(b64, sizeof b64, key, n, B64);
	int len = snprintf(text, sizeof text, "{\"id\": \"%s\", \"key\": \"%s\"}\n", id, b64);
	enum err e = k_file_replace(path, text, (size_t)len, 0600);
	sodium_memzero(b64, sizeof b64);
	sodium_memzero(text, sizeof text);
	if (e)
		log_error("store", "cannot write the key %s: %s", name, err_words(e));
	return e;
}

static enum err key_parse(const char *text, char id_out[KEY_ID_CHARS + 1], void *key_out, size_t n)
{
	json_t *j = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
	const char *id = json_string_value(json_object_get(j, "id"));
	const char *b64 = json_string_value(json_object_get(j, "key"));
	size_t got = 0;
	enum err e = ERR_DAMAGED;
	if (id && strlen(id) == KEY_ID_CHARS && b64 &&
		!sodium_base642bin(key_out, n, b64, strlen(b64), NULL, &got, NULL, B64) &&
		got == n) {
		memcpy(id_out, id, KEY_ID_CHARS + 1);
		e = ERR_OK;
	}
	json_decref(j);
	return e;
}

static enum err key_read(
	const char *dir, const char *name, char id_out[KEY_ID_CHARS + 1], void *key_out, size_t n)
{
	char path[KEY_PATH_MAX];
	if ((size_t)snprintf(path, sizeof path, "%s/%s", dir, name) >= sizeof path)
		return ERR_TOO_BIG;
	struct k_buf text;
	k_buf_init(&text, KEY_FILE_MAX);
	enum err e = k_buf_read_file(&text, path);
	if (!e)
		e = key_parse(text.data ? text.data : "", id_out, key_out, n);
	k_buf_finish_wipe(&text);
	if (e)
		log_error("store", "cannot read the key %s: %s", name, err_words(e));
	return e;
}

/* A key's id is the start of the hash of its public half. */
static void id_make(const unsigned char *public, size_t n, char id_out[KEY_ID_CHARS + 1])
{
	unsigned char hash[crypto_generichash_BYTES];
	crypto_generichash(hash, sizeof hash, public, n, NULL, 0);
	sodium_bin2hex(id_out, KEY_ID_CHARS + 1, hash, KEY_ID_CHARS / 2);
}

/* The private working key is written last: it is the mark that all is there. */
static enum err keys_make(const char *dir, struct keys *k)
{
	unsigned char recovery_secret[crypto_box_SECRETKEYBYTES];
	crypto_box_keypair(k->working_public, k->working_secret);
	crypto_box_keypair(k->recovery_public, recovery_secret);
	crypto_sign_keypair(k->receipt_public, k->receipt_secret);
	id_make(k->working_public, sizeof k->working_public, k->working_id);
	id_make(k->recovery_public, sizeof k->recovery_public, k->recovery_id);
	id_make(k->receipt_public, sizeof k->receipt_public, k->receipt_id);
	enum err e = key_write(dir, "recovery-private.json", k->recovery_id, recovery_secret,
		sizeof recovery_secret);
	sodium_memzero(recovery_secret, sizeof recovery_secret);
	if (!e)
		e = key_write(dir, "recovery-public.json", k->recovery_id, k->recovery_public,
			sizeof k->recovery_public);
	if (!e)
		e = key_write(dir, "receipt-private.json", k->receipt_id, k->receipt_secret,
			sizeof k->receipt_secret);
	if (!e)
		e = key_write(dir, "working-private.json", k->working_id, k->working_secret,
			sizeof k->working_secret);
	return e;
}

static enum err keys_read(const char *dir, struct keys *k)
{
	enum err e = key_read(dir, "working-private.json", k->working_id, k->working_secret,
		sizeof k->working_secret);
	if (!e)
		e = key_read(dir, "receipt-private.json", k->receipt_id, k->receipt_secret,
			sizeof k->receipt_secret);
	if (!e)
		e = key_read(dir, "recovery-public.json", k->recovery_id, k->recovery_public,
			sizeof k->recovery_public);
	if (e)
		return e == ERR_NOT_FOUND ? ERR_DAMAGED : e;
	crypto_scalarmult_base(k->working_public, k->working_secret);
	crypto_sign_ed25519_sk_to_pk(k->receipt_public, k->receipt_secret);
	return ERR_OK;
}

enum err keys_open(const char *dir, struct keys **keys_out, bool *were_made_out)
{
	char path[KEY_PATH_MAX];
	if (sodium_init() < 0)
		return ERR_CRYPTO;
	if (mkdir(dir, 0700) && errno != EEXIST)
		return err_from_errno(errno);
	if ((size_t)snprintf(path, sizeof path, "%s/working-private.json", dir) >= sizeof path)
		return ERR_TOO_BIG;
	bool is_first = access(path, F_OK) != 0;
	struct keys *k = sodium_malloc(sizeof *k);
	if (!k)
		return ERR_NO_MEMORY;
	enum err e = is_first ? keys_make(dir, k) : keys_read(dir, k);
	if (e) {
		sodium_free(k);
		return e;
	}
	*keys_out = k;
	*were_made_out = is_first;
	return ERR_OK;
}

void keys_destroy(struct keys *keys)
{
	sodium_free(keys);
}

json_t *keys_public_json(const struct keys *k)
{
	char working[64], recovery[64], receipt[64];
	sodium_bin2base64(
		working, sizeof working, k->working_public, sizeof k->working_public, B64);
	sodium_bin2base64(
		recovery, sizeof recovery, k->recovery_public, sizeof k->recovery_public, B64);
	sodium_bin2base64(
		receipt, sizeof receipt, k->receipt_public, sizeof k->receipt_public, B64);
	return json_pack("{s:[{s:s,s:s},{s:s,s:s}], s:{s:s,s:s}}", "seal", "id", k->working_id,
		"x25519", working, "id", k->recovery_id, "x25519", recovery, "receipt", "id",
		k->receipt_id, "ed25519", receipt);
}
