/* SPDX-License-Identifier: GPL-3.0-or-later */
/* json_line: where a value stands in its file.  jansson forgets lines once it has parsed;
 * staff need them.  The text has been parsed before, so it is valid JSON. */
#include "kiosk/content/loader.h"

#include <stdlib.h>
#include <string.h>

static const char *skip_space(const char *s)
{
	return s + strspn(s, " \t\r\n");
}

/* From the opening quote to behind the closing one. */
static const char *skip_string(const char *s)
{
	for (s++; *s && *s != '"'; s++) {
		if (*s == '\\' && s[1])
			s++;
	}
	return *s ? s + 1 : s;
}

static const char *skip_value(const char *s)
{
	int depth = 0;
	do {
		s = skip_space(s);
		if (*s == '"') {
			s = skip_string(s);
		} else if (*s == '{' || *s == '[') {
			depth++;
			s++;
		} else if (*s == '}' || *s == ']') {
			depth--;
			s++;
		} else if (depth > 0 && (*s == ',' || *s == ':')) {
			s++;
		} else {
			s += strcspn(s, ",:]}[{\" \t\r\n");
		}
	} while (depth > 0 && *s);
	return s;
}

/* The value at a step (n bytes of key) below the value at s.  Moves *mark to what its line is
 * counted from.  NULL if there is none. */
static const char *step_down(const char *s, const char *key, size_t n, const char **mark)
{
	bool is_object = *s == '{';
	long index = strtol(key, NULL, 10);
	if (!is_object && *s != '[')
		return NULL;
	s = skip_space(s + 1);
	for (long i = 0; *s && *s != '}' && *s != ']'; i++) {
		const char *start = s;
		bool is_it = i == index;
		if (is_object) {
			s = skip_string(s);
			is_it = (size_t)(s - start) == n + 2 && memcmp(start + 1, key, n) == 0;
			s = skip_space(s);
			s = skip_space(*s == ':' ? s + 1 : s);
		}
		if (is_it) {
			*mark = start;
			return s;
		}
		const char *end = skip_space(skip_value(s));
		s = *end == ',' ? skip_space(end + 1) : end;
		if (s == start)
			return NULL;
	}
	return NULL;
}

int json_line(const char *text, const char *path)
{
	const char *value = skip_space(text), *mark = value;
	while (*path && value) {
		size_t n = strcspn(path, "/");
		value = step_down(value, path, n, &mark);
		path += path[n] ? n + 1 : n;
	}
	int line = 1;
	for (const char *s = text; s < mark; s++)
		line += *s == '\n';
	return line;
}
