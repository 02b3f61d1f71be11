/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rights: what the hub does for the routes of lent times (docs/developers/protocol.md 10). */
#ifndef FOYER_HUB_HTTP_RIGHTS_H
#define FOYER_HUB_HTTP_RIGHTS_H

struct ask;
struct reply;

void answer_rights(struct ask *ask, struct reply *reply);
void answer_rights_release(struct ask *ask, struct reply *reply);

#endif
