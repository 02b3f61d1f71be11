/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/publish/publish.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hub/publish/history.h"
#include "hub/publish/layout.h"
#include "kiosk/sync/release.h"
#include "kiosk/tuf/digest.h"
#include "kiosk/tuf/strict.h"

enum { HUB_METADATA_MAX = 2000000 /* as the client's cap on a snapshot */ };

/* --- reading ---------------------------------------------------------------------------------- */

static enum err read_hub_role(const struct publish *p, enum metadata_type type, const char *role,
	json_int_t version, struct metadata **out)
{
	char file[TREE_NAME_MAX];
	struct k_buf bytes;
	k_buf_init(&bytes, HUB_METADATA_MAX);
	enum err e = tree_role(role, version, file);
	if (!e)
		e = tree_read(&p->tree, file, &bytes);
	if (!e)
		e = metadata_read(type, bytes.data, bytes.len_bytes, out);
	k_buf_finish(&bytes);
	return e;
}

static enum err read_snapshot(struct publish *p, char *words)
{
	struct metadata_file said;
	enum err e = read_hub_role(p, METADATA_TIMESTAMP, "timestamp", 0, &p->timestamp);
	if (!e && !metadata_file(p->timestamp, "snapshot.json", &said))
		e = ERR_DAMAGED;
	if (!e)
		e = read_hub_role(p, METADATA_SNAPSHOT, "snapshot", said.version, &p->snapshot);
	if (e == ERR_NOT_FOUND)
		return publish_refuse(words, e, "there is no repository yet");
	return e ? publish_refuse(words, e, "timestamp or snapshot: %s", err_words(e)) : ERR_OK;
}

static void read_rollout(struct publish *p)
{
	struct k_buf text;
	k_buf_init(&text, ROLLOUT_BYTES_MAX);
	if (!publish_read(p, LAYOUT_ROLLOUT_PATH, &text) &&
		!strict_read(text.data, text.len_bytes, &p->rollout) &&
		!release_is_rollout(p->rollout)) {
		json_decref(p->rollout);
		p->rollout = NULL;
	}
	k_buf_finish(&text);
}

static enum err verify_hub(const struct publish *p, char *words)
{
	const json_t *keys = metadata_keys(p->view.root);
	const struct view_role *rollout = view_role(&p->view, LAYOUT_ROLLOUT);
	if (rollout && rollout->said &&
		metadata_verify(rollout->said, rollout->keys, rollout->delegation))
		return publish_refuse(words, ERR_CRYPTO, "rollout is not signed by this hub");
	if (metadata_verify(p->timestamp, keys, metadata_role(p->view.root, "timestamp")) ||
		metadata_verify(p->snapshot, keys, metadata_role(p->view.root, "snapshot")))
		return publish_refuse(
			words, ERR_CRYPTO, "timestamp or snapshot is not signed by this hub");
	return ERR_OK;
}

static void let_go(struct publish *p)
{
	view_finish(&p->view);
	metadata_destroy(p->timestamp);
	metadata_destroy(p->snapshot);
	json_decref(p->rollout);
}

static enum err load(struct publish *p, char *words)
{
	enum err e = read_snapshot(p, words);
	if (!e)
		e = view_load(&p->tree, p->snapshot, NULL, &p->view, words);
	if (!e)
		e = view_verify(&p->view, words);
	if (!e)
		e = verify_hub(p, words);
	if (!e)
		read_rollout(p);
	return e;
}

enum err publish_open(const char *data_dir, struct publish **out, char *words)
{
	struct publish *p = calloc(1, sizeof *p);
	*words = '\0';
	enum err e = p ? tree_at(data_dir, &p->tree) : ERR_NO_MEMORY;
	if (!e)
		e = load(p, words);
	if (e)
		publish_close(p);
	else
		*out = p;
	return e;
}

void publish_close(struct publish *p)
{
	if (p)
		let_go(p);
	free(p);
}

enum err publish_reload(struct publish *p, char *words)
{
	struct publish new = {.tree = p->tree};
	enum err e = load(&new, words);
	let_go(e ? &new : p);
	if (!e)
		*p = new;
	return e;
}

/* --- telling ---------------------------------------------------------------------------------- */

