/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/publish/rollout.h"

#include <string.h>
#include <unistd.h>

#include "hub/publish/renew.h"
#include "kiosk/sync/release.h"
#include "kiosk/tuf/strict.h"

/* --- the document ----------------------------------------------------------------------------- */

static json_int_t number(const json_t *rollout, const char *name)
{
	return json_integer_value(json_object_get(rollout, name));
}

static json_int_t may_show(const json_t *rollout, size_t ring)
{
	return number(json_array_get(json_object_get(rollout, "rings"), ring), "may_show");
}

static size_t ring_count(const json_t *rollout)
{
	return json_array_size(json_object_get(rollout, "rings"));
}

static void set_may_show(json_t *rollout, size_t ring, json_int_t release)
{
	json_object_set_new(json_array_get(json_object_get(rollout, "rings"), ring), "may_show",
		json_integer(release));
}

static void set_number(json_t *rollout, const char *name, json_int_t value)
{
	json_object_set_new(rollout, name, json_integer(value));
}

/* Gives what there is, or, where there is none that can be read, one ring for all. */
static json_t *copy_of(const struct publish *p)
{
	json_int_t release = p ? publish_release(p) : 0;
	return p && p->rollout ? json_deep_copy(p->rollout)
			       : json_pack("{s:i, s:I, s:I, s:b, s:[{s:I}]}", "format", 1,
					 "release", release, "before", release, "is_stopped", 0,
					 "rings", "may_show", release);
}

json_t *rollout_next(const struct publish *p, json_int_t release)
{
	json_t *rollout = copy_of(p);
	if (!rollout || release < 0)
		return rollout;
	set_number(rollout, "before", publish_floor(p));
	set_number(rollout, "release", release);
	json_object_set_new(rollout, "is_stopped", json_false());
	set_may_show(rollout, 0, release);
	return rollout;
}

/* --- changing it ------------------------------------------------------------------------------ */

typedef enum err edit_fn(json_t *rollout, void *ctx, char *words);

static enum err change(const char *data_dir, edit_fn *edit, void *ctx, int64_t now_s, char *words)
{
	struct tree t;
	struct publish *p = NULL;
	int lock = -1;
	*words = '\0';
	enum err e = tree_at(data_dir, &t);
	if (!e)
		e = tree_lock(&t, &lock);
	if (!e)
		e = publish_open(data_dir, &p, words);
	json_t *rollout = e ? NULL : copy_of(p);
	if (!e)
		e = rollout ? edit(rollout, ctx, words) : ERR_NO_MEMORY;
	if (!e && !release_is_rollout(rollout))
		e = publish_refuse(words, ERR_BAD_INPUT, "these rings are not in form");
	if (!e && !json_equal(rollout, p->rollout))
		e = renew_now(&t, p, rollout, now_s, words);
	json_decref(rollout);
	publish_close(p);
	if (lock >= 0)
		close(lock);
	if (e && !*words)
		publish_refuse(words, e, "%s", err_words(e));
	return e;
}

static bool names_nobody(const json_t *ring)
{
	return !json_array_size(json_object_get(ring, "kiosks")) &&
	       !json_array_size(json_object_get(ring, "centres"));
}

static enum err edit_rings(json_t *rollout, void *ctx, char *words)
{
	const json_t *wanted = ctx;
	size_t i, n = json_array_size(wanted), old_n = ring_count(rollout);
	json_t *ring, *rings = json_array();
	json_int_t floor = may_show(rollout, 0), first = floor;
	for (i = 0; i < old_n; i++)
		floor = may_show(rollout, i) < floor ? may_show(rollout, i) : floor;
	json_array_foreach(wanted, i, ring) {
		json_t *row = json_pack("{s:I}", "may_show", i ? floor : first);
		if (names_nobody(ring) != (i + 1 == n)) {
			json_decref(row);
			json_decref(rings);
			return publish_refuse(words, ERR_BAD_INPUT,
				"each ring but the last names kiosks or centres");
		}
		if (json_object_get(ring, "kiosks"))
			json_object_set(row, "kiosks", json_object_get(ring, "kiosks"));
		if (json_object_get(ring, "centres"))
			json_object_set(row, "centres", json_object_get(ring, "centres"));
		json_array_append_new(rings, row);
	}
	/* One ring alone is for everybody, so it holds nobody back. */
	if (n == 1)
		json_object_set_new(json_array_get(rings, 0), "may_show", json_integer(first));
	return json_object_set_new(rollout, "rings", rings) ? ERR_NO_MEMORY : ERR_OK;
}

