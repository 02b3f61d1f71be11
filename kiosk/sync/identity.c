/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kiosk/sync/identity.h"

#include "kiosk/base/buf.h"
#include "kiosk/base/check.h"
#include "kiosk/outbox/seal.h"
#include "kiosk/model/json_text.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { FILE_MAX = 64 * 1024 };

static bool from_base64(const char *text, unsigned char *out, size_t want)
{
	size_t n = 0;
	return text &&
	       !sodium_base642bin(out, want, text, strlen(text), NULL, &n, NULL,
		       sodium_base64_VARIANT_ORIGINAL) &&
	       n == want;
}

/* --- file ------------------------------------------------------------------------------- */

static void path_in(const char *dir, const char *name, char path_out[PATH_MAX])
{
	snprintf(path_out, PATH_MAX, "%.*s/%s", PATH_MAX - 32, dir, name);
}

static enum err read_json(struct identity *i, const json_t *json)
{
	const char *kiosk, *url, *secret;
	json_t *keys;
	if (json_unpack((json_t *)(uintptr_t)json, "{s:s, s:s, s:s, s:o}", "kiosk", &kiosk, "url",
		    &url, "secret_key", &secret, "keys", &keys) ||
		!*kiosk || strlen(kiosk) > IDENTITY_KIOSK_MAX ||
		!from_base64(secret, i->secret_key, sizeof i->secret_key) ||
		identity_set_url(i, url) || identity_set_keys(i, keys))
		return ERR_DAMAGED;
	snprintf(i->kiosk, sizeof i->kiosk, "%s", kiosk);
	return ERR_OK;
}

enum err identity_read(struct identity *i, const char *dir)
{
	char path[PATH_MAX];
	struct k_buf file;
	*i = (struct identity){0};
	path_in(dir, "identity.json", path);
	k_buf_init(&file, FILE_MAX);
	enum err e = k_buf_read_file(&file, path);
	if (!e) {
		json_t *json = json_loadb(
			file.data ? file.data : "", file.len_bytes, JSON_REJECT_DUPLICATES, NULL);
		e = read_json(i, json);
		json_decref(json);
	}
	k_buf_finish_wipe(&file);
	if (e)
		identity_finish(i);
	return e == ERR_NOT_FOUND ? ERR_OK : e;
}

enum err identity_write(const struct identity *i, const char *dir)
{
	char path[PATH_MAX], secret[128];
	path_in(dir, "identity.json", path);
	sodium_bin2base64(secret, sizeof secret, i->secret_key, sizeof i->secret_key,
		sodium_base64_VARIANT_ORIGINAL);
	json_t *json = json_pack("{s:i, s:s, s:s, s:s, s:O}", "v", 1, "kiosk", i->kiosk, "url",
		i->url, "secret_key", secret, "keys", i->keys);
	char *text = json ? json_text(json, JSON_INDENT(2)) : NULL;
	enum err e = text ? k_file_replace(path, text, strlen(text), 0600) : ERR_NO_MEMORY;
	if (text)
		explicit_bzero(text, strlen(text));
	explicit_bzero(secret, sizeof secret);
	free(text);
	json_decref(json);
	return e;
}

void identity_finish(struct identity *i)
{
	json_decref(i->keys);
	explicit_bzero(i, sizeof *i);
}

bool identity_is_enrolled(const struct identity *i)
{
	return *i->kiosk != '\0';
}

void identity_ca_file(const char *dir, char path_out[PATH_MAX])
{
	path_in(dir, "ca.pem", path_out);
	if (access(path_out, R_OK))
		*path_out = '\0';
}

/* --- keys and address --------------------------------------------------------------------- */

enum err identity_set_keys(struct identity *i, const json_t *keys)
{
	struct seal_keys seal;
	unsigned char receipt_key[32];
	const char *receipt =
		json_string_value(json_object_get(json_object_get(keys, "receipt"), "ed25519"));
	if (seal_keys_read(keys, &seal) || !from_base64(receipt, receipt_key, sizeof receipt_key))
		return ERR_BAD_INPUT;
	json_t *copy = json_deep_copy(keys);
	if (!copy)
		return ERR_NO_MEMORY;
	json_decref(i->keys);
	i->keys = copy;
	memcpy(i->receipt_key, receipt_key, sizeof receipt_key);
	return ERR_OK;
}

static const char *host_of(const char *url)
{
	static const char *const schemes[] = {"https://", "http://"};
	for (size_t n = 0; n < K_COUNT(schemes); n++)
		if (!strncmp(url, schemes[n], strlen(schemes[n])))
			return url + strlen(schemes[n]);
	return NULL;
}

enum err identity_set_url(struct identity *i, const char *url)
{
	const char *host = host_of(url);
	size_t n = strlen(url);
	if (!host || !*host || strpbrk(url, " \t\r\n?#@"))
		return ERR_BAD_INPUT;
	if (n > IDENTITY_URL_MAX)
		return ERR_TOO_BIG;
	snprintf(i->url, sizeof i->url, "%s", url);
	while (n && i->url[n - 1] == '/')
		i->url[--n] = '\0';
	return ERR_OK;
}

bool identity_is_private_line(const struct identity *i)
{
	static const char *const here[] = {"127.0.0.1", "localhost", "[::1]"};
	const char *host = host_of(i->url);
	if (!host || !strncmp(i->url, "https", 5))
		return host != NULL;
	size_t n = strcspn(host, *host == '[' ? "/" : ":/");
	if (*host == '[')
		n = strcspn(host, "]") + 1;
	for (size_t h = 0; h < K_COUNT(here); h++)
		if (n == strlen(here[h]) && !strncmp(host, here[h], n))
			return true;
	return false;
}

const char *identity_url_target(const char *url)
{
	const char *host = host_of(url);
	const char *slash = host ? strchr(host, '/') : NULL;
	return slash ? slash : "/";
}

/* --- signing ---------------------------------------------------------------------------- */

void identity_sign(const struct identity *i, const char *method, const char *target,
	const void *body, size_t len_bytes, int64_t wall_ms,
	char headers_out[IDENTITY_HEADERS][IDENTITY_HEADER_MAX])
{
	unsigned char sum[crypto_hash_sha256_BYTES], signature[crypto_sign_BYTES];
	char hex[2 * sizeof sum + 1], text[2048], base64[128];
	crypto_hash_sha256(sum, body, len_bytes);
	sodium_bin2hex(hex, sizeof hex, sum, sizeof sum);
	long long seconds = wall_ms / 1000;
	int n = snprintf(text, sizeof text, "%s\n%s\n%lld\n%s", method, target, seconds, hex);
	K_CHECK(n > 0 && n < (int)sizeof text);
	crypto_sign_detached(
		signature, NULL, (unsigned char *)text, (unsigned long long)n, i->secret_key);
	sodium_bin2base64(
		base64, sizeof base64, signature, sizeof signature, sodium_base64_VARIANT_ORIGINAL);
	snprintf(headers_out[0], IDENTITY_HEADER_MAX, "Foyer-Kiosk: %s", i->kiosk);
	snprintf(headers_out[1], IDENTITY_HEADER_MAX, "Foyer-Time: %lld", seconds);
	snprintf(headers_out[2], IDENTITY_HEADER_MAX, "Foyer-Signature: %s", base64);
}
