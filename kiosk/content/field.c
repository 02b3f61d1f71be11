/* SPDX-License-Identifier: GPL-3.0-or-later */
/* field: reads JSON objects and lists by tables, strictly. */
#include "kiosk/content/loader.h"

#include <string.h>

static const char *const LOOK = "docs/staff/content.md shows the form of this field.";

struct spot spot_key(const struct spot *spot, const char *key)
{
	struct spot s = {.file = spot->file};
	int n = snprintf(
		s.path, sizeof s.path, "%s%s%s", spot->path, spot->path[0] ? "/" : "", key);
	return n > 0 && (size_t)n < sizeof s.path ? s : *spot;
}

struct spot spot_index(const struct spot *spot, size_t index)
{
	char key[24];
	snprintf(key, sizeof key, "%zu", index);
	return spot_key(spot, key);
}

bool id_is_right(const char *id)
{
	size_t n = strlen(id);
	return n >= 1 && n <= 40 && strspn(id, "abcdefghijklmnopqrstuvwxyz0123456789-") == n;
}

/* The string in value, or NULL and a problem. */
static const char *string_of(
	struct loader *l, const struct spot *spot, json_t *value, const struct field *f)
{
	if (json_is_string(value))
		return json_string_value(value);
	problem_at(l, spot, LOOK, "\"%s\" must be text in quotes.", f->key);
	return NULL;
}

void field_id(
	struct loader *l, const struct spot *spot, json_t *value, const struct field *f, void *to)
{
	const char *s = string_of(l, spot, value, f);
	if (!s)
		return;
	if (!id_is_right(s)) {
		problem_at(l, spot, "Use 1 to 40 small letters a to z, digits and '-'.",
			"\"%s\" is not a good id.", s);
		return;
	}
	*(const char **)to = k_arena_str(l->arena, s);
}

void field_picture(
	struct loader *l, const struct spot *spot, json_t *value, const struct field *f, void *to)
{
	int before = l->problems->count;
	field_id(l, spot, value, f, to);
	const char *id = *(const char **)to;
	if (l->problems->count == before && !picture_is_there(l, id))
		problem_at(l, spot, PICTURE_MEND, "There is no picture \"%s\".", id);
}

/* What stands in `not` may not be in it, which `such` says in words. */
static void text_take(struct loader *l, const struct spot *spot, json_t *value, const struct field *f,
	void *to, const char *not, const char *such)
{
	const char *s = string_of(l, spot, value, f);
	if (!s)
		return;
	size_t n = strlen(s);
	if (n < (size_t)f->min || n > (size_t)f->max || strpbrk(s, not)) {
		problem_at(l, spot, LOOK, "\"%s\" must have %ld to %ld characters and %s.", f->key,
			f->min, f->max, such);
		return;
	}
	*(const char **)to = k_arena_str(l->arena, s);
}

void field_string(
	struct loader *l, const struct spot *spot, json_t *value, const struct field *f, void *to)
{
	text_take(l, spot, value, f, to, " \t\r\n", "no spaces");
}

void field_line(
	struct loader *l, const struct spot *spot, json_t *value, const struct field *f, void *to)
{
	text_take(l, spot, value, f, to, "\t\r\n", "one line");
}

void field_digits(
	struct loader *l, const struct spot *spot, json_t *value, const struct field *f, void *to)
{
	const char *s = string_of(l, spot, value, f);
	if (!s)
		return;
	size_t n = strlen(s);
	if (n < (size_t)f->min || n > (size_t)f->max || strspn(s, "0123456789") != n) {
		problem_at(l, spot,
			"Write the digits as they are dialled, in quotes, with no spaces.",
			"\"%s\" must be %ld to %ld digits.", f->key, f->min, f->max);
		return;
	}
	*(const char **)to = k_arena_str(l->arena, s);
}

void field_int(
	struct loader *l, const struct spot *spot, json_t *value, const struct field *f, void *to)
{
	json_int_t n = json_integer_value(value);
	if (!json_is_integer(value) || n < f->min || n > f->max) {
		problem_at(l, spot, "Write a whole number without quotes.",
			"\"%s\" must be a whole number from %ld to %ld.", f->key, f->min, f->max);
		return;
	}
	*(int *)to = (int)n;
}

void field_bool(
	struct loader *l, const struct spot *spot, json_t *value, const struct field *f, void *to)
{
	if (!json_is_boolean(value)) {
		problem_at(l, spot, "Write true or false without quotes.",
			"\"%s\" must be true or false.", f->key);
		return;
	}
	*(bool *)to = json_is_true(value);
}

void field_number(
	struct loader *l, const struct spot *spot, json_t *value, const struct field *f, void *to)
{
	const char *s = string_of(l, spot, value, f);
	if (!s)
		return;
	int i = content_number(l->content, s);
	if (i < 0) {
		problem_at(l, spot, "Use an id of numbers.json, or add the number there.",
			"There is no phone number \"%s\".", s);
		return;
	}
	*(int *)to = i;
}

