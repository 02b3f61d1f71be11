/* SPDX-License-Identifier: GPL-3.0-or-later */
/* renew: somebody who is signed in gives themselves a new password, or a new authenticator.  Each asks
 * for what they have now, with the brakes of signing in, and signs them out everywhere else. */
#ifndef FOYER_HUB_CONSOLE_RENEW_H
#define FOYER_HUB_CONSOLE_RENEW_H

struct turn;

void renew_password_show(struct turn *t);	/* GET  /console/me/password */
void renew_password_post(struct turn *t);	/* POST /console/me/password: old, password, again */
void renew_authenticator_show(struct turn *t);	/* GET  /console/me/authenticator */
void renew_authenticator_post(struct turn *t);	/* POST /console/me/authenticator: secret, code, now */

#endif
