/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/console/draft_text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PATH_MAX_CHARS = 200, TEXT_BYTES_MAX = 2 << 20 };

/* One value of a list or object.  begin: of its key, in an object. */
struct part {
	size_t begin, value, end;
};

static size_t space_skip(const char *text, size_t i)
{
	return i + strspn(text + i, " \t\r\n");
}

/* From the opening quote to behind the closing one. */
static size_t string_skip(const char *text, size_t i)
{
	for (i++; text[i] && text[i] != '"'; i++)
		i += text[i] == '\\' && text[i + 1];
	return text[i] ? i + 1 : i;
}

static size_t value_skip(const char *text, size_t i)
{
	int depth = 0;
	do {
		i = space_skip(text, i);
		if (text[i] == '"') {
			i = string_skip(text, i);
		} else if (text[i] && strchr("{[", text[i])) {
			depth++;
			i++;
		} else if (text[i] && strchr("}]", text[i])) {
			depth--;
			i++;
		} else if (depth > 0 && text[i] && strchr(",:", text[i])) {
			i++;
		} else {
			i += strcspn(text + i, ",:]}[{\" \t\r\n");
		}
	} while (depth > 0 && text[i]);
	return i;
}

/* The next value of the container whose bracket or last value ends before i.  False: no more. */
static bool part_next(const char *text, bool is_object, size_t i, struct part *out)
{
	i = space_skip(text, i);
	if (text[i] == ',')
		i = space_skip(text, i + 1);
	if (!text[i] || text[i] == ']' || text[i] == '}')
		return false;
	out->begin = out->value = i;
	if (is_object) {
		i = space_skip(text, string_skip(text, i));
		out->value = space_skip(text, i + (text[i] == ':'));
	}
	out->end = value_skip(text, out->value);
	return out->end > out->begin;
}

/* The value of key (n bytes: a name or an index) of the container that begins at `at`.
 * before_out: the one before it, or the last where it is not there; end 0: none. */
static bool part_find(const char *text, size_t at, const char *key, size_t n, struct part *out,
	struct part *before_out)
{
	bool is_object = text[at] == '{';
	long index = strtol(key, NULL, 10);
	struct part part;
	*before_out = (struct part){0};
	if (!is_object && text[at] != '[')
		return false;
	for (long i = 0; part_next(text, is_object, i ? before_out->end : at + 1, &part); i++) {
		bool is_it = is_object ? !strncmp(text + part.begin + 1, key, n) &&
						 text[part.begin + 1 + n] == '"'
				       : i == index;
		if (is_it) {
			*out = part;
			return true;
		}
		*before_out = part;
	}
	return false;
}

/* Splits path: up to its last step, and the step itself. */
static const char *last_step(const char *path, char above_out[PATH_MAX_CHARS])
{
	const char *slash = strrchr(path, '/');
	snprintf(above_out, PATH_MAX_CHARS, "%.*s", (int)(slash ? slash - path : 0), path);
	return slash ? slash + 1 : path;
}

bool draft_text_find(const char *text, const char *path, struct draft_span *out)
{
	size_t at = space_skip(text, 0);
	struct part part = {at, at, value_skip(text, at)}, before;
	while (*path) {
		size_t n = strcspn(path, "/");
		if (!part_find(text, part.value, path, n, &part, &before))
			return false;
		path += path[n] ? n + 1 : n;
	}
	*out = (struct draft_span){part.value, part.end};
	return true;
}

int draft_text_count(const char *text, const char *path)
{
	struct draft_span span;
	struct part part = {0};
	int n = 0;
	if (!draft_text_find(text, path, &span) || !strchr("[{", text[span.begin]))
		return 0;
	for (size_t i = span.begin + 1; part_next(text, text[span.begin] == '{', i, &part); i = part.end)
		n++;
	return n;
}

/* Puts n bytes in the place of those of span. */
static enum err splice(struct k_buf *text, struct draft_span span, const char *bytes, size_t n)
{
	struct k_buf out;
	k_buf_init(&out, TEXT_BYTES_MAX);
	enum err e = k_buf_add(&out, text->data, span.begin);
	if (!e)
		e = k_buf_add(&out, bytes, n);
	if (!e)
		e = k_buf_add(&out, text->data + span.end, text->len_bytes - span.end);
	if (!e) {
		k_buf_clear(text);
		e = k_buf_add(text, out.data, out.len_bytes);
	}
	k_buf_finish(&out);
	return e;
}

/* How many steps of dotted names a and b have in common. */
static int steps_shared(const char *a, const char *b)
{
	int steps = 0;
	for (; *a && *a == *b; a++, b++)
		steps += *a == '.';
	return steps;
}

/* Behind which value of the object at `at` a new key goes; the last one where all are alike. */
static struct part neighbour_of(const char *text, size_t at, const char *key)
{
	struct part part = {0}, best = {0};
	int most = -1;
	for (size_t i = at + 1; part_next(text, true, i, &part); i = part.end) {
		int steps = steps_shared(text + part.begin + 1, key);
		if (steps >= most) {
			most = steps;
			best = part;
		}
	}
	return best;
}

