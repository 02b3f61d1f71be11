/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hub/console/csv.h"
#include "hub/console/draft_base.h"
#include "hub/console/fleet.h"
#include "hub/console/inside.h"
#include "hub/console/page.h"
#include "kiosk/base/check.h"

enum { SUM_SHORT = 8 };

static const struct level {
	const char *heading, *class, *counted;
} levels[] = {
	[VERDICT_LOUD] = {"These need somebody", "loud", "need somebody"},
	[VERDICT_SOON] = {"Look at these today", "warn", "to look at"},
	[VERDICT_WELL] = {"All is well with these", "calm", "well"},
};

/* --- pieces ---------------------------------------------------------------------------------- */

/* "release 12", and the first letters of the sum of what is on the screen. */
static void put_shows(struct turn *t, int64_t release, const char *sum)
{
	char shortened[SUM_SHORT + 1];
	snprintf(shortened, sizeof shortened, "%s", sum);
	if (*sum)
		html_add(&t->html, "%s <code>%s</code>", release_name(release).words, shortened);
	else
		html_add(&t->html, "not known");
}

static void put_link(struct turn *t, const struct fleet_one *one)
{
	html_add(&t->html, "<a href=\"/console/fleet/%s\">%s</a>", one->is.kiosk, one->is.kiosk);
}

static void put_card(struct turn *t, const struct fleet_one *one)
{
	html_add(&t->html, "<li class=\"%s\"><h3>%s</h3><p class=\"state\">%s</p><p>Kiosk ",
		levels[one->verdict.level].class, one->is.centre, one->verdict.words);
	put_link(t, one);
	html_add(&t->html, "</p><p>On its screen: ");
	put_shows(t, one->is.release, one->is.content);
	if (*one->should.content) {
		html_add(&t->html, "</p><p>Should be: ");
		put_shows(t, one->should.release, one->should.content);
	}
	html_add(&t->html, "</p><p class=\"hint\">Last heard ");
	page_age(t, one->heard_ms);
	html_add(&t->html, ", requests that wait there: %lld", (long long)one->is.queue);
	html_add(&t->html, "</p></li>");
}

/* One row for the kiosks of a centre that show the same, from the first of list on.  Gives how many
 * they are. */
static int put_row(struct turn *t, const struct fleet_one *list, int n)
{
	int alike = 1;
	int64_t heard_ms = list->heard_ms, queue = list->is.queue;
	while (alike < n && !strcmp(list[alike].is.centre, list->is.centre) &&
		!strcmp(list[alike].is.content, list->is.content)) {
		heard_ms = list[alike].heard_ms < heard_ms ? list[alike].heard_ms : heard_ms;
		queue += list[alike++].is.queue;
	}
	html_add(&t->html, "<tr><th scope=\"row\">%s</th><td>", list->is.centre);
	for (int i = 0; i < alike; i++) {
		html_add(&t->html, i ? " " : "");
		put_link(t, &list[i]);
	}
	html_add(&t->html, "</td><td>");
	put_shows(t, list->is.release, list->is.content);
	html_add(&t->html, "</td><td>");
	page_age(t, heard_ms);
	html_add(&t->html, "</td><td class=\"number\">%lld</td></tr>", (long long)queue);
	return alike;
}

static int count(const struct fleet_one *list, int n, enum verdict_level level)
{
	int found = 0;
	for (int i = 0; i < n; i++)
		found += list[i].verdict.level == level;
	return found;
}

static void put_cards(
	struct turn *t, const struct fleet_one *list, int n, enum verdict_level level)
{
	if (!count(list, n, level))
		return;
	html_add(&t->html, "<h2>%s</h2><ul class=\"cards\">", levels[level].heading);
	for (int i = 0; i < n; i++)
		if (list[i].verdict.level == level)
			put_card(t, &list[i]);
	html_add(&t->html, "</ul>");
}

static void put_well(struct turn *t, const struct fleet_one *list, int n)
{
	if (!count(list, n, VERDICT_WELL))
		return;
	html_add(&t->html,
		"<h2>%s</h2><div class=\"wide\" role=\"region\" aria-label=\"Kiosks that are well\""
		" tabindex=\"0\"><table><thead><tr><th scope=\"col\">Centre</th><th scope=\"col\">Kiosks</th>"
		"<th scope=\"col\">On their screens</th><th scope=\"col\">Last heard</th>"
		"<th scope=\"col\" class=\"number\">Requests that wait</th></tr></thead><tbody>",
		levels[VERDICT_WELL].heading);
	for (int i = n - count(list, n, VERDICT_WELL); i < n;) /* they stand last */
		i += put_row(t, &list[i], n - i);
	html_add(&t->html, "</tbody></table></div>");
}

static void put_counts(struct turn *t, const struct fleet_one *list, int n)
{
	html_add(&t->html, "<ul class=\"counts\">");
	for (int level = VERDICT_LOUD; level >= VERDICT_WELL; level--) {
		int found = count(list, n, (enum verdict_level)level);
		html_add(&t->html, "<li class=\"%s\"><b>%d</b> %s</li>",
			found ? levels[level].class : "calm", found, levels[level].counted);
	}
	html_add(&t->html, "</ul>");
}

/* --- pages ----------------------------------------------------------------------------------- */

/* Reads all; what it gives is for fleet_free and wanted_close, also after an error. */
static enum err read_all(struct turn *t, struct wanted *w, struct fleet_one **list, int *n)
{
	*list = NULL;
	*n = 0;
	enum err e = wanted_open(t->hub, &t->console->wanted, t->now_ms, w);
	return e ? e : fleet_read(w, list, n);
}

