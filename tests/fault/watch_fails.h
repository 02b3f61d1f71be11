/* SPDX-License-Identifier: GPL-3.0-or-later */
/* watch_fails: lets the kernel refuse to watch a file.  Included by one file of a program, or
 * preloaded into a real one (watch_fails.c).  Watches that are added or changed may fail for want
 * of memory or room; one that is taken away never does. */
#ifndef FOYER_TESTS_FAULT_WATCH_FAILS_H
#define FOYER_TESTS_FAULT_WATCH_FAILS_H

#include <errno.h>
#include <sys/epoll.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Of the calls that add or change, counted from 1, those from `from` up to, but without, `to` fail.
 */
static struct watch_fails {
	int seen, from, to, error;
} watch_fails;

int epoll_ctl(int epoll_fd, int what, int fd, struct epoll_event *event)
{
	int n = what == EPOLL_CTL_DEL ? 0 : ++watch_fails.seen;
	if (n && n >= watch_fails.from && n < watch_fails.to) {
		errno = watch_fails.error;
		return -1;
	}
	return (int)syscall(SYS_epoll_ctl, epoll_fd, what, fd, event);
}

#endif
