/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/console/figures.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "hub/console/console.h"
#include "hub/console/csv.h"
#include "hub/console/page.h"
#include "hub/intake/figures.h"
#include "hub/intake/snags.h"
#include "hub/store/db.h"
#include "kiosk/base/check.h"
#include "kiosk/i18n/i18n.h"
#include "kiosk/model/snag.h"

enum { ANSWERS_MAX = 256, DAY_MS = 24 * 60 * 60 * 1000 };

void figures_hide(int64_t *counts, size_t n)
{
	size_t hidden = 0, least = n;
	for (size_t i = 0; i < n; i++) {
		if (counts[i] > 0 && counts[i] < FIGURES_FEW) {
			counts[i] = -1;
			hidden++;
		} else if (counts[i] > 0 && (least == n || counts[i] < counts[least])) {
			least = i;
		}
	}
	if (hidden == 1 && least < n)
		counts[least] = -1;
}

/* --- questionnaires -------------------------------------------------------------------------- */

static const char *text(const json_t *row, const char *key)
{
	const char *t = json_string_value(json_object_get(row, key));
	return t ? t : "";
}

static bool same(const json_t *x, const json_t *y, const char *key)
{
	return x && y && json_equal(json_object_get(x, key), json_object_get(y, key));
}

static bool same_questionnaire(const json_t *x, const json_t *y)
{
	return same(x, y, "questionnaire") && same(x, y, "version");
}

/* The rows from first on that answer the same question; what may be told of each goes to counts.
 * Gives how many there are. */
static size_t question_read(const json_t *list, size_t first, int64_t counts[ANSWERS_MAX])
{
	size_t n = 0;
	const json_t *head = json_array_get(list, first), *row = head;
	while (n < ANSWERS_MAX && row && same_questionnaire(head, row) && same(head, row, "question")) {
		counts[n++] = json_integer_value(json_object_get(row, "people"));
		row = json_array_get(list, first + n);
	}
	figures_hide(counts, n);
	return n;
}

/* The words that residents read where they are known, else the id. */
static const char *words_of(const json_t *row, const char *words, const char *id)
{
	const char *known = text(row, words);
	return *known ? known : text(row, id);
}

static void put_count(struct turn *t, int64_t count)
{
	if (count < 0)
		html_add(&t->html, "a few");
	else
		html_add(&t->html, "%lld", (long long)count);
}

static void put_question(struct turn *t, const json_t *list, size_t first, const int64_t *counts,
	size_t n, const char *const heads[2])
{
	int64_t most = 1;
	for (size_t i = 0; i < n; i++)
		most = counts[i] > most ? counts[i] : most;
	html_add(&t->html,
		"<div class=\"wide\"><table><caption>%s</caption><thead><tr><th scope=\"col\">%s</th>"
		"<th scope=\"col\" class=\"number\">%s</th></tr></thead><tbody>",
		words_of(json_array_get(list, first), "ask", "question"), heads[0], heads[1]);
	for (size_t i = 0; i < n; i++) {
		html_add(&t->html, "<tr><th scope=\"row\">%s",
			words_of(json_array_get(list, first + i), "name", "answer"));
		if (counts[i] > 0)
			html_add(&t->html,
				"<progress class=\"bar\" aria-hidden=\"true\" max=\"%lld\" value=\"%lld\">"
				"</progress>",
				(long long)most, (long long)counts[i]);
		html_add(&t->html, "</th><td class=\"number\">");
		put_count(t, counts[i]);
		html_add(&t->html, "</td></tr>");
	}
	html_add(&t->html, "</tbody></table></div>");
}

static bool is_of_snags(const json_t *row)
{
	return !strcmp(text(row, "questionnaire"), snags_name);
}

static void put_questionnaires(struct turn *t, const json_t *list)
{
	static const char *const heads[2] = {"Answer", "People"};
	int64_t counts[ANSWERS_MAX];
	const json_t *before = NULL;
	for (size_t i = 0, n = 1; i < json_array_size(list); i += n) {
		const json_t *row = json_array_get(list, i);
		n = 1;
		if (is_of_snags(row))
			continue;
		if (!same_questionnaire(before, row))
			html_add(&t->html, "<h3>%s%s, version %lld</h3>",
				strcmp(text(row, "questionnaire"), "after a visit") ? "Questions: " : "",
				text(row, "questionnaire"),
				(long long)json_integer_value(json_object_get(row, "version")));
		n = question_read(list, i, counts);
		put_question(t, list, i, counts, n, heads);
		before = row;
	}
	if (!before)
		html_add(&t->html, "<p>Nobody has answered anything yet.</p>");
}

