/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/booking/lease.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hub/booking/grant.h"
#include "hub/booking/offer.h"
#include "hub/booking/waiting.h"
#include "hub/store/db.h"
#include "hub/store/keys.h"
#include "hub/store/matter.h"
#include "kiosk/base/log.h"
#include "kiosk/model/number.h"

enum { LIST_MAX = 1000 };

/* Ends the transaction in the way that e asks for. */
static enum err close_with(struct hub *hub, enum err e)
{
	if (!e)
		return db_commit(hub->db);
	db_rollback(hub->db);
	return e;
}

struct lease {
	char kiosk[33], service[64], place[64], start[START_CHARS + 1], state[16];
	int64_t matter;
};

static enum err lease_read(struct hub *hub, int64_t number, struct lease *l)
{
	struct db_rows rows;
	db_ask(hub->db, &rows,
		"SELECT kiosk, service, place, start, state, matter FROM leases WHERE lease = ?",
		"i", number);
	bool found = db_next(&rows);
	if (found) {
		snprintf(l->kiosk, sizeof l->kiosk, "%s", db_text(&rows, 0));
		snprintf(l->service, sizeof l->service, "%s", db_text(&rows, 1));
		snprintf(l->place, sizeof l->place, "%s", db_text(&rows, 2));
		snprintf(l->start, sizeof l->start, "%s", db_text(&rows, 3));
		snprintf(l->state, sizeof l->state, "%s", db_text(&rows, 4));
		l->matter = db_int(&rows, 5);
	}
	enum err e = db_end(&rows);
	return !e && !found ? ERR_NOT_FOUND : e;
}

static bool is_state(const struct lease *l, const char *name)
{
	return !strcmp(l->state, name);
}

enum err lease_lend(
	struct hub *hub, const char *centre, const char *service, const char *place, int per_day)
{
	if (!venue_is_ours(hub, service, place))
		return ERR_NOT_FOUND;
	if (per_day < 0 || per_day > LEND_MAX)
		return ERR_BAD_INPUT;
	return db_run(hub->db,
		"INSERT INTO lending(centre, service, place, per_day) VALUES(?, ?, ?, ?)"
		" ON CONFLICT(centre, service, place) DO UPDATE SET per_day = excluded.per_day",
		"sssi", centre, service, place, (int64_t)per_day);
}

/* --- using ---------------------------------------------------------------------------------- */

/* The leased time becomes the matter's. */
static enum err hand_over(struct hub *hub, int64_t lease, int64_t matter)
{
	enum err e =
		db_run(hub->db, "UPDATE leases SET state = 'booked', matter = ? WHERE lease = ?",
			"ii", matter, lease);
	return e ? e
		 : db_run(hub->db, "UPDATE taken SET matter = ? WHERE lease = ?", "ii", matter,
			   lease);
}

static enum err book(struct hub *hub, int64_t lease, const struct lease *l, const char *kiosk,
	const char *number, int64_t now_ms, int64_t *matter_out)
{
	struct new_matter m = {.kiosk = kiosk,
		.number = number,
		.kind = "visit",
		.service = l->service,
		.place = l->place,
		.start = l->start};
	enum err e = matter_add(hub, &m, MATTER_BOOKED, now_ms, matter_out);
	return e ? e : hand_over(hub, lease, *matter_out);
}

/* ERR_OK if the lease was booked for this very number before, by the slip or by the request. */
static enum err booked_before(
	struct hub *hub, const struct lease *l, const char *number, int64_t *matter_out)
{
	struct matter m;
	if (!is_state(l, "booked"))
		return ERR_GONE;
	enum err e = matter_get(hub, l->matter, &m);
	if (!e && (strcmp(m.number, number) || strcmp(m.kiosk, l->kiosk)))
		e = ERR_GONE;
	if (!e)
		*matter_out = l->matter;
	return e;
}

/* Booked with this number, or bookable now. */
static enum err book_or_find(struct hub *hub, int64_t lease, const struct lease *l,
	const char *number, int64_t now_ms, int64_t *matter_out)
{
	if (is_state(l, "leased") || is_state(l, "lost"))
		return book(hub, lease, l, l->kiosk, number, now_ms, matter_out);
	return booked_before(hub, l, number, matter_out);
}

