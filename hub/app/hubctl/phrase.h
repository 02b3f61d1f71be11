/* SPDX-License-Identifier: GPL-3.0-or-later */
/* phrase: asks a person for a pass phrase, or any line, at the terminal; a test gives them by a
 * file descriptor, a line each. */
#ifndef FOYER_HUBCTL_PHRASE_H
#define FOYER_HUBCTL_PHRASE_H

#include "hub/publish/signer.h"

#include <stdbool.h>

enum { PHRASE_TERMINAL = -1 };

/* Reads a pass phrase without showing it; twice if is_new, and then it must be long enough.  The
 * caller wipes it.  Errors: ERR_BAD_INPUT (too short, or two different ones; it was said),
 * ERR_DEVICE (no terminal). */
MUST_USE enum err phrase_ask(
	int fd, const char *question, bool is_new, char out[SIGNER_PHRASE_MAX]);
/* Reads a line that everybody may see.  Errors: ERR_DEVICE. */
MUST_USE enum err phrase_line(int fd, const char *question, char *out, size_t room);

#endif
