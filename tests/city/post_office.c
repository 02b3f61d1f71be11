/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/city/post_office.h"

#include <arpa/inet.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "kiosk/base/check.h"

enum { MAIL_MAX = 64 << 10 };

struct post_office {
	int fd, port, count;
	pthread_t thread;
	pthread_mutex_t lock;
	enum post_fault fault;
	char mail[MAIL_MAX];
};

static void say(int fd, const char *line)
{
	if (send(fd, line, strlen(line), MSG_NOSIGNAL) < 0)
		return;
}

/* One line without its end; false: the line is gone. */
static int read_line(FILE *in, char *line, size_t room)
{
	if (!fgets(line, (int)room, in))
		return 0;
	line[strcspn(line, "\r\n")] = '\0';
	return 1;
}

static void take_mail(struct post_office *o, FILE *in, int fd, enum post_fault fault)
{
	char line[2048], mail[MAIL_MAX] = "";
	size_t n = 0;
	while (read_line(in, line, sizeof line) && strcmp(line, "."))
		n += (size_t)snprintf(mail + n, sizeof mail - n, "%s\n", line);
	if (fault == POST_REFUSED) {
		say(fd, "554 no\r\n");
		return;
	}
	if (fault == POST_LATER) {
		say(fd, "451 later\r\n");
		return;
	}
	pthread_mutex_lock(&o->lock);
	o->count++;
	memcpy(o->mail, mail, sizeof mail);
	pthread_mutex_unlock(&o->lock);
	if (fault != POST_DROP)
		say(fd, "250 kept\r\n");
}

static void talk(struct post_office *o, FILE *in, int fd)
{
	char line[2048];
	pthread_mutex_lock(&o->lock);
	enum post_fault fault = o->fault;
	o->fault = POST_NONE;
	pthread_mutex_unlock(&o->lock);
	say(fd, "220 post office\r\n");
	while (read_line(in, line, sizeof line)) {
		if (!strncmp(line, "RCPT", 4) && fault == POST_NO_SUCH_BOX) {
			say(fd, "550 no such box\r\n");
		} else if (!strcmp(line, "DATA")) {
			if (fault == POST_DROP_BEFORE)
				return;
			say(fd, "354 go on\r\n");
			take_mail(o, in, fd, fault);
			if (fault == POST_DROP)
				return;
		} else if (!strcmp(line, "QUIT")) {
			say(fd, "221 bye\r\n");
			return;
		} else {
			say(fd, "250 ok\r\n");
		}
	}
}

static void *run(void *ctx)
{
	struct post_office *o = ctx;
	for (;;) {
		int fd = accept(o->fd, NULL, NULL);
		if (fd < 0)
			return NULL;
		FILE *in = fdopen(fd, "r");
		K_CHECK(in);
		talk(o, in, fd);
		fclose(in);
	}
}

struct post_office *post_office_start(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t n = sizeof at;
	struct post_office *o = calloc(1, sizeof *o);
	K_CHECK(o);
	pthread_mutex_init(&o->lock, NULL);
	o->fd = socket(AF_INET, SOCK_STREAM, 0);
	K_CHECK(!bind(o->fd, (struct sockaddr *)&at, n) && !listen(o->fd, 8));
	K_CHECK(!getsockname(o->fd, (struct sockaddr *)&at, &n));
	o->port = ntohs(at.sin_port);
	K_CHECK(!pthread_create(&o->thread, NULL, run, o));
	return o;
}

void post_office_stop(struct post_office *o)
{
	shutdown(o->fd, SHUT_RDWR);
	pthread_join(o->thread, NULL);
	close(o->fd);
	pthread_mutex_destroy(&o->lock);
	free(o);
}

int post_office_port(const struct post_office *o)
{
	return o->port;
}

void post_office_set_fault(struct post_office *o, enum post_fault fault)
{
	pthread_mutex_lock(&o->lock);
	o->fault = fault;
	pthread_mutex_unlock(&o->lock);
}

int post_office_count(struct post_office *o)
{
	pthread_mutex_lock(&o->lock);
	int n = o->count;
	pthread_mutex_unlock(&o->lock);
	return n;
}

void post_office_last(struct post_office *o, char *out, size_t room)
{
	pthread_mutex_lock(&o->lock);
	snprintf(out, room, "%s", o->mail);
	pthread_mutex_unlock(&o->lock);
}
