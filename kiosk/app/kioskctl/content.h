/* SPDX-License-Identifier: GPL-3.0-or-later */
/* content: what the kiosk shows, and signed content that a stick brings. */
#ifndef FOYER_KIOSKCTL_CONTENT_H
#define FOYER_KIOSKCTL_CONTENT_H

/* Says what is on screen, and has kiosk-sync look for newer.  Gives the exit code. */
int content_status(const char *socket_path);
/* Has kiosk-sync take the signed content in folder dir (metadata/ and targets/ below it), and waits
 * for what it says.  Gives the exit code: 0 if it is taken. */
int content_take(const char *socket_path, const char *dir);

#endif
