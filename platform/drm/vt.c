/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "platform/drm/vt.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/kd.h>
#include <linux/vt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/signalfd.h>
#include <unistd.h>

struct vt {
	vt_fn *fn;
	void *ctx;
	struct loop_watch *watch;
	sigset_t mask_before;
	int fd, signal_fd;
	int keys_before, mode_before; /* of the keyboard, of the screen */
};

static bool is_console(int fd)
{
	struct vt_mode mode;
	return ioctl(fd, VT_GETMODE, &mode) == 0;
}

/* A file of the console; -1 and errno. */
static int open_console(void)
{
	struct vt_stat shown;
	char path[24];
	if (is_console(STDIN_FILENO))
		return fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3);
	int any = open("/dev/tty0", O_RDWR | O_NOCTTY | O_CLOEXEC);
	if (any < 0)
		return -1;
	int result = ioctl(any, VT_GETSTATE, &shown);
	close(any);
	if (result)
		return -1;
	snprintf(path, sizeof path, "/dev/tty%d", shown.v_active);
	return open(path, O_RDWR | O_NOCTTY | O_CLOEXEC);
}

static void on_signal(void *ctx, unsigned events)
{
	struct vt *vt = ctx;
	struct signalfd_siginfo info;
	(void)events;
	while (read(vt->signal_fd, &info, sizeof info) == sizeof info) {
		bool is_shown = info.ssi_signo == SIGUSR2;
		if (is_shown)
			ioctl(vt->fd, VT_RELDISP, VT_ACKACQ);
		vt->fn(vt->ctx, is_shown);
		if (!is_shown)
			ioctl(vt->fd, VT_RELDISP, 1);
	}
}

static enum err watch_signals(struct vt *vt, struct loop *loop)
{
	sigset_t both;
	sigemptyset(&both);
	sigaddset(&both, SIGUSR1);
	sigaddset(&both, SIGUSR2);
	sigprocmask(SIG_BLOCK, &both, &vt->mask_before);
	vt->signal_fd = signalfd(-1, &both, SFD_NONBLOCK | SFD_CLOEXEC);
	if (vt->signal_fd < 0)
		return err_from_errno(errno);
	return loop_watch_add(loop, vt->signal_fd, LOOP_READ, on_signal, vt, &vt->watch);
}

static enum err take_over(struct vt *vt)
{
	struct vt_mode ask = {.mode = VT_PROCESS, .relsig = SIGUSR1, .acqsig = SIGUSR2};
	if (ioctl(vt->fd, KDGETMODE, &vt->mode_before) ||
		ioctl(vt->fd, KDGKBMODE, &vt->keys_before) ||
		ioctl(vt->fd, KDSETMODE, KD_GRAPHICS) || ioctl(vt->fd, KDSKBMODE, K_OFF) ||
		ioctl(vt->fd, VT_SETMODE, &ask))
		return err_from_errno(errno);
	return ERR_OK;
}

enum err vt_take(struct loop *loop, vt_fn *fn, void *ctx, struct vt **vt_out)
{
	struct vt *vt = calloc(1, sizeof *vt);
	if (!vt)
		return ERR_NO_MEMORY;
	*vt = (struct vt){.fn = fn,
		.ctx = ctx,
		.signal_fd = -1,
		.keys_before = K_UNICODE,
		.mode_before = KD_TEXT};
	sigprocmask(SIG_BLOCK, NULL, &vt->mask_before);
	vt->fd = open_console();
	enum err e = ERR_OK;
	if (vt->fd < 0)
		e = errno == EACCES || errno == EPERM ? ERR_DENIED : ERR_UNSUPPORTED;
	if (!e)
		e = watch_signals(vt, loop);
	if (!e)
		e = take_over(vt);
	if (e) {
		vt_give_back(vt);
		return e;
	}
	*vt_out = vt;
	return ERR_OK;
}

void vt_give_back(struct vt *vt)
{
	struct vt_mode as_before = {.mode = VT_AUTO};
	if (!vt)
		return;
	loop_watch_remove(vt->watch);
	if (vt->fd >= 0) {
		ioctl(vt->fd, VT_SETMODE, &as_before);
		ioctl(vt->fd, KDSKBMODE, vt->keys_before);
		ioctl(vt->fd, KDSETMODE, vt->mode_before);
		close(vt->fd);
	}
	if (vt->signal_fd >= 0)
		close(vt->signal_fd);
	sigprocmask(SIG_SETMASK, &vt->mask_before, NULL);
	free(vt);
}
