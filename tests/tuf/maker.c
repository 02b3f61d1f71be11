/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/tuf/maker.h"

#include "kiosk/base/buf.h"
#include "kiosk/base/check.h"
#include "kiosk/tuf/canonical.h"
#include "kiosk/tuf/digest.h"

#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BODY_MAX = 1 << 20, PATH_CHARS = 300, SIG_BYTES = 64, KEY_BYTES = 32 };

static const char *const names[] = {"root", "timestamp", "snapshot", "targets", "role"};

/* --- keys ---------------------------------------------------------------------------------------
 */

static void hex_of(const unsigned char *bytes, size_t n, char *hex)
{
	for (size_t i = 0; i < n; i++)
		snprintf(hex + 2 * i, 3, "%02x", bytes[i]);
}

static json_t *public_of(EVP_PKEY *key, char id_out[65])
{
	unsigned char raw[KEY_BYTES];
	char hex[2 * KEY_BYTES + 1];
	size_t n = sizeof raw;
	struct k_buf form;
	K_CHECK(EVP_PKEY_get_raw_public_key(key, raw, &n));
	hex_of(raw, n, hex);
	json_t *public = json_pack("{s:s, s:s, s:{s:s}}", "keytype", "ed25519", "scheme", "ed25519",
		"keyval", "public", hex);
	k_buf_init(&form, 1024);
	K_CHECK(!canonical_write(public, &form));
	K_CHECK(!digest_sha256_hex(form.data, form.len_bytes, id_out));
	k_buf_finish(&form);
	return public;
}

void maker_rotate(struct maker *m, enum maker_role role)
{
	char id[65];
	EVP_PKEY_free(m->key[role]);
	m->key[role] = EVP_PKEY_Q_keygen(NULL, NULL, "ED25519");
	json_t *public = public_of(m->key[role], id);
	if (role == MAKER_ROLE) {
		json_t *lot = json_pack("{s:{s:o}, s:[{s:s, s:[s], s:i, s:b, s:[s]}]}", "keys", id,
			public, "roles", "name", names[role], "keyids", id, "threshold", 1,
			"terminating", 1, "paths", "role/*");
		K_CHECK(lot);
		json_object_set_new(m->body[MAKER_TARGETS], "delegations", lot);
		return;
	}
	json_object_set_new(json_object_get(m->body[MAKER_ROOT], "keys"), id, public);
	json_object_set_new(json_object_get(m->body[MAKER_ROOT], "roles"), names[role],
		json_pack("{s:[s], s:i}", "keyids", id, "threshold", 1));
}

/* --- signing ------------------------------------------------------------------------------------
 */

static char *sign(struct maker *m, enum maker_role role)
{
	unsigned char sig[SIG_BYTES];
	char id[65], hex[2 * SIG_BYTES + 1];
	size_t n = sizeof sig;
	struct k_buf form;
	k_buf_init(&form, BODY_MAX);
	K_CHECK(!canonical_write(m->body[role], &form));
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	K_CHECK(EVP_DigestSignInit(ctx, NULL, NULL, NULL, m->key[role]) == 1 &&
		EVP_DigestSign(ctx, sig, &n, (const unsigned char *)form.data, form.len_bytes) ==
			1);
	EVP_MD_CTX_free(ctx);
	k_buf_finish(&form);
	hex_of(sig, n, hex);
	json_decref(public_of(m->key[role], id));
	json_t *file = json_pack("{s:[{s:s, s:s}], s:O}", "signatures", "keyid", id, "sig", hex,
		"signed", m->body[role]);
	char *text = json_dumps(file, JSON_INDENT(1));
	json_decref(file);
	K_CHECK(text);
	return text;
}

static json_int_t version_of(const struct maker *m, enum maker_role role)
{
	return json_integer_value(json_object_get(m->body[role], "version"));
}

void maker_set_version(struct maker *m, enum maker_role role, json_int_t version)
{
	json_object_set_new(m->body[role], "version", json_integer(version));
}

