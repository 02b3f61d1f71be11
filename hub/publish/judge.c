/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/publish/judge.h"

#include <stdlib.h>
#include <string.h>

#include "hub/publish/contents.h"
#include "hub/publish/layout.h"
#include "hub/publish/seats.h"
#include "kiosk/tuf/strict.h"

enum { DAY_S = 24 * 3600 };

/* --- who must still sign ---------------------------------------------------------------------- */

static void add_missing(
	json_t *rows, const json_t *entry, const char *as, const json_t *keys, const json_t *role)
{
	json_t *has = json_array(), *may = json_array();
	const char *name = strict_string(entry, "name");
	json_int_t needs = json_integer_value(json_object_get(role, "threshold"));
	int n = seats_signed(keys, role, strict_string(entry, "signed"),
		json_object_get(entry, "signatures"), has, may);
	char words[PUBLISH_WORDS_MAX] = "", *names = json_dumps(may, JSON_COMPACT);
	if (n < needs && names)
		publish_refuse(words, ERR_OK, "%s%s: %lld more must sign, of %s", name, as,
			(long long)(needs - n), names);
	if (n < needs)
		json_array_append_new(
			rows, json_pack("{s:s, s:I, s:O, s:O, s:s}", "role", name, "needs", needs,
				      "has", has, "may", may, "words", words));
	free(names);
	json_decref(has);
	json_decref(may);
}

static void add_root(json_t *rows, const struct publish *p, const struct view *v)
{
	if (p)
		add_missing(rows, v->root_change, " (as it is)", metadata_keys(p->view.root),
			metadata_role(p->view.root, "root"));
	add_missing(rows, v->root_change, p ? " (as it will be)" : "", metadata_keys(v->root),
		metadata_role(v->root, "root"));
}

json_t *judge_missing(const struct publish *p, const json_t *change, char *words)
{
	struct tree nowhere = {.data = "/nonexistent"};
	struct view v;
	json_t *rows = NULL;
	*words = '\0';
	enum err e = view_load(p ? &p->tree : &nowhere, p ? p->snapshot : NULL, change, &v, words);
	if (!e)
		rows = json_array();
	if (rows && v.root_change)
		add_root(rows, p, &v);
	for (int i = 0; rows && i < v.count; i++)
		if (v.roles[i].change)
			add_missing(rows, v.roles[i].change, "", v.roles[i].keys,
				v.roles[i].delegation);
	view_finish(&v);
	return rows;
}

static void add_names(json_t *names, const json_t *has)
{
	size_t i, k;
	json_t *name, *known;
	json_array_foreach(has, i, name) {
		bool is_new = true;
		json_array_foreach(names, k, known)
			is_new = is_new && !json_equal(name, known);
		if (is_new)
			json_array_append(names, name);
	}
}

json_t *judge_signed_by(const struct publish *p, const json_t *change)
{
	struct tree nowhere = {.data = "/nonexistent"};
	struct view v;
	char words[PUBLISH_WORDS_MAX];
	json_t *names = json_array(), *has = json_array();
	enum err e = view_load(p ? &p->tree : &nowhere, p ? p->snapshot : NULL, change, &v, words);
	for (int i = 0; !e && i < v.count; i++)
		if (v.roles[i].change)
			seats_signed(v.roles[i].keys, v.roles[i].delegation,
				strict_string(v.roles[i].change, "signed"),
				json_object_get(v.roles[i].change, "signatures"), has, NULL);
	add_names(names, has);
	json_decref(has);
	view_finish(&v);
	return names;
}

/* --- versions, dates -------------------------------------------------------------------------- */

static enum err check_version(const char *name, const struct metadata *before,
	const struct metadata *after, int64_t now_s, char *words)
{
	json_int_t next = before ? metadata_version(before) + 1 : 1;
	if (metadata_version(after) != next)
		return publish_refuse(words, ERR_GONE,
			"%s was changed since this change was made: make it anew and sign it "
			"again",
			name);
	if (metadata_is_expired(after, now_s))
		return publish_refuse(words, ERR_GONE,
			"%s: the date until which it is good is "
			"past",
			name);
	if (!metadata_is_expired(after, now_s + (int64_t)LAYOUT_DAYS_MAX * DAY_S))
		return publish_refuse(words, ERR_DENIED,
			"%s: it would be good for more than %d "
			"days",
			name, LAYOUT_DAYS_MAX);
	return ERR_OK;
}

static enum err check_versions(
	const struct publish *p, const struct view *v, int64_t now_s, char *words)
{
	enum err e = ERR_OK;
	if (v->root_change)
		e = check_version("root", p ? p->view.root : NULL, v->root, now_s, words);
	for (int i = 0; !e && i < v->count; i++) {
		const struct view_role *r = &v->roles[i], *was;
		was = p ? view_role(&p->view, r->name) : NULL;
		if (r->change)
			e = check_version(r->name, was ? was->said : NULL, r->said, now_s, words);
	}
	return e;
}

