/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/app/hubctl/ownkey.h"

#include <openssl/evp.h>
#include <stdio.h>
#include <string.h>

#include "hub/app/hubctl/keyfile.h"
#include "kiosk/tuf/key.h"

static const char pub_ending[] = ".pub";

void ownkey_beside(const struct ownkey_place *at, const char *ending, char out[PATH_MAX])
{
	const char *file = at->pub ? at->pub : at->key;
	size_t n = strlen(file), end = sizeof pub_ending - 1;
	if (at->pub && n > end && !strcmp(file + n - end, pub_ending))
		n -= end;
	snprintf(out, PATH_MAX, "%.*s%s", (int)(n < PATH_MAX - 32 ? n : PATH_MAX - 32), file,
		ending);
}

/* Finds the token, and asks for its PIN only if it holds the key that public speaks of. */
static enum err open_token(
	struct ownkey *k, const char *address, const char *pub_file, int phrase_fd)
{
	json_t *public = NULL;
	EVP_PKEY *key = NULL;
	enum err e = keyfile_public(pub_file, &public);
	if (!e)
		e = signer_id(public, k->id);
	if (!e) {
		key = key_read(public);
		e = token_open(address, &k->token);
	}
	if (!e && EVP_PKEY_eq(token_public(k->token), key) != 1) {
		fprintf(stderr, "hubctl: %s: the key on the token is another than the one of %s.\n",
			address, pub_file);
		e = ERR_BAD_INPUT;
	}
	EVP_PKEY_free(key);
	json_decref(public);
	return e ? e : token_log_in(k->token, phrase_fd);
}

enum err ownkey_open(const struct ownkey_place *at, int phrase_fd, struct ownkey *out)
{
	char address[TOKEN_ADDRESS_MAX], pub_file[PATH_MAX];
	*out = (struct ownkey){0};
	if (token_is_address(at->key) && !at->pub) {
		fputs("hubctl: with a token, say where its public half is too: --pub ana.key.pub\n",
			stderr);
		return ERR_BAD_INPUT;
	}
	ownkey_beside(at, pub_ending, pub_file);
	keyfile_address(at->key, address);
	if (token_is_address(at->key))
		return open_token(out, at->key, pub_file, phrase_fd);
	if (*address)
		return open_token(out, address, pub_file, phrase_fd);
	return keyfile_open(at->key, phrase_fd, &out->file, out->id);
}

void ownkey_close(struct ownkey *k)
{
	EVP_PKEY_free(k->file);
	token_close(k->token);
	*k = (struct ownkey){0};
}

static enum err sign(void *key, const void *bytes, size_t n, char hex_out[SIGNER_HEX_MAX])
{
	struct ownkey *k = key;
	return k->token ? token_sign(k->token, bytes, n, hex_out)
			: signer_sign(k->file, bytes, n, hex_out);
}

struct signer ownkey_signer(struct ownkey *k)
{
	return (struct signer){.id = k->id, .key = k, .sign = sign};
}

enum err ownkey_note(const char *address, const char *file, const char *name)
{
	struct token *token = NULL;
	enum err e = token_open(address, &token);
	if (!e)
		e = keyfile_note(file, name, address, token_public(token));
	token_close(token);
	return e;
}
