/* SPDX-License-Identifier: GPL-3.0-or-later */
/* console: the pages for staff below /console.  Here is decided, in one place for all pages, who may
 * ask what, that a form came from our own page (its check), and that an act is in the record before
 * it is done.  The rows stand in routes.c.  One thread. */
#ifndef FOYER_HUB_CONSOLE_CONSOLE_H
#define FOYER_HUB_CONSOLE_CONSOLE_H

#include "hub/console/turn.h"
#include "kiosk/core/loop.h"

enum {
	CONSOLE_FORM_MAX = 256 << 10,  /* body_max of a row with an ordinary form */
	CONSOLE_UPLOAD_MAX = 8 << 20   /* and of one that takes a file */
};

#define CONSOLE_COOKIE "__Host-foyer_staff"

/* Who may ask: somebody with one of these roles, or one of the two below. */
enum { CONSOLE_ANYBODY = -1, CONSOLE_JOINING = -2, CONSOLE_STAFF = STAFF_ROLES_ALL };

/* One row of the table: what is asked, and what answers. */
struct console_route {
	const char *method, *path; /* {..} in the path stands for letters, digits, - _ . @ */
	int who;
	const char *act;   /* the record's word for what a POST does; NULL: answer notes it itself */
	size_t body_max;   /* of a POST */
	void (*answer)(struct turn *t);
	const char *nav;   /* its words in the navigation; NULL: it is not there */
};

extern const struct console_route console_routes[];
extern const int console_route_count;

/* How staff come in; all NULL: by name, password and a code of their authenticator. */
struct console_spec {
	const char *header; /* the header in which a proxy with the city's single sign-on names who
			     * asks; then there is no other way in */
	const char *proxy;  /* the address of the proxy, which alone is believed that header, and
			     * X-Forwarded-For */
};

/* Borrows loop, hub and the texts of spec until console_destroy.  Errors: ERR_NO_MEMORY, ERR_IO. */
MUST_USE enum err console_create(struct loop *loop, struct hub *hub, const struct console_spec *spec,
	struct console **console_out);
/* Turns that wait for a password are let go.  Then all turns are finished, then console_destroy.
 * Both accept NULL. */
void console_close(struct console *console);
void console_destroy(struct console *console);
const struct console_spec *console_spec_of(const struct console *console);

/* The row of method and path; NULL: none.  Writes what stands for {..} into t->args. */
const struct console_route *console_find(const char *method, const char *path,
	char args_out[TURN_ARGS][TURN_ARG_MAX + 1]);
/* How large a body of this row may be: more than a form only from who is signed in and may. */
size_t console_body_max(struct console *console, const struct console_route *route,
	const char *cookie, int64_t now_ms);

/* Answers the turn, whose asked half is filled in; fields are taken when it is done. */
void console_answer(struct turn *t);
/* Frees what the answer holds. */
void turn_finish(struct turn *t);

/* A file that the pages need, built into the program: "console.css". */
struct console_file {
	const char *name, *type;
	const char *begin, *end;
};
const struct console_file *console_file_find(const char *name);

#endif
