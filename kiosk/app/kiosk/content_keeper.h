/* SPDX-License-Identifier: GPL-3.0-or-later */
/* content_keeper: the content that is shown: the folder of now if it is good, else the last good
 * one, of which a copy is kept.  UI thread. */
#ifndef FOYER_APP_KIOSK_CONTENT_KEEPER_H
#define FOYER_APP_KIOSK_CONTENT_KEEPER_H

#include "kiosk/content/content.h"

struct content_keeper {
	const char *dir;  /* borrowed: the folder that staff change */
	const char *keep; /* borrowed: where the last good copy lies; NULL: none is kept */
	struct content *now;
};

/* Loads dir, or the kept copy if dir is bad; what is wrong goes to the log with file and line.
 * Errors: those of content_load, if neither is good. */
MUST_USE enum err content_keeper_open(struct content_keeper *k, const char *dir, const char *keep);
/* Loads dir anew.  ERR_OK: k->now is the new content, *old_out the one before it (the caller calls
 * content_destroy once nobody shows it).  Otherwise nothing has changed. */
MUST_USE enum err content_keeper_reload(struct content_keeper *k, struct content **old_out);
void content_keeper_close(struct content_keeper *k);

#endif
