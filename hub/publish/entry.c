/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/publish/entry.h"

#include <string.h>

#include "hub/publish/layout.h"
#include "kiosk/sync/release.h"
#include "kiosk/tuf/date.h"
#include "kiosk/tuf/digest.h"
#include "kiosk/tuf/strict.h"

bool entry_is_settled(const json_t *entry, const struct entry_now *now)
{
	const json_t *custom = json_object_get(entry, "custom");
	return release_of(custom) <= now->floor && !json_object_get(custom, "ring") &&
	       !json_object_get(custom, "centres") && !release_changes_at(custom, now->now_s);
}

static json_t *itself(const json_t *entry)
{
	if (!entry || json_object_get(json_object_get(entry, "custom"), "gone"))
		return NULL;
	return json_pack("{s:O, s:O}", "length", json_object_get(entry, "length"), "hashes",
		json_object_get(entry, "hashes"));
}

json_t *entry_older(const json_t *entry, const struct entry_now *now)
{
	return entry_is_settled(entry, now)
		       ? itself(entry)
		       : json_incref(json_object_get(json_object_get(entry, "custom"), "instead"));
}

static bool is_same(const json_t *a, const json_t *b)
{
	return a && b ? json_equal(a, b) : a == b;
}

/* Between making and publishing a change rings went on and time passed: what was not settled then
 * may be now.  But what some kiosk may not show yet must not come to it as the older file. */
bool entry_may_be_older(const json_t *entry, const json_t *older, const struct entry_now *now)
{
	const json_t *custom = json_object_get(entry, "custom");
	json_t *self = itself(entry);
	bool is_settled = entry_is_settled(entry, now);
	bool may = is_settled && is_same(older, self);
	json_decref(self);
	if (!may && (!is_settled || json_object_get(custom, "activate_at")))
		may = is_same(older, json_object_get(custom, "instead"));
	return may;
}

json_t *entry_trimmed(const json_t *entry)
{
	return itself(entry);
}

json_t *entry_new(const void *bytes, size_t n, const struct entry_scope *scope, json_t *older)
{
	char sum[65], date[LAYOUT_DATE_MAX];
	json_t *custom = json_object();
	enum err e = digest_sha256_hex(bytes ? bytes : "", bytes ? n : 0, sum);
	if (scope->release)
		json_object_set_new(custom, "release", json_integer(scope->release));
	if (scope->ring >= 0)
		json_object_set_new(custom, "ring", json_integer(scope->ring));
	if (scope->activate_at_s) {
		layout_date(scope->activate_at_s, date);
		json_object_set_new(custom, "activate_at", json_string(date));
	}
	if (scope->centres)
		json_object_set(custom, "centres", (json_t *)scope->centres);
	if (!bytes)
		json_object_set_new(custom, "gone", json_true());
	if (older)
		json_object_set_new(custom, "instead", older);
	json_t *entry = e ? NULL
			  : json_pack("{s:I, s:{s:s}}", "length", (json_int_t)(bytes ? n : 0),
				    "hashes", "sha256", sum);
	if (entry && json_object_size(custom))
		json_object_set(entry, "custom", custom);
	json_decref(custom);
	return entry;
}
