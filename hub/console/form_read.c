/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/console/form_read.h"

#include <stdio.h>
#include <string.h>

#include "hub/console/form_value.h"
#include "kiosk/i18n/i18n.h"

enum { PART_NAME_MAX = FORM_CELL_NAME_MAX + 24, LISTED_MAX = 64 };

/* The last field of that name: a box that is ticked stands behind the empty one before it. */
static const char *last_of(const struct fields *fields, const char *name)
{
	const char *value = NULL;
	for (int i = 0; fields_nth(fields, name, i); i++)
		value = fields_nth(fields, name, i);
	return value;
}

static const char *part_of(const struct fields *fields, const char *name, const char *part)
{
	char full[PART_NAME_MAX];
	snprintf(full, sizeof full, "%s.%s", name, part);
	return fields_get(fields, full);
}

static const char *ids_read(struct k_arena *a, const struct fields *fields, const char *name)
{
	const char *list = "";
	for (int i = 0; fields_nth(fields, name, i) && i < LISTED_MAX; i++) {
		const char *id = fields_nth(fields, name, i);
		if (*id && !strpbrk(id, " \n\t"))
			list = k_arena_printf(a, "%s%s%s", list, *list ? " " : "", id);
	}
	return list;
}

static const char *hours_read(struct k_arena *a, const struct fields *fields, const char *name)
{
	const char *list = "";
	for (int i = 0; i < FORM_HOURS_ROWS; i++) {
		char row[FORM_CELL_NAME_MAX + 12], part[FORM_CELL_NAME_MAX + 20], days[FORM_DAYS_MAX];
		unsigned bits = 0;
		snprintf(row, sizeof row, "%s.%d", name, i);
		snprintf(part, sizeof part, "%s.days", row);
		for (int k = 0; fields_nth(fields, part, k) && k < 7; k++)
			for (int d = 0; d < 7; d++)
				bits |= form_hours_has(fields_nth(fields, part, k), d) ? 1u << d : 0;
		if (!bits)
			continue;
		form_hours_days(bits, days);
		list = k_arena_printf(a, "%s%s%s %.5s-%.5s", list, *list ? "; " : "", days,
			part_of(fields, row, "from"), part_of(fields, row, "to"));
	}
	return list;
}

/* The same hours, with days in the words that this form uses. */
static const char *hours_tidy(struct k_arena *a, const char *value)
{
	struct form_hours rows[FORM_HOURS_ROWS];
	const char *list = "";
	int n = form_hours_read(value, rows);
	for (int i = 0; i < n; i++) {
		char days[FORM_DAYS_MAX];
		unsigned bits = 0;
		for (int d = 0; d < 7; d++)
			bits |= form_hours_has(rows[i].days, d) ? 1u << d : 0;
		form_hours_days(bits, days);
		list = k_arena_printf(a, "%s%s%s %s-%s", list, i ? "; " : "", days, rows[i].from,
			rows[i].to);
	}
	return list;
}

/* Text without white space at its ends and, where it is one line, none but single spaces in it. */
static const char *text_tidy(struct k_arena *a, const char *text, bool is_line)
{
	size_t n = strlen(text), at = 0;
	char *out = k_arena_alloc(a, n + 1);
	for (const char *s = text; *s; s++) {
		char c = is_line && strchr("\n\t", *s) ? ' ' : *s;
		if (c == ' ' && is_line && (!at || out[at - 1] == ' '))
			continue;
		out[at++] = c;
	}
	while (at && strchr(" \n\t", out[at - 1]))
		at--;
	out[at] = '\0';
	return out;
}

/* The sentences of a page: no empty lines, no white space at their ends. */
static const char *sentences_tidy(struct k_arena *a, const char *text)
{
	const char *out = "";
	while (*text) {
		size_t n = strcspn(text, "\n");
		const char *line = text_tidy(a, k_arena_strn(a, text, n), true);
		if (*line)
			out = k_arena_printf(a, "%s%s%s", out, *out ? "\n" : "", line);
		text += n + (text[n] == '\n');
	}
	return out;
}

