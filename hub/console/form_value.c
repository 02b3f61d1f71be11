/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/console/form_value.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hub/console/draft_text.h"
#include "hub/console/form_spot.h"

enum { TEXT_MAX = 4096, DAYS = 7 };

static const char *const day_names[DAYS] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
static const char *const day_words[DAYS] = {
	"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"};

static const char *text_of(const json_t *json, const char *key)
{
	const char *s = json_string_value(json_object_get(json, key));
	return s ? s : "";
}

static const char *list_text(struct k_arena *a, const struct form_field *field, const json_t *list)
{
	char text[TEXT_MAX] = "";
	size_t n = 0;
	for (size_t i = 0; i < json_array_size(list) && n + 200 < sizeof text; i++) {
		const json_t *row = json_array_get(list, i);
		if (field->type == FORM_HOURS)
			n += (size_t)snprintf(text + n, sizeof text - n, "%s%.60s %.10s-%.10s",
				i ? "; " : "", text_of(row, "days"), text_of(row, "from"),
				text_of(row, "to"));
		else if (json_is_string(row))
			n += (size_t)snprintf(text + n, sizeof text - n, "%s%.60s", i ? " " : "",
				json_string_value(row));
	}
	return k_arena_str(a, text);
}

const char *form_value_text(struct k_arena *a, const struct form_field *field, const json_t *value)
{
	if (json_is_string(value))
		return k_arena_str(a, json_string_value(value));
	if (json_is_integer(value))
		return k_arena_printf(a, "%lld", (long long)json_integer_value(value));
	if (json_is_array(value))
		return list_text(a, field, value);
	return json_is_true(value) ? "yes" : "";
}

const char *form_value_refusal(const struct form_field *field, const char *value)
{
	size_t n = strlen(value);
	if (field->type == FORM_COUNT && (*value || !field->is_optional) &&
		(!n || n > 9 || strspn(value, "0123456789") != n))
		return "Write a whole number.";
	if (field->type == FORM_COUNT && *value &&
		(atol(value) < field->min || atol(value) > field->max))
		return "This number is too small or too large.";
	if (n > TEXT_MAX / 2)
		return "This is too long.";
	return NULL;
}

static json_t *list_json(const struct form_field *field, const char *value)
{
	json_t *list = json_array();
	struct form_hours rows[FORM_HOURS_ROWS];
	if (field->type == FORM_HOURS) {
		int n = form_hours_read(value, rows);
		for (int i = 0; i < n; i++)
			json_array_append_new(list,
				json_pack("{s:s, s:s, s:s}", "days", rows[i].days, "from", rows[i].from,
					"to", rows[i].to));
		return list;
	}
	while (*value) {
		size_t n = strcspn(value, " ");
		if (n)
			json_array_append_new(list, json_stringn(value, n));
		value += n + strspn(value + n, " ");
	}
	return list;
}

/* Makes the list at path like `wanted`, touching only the rows that differ. */
static void list_write(struct draft_copy *copy, const char *file, const char *path, json_t *wanted)
{
	char row_path[FORM_ADDRESS_MAX + 120];
	const json_t *now = json_incref((json_t *)(uintptr_t)form_json_at(
		draft_copy_json(copy, file), path));
	size_t had = json_array_size(now), have = json_array_size(wanted);
	if (!json_is_array(now)) {
		draft_copy_set(copy, file, path, json_incref(wanted));
	} else {
		for (size_t i = had; i > have; i--) {
			snprintf(row_path, sizeof row_path, "%s/%zu", path, i - 1);
			draft_copy_set(copy, file, row_path, NULL);
		}
		for (size_t i = 0; i < have; i++) {
			json_t *row = json_array_get(wanted, i);
			snprintf(row_path, sizeof row_path, "%s/%zu", path, i);
			if (i >= had)
				draft_copy_add(copy, file, path, json_incref(row));
			else if (!json_equal(row, json_array_get(now, i)))
				draft_copy_set(copy, file, row_path, json_incref(row));
		}
	}
	json_decref((json_t *)(uintptr_t)now);
	json_decref(wanted);
}

