/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/store/keys.h"

#include <errno.h>
#include <fcntl.h>
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
		log_error("store", "cannot write keys/%s: %s", name, err_words(e));
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
		log_error("store", "cannot read keys/%s: %s", name, err_words(e));
	return e;
}

/* A key's id is the start of the hash of its public half. */
static void id_make(const unsigned char *public, size_t n, char id_out[KEY_ID_CHARS + 1])
{
	unsigned char hash[crypto_generichash_BYTES];
	crypto_generichash(hash, sizeof hash, public, n, NULL, 0);
	sodium_bin2hex(id_out, KEY_ID_CHARS + 1, hash, KEY_ID_CHARS / 2);
}

static enum err olds_read(const char *dir, struct keys *k);

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
	return olds_read(dir, k);
}

/* --- old working pairs ------------------------------------------------------------------------
 * old-1-private.json is the newest.  What a power cut leaves while they move up is a pair that
 * stands twice, never one that is gone; the second is passed over when it is read. */

enum { OLD_NAME_MAX = 32 };

static void old_name(int i, char out[OLD_NAME_MAX])
{
	snprintf(out, OLD_NAME_MAX, "old-%d-private.json", i + 1);
}

static enum err old_write(const char *dir, int i, const struct old_key *key)
{
	char name[OLD_NAME_MAX];
	old_name(i, name);
	return key_write(dir, name, key->id, key->secret, sizeof key->secret);
}

/* Writes over what is in the file, then takes it away.  One that is not there is well. */
static enum err old_remove(const char *dir, int i)
{
	static const char nothing[KEY_FILE_MAX];
	char name[OLD_NAME_MAX], path[KEY_PATH_MAX];
	old_name(i, name);
	if ((size_t)snprintf(path, sizeof path, "%s/%s", dir, name) >= sizeof path)
		return ERR_TOO_BIG;
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	if (fd < 0)
		return errno == ENOENT ? ERR_OK : err_from_errno(errno);
	bool is_over = write(fd, nothing, sizeof nothing) == sizeof nothing && !fsync(fd);
	close(fd);
	if (!is_over || unlink(path))
		return err_from_errno(errno);
	return k_folder_sync_of(path);
}

static enum err olds_read(const char *dir, struct keys *k)
{
	for (int i = 0; i < KEYS_OLD_MAX; i++) {
		char name[OLD_NAME_MAX], path[KEY_PATH_MAX];
		struct old_key *key = &k->old[k->old_count];
		struct opening_key known;
		old_name(i, name);
		if ((size_t)snprintf(path, sizeof path, "%s/%s", dir, name) >= sizeof path)
			return ERR_TOO_BIG;
		if (access(path, F_OK))
			continue;
		enum err e = key_read(dir, name, key->id, key->secret, sizeof key->secret);
		if (e)
			return e;
		if (keys_opening(k, key->id, &known))
			continue;
		crypto_scalarmult_base(key->public, key->secret);
		k->old_count++;
	}
	return ERR_OK;
}

bool keys_opening(const struct keys *k, const char *id, struct opening_key *out)
{
	if (!strcmp(id, k->working_id)) {
		*out = (struct opening_key){k->working_id, k->working_public, k->working_secret};
		return true;
	}
	for (int i = 0; i < k->old_count; i++) {
		if (strcmp(id, k->old[i].id))
			continue;
		*out = (struct opening_key){k->old[i].id, k->old[i].public, k->old[i].secret};
		return true;
	}
	return false;
}

static void working_to_old(const struct keys *k, struct old_key *out)
{
	memcpy(out->id, k->working_id, sizeof out->id);
	memcpy(out->public, k->working_public, sizeof out->public);
	memcpy(out->secret, k->working_secret, sizeof out->secret);
}

/* Makes room at the front, from behind, so that each file is there once or twice at any moment. */
static enum err olds_move_up(const char *dir, struct keys *next)
{
	enum err e = ERR_OK;
	for (int i = next->old_count; !e && i > 0; i--) {
		next->old[i] = next->old[i - 1];
		e = old_write(dir, i, &next->old[i]);
	}
	working_to_old(next, &next->old[0]);
	next->old_count++;
	return e ? e : old_write(dir, 0, &next->old[0]);
}

static enum err new_working_write(const char *dir, struct keys *k)
{
	crypto_box_keypair(k->working_public, k->working_secret);
	id_make(k->working_public, sizeof k->working_public, k->working_id);
	return key_write(dir, "working-private.json", k->working_id, k->working_secret,
		sizeof k->working_secret);
}

enum err keys_rotate(const char *dir, struct keys *keys)
{
	if (keys->old_count == KEYS_OLD_MAX)
		return ERR_FULL;
	struct keys *next = sodium_malloc(sizeof *next);
	if (!next)
		return ERR_NO_MEMORY;
	*next = *keys;
	enum err e = olds_move_up(dir, next);
	if (!e) {
		e = new_working_write(dir, next);
	}
	if (!e)
		*keys = *next;
	sodium_free(next);
	return e;
}

