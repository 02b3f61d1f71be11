/* SPDX-License-Identifier: GPL-3.0-or-later */
/* report: which reports the public may see, and joining one of them.  Public are kind, street and
 * status only (ux.md P6), and only of what lies on a street that the town knows. */
#ifndef FOYER_HUB_INTAKE_REPORT_H
#define FOYER_HUB_INTAKE_REPORT_H

#include "hub/store/matter.h"

enum { REPORTS_OPEN_MAX = 2000 };

/* Files a report.  answers have the form of protocol.md 8.  Within the caller's transaction. */
MUST_USE enum err report_file(struct hub *hub, const char *kiosk, const char *number,
	const json_t *answers, int64_t now_ms, int64_t *matter_out);
/* The open public reports, newest first, as protocol.md 7 says.  Gives a new object. */
MUST_USE enum err report_list(struct hub *hub, int64_t now_ms, json_t **list_out);
/* For a demo: a dozen open reports, where there are none at all yet. */
MUST_USE enum err report_fill_for_demo(struct hub *hub, const char *kiosk, int64_t now_ms);

#endif
