/* SPDX-License-Identifier: GPL-3.0-or-later */
/* search: 5.6.7 of the specification: which role, in order of priority, speaks of a target. */
#include "kiosk/tuf/inside.h"

#include "kiosk/tuf/digest.h"
#include "kiosk/tuf/pattern.h"

#include <stdlib.h>
#include <string.h>

struct search {
	struct client *client;
	const char *path;
	char path_sum[65]; /* its SHA-256, for path_hash_prefixes */
	json_t *visited;   /* names of roles */
	json_t *found;	   /* {"length", "hashes", ...}, ours */
	bool is_over;	   /* found, or nobody else may speak of it */
};

/* A delegation speaks only of the paths that it is trusted for. */
static bool is_trusted_for(const struct search *s, const json_t *delegation)
{
	size_t i;
	json_t *item;
	json_array_foreach(json_object_get(delegation, "paths"), i, item)
		if (pattern_fits(json_string_value(item), s->path))
			return true;
	json_array_foreach(json_object_get(delegation, "path_hash_prefixes"), i, item)
		if (!strncmp(s->path_sum, json_string_value(item), json_string_length(item)))
			return true;
	return false;
}

static enum err look_into(struct search *s, const struct metadata *targets);

/* 5.6.7.1: each role once, and not more of them than the limit. */
static enum err visit(struct search *s, const json_t *keys, const json_t *delegation)
{
	const char *name = json_string_value(json_object_get(delegation, "name"));
	const struct metadata *role = NULL;
	if (json_object_get(s->visited, name))
		return ERR_OK;
	if (json_object_size(s->visited) >= (size_t)s->client->options.limits->roles) {
		s->is_over = true;
		return ERR_OK;
	}
	if (json_object_set_new(s->visited, name, json_true()))
		return ERR_NO_MEMORY;
	enum err e = client_delegated(s->client, keys, delegation, &role);
	if (!e)
		e = look_into(s, role);
	return e;
}

static enum err look_into(struct search *s, const struct metadata *targets)
{
	const json_t *body = metadata_signed(targets);
	const json_t *delegations = json_object_get(body, "delegations");
	const json_t *keys = json_object_get(delegations, "keys");
	size_t i;
	json_t *delegation;
	enum err e = ERR_OK;
	s->found = json_incref(json_object_get(json_object_get(body, "targets"), s->path));
	s->is_over = s->found != NULL;
	json_array_foreach(json_object_get(delegations, "roles"), i, delegation) {
		if (e || s->is_over)
			break;
		if (!is_trusted_for(s, delegation))
			continue;
		e = visit(s, keys, delegation);
		if (json_is_true(json_object_get(delegation, "terminating"))) /* 5.6.7.2.1 */
			s->is_over = true;
	}
	return e;
}

enum err client_find(struct client *c, const char *path, struct client_target *target_out)
{
	enum err e = c->is_fresh ? ERR_OK : client_refresh(c);
	if (e)
		return e;
	client_let_go(c, ROLES_KEPT);
	struct search s = {.client = c, .path = path, .visited = json_object()};
	*c->words = 0;
	e = digest_sha256_hex(path, strlen(path), s.path_sum);
	if (!e)
		e = s.visited ? look_into(&s, c->targets) : ERR_NO_MEMORY;
	json_decref(s.visited);
	if (!e && !s.found)
		e = client_refuse(c, ERR_NOT_FOUND, "nobody speaks of %s", path);
	if (e) {
		json_decref(s.found);
		return e;
	}
	*target_out = (struct client_target){
		.length = json_integer_value(json_object_get(s.found, "length")),
		.hashes = json_object_get(s.found, "hashes"),
		.custom = json_object_get(s.found, "custom"),
		.whole = s.found};
	return ERR_OK;
}
