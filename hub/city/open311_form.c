/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Form-encoded text in, XML out. */
#include "hub/city/open311_server.h"

#include <stdio.h>
#include <string.h>

enum { NAME_CHARS = 32 };

static int hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* Decodes n bytes; false: too long, broken, or with a zero inside. */
static bool decode(const char *from, size_t n, char *out, size_t room)
{
	size_t m = 0;
	for (size_t i = 0; i < n; i++) {
		char c = from[i] == '+' ? ' ' : from[i];
		if (c == '%') {
			if (n - i < 3 || hex(from[i + 1]) < 0 || hex(from[i + 2]) < 0)
				return false;
			c = (char)(hex(from[i + 1]) * 16 + hex(from[i + 2]));
			i += 2;
		}
		if (!c || m + 1 >= room)
			return false;
		out[m++] = c;
	}
	out[m] = '\0';
	return true;
}

bool form_value(const char *form, size_t n, const char *name, char *out, size_t room)
{
	char key[64];
	while (n) {
		const char *end = memchr(form, '&', n);
		size_t len = end ? (size_t)(end - form) : n;
		const char *sign = memchr(form, '=', len);
		size_t key_len = sign ? (size_t)(sign - form) : len;
		if (sign && decode(form, key_len, key, sizeof key) && !strcmp(key, name))
			return decode(sign + 1, len - key_len - 1, out, room);
		form += len + (end != NULL);
		n -= len + (end != NULL);
	}
	return false;
}

static enum err add_escaped(struct k_buf *out, const char *text)
{
	enum err e = ERR_OK;
	for (; !e && *text; text++) {
		const char *as = *text == '<'	? "&lt;"
				 : *text == '>' ? "&gt;"
				 : *text == '&' ? "&amp;"
						: NULL;
		bool is_control = (unsigned char)*text < ' ' && *text != '\n' && *text != '\t';
		e = as ? k_buf_add(out, as, strlen(as))
		       : k_buf_add(out, is_control ? " " : text, 1);
	}
	return e;
}

/* "formats" holds elements "format". */
static const char *singular(const char *name, char out[NAME_CHARS])
{
	size_t n = strlen(name);
	snprintf(out, NAME_CHARS, "%.*s", (int)(n && name[n - 1] == 's' ? n - 1 : n), name);
	return out;
}

static enum err add_inside(struct k_buf *out, const char *item, const json_t *json)
{
	const char *key;
	char one[NAME_CHARS];
	json_t *value;
	size_t i;
	enum err e = ERR_OK;
	if (json_is_string(json))
		return add_escaped(out, json_string_value(json));
	if (json_is_integer(json))
		return k_buf_printf(out, "%lld", (long long)json_integer_value(json));
	if (json_is_boolean(json))
		return k_buf_printf(out, "%s", json_is_true(json) ? "true" : "false");
	json_object_foreach((json_t *)(uintptr_t)json, key, value) {
		e = xml_add(out, key, singular(key, one), value);
		if (e)
			return e;
	}
	json_array_foreach(json, i, value) {
		e = xml_add(out, item, item, value);
		if (e)
			return e;
	}
	return e;
}

enum err xml_add(struct k_buf *out, const char *name, const char *item, const json_t *json)
{
	enum err e = k_buf_printf(out, "<%s>", name);
	if (!e)
		e = add_inside(out, item, json);
	return e ? e : k_buf_printf(out, "</%s>", name);
}
