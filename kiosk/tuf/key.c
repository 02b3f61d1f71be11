/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kiosk/tuf/key.h"

#include "kiosk/base/check.h"
#include "kiosk/tuf/canonical.h"
#include "kiosk/tuf/digest.h"
#include "kiosk/tuf/strict.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <string.h>

enum { KEY_FORM_MAX = 64 * 1024, RSA_BITS_MIN = 2048, RSA_BITS_MAX = 8192, SIG_BYTES_MAX = 1024 };

/* --- its name --------------------------------------------------------------------------------- */

static bool has_sum(const json_t *value, const char *hex)
{
	struct k_buf form;
	char sum[65] = "";
	k_buf_init(&form, KEY_FORM_MAX);
	enum err e = canonical_write(value, &form);
	if (!e)
		e = digest_sha256_hex(form.data, form.len_bytes, sum);
	k_buf_finish(&form);
	return !e && !strcmp(sum, hex);
}

bool key_is_named(const json_t *key, const char *id)
{
	return strict_string(key, "keytype") && strict_string(key, "scheme") &&
	       strict_string(strict_object(key, "keyval"), "public") && has_sum(key, id);
}

/* --- reading ---------------------------------------------------------------------------------- */

static EVP_PKEY *read_ed25519(const char *hex)
{
	unsigned char raw[32];
	size_t n = 0;
	if (!OPENSSL_hexstr2buf_ex(raw, sizeof raw, &n, hex, '\0') || n != sizeof raw)
		return NULL;
	return EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL, raw, n);
}

static EVP_PKEY *read_pem(const char *pem)
{
	BIO *bio = BIO_new_mem_buf(pem, -1);
	EVP_PKEY *key = bio ? PEM_read_bio_PUBKEY(bio, NULL, NULL, NULL) : NULL;
	BIO_free(bio);
	return key;
}

static EVP_PKEY *read_ecdsa(const char *pem)
{
	EVP_PKEY *key = read_pem(pem);
	char group[32] = "";
	size_t n = 0;
	if (key && EVP_PKEY_get_base_id(key) == EVP_PKEY_EC &&
		EVP_PKEY_get_group_name(key, group, sizeof group, &n) &&
		!strcmp(group, "prime256v1"))
		return key;
	EVP_PKEY_free(key);
	return NULL;
}

static EVP_PKEY *read_rsa(const char *pem)
{
	EVP_PKEY *key = read_pem(pem);
	if (key && EVP_PKEY_get_base_id(key) == EVP_PKEY_RSA &&
		EVP_PKEY_get_bits(key) >= RSA_BITS_MIN && EVP_PKEY_get_bits(key) <= RSA_BITS_MAX)
		return key;
	EVP_PKEY_free(key);
	return NULL;
}

static const struct {
	const char *type, *scheme;
	EVP_PKEY *(*read)(const char *public);
} kinds[] = {
	{"ed25519", "ed25519", read_ed25519},
	{"ecdsa", "ecdsa-sha2-nistp256", read_ecdsa},
	{"ecdsa-sha2-nistp256", "ecdsa-sha2-nistp256", read_ecdsa},
	{"rsa", "rsassa-pss-sha256", read_rsa},
};

EVP_PKEY *key_read(const json_t *key)
{
	const char *type = strict_string(key, "keytype"), *scheme = strict_string(key, "scheme");
	const char *public = strict_string(strict_object(key, "keyval"), "public");
	EVP_PKEY *read = NULL;
	for (unsigned i = 0; type && scheme && public && i < K_COUNT(kinds); i++)
		if (!strcmp(type, kinds[i].type) && !strcmp(scheme, kinds[i].scheme))
			read = kinds[i].read(public);
	ERR_clear_error();
	return read;
}

/* --- verifying -------------------------------------------------------------------------------- */

static bool verify(
	EVP_PKEY *key, const void *bytes, size_t n, const unsigned char *sig, size_t sig_n)
{
	bool is_ed = EVP_PKEY_get_base_id(key) == EVP_PKEY_ED25519;
	bool is_rsa = EVP_PKEY_get_base_id(key) == EVP_PKEY_RSA;
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	EVP_PKEY_CTX *how = NULL; /* owned by ctx */
	bool is_good =
		ctx && EVP_DigestVerifyInit(ctx, &how, is_ed ? NULL : EVP_sha256(), NULL, key) == 1;
	if (is_good && is_rsa)
		is_good = EVP_PKEY_CTX_set_rsa_padding(how, RSA_PKCS1_PSS_PADDING) > 0 &&
			  EVP_PKEY_CTX_set_rsa_pss_saltlen(how, RSA_PSS_SALTLEN_AUTO) > 0 &&
			  EVP_PKEY_CTX_set_rsa_mgf1_md(how, EVP_sha256()) > 0;
	is_good = is_good && EVP_DigestVerify(ctx, sig, sig_n, bytes, n) == 1;
	EVP_MD_CTX_free(ctx);
	return is_good;
}

bool key_verifies(EVP_PKEY *key, const void *bytes, size_t n, const char *sig_hex)
{
	unsigned char sig[SIG_BYTES_MAX];
	size_t sig_n = 0;
	bool is_good = *sig_hex && OPENSSL_hexstr2buf_ex(sig, sizeof sig, &sig_n, sig_hex, '\0') &&
		       verify(key, bytes, n, sig, sig_n);
	ERR_clear_error();
	return is_good;
}
