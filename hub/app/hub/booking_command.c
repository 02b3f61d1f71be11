/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/app/hub/booking_command.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hub/booking/lease.h"
#include "hub/booking/setup.h"
#include "hub/booking/waiting.h"
#include "hub/store/db.h"
#include "hub/store/matter.h"
#include "kiosk/base/check.h"

enum { WORDS_MAX = 32, LINE_MAX_BYTES = 400, BY_MAX = 120 };

/* The words behind the command, and what it says in return. */
struct job {
	struct hub *hub;
	const char *word[WORDS_MAX]; /* without options */
	int count;
	const char *option[WORDS_MAX][2]; /* "--every", "year" */
	int option_count;
	int64_t now_ms;
	json_t *lines;
	const char *sorry; /* why not, where the error alone would not say it */
};

static const char *option(const struct job *j, const char *name, const char *otherwise)
{
	for (int i = 0; i < j->option_count; i++)
		if (!strcmp(j->option[i][0], name))
			return j->option[i][1];
	return otherwise;
}

__attribute__((format(printf, 2, 3))) static void say(struct job *j, const char *form, ...)
{
	char line[LINE_MAX_BYTES];
	va_list args;
	va_start(args, form);
	vsnprintf(line, sizeof line, form, args);
	va_end(args);
	json_array_append_new(j->lines, json_stringn_nocheck(line, strlen(line)));
}

static const char *text_of(const json_t *row, const char *key)
{
	const char *text = json_string_value(json_object_get(row, key));
	return text ? text : "";
}

/* A whole number of the word; -1 for "usual"; false for anything else. */
static bool number_read(const char *word, int *out)
{
	char *end;
	long n = strtol(word, &end, 10);
	if (!strcmp(word, "usual"))
		n = -1;
	else if (!*word || *end || n < 0 || n > 100000)
		return false;
	*out = (int)n;
	return true;
}

/* --- hours --------------------------------------------------------------------------------- */

static enum err hours(struct job *j)
{
	j->sorry = "write hours like this: hours PLACE 'mon-fri 9:00-12:00 13:00-17:00, sat "
		   "10:00-12:00', or hours PLACE content; --service NAME for one service alone";
	enum err e =
		setup_hours(j->hub, j->word[0], option(j, "--service", ""), j->word[1], j->now_ms);
	if (!e)
		say(j, "Done. Visits that are booked already stay.");
	return e;
}

/* PLACE, "all", or the name of a person, room or desk. */
static void scope_read(const struct job *j, struct setup_day *d)
{
	bool is_all = !strcmp(j->word[0], "all");
	bool is_place = content_place(j->hub->content, j->word[0]) >= 0;
	d->place = is_place ? j->word[0] : "";
	d->resource = is_all || is_place ? "" : j->word[0];
}

static enum err add_day(struct job *j, bool is_open)
{
	int64_t rule = 0;
	json_t *visits = NULL, *number;
	size_t i;
	struct setup_day d = {.is_open = is_open,
		.service = option(j, "--service", ""),
		.days = j->word[1],
		.every = option(j, "--every", ""),
		.hours = j->count > 2 ? j->word[2] : "",
		.words = option(j, "--why", "")};
	scope_read(j, &d);
	enum err e = setup_add_day(j->hub, &d, j->now_ms, &rule, &visits);
	if (e)
		return e;
	say(j, "Done. To take it back: hubctl forget %lld", (long long)rule);
	if (json_array_size(visits))
		say(j, "These visits are booked in that time. Please call the people:");
	json_array_foreach(visits, i, number)
		say(j, "  %s", json_string_value(number));
	json_decref(visits);
	return ERR_OK;
}

static enum err closed(struct job *j)
{
	j->sorry = "write it like this: closed PLACE|all|NAME 2024-12-24..2024-12-26 [9:00-12:00] "
		   "[--every week|month|year] [--why TEXT]";
	return add_day(j, false);
}

