/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kiosk/tuf/strict.h"

/* How deep objects and arrays stand in each other; too much counts as STRICT_DEPTH_MAX + 1. */
static int depth_of(const char *bytes, size_t n)
{
	int depth = 0, deepest = 0;
	bool in_string = false;
	for (size_t i = 0; i < n && deepest <= STRICT_DEPTH_MAX; i++) {
		char c = bytes[i];
		if (in_string && c == '\\')
			i++;
		else if (c == '"')
			in_string = !in_string;
		else if (!in_string && (c == '{' || c == '['))
			depth++;
		else if (!in_string && (c == '}' || c == ']'))
			depth--;
		if (depth > deepest)
			deepest = depth;
	}
	return deepest;
}

enum err strict_read(const char *bytes, size_t n, json_t **json_out)
{
	if (depth_of(bytes, n) > STRICT_DEPTH_MAX)
		return ERR_BAD_INPUT;
	json_error_t error = {0};
	json_t *json = json_loadb(bytes, n, JSON_REJECT_DUPLICATES, &error);
	if (!json_is_object(json)) {
		bool is_memory = !json && json_error_code(&error) == json_error_out_of_memory;
		json_decref(json);
		return is_memory ? ERR_NO_MEMORY : ERR_BAD_INPUT;
	}
	*json_out = json;
	return ERR_OK;
}

const json_t *strict_object(const json_t *object, const char *name)
{
	const json_t *value = json_object_get(object, name);
	return json_is_object(value) ? value : NULL;
}

const json_t *strict_array(const json_t *object, const char *name)
{
	const json_t *value = json_object_get(object, name);
	return json_is_array(value) ? value : NULL;
}

const char *strict_string(const json_t *object, const char *name)
{
	return json_string_value(json_object_get(object, name));
}

bool strict_int(const json_t *object, const char *name, json_int_t min, json_int_t *value_out)
{
	const json_t *value = json_object_get(object, name);
	if (!json_is_integer(value) || json_integer_value(value) < min)
		return false;
	*value_out = json_integer_value(value);
	return true;
}

bool strict_is_strings(const json_t *array)
{
	size_t i;
	json_t *item;
	if (!json_is_array(array))
		return false;
	json_array_foreach(array, i, item)
		if (!json_is_string(item))
			return false;
	return true;
}