void form_value_write(struct draft_copy *copy, const char *file, const char *path,
	const struct form_field *field, const char *value)
{
	if (field->type == FORM_HOURS || field->type == FORM_IDS)
		list_write(copy, file, path, list_json(field, value));
	else if (field->type == FORM_YES_NO)
		draft_copy_set(copy, file, path, json_boolean(*value));
	else if (!*value && (field->is_optional || field->type == FORM_YES))
		draft_copy_set(copy, file, path, NULL);
	else if (field->type == FORM_YES)
		draft_copy_set(copy, file, path, json_true());
	else if (field->type == FORM_COUNT)
		draft_copy_set(copy, file, path, json_integer(atol(value)));
	else
		draft_copy_set(copy, file, path, json_string(value));
}

/* --- hours ---------------------------------------------------------------------------------- */

int form_hours_read(const char *text, struct form_hours rows[FORM_HOURS_ROWS])
{
	int count = 0;
	while (*text && count < FORM_HOURS_ROWS) {
		char row[FORM_DAYS_MAX + 2 * FORM_TIME_MAX];
		struct form_hours h = {"", "", ""};
		size_t n = strcspn(text, ";");
		snprintf(row, sizeof row, "%.*s", (int)n, text);
		text += n + strspn(text + n, "; ");
		char *times = strrchr(row, ' '), *dash = times ? strchr(times, '-') : NULL;
		if (dash) {
			*times = *dash = '\0';
			snprintf(h.from, sizeof h.from, "%.7s", times + 1);
			snprintf(h.to, sizeof h.to, "%.7s", dash + 1);
		}
		snprintf(h.days, sizeof h.days, "%.39s", row);
		rows[count++] = h;
	}
	return count;
}

static int day_of_name(const char *s)
{
	for (int i = 0; i < DAYS; i++)
		if (!strncmp(s, day_names[i], 3))
			return i;
	return -1;
}

bool form_hours_has(const char *days, int day)
{
	while (*days) {
		int from = day_of_name(days), to = from;
		size_t n = strcspn(days, " ");
		if (n == 7 && days[3] == '-')
			to = day_of_name(days + 4);
		if (from >= 0 && day >= from && day <= to)
			return true;
		days += n + strspn(days + n, " ");
	}
	return false;
}

/* The last day of the run of days that begins at from. */
static int run_end(unsigned bits, int from)
{
	int to = from;
	while (to + 1 < DAYS && (bits & (1u << (to + 1))))
		to++;
	return to;
}

void form_hours_days(unsigned bits, char out[FORM_DAYS_MAX])
{
	size_t n = 0;
	out[0] = '\0';
	for (int i = 0; i < DAYS; i++) {
		if (!(bits & (1u << i)))
			continue;
		int to = run_end(bits, i);
		to = to > i + 1 ? to : i; /* two days stand side by side: "tue wed" */
		n += (size_t)snprintf(out + n, FORM_DAYS_MAX - n, "%s%s%s%s", n ? " " : "",
			day_names[i], to > i ? "-" : "", to > i ? day_names[to] : "");
		i = to;
	}
}

static const char *hours_words(struct k_arena *a, const char *value)
{
	struct form_hours rows[FORM_HOURS_ROWS];
	int n = form_hours_read(value, rows);
	const char *words = "";
	for (int i = 0; i < n; i++) {
		unsigned bits = 0;
		const char *days = "";
		for (int d = 0; d < DAYS; d++)
			bits |= form_hours_has(rows[i].days, d) ? 1u << d : 0;
		for (int d = 0; d < DAYS; d++) {
			if (!(bits & (1u << d)))
				continue;
			int to = run_end(bits, d);
			const char *comma = *days ? ", " : "";
			days = to > d ? k_arena_printf(a, "%s%s%s to %s", days, comma, day_words[d],
					       day_words[to])
				      : k_arena_printf(a, "%s%s%s", days, comma, day_words[d]);
			d = to;
		}
		words = k_arena_printf(a, "%s%s%s, %s to %s", words, i ? "; " : "", days,
			rows[i].from, rows[i].to);
	}
	return words;
}

const char *form_value_words(struct k_arena *a, const struct form_field *field, const char *value)
{
	if (field && field->type == FORM_HOURS)
		return *value ? hours_words(a, value) : "never open";
	if (field && (field->type == FORM_YES || field->type == FORM_YES_NO))
		return *value ? "yes" : "no";
	if (field && field->type == FORM_ONE_OF) {
		size_t n = strlen(value);
		for (const char *s = field->of; *value && s; s = strchr(s, ';')) {
			s += *s == ';';
			if (!strncmp(s, value, n) && s[n] == '=')
				return k_arena_strn(a, s + n + 1, strcspn(s + n + 1, ";"));
		}
	}
	return value;
}