static enum err opened(struct job *j)
{
	j->sorry = "write it like this: open PLACE 2024-05-04 9:00-12:00";
	return j->count == 3 ? add_day(j, true) : ERR_BAD_INPUT;
}

static enum err holidays(struct job *j)
{
	int count = 0;
	j->sorry = "this is no calendar that the hub can follow; nothing was taken from it";
	enum err e = setup_holidays(
		j->hub, strcmp(j->word[0], "all") ? j->word[0] : "", j->word[1], &count);
	if (!e)
		say(j, "%d days or times are closed now. Look: hubctl calendar", count);
	return e;
}

static enum err forget(struct job *j)
{
	j->sorry = "there is no rule of that number (hubctl calendar)";
	enum err e = setup_drop(j->hub, strtoll(j->word[0], NULL, 10), j->now_ms);
	if (!e)
		say(j, "Done.");
	return e;
}

static void say_rule(struct job *j, const json_t *r)
{
	const char *place = text_of(r, "place"), *resource = text_of(r, "resource");
	const char *days = text_of(r, "days");
	say(j, "%s: %s %s%s%s %s-%s %s%s%s %s", text_of(r, "rule"), text_of(r, "kind"),
		*resource ? resource
		: *place  ? place
			  : "all places",
		*text_of(r, "service") ? " " : "", text_of(r, "service"), text_of(r, "from"),
		text_of(r, "to"), *text_of(r, "rrule") ? text_of(r, "rrule") : text_of(r, "first"),
		strcmp(days, "1") ? " days: " : "", strcmp(days, "1") ? days : "",
		text_of(r, "words"));
}

static enum err calendar(struct job *j)
{
	static const char *const things[] = {
		"desks", "minutes", "before", "after", "seats", "lead", "horizon"};
	json_t *all = NULL, *row;
	size_t i;
	enum err e = setup_show(j->hub, &all);
	if (e)
		return e;
	json_array_foreach(json_object_get(all, "rules"), i, row)
		say_rule(j, row);
	json_array_foreach(json_object_get(all, "venues"), i, row) {
		char line[200] = "";
		size_t n = 0;
		for (size_t k = 0; k < K_COUNT(things); k++)
			if (*text_of(row, things[k]))
				n += (size_t)snprintf(line + n, sizeof line - n, " %s %s",
					things[k], text_of(row, things[k]));
		say(j, "%s at %s:%s", text_of(row, "service"), text_of(row, "place"), line);
	}
	json_array_foreach(json_object_get(all, "resources"), i, row)
		say(j, "%s %s: %s %s", text_of(row, "kind"), text_of(row, "resource"),
			text_of(row, "service"), text_of(row, "place"));
	if (!json_array_size(j->lines))
		say(j, "All is as the content folder says.");
	json_decref(all);
	return ERR_OK;
}

/* --- visits, people, rooms ---------------------------------------------------------------------
 */

static enum err visit(struct job *j)
{
	static const char *const things[] = {"minutes", "before", "after", "seats", "lead", "days"};
	int value;
	j->sorry = "write it like this: visit SERVICE PLACE [--minutes N] [--before N] [--after N] "
		   "[--seats N] [--lead MINUTES] [--days N]; N may be 'usual'";
	if (!j->option_count)
		return ERR_BAD_INPUT;
	enum err e = ERR_OK;
	for (size_t i = 0; !e && i < K_COUNT(things); i++) {
		char name[16];
		snprintf(name, sizeof name, "--%s", things[i]);
		const char *word = option(j, name, NULL);
		if (!word)
			continue;
		e = number_read(word, &value) ? setup_visit(j->hub, j->word[0], j->word[1],
							things[i], value, j->now_ms)
					      : ERR_BAD_INPUT;
	}
	if (!e)
		say(j, "Done. Visits that are booked already stay.");
	return e;
}

static enum err resource(struct job *j)
{
	j->sorry = "write it like this: resource 'Ana Silva' person (or room, or desk); a name "
		   "without /, not of a place, and not of another kind already";
	enum err e = setup_resource(j->hub, j->word[0], j->word[1]);
	if (!e)
		say(j, "Done. Say who uses it: hubctl use SERVICE PLACE '%s'", j->word[0]);
	return e;
}

