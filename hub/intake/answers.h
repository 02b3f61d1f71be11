/* SPDX-License-Identifier: GPL-3.0-or-later */
/* answers: the form of what is inside the seal (protocol.md 8), one row of a table a field.  Pure.
 */
#ifndef FOYER_HUB_INTAKE_ANSWERS_H
#define FOYER_HUB_INTAKE_ANSWERS_H

#include "kiosk/base/err.h"
#include "kiosk/model/request.h"

#include <jansson.h>

/* True if answers have the form of their kind.  If not, *wrong_out names the field (static).
 * Fields that we do not know are let through: a newer kiosk may say more. */
bool answers_are_right(enum request_kind kind, const json_t *answers, const char **wrong_out);

#endif
