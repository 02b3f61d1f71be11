/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every page of the console, one row a method and path.  The order is that of the navigation. */
#include "hub/console/console.h"

#include "hub/console/home.h"
#include "hub/console/sign_in.h"
#include "kiosk/base/check.h"

const struct console_route console_routes[] = {
	{"GET", "/console", CONSOLE_STAFF, NULL, 0, home_show, "Home"},
	{"GET", "/console/in", CONSOLE_ANYBODY, NULL, 0, sign_in_show, NULL},
	{"POST", "/console/in", CONSOLE_ANYBODY, NULL, 4096, sign_in_post, NULL},
	{"POST", "/console/out", CONSOLE_STAFF, "sign-out", 4096, sign_in_out, NULL},
	{"GET", "/console/console.css", CONSOLE_ANYBODY, NULL, 0, home_css, NULL},
	{"GET", "/console/icon.svg", CONSOLE_ANYBODY, NULL, 0, home_icon, NULL},
};
const int console_route_count = K_COUNT(console_routes);
