/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/console/schedule.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hub/publish/publish.h"
#include "hub/store/db.h"
#include "kiosk/i18n/i18n.h"

enum { AHEAD_DAYS_MAX = 400 };

/* --- fields --------------------------------------------------------------------------------- */

static void centres_show(struct turn *t)
{
	struct db_rows rows;
	int n = 0;
	db_ask(t->hub->db, &rows, "SELECT DISTINCT centre FROM kiosks ORDER BY centre LIMIT ?", "i",
		(int64_t)APPROVE_CENTRES_MAX);
	while (db_next(&rows)) {
		if (!n++)
			html_add(&t->html, "<fieldset><legend>Only in these centres</legend><p "
					   "class=\"hint\">None: in all of them.</p><ul class=\"boxes\">");
		html_add(&t->html,
			"<li><label><input type=\"checkbox\" name=\"centre\" value=\"%s\"> "
			"%s</label></li>",
			db_text(&rows, 0), db_text(&rows, 0));
	}
	enum err e = db_end(&rows);
	if (n)
		html_add(&t->html, "</ul></fieldset>");
	if (e && !t->html.err)
		t->html.err = e;
}

static void rings_show(struct turn *t)
{
	const struct publish *p = draft_base_publish(t->hub);
	size_t n = p ? json_array_size(json_object_get(p->rollout, "rings")) : 0;
	if (n < 2)
		return;
	html_add(&t->html, "<label for=\"ring\">How far it may go</label><p class=\"hint\" "
			   "id=\"ring-hint\">It always begins in ring 1, the office, and goes on when all is "
			   "well there.</p><select id=\"ring\" name=\"ring\" aria-describedby=\"ring-hint\">"
			   "<option value=\"\">To all kiosks</option>");
	for (size_t i = 0; i + 1 < n; i++)
		html_add(&t->html, "<option value=\"%zu\">No further than ring %zu</option>", i,
			i + 1);
	html_add(&t->html, "</select>");
}

void schedule_fields_show(struct turn *t)
{
	html_add(&t->html,
		"<details><summary>Not at once, or not everywhere</summary><fieldset class=\"date\">"
		"<legend>Shown from</legend><p class=\"hint\">Leave it empty to show it as soon as it is "
		"approved.</p><p class=\"times\"><label>day <input type=\"date\" name=\"day\"></label> "
		"<label>time <input type=\"time\" name=\"time\"></label></p></fieldset>");
	rings_show(t);
	centres_show(t);
	html_add(&t->html, "</details>");
}

/* Wall clock of a day and a time in the town's zone; -1: there is no such. */
static int64_t when_of(const char *day, const char *time)
{
	struct day d;
	int hour = 0, minute = 0, end = 0;
	if (sscanf(day, "%4d-%2d-%2d%n", &d.year, &d.month, &d.day, &end) != 3 || day[end] ||
		d.month < 1 || d.month > 12 || d.day < 1 || d.day > 31)
		return -1;
	end = 0;
	if (*time && (sscanf(time, "%2d:%2d%n", &hour, &minute, &end) != 2 || time[end] || hour > 23 ||
			     minute > 59 || hour < 0 || minute < 0))
		return -1;
	return wall_of(d, hour * 60 + minute);
}

const char *schedule_read(const struct turn *t, struct approve_plan *plan)
{
	const char *day = turn_field(t, "day"), *ring = turn_field(t, "ring");
	*plan = (struct approve_plan){.ring = -1};
	if (*day)
		plan->at_ms = when_of(day, turn_field(t, "time"));
	if (plan->at_ms < 0)
		return "That is not a day and a time.";
	if (*day && (plan->at_ms <= t->now_ms ||
			    plan->at_ms > t->now_ms + INT64_C(86400000) * AHEAD_DAYS_MAX))
		return "Choose a time to come, within a year.";
	if (*ring && (strlen(ring) > 2 || strspn(ring, "0123456789") != strlen(ring)))
		return "There is no such ring.";
	if (*ring)
		plan->ring = atoi(ring);
	for (int i = 0; fields_nth(&t->fields, "centre", i) && i < APPROVE_CENTRES_MAX; i++) {
		if (!plan->centres)
			plan->centres = json_array();
		json_array_append_new(plan->centres, json_string(fields_nth(&t->fields, "centre", i)));
	}
	return NULL;
}

/* --- words ---------------------------------------------------------------------------------- */

enum err schedule_plan_show(struct turn *t, const struct draft *d)
{
	json_t *plan = NULL, *centre;
	size_t i;
	enum err e = approve_plan_of(t->hub, d->draft, &plan);
	if (e)
		return e;
	int64_t at_ms = (int64_t)json_integer_value(json_object_get(plan, "at_ms"));
	const json_t *ring = json_object_get(plan, "ring"), *centres = json_object_get(plan, "centres");
	html_add(&t->html, "<p>Shown ");
	if (at_ms) {
		struct k_arena a;
		const struct tongue *english = tongue_find("en");
		k_arena_init(&a, 4096);
		html_add(&t->html, "from <strong>%s, %s</strong>", say_day(&a, english, day_of(at_ms)),
			say_clock(&a, english, minute_of(at_ms)));
		k_arena_finish(&a);
	} else {
		html_add(&t->html, "as soon as it is approved");
	}
	if (ring && json_integer_value(ring) >= 0)
		html_add(&t->html, ", no further than ring <strong>%d</strong>",
			(int)json_integer_value(ring) + 1);
	if (json_array_size(centres))
		html_add(&t->html, ", only in");
	json_array_foreach((json_t *)(uintptr_t)centres, i, centre)
		html_add(&t->html, i ? ", <strong>%s</strong>" : " <strong>%s</strong>",
			json_string_value(centre));
	html_add(&t->html, ".</p>");
	json_decref(plan);
	return ERR_OK;
}