static enum err use_set(struct job *j, bool is_used)
{
	j->sorry = "there is no such service at that place, or nobody and nothing of that name";
	enum err e = setup_use(j->hub, j->word[0], j->word[1], j->word[2], is_used, j->now_ms);
	if (!e)
		say(j, "Done.");
	return e;
}

static enum err use(struct job *j)
{
	return use_set(j, true);
}

static enum err unuse(struct job *j)
{
	return use_set(j, false);
}

/* --- waiting list --------------------------------------------------------------------------------
 */

static enum err waiting(struct job *j)
{
	json_t *list = NULL, *row;
	size_t i;
	enum err e = waiting_list(j->hub, &list);
	json_array_foreach(list, i, row)
		say(j, "%s: %s at %s, %s to %s", text_of(row, "number"), text_of(row, "service"),
			text_of(row, "place"), text_of(row, "first"), text_of(row, "last"));
	if (!e && !json_array_size(list))
		say(j, "Nobody waits for a time.");
	json_decref(list);
	return e;
}

static enum err wait_in_transaction(struct job *j, const struct matter *m)
{
	char first[DAY_CHARS + 1];
	snprintf(first, sizeof first, "%.*s", DAY_CHARS, m->start);
	enum err e = waiting_add(j->hub, m->row, m->service, m->place, first,
		j->count > 1 ? j->word[1] : first, j->now_ms);
	return e ? e : matter_step(j->hub, m->row, MATTER_ASKED, NULL, j->now_ms);
}

static enum err wait_for(struct job *j)
{
	struct matter m;
	j->sorry = "say the number of a visit that is not booked, and the last day that suits";
	enum err e = matter_find(j->hub, option(j, "--kiosk", ""), j->word[0], &m);
	if (!e && (strcmp(m.kind, "visit") || !strcmp(m.state, "booked")))
		e = ERR_BAD_INPUT;
	if (!e)
		e = db_begin(j->hub->db);
	if (e)
		return e;
	e = wait_in_transaction(j, &m);
	if (e) {
		db_rollback(j->hub->db);
		return e;
	}
	say(j, "Done. The next time that becomes free is booked, and the person reads it.");
	return db_commit(j->hub->db);
}

/* --- lent times
 * ------------------------------------------------------------------------------------ */

static enum err lend(struct job *j)
{
	int n;
	j->sorry = "write it like this: lend SERVICE PLACE 3 [--centre NAME]: times a day, 0 to 50";
	if (!number_read(j->word[2], &n))
		return ERR_BAD_INPUT;
	enum err e = lease_lend(j->hub, option(j, "--centre", ""), j->word[0], j->word[1], n);
	if (!e)
		say(j, "Done. Kiosks have them when they ask next, within minutes.");
	return e;
}

static enum err lent(struct job *j)
{
	json_t *list = NULL, *row;
	size_t i;
	enum err e = lease_list(j->hub, j->now_ms, &list);
	json_array_foreach(list, i, row)
		say(j, "%lld: %s %s at %s, %s (%s), %s",
			(long long)json_integer_value(json_object_get(row, "lease")),
			text_of(row, "start"), text_of(row, "service"), text_of(row, "place"),
			text_of(row, "centre"), text_of(row, "kiosk"), text_of(row, "state"));
	if (!e && !json_array_size(list))
		say(j, "No times are lent.");
	json_decref(list);
	return e;
}

static enum err lost(struct job *j)
{
	int count = 0;
	const char *by = option(j, "--by", "");
	j->sorry = "write it like this: lost KIOSK --by 'Your Name' (hubctl kiosks lists them)";
	if (!*by || strlen(by) > BY_MAX)
		return ERR_BAD_INPUT;
	enum err e = lease_lost(j->hub, j->word[0], by, j->now_ms, &count);
	if (!e)
		say(j,
			"Done. Its %d lent times are for people who walk in. When it is back: "
			"hubctl found %s",
			count, j->word[0]);
	return e;
}

