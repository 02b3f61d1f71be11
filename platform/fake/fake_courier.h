/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fake_courier: a city in memory.  One thread.  It keeps what is submitted, confirms it while
 * its line is up, and has free times and open reports made of the loaded content, the same ones
 * for the same day.  Forms: docs/developers/protocol.md 5 to 7.  Nothing reaches a disk.
 * Order: fake_courier_create -> fake_courier_tick (line, room, times and public reports are told
 * by the first) -> submit ... -> tick ... -> port.destroy. */
#ifndef FOYER_PLATFORM_FAKE_COURIER_H
#define FOYER_PLATFORM_FAKE_COURIER_H

#include "kiosk/content/content.h"
#include "kiosk/ports/clock.h"
#include "kiosk/ports/courier.h"

enum { FAKE_TIMES_DAYS = 14 };

struct fake_courier;

/* Gives *courier_out and its port; port.destroy frees both.  Borrows clock's self and content
 * until then.  The line is up and there is room.  Errors: ERR_NO_MEMORY. */
MUST_USE enum err fake_courier_create(struct clock_port clock, const struct content *content,
	courier_sink *sink, void *ctx, struct fake_courier **courier_out,
	struct courier_port *port_out);
/* Tells the sink all that is due: first what was saved (or not), then, one tick later and with
 * the line up, what the city said to it; changes of line, room, times, reports and the call. */
void fake_courier_tick(struct fake_courier *c);

/* For the script; each is told at the next tick. */
void fake_courier_line(struct fake_courier *c, bool is_up);
void fake_courier_room(struct fake_courier *c, bool has_room);
/* The next visit that reaches the city finds its time taken. */
void fake_courier_gone_next(struct fake_courier *c);
/* A volunteer answers the call that is waiting.  Copies name. */
void fake_courier_call_answer(struct fake_courier *c, const char *name);
/* How many requests are kept, and how many of them the person was shown. */
int fake_courier_kept(const struct fake_courier *c);
int fake_courier_shown(const struct fake_courier *c);

#endif
