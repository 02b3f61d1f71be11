/* SPDX-License-Identifier: GPL-3.0-or-later */
/* date: the one form of date that TUF metadata have, "YYYY-MM-DDTHH:MM:SSZ" (specification 4.2.3).
 * Any thread; no state. */
#ifndef FOYER_TUF_DATE_H
#define FOYER_TUF_DATE_H

#include <stdbool.h>
#include <stdint.h>

/* False if text is not a date of that form that exists; else its seconds since 1970 UTC. */
bool date_read(const char *text, int64_t *seconds_out);

#endif
