/* SPDX-License-Identifier: GPL-3.0-or-later */
/* staff: who may work at the console, and as what.  A removed member's row stays, so that what they
 * did keeps its name; the name is never given to somebody else.  Passwords come here as hashes
 * only (hasher.h). */
#ifndef FOYER_HUB_CONSOLE_STAFF_H
#define FOYER_HUB_CONSOLE_STAFF_H

#include "hub/store/hub.h"
#include "kiosk/base/err.h"

#include <stdbool.h>
#include <stdint.h>

enum staff_role { STAFF_AUTHOR = 1, STAFF_APPROVER = 2, STAFF_OPERATOR = 4 };

enum {
	STAFF_ROLES_ALL = STAFF_AUTHOR | STAFF_APPROVER | STAFF_OPERATOR,
	STAFF_NAME_MAX = 40,	/* small letters, digits, . _ - @; . is not first */
	STAFF_INVITE_CHARS = 16, /* Crockford's base 32: 80 random bits */
	STAFF_INVITE_HOURS = 72,
	STAFF_HASH_MAX = 128,
	STAFF_LIST_MAX = 1000,
	STAFF_ROLE_WORDS = 48
};

struct staff {
	int64_t staff;	  /* 0: nobody */
	char name[STAFF_NAME_MAX + 1];
	unsigned roles;	  /* of enum staff_role */
	bool has_password; /* has been here once and chosen one */
	bool is_gone;
	int64_t made_ms, seen_ms;
};

/* "author, approver"; "none" where there is none. */
void staff_role_words(unsigned roles, char out[STAFF_ROLE_WORDS]);
/* The other way, with commas; false for a word that is no role, or none at all. */
bool staff_role_read(const char *words, unsigned *roles_out);

/* A name as it was typed, made as names are kept: small letters, nothing around it. */
void staff_name_plain(const char *typed, char out[STAFF_NAME_MAX + 1]);

/* All acts are in the record, in the transaction that does them. */

/* Adds a member and makes the code of the first sign-in.  Errors: ERR_BAD_INPUT (a name or roles
 * that cannot be), ERR_EXISTS (the name is or was somebody's). */
MUST_USE enum err staff_add(struct hub *hub, const char *name, unsigned roles, int64_t now_ms,
	char invite_out[STAFF_INVITE_CHARS + 1]);
/* These three end the member's sessions.  Errors: ERR_NOT_FOUND; ERR_DENIED (there would be no
 * operator left). */
MUST_USE enum err staff_remove(struct hub *hub, const char *name, int64_t now_ms);
MUST_USE enum err staff_set_roles(
	struct hub *hub, const char *name, unsigned roles, int64_t now_ms);
/* Password, authenticator and recovery codes are void; a new code for the first sign-in is made. */
MUST_USE enum err staff_reset(struct hub *hub, const char *name, int64_t now_ms,
	char invite_out[STAFF_INVITE_CHARS + 1]);
/* What one does oneself: a new password, as its hash; a new authenticator, its secret and the half minute
 * whose number was typed.  All one's sessions but `stays` end.  Errors: ERR_NOT_FOUND. */
MUST_USE enum err staff_set_password(
	struct hub *hub, const char *name, const char *hash, int64_t stays, int64_t now_ms);
MUST_USE enum err staff_set_authenticator(struct hub *hub, const char *name, const char *secret,
	int64_t step, int64_t stays, int64_t now_ms);
/* Errors: ERR_NOT_FOUND (never there, or gone). */
MUST_USE enum err staff_find(struct hub *hub, const char *name, struct staff *out);
/* Calls each with one after the other, by name, the gone last, STAFF_LIST_MAX at most. */
MUST_USE enum err staff_each(
	struct hub *hub, void (*each)(void *ctx, const struct staff *one), void *ctx);

#endif
