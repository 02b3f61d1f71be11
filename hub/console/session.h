/* SPDX-License-Identifier: GPL-3.0-or-later */
/* session: a browser in which a member of staff is signed in.  It bears a token of 256 random bits;
 * the hub keeps its hash only.  A session ends an hour after its last request, and 12 hours after it
 * began. */
#ifndef FOYER_HUB_CONSOLE_SESSION_H
#define FOYER_HUB_CONSOLE_SESSION_H

#include "hub/console/staff.h"

enum {
	SESSION_TOKEN_CHARS = 64,
	SESSION_CHECK_CHARS = 32,
	SESSION_IDLE_MIN = 60, /* long texts are typed between two presses */
	SESSION_HOURS = 12,
	SESSION_SAID_MAX = 400
};

/* How far somebody is in. */
enum session_stage {
	SESSION_NONE,	 /* nobody: the token only ties forms to this browser */
	SESSION_JOINING, /* with the code of the first sign-in: a password is still to be chosen */
	SESSION_IN
};

struct session {
	int64_t session;
	enum session_stage stage;
	struct staff who;			/* zeroed at SESSION_NONE */
	char check[SESSION_CHECK_CHARS + 1];	/* what each form bears */
	char said[SESSION_SAID_MAX + 1];	/* to be shown once */
	bool is_warning;
	int64_t made_ms, seen_ms;
};

/* A token for a browser that has none. */
void session_token_make(char token_out[SESSION_TOKEN_CHARS + 1]);
/* The check that belongs to a token; a form counts only with it. */
void session_check_make(const char *token, char out[SESSION_CHECK_CHARS + 1]);
/* Begins a session of staff with a new token.  Errors: those of db_run. */
MUST_USE enum err session_begin(struct hub *hub, int64_t staff, enum session_stage stage,
	int64_t now_ms, char token_out[SESSION_TOKEN_CHARS + 1]);
/* Whose token it is; with no live session behind it, *out is zeroed but for the check.
 * Errors: ERR_BAD_INPUT (no token), those of the database. */
MUST_USE enum err session_find(
	struct hub *hub, const char *token, int64_t now_ms, struct session *out);
/* Whose session it was that has ended by itself in the last half day, or more.  Errors: ERR_NOT_FOUND. */
MUST_USE enum err session_was(struct hub *hub, const char *token, struct staff *out);
/* In how many browsers a member is signed in. */
MUST_USE enum err session_count(struct hub *hub, int64_t staff, int64_t now_ms, int64_t *count_out);
/* Words for the next page, copied. */
MUST_USE enum err session_say(
	struct hub *hub, const struct session *s, const char *words, bool is_warning);
/* They were shown. */
MUST_USE enum err session_said(struct hub *hub, const struct session *s);
MUST_USE enum err session_end(struct hub *hub, const struct session *s);
/* All of a member's, but the one (0: all). */
MUST_USE enum err session_end_all(struct hub *hub, int64_t staff, int64_t but);

#endif
