/* SPDX-License-Identifier: GPL-3.0-or-later */
/* receipt: the city's signed word on one request (docs/developers/protocol.md 4). */
#ifndef FOYER_HUB_INTAKE_RECEIPT_H
#define FOYER_HUB_INTAKE_RECEIPT_H

#include "hub/store/keys.h"

enum { RECEIPT_MAX = 512, RECEIPT_SIG_CHARS = 88 };

struct receipt {
	char text[RECEIPT_MAX], sig[RECEIPT_SIG_CHARS + 1];
};

/* state: "received", or "durable" once it is in a backup.  The fields hold letters, digits and
 * dashes only (kiosk ids are ours), so nothing needs quoting. */
void receipt_make(struct receipt *r, const struct keys *keys, const char *kiosk, const char *id,
	const char *sha256, const char *state, const char *outcome);

#endif
