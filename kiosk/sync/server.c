/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kiosk/sync/server.h"

#include "kiosk/base/log.h"

#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { CLIENTS_MAX = 8 };

struct client {
	struct server *server;
	struct wire *wire; /* NULL: this place is free */
	bool is_kiosk;
};

struct server {
	struct loop *loop;
	struct loop_watch *watch;
	struct server_events events;
	struct client clients[CLIENTS_MAX];
	char *path;
	int fd;
};

static void on_message(void *ctx, json_t *message)
{
	struct client *client = ctx;
	struct server *s = client->server;
	const char *t = json_string_value(json_object_get(message, "t"));
	if (message) {
		s->events.on_message(s->events.ctx, client, t ? t : "", message);
		return;
	}
	bool was_kiosk = client->is_kiosk;
	wire_destroy(client->wire);
	client->wire = NULL;
	client->is_kiosk = false;
	if (was_kiosk)
		s->events.on_kiosk_gone(s->events.ctx);
}

static void on_client(void *ctx, unsigned events)
{
	(void)events;
	struct server *s = ctx;
	int fd = accept4(s->fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
	if (fd < 0)
		return;
	for (int i = 0; i < CLIENTS_MAX; i++) {
		struct client *client = &s->clients[i];
		if (client->wire)
			continue;
		client->server = s;
		if (wire_create(s->loop, fd, on_message, client, &client->wire))
			client->wire = NULL;
		return;
	}
	log_warn("us", "sync: more than %d clients; one was sent away", CLIENTS_MAX);
	close(fd);
}

enum err server_create(struct loop *loop, const char *path, const struct server_events *events,
	struct server **server_out)
{
	struct server *s = calloc(1, sizeof *s);
	if (!s)
		return ERR_NO_MEMORY;
	*s = (struct server){.loop = loop, .events = *events, .path = strdup(path), .fd = -1};
	enum err e = s->path ? wire_listen(path, &s->fd) : ERR_NO_MEMORY;
	if (!e)
		e = loop_watch_add(loop, s->fd, LOOP_READ, on_client, s, &s->watch);
	if (e) {
		server_destroy(s);
		return e;
	}
	*server_out = s;
	return ERR_OK;
}

void server_destroy(struct server *s)
{
	if (!s)
		return;
	for (int i = 0; i < CLIENTS_MAX; i++)
		wire_destroy(s->clients[i].wire);
	loop_watch_remove(s->watch);
	if (s->fd >= 0) {
		close(s->fd);
		unlink(s->path);
	}
	free(s->path);
	free(s);
}

void client_tell(struct client *client, json_t *message)
{
	enum err e = client->wire ? wire_send(client->wire, message) : ERR_OFFLINE;
	if (!client->wire)
		json_decref(message);
	if (e && e != ERR_OFFLINE)
		log_warn("us", "sync: a message was not sent: %s", err_words(e));
}

void server_tell_kiosks(struct server *s, json_t *message)
{
	for (int i = 0; i < CLIENTS_MAX; i++)
		if (s->clients[i].is_kiosk)
			client_tell(&s->clients[i], json_incref(message));
	json_decref(message);
}

void client_set_kiosk(struct client *client)
{
	client->is_kiosk = true;
}
