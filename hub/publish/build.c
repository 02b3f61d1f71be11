/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/publish/build.h"

#include <stdlib.h>
#include <string.h>

#include "hub/publish/change.h"
#include "hub/publish/entry.h"
#include "hub/publish/history.h"
#include "hub/publish/notice.h"
#include "kiosk/tuf/strict.h"

enum { DAY_S = 24 * 3600 };

/* What each role is to say, by name, while a change is made. */
struct making {
	const struct publish *p;
	const struct change_order *order;
	struct entry_now now;
	struct entry_scope scope;
	json_t *bodies; /* {ROLE: what it will say} */
	json_t *change;
	bool is_renewal; /* it brings no release */
	char *words;
};

static enum err making_begin(
	struct making *m, const struct publish *p, const struct change_order *order, char *words)
{
	*words = '\0';
	*m = (struct making){.p = p, .order = order, .words = words};
	m->now = (struct entry_now){p ? publish_floor(p) : 0, order->now_s};
	m->scope = (struct entry_scope){
		p ? publish_release(p) + 1 : 0, order->activate_at_s, order->ring, order->centres};
	m->bodies = json_object();
	m->change = change_new(order->title, order->author, order->now_s);
	return m->bodies && m->change ? ERR_OK : ERR_NO_MEMORY;
}

/* --- roles ------------------------------------------------------------------------------------ */

/* The next version of what was said, good for as long as a new one; takes body. */
static json_t *next_version(json_t *body, json_int_t version, int64_t now_s)
{
	char date[LAYOUT_DATE_MAX];
	layout_date(now_s + (int64_t)LAYOUT_ROLE_DAYS * DAY_S, date);
	json_object_set_new(body, "version", json_integer(version + 1));
	json_object_set_new(body, "expires", json_string(date));
	return body;
}

/* Tells of nobody what was before a file that every kiosk may show. */
static void trim(json_t *targets, const struct entry_now *now)
{
	const char *path;
	json_t *entry;
	void *next;
	json_object_foreach_safe(targets, next, path, entry)
	{
		if (!json_object_get(entry, "custom") || !entry_is_settled(entry, now))
			continue;
		json_t *trimmed = entry_trimmed(entry);
		if (trimmed)
			json_object_set_new(targets, path, trimmed);
		else
			json_object_del(targets, path);
	}
}

/* What role is to say, from what it says; borrowed from m. */
static json_t *body_of(struct making *m, const struct view_role *role)
{
	json_t *body = json_object_get(m->bodies, role->name);
	if (body || !role->said)
		return body;
	body = json_deep_copy(metadata_signed(role->said));
	body = body ? next_version(body, metadata_version(role->said), m->order->now_s) : NULL;
	if (!m->is_renewal) /* else the newest release could not be stopped any more */
		trim(json_object_get(body, "targets"), &m->now);
	json_object_set_new(m->bodies, role->name, body);
	return body;
}

/* Root first, then targets, then those below: as a reader checks them. */
static enum err add_roles(struct making *m)
{
	static const char *const first[] = {"root", "targets"};
	const char *name;
	json_t *body;
	enum err e = ERR_OK;
	for (int i = 0; !e && i < 2; i++) {
		body = json_object_get(m->bodies, first[i]);
		if (body)
			e = change_add_role(m->change, first[i], body);
	}
	json_object_foreach(m->bodies, name, body)
		if (!e && strcmp(name, first[0]) != 0 && strcmp(name, first[1]) != 0)
			e = change_add_role(m->change, name, body);
	return e;
}

/* Gives the change, or frees it. */
static enum err making_end(struct making *m, enum err e, json_t **change_out)
{
	if (!e)
		e = add_roles(m);
	if (e == ERR_NO_MEMORY || (e && !*m->words))
		e = publish_refuse(m->words, e, "%s", err_words(e));
	json_decref(m->bodies);
	if (e)
		json_decref(m->change);
	else
		*change_out = m->change;
	return e;
}

/* --- files ------------------------------------------------------------------------------------ */

static bool is_announce(const char *path)
{
	return !strncmp(path, "announce/", 9);
}

static bool is_as_it_was(const json_t *cur, const json_t *entry)
{
	return cur && !json_object_get(json_object_get(cur, "custom"), "gone") &&
	       json_equal(json_object_get(cur, "hashes"), json_object_get(entry, "hashes"));
}

