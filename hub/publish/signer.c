/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/publish/signer.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <stdio.h>
#include <string.h>

#include "kiosk/tuf/canonical.h"
#include "kiosk/tuf/digest.h"

enum { FORM_MAX = 8192, SIG_BYTES_MAX = 80, RAW_BYTES = 32 };

enum err signer_generate(enum signer_kind kind, EVP_PKEY **key_out)
{
	EVP_PKEY *key = kind == SIGNER_ED25519 ? EVP_PKEY_Q_keygen(NULL, NULL, "ED25519")
					       : EVP_PKEY_Q_keygen(NULL, NULL, "EC", "P-256");
	ERR_clear_error();
	if (!key)
		return ERR_CRYPTO;
	*key_out = key;
	return ERR_OK;
}

/* --- files ------------------------------------------------------------------------------------ */

/* Writes a key that no phrase guards, or one that PBKDF2 and AES do. */
static bool put_pem(BIO *bio, EVP_PKEY *key, const char *phrase)
{
	if (!phrase)
		return PEM_write_bio_PKCS8PrivateKey(bio, key, NULL, NULL, 0, NULL, NULL) == 1;
	PKCS8_PRIV_KEY_INFO *plain = EVP_PKEY2PKCS8(key);
	X509_SIG *sealed = plain ? PKCS8_encrypt(-1, EVP_aes_256_cbc(), phrase, (int)strlen(phrase),
					   NULL, 0, SIGNER_ROUNDS, plain)
				 : NULL;
	bool is_done = sealed && PEM_write_bio_PKCS8(bio, sealed) == 1;
	X509_SIG_free(sealed);
	PKCS8_PRIV_KEY_INFO_free(plain);
	return is_done;
}

enum err signer_write(EVP_PKEY *key, const char *phrase, struct k_buf *out)
{
	BIO *bio = BIO_new(BIO_s_secmem());
	char *text = NULL;
	enum err e = bio && put_pem(bio, key, phrase) ? ERR_OK : ERR_CRYPTO;
	long n = e ? 0 : BIO_get_mem_data(bio, &text);
	if (!e)
		e = k_buf_add(out, text, (size_t)n);
	BIO_free(bio);
	ERR_clear_error();
	return e;
}

static int give_phrase(char *to, int room, int is_writing, void *phrase)
{
	(void)is_writing;
	size_t n = phrase ? strlen(phrase) : 0;
	if (!n || n > (size_t)room)
		return -1;
	memcpy(to, phrase, n);
	return (int)n;
}

static bool is_p256(const EVP_PKEY *key)
{
	char group[32] = "";
	size_t n = 0;
	return EVP_PKEY_get_base_id(key) == EVP_PKEY_EC &&
	       EVP_PKEY_get_group_name(key, group, sizeof group, &n) == 1 &&
	       !strcmp(group, "prime256v1");
}

enum err signer_read(const char *pem, size_t n, const char *phrase, EVP_PKEY **key_out)
{
	if (n > SIGNER_PEM_MAX)
		return ERR_CRYPTO;
	BIO *bio = BIO_new_mem_buf(pem, (int)n);
	EVP_PKEY *key =
		bio ? PEM_read_bio_PrivateKey(bio, NULL, give_phrase, (void *)phrase) : NULL;
	BIO_free(bio);
	ERR_clear_error();
	if (!key)
		return ERR_CRYPTO;
	if (EVP_PKEY_get_base_id(key) != EVP_PKEY_ED25519 && !is_p256(key)) {
		EVP_PKEY_free(key);
		return ERR_UNSUPPORTED;
	}
	*key_out = key;
	return ERR_OK;
}

/* --- the public half -------------------------------------------------------------------------- */

static void hex_of(const unsigned char *bytes, size_t n, char *hex)
{
	for (size_t i = 0; i < n; i++)
		snprintf(hex + 2 * i, 3, "%02x", bytes[i]);
}

static json_t *public_of_ed25519(EVP_PKEY *key, const char *name)
{
	unsigned char raw[RAW_BYTES];
	char hex[2 * RAW_BYTES + 1];
	size_t n = sizeof raw;
	if (EVP_PKEY_get_raw_public_key(key, raw, &n) != 1 || n != sizeof raw)
		return NULL;
	hex_of(raw, n, hex);
	return json_pack("{s:s, s:s, s:{s:s}, s:s}", "keytype", "ed25519", "scheme", "ed25519",
		"keyval", "public", hex, "x-foyer-name", name);
}

static json_t *public_of_p256(EVP_PKEY *key, const char *name)
{
	BIO *bio = BIO_new(BIO_s_mem());
	char *text = NULL;
	long n = bio && PEM_write_bio_PUBKEY(bio, key) == 1 ? BIO_get_mem_data(bio, &text) : 0;
	json_t *public = n > 0 ? json_pack("{s:s, s:s, s:{s:s%}, s:s}", "keytype", "ecdsa",
					 "scheme", "ecdsa-sha2-nistp256", "keyval", "public", text,
					 (size_t)n, "x-foyer-name", name)
			       : NULL;
	BIO_free(bio);
	return public;
}

enum err signer_id(const json_t *public, char id_out[65])
{
	struct k_buf form;
	k_buf_init(&form, FORM_MAX);
	enum err e = canonical_write(public, &form);
	if (!e)
		e = digest_sha256_hex(form.data, form.len_bytes, id_out);
	k_buf_finish(&form);
	return e;
}

enum err signer_public(EVP_PKEY *key, const char *name, json_t **public_out, char id_out[65])
{
	bool is_ed = EVP_PKEY_get_base_id(key) == EVP_PKEY_ED25519;
	if (!is_ed && !is_p256(key))
		return ERR_UNSUPPORTED;
	json_t *public = is_ed ? public_of_ed25519(key, name) : public_of_p256(key, name);
	enum err e = public ? signer_id(public, id_out) : ERR_CRYPTO;
	ERR_clear_error();
	if (e)
		json_decref(public);
	else
		*public_out = public;
	return e;
}

enum err signer_sign(EVP_PKEY *key, const void *bytes, size_t n, char hex_out[SIGNER_HEX_MAX])
{
	unsigned char sig[SIG_BYTES_MAX];
	size_t sig_n = sizeof sig;
	bool is_ed = EVP_PKEY_get_base_id(key) == EVP_PKEY_ED25519;
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	bool is_done = ctx &&
		       EVP_DigestSignInit(ctx, NULL, is_ed ? NULL : EVP_sha256(), NULL, key) == 1 &&
		       EVP_DigestSign(ctx, sig, &sig_n, bytes, n) == 1;
	EVP_MD_CTX_free(ctx);
	ERR_clear_error();
	if (!is_done)
		return ERR_CRYPTO;
	hex_of(sig, sig_n, hex_out);
	return ERR_OK;
}

static enum err sign_with(void *key, const void *bytes, size_t n, char hex_out[SIGNER_HEX_MAX])
{
	return signer_sign(key, bytes, n, hex_out);
}

struct signer signer_of(EVP_PKEY *key, const char *id)
{
	return (struct signer){.id = id, .key = key, .sign = sign_with};
}