void fleet_show(struct turn *t)
{
	struct wanted w;
	struct fleet_one *list;
	int n;
	enum err e = read_all(t, &w, &list, &n);
	console_page_open(t, "Kiosks");
	if (!w.publish)
		html_add(&t->html, "<p class=\"note\">Nothing was published yet: every kiosk shows what "
				   "came with it.</p>");
	else
		html_add(&t->html, "<p>The newest is %s. What a kiosk shows is what it said itself, "
				   "signed, not what was sent to it.</p>",
			release_name(w.release).words);
	put_counts(t, list, n);
	put_cards(t, list, n, VERDICT_LOUD);
	put_cards(t, list, n, VERDICT_SOON);
	put_well(t, list, n);
	if (n)
		html_add(&t->html,
			"<p><a href=\"/console/fleet.csv\">The same for a spreadsheet (CSV)</a></p>");
	else
		html_add(&t->html, "<p>No kiosk is enrolled. <code>hubctl enrol --centre NAME</code> makes "
				   "a code for one.</p>");
	console_page_close(t, e);
	fleet_free(list, n);
	wanted_close(&w);
}

static void put_troubles(struct turn *t, const char *troubles)
{
	size_t i;
	json_t *one, *list = json_loads(troubles, 0, NULL);
	if (json_array_size(list))
		html_add(&t->html, "<h2>What it refused</h2><ul>");
	json_array_foreach(list, i, one)
		html_add(&t->html, "<li><code>%s</code> %s</li>",
			json_string_value(json_object_get(one, "about")),
			json_string_value(json_object_get(one, "words")));
	if (json_array_size(list))
		html_add(&t->html, "</ul>");
	json_decref(list);
}

static void put_fact(struct turn *t, const char *name, int64_t release, const char *sum)
{
	html_add(&t->html, "<dt>%s</dt><dd>%s<br><code>%s</code></dd>", name,
		release_name(release).words, *sum ? sum : "not known");
}

static void put_age(struct turn *t, const char *name, int64_t at_ms)
{
	html_add(&t->html, "<dt>%s</dt><dd>", name);
	page_age(t, at_ms);
	html_add(&t->html, "</dd>");
}

static void put_one(struct turn *t, const struct wanted *w, const struct fleet_one *one)
{
	const struct shown *is = &one->is;
	html_add(&t->html, "<ul class=\"cards\"><li class=\"%s\"><p class=\"state\">%s</p></li></ul><dl>",
		levels[one->verdict.level].class, one->verdict.words);
	html_add(&t->html, "<dt>Kiosk</dt><dd><code>%s</code></dd>", is->kiosk);
	if (is->heard_ms)
		put_fact(t, "On its screen, as it signed itself", is->release, is->content);
	if (w->publish) {
		put_fact(t, "What should be there", one->should.release, one->should.content);
		html_add(&t->html, "<dt>Ring</dt><dd>%d</dd>", one->should.ring + 1);
	}
	put_age(t, "On screen since", is->since_ms);
	put_age(t, "Said so", is->heard_ms);
	put_age(t, "Last heard", one->heard_ms);
	put_age(t, "Made sure that nothing newer is signed", is->checked_ms);
	html_add(&t->html, "<dt>Requests that wait there</dt><dd>%lld", (long long)is->queue);
	if (is->queue)
		html_add(&t->html, ", the oldest for %lld minutes", (long long)(is->oldest_s / 60));
	html_add(&t->html, "</dd></dl>");
	put_troubles(t, is->troubles);
}

void fleet_show_one(struct turn *t)
{
	struct wanted w;
	struct fleet_one *list;
	int n, i = 0;
	enum err e = read_all(t, &w, &list, &n);
	while (i < n && strcmp(list[i].is.kiosk, t->args[0]))
		i++;
	if (!e && i == n) {
		turn_refuse(t, 404, "No kiosk of that name is enrolled.");
	} else {
		console_page_open(t, i < n && *list[i].is.centre ? list[i].is.centre : "Kiosk");
		if (!e)
			put_one(t, &w, &list[i]);
		html_add(&t->html, "<p><a href=\"/console/fleet\">All kiosks</a></p>");
		console_page_close(t, e);
	}
	fleet_free(list, n);
	wanted_close(&w);
}

static enum err csv_one(struct turn *t, const struct fleet_one *one)
{
	char numbers[4][24];
	const int64_t values[] = {one->is.release, one->should.release, one->is.queue,
		one->heard_ms ? (t->now_ms - one->heard_ms) / 60000 : -1};
	for (size_t i = 0; i < K_COUNT(values); i++)
		snprintf(numbers[i], sizeof numbers[i], "%lld", (long long)values[i]);
	const char *const fields[] = {one->is.centre, one->is.kiosk, one->verdict.words, numbers[0],
		one->is.content, numbers[1], one->should.content, numbers[2],
		one->heard_ms ? numbers[3] : "never"};
	return csv_line(&t->body, fields, K_COUNT(fields));
}

void fleet_csv(struct turn *t)
{
	static const char *const heads[] = {"centre", "kiosk", "state", "shows release", "shows sum",
		"should show release", "should show sum", "requests that wait",
		"last heard, minutes ago"};
	struct wanted w;
	struct fleet_one *list;
	int n;
	enum err e = read_all(t, &w, &list, &n);
	turn_bytes(t, "text/csv; charset=utf-8", "kiosks.csv");
	if (!e)
		e = csv_line(&t->body, heads, K_COUNT(heads));
	for (int i = 0; !e && i < n; i++)
		e = csv_one(t, &list[i]);
	fleet_free(list, n);
	wanted_close(&w);
	turn_err(t, e);
}
