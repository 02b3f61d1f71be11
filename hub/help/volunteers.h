/* SPDX-License-Identifier: GPL-3.0-or-later */
/* volunteers: who may see the calls of a centre.  Staff make a code for it; a phone signs in with
 * the code, once, and gets a token that it keeps.  The hub keeps only hashes of both: 60 and 256
 * random bits, which nobody guesses, so a plain hash is enough and signing in costs nothing. */
#ifndef FOYER_HUB_HELP_VOLUNTEERS_H
#define FOYER_HUB_HELP_VOLUNTEERS_H

#include "hub/store/hub.h"
#include "kiosk/base/err.h"

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#define VOLUNTEER_COOKIE "foyer_volunteer" /* its value is the token */

enum {
	VOLUNTEER_CODE_CHARS = 12, /* Crockford's base 32; people may write it with spaces, dashes */
	VOLUNTEER_TOKEN_CHARS = 64,
	VOLUNTEER_CHECK_CHARS = 32,
	VOLUNTEER_NAME_LETTERS = 24,
	VOLUNTEER_CENTRE_MAX = 120,
	VOLUNTEER_DAYS = 180 /* a phone that was not there for so long signs in again */
};

struct tongue;

/* A phone that is signed in. */
struct volunteer {
	int64_t phone;
	char centre[VOLUNTEER_CENTRE_MAX + 1];
	char name[4 * VOLUNTEER_NAME_LETTERS + 1]; /* "" if they gave none */
	char check[VOLUNTEER_CHECK_CHARS + 1];	   /* what its forms must bear */
	const struct tongue *tongue;		   /* what it reads; who asks sets it */
};

/* Makes a code for a centre.  Errors: ERR_NOT_FOUND (no kiosk of such a centre is known). */
MUST_USE enum err volunteers_add(
	struct hub *hub, const char *centre, int64_t now_ms, char code_out[VOLUNTEER_CODE_CHARS + 1]);
/* Makes a code worthless; all phones that signed in with it are signed out.  Errors:
 * ERR_NOT_FOUND. */
MUST_USE enum err volunteers_remove(struct hub *hub, int64_t code);
/* [{"code": number, "centre", "made", "phones": [{"name", "seen"}]}], at most 1000 codes.  Gives a
 * new array. */
MUST_USE enum err volunteers_list(struct hub *hub, json_t **list_out);

/* Signs a phone in.  name: the volunteer's, may be "".  Errors: ERR_DENIED (no such code),
 * ERR_BAD_INPUT (a name too long, or no text). */
MUST_USE enum err volunteers_enter(struct hub *hub, const char *code, const char *name,
	int64_t now_ms, char token_out[VOLUNTEER_TOKEN_CHARS + 1]);
/* Who has this token; leaves out->tongue as it is.  Errors: ERR_DENIED. */
MUST_USE enum err volunteers_find(
	struct hub *hub, const char *token, int64_t now_ms, struct volunteer *out);
/* True while that phone is signed in. */
bool volunteers_is_in(struct hub *hub, int64_t phone);
/* Signs it out. */
MUST_USE enum err volunteers_leave(struct hub *hub, const struct volunteer *v);

#endif
