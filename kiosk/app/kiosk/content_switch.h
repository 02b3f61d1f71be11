/* SPDX-License-Identifier: GPL-3.0-or-later */
/* content_switch: signed content that kiosk-sync offers: read beside the work, shown when nobody is
 * here, told back.  UI thread.  Order: content_switch_start -> offer, idle ... -> _stop. */
#ifndef FOYER_APP_KIOSK_CONTENT_SWITCH_H
#define FOYER_APP_KIOSK_CONTENT_SWITCH_H

#include "content_keeper.h"
#include "content_loading.h"

#include "kiosk/core/loop.h"
#include "kiosk/ports/courier.h"

/* Starts zeroed. */
struct content_switch {
	struct loop *loop;
	struct content_keeper *keeper;
	const struct courier_port *courier;
	struct loop_timer *well;
	struct content_loading *loading;
	struct package_label loaded; /* or being loaded */
	struct content *waiting;     /* read and good, not shown yet; NULL: none */
};

/* Tells what is on screen.  Borrows all until content_switch_stop. */
void content_switch_start(struct content_switch *s, struct loop *loop,
	struct content_keeper *keeper, const struct courier_port *courier);
void content_switch_stop(struct content_switch *s);
/* kiosk-sync offers a package (JSON). */
void content_switch_offer(struct content_switch *s, const char *json);
/* Nobody is here: true if there is new content; keeper->now is it, and *old_out what the caller
 * destroys once it is not shown any more. */
bool content_switch_idle(struct content_switch *s, struct content **old_out);
/* What is on screen has changed otherwise: tells it. */
void content_switch_tell(struct content_switch *s);

#endif