static enum err announce_entry(struct making *m, const struct change_file *f, json_t *targets)
{
	struct entry_scope scope = {.ring = -1, .centres = m->order->centres};
	struct announce a = {0};
	char why[NOTICE_WHY_MAX];
	if (!f->bytes)
		return json_object_del(targets, f->path) ? ERR_NOT_FOUND : ERR_OK;
	enum err e = notice_read(f->path, f->bytes, f->n, &a, why);
	announce_finish(&a);
	if (e)
		return publish_refuse(m->words, e, "%s: %s", f->path, why);
	e = change_add_file(m->change, f->path, f->bytes, f->n);
	return e ? e
	       : json_object_set_new(targets, f->path, entry_new(f->bytes, f->n, &scope, NULL))
		       ? ERR_NO_MEMORY
		       : ERR_OK;
}

static enum err set_entry(
	struct making *m, const struct change_file *f, const json_t *cur, json_t *targets)
{
	json_t *entry = entry_new(f->bytes, f->n, &m->scope, entry_older(cur, &m->now));
	bool is_gone = !cur || json_object_get(json_object_get(cur, "custom"), "gone");
	if (!f->bytes && is_gone) {
		json_decref(entry);
		return publish_refuse(m->words, ERR_NOT_FOUND, "%s is not there", f->path);
	}
	enum err e = entry ? change_add_file(m->change, f->path, f->bytes ? f->bytes : "", f->n)
			   : ERR_NO_MEMORY;
	if (!e && json_object_set(targets, f->path, entry))
		e = ERR_NO_MEMORY;
	json_decref(entry);
	return e;
}

static enum err take_file(struct making *m, const struct change_file *f)
{
	const struct view_role *role =
		layout_is_path(f->path) ? view_role_for(&m->p->view, f->path) : NULL;
	if (!role || !role->said || !strcmp(role->name, LAYOUT_ROLLOUT))
		return publish_refuse(m->words, ERR_DENIED,
			"%s: no file of the content may have "
			"that path",
			f->path);
	const json_t *cur = view_target(&m->p->view, f->path);
	json_t *same = f->bytes ? entry_new(f->bytes, f->n, &m->scope, NULL) : NULL;
	bool is_same = same && is_as_it_was(cur, same);
	json_decref(same);
	if (is_same)
		return ERR_OK;
	json_t *targets = json_object_get(body_of(m, role), "targets");
	if (!targets)
		return ERR_NO_MEMORY;
	return is_announce(f->path) ? announce_entry(m, f, targets) : set_entry(m, f, cur, targets);
}

enum err change_build(
	const struct publish *p, const struct change_order *order, json_t **change_out, char *words)
{
	struct making m;
	enum err e = making_begin(&m, p, order, words);
	for (int i = 0; !e && i < order->file_count; i++)
		e = take_file(&m, &order->files[i]);
	if (!e && !json_object_size(m.bodies))
		e = publish_refuse(words, ERR_EXISTS, "nothing would change");
	return making_end(&m, e, change_out);
}

/* --- back ------------------------------------------------------------------------------------- */

static enum err take_older(struct making *m, const char *path, json_int_t release)
{
	struct k_buf bytes;
	k_buf_init(&bytes, CHANGE_FILE_MAX);
	struct change_file file = {.path = path};
	enum err e = history_at(&m->p->tree, path, release, &bytes);
	const json_t *cur = view_target(&m->p->view, path);
	bool is_here = cur && !json_object_get(json_object_get(cur, "custom"), "gone");
	if (!e) {
		file.bytes = bytes.data ? bytes.data : "";
		file.n = bytes.len_bytes;
		e = take_file(m, &file);
	} else if (e == ERR_NOT_FOUND) {
		e = is_here ? take_file(m, &file) : ERR_OK;
	} else {
		publish_refuse(m->words, e, "%s: what it was is not kept any more", path);
	}
	k_buf_finish(&bytes);
	return e;
}

enum err change_rollback(const struct publish *p, json_int_t release,
	const struct change_order *order, json_t **change_out, char *words)
{
	struct making m;
	const char *path;
	json_t *ignored, *paths = history_since(&p->tree, release);
	enum err e = making_begin(&m, p, order, words);
	json_object_foreach(paths, path, ignored)
		if (!e)
			e = take_older(&m, path, release);
	json_decref(paths);
	if (!e && !json_object_size(m.bodies))
		e = publish_refuse(words, ERR_EXISTS, "all is as it was after release %lld already",
			(long long)release);
	return making_end(&m, e, change_out);
}

/* --- the first package ------------------------------------------------------------------------ */

struct first {
	struct making *m;
	const struct layout_people *people;
};

static enum err first_role(void *ctx, const char *name)
{
	struct first *f = ctx;
	json_t *body = layout_role(f->people, name);
	return body && !json_object_set_new(f->m->bodies, name, body) ? ERR_OK : ERR_BAD_INPUT;
}

