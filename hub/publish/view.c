/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/publish/view.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hub/publish/layout.h"
#include "kiosk/tuf/digest.h"
#include "kiosk/tuf/pattern.h"
#include "kiosk/tuf/strict.h"

enum err publish_refuse(char *words, enum err e, const char *fmt, ...)
{
	va_list args;
	va_start(args, fmt);
	vsnprintf(words, PUBLISH_WORDS_MAX, fmt, args);
	va_end(args);
	return e;
}

/* --- reading ---------------------------------------------------------------------------------- */

const json_t *view_change_of(const json_t *change, const char *role)
{
	size_t i;
	json_t *entry;
	json_array_foreach(json_object_get(change, "roles"), i, entry)
		if (!strcmp(strict_string(entry, "name"), role))
			return entry;
	return NULL;
}

/* Appends text as JSON: each control character escaped. */
static enum err add_escaped(const char *text, struct k_buf *out)
{
	enum err e = ERR_OK;
	while (!e && *text) {
		size_t n = 0;
		while ((unsigned char)text[n] >= ' ')
			n++;
		e = k_buf_add(out, text, n);
		text += n;
		if (!e && *text)
			e = k_buf_printf(out, "\\u%04x", (unsigned char)*text++);
	}
	return e;
}

enum err view_parse(const char *signed_text, json_t **out)
{
	struct k_buf text;
	k_buf_init(&text, TREE_METADATA_MAX);
	enum err e = add_escaped(signed_text, &text);
	if (!e)
		e = text.data ? strict_read(text.data, text.len_bytes, out) : ERR_BAD_INPUT;
	k_buf_finish(&text);
	return e;
}

enum err view_wrap(const char *signed_text, const json_t *signatures, struct k_buf *out)
{
	char *list = json_dumps(signatures, JSON_COMPACT | JSON_ENCODE_ANY);
	enum err e =
		list ? k_buf_printf(out, "{\"signatures\":%s,\"signed\":", list) : ERR_NO_MEMORY;
	if (!e)
		e = add_escaped(signed_text, out);
	free(list);
	return e ? e : k_buf_add(out, "}\n", 2);
}

static enum err read_bytes(const struct tree *t, const char *role, json_int_t version,
	const json_t *entry, struct k_buf *out)
{
	char file[TREE_NAME_MAX];
	if (entry)
		return view_wrap(
			strict_string(entry, "signed"), json_object_get(entry, "signatures"), out);
	enum err e = tree_role(role, version, file);
	return e ? e : tree_read(t, file, out);
}

static enum err read_one(const struct tree *t, enum metadata_type type, const char *role,
	json_int_t version, const json_t *entry, struct metadata **out)
{
	struct k_buf bytes;
	k_buf_init(&bytes, TREE_METADATA_MAX);
	enum err e = read_bytes(t, role, version, entry, &bytes);
	if (!e)
		e = metadata_read(type, bytes.data, bytes.len_bytes, out);
	k_buf_finish(&bytes);
	return e;
}

struct load {
	const struct tree *tree;
	const struct metadata *snapshot;
	const json_t *change;
	struct view *view;
	char *words;
};

static enum err load_root(struct load *l)
{
	struct view *v = l->view;
	json_int_t version = tree_newest(l->tree, "content/metadata", ".root.json");
	v->root_change = view_change_of(l->change, "root");
	if (!v->root_change && !version)
		return publish_refuse(l->words, ERR_NOT_FOUND, "there is no repository yet");
	enum err e = read_one(l->tree, METADATA_ROOT, "root", version, v->root_change, &v->root);
	return e ? publish_refuse(l->words, e, "root cannot be read: %s", err_words(e)) : ERR_OK;
}

static enum err load_role(struct load *l, struct view_role *r)
{
	char file[LAYOUT_ROLE_MAX + 8];
	struct metadata_file said = {0};
	snprintf(file, sizeof file, "%s.json", r->name);
	bool is_listed = l->snapshot && metadata_file(l->snapshot, file, &said);
	r->change = view_change_of(l->change, r->name);
	if (!r->change && !is_listed)
		return !strcmp(r->name, LAYOUT_ROLLOUT)
			       ? ERR_OK
			       : publish_refuse(l->words, ERR_NOT_FOUND,
					 "role %s is new and is not in the change", r->name);
	enum err e =
		read_one(l->tree, METADATA_TARGETS, r->name, said.version, r->change, &r->said);
	if (!e && !r->change && metadata_version(r->said) != said.version)
		e = ERR_DAMAGED;
	return e ? publish_refuse(l->words, e, "role %s cannot be read: %s", r->name, err_words(e))
		 : ERR_OK;
}

