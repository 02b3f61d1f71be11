/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/console/proof.h"

#include <liboath/oath.h>
#include <qrencode.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hub/store/db.h"
#include "hub/store/secret.h"

enum { SECRET_BYTES = 20, DIGITS = 6, QR_MARGIN = 4, LINK_BYTES = 256 };

static const char base32[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"; /* RFC 4648 */

/* --- the authenticator ----------------------------------------------------------------------- */

void proof_secret_make(char out[PROOF_SECRET_CHARS + 1])
{
	for (int i = 0; i < PROOF_SECRET_CHARS; i++)
		out[i] = base32[randombytes_uniform(sizeof base32 - 1)];
	out[PROOF_SECRET_CHARS] = '\0';
}

bool proof_secret_is_right(const char *secret)
{
	return strlen(secret) == PROOF_SECRET_CHARS && strspn(secret, base32) == PROOF_SECRET_CHARS;
}

int64_t proof_step(const char *secret, const char *number, int64_t after, int64_t now_ms)
{
	char *key = NULL;
	size_t n = 0;
	int64_t step = 0;
	int off = 0;
	time_t now = (time_t)(now_ms / 1000);
	if (strlen(number) != DIGITS || strspn(number, "0123456789") != DIGITS ||
		oath_base32_decode(secret, strlen(secret), &key, &n) != OATH_OK)
		return 0;
	if (n == SECRET_BYTES &&
		oath_totp_validate2(key, n, now, PROOF_STEP_S, 0, PROOF_STEPS_OFF, &off, number) >= 0)
		step = now / PROOF_STEP_S + off;
	sodium_memzero(key, n);
	free(key);
	return step > after ? step : 0;
}

enum err proof_picture(struct html *h, const char *secret, const char *name)
{
	char link[LINK_BYTES];
	snprintf(link, sizeof link, "otpauth://totp/Foyer:%s?secret=%s&issuer=Foyer", name, secret);
	QRcode *qr = QRcode_encodeString8bit(link, 0, QR_ECLEVEL_M);
	if (!qr)
		return ERR_NO_MEMORY;
	int side = qr->width + 2 * QR_MARGIN;
	html_add(h,
		"<svg class=\"qr\" role=\"img\" aria-label=\"Picture for the camera of your telephone;"
		" the letters below say the same\" viewBox=\"0 0 %d %d\" shape-rendering=\"crispEdges\">"
		"<rect width=\"%d\" height=\"%d\" fill=\"#fff\"/><path fill=\"#000\" d=\"",
		side, side, side, side);
	for (int i = 0; i < qr->width * qr->width; i++)
		if (qr->data[i] & 1)
			html_add(h, "M%d %dh1v1h-1z", i % qr->width + QR_MARGIN,
				i / qr->width + QR_MARGIN);
	html_add(h, "\"/></svg>");
	QRcode_free(qr);
	return h->err;
}

/* --- codes on paper -------------------------------------------------------------------------- */

enum err proof_codes_make(
	struct hub *hub, int64_t staff, char out[PROOF_CODES][PROOF_CODE_CHARS + 1])
{
	enum err e = db_run(hub->db, "DELETE FROM staff_codes WHERE staff = ?", "i", staff);
	for (int i = 0; !e && i < PROOF_CODES; i++) {
		char hash[SECRET_HASH_CHARS + 1];
		secret_code_make(PROOF_CODE_CHARS, out[i]);
		secret_hash(out[i], hash);
		e = db_run(hub->db, "INSERT INTO staff_codes(hash, staff) VALUES(?, ?)", "si", hash,
			staff);
	}
	return e;
}

static enum err take_code(struct hub *hub, int64_t staff, const char *code)
{
	char hash[SECRET_HASH_CHARS + 1];
	secret_hash(code, hash);
	enum err e = db_run(hub->db, "DELETE FROM staff_codes WHERE staff = ? AND hash = ?", "is",
		staff, hash);
	return !e && db_changed(hub->db) != 1 ? ERR_DENIED : e;
}

static enum err read_secret(
	struct hub *hub, int64_t staff, char secret_out[PROOF_SECRET_CHARS + 1], int64_t *step_out)
{
	struct db_rows rows;
	db_ask(hub->db, &rows, "SELECT totp, totp_step FROM staff WHERE staff = ?", "i", staff);
	bool is_there = db_next(&rows);
	if (is_there) {
		snprintf(secret_out, PROOF_SECRET_CHARS + 1, "%s", db_text(&rows, 0));
		*step_out = db_int(&rows, 1);
	}
	enum err e = db_end(&rows);
	return e || is_there ? e : ERR_DENIED;
}

enum err proof_take(struct hub *hub, int64_t staff, const char *typed, int64_t now_ms)
{
	char secret[PROOF_SECRET_CHARS + 1] = "", code[PROOF_CODE_CHARS + 1], number[DIGITS + 2];
	int64_t last = 0;
	int n = 0;
	if (secret_code_read(typed, PROOF_CODE_CHARS, code))
		return take_code(hub, staff, code);
	for (; *typed && n <= DIGITS; typed++)
		if (*typed != ' ')
			number[n++] = *typed;
	number[n] = '\0';
	enum err e = read_secret(hub, staff, secret, &last);
	int64_t step = e ? 0 : proof_step(secret, number, last, now_ms);
	sodium_memzero(secret, sizeof secret);
	if (e || !step)
		return e ? e : ERR_DENIED;
	/* Of two that come at once, one is first. */
	e = db_run(hub->db, "UPDATE staff SET totp_step = ? WHERE staff = ? AND totp_step < ?", "iii",
		step, staff, step);
	return !e && db_changed(hub->db) != 1 ? ERR_DENIED : e;
}
