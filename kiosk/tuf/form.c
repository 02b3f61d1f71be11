/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kiosk/tuf/form.h"

#include "kiosk/base/check.h"
#include "kiosk/tuf/digest.h"
#include "kiosk/tuf/key.h"
#include "kiosk/tuf/strict.h"

#include <ctype.h>
#include <string.h>

/* Notes name in names: true if it stood there not yet. */
static bool is_first(json_t *names, const char *name)
{
	return !json_object_get(names, name) && !json_object_set_new(names, name, json_true());
}

/* --- keys and roles: 4.2.1, 4.3, 4.5 ---------------------------------------------------------- */

static bool is_keys(const json_t *keys)
{
	const char *id;
	json_t *key;
	if (!json_is_object(keys))
		return false;
	json_object_foreach((json_t *)keys, id, key)
		if (!key_is_named(key, id))
			return false;
	return true;
}

/* A threshold of 0 would switch every check off (CVE-2026-23992). */
static bool is_role(const json_t *role)
{
	const json_t *keyids = json_object_get(role, "keyids");
	json_int_t threshold;
	return strict_is_strings(keyids) && json_array_size(keyids) <= FORM_KEYIDS_MAX &&
	       strict_int(role, "threshold", 1, &threshold);
}

/* --- files: 4.4, 4.5, 4.6 --------------------------------------------------------------------- */

static bool is_file(const json_t *file)
{
	json_int_t number;
	const json_t *length = json_object_get(file, "length");
	const json_t *hashes = json_object_get(file, "hashes");
	return strict_int(file, "version", 1, &number) &&
	       (!length || strict_int(file, "length", 0, &number)) &&
	       (!hashes || digest_is_hashes(hashes));
}

static bool is_files(const json_t *meta)
{
	const char *name;
	json_t *file;
	if (!json_is_object(meta))
		return false;
	json_object_foreach((json_t *)meta, name, file)
		if (!is_file(file))
			return false;
	return true;
}

static bool is_target(const json_t *target)
{
	json_int_t length;
	const json_t *custom = json_object_get(target, "custom");
	return strict_int(target, "length", 0, &length) &&
	       digest_is_hashes(json_object_get(target, "hashes")) &&
	       (!custom || json_is_object(custom));
}

/* --- delegations: 4.5 ------------------------------------------------------------------------- */

/* What is kept in files of their own names may be no delegated role's. */
static bool is_rolename(const char *name)
{
	static const char *const taken[] = {"root", "timestamp", "snapshot", "targets", ""};
	if (!name || strlen(name) > FORM_ROLENAME_MAX)
		return false;
	for (unsigned i = 0; i < K_COUNT(taken); i++)
		if (!strcmp(name, taken[i]))
			return false;
	return true;
}

static bool is_delegation(const json_t *role)
{
	const json_t *paths = json_object_get(role, "paths");
	const json_t *prefixes = json_object_get(role, "path_hash_prefixes");
	const json_t *terminating = json_object_get(role, "terminating");
	return is_role(role) && is_rolename(strict_string(role, "name")) && !(paths && prefixes) &&
	       (!paths || strict_is_strings(paths)) && (!prefixes || strict_is_strings(prefixes)) &&
	       (!terminating || json_is_boolean(terminating));
}

static bool is_delegations(const json_t *delegations)
{
	const json_t *roles = strict_array(delegations, "roles");
	if (!roles || !is_keys(json_object_get(delegations, "keys")))
		return false;
	json_t *names = json_object(); /* a name may stand once */
	bool is_good = names != NULL;
	for (size_t i = 0; is_good && i < json_array_size(roles); i++) {
		const json_t *role = json_array_get(roles, i);
		is_good = is_delegation(role) && is_first(names, strict_string(role, "name"));
	}
	json_decref(names);
	return is_good;
}

/* --- the four types --------------------------------------------------------------------------- */

static bool is_root(const json_t *body)
{
	static const char *const needed[] = {"root", "timestamp", "snapshot", "targets"};
	const json_t *roles = strict_object(body, "roles");
	const json_t *consistent = json_object_get(body, "consistent_snapshot");
	for (unsigned i = 0; i < K_COUNT(needed); i++)
		if (!is_role(json_object_get(roles, needed[i])))
			return false;
	return is_keys(json_object_get(body, "keys")) &&
	       (!consistent || json_is_boolean(consistent));
}

static bool is_timestamp(const json_t *body)
{
	const json_t *meta = strict_object(body, "meta");
	return json_object_size(meta) == 1 && is_file(json_object_get(meta, "snapshot.json"));
}

static bool is_snapshot(const json_t *body)
{
	return is_files(json_object_get(body, "meta"));
}

static bool is_targets(const json_t *body)
{
	const json_t *targets = strict_object(body, "targets");
	const json_t *delegations = json_object_get(body, "delegations");
	const char *path;
	json_t *target;
	json_object_foreach((json_t *)targets, path, target)
		if (!is_target(target))
			return false;
	return targets && (!delegations || is_delegations(delegations));
}

static const struct {
	const char *name;
	bool (*is)(const json_t *body);
} types[] = {
	[METADATA_ROOT] = {"root", is_root},
	[METADATA_TIMESTAMP] = {"timestamp", is_timestamp},
	[METADATA_SNAPSHOT] = {"snapshot", is_snapshot},
	[METADATA_TARGETS] = {"targets", is_targets},
};

/* "1.anything" of digits and dots: the major version decides (4.3, SPEC_VERSION). */
static bool is_our_specification(const char *version)
{
	return version && !strncmp(version, "1.", 2) && isdigit((unsigned char)version[2]) &&
	       !version[strspn(version, "0123456789.")];
}

bool form_is_signed(const json_t *body, enum metadata_type type)
{
	const char *name = strict_string(body, "_type");
	return name && !strcmp(name, types[type].name) &&
	       is_our_specification(strict_string(body, "spec_version")) && types[type].is(body);
}

bool form_is_signatures(const json_t *signatures)
{
	if (!json_is_array(signatures))
		return false;
	json_t *keyids = json_object(); /* a keyid may stand once (4.2) */
	bool is_good = keyids != NULL;
	for (size_t i = 0; is_good && i < json_array_size(signatures); i++) {
		const json_t *signature = json_array_get(signatures, i);
		const char *keyid = strict_string(signature, "keyid");
		is_good = keyid && strict_string(signature, "sig") && is_first(keyids, keyid);
	}
	json_decref(keyids);
	return is_good;
}
