/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/console/rings.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hub/console/draft_base.h"
#include "hub/console/fleet.h"
#include "hub/console/inside.h"
#include "hub/console/page.h"
#include "hub/publish/rollout.h"
#include "hub/store/db.h"

enum { RINGS = 3, HISTORY_SHOWN = 10, DAY_CHARS = 10 };

static const char *const ring_words[RINGS] = {
	"First: the office", "Second: a few centres", "Last: all others"};

/* --- how far it is --------------------------------------------------------------------------- */

static json_int_t number(const json_t *object, const char *key)
{
	return json_integer_value(json_object_get(object, key));
}

static const char *text(const json_t *object, const char *key)
{
	const char *t = json_string_value(json_object_get(object, key));
	return t ? t : "";
}

static void put_names(struct turn *t, const json_t *list)
{
	size_t i;
	json_t *one;
	json_array_foreach(list, i, one)
		html_add(&t->html, "%s%s", i ? ", " : "", json_string_value(one));
}

/* The kiosks of a ring, and how many of them show the release and are well. */
static void put_progress(
	struct turn *t, const struct fleet_one *list, int n, int ring, json_int_t release)
{
	int all = 0, done = 0, loud = 0;
	for (int i = 0; i < n; i++) {
		if (list[i].should.ring != ring)
			continue;
		all++;
		done += list[i].is.release >= release && list[i].verdict.level == VERDICT_WELL;
		loud += list[i].verdict.level == VERDICT_LOUD;
	}
	html_add(&t->html, "<p>%d of %d kiosks show it and are well.", done, all);
	if (loud)
		html_add(&t->html, " <a href=\"/console/fleet\">%d need somebody.</a>", loud);
	html_add(&t->html, "</p>");
}

static void put_ring(struct turn *t, const json_t *rollout, size_t at, const struct fleet_one *list,
	int n)
{
	const json_t *ring = json_array_get(json_object_get(rollout, "rings"), at);
	bool is_in = number(ring, "may_show") >= number(rollout, "release");
	html_add(&t->html, "<li class=\"%s\"><h3>Ring %zu</h3><p class=\"state\">", is_in ? "calm" : "",
		at + 1);
	html_add(&t->html, is_in ? "It may show %s.</p><p>" : "It stays at %s.</p><p>",
		release_name(number(ring, "may_show")).words);
	put_names(t, json_object_get(ring, "centres"));
	put_names(t, json_object_get(ring, "kiosks"));
	if (!json_array_size(json_object_get(ring, "centres")) &&
		!json_array_size(json_object_get(ring, "kiosks")))
		html_add(&t->html, "All other centres");
	html_add(&t->html, "</p>");
	put_progress(t, list, n, (int)at, number(rollout, "release"));
	html_add(&t->html, "</li>");
}

static void put_buttons(struct turn *t, const json_t *rollout)
{
	bool is_stopped = json_is_true(json_object_get(rollout, "is_stopped"));
	const json_t *rings = json_object_get(rollout, "rings");
	const json_t *last = json_array_get(rings, json_array_size(rings) - 1);
	bool is_out = number(last, "may_show") >= number(rollout, "release");
	if (!turn_may(t, STAFF_OPERATOR))
		return;
	html_add(&t->html, "<div class=\"acts\">");
	if (is_stopped)
		page_button(t, "Begin again in the first ring", false, "/console/rings/again");
	else if (!is_out)
		page_button(t, "Let the next ring have it now", false, "/console/rings/next");
	if (!is_stopped && !is_out)
		page_button(t, "Let all rings have it now", true, "/console/rings/all");
	if (!is_stopped && number(rollout, "before") < number(rollout, "release")) {
		page_form(t, "/console/rings/stop");
		html_add(&t->html, "<button class=\"danger\">Stop: back to %s</button></form>",
			release_name(number(rollout, "before")).words);
	}
	html_add(&t->html, "</div>");
}

