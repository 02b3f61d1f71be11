/* SPDX-License-Identifier: GPL-3.0-or-later */
/* csv: tables for a spreadsheet (RFC 4180).  Every field is in quotes, and none can be taken for a
 * formula: what begins like one gets a ' in front (OWASP, "CSV injection"). */
#ifndef FOYER_HUB_CONSOLE_CSV_H
#define FOYER_HUB_CONSOLE_CSV_H

#include "kiosk/base/buf.h"

/* Adds one line of count fields.  Errors: those of k_buf_add. */
MUST_USE enum err csv_line(struct k_buf *out, const char *const *fields, int count);

#endif
