/* SPDX-License-Identifier: GPL-3.0-or-later */
/* answer: what the hub does for each route (docs/developers/protocol.md 9). */
#ifndef FOYER_HUB_HTTP_ANSWER_H
#define FOYER_HUB_HTTP_ANSWER_H

struct ask;
struct reply;

void answer_enrol(struct ask *ask, struct reply *reply);
void answer_keys(struct ask *ask, struct reply *reply);
void answer_request(struct ask *ask, struct reply *reply);
void answer_unshown(struct ask *ask, struct reply *reply);
void answer_receipts(struct ask *ask, struct reply *reply);
void answer_times(struct ask *ask, struct reply *reply);
void answer_reports(struct ask *ask, struct reply *reply);
void answer_status(struct ask *ask, struct reply *reply);
void answer_news(struct ask *ask, struct reply *reply);
void answer_call(struct ask *ask, struct reply *reply);
void answer_call_set(struct ask *ask, struct reply *reply);
void answer_hold(struct ask *ask, struct reply *reply);
void answer_hold_confirm(struct ask *ask, struct reply *reply);
void answer_hold_release(struct ask *ask, struct reply *reply);
void answer_alerts(struct ask *ask, struct reply *reply);
void answer_forms(struct ask *ask, struct reply *reply);
void answer_open311_get(struct ask *ask, struct reply *reply);
void answer_open311_post(struct ask *ask, struct reply *reply);

#endif
