/* SPDX-License-Identifier: GPL-3.0-or-later */
/* openapi: holds an answer of the hub against hub/app/openapi.json.  It knows as much of schemas as
 * that file uses: $ref, object, array, string, integer, boolean, enum, required and
 * additionalProperties. */
#ifndef FOYER_TESTS_HUB_OPENAPI_H
#define FOYER_TESTS_HUB_OPENAPI_H

#include <ctype.h>
#include <jansson.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

struct openapi {
	json_t *doc;
	json_t *seen; /* "GET /v1/times 200": true */
	pthread_mutex_t lock;
};

static inline const json_t *openapi_ref(const struct openapi *o, const json_t *schema)
{
	const char *ref = json_string_value(json_object_get(schema, "$ref"));
	if (!ref)
		return schema;
	return json_object_get(json_object_get(json_object_get(o->doc, "components"), "schemas"),
		strrchr(ref, '/') + 1);
}

static inline bool openapi_has(const json_t *list, const json_t *value)
{
	size_t i;
	const json_t *item;
	json_array_foreach(list, i, item) {
		if (json_equal(item, value))
			return true;
	}
	return false;
}

static bool openapi_fits(const struct openapi *o, const json_t *schema, const json_t *value);

static inline bool openapi_object_fits(
	const struct openapi *o, const json_t *schema, const json_t *value)
{
	const char *key;
	json_t *member;
	size_t i;
	const json_t *required, *more = json_object_get(schema, "additionalProperties");
	json_array_foreach(json_object_get(schema, "required"), i, required)
		if (!json_object_get(value, json_string_value(required)))
			return false;
	json_object_foreach((json_t *)(uintptr_t)value, key, member) {
		const json_t *of = json_object_get(json_object_get(schema, "properties"), key);
		if (!of && json_is_object(more))
			of = more;
		if (!of || !openapi_fits(o, of, member))
			return false;
	}
	return json_is_object(value);
}

static bool openapi_fits(const struct openapi *o, const json_t *schema, const json_t *value)
{
	const json_t *real = openapi_ref(o, schema), *allowed = json_object_get(real, "enum"),
		     *item;
	const char *type = json_string_value(json_object_get(real, "type"));
	size_t i;
	if (!type || (allowed && !openapi_has(allowed, value)))
		return false;
	if (!strcmp(type, "object"))
		return openapi_object_fits(o, real, value);
	if (!strcmp(type, "array")) {
		json_array_foreach(value, i, item)
			if (!openapi_fits(o, json_object_get(real, "items"), item))
				return false;
		return json_is_array(value);
	}
	return (!strcmp(type, "string") && json_is_string(value)) ||
	       (!strcmp(type, "integer") && json_is_integer(value)) ||
	       (!strcmp(type, "boolean") && json_is_boolean(value));
}

/* The operation of a method at a path pattern ("/v1/holds/{id}"); NULL if it is not in the file. */
static inline const json_t *openapi_operation(
	const struct openapi *o, const char *method, const char *pattern)
{
	char lower[16] = "";
	for (size_t i = 0; method[i] && i < sizeof lower - 1; i++)
		lower[i] = (char)tolower((unsigned char)method[i]);
	return json_object_get(json_object_get(json_object_get(o->doc, "paths"), pattern), lower);
}

/* True if the status is documented for that operation and the body fits; notes that it was seen. */
static inline bool openapi_check(
	struct openapi *o, const char *method, const char *pattern, long status, const json_t *body)
{
	char code[24], name[256];
	snprintf(code, sizeof code, "%ld", status);
	snprintf(name, sizeof name, "%s %s %s", method, pattern, code);
	const json_t *responses =
		json_object_get(openapi_operation(o, method, pattern), "responses");
	const json_t *schema = json_object_get(
		json_object_get(json_object_get(json_object_get(responses, code), "content"),
			"application/json"),
		"schema");
	if (!schema || !openapi_fits(o, schema, body)) {
		char *text = json_dumps(body, JSON_ENCODE_ANY);
		fprintf(stderr, "not as in openapi.json: %s: %s\n", name, text ? text : "no JSON");
		free(text);
		return false;
	}
	pthread_mutex_lock(&o->lock);
	json_object_set_new(o->seen, name, json_true());
	pthread_mutex_unlock(&o->lock);
	return true;
}

/* As openapi_check for an answer that is no JSON: its type must be documented. */
static inline bool openapi_page(struct openapi *o, const char *method, const char *pattern,
	long status, const char *type)
{
	char code[24], name[256], plain[64];
	snprintf(code, sizeof code, "%ld", status);
	snprintf(name, sizeof name, "%s %s %s", method, pattern, code);
	snprintf(plain, sizeof plain, "%.*s", (int)strcspn(type, ";"), type);
	const json_t *answer = json_object_get(
		json_object_get(openapi_operation(o, method, pattern), "responses"), code);
	if (!json_object_get(json_object_get(answer, "content"), plain)) {
		fprintf(stderr, "not as in openapi.json: %s: %s\n", name, type);
		return false;
	}
	pthread_mutex_lock(&o->lock);
	json_object_set_new(o->seen, name, json_true());
	pthread_mutex_unlock(&o->lock);
	return true;
}

#endif
