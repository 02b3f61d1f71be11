/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/console/progress.h"

#include <string.h>

#include "hub/console/approve.h"
#include "hub/console/turn.h"

static const char *const words[] = {[PROGRESS_LATER] = "approved, shows at its time",
	[PROGRESS_UNDER_WAY] = "approved, not yet on all kiosks",
	[PROGRESS_STOPPED] = "approved, and stopped by an operator",
	[PROGRESS_SHOWN] = "approved, and shown",
	[PROGRESS_PAST] = "approved, and published before the newest release"};

/* --- what it is judged by -------------------------------------------------------------------- */

enum err progress_open(
	struct hub *hub, struct wanted_memory *memory, int64_t now_ms, struct progress_ground *out)
{
	*out = (struct progress_ground){0};
	return wanted_open(hub, memory, now_ms, &out->wanted);
}

void progress_close(struct progress_ground *g)
{
	fleet_free(g->fleet, g->fleet_count);
	wanted_close(&g->wanted);
	*g = (struct progress_ground){0};
}

enum err progress_fleet(struct progress_ground *g)
{
	if (g->is_read)
		return ERR_OK;
	enum err e = fleet_read(&g->wanted, &g->fleet, &g->fleet_count);
	g->is_read = !e;
	return e;
}

/* --- judging --------------------------------------------------------------------------------- */

static bool is_for(const json_t *plan, const struct fleet_one *one)
{
	const json_t *ring = json_object_get(plan, "ring"), *centres = json_object_get(plan, "centres");
	size_t i;
	json_t *centre;
	bool is_named = !json_is_array(centres);
	json_array_foreach((json_t *)(uintptr_t)centres, i, centre)
		is_named |= json_is_string(centre) &&
			    !strcmp(json_string_value(centre), one->is.centre);
	return is_named && (!json_is_integer(ring) || json_integer_value(ring) < 0 ||
				   one->should.ring <= json_integer_value(ring));
}

/* It says so, and no sum contradicts it: what it should show is that release, and has another sum. */
static bool shows(const struct fleet_one *one, json_int_t release)
{
	return one->is.release >= release && (one->should.release < release ||
						     !strcmp(one->is.content, one->should.content));
}

static enum err count(struct progress_ground *g, const json_t *plan, json_int_t release,
	struct progress *out)
{
	enum err e = progress_fleet(g);
	for (int i = 0; !e && i < g->fleet_count; i++) {
		if (!is_for(plan, &g->fleet[i]))
			continue;
		out->all++;
		out->shown += shows(&g->fleet[i], release);
	}
	return e;
}

static enum err judge(struct progress_ground *g, const json_t *plan, struct progress *out)
{
	json_int_t release = json_integer_value(json_object_get(plan, "release"));
	json_int_t at_ms = json_integer_value(json_object_get(plan, "at_ms"));
	enum err e = ERR_OK;
	if (at_ms > (json_int_t)g->wanted.now_ms)
		out->state = PROGRESS_LATER;
	else if (release < g->wanted.release)
		out->state = PROGRESS_PAST;
	else
		e = count(g, plan, release, out);
	if (e || out->state)
		return e;
	if (json_is_true(json_object_get(g->wanted.publish->rollout, "is_stopped")))
		out->state = PROGRESS_STOPPED;
	else if (out->all)
		out->state = out->shown < out->all ? PROGRESS_UNDER_WAY : PROGRESS_SHOWN;
	return ERR_OK;
}

enum err progress_of(struct progress_ground *g, const struct draft *d, struct progress *out)
{
	json_t *plan = NULL;
	*out = (struct progress){0};
	if ((d->state != DRAFT_APPROVED && d->state != DRAFT_SCHEDULED) || !g->wanted.publish)
		return ERR_OK;
	enum err e = approve_plan_of(g->wanted.hub, d->draft, &plan);
	if (!e && json_integer_value(json_object_get(plan, "release")))
		e = judge(g, plan, out);
	json_decref(plan);
	return e;
}

/* --- words ----------------------------------------------------------------------------------- */

const char *progress_words(const struct draft *d, const struct progress *p)
{
	return p->state ? words[p->state] : draft_state_words(d->state);
}

void progress_count_show(struct turn *t, const struct progress *p)
{
	if (p->all)
		html_add(&t->html, "<p>%d of %d kiosks that it is for show it, as they say themselves.</p>",
			p->shown, p->all);
}
