/* SPDX-License-Identifier: GPL-3.0-or-later */
/* easy_server: Easy!Appointments as it was observed: it books whatever it is told, answers 500 for
 * what is only wrong, and ignores who asks for what it does not know.  With faults; served over
 * HTTP (easy_start), or asked directly (easy_create, easy_tell). */
#ifndef FOYER_TESTS_CITY_EASY_SERVER_H
#define FOYER_TESTS_CITY_EASY_SERVER_H

#include "tests/city/shell.h"

enum easy_call {
	EASY_FREE,
	EASY_LIST,
	EASY_CUSTOMER,
	EASY_FIND,
	EASY_BOOK,
	EASY_DELETE,
	EASY_CALLS
};
enum easy_fault { EASY_FINE, EASY_DROP, EASY_DROP_BEFORE, EASY_ERROR, EASY_INVALID, EASY_RIVAL };

struct easy_server;

struct easy_server *easy_start(void);
struct easy_server *easy_create(void);
/* A tell_fn; status 0: no answer. */
void easy_tell(void *server, const struct heard *h, struct told *t);
void easy_stop(struct easy_server *s);
int easy_port(const struct easy_server *s);
/* The next such call has this fault.  RIVAL: somebody else books the time just before it. */
void easy_set_fault(struct easy_server *s, enum easy_call call, enum easy_fault fault);
/* Appointments with part in their notes; "" all. */
int easy_count(struct easy_server *s, const char *part);
/* Bookings that were asked for, also those that failed. */
int easy_posts(struct easy_server *s);

#endif
