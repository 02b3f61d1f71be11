/* SPDX-License-Identifier: GPL-3.0-or-later */
/* request: what the screens of "My request" (C1 to C5) say of it to each other. */
#ifndef FOYER_SCREENS_REQUEST_H
#define FOYER_SCREENS_REQUEST_H

#include "kiosk/screens/screen.h"

/* "Doctor or nurse on Tuesday 7 May, 10:30", "Street lights, Mill Road". */
const char *request_words(struct build *b);

#endif
