/* SPDX-License-Identifier: GPL-3.0-or-later */
/* content_keeper: the content that is shown: the signed package that kiosk-sync offered last, once
 * one was good; else the folder that came with the machine if it is good; else the last good copy of
 * that.  UI thread. */
#ifndef FOYER_APP_KIOSK_CONTENT_KEEPER_H
#define FOYER_APP_KIOSK_CONTENT_KEEPER_H

#include "package_memory.h"

#include "kiosk/content/content.h"

struct content_keeper {
	const char *dir;  /* borrowed: the folder that staff change */
	const char *keep; /* borrowed: where the last good copy lies; NULL: none is kept */
	struct package_memory memory; /* its now.name "": no signed package is shown */
	struct content *now;
};

/* Loads dir, or the kept copy if dir is bad; what is wrong goes to the log with file and line.
 * Errors: those of content_load, if neither is good. */
MUST_USE enum err content_keeper_open(struct content_keeper *k, const char *dir, const char *keep);
/* True if that package is another than the one shown, and was not given up. */
bool content_keeper_wants(const struct content_keeper *k, const struct package_label *label);
/* Shows content (taken) of the package label from now on.  Gives the one before it as below. */
void content_keeper_switch(struct content_keeper *k, const struct package_label *label,
	struct content *content, struct content **old_out);
/* Loads dir anew, unless a signed package is shown (ERR_DENIED).  ERR_OK: k->now is the new content, *old_out the one before it (the caller calls
 * content_destroy once nobody shows it).  Otherwise nothing has changed. */
MUST_USE enum err content_keeper_reload(struct content_keeper *k, struct content **old_out);
void content_keeper_close(struct content_keeper *k);

#endif
