/* SPDX-License-Identifier: GPL-3.0-or-later */
/* preview_screen: on which screens of the kiosk a thing of the content stands. */
#ifndef FOYER_HUB_CONSOLE_PREVIEW_SCREEN_H
#define FOYER_HUB_CONSOLE_PREVIEW_SCREEN_H

#include "hub/console/form_spot.h"

enum { PREVIEW_SCREENS_MAX = 10, PREVIEW_ITEM_MAX = 100 };

struct preview_screen {
	const char *words, *page; /* "In the list", kiosk-proof's --page */
	char item[PREVIEW_ITEM_MAX]; /* --item; "": none */
};

/* Gives how many there are. */
int preview_screens(
	struct draft_copy *copy, const char *at, struct preview_screen out[PREVIEW_SCREENS_MAX]);

#endif
