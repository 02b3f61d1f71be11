/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/publish/change.h"

#include <stdlib.h>
#include <string.h>

#include "hub/publish/bytes64.h"
#include "hub/publish/layout.h"
#include "kiosk/tuf/canonical.h"
#include "kiosk/tuf/date.h"
#include "kiosk/tuf/digest.h"
#include "kiosk/tuf/form.h"
#include "kiosk/tuf/strict.h"

/* --- reading ---------------------------------------------------------------------------------- */

static bool is_line(const char *text)
{
	if (!text || !*text || strlen(text) > CHANGE_TITLE_MAX)
		return false;
	for (const unsigned char *s = (const unsigned char *)text; *s; s++)
		if (*s < ' ' || *s == 0x7f)
			return false;
	return true;
}

/* Is what is signed in the one form that signatures are made over? */
static bool is_canonical(const char *text, const char *version_of_entry, json_int_t version)
{
	json_t *said = NULL;
	struct k_buf form;
	json_int_t has = 0;
	k_buf_init(&form, TREE_METADATA_MAX);
	bool is = !view_parse(text, &said) && !canonical_write(said, &form) &&
		  !strcmp(form.data, text) && strict_int(said, version_of_entry, 1, &has) &&
		  has == version;
	k_buf_finish(&form);
	json_decref(said);
	return is;
}

static bool is_role(const json_t *entry)
{
	json_int_t version;
	const char *name = strict_string(entry, "name"), *text = strict_string(entry, "signed");
	return name && *name && strlen(name) < LAYOUT_ROLE_MAX && text &&
	       strlen(text) < TREE_METADATA_MAX && strict_int(entry, "version", 1, &version) &&
	       form_is_signatures(json_object_get(entry, "signatures")) &&
	       is_canonical(text, "version", version);
}

static bool is_file(const json_t *entry)
{
	const char *path = strict_string(entry, "path"), *text = strict_string(entry, "bytes");
	struct k_buf bytes;
	k_buf_init(&bytes, CHANGE_FILE_MAX);
	bool is = path && text && layout_is_path(path) && !bytes64_read(text, &bytes);
	k_buf_finish(&bytes);
	return is;
}

/* True if each item is one, and none stands twice under its key. */
static bool are(const json_t *list, size_t most, const char *key, bool (*is)(const json_t *entry))
{
	size_t i;
	json_t *entry, *seen = json_object();
	bool is_good = json_is_array(list) && json_array_size(list) <= most && seen;
	json_array_foreach(list, i, entry) {
		is_good = is_good && is(entry) &&
			  !json_object_get(seen, strict_string(entry, key)) &&
			  !json_object_set_new(seen, strict_string(entry, key), json_true());
		if (!is_good)
			break;
	}
	json_decref(seen);
	return is_good;
}

static const char *wrong(const json_t *change)
{
	json_int_t form = 0;
	int64_t made_s;
	const char *made = strict_string(change, "made");
	const json_t *roles = json_object_get(change, "roles");
	if (!strict_int(change, "foyer_change", 1, &form) || form != 1)
		return "this is no change of Foyer's first form";
	if (!is_line(strict_string(change, "title")) || !is_line(strict_string(change, "author")))
		return "a change has a title and an author, one line each";
	if (!made || !date_read(made, &made_s))
		return "it has no date";
	if (!json_array_size(roles) || !are(roles, VIEW_ROLES_MAX, "name", is_role))
		return "what is to be signed is not in the form that is signed";
	if (!are(json_object_get(change, "files"), CHANGE_FILES_MAX, "path", is_file))
		return "a file has no path that may be, or is too large";
	return NULL;
}

