/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/console/staff.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "hub/console/session.h"
#include "hub/store/db.h"
#include "hub/store/record.h"
#include "hub/store/secret.h"
#include "kiosk/base/check.h"

static const struct {
	enum staff_role role;
	const char *words;
} roles_known[] = {
	{STAFF_AUTHOR, "author"}, {STAFF_APPROVER, "approver"}, {STAFF_OPERATOR, "operator"}};

/* --- words ----------------------------------------------------------------------------------- */

void staff_role_words(unsigned roles, char out[STAFF_ROLE_WORDS])
{
	size_t n = 0;
	snprintf(out, STAFF_ROLE_WORDS, "none");
	for (size_t i = 0; i < K_COUNT(roles_known); i++)
		if (roles & roles_known[i].role)
			n += (size_t)snprintf(out + n, STAFF_ROLE_WORDS - n, "%s%s", n ? ", " : "",
				roles_known[i].words);
}

bool staff_role_read(const char *words, unsigned *roles_out)
{
	unsigned roles = 0;
	while (*words) {
		size_t n = strcspn(words, ", "), i = 0;
		while (i < K_COUNT(roles_known) && (strlen(roles_known[i].words) != n ||
							   strncmp(roles_known[i].words, words, n)))
			i++;
		if (i == K_COUNT(roles_known))
			return false;
		roles |= roles_known[i].role;
		words += n;
		words += strspn(words, ", ");
	}
	*roles_out = roles;
	return roles != 0;
}

void staff_name_plain(const char *typed, char out[STAFF_NAME_MAX + 1])
{
	snprintf(out, STAFF_NAME_MAX + 1, "%s", typed + strspn(typed, " "));
	for (char *c = out; *c; c++)
		*c = (char)tolower((unsigned char)*c);
	out[strcspn(out, " \n\t")] = '\0';
}

static bool name_is_right(const char *name)
{
	size_t n = strlen(name);
	return n && n <= STAFF_NAME_MAX && *name != '.' &&
	       strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789._-@") == n;
}

/* --- changes --------------------------------------------------------------------------------- */

static void invite_make(char out[STAFF_INVITE_CHARS + 1], char hash_out[SECRET_HASH_CHARS + 1])
{
	secret_code_make(STAFF_INVITE_CHARS, out);
	secret_hash(out, hash_out);
}

/* Notes the act in the transaction that does it, and ends that. */
static enum err end(struct hub *hub, enum err e, const char *act, const char *name,
	const char *words, int64_t now_ms)
{
	if (!e)
		e = record_add(hub, act, name, words, now_ms);
	if (!e)
		return db_commit(hub->db);
	db_rollback(hub->db);
	return e;
}

static int64_t invite_until(int64_t now_ms)
{
	return now_ms + (int64_t)STAFF_INVITE_HOURS * 60 * 60 * 1000;
}

enum err staff_add(struct hub *hub, const char *name, unsigned roles, int64_t now_ms,
	char invite_out[STAFF_INVITE_CHARS + 1])
{
	char invite[STAFF_INVITE_CHARS + 1], hash[SECRET_HASH_CHARS + 1], words[STAFF_ROLE_WORDS];
	if (!name_is_right(name) || !roles || roles & ~(unsigned)STAFF_ROLES_ALL)
		return ERR_BAD_INPUT;
	invite_make(invite, hash);
	staff_role_words(roles, words);
	enum err e = db_begin(hub->db);
	if (e)
		return e;
	e = db_run(hub->db,
		"INSERT INTO staff(name, roles, invite, invite_until_ms, made_ms)"
		" VALUES(?, ?, ?, ?, ?)",
		"sisii", name, (int64_t)roles, hash, invite_until(now_ms), now_ms);
	e = end(hub, e, "staff-add", name, words, now_ms);
	if (!e)
		memcpy(invite_out, invite, sizeof invite);
	return e;
}

static enum err find_id(struct hub *hub, const char *name, int64_t *staff_out)
{
	return db_one(hub->db, staff_out, "SELECT staff FROM staff WHERE name = ? AND gone = 0", "s",
		name);
}

/* The last operator stays one: else nobody could let anybody in but by the server's own shell. */
static enum err operator_stays(struct hub *hub, int64_t staff)
{
	int64_t others = 0, is_one = 0;
	enum err e = db_one(hub->db, &others,
		"SELECT count(*) FROM staff WHERE gone = 0 AND roles >= ? AND staff <> ?", "ii",
		(int64_t)STAFF_OPERATOR, staff);
	if (!e)
		e = db_one(hub->db, &is_one,
			"SELECT count(*) FROM staff WHERE roles >= ? AND staff = ?", "ii",
			(int64_t)STAFF_OPERATOR, staff);
	return !e && is_one && !others ? ERR_DENIED : e;
}

static enum err forget(struct hub *hub, int64_t staff)
{
	enum err e = session_end_all(hub, staff, 0);
	if (!e)
		e = db_run(hub->db, "DELETE FROM staff_codes WHERE staff = ?", "i", staff);
	return e ? e
		 : db_run(hub->db,
			   "UPDATE staff SET password = '', totp = '', totp_step = 0, invite = '',"
			   " invite_until_ms = 0 WHERE staff = ?",
			   "i", staff);
}

