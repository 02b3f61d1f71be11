/* SPDX-License-Identifier: GPL-3.0-or-later */
/* show: the hub's answers as plain text for staff.  Times are in the time zone of this machine. */
#ifndef FOYER_HUBCTL_SHOW_H
#define FOYER_HUBCTL_SHOW_H

#include <jansson.h>
#include <stdint.h>

/* One request of the inbox with all of its answers. */
void show_request(const json_t *request);
/* All open calls for a volunteer, and how to answer one. */
void show_calls(const json_t *calls, int64_t now_ms);
/* Codes of volunteers, and the phones that signed in with each. */
void show_volunteers(const json_t *codes);
void show_kiosks(const json_t *kiosks);
void show_shown(const json_t *shown);
void show_endpoints(const json_t *endpoints, int64_t now_ms);
void show_items(const json_t *items);
void show_report(const json_t *report);

#endif