enum err change_read(const char *bytes, size_t n, json_t **change_out, char *words)
{
	json_t *change = NULL;
	*words = '\0';
	if (n > TREE_CHANGE_MAX)
		return publish_refuse(words, ERR_TOO_BIG, "the change is larger than 32 MiB");
	enum err e = strict_read(bytes, n, &change);
	if (e)
		return publish_refuse(words, e, "the change is no JSON that can be read");
	const char *why = wrong(change);
	if (why) {
		json_decref(change);
		return publish_refuse(words, ERR_BAD_INPUT, "%s", why);
	}
	*change_out = change;
	return ERR_OK;
}

char *change_write(const json_t *change)
{
	return json_dumps(change, JSON_INDENT(1));
}

/* --- making ----------------------------------------------------------------------------------- */

json_t *change_new(const char *title, const char *author, int64_t now_s)
{
	char made[LAYOUT_DATE_MAX];
	layout_date(now_s, made);
	return json_pack("{s:i, s:s, s:s, s:s, s:[], s:[]}", "foyer_change", 1, "title", title,
		"author", author, "made", made, "roles", "files");
}

enum err change_add_role(json_t *change, const char *name, const json_t *body)
{
	struct k_buf form;
	k_buf_init(&form, TREE_METADATA_MAX);
	enum err e = canonical_write(body, &form);
	json_t *entry =
		e ? NULL
		  : json_pack("{s:s, s:O, s:s, s:[]}", "name", name, "version",
			    json_object_get(body, "version"), "signed", form.data, "signatures");
	if (!e && json_array_append_new(json_object_get(change, "roles"), entry))
		e = ERR_NO_MEMORY;
	k_buf_finish(&form);
	return e;
}

enum err change_add_file(json_t *change, const char *path, const void *bytes, size_t n)
{
	char *text = bytes64_write(bytes, n);
	json_t *entry = text ? json_pack("{s:s, s:s}", "path", path, "bytes", text) : NULL;
	free(text);
	return json_array_append_new(json_object_get(change, "files"), entry) ? ERR_NO_MEMORY
									      : ERR_OK;
}

enum err change_file(const json_t *change, const char *path, const char *hash, struct k_buf *out)
{
	size_t i, before = out->len_bytes;
	char sum[65] = "";
	json_t *entry;
	json_array_foreach(json_object_get(change, "files"), i, entry) {
		if (strcmp(strict_string(entry, "path"), path) != 0)
			continue;
		enum err e = bytes64_read(strict_string(entry, "bytes"), out);
		if (!e && hash)
			e = digest_sha256_hex(
				out->data ? out->data + before : "", out->len_bytes - before, sum);
		return e ? e : !hash || !strcmp(sum, hash) ? ERR_OK : ERR_NOT_FOUND;
	}
	return ERR_NOT_FOUND;
}

/* --- signing ---------------------------------------------------------------------------------- */

enum err change_add_signature(
	json_t *change, const char *role, const char *keyid, const char *sig_hex)
{
	json_t *entry = (json_t *)view_change_of(change, role);
	json_t *list = json_object_get(entry, "signatures"), *signature;
	size_t i;
	if (!entry)
		return ERR_NOT_FOUND;
	json_array_foreach(list, i, signature)
		if (!strcmp(strict_string(signature, "keyid"), keyid))
			return json_object_set_new(signature, "sig", json_string(sig_hex))
				       ? ERR_NO_MEMORY
				       : ERR_OK;
	return json_array_append_new(list, json_pack("{s:s, s:s}", "keyid", keyid, "sig", sig_hex))
		       ? ERR_NO_MEMORY
		       : ERR_OK;
}

enum err change_sign(json_t *change, const struct signer *by)
{
	char hex[SIGNER_HEX_MAX];
	size_t i;
	json_t *entry;
	json_array_foreach(json_object_get(change, "roles"), i, entry) {
		const char *text = strict_string(entry, "signed");
		enum err e = by->sign(by->key, text, strlen(text), hex);
		if (!e)
			e = change_add_signature(change, strict_string(entry, "name"), by->id, hex);
		if (e)
			return e;
	}
	return ERR_OK;
}
