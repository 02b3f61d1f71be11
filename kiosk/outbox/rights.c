/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kiosk/outbox/rights.h"

#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <unistd.h>

enum { MACHINE_ID_MAX = 64, NONCE_BYTES = 16, GRANTS_MAX = 4096 };

/* --- what the rights are bound to ----------------------------------------------------------- */

void rights_place(const char *path, char *out, size_t size)
{
	char machine[MACHINE_ID_MAX] = "";
	struct statx s = {0};
	struct statfs fs = {0};
	unsigned long long id = 0;
	int fd = open("/etc/machine-id", O_RDONLY | O_CLOEXEC);
	ssize_t n = fd >= 0 ? read(fd, machine, sizeof machine - 1) : 0;
	machine[n > 0 ? n : 0] = '\0';
	if (fd >= 0)
		close(fd);
	/* f_fsid comes from the UUID of the file system, where that has one. */
	if (!statfs(path, &fs))
		memcpy(&id, &fs.f_fsid,
			sizeof fs.f_fsid < sizeof id ? sizeof fs.f_fsid : sizeof id);
	/* An inode's number may be given again to a file that is put back; its birth is not. */
	if (statx(AT_FDCWD, path, AT_SYMLINK_NOFOLLOW, STATX_INO | STATX_BTIME, &s))
		s = (struct statx){0};
	snprintf(out, size, "%.32s %llx %llu %lld.%u", machine, id, (unsigned long long)s.stx_ino,
		(long long)s.stx_btime.tv_sec, s.stx_btime.tv_nsec);
}

static void hash(const char *place, const char *nonce, char out[RIGHTS_BINDING_CHARS + 1])
{
	unsigned char sum[crypto_hash_sha256_BYTES];
	crypto_hash_sha256_state state;
	crypto_hash_sha256_init(&state);
	crypto_hash_sha256_update(&state, (const unsigned char *)nonce, strlen(nonce));
	crypto_hash_sha256_update(&state, (const unsigned char *)place, strlen(place));
	crypto_hash_sha256_final(&state, sum);
	sodium_bin2hex(out, RIGHTS_BINDING_CHARS + 1, sum, sizeof sum);
}

/* The first time on this database: draws its number, and takes the place as it is. */
static enum err bind_first(struct rights *r, const char *place)
{
	unsigned char random[NONCE_BYTES];
	char nonce[2 * NONCE_BYTES + 1];
	randombytes_buf(random, sizeof random);
	sodium_bin2hex(nonce, sizeof nonce, random, sizeof random);
	hash(place, nonce, r->binding);
	return disk_run(r->disk, NULL,
		"INSERT INTO lent_facts(seen, epoch, nonce, binding) VALUES(0, 0, ?, ?)", "ss",
		nonce, r->binding);
}

enum err rights_open(struct rights *r, struct disk *disk, const char *place)
{
	sqlite3_stmt *stmt = NULL;
	*r = (struct rights){.disk = disk};
	enum err e = disk_ask(disk, &stmt, "SELECT nonce, binding FROM lent_facts", "");
	bool is_there = !e && disk_step(stmt, &e);
	if (is_there) {
		hash(place, (const char *)sqlite3_column_text(stmt, 0), r->binding);
		r->is_strange = strcmp(r->binding, (const char *)sqlite3_column_text(stmt, 1)) != 0;
	}
	sqlite3_finalize(stmt);
	return e || is_there ? e : bind_first(r, place);
}

enum err rights_facts(struct rights *r, int64_t *seen_out, int64_t *epoch_out)
{
	enum err e = disk_read_number(r->disk, "SELECT seen FROM lent_facts", seen_out);
	return e ? e : disk_read_number(r->disk, "SELECT epoch FROM lent_facts", epoch_out);
}

/* --- the city's answer -------------------------------------------------------------------------
 */

struct grant {
	json_int_t lease, epoch;
	const char *service, *place, *start, *check; /* borrowed from json */
	json_t *json;
};