/* --- what was not found, where people gave up ------------------------------------------------ */

/* What can be done about each kind. */
static const char *const snag_helps[SNAG_KIND_COUNT] = {
	[SNAG_SEARCH] = "Add streets and first names that are missing to the lists of the content.",
	[SNAG_TIMES] = "Open more desks or another day there, or tell of it before people choose.",
	[SNAG_LIST] = "Ask somebody what they looked for: perhaps it has another name here, or is missing.",
	[SNAG_FINDER] = "Let the answer lead to something else as well, or ask one question more.",
	[SNAG_GUIDE] = "Read it with somebody who needs it.",
	[SNAG_PAGE] = "Go there on a kiosk, with the largest letters and with sound, and see what is hard.",
};

/* The day from which on they are shown. */
static void first_day(struct turn *t, char out[16])
{
	struct day d = day_add(day_of(t->now_ms), -FIGURES_DAYS);
	snprintf(out, 16, "%04d-%02d-%02d", d.year, d.month, d.day);
}

static bool put_snags_of(struct turn *t, const json_t *list, enum snag_kind kind)
{
	static const char *const heads[2] = {"Where", "Visits"};
	int64_t counts[ANSWERS_MAX];
	size_t shown = 0;
	for (size_t i = 0, n = 1; i < json_array_size(list); i += n) {
		const json_t *row = json_array_get(list, i);
		n = 1;
		if (!is_of_snags(row) || strcmp(text(row, "question"), snag_kind_name(kind)) != 0)
			continue;
		n = question_read(list, i, counts);
		put_question(t, list, i, counts, n, heads);
		shown += n;
	}
	if (shown)
		html_add(&t->html, "<p class=\"hint\">%s</p>", snag_helps[kind]);
	return shown > 0;
}

static void put_nothing(struct turn *t)
{
	html_add(&t->html, "<p>Nothing was counted in the last %d days.</p>", FIGURES_DAYS);
}

static void put_snags(struct turn *t, const json_t *list)
{
	bool any = false;
	html_add(&t->html,
		"<h2>What people looked for and did not find</h2>"
		"<p>The last %d days. A visit counts once a line, however often it happened. Nobody "
		"knows what somebody typed: a kiosk tells only where it was.</p>",
		FIGURES_DAYS);
	for (int k = 0; k < SNAG_PAGE; k++)
		any |= put_snags_of(t, list, (enum snag_kind)k);
	if (!any)
		put_nothing(t);
	html_add(&t->html,
		"<h2>Where people gave up</h2><p>The last %d days: visits that ended, or began again, "
		"before what was begun was done.</p>",
		FIGURES_DAYS);
	if (!put_snags_of(t, list, SNAG_PAGE))
		put_nothing(t);
}

/* --- where people got no further ------------------------------------------------------------- */

static const struct {
	const char *words, *next, *sql; /* sql: one count, since a time */
} ends[] = {
	{"Visits that could not be booked: the time was gone", "Lend more times to the kiosks, or open more desks.",
		"SELECT count(*) FROM requests WHERE outcome = 'gone' AND received_ms >= ?"},
	{"Requests that the city said no to", "Look at the reasons that were given: could a page have said it before?",
		"SELECT count(*) FROM stages WHERE state = 'not_possible' AND at_ms >= ?"},
	{"Calls for a volunteer that nobody answered", "Look at the hours of the volunteers at this centre.",
		"SELECT count(*) FROM calls WHERE state = 2 AND name = '' AND phone = 0 AND since_ms >= ?"},
	{"People who wait for a time to become free", "Open more desks, or another day.",
		"SELECT count(*) FROM waiting WHERE since_ms >= ?"},
	{"Requests that the hub could not take", "Tell who looks after the hub.",
		"SELECT count(*) FROM refused WHERE at_ms >= ?"},
};

