/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kiosk/tuf/canonical.h"

#include <stdlib.h>
#include <string.h>

static enum err add(struct k_buf *out, const char *text)
{
	return k_buf_add(out, text, strlen(text));
}

static enum err write_string(const char *text, struct k_buf *out)
{
	enum err e = add(out, "\"");
	while (!e && *text) {
		size_t plain = strcspn(text, "\"\\");
		e = k_buf_add(out, text, plain);
		text += plain;
		if (!e && *text)
			e = k_buf_printf(out, "\\%c", *text++);
	}
	return e ? e : add(out, "\"");
}

static int by_bytes(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static enum err write_object(const json_t *object, struct k_buf *out)
{
	size_t n = json_object_size(object), i = 0;
	const char **names = calloc(n + 1, sizeof *names);
	if (!names)
		return ERR_NO_MEMORY;
	const char *name;
	json_t *value;
	json_object_foreach((json_t *)object, name, value)
		names[i++] = name;
	qsort(names, n, sizeof *names, by_bytes);
	enum err e = add(out, "{");
	for (i = 0; !e && i < n; i++) {
		e = i ? add(out, ",") : ERR_OK;
		if (!e)
			e = write_string(names[i], out);
		if (!e)
			e = add(out, ":");
		if (!e)
			e = canonical_write(json_object_get(object, names[i]), out);
	}
	free(names);
	return e ? e : add(out, "}");
}

static enum err write_array(const json_t *array, struct k_buf *out)
{
	enum err e = add(out, "[");
	for (size_t i = 0; !e && i < json_array_size(array); i++) {
		e = i ? add(out, ",") : ERR_OK;
		if (!e)
			e = canonical_write(json_array_get(array, i), out);
	}
	return e ? e : add(out, "]");
}

enum err canonical_write(const json_t *value, struct k_buf *out)
{
	if (json_is_object(value))
		return write_object(value, out);
	if (json_is_array(value))
		return write_array(value, out);
	if (json_is_string(value))
		return write_string(json_string_value(value), out);
	if (json_is_integer(value))
		return k_buf_printf(out, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
	if (json_is_true(value))
		return add(out, "true");
	if (json_is_false(value))
		return add(out, "false");
	return json_is_null(value) ? add(out, "null") : ERR_BAD_INPUT;
}
