/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every page of the console, one row a method and path.  The order is that of the navigation. */
#include "hub/console/console.h"

#include "hub/console/home.h"
#include "hub/console/join.h"
#include "hub/console/me.h"
#include "hub/console/people.h"
#include "hub/console/sign_in.h"
#include "kiosk/base/check.h"

const struct console_route console_routes[] = {
	{"GET", "/console", CONSOLE_STAFF, NULL, 0, home_show, "Home"},
	{"GET", "/console/in", CONSOLE_ANYBODY, NULL, 0, sign_in_show, NULL},
	{"POST", "/console/in", CONSOLE_ANYBODY, NULL, 4096, sign_in_post, NULL},
	{"GET", "/console/join", CONSOLE_ANYBODY, NULL, 0, join_show, NULL},
	{"POST", "/console/join", CONSOLE_ANYBODY, NULL, 4096, join_post, NULL},
	{"GET", "/console/first", CONSOLE_JOINING, NULL, 0, join_first_show, NULL},
	{"POST", "/console/first", CONSOLE_JOINING, NULL, 4096, join_first_post, NULL},
	{"POST", "/console/out", CONSOLE_STAFF, "sign-out", 4096, sign_in_out, NULL},
	{"GET", "/console/me", CONSOLE_STAFF, NULL, 0, me_show, NULL},
	{"POST", "/console/me/elsewhere", CONSOLE_STAFF, "sign-out-elsewhere", 4096, me_out_elsewhere,
		NULL},
	{"POST", "/console/me/codes", CONSOLE_STAFF, "new-codes", 4096, me_new_codes, NULL},
	{"GET", "/console/people", STAFF_OPERATOR, NULL, 0, people_show, "People"},
	{"POST", "/console/people", STAFF_OPERATOR, NULL, 4096, people_add, NULL},
	{"POST", "/console/people/{name}/roles", STAFF_OPERATOR, NULL, 4096, people_set_roles, NULL},
	{"POST", "/console/people/{name}/reset", STAFF_OPERATOR, NULL, 4096, people_reset, NULL},
	{"POST", "/console/people/{name}/remove", STAFF_OPERATOR, NULL, 4096, people_remove, NULL},
	{"GET", "/console/console.css", CONSOLE_ANYBODY, NULL, 0, home_css, NULL},
	{"GET", "/console/icon.svg", CONSOLE_ANYBODY, NULL, 0, home_icon, NULL},
};
const int console_route_count = K_COUNT(console_routes);
