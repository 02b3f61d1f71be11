/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/intake/given.h"

#include <string.h>

json_t *given_parse(const char *bytes, size_t n)
{
	json_t *j = json_loadb(bytes, n, JSON_REJECT_DUPLICATES, NULL);
	if (json_is_object(j))
		return j;
	json_decref(j);
	return NULL;
}

const char *given_text(const json_t *obj, const char *key, size_t min, size_t max)
{
	const json_t *j = json_object_get(obj, key);
	size_t n = json_string_length(j);
	return json_is_string(j) && n >= min && n <= max ? json_string_value(j) : NULL;
}

const char *given_text_or_none(const json_t *obj, const char *key, size_t max)
{
	const json_t *j = json_object_get(obj, key);
	return !j || json_is_null(j) ? "" : given_text(obj, key, 0, max);
}

bool given_int(const json_t *obj, const char *key, int64_t min, int64_t max, int64_t *out)
{
	const json_t *j = json_object_get(obj, key);
	int64_t value = json_integer_value(j);
	if (!json_is_integer(j) || value < min || value > max)
		return false;
	*out = value;
	return true;
}

bool given_bool(const json_t *obj, const char *key, bool *out)
{
	const json_t *j = json_object_get(obj, key);
	if (!json_is_boolean(j))
		return false;
	*out = json_is_true(j);
	return true;
}

bool given_is_hex(const char *text, size_t n)
{
	return strlen(text) == n && strspn(text, "0123456789abcdef") == n;
}