/* Puts the files into the roles, once these can be read as a view. */
static enum err first_files(struct making *m)
{
	struct view v = {0};
	struct tree nowhere = {.data = "/nonexistent"};
	enum err e = add_roles(m);
	if (!e)
		e = view_load(&nowhere, NULL, m->change, &v, m->words);
	for (int i = 0; !e && i < m->order->file_count; i++) {
		const struct change_file *f = &m->order->files[i];
		const struct view_role *role =
			layout_is_path(f->path) ? view_role_for(&v, f->path) : NULL;
		if (!role || !role->said || is_announce(f->path)) {
			e = publish_refuse(m->words, ERR_DENIED,
				"%s: no file of a first package may have that path", f->path);
			break;
		}
		json_t *body = json_object_get(m->bodies, role->name);
		json_t *entry = entry_new(f->bytes, f->n, &m->scope, NULL);
		e = json_object_set_new(json_object_get(body, "targets"), f->path, entry)
			    ? ERR_NO_MEMORY
			    : change_add_file(m->change, f->path, f->bytes, f->n);
	}
	view_finish(&v);
	json_array_clear(json_object_get(m->change, "roles"));
	return e;
}

enum err change_first(const struct layout_people *people, const struct change_order *order,
	json_t **change_out, char *words)
{
	struct making m;
	struct first f = {&m, people};
	enum err e = making_begin(&m, NULL, order, words);
	json_t *root = layout_root(people), *targets = layout_targets(people);
	m.scope.ring = -1;
	m.scope.centres = NULL;
	m.scope.activate_at_s = 0;
	if (!root || !targets)
		e = publish_refuse(words, ERR_BAD_INPUT, "a key of people or of the hub is none");
	json_object_set_new(m.bodies, "root", root);
	json_object_set_new(m.bodies, "targets", targets);
	if (!e)
		e = layout_each(people, first_role, &f);
	if (!e)
		e = first_files(&m);
	return making_end(&m, e, change_out);
}

/* --- people and dates ------------------------------------------------------------------------- */

static bool is_asked(const json_t *roles, const char *name)
{
	size_t i;
	json_t *role;
	json_array_foreach(roles, i, role)
		if (!strcmp(json_string_value(role), name))
			return true;
	return !roles;
}

/* Root and whoever delegates say who may sign; below them only dates and versions are new. */
static enum err set_people(struct making *m, const struct layout_people *people)
{
	json_t *root = layout_root(people), *targets = layout_targets(people);
	json_t *body = json_object_get(m->bodies, "root");
	enum err e = root && targets ? ERR_OK : ERR_BAD_INPUT;
	json_object_set(body, "keys", json_object_get(root, "keys"));
	json_object_set(body, "roles", json_object_get(root, "roles"));
	json_object_set(json_object_get(m->bodies, "targets"), "delegations",
		json_object_get(targets, "delegations"));
	json_decref(root);
	json_decref(targets);
	for (int i = 1; !e && i < m->p->view.count; i++) {
		const char *name = m->p->view.roles[i].name;
		json_t *said = json_object_get(m->bodies, name);
		if (!json_object_get(said, "delegations"))
			continue;
		json_t *role = layout_role(people, name);
		if (!role ||
			json_object_set(said, "delegations", json_object_get(role, "delegations")))
			e = ERR_NO_MEMORY;
		json_decref(role);
	}
	return e;
}

enum err change_renew(const struct publish *p, const struct layout_people *people,
	const json_t *roles, const struct change_order *order, json_t **change_out, char *words)
{
	struct making m;
	enum err e = making_begin(&m, p, order, words);
	m.is_renewal = true;
	if (!e && (people || is_asked(roles, "root"))) {
		json_t *root = json_deep_copy(metadata_signed(p->view.root));
		json_object_set_new(m.bodies, "root",
			next_version(root, metadata_version(p->view.root), order->now_s));
	}
	for (int i = 0; !e && i < p->view.count; i++) {
		const struct view_role *r = &p->view.roles[i];
		bool is_ours = strcmp(r->name, LAYOUT_ROLLOUT) != 0;
		if (is_ours && (people || is_asked(roles, r->name)) && !body_of(&m, r))
			e = ERR_NO_MEMORY;
	}
	if (!e && people)
		e = set_people(&m, people);
	if (!e && !json_object_size(m.bodies))
		e = publish_refuse(words, ERR_NOT_FOUND, "there is no such role");
	return making_end(&m, e, change_out);
}
