/* SPDX-License-Identifier: GPL-3.0-or-later */
/* volunteer: what the hub does for the routes of the volunteers' page (docs/developers/calls.md).
 * A form counts only with the check that belongs to the phone's token; the cookie alone is not
 * enough. */
#ifndef FOYER_HUB_HTTP_VOLUNTEER_H
#define FOYER_HUB_HTTP_VOLUNTEER_H

struct ask;
struct reply;

void answer_volunteer_page(struct ask *ask, struct reply *reply);
void answer_volunteer_door(struct ask *ask, struct reply *reply);
void answer_volunteer_in(struct ask *ask, struct reply *reply);
void answer_volunteer_out(struct ask *ask, struct reply *reply);
void answer_volunteer_stream(struct ask *ask, struct reply *reply);
void answer_volunteer_coming(struct ask *ask, struct reply *reply);
void answer_volunteer_done(struct ask *ask, struct reply *reply);
void answer_volunteer_css(struct ask *ask, struct reply *reply);
void answer_volunteer_js(struct ask *ask, struct reply *reply);
void answer_volunteer_icon(struct ask *ask, struct reply *reply);

#endif
