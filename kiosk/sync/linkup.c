/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kiosk/sync/linkup.h"

#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

struct linkup {
	struct loop_watch *watch;
	loop_timer_fn *fn;
	void *ctx;
	int fd;
};

static void on_news(void *ctx, unsigned events)
{
	(void)events;
	struct linkup *l = ctx;
	char drop[8192]; /* what changed does not matter: the line is tried anyway */
	while (recv(l->fd, drop, sizeof drop, MSG_DONTWAIT) > 0) {
	}
	l->fn(l->ctx);
}

enum err linkup_create(struct loop *loop, loop_timer_fn *fn, void *ctx, struct linkup **linkup_out)
{
	struct sockaddr_nl address = {.nl_family = AF_NETLINK,
		.nl_groups = RTMGRP_LINK | RTMGRP_IPV4_IFADDR | RTMGRP_IPV6_IFADDR};
	struct linkup *l = calloc(1, sizeof *l);
	if (!l)
		return ERR_NO_MEMORY;
	*l = (struct linkup){.fn = fn,
		.ctx = ctx,
		.fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE)};
	if (l->fd < 0 || bind(l->fd, (struct sockaddr *)&address, sizeof address) ||
		loop_watch_add(loop, l->fd, LOOP_READ, on_news, l, &l->watch)) {
		linkup_destroy(l);
		return ERR_UNSUPPORTED;
	}
	*linkup_out = l;
	return ERR_OK;
}

void linkup_destroy(struct linkup *l)
{
	if (!l)
		return;
	loop_watch_remove(l->watch);
	if (l->fd >= 0)
		close(l->fd);
	free(l);
}
