/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/booking/grant.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "hub/booking/lease.h"
#include "hub/booking/seat.h"
#include "hub/store/db.h"
#include "hub/store/keys.h"
#include "kiosk/base/log.h"
#include "kiosk/i18n/i18n.h"

enum { HOUR_MS = 60 * 60 * 1000, LINES_MAX = 64, MAC_TEXT_MAX = 160 };

void grant_stamp(int64_t wall_ms, char out[START_CHARS + 1])
{
	start_write(day_of(wall_ms), minute_of(wall_ms), out);
}

void lease_check(const struct hub *hub, const char *kiosk, int64_t lease, const char *start,
	char out[CHECK_CHARS + 1])
{
	static const char crockford[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
	static const unsigned char purpose[] = "foyer slip";
	unsigned char key[crypto_auth_KEYBYTES], mac[crypto_auth_BYTES];
	char text[MAC_TEXT_MAX];
	int n = snprintf(text, sizeof text, "%s %lld %s", kiosk, (long long)lease, start);
	uint64_t bits = 0;
	crypto_generichash(key, sizeof key, purpose, sizeof purpose - 1, hub->keys->receipt_secret,
		crypto_generichash_KEYBYTES_MAX);
	crypto_auth(mac, (const unsigned char *)text, (size_t)n, key);
	sodium_memzero(key, sizeof key);
	for (int i = 0; i < 5; i++)
		bits = bits << 8 | mac[i];
	for (int i = 0; i < CHECK_CHARS; i++)
		out[i] = crockford[bits >> (35 - 5 * i) & 31];
	out[CHECK_CHARS] = '\0';
}

/* --- epochs --------------------------------------------------------------------------------- */

enum err grant_bump(struct hub *hub, const char *kiosk, int *count_out)
{
	enum err e = db_run(hub->db,
		"UPDATE leases SET state = 'lost' WHERE kiosk = ? AND state = 'leased'", "s",
		kiosk);
	*count_out = db_changed(hub->db);
	return e ? e
		 : db_run(hub->db,
			   "INSERT INTO bindings(kiosk, epoch) VALUES(?, 1)"
			   " ON CONFLICT(kiosk) DO UPDATE SET epoch = bindings.epoch + 1",
			   "s", kiosk);
}

/* The first binding that is heard is taken; another one ends all that was lent. */
static enum err bind(struct hub *hub, const char *kiosk, const char *binding)
{
	int64_t is_other = 0;
	int count = 0;
	enum err e = db_run(hub->db, "INSERT INTO bindings(kiosk) VALUES(?) ON CONFLICT DO NOTHING", "s",
		kiosk);
	if (!e)
		e = db_one(hub->db, &is_other,
			"SELECT binding NOT IN ('', ?) FROM bindings WHERE kiosk = ?", "ss",
			binding, kiosk);
	if (!e && is_other) {
		e = grant_bump(hub, kiosk, &count);
		log_warn("booking",
			"the disk of kiosk %s was cloned, put back or moved: %d lent times are for "
			"people who walk in",
			kiosk, count);
	}
	return e ? e
		 : db_run(hub->db,
			   "UPDATE bindings SET binding = ?1 WHERE kiosk = ?2 AND binding <> ?1",
			   "ss", binding, kiosk);
}

/* --- lending ---------------------------------------------------------------------------------- */

struct line {
	char service[64], place[64];
	int per_day;
};

static enum err lines_read(struct hub *hub, const char *kiosk, struct line *lines, int *n_out)
{
	struct db_rows rows;
	int n = 0;
	db_ask(hub->db, &rows,
		"SELECT service, place, per_day FROM lending AS l JOIN kiosks AS k ON k.kiosk = ?"
		" LEFT JOIN bindings USING(kiosk) WHERE per_day > 0 AND COALESCE(lost_by, '') = ''"
		" AND (l.centre = k.centre OR l.centre = '' AND NOT EXISTS(SELECT 1 FROM lending "
		"AS o"
		" WHERE o.centre = k.centre AND o.service = l.service AND o.place = l.place))"
		" ORDER BY service, place",
		"s", kiosk);
	while (n < LINES_MAX && db_next(&rows)) {
		snprintf(lines[n].service, sizeof lines->service, "%s", db_text(&rows, 0));
		snprintf(lines[n].place, sizeof lines->place, "%s", db_text(&rows, 1));
		lines[n++].per_day = (int)db_int(&rows, 2);
	}
	*n_out = n;
	return db_end(&rows);
}

/* One time; ERR_GONE leaves nothing behind. */
static enum err lend_one(
	struct hub *hub, const char *kiosk, const struct visit_time *v, int64_t now_ms)
{
	enum err e = db_run(hub->db, "SAVEPOINT lend", "");
	if (e)
		return e;
	e = db_run(hub->db,
		"INSERT INTO leases(kiosk, epoch, service, place, start, state, granted_ms)"
		" SELECT ?, epoch, ?, ?, ?, 'leased', ? FROM bindings WHERE kiosk = ?",
		"ssssis", kiosk, v->service, v->place, v->start, now_ms, kiosk);
	if (!e)
		e = booking_take_lease(hub, v, db_last_row(hub->db), now_ms);
	enum err undone = e ? db_run(hub->db, "ROLLBACK TO lend", "") : ERR_OK;
	enum err closed = db_run(hub->db, "RELEASE lend", "");
	return undone ? undone : closed ? closed : e;
}

/* Lends what is still to lend on one day, spread over its free times. */
static enum err lend_day(struct hub *hub, const char *kiosk, const struct line *line,
	const struct venue *v, int i, const struct seat_free *free_times, int64_t now_ms)
{
	char day[DAY_CHARS + 1], day_end[START_CHARS + 1], start[START_CHARS + 1];
	int64_t lent = 0, soonest_ms = now_ms + (int64_t)LEND_AHEAD_HOURS * HOUR_MS;
	int first = 0, count = free_times->count[i];
	day_write(day_add(v->first, i), day);
	snprintf(day_end, sizeof day_end, "%sT24:00", day); /* both bounds are in the index */
	while (first < count &&
		wall_of(day_add(v->first, i), free_times->minutes[i][first]) <= soonest_ms)
		first++;
	enum err e = db_one(hub->db, &lent,
		"SELECT COUNT(*) FROM leases JOIN kiosks USING(kiosk) WHERE service = ? AND place "
		"= ?"
		" AND start BETWEEN ? AND ? AND state <> 'released'"
		" AND centre = (SELECT centre FROM kiosks WHERE kiosk = ?)",
		"sssss", line->service, line->place, day, day_end, kiosk);
	int want = line->per_day - (int)lent, n = count - first;
	want = want < n ? want : n;
	for (int k = 0; !e && k < want; k++) {
		int at = first + n * (2 * k + 1) / (2 * want);
		start_write(day_add(v->first, i), free_times->minutes[i][at], start);
		struct visit_time t = {line->service, line->place, start};
		e = lend_one(hub, kiosk, &t, now_ms);
		if (e == ERR_GONE)
			e = ERR_OK;
	}
	return e;
}

static enum err lend_line(
	struct hub *hub, const char *kiosk, const struct line *line, int64_t now_ms)
{
	struct venue v = {0};
	struct seat_free *free_times = malloc(sizeof *free_times);
	if (!free_times)
		return ERR_NO_MEMORY;
	enum err e = venue_open(hub, line->service, line->place, day_of(now_ms), 0, &v);
	if (!e)
		e = seat_free_read(hub, &v, now_ms, free_times);
	for (int i = 0; !e && i < v.days; i++)
		e = lend_day(hub, kiosk, line, &v, i, free_times, now_ms);
	venue_close(&v);
	free(free_times);
	return e == ERR_NOT_FOUND ? ERR_OK : e; /* a place that is no more lends nothing */
}

static enum err lend_all(struct hub *hub, const char *kiosk, int64_t now_ms)
{
	struct line lines[LINES_MAX];
	int n = 0;
	enum err e = lines_read(hub, kiosk, lines, &n);
	for (int i = 0; !e && i < n; i++)
		e = lend_line(hub, kiosk, &lines[i], now_ms);
	return e;
}

/* --- telling ---------------------------------------------------------------------------------- */

/* {name: TEXT, "sig"} of what is said; takes it. */
static json_t *sign(const struct hub *hub, const char *name, json_t *said)
{
	unsigned char sig[crypto_sign_BYTES];
	char b64[sodium_base64_ENCODED_LEN(crypto_sign_BYTES, sodium_base64_VARIANT_ORIGINAL)];
	char *text = said ? json_dumps(said, JSON_COMPACT) : NULL;
	json_decref(said);
	if (!text)
		return NULL;
	crypto_sign_detached(
		sig, NULL, (const unsigned char *)text, strlen(text), hub->keys->receipt_secret);
	sodium_bin2base64(b64, sizeof b64, sig, sizeof sig, sodium_base64_VARIANT_ORIGINAL);
	json_t *signed_words = json_pack("{s:s, s:s}", name, text, "sig", b64);
	free(text);
	return signed_words;
}

json_t *lease_now(const struct hub *hub, const char *kiosk, const char *nonce, int64_t now_ms)
{
	struct day day = day_of(now_ms);
	int minute = minute_of(now_ms);
	struct tm tm = {.tm_year = day.year - 1900, .tm_mon = day.month - 1, .tm_mday = day.day,
		.tm_min = minute};
	int64_t offset_min = (int64_t)timegm(&tm) / 60 - now_ms / 60000;
	return sign(hub, "text",
		json_pack("{s:i, s:s, s:s, s:I, s:I}", "v", 1, "kiosk", kiosk, "nonce", nonce, "at",
			(json_int_t)now_ms, "offset", (json_int_t)offset_min));
}

/* {"grant": TEXT, "sig"} of one row (lease, service, place, start). */
static json_t *grant_json(const struct hub *hub, const char *kiosk, int64_t epoch,
	const char *binding, const struct db_rows *rows)
{
	char check[CHECK_CHARS + 1];
	int64_t lease = db_int(rows, 0);
	lease_check(hub, kiosk, lease, db_text(rows, 3), check);
	return sign(hub, "grant", json_pack("{s:i, s:s, s:I, s:I, s:s, s:s, s:s, s:s, s:s}", "v", 1, "kiosk",
		kiosk, "lease", (json_int_t)lease, "epoch", (json_int_t)epoch, "binding", binding,
		"service", db_text(rows, 1), "place", db_text(rows, 2), "start", db_text(rows, 3),
		"check", check));
}

/* Each lease of the kiosk goes to grants, or to back: too near, or more than staff lend now. */
static enum err rights_read(struct hub *hub, const char *kiosk, int64_t epoch, const char *binding,
	int64_t now_ms, json_t *grants, json_t *back)
{
	struct db_rows rows;
	char soonest[START_CHARS + 1];
	grant_stamp(now_ms + (int64_t)LEND_AHEAD_HOURS * HOUR_MS, soonest);
	db_ask(hub->db, &rows,
		"SELECT lease, service, place, start, start <= ? OR (SELECT COUNT(*) FROM leases "
		"AS o"
		" WHERE o.kiosk = l.kiosk AND o.state = 'leased' AND o.service = l.service"
		" AND o.place = l.place AND substr(o.start, 1, 10) = substr(l.start, 1, 10)"
		" AND o.lease <= l.lease) > COALESCE((SELECT per_day FROM lending AS p JOIN kiosks "
		"AS k"
		" ON k.kiosk = l.kiosk WHERE p.service = l.service AND p.place = l.place"
		" AND p.centre IN ('', k.centre) ORDER BY p.centre DESC LIMIT 1), 0)"
		" FROM leases AS l WHERE kiosk = ? AND state = 'leased' ORDER BY lease",
		"ss", soonest, kiosk);
	while (db_next(&rows)) {
		if (db_int(&rows, 4))
			json_array_append_new(back, json_integer((json_int_t)db_int(&rows, 0)));
		else
			json_array_append_new(
				grants, grant_json(hub, kiosk, epoch, binding, &rows));
	}
	return db_end(&rows);
}

static bool binding_is_right(const char *binding)
{
	return strlen(binding) == BINDING_CHARS &&
	       strspn(binding, "0123456789abcdef") == BINDING_CHARS;
}

enum err lease_rights(struct hub *hub, const char *kiosk, const char *binding, int64_t now_ms,
	json_t **rights_out)
{
	int64_t epoch = 0;
	if (!binding_is_right(binding))
		return ERR_BAD_INPUT;
	enum err e = db_begin(hub->db);
	if (e)
		return e;
	json_t *grants = json_array(), *back = json_array();
	e = bind(hub, kiosk, binding);
	if (!e)
		e = db_one(
			hub->db, &epoch, "SELECT epoch FROM bindings WHERE kiosk = ?", "s", kiosk);
	if (!e)
		e = lend_all(hub, kiosk, now_ms);
	if (!e)
		e = rights_read(hub, kiosk, epoch, binding, now_ms, grants, back);
	if (!e)
		e = db_commit(hub->db);
	else
		db_rollback(hub->db);
	json_t *rights = json_pack("{s:I, s:I, s:o, s:o}", "as_of", (json_int_t)now_ms, "epoch",
		(json_int_t)epoch, "grants", grants, "back", back);
	if (e || !rights) {
		json_decref(rights);
		return e ? e : ERR_NO_MEMORY;
	}
	*rights_out = rights;
	return ERR_OK;
}