const char *publish_name(const json_t *keys, const char *id)
{
	const char *name = strict_string(json_object_get(keys, id), "x-foyer-name");
	return name && *name ? name : id;
}

json_t *publish_names(const json_t *keys, const json_t *role)
{
	size_t i;
	json_t *id, *names = json_array();
	json_array_foreach(json_object_get(role, "keyids"), i, id)
		json_array_append_new(
			names, json_string(publish_name(keys, json_string_value(id))));
	return names;
}

json_int_t publish_release(const struct publish *p)
{
	json_int_t newest = json_integer_value(json_object_get(p->rollout, "release"));
	const char *path;
	json_t *entry;
	for (int i = 0; i < p->view.count; i++) {
		const struct view_role *r = &p->view.roles[i];
		json_t *targets =
			r->said ? json_object_get(metadata_signed(r->said), "targets") : NULL;
		json_object_foreach(targets, path, entry) {
			json_int_t release = release_of(json_object_get(entry, "custom"));
			newest = release > newest ? release : newest;
		}
	}
	return newest;
}

json_int_t publish_floor(const struct publish *p)
{
	json_int_t floor = -1;
	size_t i;
	json_t *ring;
	json_array_foreach(json_object_get(p->rollout, "rings"), i, ring) {
		json_int_t may_show = json_integer_value(json_object_get(ring, "may_show"));
		floor = floor < 0 || may_show < floor ? may_show : floor;
	}
	return floor < 0 ? publish_release(p) : floor;
}

static void add_row(json_t *rows, const char *name, const struct metadata *said, const json_t *keys,
	const json_t *role)
{
	const json_t *paths = json_object_get(role, "paths");
	if (said)
		json_array_append_new(
			rows, json_pack("{s:s, s:I, s:s, s:O, s:o, s:o}", "name", name, "version",
				      metadata_version(said), "expires",
				      strict_string(metadata_signed(said), "expires"), "threshold",
				      json_object_get(role, "threshold"), "people",
				      publish_names(keys, role), "paths",
				      paths ? json_incref((json_t *)paths) : json_array()));
}

json_t *publish_roles(const struct publish *p)
{
	json_t *rows = json_array();
	const struct view *v = &p->view;
	add_row(rows, "root", v->root, metadata_keys(v->root), metadata_role(v->root, "root"));
	for (int i = 0; rows && i < v->count; i++)
		add_row(rows, v->roles[i].name, v->roles[i].said, v->roles[i].keys,
			v->roles[i].delegation);
	return rows;
}

json_t *publish_files(const struct publish *p)
{
	json_t *files = json_object();
	const char *path;
	json_t *entry;
	for (int i = 0; files && i < p->view.count; i++) {
		const struct view_role *r = &p->view.roles[i];
		json_t *targets =
			r->said ? json_object_get(metadata_signed(r->said), "targets") : NULL;
		json_object_foreach(targets, path, entry) {
			json_t *custom = json_object_get(entry, "custom");
			if (json_object_get(custom, "gone") || view_role_for(&p->view, path) != r ||
				!strcmp(r->name, LAYOUT_ROLLOUT))
				continue;
			json_object_set_new(files, path,
				json_pack("{s:s, s:O, s:s, s:O?}", "role", r->name, "length",
					json_object_get(entry, "length"), "hash",
					digest_name(json_object_get(entry, "hashes")), "custom",
					custom));
		}
	}
	return files;
}

enum err publish_read(const struct publish *p, const char *path, struct k_buf *out)
{
	char file[TREE_NAME_MAX];
	const json_t *entry = view_target(&p->view, path);
	const json_t *hashes = json_object_get(entry, "hashes");
	const char *hash = entry ? digest_name(hashes) : NULL;
	size_t before = out->len_bytes;
	if (!hash || json_object_get(json_object_get(entry, "custom"), "gone"))
		return ERR_NOT_FOUND;
	enum err e = tree_target(path, hash, file);
	if (!e)
		e = tree_read(&p->tree, file, out);
	if (!e && out->data)
		e = digest_check_bytes(hashes, out->data + before, out->len_bytes - before);
	return e;
}

json_t *publish_history(const struct publish *p)
{
	return history_list(&p->tree);
}
