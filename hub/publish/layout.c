/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/publish/layout.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "hub/publish/signer.h"
#include "kiosk/base/check.h"

enum { DAY_S = 24 * 3600, ROW_PATHS = 8, BIN_DIGITS = 2, BIN_PREFIXES = 256 };

static const char *const tags[] = {
#define LANGUAGE(tag, name, locale, voice, direction, font) #tag,
#include "locales/languages.def"
#undef LANGUAGE
};

/* In order of priority.  "LL" in a name and in its paths stands for every language but English. */
static const struct row {
	const char *name;
	int threshold;
	bool is_hub, has_bins;
	const char *paths[ROW_PATHS];
} rows[] = {
	{LAYOUT_ANNOUNCE, 1, false, false, {"announce/*.json"}},
	{LAYOUT_ROLLOUT, 1, true, false, {LAYOUT_ROLLOUT_PATH}},
	{"keys", 2, false, false, {"keys/*"}},
	{"i18n-LL", 2, false, true, {"words/LL/*", "guides/LL/*", "names/LL.txt"}},
	{"help", 2, false, true, {"guides/en/*"}},
	{"city", 2, false, false,
		{"*.json", "streets.txt", "words/en/*", "names/en.txt", "pictures/*"}},
};

static bool has_language(const struct row *row)
{
	return strstr(row->name, "LL") != NULL;
}

/* Writes text with tag for "LL". */
static void fill(const char *text, const char *tag, char out[LAYOUT_ROLE_MAX])
{
	const char *at = strstr(text, "LL");
	if (at)
		snprintf(out, LAYOUT_ROLE_MAX, "%.*s%s%s", (int)(at - text), text, tag, at + 2);
	else
		snprintf(out, LAYOUT_ROLE_MAX, "%s", text);
}

/* The row of a role below targets, and its language ("" none); NULL: it is none of ours. */
static const struct row *row_of(const char *role, const char **tag_out)
{
	char name[LAYOUT_ROLE_MAX];
	for (unsigned i = 0; i < K_COUNT(rows); i++)
		for (unsigned l = has_language(&rows[i]); l < K_COUNT(tags); l++) {
			fill(rows[i].name, tags[l], name);
			*tag_out = tags[l];
			if (!strcmp(name, role))
				return &rows[i];
		}
	return NULL;
}

int layout_threshold_min(const char *role)
{
	const char *tag;
	const struct row *row = row_of(role, &tag);
	if (!strcmp(role, "root") || !strcmp(role, "targets"))
		return 2;
	return row ? row->threshold : 0;
}

bool layout_may_have_bins(const char *role)
{
	const char *tag;
	const struct row *row = row_of(role, &tag);
	return row && row->has_bins;
}

json_t *layout_paths(const char *role)
{
	const char *tag;
	char path[LAYOUT_ROLE_MAX];
	const struct row *row = row_of(role, &tag);
	json_t *paths = row ? json_array() : NULL;
	for (int i = 0; paths && i < ROW_PATHS && row->paths[i]; i++) {
		fill(row->paths[i], tag, path);
		json_array_append_new(paths, json_string(path));
	}
	return paths;
}

bool layout_is_path(const char *path)
{
	return layout_is_safe(path, LAYOUT_PATH_MAX);
}

bool layout_is_safe(const char *path, size_t max)
{
	static const char letters[] =
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
		"._-";
	size_t n = strlen(path);
	if (!n || n > max)
		return false;
	for (const char *step = path;;) {
		size_t len = strspn(step, letters);
		if (!len || *step == '.')
			return false;
		if (!step[len])
			return true;
		if (step[len] != '/')
			return false;
		step += len + 1;
	}
}

void layout_date(int64_t seconds, char out[LAYOUT_DATE_MAX])
{
	struct tm tm = {0};
	time_t t = (time_t)seconds;
	gmtime_r(&t, &tm);
	strftime(out, LAYOUT_DATE_MAX, "%Y-%m-%dT%H:%M:%SZ", &tm);
}

/* --- the first package ------------------------------------------------------------------------ */

static json_t *body(const char *type, int64_t expires_s)
{
	char date[LAYOUT_DATE_MAX];
	layout_date(expires_s, date);
	return json_pack("{s:s, s:s, s:i, s:s}", "_type", type, "spec_version", "1.0.34", "version",
		1, "expires", date);
}

/* Adds public keys to keys, and their ids to an array that it gives; NULL: one is no key. */
static json_t *add_keys(json_t *keys, const json_t *public)
{
	char id[65];
	json_t *ids = json_array();
	for (size_t i = 0; i < json_array_size(public); i++) {
		json_t *key = json_array_get(public, i);
		if (!json_is_object(key) || signer_id(key, id)) {
			json_decref(ids);
			return NULL;
		}
		json_object_set(keys, id, key);
		json_array_append_new(ids, json_string(id));
	}
	return ids;
}

/* {"keyids", "threshold"} of people, or of one key of the hub's. */
static json_t *role_of(json_t *keys, const struct layout_people *p, const char *hub, int threshold)
{
	json_t *one = hub ? json_pack("[O]", json_object_get(p->hub, hub)) : NULL;
	json_t *ids = hub && !one ? NULL : add_keys(keys, hub ? one : p->keys);
	json_decref(one);
	return ids ? json_pack("{s:o, s:i}", "keyids", ids, "threshold", threshold) : NULL;
}

