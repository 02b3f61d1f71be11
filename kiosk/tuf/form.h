/* SPDX-License-Identifier: GPL-3.0-or-later */
/* form: has the signed part of metadata the fields of its type, each of the right type and within
 * its limits (specification 4.2 to 4.6)?  What passes here can be read without further care.  Any
 * thread; no state. */
#ifndef FOYER_TUF_FORM_H
#define FOYER_TUF_FORM_H

#include "kiosk/tuf/metadata.h"

enum { FORM_KEYIDS_MAX = 256, FORM_ROLENAME_MAX = 1024 /* bytes */ };

bool form_is_signed(const json_t *body, enum metadata_type type);
/* {"keyid", "sig"} ..., each keyid once: two under one keyid are refused even where one of them, or
 * both, are good (specification 4.2). */
bool form_is_signatures(const json_t *signatures);

#endif
