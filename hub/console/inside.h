/* SPDX-License-Identifier: GPL-3.0-or-later */
/* inside: what the files of the frame share; other pages need none of it. */
#ifndef FOYER_HUB_CONSOLE_INSIDE_H
#define FOYER_HUB_CONSOLE_INSIDE_H

#include "hub/console/console.h"
#include "hub/console/hasher.h"
#include "hub/console/preview_child.h"
#include "hub/console/wanted.h"

#include <sodium.h>

struct console {
	struct hub *hub;
	struct console_spec spec;
	struct hasher *hasher;
	struct preview *preview;
	struct wanted_memory wanted;
	unsigned char kept_key[crypto_secretbox_KEYBYTES]; /* of kept.c */
};

/* Where the city's single sign-on names who asks: that name's session, begun if need be.
 * Errors: ERR_DENIED (the answer is written), those of the database. */
MUST_USE enum err sign_on_check(struct turn *t);

#endif
