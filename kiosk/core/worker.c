/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kiosk/core/worker.h"

#include "kiosk/base/log.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CHILD_FD = 3, ARGS_MAX = 32, GOODBYE_MS = 200 };

struct worker {
	struct loop *loop;
	struct worker_spec spec;
	struct wire *wire;	  /* NULL: down, or dying */
	struct loop_watch *death; /* of pid_fd */
	struct loop_timer *timer; /* of the next start, or of on_start */
	int64_t started_ms;
	int pid, pid_fd, backoff_ms;
};

/* --- the child -------------------------------------------------------------------------- */

/* Between fork and exec: calls only what is safe there. */
static _Noreturn void become(char *const *argv, int fd, pid_t parent)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(0);
	sigset_t none;
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	if (fd == CHILD_FD)
		fd = dup(fd); /* a copy has no close-on-exec, and dup2 to itself would keep it */
	if (fd < 0 || dup2(fd, CHILD_FD) < 0)
		_exit(126);
	close_range(CHILD_FD + 1, ~0u, 0);
	execv(argv[0], argv);
	_exit(127);
}

static enum err fork_child(struct worker *w, int *fd_out)
{
	const char *argv[ARGS_MAX + 2];
	int n = 0;
	for (; w->spec.argv[n]; n++) {
		if (n == ARGS_MAX)
			return ERR_TOO_BIG;
		argv[n] = w->spec.argv[n];
	}
	argv[n] = "--wire-fd=3";
	argv[n + 1] = NULL;
	int ends[2];
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends))
		return err_from_errno(errno);
	pid_t parent = getpid();
	pid_t pid = fork();
	if (pid == 0)
		become((char *const *)argv, ends[1], parent);
	close(ends[1]);
	if (pid < 0) {
		close(ends[0]);
		return ERR_IO;
	}
	w->pid = pid;
	*fd_out = ends[0];
	return ERR_OK;
}

/* --- life and death --------------------------------------------------------------------- */

static void start_again(void *ctx);

static void reap(struct worker *w)
{
	loop_watch_remove(w->death);
	w->death = NULL;
	wire_destroy(w->wire);
	w->wire = NULL;
	if (w->pid)
		waitpid(w->pid, NULL, 0);
	if (w->pid_fd >= 0)
		close(w->pid_fd);
	w->pid = 0;
	w->pid_fd = -1;
}

static void plan_start(struct worker *w)
{
	w->timer = loop_timer_add(w->loop, w->backoff_ms, start_again, w);
	w->backoff_ms *= 2;
	if (w->backoff_ms > w->spec.backoff_max_ms)
		w->backoff_ms = w->spec.backoff_max_ms;
}

static void on_death(void *ctx, unsigned events)
{
	(void)events;
	struct worker *w = ctx;
	int64_t ran_ms = k_time_mono_ms(loop_now(w->loop)) - w->started_ms;
	log_warn("us", "worker: %s ended after %lld ms", w->spec.argv[0], (long long)ran_ms);
	reap(w);
	if (ran_ms > w->spec.backoff_max_ms)
		w->backoff_ms = w->spec.backoff_min_ms;
	loop_timer_remove(w->timer); /* an on_start that came too late */
	plan_start(w);
	w->spec.on_message(w->spec.ctx, NULL);
}

static void on_wire(void *ctx, json_t *message)
{
	struct worker *w = ctx;
	if (message) {
		w->spec.on_message(w->spec.ctx, message);
		return;
	}
	wire_destroy(w->wire); /* on_death does the rest */
	w->wire = NULL;
	kill(w->pid, SIGKILL);
}

static void tell_start(void *ctx)
{
	struct worker *w = ctx;
	w->timer = NULL;
	if (w->spec.on_start)
		w->spec.on_start(w->spec.ctx);
}

/* Forks and wires it.  On failure nothing is left running. */
static enum err start(struct worker *w)
{
	int fd = -1;
	enum err e = fork_child(w, &fd);
	if (e)
		return e;
	e = wire_create(w->loop, fd, on_wire, w, &w->wire);
	if (!e) {
		w->pid_fd = pidfd_open(w->pid, 0);
		e = w->pid_fd < 0
			    ? ERR_IO
			    : loop_watch_add(w->loop, w->pid_fd, LOOP_READ, on_death, w, &w->death);
	}
	if (e) {
		kill(w->pid, SIGKILL);
		reap(w);
		return e;
	}
	w->started_ms = k_time_mono_ms(loop_refresh(w->loop));
	w->timer = loop_timer_add(w->loop, 0, tell_start, w);
	return ERR_OK;
}

static void start_again(void *ctx)
{
	struct worker *w = ctx;
	w->timer = NULL;
	if (start(w))
		plan_start(w);
}

enum err worker_create(
	struct loop *loop, const struct worker_spec *spec, struct worker **worker_out)
{
	struct worker *w = calloc(1, sizeof *w);
	if (!w)
		return ERR_NO_MEMORY;
	*w = (struct worker){
		.loop = loop, .spec = *spec, .pid_fd = -1, .backoff_ms = spec->backoff_min_ms};
	enum err e = start(w);
	if (e) {
		free(w);
		return e;
	}
	*worker_out = w;
	return ERR_OK;
}

void worker_destroy(struct worker *w)
{
	if (!w)
		return;
	loop_timer_remove(w->timer);
	wire_destroy(w->wire);
	w->wire = NULL;
	if (w->pid) {
		struct pollfd end = {.fd = w->pid_fd, .events = POLLIN};
		if (poll(&end, 1, GOODBYE_MS) < 1)
			kill(w->pid, SIGKILL);
		reap(w);
	}
	free(w);
}

enum err worker_send(struct worker *w, json_t *message)
{
	if (w->wire)
		return wire_send(w->wire, message);
	json_decref(message);
	return ERR_OFFLINE;
}

int worker_pid(const struct worker *w)
{
	return w->pid;
}