/* Reads a role, and puts those that it delegates to behind the ones that are known. */
static enum err add_role(struct load *l, struct view_role role)
{
	struct view *v = l->view;
	if (v->count == VIEW_ROLES_MAX || strlen(role.name) >= LAYOUT_ROLE_MAX ||
		view_role(v, role.name))
		return publish_refuse(
			l->words, ERR_FULL, "too many roles, or %.60s stands twice", role.name);
	enum err e = load_role(l, &role);
	v->roles[v->count++] = role;
	return e;
}

static enum err add_delegated(struct load *l, int parent)
{
	const struct metadata *said = l->view->roles[parent].said;
	const json_t *delegations =
		said ? json_object_get(metadata_signed(said), "delegations") : NULL;
	size_t i;
	json_t *d;
	json_array_foreach(json_object_get(delegations, "roles"), i, d) {
		struct view_role role = {.name = strict_string(d, "name"),
			.keys = json_object_get(delegations, "keys"),
			.delegation = d,
			.parent = parent};
		enum err e = add_role(l, role);
		if (e)
			return e;
	}
	return ERR_OK;
}

enum err view_load(const struct tree *t, const struct metadata *snapshot, const json_t *change,
	struct view *out, char *words)
{
	struct load l = {t, snapshot, change, out, words};
	*out = (struct view){.roles = calloc(VIEW_ROLES_MAX, sizeof *out->roles)};
	enum err e = out->roles ? load_root(&l) : ERR_NO_MEMORY;
	if (!e)
		e = add_role(&l, (struct view_role){.name = "targets",
					 .keys = metadata_keys(out->root),
					 .delegation = metadata_role(out->root, "targets"),
					 .parent = -1});
	for (int i = 0; !e && i < out->count; i++)
		e = add_delegated(&l, i);
	return e;
}

void view_finish(struct view *v)
{
	for (int i = 0; i < v->count; i++)
		metadata_destroy(v->roles[i].said);
	metadata_destroy(v->root);
	free(v->roles);
	*v = (struct view){0};
}

/* --- who signed ------------------------------------------------------------------------------- */

enum err view_verify(const struct view *v, char *words)
{
	if (metadata_verify(v->root, metadata_keys(v->root), metadata_role(v->root, "root")))
		return publish_refuse(words, ERR_CRYPTO, "root is not signed by enough people");
	for (int i = 0; i < v->count; i++) {
		const struct view_role *r = &v->roles[i];
		if (r->said && strcmp(r->name, LAYOUT_ROLLOUT) != 0 &&
			metadata_verify(r->said, r->keys, r->delegation))
			return publish_refuse(words, ERR_CRYPTO,
				"%s is not signed by enough of those who may", r->name);
	}
	return ERR_OK;
}

/* --- who speaks of what ----------------------------------------------------------------------- */

const struct view_role *view_role(const struct view *v, const char *name)
{
	for (int i = 0; i < v->count; i++)
		if (!strcmp(v->roles[i].name, name))
			return &v->roles[i];
	return NULL;
}

static bool is_for(const json_t *delegation, const char *path, const char *path_sum)
{
	size_t i;
	json_t *item;
	json_array_foreach(json_object_get(delegation, "paths"), i, item)
		if (pattern_fits(json_string_value(item), path))
			return true;
	json_array_foreach(json_object_get(delegation, "path_hash_prefixes"), i, item)
		if (!strncmp(path_sum, json_string_value(item), json_string_length(item)))
			return true;
	return false;
}

/* As a client searches where all delegations are terminating, and those who hand paths on in bins
 * speak of the others alone. */
const struct view_role *view_role_for(const struct view *v, const char *path)
{
	char sum[65];
	int at = 0;
	bool is_bin = false;
	if (digest_sha256_hex(path, strlen(path), sum))
		return NULL;
	for (int i = 1; i < v->count; i++) {
		const struct view_role *r = &v->roles[i];
		if (r->parent != at || !is_for(r->delegation, path, sum))
			continue;
		is_bin = json_object_get(r->delegation, "path_hash_prefixes") != NULL;
		/* What lies in a bin are guides; its words a role keeps itself. */
		if (is_bin && strncmp(path, "guides/", 7) != 0)
			break;
		at = i;
	}
	return at ? &v->roles[at] : NULL;
}

const json_t *view_target(const struct view *v, const char *path)
{
	const struct view_role *r = view_role_for(v, path);
	return r && r->said
		       ? json_object_get(json_object_get(metadata_signed(r->said), "targets"), path)
		       : NULL;
}
