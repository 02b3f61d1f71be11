/* SPDX-License-Identifier: GPL-3.0-or-later */
/* list: all the paths that any role speaks of, for a client that wants the whole package.  Which of
 * two roles is heard about a path, and whether any is, search.c decides for each of them. */
#include "kiosk/tuf/inside.h"

struct list {
	struct client *client;
	json_t *visited, *paths;
};

static enum err gather(struct list *l, const struct metadata *targets);

/* Each role once, by the keys of the delegator that comes first. */
static enum err visit(struct list *l, const json_t *keys, const json_t *delegation)
{
	const char *name = json_string_value(json_object_get(delegation, "name"));
	const struct metadata *role = NULL;
	if (json_object_get(l->visited, name))
		return ERR_OK;
	if (json_object_size(l->visited) >= (size_t)l->client->options.limits->all_roles)
		return client_refuse(l->client, ERR_FULL, "too many roles");
	if (json_object_set_new(l->visited, name, json_true()))
		return ERR_NO_MEMORY;
	enum err e = client_delegated(l->client, keys, delegation, &role);
	if (!e)
		e = gather(l, role);
	return e;
}

static enum err gather(struct list *l, const struct metadata *targets)
{
	const json_t *body = metadata_signed(targets);
	const json_t *delegations = json_object_get(body, "delegations");
	const char *path;
	json_t *item;
	size_t i;
	enum err e = ERR_OK;
	json_object_foreach(json_object_get(body, "targets"), path, item)
		if (json_object_set_new(l->paths, path, json_true()))
			return ERR_NO_MEMORY;
	json_array_foreach(json_object_get(delegations, "roles"), i, item) {
		e = visit(l, json_object_get(delegations, "keys"), item);
		if (e)
			break;
	}
	return e;
}

enum err client_each_path(struct client *c, client_path_fn *fn, void *ctx)
{
	struct list l = {.client = c, .visited = json_object(), .paths = json_object()};
	const char *path;
	json_t *ignored;
	enum err e = c->is_fresh ? ERR_OK : client_refresh(c);
	client_let_go(c, ROLES_KEPT);
	if (!e)
		e = l.visited && l.paths ? gather(&l, c->targets) : ERR_NO_MEMORY;
	json_object_foreach(l.paths, path, ignored) {
		if (e)
			break;
		e = fn(ctx, path);
	}
	json_decref(l.visited);
	json_decref(l.paths);
	return e;
}
