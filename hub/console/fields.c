/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/console/fields.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct field *field_new(struct fields *f, const char *name, const char *file)
{
	if (f->count == FIELDS_MAX)
		return NULL;
	if (f->count == f->room) {
		int room = f->room ? 2 * f->room : 32;
		struct field *list = realloc(f->list, (size_t)room * sizeof *list);
		if (!list)
			return NULL;
		f->list = list;
		f->room = room;
	}
	struct field *one = &f->list[f->count];
	*one = (struct field){.is_file = file != NULL};
	if (snprintf(one->name, sizeof one->name, "%s", name) > FIELD_NAME_MAX ||
		snprintf(one->file, sizeof one->file, "%s", file ? file : "") > FIELD_FILE_MAX)
		return NULL;
	k_buf_init(&one->value, FIELDS_BYTES_MAX);
	f->count++;
	return one;
}

void fields_add(struct fields *f, bool begin, const char *name, const char *file, const char *bytes,
	size_t n)
{
	if (f->is_bad)
		return;
	struct field *one = begin     ? field_new(f, name, file)
			    : f->count ? &f->list[f->count - 1]
				       : NULL;
	f->is_bad = !one || k_buf_add(&one->value, n ? bytes : "", n);
}

/* True for whole UTF-8 without what no person types; line ends become one "\n". */
static bool text_make_plain(struct k_buf *value)
{
	char *out = value->data;
	json_t *text = json_stringn(value->data, value->len_bytes); /* NULL unless it is UTF-8 */
	bool is_plain = text != NULL;
	json_decref(text);
	for (const char *c = value->data; is_plain && c < value->data + value->len_bytes; c++) {
		if (*c == '\r' && c[1] == '\n')
			continue;
		is_plain = ((unsigned char)*c >= ' ' && *c != 0x7f) || *c == '\n' || *c == '\t';
		*out++ = *c;
	}
	if (is_plain) {
		*out = '\0';
		value->len_bytes = (size_t)(out - value->data);
	}
	return is_plain;
}

enum err fields_close(struct fields *f)
{
	for (int i = 0; i < f->count && !f->is_bad; i++)
		f->is_bad = !f->list[i].is_file && !text_make_plain(&f->list[i].value);
	f->is_closed = !f->is_bad;
	return f->is_bad ? ERR_BAD_INPUT : ERR_OK;
}

void fields_finish(struct fields *f)
{
	for (int i = 0; i < f->count; i++)
		k_buf_finish_wipe(&f->list[i].value);
	free(f->list);
	*f = (struct fields){0};
}

const char *fields_nth(const struct fields *f, const char *name, int i)
{
	for (int k = 0; f->is_closed && k < f->count; k++)
		if (!f->list[k].is_file && !strcmp(f->list[k].name, name) && !i--)
			return f->list[k].value.data;
	return NULL;
}

const char *fields_get(const struct fields *f, const char *name)
{
	const char *text = fields_nth(f, name, 0);
	return text ? text : "";
}

const struct field *fields_file(const struct fields *f, const char *name)
{
	for (int k = 0; f->is_closed && k < f->count; k++)
		if (f->list[k].is_file && f->list[k].value.len_bytes &&
			!strcmp(f->list[k].name, name))
			return &f->list[k];
	return NULL;
}
