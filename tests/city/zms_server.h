/* SPDX-License-Identifier: GPL-3.0-or-later */
/* zms_server: the citizen API of ZMS as it was observed, on threads of its own: one seat a time,
 * holds, two confirmations, keys that change at a cancellation, and faults at each of its calls. */
#ifndef FOYER_TESTS_CITY_ZMS_SERVER_H
#define FOYER_TESTS_CITY_ZMS_SERVER_H

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

struct zms_server *zms_start(void);
void zms_stop(struct zms_server *z);
int zms_port(const struct zms_server *z);
/* The next such call has this fault. */
void zms_set_fault(struct zms_server *z, enum zms_call call, enum zms_fault fault);
/* Holds older than 15 minutes lapse; everything is older by ms. */
void zms_pass_time(struct zms_server *z, int64_t ms);
/* Appointments in that state ("confirmed"). */
int zms_count(struct zms_server *z, const char *state);
/* Somebody else takes the time. */
void zms_take(struct zms_server *z, int64_t timestamp);

#endif
