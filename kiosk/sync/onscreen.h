/* SPDX-License-Identifier: GPL-3.0-or-later */
/* onscreen: what the kiosk is offered to show, what it says that it does show, and the hub told of
 * it (protocol.md 1, 15).  Staff must see the difference.  One thread. */
#ifndef FOYER_SYNC_ONSCREEN_H
#define FOYER_SYNC_ONSCREEN_H

#include "kiosk/outbox/outbox.h"
#include "kiosk/sync/identity.h"
#include "kiosk/sync/line.h"
#include "kiosk/sync/now.h"
#include "kiosk/sync/supply.h"

struct onscreen;

/* What it stands on; all borrowed until onscreen_destroy. */
struct onscreen_ground {
	struct outbox *box;
	struct line *line;
	const struct identity *identity;
	const struct now *now;
	void (*tell)(void *ctx, json_t *message); /* to each kiosk; takes message */
	void *ctx;
};

/* supply: where signed content comes from; its url NULL: there is none, and what came with the
 * machine is shown.  Errors: of supply_create. */
MUST_USE enum err onscreen_create(struct loop *loop, const struct onscreen_ground *ground,
	const struct supply_options *supply, struct onscreen **onscreen_out);
void onscreen_destroy(struct onscreen *o);

/* A kiosk said hello: what it must know, by onscreen_ground.tell. */
void onscreen_hello(struct onscreen *o);
/* It says what it shows ("on_screen"). */
void onscreen_said(struct onscreen *o, const json_t *message);
void onscreen_line_is_back(struct onscreen *o);
/* Looks now for new content. */
void onscreen_look(struct onscreen *o);
/* Takes what a stick brings, the same tree with the same checks, once.  Errors: ERR_UNSUPPORTED
 * (this machine was given no root to check it by), ERR_BAD_INPUT (no whole path), ERR_EXISTS
 * (busy). */
MUST_USE enum err onscreen_take_from(struct onscreen *o, const char *dir);
/* For kioskctl: {"content", "version", "release", "checked", "refused", "words", "signed", "busy"}.
 */
json_t *onscreen_facts(const struct onscreen *o);

#endif
