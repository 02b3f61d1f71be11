/* SPDX-License-Identifier: GPL-3.0-or-later */
/* turnover: a new sealing key takes the place of the working one, and the old one is given up when
 * nothing can come any more that only it opens.  A kiosk learns the new key when it next asks for
 * the keys, and says with each asking how many requests it still has to bring.  One that was given
 * the new key and later says "none" has nothing left that was sealed before. */
#ifndef FOYER_HUB_INTAKE_TURNOVER_H
#define FOYER_HUB_INTAKE_TURNOVER_H

#include "hub/store/hub.h"
#include "kiosk/base/err.h"

#include <jansson.h>
#include <stdint.h>

enum { TURNOVER_NOT_SAID = -1 };

/* Kiosk has asked for the keys.  waiting: requests that it has to bring; TURNOVER_NOT_SAID. */
MUST_USE enum err turnover_heard(struct hub *hub, const char *kiosk, int64_t waiting);

/* Where another hub at the same database made a new sealing key: takes it from the key folder, if it
 * was copied here.  Errors: ERR_NOT_FOUND (it was not, yet), of db_run, of keys_reread. */
MUST_USE enum err turnover_look(struct hub *hub);
/* Makes a new working key; kiosks learn it by themselves, other hubs when the folder was copied to
 * them.  Errors: of turnover_look, of keys_rotate. */
MUST_USE enum err turnover_rotate(struct hub *hub, int64_t now_ms);
/* Gives up an old key.  Errors: ERR_NOT_FOUND, ERR_EXISTS (a kiosk may still bring, or the hub
 * still keeps, what only it opens). */
MUST_USE enum err turnover_retire(struct hub *hub, const char *key, int64_t now_ms);
/* {"working", "recovery", "old": [{"key", "kept"}], "behind": [{"kiosk", "centre", "has_new"}]}:
 * kept counts requests here that only that key opens; behind, the kiosks (lost ones are left out)
 * that may still bring some.  Gives a new object. */
MUST_USE enum err turnover_show(struct hub *hub, json_t **out);

#endif
