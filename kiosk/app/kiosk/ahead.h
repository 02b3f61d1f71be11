/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ahead: asks the kernel to read what the first page needs while the content is being checked. */
#ifndef FOYER_APP_KIOSK_AHEAD_H
#define FOYER_APP_KIOSK_AHEAD_H

/* A hint only: returns at once, and a file that is not there changes nothing. */
void ahead_read(void);

#endif
