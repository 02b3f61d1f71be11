/* SPDX-License-Identifier: GPL-3.0-or-later */
/* folder_source: a repository that lies in a folder, as on a USB stick: the same tree as on a web
 * server.  Nothing outside of it is read: no symbolic link is followed, and only ordinary files are
 * opened, each by its name; however many lie there, none is listed.  One thread. */
#ifndef FOYER_TUF_FOLDER_SOURCE_H
#define FOYER_TUF_FOLDER_SOURCE_H

#include "kiosk/tuf/source.h"

struct folder_source;

/* Errors: ERR_NOT_FOUND, ERR_DENIED, ERR_NO_MEMORY. */
MUST_USE enum err folder_source_create(const char *dir, struct folder_source **source_out);
void folder_source_destroy(struct folder_source *s);
/* It as a source, until folder_source_destroy.  What is no ordinary file is ERR_DENIED. */
struct source folder_source_port(struct folder_source *s);

#endif
