/* SPDX-License-Identifier: GPL-3.0-or-later */
/* refresh: sections 5.3 to 5.6 of the specification, in its order. */
#include "kiosk/tuf/inside.h"

#include <stdio.h>
#include <string.h>

static const struct client_limits *limits(const struct client *c)
{
	return c->options.limits;
}

static enum err refuse_expired(struct client *c, const char *role)
{
	c->is_expired = true;
	return client_refuse(c, ERR_DENIED, "%s has expired", role);
}

/* Up to the length that is signed, and never more than ours. */
static int64_t most_of(const struct metadata_file *said, int64_t our_max)
{
	return said->length >= 0 && said->length < our_max ? said->length : our_max;
}

static enum err save(struct client *c, const char *role)
{
	enum err e = store_save(c->store, role, c->file.data, c->file.len_bytes);
	return e ? client_refuse(c, e, "%s cannot be kept: %s", role, err_words(e)) : ERR_OK;
}

static void replace(struct metadata **old, struct metadata *new)
{
	metadata_destroy(*old);
	*old = new;
}

/* Makes *trusted what of role the disk holds, if root's keys signed it; NULL: nothing of use.
 * Neither its date nor its hash matter for what it proves: that there was a version so high.  Want
 * of memory may pass, and must not look like a file that is not there. */
static enum err load_trusted(
	struct client *c, const char *role, enum metadata_type type, struct metadata **trusted)
{
	struct metadata *m = NULL;
	enum err e = store_load(c->store, role, &c->file);
	if (!e)
		e = client_read(c, type, metadata_keys(c->root), metadata_role(c->root, role), &m);
	replace(trusted, m);
	return e == ERR_NO_MEMORY ? e : ERR_OK;
}

/* --- 5.3 root --------------------------------------------------------------------------------- */

static bool has_keyid(const json_t *role, const char *keyid)
{
	size_t i;
	json_t *item;
	json_array_foreach(json_object_get(role, "keyids"), i, item)
		if (!strcmp(json_string_value(item), keyid))
			return true;
	return false;
}

static bool are_keys_among(const json_t *role, const json_t *others)
{
	size_t i;
	json_t *item;
	json_array_foreach(json_object_get(role, "keyids"), i, item)
		if (!has_keyid(others, json_string_value(item)))
			return false;
	return true;
}

static bool is_rotated(const struct metadata *old, const struct metadata *new, const char *role)
{
	const json_t *a = metadata_role(old, role), *b = metadata_role(new, role);
	return !are_keys_among(a, b) || !are_keys_among(b, a);
}

/* 5.3.4 to 5.3.8 for the root in c->file. */
static enum err take_root(struct client *c)
{
	struct metadata *new = NULL;
	json_int_t version = metadata_version(c->root) + 1;
	enum err e = client_read(
		c, METADATA_ROOT, metadata_keys(c->root), metadata_role(c->root, "root"), &new);
	if (!e)
		e = metadata_verify(new, metadata_keys(new), metadata_role(new, "root"));
	if (e)
		client_refuse(c, e, "root %" JSON_INTEGER_FORMAT ": %s", version, err_words(e));
	else if (metadata_version(new) != version)
		e = client_refuse(c, ERR_DENIED,
			"root says version %" JSON_INTEGER_FORMAT " and not %" JSON_INTEGER_FORMAT,
			metadata_version(new), version);
	if (!e && (is_rotated(c->root, new, "timestamp") || is_rotated(c->root, new, "snapshot")))
		e = store_note_rotation(c->store, version);
	if (!e)
		e = save(c, "root");
	if (e)
		metadata_destroy(new);
	else
		replace(&c->root, new);
	return e;
}

static enum err update_root(struct client *c)
{
	enum err e = ERR_OK;
	for (int i = 0; !e && i < limits(c)->rotations; i++) {
		e = client_fetch(c, "root", metadata_version(c->root) + 1, limits(c)->root_bytes);
		if (e == ERR_NOT_FOUND)
			break;
		if (!e)
			e = take_root(c);
	}
	if (e && e != ERR_NOT_FOUND)
		return e;
	*c->words = 0;
	if (metadata_is_expired(c->root, c->options.now_s)) /* 5.3.10 */
		return refuse_expired(c, "root");
	return store_apply_rotation(c->store, metadata_version(c->root)); /* 5.3.11 */
}

/* --- 5.4 timestamp ---------------------------------------------------------------------------- */

static json_int_t snapshot_version(const struct metadata *timestamp)
{
	struct metadata_file said = {0};
	metadata_file(timestamp, "snapshot.json", &said);
	return said.version;
}

/* 5.4.3, 5.4.4 */
static enum err check_timestamp(struct client *c, const struct metadata *new)
{
	const struct metadata *old = c->timestamp;
	if (old && metadata_version(new) < metadata_version(old))
		return client_refuse(c, ERR_DENIED, "timestamp is older than the one here");
	if (old && snapshot_version(new) < snapshot_version(old))
		return client_refuse(c, ERR_DENIED, "timestamp names an older snapshot");
	if (metadata_is_expired(new, c->options.now_s))
		return refuse_expired(c, "timestamp");
	return ERR_OK;
}

static enum err update_timestamp(struct client *c)
{
	struct metadata *new = NULL;
	enum err e = load_trusted(c, "timestamp", METADATA_TIMESTAMP, &c->timestamp);
	if (!e)
		e = client_fetch(c, "timestamp", 0, limits(c)->timestamp_bytes);
	if (e)
		return e;
	e = client_read(c, METADATA_TIMESTAMP, metadata_keys(c->root),
		metadata_role(c->root, "timestamp"), &new);
	if (e)
		return client_refuse(c, e, "timestamp: %s", err_words(e));
	if (c->timestamp && metadata_version(new) == metadata_version(c->timestamp)) {
		/* Nothing new, and no error; but what is here may have expired since. */
		metadata_destroy(new);
		return metadata_is_expired(c->timestamp, c->options.now_s)
			       ? refuse_expired(c, "timestamp")
			       : ERR_OK;
	}
	e = check_timestamp(c, new);
	if (!e)
		e = save(c, "timestamp");
	if (e)
		metadata_destroy(new);
	else
		replace(&c->timestamp, new);
	return e;
}

