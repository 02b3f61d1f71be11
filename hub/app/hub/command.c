/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/app/hub/command.h"

#include <stdlib.h>
#include <string.h>

#include "hub/app/hub/booking_command.h"
#include "hub/app/hub/care_command.h"
#include "hub/app/hub/city_command.h"
#include "hub/app/hub/publisher.h"
#include "hub/app/hub/staff_command.h"
#include "hub/app/hub/stick_command.h"
#include "hub/app/hub/task_command.h"
#include "hub/app/hub/volunteers_command.h"
#include "hub/booking/booking.h"
#include "hub/booking/setup.h"
#include "hub/help/calls.h"
#include "hub/intake/durable.h"
#include "hub/intake/figures.h"
#include "hub/intake/given.h"
#include "hub/intake/intake.h"
#include "hub/intake/kiosks.h"
#include "hub/intake/shown.h"
#include "hub/store/matter.h"
#include "hub/store/db.h"
#include "kiosk/base/check.h"

enum { NAME_BYTES_MAX = 128, REASON_BYTES_MAX = 2000, PATH_BYTES_MAX = 4000 };

static json_t *sorry(const char *words)
{
	return json_pack("{s:s, s:s}", "t", "error", "words", words);
}

/* "ok" with one thing in it, or the error in words. */
static json_t *ok_with(enum err e, const char *key, json_t *value)
{
	if (e)
		return sorry(err_words(e));
	return json_pack("{s:s, s:o}", "t", "ok", key, value);
}

static json_t *ok(enum err e)
{
	return e ? sorry(err_words(e)) : json_pack("{s:s}", "t", "ok");
}

static json_t *enrol(struct hub *hub, const json_t *m, int64_t now_ms)
{
	char code[CODE_CHARS + 1];
	const char *centre = given_text(m, "centre", 1, CENTRE_MAX);
	if (!centre)
		return sorry("the centre needs a name of at most 120 letters");
	enum err e = kiosks_code_make(hub, centre, now_ms, code);
	return ok_with(e, "code", e ? NULL : json_string(code));
}

static json_t *inbox(struct hub *hub, const json_t *m, int64_t now_ms)
{
	(void)now_ms;
	int64_t after = 0;
	json_t *page = NULL;
	given_int(m, "after", 0, INT64_MAX, &after);
	enum err e = intake_inbox(hub, after, &page);
	return ok_with(e, "inbox", page);
}

static json_t *figures(struct hub *hub, const json_t *m, int64_t now_ms)
{
	(void)now_ms;
	int64_t after = 0;
	json_t *page = NULL;
	given_int(m, "after", 0, INT64_MAX, &after);
	enum err e = figures_list(hub, after, &page);
	return ok_with(e, "page", page);
}

static json_t *kiosks(struct hub *hub, const json_t *m, int64_t now_ms)
{
	(void)m;
	(void)now_ms;
	json_t *list = NULL;
	enum err e = kiosks_list(hub, &list);
	return ok_with(e, "kiosks", list);
}

static void add_shown(void *list, const struct shown *s)
{
	json_t *troubles = s->heard_ms ? json_loads(s->troubles, 0, NULL) : json_array();
	json_array_append_new(list, json_pack("{s:s, s:s, s:s, s:s, s:I, s:I, s:I, s:I, s:I, s:I, s:o, s:I}",
		"kiosk", s->kiosk, "centre", s->centre, "content", s->content, "snapshot", s->snapshot,
		"version", (json_int_t)s->version, "release", (json_int_t)s->release, "since",
		(json_int_t)s->since_ms, "checked", (json_int_t)s->checked_ms, "queue",
		(json_int_t)s->queue, "oldest_s", (json_int_t)s->oldest_s, "troubles", troubles, "heard",
		(json_int_t)s->heard_ms));
}

static json_t *shown(struct hub *hub, const json_t *m, int64_t now_ms)
{
	(void)m;
	(void)now_ms;
	json_t *list = json_array();
	enum err e = shown_each(hub, add_shown, list);
	return ok_with(e, "shown", list);
}

static json_t *calls(struct hub *hub, const json_t *m, int64_t now_ms)
{
	(void)m;
	json_t *list = NULL;
	enum err e = calls_list(hub, &list);
	json_t *out = ok_with(e, "calls", list);
	json_object_set_new(out, "now", json_integer(now_ms));
	return out;
}

