/* SPDX-License-Identifier: GPL-3.0-or-later */
/* admin: the unix socket DATA/admin.sock (mode 0600) that hubctl talks to.  Whoever may open it
 * may do all that staff can; the database itself stays with the one process that has it open. */
#ifndef FOYER_HUB_APP_ADMIN_H
#define FOYER_HUB_APP_ADMIN_H

#include "hub/store/hub.h"
#include "kiosk/base/err.h"
#include "kiosk/core/loop.h"

struct admin;

enum { ADMIN_CLIENTS_MAX = 16 };

/* Listens at path; replaces a socket that a hub left behind.  Borrows loop and hub. */
MUST_USE enum err admin_create(
	struct loop *loop, struct hub *hub, const char *path, struct admin **admin_out);
/* Accepts NULL. */
void admin_destroy(struct admin *admin);

#endif