enum err rollout_set_rings(const char *data_dir, const json_t *rings, int64_t now_s, char *words)
{
	return change(data_dir, edit_rings, (void *)rings, now_s, words);
}

static enum err edit_stop(json_t *rollout, void *ctx, char *words)
{
	(void)ctx;
	json_int_t before = number(rollout, "before");
	if (json_is_true(json_object_get(rollout, "is_stopped")) ||
		before == number(rollout, "release"))
		return publish_refuse(words, ERR_EXISTS, "there is no release to stop");
	for (size_t i = 0; i < ring_count(rollout); i++)
		set_may_show(rollout, i, before);
	json_object_set_new(rollout, "is_stopped", json_true());
	return ERR_OK;
}

enum err rollout_stop(const char *data_dir, int64_t now_s, char *words)
{
	return change(data_dir, edit_stop, NULL, now_s, words);
}

static enum err edit_go(json_t *rollout, void *ctx, char *words)
{
	(void)words;
	const bool *is_all = ctx;
	for (size_t i = 0; i < (*is_all ? ring_count(rollout) : 1); i++)
		set_may_show(rollout, i, number(rollout, "release"));
	json_object_set_new(rollout, "is_stopped", json_false());
	return ERR_OK;
}

enum err rollout_go(const char *data_dir, bool is_all, int64_t now_s, char *words)
{
	return change(data_dir, edit_go, &is_all, now_s, words);
}

/* --- going on --------------------------------------------------------------------------------- */

struct advance {
	const struct rollout_seen *seen;
	int n, moved;
	int64_t now_s;
};

/* Are those of the ring that were heard, at least one, well with the release? */
static bool is_ring_well(const struct advance *a, const json_t *rollout, int ring)
{
	int well = 0;
	for (int i = 0; i < a->n; i++) {
		const struct rollout_seen *s = &a->seen[i];
		struct release_kiosk who = {.centre = s->centre};
		release_ring(rollout, s->kiosk, &who);
		if (who.ring != ring || s->seen_s < a->now_s - ROLLOUT_SILENT_S)
			continue;
		if (!s->is_well || s->release < number(rollout, "release") ||
			s->since_s > a->now_s - ROLLOUT_WELL_S)
			return false;
		well++;
	}
	return well > 0;
}

/* The first ring that may not show the newest release yet; ring_count: it is in all. */
static size_t next_ring(const json_t *rollout)
{
	size_t next = 0, n = ring_count(rollout);
	while (next < n && may_show(rollout, next) >= number(rollout, "release"))
		next++;
	return next;
}

static enum err edit_next(json_t *rollout, void *ctx, char *words)
{
	(void)ctx;
	size_t next = next_ring(rollout);
	if (next == ring_count(rollout) || json_is_true(json_object_get(rollout, "is_stopped")))
		return publish_refuse(words, ERR_EXISTS,
			"no ring waits for the newest release, or it is stopped");
	set_may_show(rollout, next, number(rollout, "release"));
	return ERR_OK;
}

enum err rollout_next_ring(const char *data_dir, int64_t now_s, char *words)
{
	return change(data_dir, edit_next, NULL, now_s, words);
}

static enum err edit_advance(json_t *rollout, void *ctx, char *words)
{
	(void)words;
	struct advance *a = ctx;
	json_int_t release = number(rollout, "release");
	size_t next = next_ring(rollout), n = ring_count(rollout);
	if (!next || next == n || json_is_true(json_object_get(rollout, "is_stopped")) ||
		!is_ring_well(a, rollout, (int)next - 1))
		return ERR_OK;
	set_may_show(rollout, next, release);
	a->moved = (int)next;
	return ERR_OK;
}

enum err rollout_advance(const char *data_dir, const struct rollout_seen *seen, int n,
	int64_t now_s, int *moved_out, char *words)
{
	struct advance a = {seen, n, -1, now_s};
	enum err e = change(data_dir, edit_advance, &a, now_s, words);
	if (!e)
		*moved_out = a.moved;
	return e;
}