enum err staff_remove(struct hub *hub, const char *name, int64_t now_ms)
{
	int64_t staff = 0;
	enum err e = db_begin(hub->db);
	if (e)
		return e;
	e = find_id(hub, name, &staff);
	if (!e)
		e = operator_stays(hub, staff);
	if (!e)
		e = forget(hub, staff);
	if (!e)
		e = db_run(hub->db, "UPDATE staff SET gone = ? WHERE staff = ?", "ii", now_ms, staff);
	return end(hub, e, "staff-remove", name, "", now_ms);
}

enum err staff_set_roles(struct hub *hub, const char *name, unsigned roles, int64_t now_ms)
{
	char words[STAFF_ROLE_WORDS];
	int64_t staff = 0;
	if (!roles || roles & ~(unsigned)STAFF_ROLES_ALL)
		return ERR_BAD_INPUT;
	staff_role_words(roles, words);
	enum err e = db_begin(hub->db);
	if (e)
		return e;
	e = find_id(hub, name, &staff);
	if (!e && !(roles & STAFF_OPERATOR))
		e = operator_stays(hub, staff);
	if (!e)
		e = session_end_all(hub, staff, 0);
	if (!e)
		e = db_run(hub->db, "UPDATE staff SET roles = ? WHERE staff = ?", "ii", (int64_t)roles,
			staff);
	return end(hub, e, "staff-roles", name, words, now_ms);
}

enum err staff_reset(struct hub *hub, const char *name, int64_t now_ms,
	char invite_out[STAFF_INVITE_CHARS + 1])
{
	char invite[STAFF_INVITE_CHARS + 1], hash[SECRET_HASH_CHARS + 1];
	int64_t staff = 0;
	enum err e = db_begin(hub->db);
	if (e)
		return e;
	invite_make(invite, hash);
	e = find_id(hub, name, &staff);
	if (!e)
		e = forget(hub, staff);
	if (!e)
		e = db_run(hub->db, "UPDATE staff SET invite = ?, invite_until_ms = ? WHERE staff = ?",
			"sii", hash, invite_until(now_ms), staff);
	e = end(hub, e, "staff-reset", name, "", now_ms);
	if (!e)
		memcpy(invite_out, invite, sizeof invite);
	return e;
}

/* --- oneself --------------------------------------------------------------------------------- */

enum err staff_set_password(
	struct hub *hub, const char *name, const char *hash, int64_t stays, int64_t now_ms)
{
	int64_t staff = 0;
	enum err e = db_begin(hub->db);
	if (e)
		return e;
	e = find_id(hub, name, &staff);
	if (!e)
		e = db_run(hub->db, "UPDATE staff SET password = ? WHERE staff = ?", "si", hash, staff);
	if (!e)
		e = session_end_all(hub, staff, stays);
	return end(hub, e, "own-password", name, "", now_ms);
}

enum err staff_set_authenticator(struct hub *hub, const char *name, const char *secret,
	int64_t step, int64_t stays, int64_t now_ms)
{
	int64_t staff = 0;
	enum err e = db_begin(hub->db);
	if (e)
		return e;
	e = find_id(hub, name, &staff);
	if (!e)
		e = db_run(hub->db, "UPDATE staff SET totp = ?, totp_step = ? WHERE staff = ?", "sii",
			secret, step, staff);
	if (!e)
		e = session_end_all(hub, staff, stays);
	return end(hub, e, "own-authenticator", name, "", now_ms);
}

/* --- looking --------------------------------------------------------------------------------- */

#define STAFF_COLUMNS \
	"staff, name, roles, CASE WHEN password <> '' THEN 1 ELSE 0 END, gone, made_ms, seen_ms"

static void read_row(const struct db_rows *rows, struct staff *out)
{
	*out = (struct staff){.staff = db_int(rows, 0),
		.roles = (unsigned)db_int(rows, 2),
		.has_password = db_int(rows, 3),
		.is_gone = db_int(rows, 4),
		.made_ms = db_int(rows, 5),
		.seen_ms = db_int(rows, 6)};
	snprintf(out->name, sizeof out->name, "%s", db_text(rows, 1));
}

enum err staff_find(struct hub *hub, const char *name, struct staff *out)
{
	struct db_rows rows;
	db_ask(hub->db, &rows,
		"SELECT " STAFF_COLUMNS " FROM staff WHERE name = ? AND gone = 0", "s", name);
	bool is_there = db_next(&rows);
	if (is_there)
		read_row(&rows, out);
	enum err e = db_end(&rows);
	return e || is_there ? e : ERR_NOT_FOUND;
}

enum err staff_each(struct hub *hub, void (*each)(void *ctx, const struct staff *one), void *ctx)
{
	struct db_rows rows;
	struct staff one;
	db_ask(hub->db, &rows,
		"SELECT " STAFF_COLUMNS " FROM staff ORDER BY CASE WHEN gone = 0 THEN 0 ELSE 1 END, name"
		" LIMIT ?",
		"i", (int64_t)STAFF_LIST_MAX);
	while (db_next(&rows)) {
		read_row(&rows, &one);
		each(ctx, &one);
	}
	return db_end(&rows);
}