/* --- 5.5 snapshot ----------------------------------------------------------------------------- */

/* 5.5.5: nothing that the trusted snapshot lists may be older now, or gone. */
static enum err check_rollback(struct client *c, const struct metadata *new)
{
	const char *name;
	json_t *value;
	if (!c->snapshot)
		return ERR_OK;
	if (metadata_version(new) < metadata_version(c->snapshot))
		return client_refuse(c, ERR_DENIED, "snapshot is older than the one here");
	json_object_foreach(json_object_get(metadata_signed(c->snapshot), "meta"), name, value) {
		struct metadata_file was = {0}, is = {0};
		metadata_file(c->snapshot, name, &was);
		if (!metadata_file(new, name, &is))
			return client_refuse(c, ERR_DENIED, "snapshot: %s is gone", name);
		if (is.version < was.version)
			return client_refuse(c, ERR_DENIED, "snapshot: %s is older", name);
	}
	return ERR_OK;
}

static enum err take_snapshot(struct client *c, const struct metadata_file *said)
{
	struct metadata *new = NULL;
	enum err e = client_check_file(c, said); /* 5.5.2 */
	if (!e)
		e = client_read(c, METADATA_SNAPSHOT, metadata_keys(c->root),
			metadata_role(c->root, "snapshot"), &new);
	if (e)
		return client_refuse(c, e, "snapshot: %s", err_words(e));
	if (metadata_version(new) != said->version) /* 5.5.4 */
		e = client_refuse(c, ERR_DENIED, "snapshot has not the version of the timestamp");
	if (!e)
		e = check_rollback(c, new);
	if (!e && metadata_is_expired(new, c->options.now_s))
		e = refuse_expired(c, "snapshot");
	if (!e)
		e = save(c, "snapshot");
	if (e)
		metadata_destroy(new);
	else
		replace(&c->snapshot, new);
	return e;
}

static enum err update_snapshot(struct client *c)
{
	struct metadata_file said = {0};
	metadata_file(c->timestamp, "snapshot.json", &said);
	enum err e = load_trusted(c, "snapshot", METADATA_SNAPSHOT, &c->snapshot);
	if (e)
		return e;
	if (c->snapshot && !client_check_file(c, &said) &&
		metadata_version(c->snapshot) == said.version &&
		!metadata_is_expired(c->snapshot, c->options.now_s))
		return ERR_OK;
	e = client_fetch(c, "snapshot", metadata_is_consistent(c->root) ? said.version : 0,
		most_of(&said, limits(c)->snapshot_bytes));
	return e ? e : take_snapshot(c, &said);
}

/* --- 5.6.1 to 5.6.6 targets, and each delegated role ------------------------------------------ */

static enum err take_targets(struct client *c, const char *name, const json_t *keys,
	const json_t *role, const struct metadata_file *said, struct metadata **out)
{
	struct metadata *new = NULL;
	enum err e = client_check_file(c, said);
	if (!e)
		e = client_read(c, METADATA_TARGETS, keys, role, &new);
	if (e)
		return client_refuse(c, e, "%s: %s", name, err_words(e));
	if (metadata_version(new) != said->version)
		e = client_refuse(c, ERR_DENIED, "%s has not the version of the snapshot", name);
	else if (metadata_is_expired(new, c->options.now_s))
		e = refuse_expired(c, name);
	if (e)
		metadata_destroy(new);
	else
		*out = new;
	return e;
}

enum err client_targets_role(struct client *c, const char *name, const json_t *keys,
	const json_t *role, struct metadata **out)
{
	struct metadata_file said = {0};
	char file[CLIENT_ADDRESS_MAX];
	bool is_whole = snprintf(file, sizeof file, "%s.json", name) < CLIENT_ADDRESS_MAX;
	if (!is_whole || !metadata_file(c->snapshot, file, &said))
		return client_refuse(c, ERR_NOT_FOUND, "%s is not in the snapshot", name);
	struct metadata *new = NULL;
	if (!store_load(c->store, name, &c->file) && !take_targets(c, name, keys, role, &said, out))
		return ERR_OK;
	c->is_expired = false;
	*c->words = 0;
	enum err e = client_fetch(c, name, metadata_is_consistent(c->root) ? said.version : 0,
		most_of(&said, limits(c)->targets_bytes));
	if (!e)
		e = take_targets(c, name, keys, role, &said, &new);
	if (!e)
		e = save(c, name);
	if (e)
		metadata_destroy(new);
	else
		*out = new;
	return e;
}

static enum err update_targets(struct client *c)
{
	struct metadata *new = NULL;
	enum err e = client_targets_role(
		c, "targets", metadata_keys(c->root), metadata_role(c->root, "targets"), &new);
	if (!e)
		replace(&c->targets, new);
	return e;
}

enum err client_refresh(struct client *c)
{
	static enum err (*const steps[])(struct client *) = {
		update_root, update_timestamp, update_snapshot, update_targets};
	enum err e = ERR_OK;
	*c->words = 0;
	c->is_fresh = c->is_expired = false;
	client_let_go(c, 0);
	for (unsigned i = 0; !e && i < sizeof steps / sizeof *steps; i++)
		e = steps[i](c);
	c->is_fresh = !e;
	return e;
}
