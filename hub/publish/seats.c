/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/publish/seats.h"

#include <openssl/evp.h>
#include <string.h>

#include "hub/publish/publish.h"
#include "kiosk/tuf/form.h"
#include "kiosk/tuf/key.h"
#include "kiosk/tuf/strict.h"

/* The distinct public keys of a role, and under which id each stands first. */
struct seats {
	EVP_PKEY *key[FORM_KEYIDS_MAX];
	const char *id[FORM_KEYIDS_MAX];
	int n;
};

static int find(const struct seats *s, const EVP_PKEY *key)
{
	for (int i = 0; i < s->n; i++)
		if (EVP_PKEY_eq(s->key[i], key) == 1)
			return i;
	return -1;
}

static void take(struct seats *s, const json_t *keys, const json_t *role)
{
	size_t i;
	json_t *id;
	s->n = 0;
	json_array_foreach(json_object_get(role, "keyids"), i, id) {
		EVP_PKEY *key = key_read(json_object_get(keys, json_string_value(id)));
		if (!key || s->n == FORM_KEYIDS_MAX || find(s, key) >= 0) {
			EVP_PKEY_free(key);
			continue;
		}
		s->id[s->n] = json_string_value(id);
		s->key[s->n++] = key;
	}
}

static void let_go(struct seats *s)
{
	while (s->n)
		EVP_PKEY_free(s->key[--s->n]);
}

int seats_count(const json_t *keys, const json_t *role)
{
	struct seats s;
	take(&s, keys, role);
	int n = s.n;
	let_go(&s);
	return n;
}

/* Did the holder of this key sign text, under any id of the role? */
static bool has_signed(const struct seats *s, int seat, const json_t *keys, const json_t *role,
	const char *text, const json_t *signatures)
{
	size_t i, k;
	json_t *id, *signature;
	json_array_foreach(json_object_get(role, "keyids"), i, id) {
		const char *name = json_string_value(id);
		EVP_PKEY *key = key_read(json_object_get(keys, name));
		bool is_theirs = key && EVP_PKEY_eq(key, s->key[seat]) == 1;
		EVP_PKEY_free(key);
		if (!is_theirs)
			continue;
		json_array_foreach(signatures, k, signature)
			if (!strcmp(strict_string(signature, "keyid"), name) &&
				key_verifies(s->key[seat], text, strlen(text),
					strict_string(signature, "sig")))
				return true;
	}
	return false;
}

int seats_signed(const json_t *keys, const json_t *role, const char *text, const json_t *signatures,
	json_t *has, json_t *may)
{
	struct seats s;
	int n = 0;
	take(&s, keys, role);
	for (int i = 0; i < s.n; i++) {
		bool is_signed = has_signed(&s, i, keys, role, text, signatures);
		json_t *names = is_signed ? has : may;
		n += is_signed;
		if (names)
			json_array_append_new(names, json_string(publish_name(keys, s.id[i])));
	}
	let_go(&s);
	return n;
}

bool seats_share(const json_t *a_keys, const json_t *a, const json_t *b_keys, const json_t *b)
{
	struct seats one, other;
	bool is_shared = false;
	take(&one, a_keys, a);
	take(&other, b_keys, b);
	for (int i = 0; i < one.n && !is_shared; i++)
		is_shared = find(&other, one.key[i]) >= 0;
	let_go(&one);
	let_go(&other);
	return is_shared;
}
