/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/app/hub/admin.h"

#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "hub/app/hub/act.h"
#include "hub/app/hub/command.h"
#include "kiosk/base/log.h"
#include "kiosk/core/wire.h"

struct client {
	struct admin *admin;
	struct wire *wire; /* NULL: this place is free */
	uid_t uid;	   /* of the user at the other end */
};

struct admin {
	struct loop *loop;
	struct hub *hub;
	int fd;
	struct loop_watch *watch;
	struct client clients[ADMIN_CLIENTS_MAX];
};

static void client_close(struct client *c)
{
	wire_destroy(c->wire);
	c->wire = NULL;
}

/* Nothing is done that could not be recorded. */
static json_t *run(const struct client *c, const json_t *message)
{
	struct hub *hub = c->admin->hub;
	int64_t now_ms = loop_now(c->admin->loop).wall_ms;
	act_begin(hub, c->uid, message);
	json_t *answer = act_note(hub, message, now_ms)
				 ? json_pack("{s:s, s:s}", "t", "error", "words",
					   "the record of who did what cannot be written, so nothing was "
					   "done; see the log of the hub")
				 : command_run(hub, message, now_ms);
	act_end(hub, message, answer, now_ms);
	return answer;
}

static uid_t uid_of(int fd)
{
	struct ucred who = {.uid = (uid_t)-1};
	socklen_t n = sizeof who;
	if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &who, &n))
		log_warn("admin", "who asks is not known");
	return who.uid;
}

static void on_message(void *ctx, json_t *message)
{
	struct client *c = ctx;
	if (!message) {
		client_close(c);
		return;
	}
	json_t *answer = run(c, message);
	if (!answer || wire_send(c->wire, answer)) {
		log_warn("admin", "an answer could not be sent");
		client_close(c);
	}
}

static void on_connect(void *ctx, unsigned events)
{
	(void)events;
	struct admin *admin = ctx;
	int fd = accept4(admin->fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
	if (fd < 0)
		return;
	for (int i = 0; i < ADMIN_CLIENTS_MAX; i++) {
		struct client *c = &admin->clients[i];
		if (c->wire)
			continue;
		c->admin = admin;
		c->uid = uid_of(fd);
		if (wire_create(admin->loop, fd, on_message, c, &c->wire))
			close(fd);
		return;
	}
	close(fd);
}

enum err admin_create(
	struct loop *loop, struct hub *hub, const char *path, struct admin **admin_out)
{
	struct admin *admin = calloc(1, sizeof *admin);
	if (!admin)
		return ERR_NO_MEMORY;
	admin->loop = loop;
	admin->hub = hub;
	admin->fd = -1;
	enum err e = wire_listen(path, &admin->fd);
	if (!e && chmod(path, 0600))
		e = ERR_DENIED;
	if (!e)
		e = loop_watch_add(loop, admin->fd, LOOP_READ, on_connect, admin, &admin->watch);
	if (e) {
		admin_destroy(admin);
		return e;
	}
	*admin_out = admin;
	return ERR_OK;
}

void admin_destroy(struct admin *admin)
{
	if (!admin)
		return;
	for (int i = 0; i < ADMIN_CLIENTS_MAX; i++)
		client_close(&admin->clients[i]);
	loop_watch_remove(admin->watch);
	if (admin->fd >= 0)
		close(admin->fd);
	free(admin);
}