/* Reads one grant that bears the city's signature and is for this kiosk and disk. */
static enum err grant_read(const struct rights *r, const json_t *one, const char *kiosk,
	const unsigned char *receipt_key, struct grant *g)
{
	const char *text = json_string_value(json_object_get(one, "grant"));
	const char *b64 = json_string_value(json_object_get(one, "sig")), *whose, *binding;
	unsigned char sig[crypto_sign_BYTES];
	size_t n = 0;
	json_int_t version;
	if (!text || !b64)
		return ERR_BAD_INPUT;
	if (sodium_base642bin(sig, sizeof sig, b64, strlen(b64), NULL, &n, NULL,
		    sodium_base64_VARIANT_ORIGINAL) ||
		n != sizeof sig ||
		crypto_sign_verify_detached(
			sig, (const unsigned char *)text, strlen(text), receipt_key))
		return ERR_CRYPTO;
	g->json = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
	if (json_unpack(g->json, "{s:I, s:s, s:I, s:I, s:s, s:s, s:s, s:s, s:s}", "v", &version,
		    "kiosk", &whose, "lease", &g->lease, "epoch", &g->epoch, "binding", &binding,
		    "service", &g->service, "place", &g->place, "start", &g->start, "check",
		    &g->check) ||
		version != 1 || g->lease < 1 || strlen(g->check) > RIGHTS_CHECK_MAX)
		return ERR_BAD_INPUT;
	return strcmp(whose, kiosk) || strcmp(binding, r->binding) ? ERR_CRYPTO : ERR_OK;
}

/* One that is new becomes HAVE.  One that was seen before and is not here any more is given back:
 * the city counts it as lent, and nobody would ever sell it. */
static enum err grant_take(struct rights *r, const struct grant *g)
{
	return disk_run(r->disk, NULL,
		"INSERT OR IGNORE INTO lent(lease, state, service, place, start, word, request)"
		" SELECT ?, iif(? > seen, 1, 3), ?, ?, ?, ?, '' FROM lent_facts WHERE epoch = ?",
		"iissssi", (int64_t)g->lease, (int64_t)g->lease, g->service, g->place, g->start,
		g->check, (int64_t)g->epoch);
}

/* Takes each grant; notes its number in told, so that what is not told can go. */
static enum err grants_take(struct rights *r, const json_t *grants, const char *kiosk,
	const unsigned char *receipt_key, json_int_t *highest)
{
	size_t i;
	const json_t *one;
	enum err e = ERR_OK;
	json_array_foreach(grants, i, one) {
		struct grant g = {0};
		e = grant_read(r, one, kiosk, receipt_key, &g);
		if (!e)
			e = grant_take(r, &g);
		if (!e)
			e = disk_run(r->disk, NULL, "INSERT OR IGNORE INTO told VALUES(?)", "i",
				(int64_t)g.lease);
		*highest = !e && g.lease > *highest ? g.lease : *highest;
		json_decref(g.json);
		if (e)
			break;
	}
	return e;
}

/* An answer that says nothing new writes nothing to the disk. */
static enum err saw(struct rights *r, int64_t lease)
{
	return disk_run(
		r->disk, NULL, "UPDATE lent_facts SET seen = ?1 WHERE seen < ?1", "i", lease);
}

static enum err back_take(struct rights *r, const json_t *back)
{
	size_t i;
	const json_t *one;
	enum err e = ERR_OK;
	json_array_foreach(back, i, one) {
		int64_t lease = json_integer_value(one);
		e = disk_run(r->disk, NULL, "INSERT OR IGNORE INTO told VALUES(?)", "i", lease);
		if (!e)
			e = disk_run(r->disk, NULL,
				"UPDATE lent SET state = 3 WHERE lease = ? AND state = 1", "i",
				lease);
		/* One that is not here was dropped, or never came: it is given back all the same,
		 * and can never be taken again, because its number has been seen by then. */
		if (!e)
			e = disk_run(r->disk, NULL,
				"INSERT OR IGNORE INTO lent VALUES(?, 3, '', '', '', '', '')", "i",
				lease);
		if (!e)
			e = saw(r, lease);
		if (e)
			break;
	}
	return e;
}

