/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/publish/hubkeys.h"

#include <openssl/evp.h>
#include <stdio.h>

#include "hub/publish/signer.h"
#include "hub/publish/view.h"
#include "kiosk/tuf/canonical.h"
#include "kiosk/tuf/key.h"

const char *const hubkeys_roles[HUBKEYS] = {"snapshot", "timestamp", "rollout"};

static void file_of(const char *role, char file[TREE_NAME_MAX])
{
	snprintf(file, TREE_NAME_MAX, "publish/%s.pem", role);
}

static enum err read_key(const struct tree *t, const char *role, EVP_PKEY **key_out)
{
	char file[TREE_NAME_MAX];
	struct k_buf pem;
	file_of(role, file);
	k_buf_init(&pem, SIGNER_PEM_MAX);
	enum err e = tree_read(t, file, &pem);
	if (!e)
		e = signer_read(pem.data, pem.len_bytes, NULL, key_out);
	k_buf_finish_wipe(&pem);
	return e;
}

static enum err make_key(const struct tree *t, const char *role, EVP_PKEY **key_out)
{
	char file[TREE_NAME_MAX];
	struct k_buf pem;
	EVP_PKEY *key = NULL;
	file_of(role, file);
	k_buf_init(&pem, SIGNER_PEM_MAX);
	enum err e = signer_generate(SIGNER_ED25519, &key);
	if (!e)
		e = signer_write(key, NULL, &pem);
	if (!e)
		e = tree_write(t, file, pem.data, pem.len_bytes);
	k_buf_finish_wipe(&pem);
	if (e)
		EVP_PKEY_free(key);
	else
		*key_out = key;
	return e;
}

enum err hubkeys_make(const struct tree *t, bool is_new, json_t **public_out)
{
	json_t *all = json_object();
	enum err e = all ? ERR_OK : ERR_NO_MEMORY;
	for (int i = 0; !e && i < HUBKEYS; i++) {
		const char *role = hubkeys_roles[i];
		char name[SIGNER_NAME_MAX], id[65];
		EVP_PKEY *key = NULL;
		json_t *public = NULL;
		snprintf(name, sizeof name, "the hub (%s)", role);
		e = is_new ? ERR_NOT_FOUND : read_key(t, role, &key);
		if (e == ERR_NOT_FOUND)
			e = make_key(t, role, &key);
		if (!e)
			e = signer_public(key, name, &public, id);
		if (!e && json_object_set_new(all, role, public))
			e = ERR_NO_MEMORY;
		EVP_PKEY_free(key);
	}
	if (e)
		json_decref(all);
	else
		*public_out = all;
	return e;
}

/* The id under which key stands in a role; NULL: it does not. */
static const char *id_of(const json_t *keys, const json_t *delegation, const EVP_PKEY *key)
{
	size_t i;
	json_t *id;
	json_array_foreach(json_object_get(delegation, "keyids"), i, id) {
		EVP_PKEY *its = key_read(json_object_get(keys, json_string_value(id)));
		bool is_it = its && EVP_PKEY_eq(its, key) == 1;
		EVP_PKEY_free(its);
		if (is_it)
			return json_string_value(id);
	}
	return NULL;
}

enum err hubkeys_sign(const struct tree *t, const char *role, const json_t *keys,
	const json_t *delegation, const json_t *body, struct k_buf *out)
{
	EVP_PKEY *key = NULL;
	struct k_buf form;
	char hex[SIGNER_HEX_MAX];
	k_buf_init(&form, TREE_METADATA_MAX);
	enum err e = read_key(t, role, &key);
	const char *id = e ? NULL : id_of(keys, delegation, key);
	if (!e && !id)
		e = ERR_CRYPTO;
	if (!e)
		e = canonical_write(body, &form);
	if (!e)
		e = signer_sign(key, form.data, form.len_bytes, hex);
	json_t *signatures = e ? NULL : json_pack("[{s:s, s:s}]", "keyid", id, "sig", hex);
	if (!e)
		e = signatures ? view_wrap(form.data, signatures, out) : ERR_NO_MEMORY;
	json_decref(signatures);
	k_buf_finish(&form);
	EVP_PKEY_free(key);
	return e;
}
