/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kiosk/tuf/metadata.h"

#include "kiosk/base/buf.h"
#include "kiosk/tuf/canonical.h"
#include "kiosk/tuf/date.h"
#include "kiosk/tuf/digest.h"
#include "kiosk/tuf/form.h"
#include "kiosk/tuf/key.h"
#include "kiosk/tuf/strict.h"

#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>

struct metadata {
	json_t *file;		  /* {"signed", "signatures"} */
	const json_t *body;	  /* "signed" */
	struct k_buf signed_form; /* its canonical form: what the signatures are over */
	json_int_t version;
	int64_t expires_s;
};

/* --- reading ---------------------------------------------------------------------------------- */

static enum err read_file(struct metadata *m, enum metadata_type type, const char *bytes, size_t n)
{
	enum err e = strict_read(bytes, n, &m->file);
	if (e)
		return e;
	m->body = strict_object(m->file, "signed");
	const char *expires = strict_string(m->body, "expires");
	if (!m->body || !form_is_signatures(json_object_get(m->file, "signatures")) ||
		!strict_int(m->body, "version", 1, &m->version) || !expires ||
		!date_read(expires, &m->expires_s) || !form_is_signed(m->body, type))
		return ERR_BAD_INPUT;
	k_buf_init(&m->signed_form, n); /* it is never longer than what it was read from */
	return canonical_write(m->body, &m->signed_form);
}

enum err metadata_read(enum metadata_type type, const char *bytes, size_t n, struct metadata **out)
{
	struct metadata *m = calloc(1, sizeof *m);
	if (!m)
		return ERR_NO_MEMORY;
	enum err e = read_file(m, type, bytes, n);
	if (e)
		metadata_destroy(m);
	else
		*out = m;
	return e;
}

void metadata_destroy(struct metadata *m)
{
	if (!m)
		return;
	k_buf_finish(&m->signed_form);
	json_decref(m->file);
	free(m);
}

/* --- signatures ------------------------------------------------------------------------------- */

/* The one signature under keyid (form_is_signatures).  NULL: none. */
static const char *signature_of(const struct metadata *m, const char *keyid)
{
	size_t i;
	json_t *signature;
	json_array_foreach(json_object_get(m->file, "signatures"), i, signature)
		if (!strcmp(strict_string(signature, "keyid"), keyid))
			return strict_string(signature, "sig");
	return NULL;
}

static bool is_among(EVP_PKEY *const *keys, int n, const EVP_PKEY *key)
{
	for (int i = 0; i < n; i++)
		if (EVP_PKEY_eq(keys[i], key) == 1)
			return true;
	return false;
}

enum err metadata_verify(const struct metadata *m, const json_t *keys, const json_t *role)
{
	EVP_PKEY *counted[FORM_KEYIDS_MAX];
	int n = 0;
	size_t i;
	json_t *keyid;
	json_array_foreach(json_object_get(role, "keyids"), i, keyid) {
		const char *id = json_string_value(keyid);
		const char *sig = signature_of(m, id);
		EVP_PKEY *key = sig ? key_read(json_object_get(keys, id)) : NULL;
		if (key && !is_among(counted, n, key) &&
			key_verifies(key, m->signed_form.data, m->signed_form.len_bytes, sig))
			counted[n++] = key;
		else
			EVP_PKEY_free(key);
	}
	bool is_enough = n >= json_integer_value(json_object_get(role, "threshold"));
	while (n)
		EVP_PKEY_free(counted[--n]);
	return is_enough ? ERR_OK : ERR_CRYPTO;
}

/* --- what it says ----------------------------------------------------------------------------- */

enum err metadata_sum(const struct metadata *m, char hex_out[65])
{
	return digest_sha256_hex(m->signed_form.data, m->signed_form.len_bytes, hex_out);
}

json_int_t metadata_version(const struct metadata *m)
{
	return m->version;
}

bool metadata_is_expired(const struct metadata *m, int64_t now_s)
{
	return m->expires_s <= now_s;
}

const json_t *metadata_signed(const struct metadata *m)
{
	return m->body;
}

const json_t *metadata_keys(const struct metadata *root)
{
	return json_object_get(root->body, "keys");
}

const json_t *metadata_role(const struct metadata *root, const char *role)
{
	return json_object_get(json_object_get(root->body, "roles"), role);
}

bool metadata_is_consistent(const struct metadata *root)
{
	return json_is_true(json_object_get(root->body, "consistent_snapshot"));
}

bool metadata_file(const struct metadata *m, const char *file, struct metadata_file *out)
{
	const json_t *found = json_object_get(json_object_get(m->body, "meta"), file);
	if (!found)
		return false;
	*out = (struct metadata_file){.version = 0, .length = -1};
	strict_int(found, "version", 1, &out->version);
	strict_int(found, "length", 0, &out->length);
	out->hashes = json_object_get(found, "hashes");
	return true;
}