static json_t *answer(struct hub *hub, const json_t *m, int64_t now_ms)
{
	(void)now_ms;
	int64_t call = 0;
	const char *name = given_text(m, "name", 1, CALLS_NAME_MAX);
	if (!name || !given_int(m, "call", 1, INT64_MAX, &call))
		return sorry("say which call, and the name of who comes");
	enum err e = calls_answer(hub, call, name);
	return e == ERR_NOT_FOUND ? sorry("there is no open call with that number") : ok(e);
}

static json_t *backup(struct hub *hub, const json_t *m, int64_t now_ms)
{
	int64_t count = 0;
	const char *path = given_text(m, "path", 2, PATH_BYTES_MAX);
	if (!path || *path != '/')
		return sorry("say a file to write to");
	struct record_head head = {0};
	enum err e = durable_backup(hub, path, now_ms, &count, &head);
	if (e == ERR_UNSUPPORTED)
		return sorry("this hub's database is a PostgreSQL server: hubctl backup --by "
			     "PROGRAM, which copies it (pg_dump)");
	if (e)
		return sorry(err_words(e));
	return json_pack("{s:s, s:I, s:I, s:s}", "t", "ok", "requests", (json_int_t)count, "entries",
		(json_int_t)head.n, "hash", head.hash);
}

static json_t *backup_begin(struct hub *hub, const json_t *m, int64_t now_ms)
{
	(void)m;
	(void)now_ms;
	int64_t mark = 0, count = 0;
	struct record_head head = {0};
	enum err e = durable_backup_begin(hub, &mark, &count, &head);
	if (e == ERR_UNSUPPORTED)
		return sorry("this hub's database is a file: hubctl backup FILE");
	if (e)
		return sorry(err_words(e));
	return json_pack("{s:s, s:I, s:I, s:I, s:s}", "t", "ok", "mark", (json_int_t)mark,
		"requests", (json_int_t)count, "entries", (json_int_t)head.n, "hash", head.hash);
}

static json_t *backup_end(struct hub *hub, const json_t *m, int64_t now_ms)
{
	bool is_good = false;
	int64_t mark = 0;
	struct record_head head = {0};
	const char *hash = given_text(m, "hash", 0, sizeof head.hash - 1);
	if (!given_bool(m, "good", &is_good) || !given_int(m, "mark", 0, INT64_MAX, &mark) ||
		!given_int(m, "entries", 0, INT64_MAX, &head.n) || !hash)
		return sorry("say what backup_begin said");
	snprintf(head.hash, sizeof head.hash, "%s", hash);
	return ok(durable_backup_end(hub, is_good, mark, &head, now_ms));
}

static json_t *desks(struct hub *hub, const json_t *m, int64_t now_ms)
{
	int64_t n = 0;
	const char *service = given_text(m, "service", 1, NAME_BYTES_MAX);
	const char *place = given_text(m, "place", 1, NAME_BYTES_MAX);
	if (!service || !place || !given_int(m, "n", 0, DESKS_MAX, &n))
		return sorry("say a service, a place and 0 to 50 desks");
	enum err e = setup_desks(hub, service, place, (int)n, now_ms);
	return e == ERR_NOT_FOUND ? sorry("this service is not booked at that place") : ok(e);
}

/* Texts by language, as JSON text that free() takes; NULL where there are none or they are not
 * right. */
static char *reason_text(const json_t *reason)
{
	const char *lang;
	json_t *text;
	json_object_foreach((json_t *)(uintptr_t)reason, lang, text) {
		if (!json_is_string(text) || strlen(lang) > 16)
			return NULL;
	}
	char *dump =
		json_object_size(reason) ? json_dumps(reason, JSON_COMPACT | JSON_SORT_KEYS) : NULL;
	if (dump && strlen(dump) > REASON_BYTES_MAX) {
		free(dump);
		return NULL;
	}
	return dump;
}