json_t *json_file(struct loader *l, const char *name, json_type type, struct spot *spot_out)
{
	const struct folder_file *f = file_take(l, name);
	if (!f)
		return NULL;
	*spot_out = (struct spot){.file = f};
	json_error_t error;
	json_t *json = json_loadb(f->text, f->len_bytes, JSON_REJECT_DUPLICATES, &error);
	if (!json && json_error_code(&error) == json_error_duplicate_key) {
		problem_add(l->problems, name, error.line, "Keep one of them.",
			"The same field is written twice: %s.", error.text);
	} else if (!json) {
		problem_add(l->problems, name, error.line,
			"Look here and at the line before: a comma, a quote or a bracket is "
			"missing or too "
			"much.",
			"This cannot be read: %s.", error.text);
	} else if (json_typeof(json) != type) {
		problem_add(l->problems, name, 1,
			"docs/staff/content.md shows the form of this file.",
			type == JSON_ARRAY ? "The file must be a list in [ ]."
					   : "The file must be one object in { }.");
		json_decref(json);
		json = NULL;
	}
	return json;
}

static const struct field *field_find(const struct field *fields, int n, const char *key)
{
	for (int i = 0; i < n; i++) {
		if (strcmp(fields[i].key, key) == 0)
			return &fields[i];
	}
	return NULL;
}

void object_read(struct loader *l, const struct spot *spot, json_t *object,
	const struct field *fields, int n, void *row)
{
	if (!json_is_object(object)) {
		problem_at(l, spot, "docs/staff/content.md shows the form of this file.",
			"There must be an object in { } here.");
		return;
	}
	for (int i = 0; i < n; i++) {
		json_t *value = json_object_get(object, fields[i].key);
		struct spot s = spot_key(spot, fields[i].key);
		if (value)
			fields[i].read(l, &s, value, &fields[i], (char *)row + fields[i].at);
		else if (!fields[i].is_optional)
			problem_at(l, spot, LOOK, "\"%s\" is missing.", fields[i].key);
	}
	const char *key;
	json_t *value;
	json_object_foreach(object, key, value)
	{
		struct spot s = spot_key(spot, key);
		if (!field_find(fields, n, key))
			problem_at(l, &s, "Remove it, or correct its spelling.",
				"Nothing here is called \"%s\".", key);
	}
}

/* The id of a row, if it is a good one that no row before has. */
static const char *row_id(
	struct loader *l, const struct spot *spot, const char *rows, size_t i, size_t row_bytes)
{
	const char *id = *(const char *const *)(rows + i * row_bytes);
	for (size_t k = 0; id && k < i; k++) {
		const char *other = *(const char *const *)(rows + k * row_bytes);
		if (other && strcmp(other, id) == 0) {
			struct spot s = spot_key(spot, "id");
			problem_at(l, &s, "Give each its own id.", "The id \"%s\" is there twice.",
				id);
			return NULL;
		}
	}
	return id;
}

int objects_read(struct loader *l, const struct spot *spot, json_t *value, const struct list *list,
	int min, void *rows)
{
	size_t n = json_array_size(value);
	if (!json_is_array(value) || n < (size_t)min || n > (size_t)list->max) {
		problem_at(l, spot, "Add some, or take some out: one page shows no more.",
			"\"%s\" must be a list of %d to %d objects in [ ].", list->name, min,
			list->max);
		return 0;
	}
	for (size_t i = 0; i < n; i++) {
		struct spot s = spot_index(spot, i);
		char *row = (char *)rows + i * list->row_bytes;
		if (list->blank)
			memcpy(row, list->blank, list->row_bytes);
		object_read(l, &s, json_array_get(value, i), list->fields, list->field_count, row);
		*(const char **)row = row_id(l, &s, rows, i, list->row_bytes);
	}
	return (int)n;
}

static void row_read(struct loader *l, const struct list *list, const struct spot *spot,
	json_t *json, char *rows, size_t i)
{
	char *row = rows + i * list->row_bytes;
	if (list->blank)
		memcpy(row, list->blank, list->row_bytes);
	object_read(l, spot, json, list->fields, list->field_count, row);
	const char *id = row_id(l, spot, rows, i, list->row_bytes);
	if (!id)
		return;
	for (int w = 0; w < list->word_count; w++) {
		char address[PATH_CHARS_MAX];
		snprintf(address, sizeof address, "%s.%s.%s", list->name, id, list->words[w].key);
		words_take(
			l, address, list->words[w].rules, (struct text *)(row + list->words[w].at));
	}
	if (list->check)
		list->check(l, spot, row);
}

static void *rows_read(struct loader *l, const struct list *list, size_t min, int *count_out)
{
	char name[FILE_NAME_MAX];
	struct spot spot;
	snprintf(name, sizeof name, "%s.json", list->name);
	*count_out = 0;
	json_t *json = json_file(l, name, JSON_ARRAY, &spot);
	if (!json)
		return NULL;
	size_t n = json_array_size(json);
	if (n < min || n > (size_t)list->max) {
		problem_add(l->problems, name, 1, "Add some, or take some out.",
			"The list must hold %zu to %d objects; it holds %zu.", min, list->max, n);
		n = n > (size_t)list->max ? (size_t)list->max : n;
	}
	char *rows = k_arena_alloc(l->arena, n * list->row_bytes);
	size_t kept = 0;
	for (size_t i = 0; i < n; i++) {
		struct spot s = spot_index(&spot, i);
		int before = l->problems->structure;
		row_read(l, list, &s, json_array_get(json, i), rows, kept);
		if (l->is_draft && l->problems->structure > before)
			memset(rows + kept * list->row_bytes, 0, list->row_bytes);
		else
			kept++;
	}
	json_decref(json);
	*count_out = (int)kept;
	return rows;
}

void *list_read(struct loader *l, const struct list *list, int *count_out)
{
	return rows_read(l, list, 1, count_out);
}

void *list_read_or_none(struct loader *l, const struct list *list, int *count_out)
{
	return rows_read(l, list, 0, count_out);
}
