/* SPDX-License-Identifier: GPL-3.0-or-later */
/* server: the unix socket of kiosk-sync: the kiosk and kioskctl are its clients (protocol.md
 * section 1).  One thread. */
#ifndef FOYER_SYNC_SERVER_H
#define FOYER_SYNC_SERVER_H

#include "kiosk/core/wire.h"

struct server;
struct client;

struct server_events {
	/* message is borrowed until it returns; client lives until on_gone. */
	void (*on_message)(void *ctx, struct client *client, const char *t, json_t *message);
	/* A kiosk (client_is_kiosk) went away. */
	void (*on_kiosk_gone)(void *ctx);
	void *ctx;
};

/* Errors: ERR_EXISTS (another kiosk-sync serves there), ERR_DENIED, ERR_TOO_BIG (path), ERR_IO. */
MUST_USE enum err server_create(struct loop *loop, const char *path,
	const struct server_events *events, struct server **server_out);
void server_destroy(struct server *s);
/* Sends message (takes it) to each kiosk. */
void server_tell_kiosks(struct server *s, json_t *message);
/* Answers a client; takes message. */
void client_tell(struct client *client, json_t *message);
/* It said hello: it is a kiosk, and is told what changes. */
void client_set_kiosk(struct client *client);

#endif
