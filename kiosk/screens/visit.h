/* SPDX-License-Identifier: GPL-3.0-or-later */
/* visit: one person's time at the machine: where they are, what a press does, when time is up.
 * Pure: it is given the time and the world, it gives pages and effects.  UI thread.
 * Order: visit_create -> (visit_build -> visit_act | visit_tick | visit_saved ...)* -> visit_destroy. */
#ifndef FOYER_SCREENS_VISIT_H
#define FOYER_SCREENS_VISIT_H

#include "kiosk/screens/screen.h"

struct effects {
	const struct effect *list; /* borrowed until the next call on the visit */
	int count;
};

/* Gives a visit in which nobody is there (A1, or X9 while world says that it is starting).  Borrows world for its life. */
MUST_USE enum err visit_create(struct world *world, struct visit **visit_out);
void visit_destroy(struct visit *v);

/* Builds the page of now into page (items and arena are the caller's; the arena is reset).
 * fit decides the parts; its results are in the page. */
void visit_build(struct visit *v, struct page *page, page_fit *fit, void *fit_ctx);
/* Carries out one action of a person.  Every call counts as a sign of life. */
struct effects visit_act(struct visit *v, struct action action);
/* A sign of life without an action (a touch on paper, a key that only moves focus). */
struct effects visit_alive(struct visit *v);
/* When visit_tick wants to be called: mono ms; INT64_MAX: never. */
int64_t visit_due_ms(const struct visit *v);
/* Time has come: advances, warnings, ends. */
struct effects visit_tick(struct visit *v);
/* Whole seconds left of the warning X3, in steps of ten. */
int visit_seconds_left(const struct visit *v);
/* Speech plays, or a helper is there: the idle clock stands still. */
void visit_busy(struct visit *v, bool is_busy);

/* Answers from outside. */
/* All parts of the machine have answered: X9 gives way to A1. */
struct effects visit_started(struct visit *v);
struct effects visit_saved(struct visit *v, const char *id);
struct effects visit_not_saved(struct visit *v, const char *id);
struct effects visit_outcome(struct visit *v, const char *id, enum outcome outcome);
/* What a clerk needs to book the lent time of request id by hand (slip.h); before its outcome. */
void visit_code(struct visit *v, const char *id, const char *code);
struct effects visit_status(struct visit *v, enum err err, const char *json);
struct effects visit_call(struct visit *v, int state, const char *name);
/* The lamp at the desk works, or it does not and nobody is told that it does. */
struct effects visit_lamp(struct visit *v, bool works);
struct effects visit_printed(struct visit *v, enum err err);
struct effects visit_headphones(struct visit *v, bool is_in);
/* A danger alert came: shown at the next change of screen; danger to life at once (ux.md N3). */
struct effects visit_alert(struct visit *v, bool at_once);
/* Other alerts (protocol.md 14): what the person reads stays the same one.  Errors: of alerts_read. */
MUST_USE enum err visit_alerts(struct visit *v, const char *json);
/* Likewise other urgent notices of the city, in the same form. */
MUST_USE enum err visit_announced(struct visit *v, const char *json);
/* Something of ours failed: X8. */
struct effects visit_sorry(struct visit *v);

const struct session *visit_session(const struct visit *v);
enum screen_id visit_screen(const struct visit *v);
const struct tongue *visit_tongue(const struct visit *v);
/* The settings, for ways in that change them themselves (volume keys). */
struct profile *visit_profile(struct visit *v);
/* Goes straight to a screen in a waking session: tests, pictures, previews. */
void visit_jump(struct visit *v, enum screen_id to);
/* The session itself, to put a test in a given state. */
struct session *visit_session_for_test(struct visit *v);

#endif