json_t *layout_root(const struct layout_people *p)
{
	static const char *const hubs[] = {"snapshot", "timestamp"};
	static const char *const people[] = {"root", "targets"};
	json_t *root = body("root", p->now_s + (int64_t)LAYOUT_ROLE_DAYS * DAY_S);
	json_t *keys = json_object(), *roles = json_object();
	bool is_good = root && keys && roles;
	for (int i = 0; is_good && i < 2; i++) {
		is_good = !json_object_set_new(
				  roles, people[i], role_of(keys, p, NULL, p->threshold)) &&
			  !json_object_set_new(roles, hubs[i], role_of(keys, p, hubs[i], 1));
	}
	json_object_set_new(root, "consistent_snapshot", json_true());
	json_object_set_new(root, "keys", keys);
	json_object_set_new(root, "roles", roles);
	if (is_good)
		return root;
	json_decref(root);
	return NULL;
}

/* One delegation: role_of and its name, paths or prefixes. */
static bool add_delegation(
	json_t *roles, json_t *role, const char *name, const char *field, json_t *value)
{
	json_object_set_new(role, "name", json_string(name));
	json_object_set_new(role, "terminating", json_true());
	json_object_set_new(role, field, value);
	return role && !json_array_append_new(roles, role);
}

json_t *layout_targets(const struct layout_people *p)
{
	char name[LAYOUT_ROLE_MAX];
	json_t *targets = body("targets", p->now_s + (int64_t)LAYOUT_ROLE_DAYS * DAY_S);
	json_t *keys = json_object(), *roles = json_array();
	bool is_good = targets && keys && roles;
	for (unsigned i = 0; i < K_COUNT(rows); i++)
		for (unsigned l = has_language(&rows[i]); is_good && l < K_COUNT(tags); l++) {
			fill(rows[i].name, tags[l], name);
			json_t *role = role_of(keys, p, rows[i].is_hub ? rows[i].name : NULL,
				rows[i].threshold == 1 ? 1 : p->threshold);
			is_good = add_delegation(roles, role, name, "paths", layout_paths(name));
			if (!has_language(&rows[i]))
				break;
		}
	json_object_set_new(targets, "targets", json_object());
	json_object_set_new(
		targets, "delegations", json_pack("{s:o, s:o}", "keys", keys, "roles", roles));
	if (is_good)
		return targets;
	json_decref(targets);
	return NULL;
}

static void bin_name(const char *role, int bin, char out[LAYOUT_ROLE_MAX])
{
	snprintf(
		out, LAYOUT_ROLE_MAX, "%.*s-%02x", LAYOUT_ROLE_MAX - 8, role, (unsigned)bin & 0xff);
}

/* Bin b of n takes the paths whose SHA-256 begins with one of 256 / n bytes. */
static json_t *bin_prefixes(int bin, int n)
{
	char hex[BIN_DIGITS + 1];
	json_t *prefixes = json_array();
	for (int i = 0; i < BIN_PREFIXES / n; i++) {
		snprintf(hex, sizeof hex, "%02x", (unsigned)(bin * (BIN_PREFIXES / n) + i) & 0xff);
		json_array_append_new(prefixes, json_string(hex));
	}
	return prefixes;
}

json_t *layout_role(const struct layout_people *p, const char *name)
{
	char bin[LAYOUT_ROLE_MAX];
	json_t *role = body("targets", p->now_s + (int64_t)LAYOUT_ROLE_DAYS * DAY_S);
	json_object_set_new(role, "targets", json_object());
	if (!role || !layout_may_have_bins(name) || !p->bins)
		return role;
	json_t *keys = json_object(), *roles = json_array();
	bool is_good = true;
	for (int b = 0; is_good && b < p->bins; b++) {
		bin_name(name, b, bin);
		is_good = add_delegation(roles, role_of(keys, p, NULL, p->threshold), bin,
			"path_hash_prefixes", bin_prefixes(b, p->bins));
	}
	json_object_set_new(
		role, "delegations", json_pack("{s:o, s:o}", "keys", keys, "roles", roles));
	if (is_good)
		return role;
	json_decref(role);
	return NULL;
}

static enum err each_of_row(
	const struct row *row, const struct layout_people *p, layout_role_fn *fn, void *ctx)
{
	char name[LAYOUT_ROLE_MAX], bin[LAYOUT_ROLE_MAX];
	enum err e = ERR_OK;
	for (unsigned l = has_language(row); !e && l < K_COUNT(tags); l++) {
		fill(row->name, tags[l], name);
		e = fn(ctx, name);
		for (int b = 0; !e && row->has_bins && b < p->bins; b++) {
			bin_name(name, b, bin);
			e = fn(ctx, bin);
		}
		if (!has_language(row))
			break;
	}
	return e;
}

enum err layout_each(const struct layout_people *p, layout_role_fn *fn, void *ctx)
{
	enum err e = ERR_OK;
	for (unsigned i = 0; !e && i < K_COUNT(rows); i++)
		if (!rows[i].is_hub)
			e = each_of_row(&rows[i], p, fn, ctx);
	return e;
}