static void put_rollout(
	struct turn *t, const json_t *rollout, const struct fleet_one *list, int n)
{
	size_t rings = json_array_size(json_object_get(rollout, "rings"));
	if (json_is_true(json_object_get(rollout, "is_stopped")))
		html_add(&t->html,
			"<p class=\"problem\">Release %lld is stopped. Every kiosk shows what was before, "
			"or goes back to it within minutes.</p>",
			(long long)number(rollout, "release"));
	else if (!number(rollout, "release"))
		html_add(&t->html, "<p>The first package is for all kiosks. What you publish next goes from "
				   "ring to ring.</p>");
	else
		html_add(&t->html, "<p>Release %lld goes from ring to ring: the next ring gets it when all "
				   "kiosks of the ring before have shown it well for ten minutes.</p>",
			(long long)number(rollout, "release"));
	html_add(&t->html, "<h2>Ring by ring</h2><ul class=\"cards\">");
	for (size_t i = 0; i < rings; i++)
		put_ring(t, rollout, i, list, n);
	html_add(&t->html, "</ul>");
	put_buttons(t, rollout);
}

/* --- who is in which ------------------------------------------------------------------------- */

static bool names(const json_t *ring, const char *centre)
{
	size_t i;
	json_t *one;
	json_array_foreach(json_object_get(ring, "centres"), i, one)
		if (!strcmp(json_string_value(one), centre))
			return true;
	return false;
}

/* The ring of a centre, as the form has it: what is none of the first two is the last. */
static int ring_of(const json_t *rings, const char *centre)
{
	for (size_t i = 0; i + 1 < json_array_size(rings) && i < RINGS - 1; i++)
		if (names(json_array_get(rings, i), centre))
			return (int)i;
	return RINGS - 1;
}

/* All centres that have a kiosk: an array of names, by name. */
static enum err centres_read(struct turn *t, json_t **out)
{
	struct db_rows rows;
	json_t *list = json_array();
	db_ask(t->hub->db, &rows, "SELECT DISTINCT centre FROM kiosks ORDER BY centre", "");
	while (db_next(&rows))
		json_array_append_new(list, json_string(db_text(&rows, 0)));
	enum err e = db_end(&rows);
	if (e)
		json_decref(list);
	else
		*out = list;
	return e;
}

static enum err put_form(struct turn *t, const json_t *rings)
{
	size_t i;
	json_t *centre, *centres = NULL;
	enum err e = centres_read(t, &centres);
	if (e || !turn_may(t, STAFF_OPERATOR) || !json_array_size(centres)) {
		json_decref(centres);
		return e;
	}
	html_add(&t->html, "<h2>Which centre is in which ring</h2>");
	page_form(t, "/console/rings");
	json_array_foreach(centres, i, centre) {
		const char *name = json_string_value(centre);
		html_add(&t->html,
			"<label for=\"ring-%zu\">%s</label>"
			"<input type=\"hidden\" name=\"centre\" value=\"%s\">"
			"<select id=\"ring-%zu\" name=\"ring\">",
			i, name, name, i);
		for (int k = 0; k < RINGS; k++)
			html_add(&t->html, "<option value=\"%d\"%s>%s</option>", k,
				ring_of(rings, name) == k ? " selected" : "", ring_words[k]);
		html_add(&t->html, "</select>");
	}
	html_add(&t->html, "<button>Keep these rings</button></form>");
	json_decref(centres);
	return ERR_OK;
}

/* --- what was before ------------------------------------------------------------------------- */

static void put_history(struct turn *t, const struct publish *p)
{
	json_t *history = publish_history(p), *row;
	char day[DAY_CHARS + 1];
	size_t i;
	html_add(&t->html, "<h2>What was published</h2><ol class=\"plain\">");
	json_array_foreach(history, i, row) {
		if (i == HISTORY_SHOWN)
			break;
		html_add(&t->html, "<li><b>%s</b>", text(row, "title"));
		if (number(row, "release"))
			html_add(&t->html, ", release %lld", (long long)number(row, "release"));
		html_add(&t->html, "<br><span class=\"hint\">written by %s, signed by ",
			text(row, "author"));
		put_names(t, json_object_get(row, "signed_by"));
		snprintf(day, sizeof day, "%s", text(row, "published"));
		html_add(&t->html, ", %s</span></li>", day);
	}
	html_add(&t->html, "</ol>");
	json_decref(history);
}

