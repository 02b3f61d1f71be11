/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kiosk/sync/release.h"

#include <string.h>

#include "kiosk/tuf/date.h"
#include "kiosk/tuf/digest.h"
#include "kiosk/tuf/strict.h"

/* --- form ------------------------------------------------------------------------------------- */

static bool is_release(const json_t *value)
{
	return json_is_integer(value) && json_integer_value(value) >= 1;
}

static bool is_ring(const json_t *value)
{
	return json_is_integer(value) && json_integer_value(value) >= 0 &&
	       json_integer_value(value) < RELEASE_RINGS_MAX;
}

static bool is_date(const json_t *value)
{
	int64_t seconds;
	return json_is_string(value) && date_read(json_string_value(value), &seconds);
}

static bool is_gone(const json_t *value)
{
	return json_is_true(value);
}

static bool is_older(const json_t *value)
{
	json_int_t length;
	return strict_int(value, "length", 0, &length) &&
	       digest_is_hashes(json_object_get(value, "hashes")) && json_object_size(value) == 2;
}

static const struct {
	const char *name;
	bool (*is)(const json_t *value);
} fields[] = {
	{"release", is_release},
	{"ring", is_ring},
	{"activate_at", is_date},
	{"centres", strict_is_strings},
	{"gone", is_gone},
	{"instead", is_older},
};

bool release_is_form(const json_t *custom)
{
	size_t known = 0;
	if (!custom)
		return true;
	for (unsigned i = 0; i < sizeof fields / sizeof *fields; i++) {
		const json_t *value = json_object_get(custom, fields[i].name);
		if (value && !fields[i].is(value))
			return false;
		known += value != NULL;
	}
	return json_is_object(custom) && known == json_object_size(custom);
}

/* --- which ------------------------------------------------------------------------------------ */

int64_t release_begins_s(const json_t *custom)
{
	const char *text = strict_string(custom, "activate_at");
	int64_t seconds = 0;
	return text && date_read(text, &seconds) ? seconds : 0;
}

static bool stands_in(const json_t *centres, const char *centre)
{
	size_t i;
	json_t *name;
	json_array_foreach(centres, i, name)
		if (*centre && !strcmp(json_string_value(name), centre))
			return true;
	return false;
}

static bool is_for(const json_t *custom, const struct release_kiosk *k)
{
	const json_t *ring = json_object_get(custom, "ring");
	const json_t *centres = json_object_get(custom, "centres");
	return release_is_form(custom) && (k->may_show < 0 || release_of(custom) <= k->may_show) &&
	       (!ring || k->ring <= json_integer_value(ring)) && release_begins_s(custom) <= k->now_s &&
	       (!centres || stands_in(centres, k->centre));
}

enum release_choice release_choose(
	const json_t *custom, const struct release_kiosk *kiosk, const json_t **instead_out)
{
	const json_t *older = json_object_get(custom, "instead");
	if (is_for(custom, kiosk))
		return json_object_get(custom, "gone") ? RELEASE_NONE : RELEASE_THIS;
	if (!is_older(older))
		return RELEASE_NONE;
	*instead_out = older;
	return RELEASE_INSTEAD;
}

int64_t release_changes_at(const json_t *custom, int64_t now_s)
{
	int64_t at_s = release_begins_s(custom);
	return at_s > now_s ? at_s : 0;
}

json_int_t release_of(const json_t *custom)
{
	json_int_t release = 0;
	strict_int(custom, "release", 1, &release);
	return release;
}

/* --- rings ------------------------------------------------------------------------------------ */

static bool is_ring_row(const json_t *row)
{
	json_int_t may_show;
	const json_t *kiosks = json_object_get(row, "kiosks");
	const json_t *centres = json_object_get(row, "centres");
	return strict_int(row, "may_show", 0, &may_show) &&
	       (!kiosks || strict_is_strings(kiosks)) && (!centres || strict_is_strings(centres));
}

bool release_is_rollout(const json_t *rollout)
{
	json_int_t number;
	size_t i;
	json_t *row;
	const json_t *rings = strict_array(rollout, "rings");
	if (!strict_int(rollout, "format", 1, &number) || number != 1 ||
		!strict_int(rollout, "release", 0, &number) || !json_array_size(rings) ||
		json_array_size(rings) > RELEASE_RINGS_MAX)
		return false;
	json_array_foreach(rings, i, row)
		if (!is_ring_row(row))
			return false;
	return true;
}

void release_ring(const json_t *rollout, const char *id, struct release_kiosk *out)
{
	size_t i;
	json_t *row;
	out->ring = 0;
	out->may_show = -1;
	if (!release_is_rollout(rollout))
		return;
	const json_t *rings = json_object_get(rollout, "rings");
	json_array_foreach(rings, i, row) {
		out->ring = (int)i;
		out->may_show = json_integer_value(json_object_get(row, "may_show"));
		if (stands_in(json_object_get(row, "kiosks"), id) ||
			stands_in(json_object_get(row, "centres"), out->centre))
			return;
	}
}