/* A visit that does not take place gives its desk back; one that staff say is booked gets one. */
static enum err desk_follow(struct hub *hub, const struct matter *m, int state, int64_t now_ms)
{
	struct visit_time v = {m->service, m->place, m->start};
	if (strcmp(m->kind, "visit"))
		return ERR_OK;
	if (state == MATTER_CANCELLED || state == MATTER_NOT_POSSIBLE)
		return booking_free(hub, m->row, now_ms);
	if (state == MATTER_BOOKED && booking_is_ours(hub, m->service, m->place) &&
		strcmp(m->state, matter_state_name(MATTER_BOOKED)))
		return booking_move(hub, &v, m->row, now_ms);
	return ERR_OK;
}

static enum err step(
	struct hub *hub, const struct matter *m, int state, const char *reason, int64_t now_ms)
{
	enum err e = db_begin(hub->db);
	if (e)
		return e;
	e = desk_follow(hub, m, state, now_ms);
	if (!e)
		e = matter_step(hub, m->row, (enum matter_state)state, reason, now_ms);
	if (!e)
		return db_commit(hub->db);
	db_rollback(hub->db);
	return e;
}

static json_t *set_status(struct hub *hub, const json_t *m, int64_t now_ms)
{
	struct matter found;
	const char *number = given_text(m, "number", 9, 9);
	const char *kiosk = given_text_or_none(m, "kiosk", 32);
	const char *name = given_text(m, "state", 1, 32);
	const json_t *reason = json_object_get(m, "reason");
	int state = name ? matter_state_for_staff(name) : -1;
	if (!number || !kiosk || state < 0)
		return sorry("say a request number of nine digits and one of the states: received, "
			     "working, "
			     "done, asked, booked, not_possible, cancelled");
	enum err e = matter_find(hub, kiosk, number, &found);
	if (e == ERR_EXISTS)
		return sorry("two kiosks gave out this number; add --kiosk ID (see the inbox)");
	if (e == ERR_NOT_FOUND)
		return sorry("there is no request with that number");
	char *text = reason_text(reason);
	if (!e && json_object_size(reason) && !text)
		e = ERR_TOO_BIG;
	if (!e)
		e = step(hub, &found, state, text, now_ms);
	free(text);
	return e == ERR_GONE ? sorry("no desk is free at that time") : ok(e);
}

static const struct {
	const char *name;
	json_t *(*run)(struct hub *hub, const json_t *message, int64_t now_ms);
} commands[] = {
	{"enrol", enrol},
	{"inbox", inbox},
	{"set_status", set_status},
	{"calls", calls},
	{"answer", answer},
	{"volunteers", volunteers_command_list},
	{"volunteers_add", volunteers_command_add},
	{"volunteers_remove", volunteers_command_remove},
	{"staff", staff_command_list},
	{"staff_add", staff_command_add},
	{"staff_roles", staff_command_roles},
	{"staff_reset", staff_command_reset},
	{"staff_remove", staff_command_remove},
	{"desks", desks},
	{"kiosks", kiosks},
	{"shown", shown},
	{"figures", figures},
	{"booking", booking_command},
	{"backup", backup},
	{"backup_begin", backup_begin},
	{"backup_end", backup_end},
	{"keys", care_command_keys},
	{"keys_rotate", care_command_rotate},
	{"keys_retire", care_command_retire},
	{"record", care_command_record},
	{"record_verify", care_command_verify},
	{"retention", care_command_retention},
	{"retention_set", care_command_retention_set},
	{"content_note", publisher_note},
	{"import", stick_command},
	{"tasks", task_command_list},
	{"tasks_done", task_command_done},
	{"city", city_command_list},
	{"city_items", city_command_items},
	{"city_retry", city_command_retry},
	{"city_settle", city_command_settle},
	{"city_test", city_command_test},
	{"city_report", city_command_report},
};

static bool is_sorry(const json_t *answer)
{
	const char *t = json_string_value(json_object_get(answer, "t"));
	return t && !strcmp(t, "error");
}

json_t *command_run(struct hub *hub, const json_t *message, int64_t now_ms)
{
	const char *name = given_text(message, "t", 1, 32);
	int tries = 0;
	for (size_t i = 0; name && i < K_COUNT(commands); i++) {
		if (strcmp(commands[i].name, name))
			continue;
		json_t *answer = commands[i].run(hub, message, now_ms);
		while (is_sorry(answer) && db_again(hub->db, &tries)) {
			json_decref(answer);
			answer = commands[i].run(hub, message, now_ms);
		}
		return answer;
	}
	return sorry("this hub does not know that command");
}
