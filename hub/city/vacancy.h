/* SPDX-License-Identifier: GPL-3.0-or-later */
/* vacancy: the free times of the city's own systems, for `GET /v1/times`.  Of each endpoint that
 * says "times", each visit that it carries to one place is asked for again and again; what was
 * heard is kept in memory, with its age, and is not used when it is too old. */
#ifndef FOYER_HUB_CITY_VACANCY_H
#define FOYER_HUB_CITY_VACANCY_H

#include "hub/city/endpoint.h"
#include "kiosk/core/loop.h"
#include "kiosk/sync/http.h"

struct vacancies;

/* Begins to ask, one call at a time.  Borrows all. */
MUST_USE enum err vacancies_create(struct loop *loop, struct http *http,
	const struct endpoint *endpoints, int count, struct vacancies **vacancies_out);
/* Accepts NULL. */
void vacancies_destroy(struct vacancies *vacancies);
/* Changes days (protocol.md 6, of one service at one place, as the hub's own hours have them for
 * visits of so many minutes) to what is free there.  Where nothing was heard, or too long ago, days
 * stay as they are: any time of the hours may be asked for, and the city says yes or no. */
void vacancies_apply(const struct vacancies *vacancies, const char *service, const char *place,
	int minutes, int64_t now_ms, json_t *days);
/* When the free times of an endpoint were heard, the oldest of its rows; 0: it lists none, -1: not
 * yet, or too long ago. */
int64_t vacancies_heard_ms(const struct vacancies *vacancies, const struct endpoint *ep);

#endif