static enum err found(struct job *j)
{
	j->sorry = "that kiosk is not lost";
	enum err e = lease_found(j->hub, j->word[0]);
	if (!e)
		say(j, "Done.");
	return e;
}

/* The code of a slip, "17-7KQ2-M9XA": the lease, then the check. */
static enum err paper(struct job *j)
{
	char *check;
	long long lease = strtoll(j->word[0], &check, 10);
	j->sorry = "the check on the slip does not fit the time, or the time was used already";
	enum err e = lease_paper(j->hub, lease, check, j->word[1], j->now_ms);
	if (!e)
		say(j, "Booked under the number of the slip.");
	return e;
}

static enum err walk_in(struct job *j)
{
	char number[10];
	struct visit_time v = {j->word[0], j->word[1], j->word[2]};
	j->sorry = "that time is taken, or over, or none (SERVICE PLACE 2024-05-08T10:30)";
	enum err e = lease_walk_in(j->hub, &v, j->now_ms, number);
	if (!e)
		say(j, "Booked. Number %s", number);
	return e;
}

/* name, fewest and most words behind it */
static const struct {
	const char *name;
	int min, max;
	enum err (*run)(struct job *j);
} commands[] = {
	{"hours", 2, 2, hours},
	{"closed", 2, 3, closed},
	{"open", 2, 3, opened},
	{"holidays", 2, 2, holidays},
	{"forget", 1, 1, forget},
	{"calendar", 0, 0, calendar},
	{"visit", 2, 2, visit},
	{"resource", 2, 2, resource},
	{"use", 3, 3, use},
	{"unuse", 3, 3, unuse},
	{"waiting", 0, 0, waiting},
	{"wait", 1, 2, wait_for},
	{"lend", 3, 3, lend},
	{"lent", 0, 0, lent},
	{"lost", 1, 1, lost},
	{"found", 1, 1, found},
	{"paper", 2, 2, paper},
	{"walk-in", 3, 3, walk_in},
};

static json_t *answer(const struct job *j, enum err e)
{
	const char *words = e == ERR_NOT_FOUND || e == ERR_BAD_INPUT || e == ERR_GONE ||
					    e == ERR_EXISTS || e == ERR_DENIED
				    ? j->sorry
				    : NULL;
	if (e)
		return json_pack("{s:s, s:s}", "t", "error", "words", words ? words : err_words(e));
	return json_pack("{s:s, s:O}", "t", "ok", "lines", j->lines);
}

/* False: not words, too many, or an option without its value. */
static bool words_read(struct job *j, const json_t *words)
{
	size_t n = json_array_size(words);
	if (!n || n > WORDS_MAX)
		return false;
	for (size_t i = 0; i < n; i++)
		if (!json_is_string(json_array_get(words, i)))
			return false;
	for (size_t i = 1; i < n; i++) {
		const char *word = json_string_value(json_array_get(words, i));
		if (strncmp(word, "--", 2)) {
			j->word[j->count++] = word;
			continue;
		}
		if (++i == n)
			return false;
		j->option[j->option_count][0] = word;
		j->option[j->option_count++][1] = json_string_value(json_array_get(words, i));
	}
	return true;
}

json_t *booking_command(struct hub *hub, const json_t *message, int64_t now_ms)
{
	struct job j = {.hub = hub, .now_ms = now_ms, .sorry = "write it as hubctl help shows it"};
	const json_t *words = json_object_get(message, "words");
	enum err e = ERR_BAD_INPUT;
	j.lines = json_array();
	if (words_read(&j, words)) {
		const char *name = json_string_value(json_array_get(words, 0));
		for (size_t i = 0; i < K_COUNT(commands); i++)
			if (!strcmp(commands[i].name, name) && j.count >= commands[i].min &&
				j.count <= commands[i].max)
				e = commands[i].run(&j);
	}
	json_t *out = answer(&j, e);
	json_decref(j.lines);
	return out;
}
