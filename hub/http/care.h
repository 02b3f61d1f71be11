/* SPDX-License-Identifier: GPL-3.0-or-later */
/* care: what the hub answers to those who look after it (docs/staff/operations.md). */
#ifndef FOYER_HUB_HTTP_CARE_H
#define FOYER_HUB_HTTP_CARE_H

struct ask;
struct reply;

void answer_health(struct ask *ask, struct reply *reply);
/* Only for this machine itself, or with the token. */
void answer_metrics(struct ask *ask, struct reply *reply);

#endif
