/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/console/tries.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "hub/store/db.h"

enum { ABOUT_MAX = 200, DOUBLINGS_MAX = 6 };

static const int64_t minute_ms = 60 * 1000, hour_ms = 60 * 60 * 1000;

/* One brake: its key, when it begins to hold, and for how long. */
struct brakes {
	char pair[ABOUT_MAX], address[ABOUT_MAX], name[ABOUT_MAX];
};

static struct brakes brakes_of(const char *name, const char *address)
{
	struct brakes b;
	snprintf(b.pair, sizeof b.pair, "pair %.60s %.60s", name, address);
	snprintf(b.address, sizeof b.address, "address %.60s", address);
	snprintf(b.name, sizeof b.name, "name %.60s", name);
	return b;
}

static enum err until_of(struct hub *hub, const char *about, int64_t *until_ms)
{
	int64_t until = 0;
	enum err e =
		db_one(hub->db, &until, "SELECT until_ms FROM staff_tries WHERE about = ?", "s", about);
	if (!e && until > *until_ms)
		*until_ms = until;
	return e == ERR_NOT_FOUND ? ERR_OK : e;
}

/* Did this person sign in from there lately? */
static enum err is_known(
	struct hub *hub, const char *name, const char *address, int64_t now_ms, bool *is_known_out)
{
	int64_t count = 0;
	enum err e = db_one(hub->db, &count,
		"SELECT count(*) FROM staff_places p JOIN staff s ON s.staff = p.staff"
		" WHERE s.name = ? AND p.place = ? AND p.seen_ms > ?",
		"ssi", name, address, now_ms - (int64_t)TRIES_KNOWN_DAYS * 24 * hour_ms);
	*is_known_out = count > 0;
	return e;
}

enum err tries_wait(struct hub *hub, const char *name, const char *address, int64_t now_ms,
	int64_t *wait_ms_out)
{
	struct brakes b = brakes_of(name, address);
	int64_t until_ms = 0;
	bool known = false;
	enum err e = until_of(hub, b.pair, &until_ms);
	if (!e && *address)
		e = until_of(hub, b.address, &until_ms);
	if (!e)
		e = is_known(hub, name, address, now_ms, &known);
	if (!e && !known)
		e = until_of(hub, b.name, &until_ms);
	*wait_ms_out = until_ms > now_ms ? until_ms - now_ms : 0;
	return e;
}

/* pause_ms 0: a minute, doubled with each try behind max. */
static enum err count_one(
	struct hub *hub, const char *about, int max, int64_t pause_ms, int64_t now_ms)
{
	int64_t wrong = 0;
	enum err e = db_run(hub->db,
		"INSERT INTO staff_tries(about, wrong, since_ms, until_ms) VALUES(?, 1, ?, 0)"
		" ON CONFLICT(about) DO UPDATE SET wrong = staff_tries.wrong + 1",
		"si", about, now_ms);
	if (!e)
		e = db_one(hub->db, &wrong, "SELECT wrong FROM staff_tries WHERE about = ?", "s",
			about);
	if (e || wrong < max)
		return e;
	int doublings = wrong - max < DOUBLINGS_MAX ? (int)(wrong - max) : DOUBLINGS_MAX;
	int64_t pause = pause_ms ? pause_ms : minute_ms << doublings;
	return db_run(hub->db, "UPDATE staff_tries SET until_ms = ? WHERE about = ?", "is",
		now_ms + (pause < hour_ms ? pause : hour_ms), about);
}

enum err tries_count(struct hub *hub, const char *name, const char *address, int64_t now_ms)
{
	struct brakes b = brakes_of(name, address);
	enum err e = db_run(hub->db, "DELETE FROM staff_tries WHERE since_ms < ?", "i",
		now_ms - (int64_t)TRIES_FORGET_H * hour_ms);
	if (!e)
		e = count_one(hub, b.pair, TRIES_PAIR, 0, now_ms);
	if (!e && *address)
		e = count_one(hub, b.address, TRIES_ADDRESS, 0, now_ms);
	return e ? e
		 : count_one(hub, b.name, TRIES_NAME, (int64_t)TRIES_NAME_PAUSE_S * 1000, now_ms);
}

enum err tries_forgive(struct hub *hub, int64_t staff, const char *name, const char *address,
	int64_t now_ms)
{
	struct brakes b = brakes_of(name, address);
	enum err e = db_run(hub->db, "DELETE FROM staff_tries WHERE about IN (?, ?)", "ss", b.pair,
		b.name);
	if (!e) /* not forgiven whole: one right name does not let an address guess the others */
		e = db_run(hub->db, "UPDATE staff_tries SET wrong = wrong - 1 WHERE about = ?", "s",
			b.address);
	if (!e && *address)
		e = db_run(hub->db,
			"INSERT INTO staff_places(staff, place, seen_ms) VALUES(?, ?, ?)"
			" ON CONFLICT(staff, place) DO UPDATE SET seen_ms = excluded.seen_ms",
			"isi", staff, address, now_ms);
	return e ? e
		 : db_run(hub->db, "DELETE FROM staff_places WHERE seen_ms < ?", "i",
			   now_ms - (int64_t)TRIES_KNOWN_DAYS * 24 * hour_ms);
}