const char *form_cell_read(
	struct k_arena *a, const struct fields *fields, const struct form_cell *cell)
{
	const char *sent = last_of(fields, cell->name), *day;
	if (!sent)
		return NULL;
	if (!cell->field && cell->name[0] == 'g' && strncmp(cell->name, "g.title", 7))
		return sentences_tidy(a, sent);
	if (!cell->field)
		return text_tidy(a, sent, cell->name[0] != 'l');
	switch (cell->field->type) {
	case FORM_IDS:
		return ids_read(a, fields, cell->name);
	case FORM_HOURS:
		sent = hours_read(a, fields, cell->name);
		return strcmp(sent, hours_tidy(a, cell->value)) ? sent : cell->value;
	case FORM_DATE:
		day = part_of(fields, cell->name, "day");
		sent = part_of(fields, cell->name, "time");
		return *day && *sent ? k_arena_printf(a, "%.10s %.5s", day, sent)
				     : k_arena_printf(a, "%.10s", day);
	case FORM_DIGITS: /* people write numbers in groups */
		sent = text_tidy(a, sent, true);
		for (char *s = (char *)(uintptr_t)sent, *to = s;; s++) {
			if (*s != ' ' && *s != '-')
				*to++ = *s;
			if (!*s)
				return sent;
		}
	case FORM_PICTURE:
	case FORM_TEXT:
	case FORM_COUNT:
	case FORM_YES:
	case FORM_YES_NO:
	case FORM_ONE_OF:
	case FORM_ID:
		break;
	}
	return text_tidy(a, sent, true);
}

/* --- a whole thing -------------------------------------------------------------------------- */

void form_edit_begin(struct draft_copy *copy, const struct form_thing *thing, struct form_edit *out)
{
	int n = thing->count + 1;
	*out = (struct form_edit){.thing = *thing,
		.values = k_arena_array(&copy->arena, const char *, n),
		.notes = k_arena_array(&copy->arena, struct form_note, n)};
	for (int i = 0; i < thing->count; i++)
		out->values[i] = thing->cells[i].value;
}

static void was_changed(struct form_edit *edit, const struct form_cell *cell)
{
	size_t n = strlen(edit->words);
	const char *tongue = cell->language > 0 ? tongue_at(cell->language)->tag : "";
	edit->changed++;
	if (strlen(cell->label) + n + 16 < sizeof edit->words)
		snprintf(edit->words + n, sizeof edit->words - n, "%s%s%s%s", n ? ", " : "",
			cell->label, *tongue ? " " : "", tongue);
}

void form_edit_take(struct draft_copy *now, struct draft_copy *then, const struct fields *fields,
	struct form_edit *edit)
{
	struct form_thing seen = {0};
	bool has_seen = !form_thing_find(then, edit->thing.spot.at, &seen);
	for (int i = 0; i < edit->thing.count; i++) {
		const struct form_cell *cell = &edit->thing.cells[i];
		const struct form_cell *old = has_seen ? form_cell_find(&seen, cell->name) : NULL;
		const char *was = old ? old->value : "", *mine = form_cell_read(&now->arena, fields, cell);
		if (mine && old && cell->field && cell->field->type == FORM_HOURS)
			mine = form_cell_read(&now->arena, fields, old);
		bool is_mine = mine && strcmp(mine, was), is_theirs = strcmp(cell->value, was) != 0;
		edit->theirs += is_theirs && !is_mine;
		if (!is_mine || !strcmp(mine, cell->value))
			continue;
		edit->values[i] = mine;
		edit->notes[i].words = form_cell_refusal(cell, mine);
		edit->refused += edit->notes[i].words != NULL;
		if (is_theirs) {
			edit->notes[i].theirs = cell->value;
			edit->crossed++;
		}
		was_changed(edit, cell);
	}
}

void form_edit_write(struct draft_copy *now, struct form_edit *edit)
{
	if (edit->refused || edit->crossed)
		return;
	for (int i = 0; i < edit->thing.count; i++)
		if (edit->values[i] != edit->thing.cells[i].value)
			form_cell_write(now, &edit->thing, &edit->thing.cells[i], edit->values[i]);
}