/* Adds `words` behind the value `before` of the container at `at`, in the manner of its neighbours. */
static enum err part_add(struct k_buf *text, size_t at, struct part before, const char *words)
{
	struct k_buf out;
	struct draft_span span;
	enum err e;
	k_buf_init(&out, TEXT_BYTES_MAX);
	if (before.end) {
		size_t gap = before.begin; /* the white space in front of the neighbour */
		while (gap > 0 && strchr(" \t\r\n", text->data[gap - 1]))
			gap--;
		bool is_first = gap == at + 1, has_line = memchr(text->data + gap, '\n',
						 before.begin - gap) != NULL;
		span = (struct draft_span){before.end, before.end};
		if (is_first && !has_line)
			e = k_buf_printf(&out, ", %s", words);
		else
			e = k_buf_printf(&out, ",%.*s%s", (int)(before.begin - gap),
				text->data + gap, words);
	} else {
		size_t end = value_skip(text->data, at);
		span = (struct draft_span){at + 1, end - 1};
		e = at == space_skip(text->data, 0) ? k_buf_printf(&out, "\n\t%s\n", words)
						    : k_buf_printf(&out, "%s", words);
	}
	if (!e)
		e = splice(text, span, out.data, out.len_bytes);
	k_buf_finish(&out);
	return e;
}

static char *value_text(const json_t *value)
{
	return json_dumps(value, JSON_ENCODE_ANY | JSON_PRESERVE_ORDER);
}

enum err draft_text_set(struct k_buf *text, const char *path, const json_t *value)
{
	char above[PATH_MAX_CHARS];
	struct draft_span span;
	struct k_buf member;
	char *words = value_text(value);
	const char *key = last_step(path, above);
	if (!words)
		return ERR_NO_MEMORY;
	enum err e = ERR_OK;
	if (draft_text_find(text->data, path, &span)) {
		e = splice(text, span, words, strlen(words));
	} else if (!draft_text_find(text->data, above, &span) || text->data[span.begin] != '{') {
		e = ERR_NOT_FOUND;
	} else {
		k_buf_init(&member, TEXT_BYTES_MAX);
		e = k_buf_printf(&member, "\"%s\": %s", key, words);
		if (!e)
			e = part_add(text, span.begin, neighbour_of(text->data, span.begin, key),
				member.data);
		k_buf_finish(&member);
	}
	free(words);
	return e;
}

enum err draft_text_remove(struct k_buf *text, const char *path)
{
	char above[PATH_MAX_CHARS];
	struct draft_span span;
	struct part part, before, after;
	const char *key = last_step(path, above);
	if (!draft_text_find(text->data, above, &span) ||
		!part_find(text->data, span.begin, key, strlen(key), &part, &before))
		return ERR_NOT_FOUND;
	bool is_object = text->data[span.begin] == '{';
	if (before.end)
		return splice(text, (struct draft_span){before.end, part.end}, "", 0);
	if (part_next(text->data, is_object, part.end, &after))
		return splice(text, (struct draft_span){part.begin, after.begin}, "", 0);
	return splice(text, (struct draft_span){span.begin + 1, span.end - 1}, "", 0);
}

enum err draft_text_add(struct k_buf *text, const char *path, const json_t *row)
{
	struct draft_span span;
	struct part none, last;
	char *words = value_text(row);
	if (!words)
		return ERR_NO_MEMORY;
	enum err e = ERR_NOT_FOUND;
	if (draft_text_find(text->data, path, &span) && text->data[span.begin] == '[') {
		part_find(text->data, span.begin, "-1", 2, &none, &last);
		e = part_add(text, span.begin, last, words);
	}
	free(words);
	return e;
}

enum err draft_text_swap(struct k_buf *text, const char *path, int first)
{
	struct draft_span span;
	struct part a, b, before;
	char key[16];
	if (!draft_text_find(text->data, path, &span) || text->data[span.begin] != '[' || first < 0)
		return ERR_NOT_FOUND;
	snprintf(key, sizeof key, "%d", first);
	if (!part_find(text->data, span.begin, key, strlen(key), &a, &before) ||
		!part_next(text->data, false, a.end, &b))
		return ERR_NOT_FOUND;
	struct k_buf out;
	k_buf_init(&out, TEXT_BYTES_MAX);
	enum err e = k_buf_add(&out, text->data + b.begin, b.end - b.begin);
	if (!e)
		e = k_buf_add(&out, text->data + a.end, b.begin - a.end);
	if (!e)
		e = k_buf_add(&out, text->data + a.begin, a.end - a.begin);
	if (!e)
		e = splice(text, (struct draft_span){a.begin, b.end}, out.data, out.len_bytes);
	k_buf_finish(&out);
	return e;
}

int draft_text_line(const char *text, size_t offset)
{
	int line = 1;
	for (size_t i = 0; i < offset && text[i]; i++)
		line += text[i] == '\n';
	return line;
}
