/* SPDX-License-Identifier: GPL-3.0-or-later */
/* approve: a draft on its way to residents: its bytes are frozen as a change (hub/publish), distinct
 * people sign that with keys that the hub never has, and then it is published.  Who may sign is
 * decided by the signatures that kiosks check; here it is also seen to that one account hands in
 * one key and no other's.  One thread. */
#ifndef FOYER_HUB_CONSOLE_APPROVE_H
#define FOYER_HUB_CONSOLE_APPROVE_H

#include "hub/console/draft.h"

enum { APPROVE_WORDS_MAX = 500, APPROVE_SUM_CHARS = 64, APPROVE_CENTRES_MAX = 50 };

/* When and where a change is shown. */
struct approve_plan {
	int64_t at_ms;	 /* 0: at once */
	int ring;	 /* the furthest; -1: all */
	json_t *centres; /* names; NULL: all */
};

/* Files of the draft that somebody else has changed since the draft first did, {PATH: true}: to
 * publish the draft would undo that.  Gives an object, empty for none. */
MUST_USE enum err approve_outdated(struct hub *hub, const struct draft *d, json_t **out);
/* Freezes the draft as a change, and lets it wait.  words: what is in the way, in plain English.
 * Errors: ERR_DENIED (words say why), ERR_GONE (it is not open). */
MUST_USE enum err approve_ask(struct hub *hub, const struct draft *d, const struct approve_plan *plan,
	int64_t now_ms, char words[APPROVE_WORDS_MAX]);
/* The same for a change that was made elsewhere: of a rollback, of an urgent notice.  Takes change.
 * Gives the draft that stands for it. */
MUST_USE enum err approve_ask_change(struct hub *hub, const char *title, const char *who,
	const char *kind, json_t *change, int64_t now_ms, int64_t *draft_out);
/* Gives the change of a draft that waits.  Errors: ERR_NOT_FOUND, ERR_DAMAGED. */
MUST_USE enum err approve_change(struct hub *hub, int64_t draft, json_t **out);
/* SHA-256 over what is signed: each role's name and text, a line each. */
void approve_sum(const json_t *change, char out[APPROVE_SUM_CHARS + 1]);
/* Takes in signatures ([{"role", "keyid", "sig"}], all by one key) that who hands in.
 * Errors: ERR_DENIED (words say why); those of the database. */
MUST_USE enum err approve_sign(struct hub *hub, const struct draft *d, const char *who,
	const json_t *signatures, int64_t now_ms, char words[APPROVE_WORDS_MAX]);
/* The signatures of one key in an uploaded change that the waiting one has not got.  Gives an array
 * for approve_sign.  Errors: ERR_DENIED (words say why). */
MUST_USE enum err approve_signatures_of(struct hub *hub, const struct draft *d, const char *bytes,
	size_t n, json_t **out, char words[APPROVE_WORDS_MAX]);
/* Publishes it if nobody must sign any more.  *did_out: it is published.  Errors: ERR_DENIED (words
 * say why not); ERR_GONE (another change was published meanwhile). */
MUST_USE enum err approve_publish(struct hub *hub, const struct draft *d, int64_t now_ms,
	bool *did_out, char words[APPROVE_WORDS_MAX]);
/* Takes it out of waiting: to open, or refused with a note.  Its change and signatures are void.
 * Errors: ERR_GONE. */
MUST_USE enum err approve_end(struct hub *hub, const struct draft *d, enum draft_state to,
	const char *note, int64_t now_ms);
/* Gives the plan of a draft as an object {"at_ms", "ring", "centres"}; what was published as a release
 * has that in "release". */
MUST_USE enum err approve_plan_of(struct hub *hub, int64_t draft, json_t **out);

#endif
