/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kiosk/tuf/digest.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kiosk/base/check.h"

static const struct {
	const char *name;
	size_t hex_len;
} known[] = {{"sha256", 64}, {"sha512", 128}, {"sha384", 96}};

enum { KNOWN = K_COUNT(known) };

struct digest {
	EVP_MD_CTX *ctx[KNOWN]; /* NULL: not listed */
	const char *hex[KNOWN];
	bool is_broken;
};

bool digest_is_hashes(const json_t *hashes)
{
	const char *name;
	json_t *value;
	if (!json_object_size(hashes))
		return false;
	json_object_foreach((json_t *)hashes, name, value)
		if (!json_is_string(value))
			return false;
	for (int i = 0; i < KNOWN; i++) {
		const char *hex = json_string_value(json_object_get(hashes, known[i].name));
		if (hex && (strlen(hex) != known[i].hex_len ||
				   hex[strspn(hex, "0123456789abcdefABCDEF")]))
			return false;
	}
	return true;
}

enum err digest_create(const json_t *hashes, struct digest **digest_out)
{
	struct digest *d = calloc(1, sizeof *d);
	if (!d)
		return ERR_NO_MEMORY;
	bool is_any = false;
	for (int i = 0; i < KNOWN; i++) {
		d->hex[i] = json_string_value(json_object_get(hashes, known[i].name));
		if (!d->hex[i])
			continue;
		is_any = true;
		d->ctx[i] = EVP_MD_CTX_new();
		if (!d->ctx[i] ||
			!EVP_DigestInit_ex(d->ctx[i], EVP_get_digestbyname(known[i].name), NULL))
			d->is_broken = true;
	}
	if (!is_any || d->is_broken) {
		enum err e = is_any ? ERR_NO_MEMORY : ERR_UNSUPPORTED;
		digest_destroy(d);
		return e;
	}
	*digest_out = d;
	return ERR_OK;
}

void digest_destroy(struct digest *d)
{
	for (int i = 0; d && i < KNOWN; i++)
		EVP_MD_CTX_free(d->ctx[i]);
	free(d);
}

void digest_add(struct digest *d, const void *bytes, size_t n)
{
	for (int i = 0; i < KNOWN; i++)
		if (d->ctx[i] && !EVP_DigestUpdate(d->ctx[i], bytes, n))
			d->is_broken = true;
}

static bool is_hash(EVP_MD_CTX *ctx, const char *hex)
{
	unsigned char have[EVP_MAX_MD_SIZE], want[EVP_MAX_MD_SIZE];
	unsigned have_len = 0;
	size_t want_len = 0;
	return EVP_DigestFinal_ex(ctx, have, &have_len) &&
	       OPENSSL_hexstr2buf_ex(want, sizeof want, &want_len, hex, '\0') &&
	       want_len == have_len && !CRYPTO_memcmp(have, want, have_len);
}

enum err digest_check(struct digest *d)
{
	for (int i = 0; i < KNOWN; i++)
		if (d->ctx[i] && !is_hash(d->ctx[i], d->hex[i]))
			return ERR_CRYPTO;
	return d->is_broken ? ERR_CRYPTO : ERR_OK;
}

enum err digest_check_bytes(const json_t *hashes, const void *bytes, size_t n)
{
	struct digest *d = NULL;
	enum err e = digest_create(hashes, &d);
	if (e)
		return e;
	digest_add(d, bytes, n);
	e = digest_check(d);
	digest_destroy(d);
	return e;
}

enum err digest_sha256_hex(const void *bytes, size_t n, char hex_out[65])
{
	unsigned char sum[EVP_MAX_MD_SIZE];
	unsigned len = 0;
	if (!EVP_Digest(bytes, n, sum, &len, EVP_sha256(), NULL))
		return ERR_NO_MEMORY;
	for (unsigned i = 0; i < len; i++)
		snprintf(hex_out + 2 * i, 3, "%02x", sum[i]);
	return ERR_OK;
}

const char *digest_name(const json_t *hashes)
{
	const char *hex = NULL;
	for (int i = 0; i < KNOWN && !hex; i++)
		hex = json_string_value(json_object_get(hashes, known[i].name));
	return hex;
}