enum err lease_use(struct hub *hub, const char *kiosk, int64_t lease, const char *number,
	const struct visit_time *v, int64_t now_ms, int64_t *matter_out)
{
	struct lease l;
	enum err e = lease_read(hub, lease, &l);
	if (!e && (strcmp(l.kiosk, kiosk) || strcmp(l.service, v->service) ||
			  strcmp(l.place, v->place) || strcmp(l.start, v->start)))
		e = ERR_GONE;
	if (!e)
		e = book_or_find(hub, lease, &l, number, now_ms, matter_out);
	if (e == ERR_NOT_FOUND)
		e = ERR_GONE;
	if (e == ERR_GONE)
		log_error("booking",
			"kiosk %s used a right that it did not have (lease %lld); was its disk "
			"cloned or put back?",
			kiosk, (long long)lease);
	return e;
}

/* --- giving back ------------------------------------------------------------------------------ */

static enum err release_one(
	struct hub *hub, const char *kiosk, int64_t lease, int64_t now_ms, json_t *released)
{
	struct lease l;
	char day[DAY_CHARS + 1];
	enum err e = lease_read(hub, lease, &l);
	if (e == ERR_NOT_FOUND || (!e && strcmp(l.kiosk, kiosk)))
		return ERR_OK;
	if (!e && is_state(&l, "leased")) {
		e = db_run(hub->db, "UPDATE leases SET state = 'released' WHERE lease = ?", "i",
			lease);
		if (!e)
			e = db_run(hub->db, "DELETE FROM taken WHERE lease = ?", "i", lease);
		if (!e)
			e = offer_changed(hub, l.service, l.place);
		snprintf(day, sizeof day, "%.*s", DAY_CHARS, l.start);
		if (!e)
			e = waiting_serve(hub, l.service, l.place, day, now_ms);
	}
	if (!e)
		json_array_append_new(released, json_integer((json_int_t)lease));
	return e;
}

enum err lease_release(struct hub *hub, const char *kiosk, const int64_t *leases, int n,
	int64_t now_ms, json_t **released_out)
{
	json_t *released = json_array();
	enum err e = db_begin(hub->db);
	for (int i = 0; !e && i < n; i++)
		e = release_one(hub, kiosk, leases[i], now_ms, released);
	e = close_with(hub, e);
	json_t *answer = json_pack("{s:o}", "released", released);
	if (e || !answer) {
		json_decref(answer);
		return e ? e : ERR_NO_MEMORY;
	}
	*released_out = answer;
	return ERR_OK;
}

/* --- for staff ----------------------------------------------------------------------------------
 */

enum err lease_lost(
	struct hub *hub, const char *kiosk, const char *by, int64_t now_ms, int *count_out)
{
	int64_t known;
	int count = 0;
	enum err e = db_begin(hub->db);
	if (e)
		return e;
	e = db_one(hub->db, &known, "SELECT 1 FROM kiosks WHERE kiosk = ?", "s", kiosk);
	if (!e)
		e = grant_bump(hub, kiosk, &count);
	if (!e)
		e = db_run(hub->db, "UPDATE bindings SET lost_by = ?, lost_ms = ? WHERE kiosk = ?",
			"sis", by, now_ms, kiosk);
	e = close_with(hub, e);
	if (!e)
		*count_out = count;
	return e;
}

enum err lease_found(struct hub *hub, const char *kiosk)
{
	enum err e = db_run(hub->db,
		"UPDATE bindings SET lost_by = '' WHERE kiosk = ? AND lost_by <> ''", "s", kiosk);
	return !e && !db_changed(hub->db) ? ERR_NOT_FOUND : e;
}

/* As people read and type it: small letters, O for 0, I and L for 1, a hyphen between. */
static void check_plain(const char *typed, char out[CHECK_CHARS + 1])
{
	int n = 0;
	for (const char *c = typed; *c && n <= CHECK_CHARS; c++) {
		char letter = *c >= 'a' && *c <= 'z' ? (char)(*c - 'a' + 'A') : *c;
		if (letter == '-' || letter == ' ')
			continue;
		if (n == CHECK_CHARS) { /* too long: no check */
			n = 0;
			break;
		}
		out[n++] = letter == 'O' ? '0' : letter == 'I' || letter == 'L' ? '1' : letter;
	}
	out[n] = '\0';
}