/* A newer epoch ends all that is unsold; the binding of now is the right one from here on. */
static enum err epoch_take(struct rights *r, int64_t epoch)
{
	int raised = 0;
	enum err e = disk_run(r->disk, &raised, "UPDATE lent_facts SET epoch = ? WHERE epoch < ?",
		"ii", epoch, epoch);
	if (!e && (raised || r->is_strange))
		e = disk_run(r->disk, NULL, "DELETE FROM lent WHERE state <> 2", "");
	return e ? e
		 : disk_run(r->disk, NULL, "UPDATE lent_facts SET binding = ?1 WHERE binding <> ?1",
			   "s", r->binding);
}

static enum err take(struct rights *r, const json_t *answer, const char *kiosk,
	const unsigned char *receipt_key, bool *has_changed)
{
	json_int_t highest = 0;
	int64_t before = 0, after = 0;
	static const char sum[] = "SELECT coalesce(sum(lease), 0) FROM lent WHERE state = 1";
	enum err e = disk_run(r->disk, NULL,
		"CREATE TEMP TABLE IF NOT EXISTS told(lease INTEGER PRIMARY KEY)", "");
	if (!e)
		e = disk_run(r->disk, NULL, "DELETE FROM told", "");
	if (!e)
		e = disk_read_number(r->disk, sum, &before);
	if (!e)
		e = epoch_take(r, json_integer_value(json_object_get(answer, "epoch")));
	if (!e)
		e = grants_take(r, json_object_get(answer, "grants"), kiosk, receipt_key, &highest);
	if (!e)
		e = back_take(r, json_object_get(answer, "back"));
	if (!e)
		e = saw(r, (int64_t)highest);
	/* What the city does not count as lent to us is none of ours to sell. */
	if (!e)
		e = disk_run(r->disk, NULL,
			"DELETE FROM lent WHERE state = 1 AND lease NOT IN (SELECT lease FROM "
			"told)",
			"");
	if (!e)
		e = disk_read_number(r->disk, sum, &after);
	*has_changed = before != after || r->is_strange;
	return e;
}

enum err rights_take(struct rights *r, const json_t *answer, const char *kiosk,
	const unsigned char receipt_key[32], bool *has_changed_out)
{
	const json_t *grants = json_object_get(answer, "grants");
	const json_t *back = json_object_get(answer, "back");
	int64_t seen = 0, epoch = 0, told = json_integer_value(json_object_get(answer, "epoch"));
	bool has_changed = false;
	if (!json_is_integer(json_object_get(answer, "epoch")) || !json_is_array(grants) ||
		!json_is_array(back) || json_array_size(grants) > GRANTS_MAX ||
		json_array_size(back) > GRANTS_MAX)
		return ERR_BAD_INPUT;
	enum err e = rights_facts(r, &seen, &epoch);
	/* Late, of an epoch that is over; or to one that must hear of a newer one first. */
	if (e || told < epoch || (r->is_strange && told == epoch && seen))
		return e ? e : ERR_BAD_INPUT;
	e = disk_begin(r->disk);
	if (e)
		return e;
	e = disk_end(r->disk, take(r, answer, kiosk, receipt_key, &has_changed));
	if (e)
		return e;
	r->is_strange = false;
	*has_changed_out = has_changed;
	return ERR_OK;
}

/* --- selling ------------------------------------------------------------------------------------
 */

static enum err read_right(enum err e, sqlite3_stmt *stmt, struct right *right_out)
{
	*right_out = (struct right){0};
	if (!e && disk_step(stmt, &e)) {
		right_out->lease = sqlite3_column_int64(stmt, 0);
		snprintf(right_out->check, sizeof right_out->check, "%s",
			(const char *)sqlite3_column_text(stmt, 1));
	}
	sqlite3_finalize(stmt);
	return e;
}