/* Everything in the change must be a role that is reached: nothing is published unread. */
static enum err check_reached(const struct view *v, const json_t *change, char *words)
{
	size_t i;
	json_t *entry;
	json_array_foreach(json_object_get(change, "roles"), i, entry) {
		const char *name = strict_string(entry, "name");
		const struct view_role *r = view_role(v, name);
		if (strcmp(name, "root") != 0 && (!r || !strcmp(name, LAYOUT_ROLLOUT)))
			return publish_refuse(words, ERR_DENIED,
				"%s is no role that a change may speak for", name);
	}
	return ERR_OK;
}

/* --- who may what ----------------------------------------------------------------------------- */

static enum err check_seats(
	const char *name, const json_t *keys, const json_t *role, int least, char *words)
{
	json_int_t threshold = json_integer_value(json_object_get(role, "threshold"));
	if (threshold < least)
		return publish_refuse(
			words, ERR_DENIED, "%s: at least %d people must sign it", name, least);
	if (seats_count(keys, role) < threshold)
		return publish_refuse(words, ERR_DENIED,
			"%s: it takes %lld different keys and there are fewer", name,
			(long long)threshold);
	return ERR_OK;
}

/* Keys that lie on the hub may speak for nothing else. */
static enum err check_apart(
	const struct view *v, const char *name, const json_t *keys, const json_t *role, char *words)
{
	static const char *const hubs[] = {"snapshot", "timestamp"};
	const struct view_role *rollout = view_role(v, LAYOUT_ROLLOUT);
	bool is_shared = rollout && seats_share(keys, role, rollout->keys, rollout->delegation);
	for (int i = 0; i < 2; i++)
		is_shared = is_shared || seats_share(keys, role, metadata_keys(v->root),
						 metadata_role(v->root, hubs[i]));
	return is_shared ? publish_refuse(words, ERR_DENIED,
				   "%s: a key that lies on the hub may not sign it", name)
			 : ERR_OK;
}

static enum err check_delegation(const struct view *v, const struct view_role *r, char *words)
{
	const struct view_role *parent = &v->roles[r->parent];
	bool is_bin = r->parent > 0;
	int least = layout_threshold_min(is_bin ? parent->name : r->name);
	json_t *paths = layout_paths(r->name);
	bool is_ours = is_bin ? layout_may_have_bins(parent->name) && parent->parent == 0 &&
					json_object_get(r->delegation, "path_hash_prefixes")
			      : json_equal(paths, json_object_get(r->delegation, "paths"));
	json_decref(paths);
	if (!is_ours || !least || !json_is_true(json_object_get(r->delegation, "terminating")))
		return publish_refuse(words, ERR_DENIED,
			"%s: no role of this name may speak of these paths", r->name);
	enum err e = check_seats(r->name, r->keys, r->delegation, least, words);
	return e || !strcmp(r->name, LAYOUT_ROLLOUT)
		       ? e
		       : check_apart(v, r->name, r->keys, r->delegation, words);
}

static enum err check_policy(const struct view *v, char *words)
{
	static const char *const top[] = {"root", "targets"};
	const json_t *keys = metadata_keys(v->root);
	enum err e = ERR_OK;
	for (int i = 0; !e && i < 2; i++) {
		const json_t *role = metadata_role(v->root, top[i]);
		e = check_seats(top[i], keys, role, layout_threshold_min(top[i]), words);
		if (!e)
			e = check_apart(v, top[i], keys, role, words);
	}
	if (!e && json_object_size(json_object_get(metadata_signed(v->roles[0].said), "targets")))
		e = publish_refuse(words, ERR_DENIED, "targets itself may speak of no file");
	if (!e && !metadata_is_consistent(v->root))
		e = publish_refuse(words, ERR_DENIED, "root: consistent_snapshot must be on");
	for (int i = 1; !e && i < v->count; i++)
		e = check_delegation(v, &v->roles[i], words);
	return e;
}

/* --- all of it -------------------------------------------------------------------------------- */

static enum err check_signed(
	const struct publish *p, const struct view *v, const json_t *change, char *words)
{
	char why[PUBLISH_WORDS_MAX];
	if (p && v->root_change &&
		metadata_verify(
			v->root, metadata_keys(p->view.root), metadata_role(p->view.root, "root")))
		return publish_refuse(words, ERR_CRYPTO,
			"root is not signed by enough of those who sign it until now");
	enum err e = view_verify(v, words);
	json_t *rows = e ? judge_missing(p, change, why) : NULL;
	const json_t *row = json_array_get(rows, 0);
	if (row)
		publish_refuse(words, e, "%s", strict_string(row, "words"));
	json_decref(rows);
	return e;
}

enum err judge_change(const struct tree *t, const struct publish *p, const json_t *change,
	int64_t now_s, struct view *view_out, char *words)
{
	enum err e = view_load(t, p ? p->snapshot : NULL, change, view_out, words);
	if (!e && !p && !view_out->root_change)
		e = publish_refuse(words, ERR_NOT_FOUND, "there is no repository yet");
	if (!e)
		e = check_reached(view_out, change, words);
	if (!e)
		e = check_versions(p, view_out, now_s, words);
	if (!e)
		e = check_policy(view_out, words);
	if (!e)
		e = check_signed(p, view_out, change, words);
	return e ? e : contents_check(t, p, view_out, change, now_s, words);
}