/* --- the page -------------------------------------------------------------------------------- */

void rings_show(struct turn *t)
{
	struct wanted w;
	struct fleet_one *list = NULL;
	int n = 0;
	enum err e = wanted_open(t->hub, &t->console->wanted, t->now_ms, &w);
	if (!e)
		e = fleet_read(&w, &list, &n);
	console_page_open(t, "Releases");
	if (!w.publish) {
		html_add(&t->html, "<p class=\"note\">Nothing was published yet.</p>");
	} else {
		json_t *rollout = rollout_next(w.publish, -1);
		put_rollout(t, rollout, list, n);
		if (!e)
			e = put_form(t, json_object_get(rollout, "rings"));
		put_history(t, w.publish);
		json_decref(rollout);
	}
	console_page_close(t, e);
	fleet_free(list, n);
	wanted_close(&w);
}

/* --- what is pressed ------------------------------------------------------------------------- */

/* Back to the page, with done, or with why not. */
static void end(struct turn *t, enum err e, const char *words, const char *done)
{
	char first[PUBLISH_WORDS_MAX + 32];
	snprintf(first, sizeof first, "That was not done: %s.", *words ? words : err_words(e));
	if (e)
		turn_warn(t, first);
	else
		turn_say(t, done);
	turn_go(t, "/console/rings");
}

void rings_stop(struct turn *t)
{
	char words[PUBLISH_WORDS_MAX] = "";
	end(t, rollout_stop(t->hub->data, t->now_ms / 1000, words), words,
		"Stopped. Every kiosk goes back within minutes, when its visit is over.");
}

void rings_begin_again(struct turn *t)
{
	char words[PUBLISH_WORDS_MAX] = "";
	end(t, rollout_go(t->hub->data, false, t->now_ms / 1000, words), words,
		"It begins again in the first ring.");
}

void rings_next(struct turn *t)
{
	char words[PUBLISH_WORDS_MAX] = "";
	end(t, rollout_next_ring(t->hub->data, t->now_ms / 1000, words), words,
		"The next ring gets it now.");
}

void rings_all(struct turn *t)
{
	char words[PUBLISH_WORDS_MAX] = "";
	end(t, rollout_go(t->hub->data, true, t->now_ms / 1000, words), words,
		"All rings get it now.");
}

/* What the form says: rings in order, of which the last names nobody; empty ones are left out.
 * Kiosks that a ring names by themselves stay in it. */
static json_t *rings_of_form(const struct turn *t, const json_t *before)
{
	json_t *rings = json_array();
	for (int k = 0; k < RINGS - 1; k++) {
		json_t *centres = json_array();
		const json_t *was = k + 1 < (int)json_array_size(before) ? json_array_get(before, (size_t)k)
									  : NULL;
		json_t *kiosks = json_object_get(was, "kiosks");
		const char *centre;
		for (int i = 0; (centre = fields_nth(&t->fields, "centre", i)) != NULL; i++) {
			const char *ring = fields_nth(&t->fields, "ring", i);
			if (ring && atoi(ring) == k)
				json_array_append_new(centres, json_string(centre));
		}
		if (json_array_size(centres) || json_array_size(kiosks))
			json_array_append_new(rings, json_pack("{s:O, s:O*}", "centres", centres, "kiosks",
							     kiosks));
		json_decref(centres);
	}
	json_array_append_new(rings, json_object());
	return rings;
}

void rings_set(struct turn *t)
{
	char words[PUBLISH_WORDS_MAX] = "";
	struct publish *p = NULL;
	json_t *rings = NULL;
	enum err e = publish_open(t->hub->data, &p, words);
	if (!e) {
		rings = rings_of_form(t, json_object_get(p->rollout, "rings"));
		e = rollout_set_rings(t->hub->data, rings, t->now_ms / 1000, words);
	}
	json_decref(rings);
	if (p)
		publish_close(p);
	end(t, e, words, "The rings are kept.");
}
