/* SPDX-License-Identifier: GPL-3.0-or-later */
/* web: HTTP (HTTPS with a certificate) by libmicrohttpd on the process's one loop.  Bodies,
 * headers, connections and waiting are bounded.  One thread. */
#ifndef FOYER_HUB_HTTP_WEB_H
#define FOYER_HUB_HTTP_WEB_H

#include "hub/console/console.h"
#include "hub/store/hub.h"
#include "kiosk/base/err.h"
#include "kiosk/core/loop.h"

/* 10,000 kiosks that come once a minute and leave their connection open hold 1,700 for ten seconds
 * (tests/bench/load). */
enum { WEB_CONNECTIONS_MAX = 4096, WEB_IDLE_S = 10, WEB_HEADERS_MAX = 16 << 10 };

struct web;

struct web_spec {
	const char *listen;		/* "127.0.0.1:8443", "[::]:8443"; port 0: any free one */
	const char *tls_cert, *tls_key; /* PEM files, both or neither (NULL: HTTP) */
	struct console_spec console;	/* how staff come in; borrowed texts */
};

/* Starts listening.  Borrows loop and hub until web_destroy.  Errors: ERR_BAD_INPUT (address
 * or certificate), ERR_NOT_FOUND (a file), ERR_DENIED (the address is taken or not ours). */
MUST_USE enum err web_create(
	struct loop *loop, struct hub *hub, const struct web_spec *spec, struct web **web_out);
/* Closes all connections.  Accepts NULL. */
void web_destroy(struct web *web);
/* The port it listens at. */
int web_port(const struct web *web);

#endif
