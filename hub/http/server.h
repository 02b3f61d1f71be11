/* SPDX-License-Identifier: GPL-3.0-or-later */
/* server: HTTP (HTTPS with a certificate) by libmicrohttpd on the process's one loop.  Bodies,
 * headers, connections and waiting are bounded.  One thread. */
#ifndef FOYER_HUB_HTTP_SERVER_H
#define FOYER_HUB_HTTP_SERVER_H

#include "hub/store/hub.h"
#include "kiosk/base/err.h"
#include "kiosk/core/loop.h"

enum { SERVER_CONNECTIONS_MAX = 512, SERVER_IDLE_S = 30, SERVER_HEADERS_MAX = 16 << 10 };

struct server;

struct server_spec {
	const char *listen;             /* "127.0.0.1:8443", "[::]:8443"; port 0: any free one */
	const char *tls_cert, *tls_key; /* PEM files, both or neither (NULL: HTTP) */
};

/* Starts listening.  Borrows loop and hub until server_destroy.  Errors: ERR_BAD_INPUT (address
 * or certificate), ERR_NOT_FOUND (a file), ERR_DENIED (the address is taken or not ours). */
MUST_USE enum err server_create(struct loop *loop, struct hub *hub, const struct server_spec *spec,
	struct server **server_out);
/* Closes all connections.  Accepts NULL. */
void server_destroy(struct server *server);
/* The port it listens at. */
int server_port(const struct server *server);

#endif
