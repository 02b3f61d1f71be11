/* SPDX-License-Identifier: GPL-3.0-or-later */
/* shown: what the hub does when a kiosk tells what it has on its screen (protocol.md 15). */
#ifndef FOYER_HUB_HTTP_SHOWN_H
#define FOYER_HUB_HTTP_SHOWN_H

struct ask;
struct reply;

void answer_shown(struct ask *ask, struct reply *reply);

#endif
