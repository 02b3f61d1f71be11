/* SPDX-License-Identifier: GPL-3.0-or-later */
/* zms_server: the citizen API of ZMS as it was observed: one seat a time, holds, two confirmations,
 * keys that change at a cancellation, and faults at each of its calls.  Served over HTTP
 * (zms_start), or asked directly (zms_create, zms_tell). */
#ifndef FOYER_TESTS_CITY_ZMS_SERVER_H
#define FOYER_TESTS_CITY_ZMS_SERVER_H

#include "tests/city/shell.h"

#include <stdint.h>

enum zms_call {
	ZMS_RESERVE,
	ZMS_UPDATE,
	ZMS_PRECONFIRM,
	ZMS_CONFIRM,
	ZMS_GET,
	ZMS_CANCEL,
	ZMS_CALLS
};
enum zms_fault { ZMS_FINE, ZMS_DROP, ZMS_DROP_BEFORE, ZMS_ERROR, ZMS_ERROR_BEFORE, ZMS_FAULTS };

struct zms_server;

enum { ZMS_TIMES = 4 };

struct zms_server *zms_start(void);
/* first: of the times in its calendar, unix seconds; each half an hour later. */
struct zms_server *zms_create(int64_t first);
/* A tell_fn; status 0: no answer. */
void zms_tell(void *server, const struct heard *h, struct told *t);
void zms_stop(struct zms_server *z);
int zms_port(const struct zms_server *z);
/* The next such call has this fault. */
void zms_set_fault(struct zms_server *z, enum zms_call call, enum zms_fault fault);
/* Holds older than 15 minutes lapse; everything is older by ms. */
void zms_pass_time(struct zms_server *z, int64_t ms);
/* Appointments in that state ("confirmed"). */
int zms_count(struct zms_server *z, const char *state);
/* The same, with that text in the free text field. */
int zms_count_of(struct zms_server *z, const char *state, const char *note);
/* Somebody else takes the time. */
void zms_take(struct zms_server *z, int64_t timestamp);

#endif