enum err rights_find(struct rights *r, const char *service, const char *place, const char *start,
	struct right *right_out)
{
	sqlite3_stmt *stmt = NULL;
	*right_out = (struct right){0};
	if (r->is_strange)
		return ERR_OK;
	enum err e = disk_ask(r->disk, &stmt,
		"SELECT lease, word FROM lent WHERE state = 1 AND service = ? AND place = ?"
		" AND start = ? ORDER BY lease LIMIT 1",
		"sss", service, place, start);
	return read_right(e, stmt, right_out);
}

enum err rights_use(struct disk *disk, int64_t lease, const char *request)
{
	int changed = 0;
	enum err e = disk_run(disk, &changed,
		"UPDATE lent SET state = 2, request = ? WHERE lease = ? AND state = 1", "si",
		request, lease);
	return !e && !changed ? ERR_NOT_FOUND : e;
}

enum err rights_used_by(struct rights *r, const char *request, struct right *right_out)
{
	sqlite3_stmt *stmt = NULL;
	enum err e = disk_ask(r->disk, &stmt,
		"SELECT lease, word FROM lent WHERE state = 2 AND request = ?", "s", request);
	return read_right(e, stmt, right_out);
}

/* --- giving back --------------------------------------------------------------------------------
 */

enum err rights_returning(struct rights *r, int64_t leases_out[RIGHTS_RETURN_MAX], int *n_out)
{
	sqlite3_stmt *stmt = NULL;
	int n = 0;
	enum err e = disk_ask(r->disk, &stmt,
		"SELECT lease FROM lent WHERE state = 3 ORDER BY lease LIMIT ?", "i",
		(int64_t)RIGHTS_RETURN_MAX);
	while (!e && disk_step(stmt, &e))
		leases_out[n++] = sqlite3_column_int64(stmt, 0);
	sqlite3_finalize(stmt);
	*n_out = n;
	return e;
}

enum err rights_returned(struct rights *r, const int64_t *leases, int n)
{
	enum err e = disk_begin(r->disk);
	if (e)
		return e;
	for (int i = 0; !e && i < n; i++)
		e = disk_run(r->disk, NULL, "DELETE FROM lent WHERE lease = ? AND state = 3", "i",
			leases[i]);
	return disk_end(r->disk, e);
}

/* --- telling the kiosk
 * ----------------------------------------------------------------------------- */

/* The object at key, made if there is none. */
static json_t *child(json_t *parent, const char *key, json_t *fresh)
{
	json_t *there = json_object_get(parent, key);
	if (!there)
		json_object_set(parent, key, fresh);
	json_decref(fresh);
	return there ? there : json_object_get(parent, key);
}

static void lent_add(json_t *lent, sqlite3_stmt *stmt)
{
	char day[11];
	int hour = 0, minute = 0;
	const char *start = (const char *)sqlite3_column_text(stmt, 2);
	if (strlen(start) != 16 || sscanf(start + 10, "T%2d:%2d", &hour, &minute) != 2)
		return;
	snprintf(day, sizeof day, "%.10s", start);
	json_t *places = child(lent, (const char *)sqlite3_column_text(stmt, 0), json_object());
	json_t *days = child(places, (const char *)sqlite3_column_text(stmt, 1), json_object());
	json_array_append_new(child(days, day, json_array()), json_integer(hour * 60 + minute));
}

enum err rights_json(struct rights *r, json_t **lent_out)
{
	sqlite3_stmt *stmt = NULL;
	json_t *lent = json_object();
	enum err e = r->is_strange ? ERR_OK
				   : disk_ask(r->disk, &stmt,
					     "SELECT DISTINCT service, place, start FROM lent"
					     " WHERE state = 1 ORDER BY start",
					     "");
	while (!e && stmt && disk_step(stmt, &e))
		lent_add(lent, stmt);
	sqlite3_finalize(stmt);
	if (e)
		json_decref(lent);
	else
		*lent_out = lent;
	return e;
}