static enum err put_ends(struct turn *t)
{
	int64_t since_ms = t->now_ms - (int64_t)FIGURES_DAYS * DAY_MS, count = 0;
	enum err e = ERR_OK;
	html_add(&t->html,
		"<div class=\"wide\"><table><caption>The last %d days</caption><thead><tr>"
		"<th scope=\"col\">What happened</th><th scope=\"col\" class=\"number\">How often</th>"
		"<th scope=\"col\">What can help</th></tr></thead><tbody>",
		FIGURES_DAYS);
	for (size_t i = 0; !e && i < K_COUNT(ends); i++) {
		e = db_one(t->hub->db, &count, ends[i].sql, "i", since_ms);
		if (count > 0 && count < FIGURES_FEW)
			count = -1;
		html_add(&t->html, "<tr><th scope=\"row\">%s</th><td class=\"number\">", ends[i].words);
		put_count(t, count);
		html_add(&t->html, "</td><td>%s</td></tr>", ends[i].next);
	}
	html_add(&t->html, "</tbody></table></div>");
	return e;
}

/* --- the pages ------------------------------------------------------------------------------- */

/* Those of all time, and of the last FIGURES_DAYS.  Gives two arrays, or an error and none. */
static enum err sums_read(struct turn *t, json_t **all_out, json_t **recent_out)
{
	char day[16];
	json_t *all = NULL;
	first_day(t, day);
	enum err e = figures_sums(t->hub, "", &all);
	if (!e)
		e = figures_sums(t->hub, day, recent_out);
	if (e)
		json_decref(all);
	else
		*all_out = all;
	return e;
}

void figures_show(struct turn *t)
{
	json_t *all = NULL, *recent = NULL;
	enum err e = sums_read(t, &all, &recent);
	console_page_open(t, "Figures");
	html_add(&t->html,
		"<p>What people pressed and where they got no further, as counts, from all centres. "
		"Nobody can be known from them: fewer than %d people are \"a few\".</p>"
		"<p><a href=\"/console/figures.csv\">The same for a spreadsheet (CSV)</a></p>"
		"<h2>What people answered</h2>",
		FIGURES_FEW);
	put_questionnaires(t, all);
	put_snags(t, recent);
	html_add(&t->html, "<h2>Where people got no further</h2>");
	if (!e)
		e = put_ends(t);
	html_add(&t->html,
		"<h2>What residents are told of it</h2><p>\"You said, we did\" and the figures that "
		"residents see are pages like others: begin or open <a href=\"/console/drafts\">a "
		"draft</a>.</p>");
	console_page_close(t, e);
	json_decref(all);
	json_decref(recent);
}

static enum err csv_row(struct turn *t, const json_t *row, int64_t count)
{
	char version[24], people[24];
	bool is_page = !strcmp(text(row, "question"), snag_kind_name(SNAG_PAGE));
	snprintf(version, sizeof version, "%lld",
		(long long)json_integer_value(json_object_get(row, "version")));
	snprintf(people, sizeof people, "%lld", (long long)count);
	const char *const fields[] = {!is_of_snags(row) ? text(row, "questionnaire")
				      : is_page         ? "where people gave up"
							: "looked for and not found",
		version, words_of(row, "ask", "question"), words_of(row, "name", "answer"),
		count < 0 ? "a few" : people};
	return csv_line(&t->body, fields, K_COUNT(fields));
}

/* Either the rows of snags, or all others. */
static enum err csv_rows(struct turn *t, const json_t *list, bool of_snags)
{
	int64_t counts[ANSWERS_MAX];
	enum err e = ERR_OK;
	for (size_t i = 0, n = 0; !e && i < json_array_size(list); i += n) {
		n = question_read(list, i, counts);
		for (size_t k = 0; !e && k < n && is_of_snags(json_array_get(list, i)) == of_snags; k++)
			e = csv_row(t, json_array_get(list, i + k), counts[k]);
	}
	return e;
}

void figures_csv(struct turn *t)
{
	static const char *const heads[] = {"questionnaire", "version", "question", "answer", "people"};
	json_t *all = NULL, *recent = NULL;
	enum err e = sums_read(t, &all, &recent);
	if (e) {
		turn_err(t, e);
		return;
	}
	turn_bytes(t, "text/csv; charset=utf-8", "figures.csv");
	e = csv_line(&t->body, heads, K_COUNT(heads));
	if (!e)
		e = csv_rows(t, all, false);
	if (!e)
		e = csv_rows(t, recent, true);
	json_decref(all);
	json_decref(recent);
	turn_err(t, e);
}
