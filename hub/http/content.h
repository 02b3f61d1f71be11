/* SPDX-License-Identifier: GPL-3.0-or-later */
/* content: the signed content as static files, for kiosks that have no other web server
 * (docs/developers/publish.md).  Public: everything in it is signed and nothing is secret. */
#ifndef FOYER_HUB_HTTP_CONTENT_H
#define FOYER_HUB_HTTP_CONTENT_H

#include "hub/http/route.h"

/* True if path is pattern, "/content/DIR/{..}", with one file's path for {..}: steps of letters,
 * digits and "._-", none of which begins with a dot. */
bool content_path_fits(const char *pattern, const char *path);
/* GET /content/metadata/.., /content/targets/.. */
void answer_content(struct ask *ask, struct reply *reply);

#endif