void maker_publish(struct maker *m, enum maker_role role)
{
	char path[PATH_CHARS], file[32], sum[65];
	maker_set_version(m, role, version_of(m, role) + 1);
	char *text = sign(m, role);
	snprintf(file, sizeof file, "%s.json", names[role]);
	if (role == MAKER_TIMESTAMP)
		snprintf(path, sizeof path, "metadata/timestamp.json");
	else
		snprintf(path, sizeof path, "metadata/%d.%s", (int)version_of(m, role), file);
	json_object_set_new(m->files, path, json_string(text));
	K_CHECK(!digest_sha256_hex(text, strlen(text), sum));
	if (role >= MAKER_SNAPSHOT)
		json_object_set_new(
			json_object_get(
				m->body[role == MAKER_SNAPSHOT ? MAKER_TIMESTAMP : MAKER_SNAPSHOT],
				"meta"),
			file,
			json_pack("{s:I, s:I, s:{s:s}}", "version", version_of(m, role), "length",
				(json_int_t)strlen(text), "hashes", "sha256", sum));
	free(text);
}

void maker_publish_all(struct maker *m)
{
	maker_publish(m, MAKER_ROLE);
	maker_publish(m, MAKER_TARGETS);
	maker_publish(m, MAKER_SNAPSHOT);
	maker_publish(m, MAKER_TIMESTAMP);
}

void maker_target(struct maker *m, enum maker_role role, const char *path, const char *text)
{
	char sum[65], address[PATH_CHARS];
	const char *slash = strrchr(path, '/'), *file = slash ? slash + 1 : path;
	K_CHECK(!digest_sha256_hex(text, strlen(text), sum));
	json_object_set_new(json_object_get(m->body[role], "targets"), path,
		json_pack("{s:I, s:{s:s}}", "length", (json_int_t)strlen(text), "hashes", "sha256",
			sum));
	snprintf(address, sizeof address, "targets/%.*s%s.%s", (int)(file - path), path, sum, file);
	json_object_set_new(m->files, address, json_string(text));
}

void maker_init(struct maker *m)
{
	*m = (struct maker){.files = json_object()};
	for (int r = 0; r < MAKER_ROLES; r++)
		m->body[r] = json_pack("{s:s, s:s, s:i, s:s}", "_type",
			r == MAKER_ROLE ? "targets" : names[r], "spec_version", "1.0.34", "version",
			0, "expires", "2100-01-01T00:00:00Z");
	json_object_set_new(m->body[MAKER_ROOT], "keys", json_object());
	json_object_set_new(m->body[MAKER_ROOT], "roles", json_object());
	json_object_set_new(m->body[MAKER_ROOT], "consistent_snapshot", json_true());
	json_object_set_new(m->body[MAKER_TIMESTAMP], "meta", json_object());
	json_object_set_new(m->body[MAKER_SNAPSHOT], "meta", json_object());
	json_object_set_new(m->body[MAKER_TARGETS], "targets", json_object());
	json_object_set_new(m->body[MAKER_ROLE], "targets", json_object());
	for (int r = 0; r < MAKER_ROLES; r++)
		maker_rotate(m, (enum maker_role)r);
	maker_target(m, MAKER_TARGETS, "file", "the first words");
	maker_target(m, MAKER_ROLE, "role/file", "the first words of a role");
	maker_publish(m, MAKER_ROOT);
	maker_publish_all(m);
}

void maker_finish(struct maker *m)
{
	for (int r = 0; r < MAKER_ROLES; r++) {
		json_decref(m->body[r]);
		EVP_PKEY_free(m->key[r]);
	}
	json_decref(m->files);
	*m = (struct maker){0};
}

/* --- serving ------------------------------------------------------------------------------------
 */

const char *maker_file(const struct maker *m, const char *path)
{
	return json_string_value(json_object_get(m->files, path));
}

static enum err fetch(
	void *ctx, const char *path, int64_t max_bytes, source_sink *sink, void *sink_ctx)
{
	struct maker_side *s = ctx;
	char whole[PATH_CHARS];
	snprintf(whole, sizeof whole, "%s/%s", s->below, path);
	const json_t *file = json_object_get(s->files, whole);
	const char *text = json_string_value(file);
	size_t n = json_string_length(file);
	bool fails = ++s->asked == s->fails_at;
	if (fails) {
		enum err e = text ? sink(sink_ctx, text, n / 2) : ERR_OK;
		return e ? e : s->fail_with;
	}
	if (!text)
		return ERR_NOT_FOUND;
	return (int64_t)n > max_bytes ? ERR_TOO_BIG : sink(sink_ctx, text, n);
}

struct source maker_source(struct maker_side *side)
{
	return (struct source){.fetch = fetch, .ctx = side};
}
