/* SPDX-License-Identifier: GPL-3.0-or-later */
/* check: all that can be wrong with a content folder that has the right form: letters that no font
 * has, words that no voice says, pages that fit no screen, pictures that are none, words that are
 * not plain. The languages are looked at side by side, each in a process of its own: what kills one
 * of them is a problem like any other. */
#ifndef FOYER_PROOF_CHECK_H
#define FOYER_PROOF_CHECK_H

#include "kiosk/base/clock.h"
#include "kiosk/content/content.h"
#include "kiosk/model/panel.h"

#include <stdbool.h>

struct urgent; /* urgent.h */

enum { CHECK_SOUNDS_BYTES = 2048 };

struct check_config {
	const char *folder, *assets_dir;
	struct k_time now; /* of the town: what is shown today */
	const struct panel
		*panel; /* the glass that pages must fit; NULL: the smallest that is sold */
	/* An urgent notice: it alone is looked at, in this town; NULL: the whole folder. */
	const struct urgent *urgent;
	bool is_full; /* every panel and text size, not only one at the largest size */
	/* Opens the voices in the process that uses them, once.  Then: how a text sounds, as IPA;
	 * "" is silence, "(en)" another language's voice.  Errors: ERR_NOT_FOUND, no such voice. */
	enum err (*voices_open)(void *self);
	enum err (*sounds)(
		void *self, const char *voice, const char *text, char out[CHECK_SOUNDS_BYTES]);
	void *self;
};

/* Checks all of it, content_load first.  problems may be large: not on the stack.  ERR_OK: there
 * are none. Errors: ERR_BAD_INPUT (with problems), ERR_NOT_FOUND, ERR_TOO_BIG (with problems too),
 * ERR_NO_MEMORY, ERR_IO (no process could be made). */
MUST_USE enum err check_folder(
	const struct check_config *config, struct content_problems *problems);

#endif