enum err lease_paper(
	struct hub *hub, int64_t lease, const char *check, const char *number, int64_t now_ms)
{
	struct lease l;
	char right[CHECK_CHARS + 1], plain[CHECK_CHARS + 1];
	int64_t matter;
	if (!number_is_right(number))
		return ERR_DENIED;
	enum err e = db_begin(hub->db);
	if (e)
		return e;
	e = lease_read(hub, lease, &l);
	if (!e) {
		lease_check(hub, l.kiosk, lease, l.start, right);
		check_plain(check, plain);
		if (strlen(plain) != CHECK_CHARS || sodium_memcmp(plain, right, CHECK_CHARS))
			e = ERR_DENIED;
	}
	if (!e)
		e = book_or_find(hub, lease, &l, number, now_ms, &matter);
	return close_with(hub, e == ERR_NOT_FOUND ? ERR_DENIED : e);
}

/* A request number that nobody has yet. */
static enum err number_draw(struct hub *hub, char number[NUMBER_CHARS + 1])
{
	int64_t known = 1;
	enum err e = ERR_OK;
	while (!e && known) {
		number_make(((uint64_t)randombytes_random() << 32) | randombytes_random(), number);
		e = db_one(hub->db, &known, "SELECT COUNT(*) FROM numbers WHERE number = ?", "s",
			number);
	}
	return e;
}

/* A lease of this time that nobody will come for: of a lost kiosk, or begun.  ERR_NOT_FOUND. */
static enum err unclaimed(
	struct hub *hub, const struct visit_time *v, int64_t now_ms, int64_t *lease_out)
{
	char now[START_CHARS + 1];
	grant_stamp(now_ms, now);
	return db_one(hub->db, lease_out,
		"SELECT lease FROM leases WHERE service = ? AND place = ? AND start = ?"
		" AND (state = 'lost' OR state = 'leased' AND start <= ?) ORDER BY state DESC"
		" LIMIT 1",
		"ssss", v->service, v->place, v->start, now);
}

enum err lease_walk_in(
	struct hub *hub, const struct visit_time *v, int64_t now_ms, char number_out[10])
{
	char number[NUMBER_CHARS + 1];
	int64_t lease = 0, matter = 0;
	struct new_matter m = {.kiosk = "desk",
		.number = number,
		.kind = "visit",
		.service = v->service,
		.place = v->place,
		.start = v->start};
	enum err e = db_begin(hub->db);
	if (e)
		return e;
	e = number_draw(hub, number);
	if (!e)
		e = matter_add(hub, &m, MATTER_BOOKED, now_ms, &matter);
	if (!e)
		e = unclaimed(hub, v, now_ms, &lease);
	if (!e)
		e = hand_over(hub, lease, matter);
	else if (e == ERR_NOT_FOUND)
		e = booking_take_walk_in(hub, v, matter, now_ms);
	e = close_with(hub, e);
	if (!e)
		snprintf(number_out, 10, "%s", number);
	return e;
}

enum err lease_list(struct hub *hub, int64_t now_ms, json_t **list_out)
{
	struct db_rows rows;
	char now[START_CHARS + 1];
	json_t *list = json_array();
	grant_stamp(now_ms, now);
	db_ask(hub->db, &rows,
		"SELECT lease, kiosk, centre, service, place, start, state FROM leases"
		" JOIN kiosks USING(kiosk) WHERE start >= ? AND state <> 'released'"
		" ORDER BY start, lease LIMIT ?",
		"si", now, (int64_t)LIST_MAX);
	while (db_next(&rows))
		json_array_append_new(
			list, json_pack("{s:I, s:s, s:s, s:s, s:s, s:s, s:s}", "lease",
				      (json_int_t)db_int(&rows, 0), "kiosk", db_text(&rows, 1),
				      "centre", db_text(&rows, 2), "service", db_text(&rows, 3),
				      "place", db_text(&rows, 4), "start", db_text(&rows, 5),
				      "state", db_text(&rows, 6)));
	enum err e = db_end(&rows);
	if (e)
		json_decref(list);
	else
		*list_out = list;
	return e;
}
