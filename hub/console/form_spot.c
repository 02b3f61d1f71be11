/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/console/form_spot.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hub/console/form_guide.h"

enum { DEPTH_MAX = 4 };

PRINTF_LIKE(3, 4) static bool print(char *out, size_t room, const char *fmt, ...)
{
	va_list args;
	va_start(args, fmt);
	int n = vsnprintf(out, room, fmt, args);
	va_end(args);
	return n >= 0 && (size_t)n < room;
}

const json_t *form_json_at(const json_t *json, const char *path)
{
	char step[FORM_ADDRESS_MAX + 1];
	while (json && *path) {
		size_t n = strcspn(path, "/");
		snprintf(step, sizeof step, "%.*s", (int)n, path);
		json = json_is_array(json) ? json_array_get(json, strtoul(step, NULL, 10))
					   : json_object_get(json, step);
		path += path[n] ? n + 1 : n;
	}
	return json;
}

/* The id of a row: a field of it, or (guides) the row itself. */
static const char *row_id(const json_t *row)
{
	const char *id = json_is_string(row) ? json_string_value(row)
					     : json_string_value(json_object_get(row, "id"));
	return id ? id : "";
}

static const json_t *list_json(struct draft_copy *copy, const struct form_spot *list)
{
	const json_t *json = form_json_at(draft_copy_json(copy, list->file), list->path);
	return json_is_array(json) ? json : NULL;
}

bool form_spot_row(
	struct draft_copy *copy, const struct form_spot *list, int i, struct form_spot *out)
{
	const json_t *rows = list_json(copy, list);
	if (i < 0 || (size_t)i >= json_array_size(rows))
		return false;
	const char *id = row_id(json_array_get(rows, (size_t)i));
	struct form_spot spot = *list;
	spot.is_list = false;
	spot.index = i;
	spot.count = (int)json_array_size(rows);
	*out = spot;
	return print(out->id, sizeof out->id, "%s", id) &&
	       print(out->at, sizeof out->at, "%s/%s", list->at, id) &&
	       print(out->list, sizeof out->list, "%s", list->path) &&
	       print(out->path, sizeof out->path, "%s%s%d", list->path, *list->path ? "/" : "", i) &&
	       print(out->address, sizeof out->address, "%s.%s", list->address, id);
}

bool form_spot_inner(const struct form_spot *thing, struct form_spot *list_out)
{
	const struct form_kind *inner = thing->kind->inner;
	if (thing->is_list) {
		*list_out = *thing;
		return true;
	}
	if (!inner)
		return false;
	struct form_spot spot = *thing;
	spot.kind = inner;
	spot.is_list = true;
	*list_out = spot;
	return print(list_out->path, sizeof list_out->path, "%s/%s", thing->path, inner->name) &&
	       print(list_out->address, sizeof list_out->address, "%s%s", thing->address,
		       inner->infix);
}

/* The thing of that id in a list. */
static bool row_find(struct draft_copy *copy, const struct form_spot *list, const char *id, size_t n,
	struct form_spot *out)
{
	const json_t *rows = list_json(copy, list);
	for (size_t i = 0; i < json_array_size(rows); i++) {
		const char *other = row_id(json_array_get(rows, i));
		if (strlen(other) == n && !memcmp(other, id, n))
			return form_spot_row(copy, list, (int)i, out);
	}
	return false;
}

/* The whole of a kind: its list, or its one thing. */
static bool kind_spot(const struct form_kind *kind, struct form_spot *out)
{
	*out = (struct form_spot){.kind = kind, .is_list = kind->shape == FORM_LIST, .count = 1};
	return print(out->at, sizeof out->at, "%s", kind->name) &&
	       print(out->file, sizeof out->file, "%s%s", kind->name,
		       kind->shape == FORM_LINES ? ".txt" : ".json") &&
	       print(out->address, sizeof out->address, "%s", kind->name) &&
	       print(out->id, sizeof out->id, "%s", kind->name);
}

enum err form_spot_find(struct draft_copy *copy, const char *at, struct form_spot *out)
{
	char name[32];
	size_t n = strcspn(at, "/");
	if (!n || n >= sizeof name || strlen(at) > FORM_AT_MAX ||
		strspn(at, "abcdefghijklmnopqrstuvwxyz0123456789-/") != strlen(at))
		return ERR_BAD_INPUT;
	snprintf(name, sizeof name, "%.*s", (int)n, at);
	const struct form_kind *kind = form_kind_find(name);
	struct form_spot spot, next;
	if (!kind || !kind_spot(kind, &spot))
		return ERR_NOT_FOUND;
	for (const char *rest = at + n; *rest;) {
		rest++;
		n = strcspn(rest, "/");
		if (!form_spot_inner(&spot, &next) || !row_find(copy, &next, rest, n, &spot))
			return copy->err ? copy->err : ERR_NOT_FOUND;
		rest += n;
	}
	*out = spot;
	return ERR_OK;
}

static void walk(struct draft_copy *copy, const struct form_spot *list, int depth,
	void (*each)(void *ctx, const struct form_spot *thing), void *ctx)
{
	struct form_spot thing, inner;
	for (int i = 0; form_spot_row(copy, list, i, &thing); i++) {
		each(ctx, &thing);
		if (depth < DEPTH_MAX && form_spot_inner(&thing, &inner))
			walk(copy, &inner, depth + 1, each, ctx);
	}
}

void form_spot_walk(struct draft_copy *copy, const struct form_spot *list,
	void (*each)(void *ctx, const struct form_spot *thing), void *ctx)
{
	walk(copy, list, 1, each, ctx);
}

void form_spot_walk_all(
	struct draft_copy *copy, void (*each)(void *ctx, const struct form_spot *thing), void *ctx)
{
	for (int i = 0; i < form_kind_count; i++) {
		struct form_spot spot;
		if (!kind_spot(&form_kinds[i], &spot))
			continue;
		if (spot.is_list)
			form_spot_walk(copy, &spot, each, ctx);
		else
			each(ctx, &spot);
	}
}

void form_spot_words(const struct form_spot *spot, const char *tag, char out[DRAFT_PATH_MAX + 1])
{
	snprintf(out, DRAFT_PATH_MAX + 1, "words/%s/%.*s.json", tag, (int)strcspn(spot->at, "/"),
		spot->at);
}

const char *form_spot_name(struct draft_copy *copy, const struct form_spot *spot)
{
	char file[DRAFT_PATH_MAX + 1], address[FORM_ADDRESS_MAX + 40];
	const char *name = NULL;
	if (spot->is_list || spot->kind->shape == FORM_LINES || spot->kind->shape == FORM_SINGLE)
		return spot->kind->many;
	if (spot->kind->shape == FORM_GUIDES)
		name = form_guide_title(copy, spot, "en");
	if (spot->kind->word_count) {
		const char *key = spot->kind->words[0].key;
		form_spot_words(spot, "en", file);
		snprintf(address, sizeof address, "%s%s%s", spot->address, *key ? "." : "", key);
		name = json_string_value(json_object_get(draft_copy_json(copy, file), address));
	}
	return k_arena_str(&copy->arena, name && *name ? name : spot->id);
}
