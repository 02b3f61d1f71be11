/* SPDX-License-Identifier: GPL-3.0-or-later */
/* finding: one line of the doctor: `ok: what` or `look: what -- what to do`. */
#ifndef FOYER_KIOSKCTL_FINDING_H
#define FOYER_KIOSKCTL_FINDING_H

#include "kiosk/base/err.h"

struct findings {
	int ok, look;
};

/* Prints an ok line. */
void finding_ok(struct findings *f, const char *fmt, ...) PRINTF_LIKE(2, 3);
/* Prints a line of what is wrong; `mend` says what to do. */
void finding_look(struct findings *f, const char *mend, const char *fmt, ...) PRINTF_LIKE(3, 4);

#endif