enum err keys_retire(const char *dir, struct keys *keys, const char *id)
{
	enum err e = ERR_OK;
	int at = 0;
	while (at < keys->old_count && strcmp(keys->old[at].id, id))
		at++;
	if (at == keys->old_count)
		return ERR_NOT_FOUND;
	/* Those behind it move down over it; then the places behind them are emptied. */
	for (int i = at; !e && i + 1 < keys->old_count; i++)
		e = old_write(dir, i, &keys->old[i + 1]);
	for (int i = keys->old_count - 1; !e && i < KEYS_OLD_MAX; i++)
		e = old_remove(dir, i);
	if (e)
		return e;
	for (int i = at; i + 1 < keys->old_count; i++)
		keys->old[i] = keys->old[i + 1];
	keys->old_count--;
	sodium_memzero(&keys->old[keys->old_count], sizeof keys->old[0]);
	return ERR_OK;
}

/* --- life ------------------------------------------------------------------------------------ */

/* 0: there is none. */
static int64_t changed_ns(const char *dir)
{
	struct stat facts;
	return stat(dir, &facts) ? 0
				 : (int64_t)facts.st_mtim.tv_sec * 1000000000 + facts.st_mtim.tv_nsec;
}

static bool is_there(const char *dir, const char *name)
{
	char path[KEY_PATH_MAX];
	return (size_t)snprintf(path, sizeof path, "%s/%s", dir, name) < sizeof path &&
	       !access(path, F_OK);
}

enum err keys_of_one(const char *text, struct keys **keys_out)
{
	char id[KEY_ID_CHARS + 1];
	if (sodium_init() < 0)
		return ERR_CRYPTO;
	struct keys *k = sodium_malloc(sizeof *k);
	if (!k)
		return ERR_NO_MEMORY;
	sodium_memzero(k, sizeof *k);
	enum err e = key_parse(text, k->working_id, k->working_secret, sizeof k->working_secret);
	if (!e && crypto_scalarmult_base(k->working_public, k->working_secret))
		e = ERR_DAMAGED;
	if (!e) {
		id_make(k->working_public, sizeof k->working_public, id);
		e = strcmp(id, k->working_id) ? ERR_DAMAGED : ERR_OK;
	}
	if (e) {
		sodium_free(k);
		return e;
	}
	*keys_out = k;
	return ERR_OK;
}

enum err keys_restore(const char *dir, const struct keys *recovery, bool *was_made_out)
{
	struct opening_key known;
	if (!is_there(dir, "receipt-private.json") || !is_there(dir, "recovery-public.json"))
		return ERR_NOT_FOUND;
	struct keys *k = sodium_malloc(sizeof *k);
	if (!k)
		return ERR_NO_MEMORY;
	sodium_memzero(k, sizeof *k);
	bool is_lost = !is_there(dir, "working-private.json");
	enum err e = key_read(dir, "recovery-public.json", k->recovery_id, k->recovery_public,
		sizeof k->recovery_public);
	if (!e && strcmp(k->recovery_id, recovery->working_id))
		e = ERR_CRYPTO;
	if (!e)
		e = olds_read(dir, k);
	/* First what opens the old, then what seals the new: a cut between them is done over. */
	if (!e && !keys_opening(k, recovery->working_id, &known)) {
		working_to_old(recovery, &k->old[k->old_count]);
		e = k->old_count == KEYS_OLD_MAX
			    ? ERR_FULL
			    : old_write(dir, k->old_count, &k->old[k->old_count]);
	}
	if (!e && is_lost)
		e = new_working_write(dir, k);
	sodium_free(k);
	if (!e)
		*was_made_out = is_lost;
	return e;
}

enum err keys_open(const char *dir, struct keys **keys_out, bool *were_made_out)
{
	if (sodium_init() < 0)
		return ERR_CRYPTO;
	if (mkdir(dir, 0700) && errno != EEXIST)
		return err_from_errno(errno);
	bool is_first = !is_there(dir, "working-private.json");
	if (is_first && is_there(dir, "receipt-private.json")) {
		log_error("store", "keys/working-private.json is missing: put the copy of keys/ back, or "
				   "see hubctl recover; on a hub that never took a request empty keys/");
		return ERR_DAMAGED;
	}
	struct keys *k = sodium_malloc(sizeof *k);
	if (!k)
		return ERR_NO_MEMORY;
	sodium_memzero(k, sizeof *k);
	enum err e = is_first ? keys_make(dir, k) : keys_read(dir, k);
	k->folder_ns = changed_ns(dir);
	if (e) {
		sodium_free(k);
		return e;
	}
	*keys_out = k;
	*were_made_out = is_first;
	return ERR_OK;
}

bool keys_folder_changed(const char *dir, const struct keys *keys)
{
	return changed_ns(dir) != keys->folder_ns;
}

/* What opened requests until now opens them still. */
static void keep_olds(const struct keys *before, struct keys *next)
{
	struct old_key ours[1 + KEYS_OLD_MAX];
	struct opening_key known;
	working_to_old(before, &ours[0]);
	memcpy(&ours[1], before->old, sizeof before->old);
	for (int i = 0; i <= before->old_count && next->old_count < KEYS_OLD_MAX; i++)
		if (!keys_opening(next, ours[i].id, &known))
			next->old[next->old_count++] = ours[i];
	sodium_memzero(ours, sizeof ours);
}

enum err keys_reread(const char *dir, struct keys *keys)
{
	struct keys *next = sodium_malloc(sizeof *next);
	if (!next)
		return ERR_NO_MEMORY;
	sodium_memzero(next, sizeof *next);
	next->folder_ns = changed_ns(dir);
	enum err e = keys_read(dir, next);
	if (!e && strcmp(next->receipt_id, keys->receipt_id))
		e = ERR_CRYPTO;
	if (!e) {
		keep_olds(keys, next);
		*keys = *next;
	}
	sodium_free(next);
	return e;
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
