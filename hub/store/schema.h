/* SPDX-License-Identifier: GPL-3.0-or-later */
/* schema: the hub's tables, as steps from one version to the next.  A step that was released is
 * never changed; a new one is added behind it.  docs/developers/hub.md says what each table is. */
#ifndef FOYER_HUB_STORE_SCHEMA_H
#define FOYER_HUB_STORE_SCHEMA_H

#include "kiosk/base/err.h"

extern const char *const schema_steps[];
extern const int schema_step_count;

/* The tables are of a version that this hub does not know: says so.  ERR_UNSUPPORTED. */
MUST_USE enum err schema_too_new(int version);

#endif
