/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kiosk/core/loop.h"

#include "kiosk/base/check.h"
#include "kiosk/base/log.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/signalfd.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

enum { EVENTS_A_TURN = 32, RETRY_MS = 100 };

struct loop_watch {
	struct loop_watch *next, *prev;
	struct loop *loop;
	loop_fd_fn *fn;
	void *ctx;
	unsigned events, wanted; /* what the kernel was told, and should be */
	bool is_known;		 /* to the kernel */
	int fd;
	bool is_dead; /* removed during a turn: freed at the turn's end */
};

struct loop_timer {
	struct loop_timer *next, *prev;
	struct loop *loop;
	loop_timer_fn *fn;
	void *ctx;
	int64_t due_us;
	uint64_t number;
};

struct loop {
	struct loop_watch *watches, *dead;
	struct loop_timer *timers; /* sorted by due_us; equal ones in the order of their making */
	loop_timer_fn *before_sleep;
	void *before_sleep_ctx;
	struct k_time now;
	uint64_t wakeups, timer_numbers;
	int64_t armed_us; /* what the timerfd is set to; 0 not set */
	sigset_t mask_before;
	int epoll_fd, timer_fd, signal_fd;
	int exit_code;
	bool is_stopped, is_in_turn;
	bool is_behind; /* the kernel has had no room for a watch */
};

/* --- clocks ----------------------------------------------------------------------------- */

static int64_t clock_us(clockid_t id)
{
	struct timespec t;
	clock_gettime(id, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

struct k_time loop_refresh(struct loop *loop)
{
	loop->now.mono_us = clock_us(CLOCK_BOOTTIME);
	loop->now.wall_ms = clock_us(CLOCK_REALTIME) / 1000;
	return loop->now;
}

struct k_time loop_now(const struct loop *loop)
{
	return loop->now;
}

/* --- life ------------------------------------------------------------------------------- */

static enum err epoll_of(struct loop *loop, int fd)
{
	struct epoll_event event = {.events = EPOLLIN, .data.ptr = NULL};
	if (fd < 0 || epoll_ctl(loop->epoll_fd, EPOLL_CTL_ADD, fd, &event))
		return ERR_IO;
	return ERR_OK;
}

enum err loop_create(struct loop **loop_out)
{
	struct loop *loop = calloc(1, sizeof *loop);
	if (!loop)
		return ERR_NO_MEMORY;
	sigset_t stops;
	sigemptyset(&stops);
	sigaddset(&stops, SIGTERM);
	sigaddset(&stops, SIGINT);
	pthread_sigmask(SIG_BLOCK, &stops, &loop->mask_before);
	loop->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
	loop->timer_fd = timerfd_create(CLOCK_BOOTTIME, TFD_NONBLOCK | TFD_CLOEXEC);
	loop->signal_fd = signalfd(-1, &stops, SFD_NONBLOCK | SFD_CLOEXEC);
	loop_refresh(loop);
	if (loop->epoll_fd < 0 || epoll_of(loop, loop->timer_fd) ||
		epoll_of(loop, loop->signal_fd)) {
		loop_destroy(loop);
		return ERR_IO;
	}
	*loop_out = loop;
	return ERR_OK;
}

static void free_dead(struct loop *loop)
{
	while (loop->dead) {
		struct loop_watch *watch = loop->dead;
		loop->dead = watch->next;
		free(watch);
	}
}

void loop_destroy(struct loop *loop)
{
	if (!loop)
		return;
	int left = 0;
	for (; loop->watches; left++)
		loop_watch_remove(loop->watches);
	for (; loop->timers; left++)
		loop_timer_remove(loop->timers);
	if (left)
		log_error("us", "loop: %d watches and timers were left at the end", left);
	free_dead(loop);
	int fds[] = {loop->epoll_fd, loop->timer_fd, loop->signal_fd};
	for (unsigned i = 0; i < K_COUNT(fds); i++)
		if (fds[i] >= 0)
			close(fds[i]);
	pthread_sigmask(SIG_SETMASK, &loop->mask_before, NULL);
	free(loop);
}

/* --- watches ---------------------------------------------------------------------------- */

static uint32_t to_epoll(unsigned events)
{
	return (events & LOOP_READ ? EPOLLIN : 0u) | (events & LOOP_WRITE ? EPOLLOUT : 0u);
}

static bool is_told(const struct loop_watch *watch)
{
	return watch->is_known && watch->events == watch->wanted;
}

/* Without room in the kernel it is told later (catch_up).  Errors: ERR_IO. */
static enum err tell_kernel(struct loop_watch *watch)
{
	struct loop *loop = watch->loop;
	struct epoll_event event = {.events = to_epoll(watch->wanted), .data.ptr = watch};
	if (is_told(watch))
		return ERR_OK;
	if (!epoll_ctl(loop->epoll_fd, watch->is_known ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, watch->fd,
		    &event)) {
		watch->is_known = true;
		watch->events = watch->wanted;
		return ERR_OK;
	}
	if (errno != ENOMEM && errno != ENOSPC)
		return ERR_IO;
	if (!loop->is_behind)
		log_error("us", "loop: the kernel has no room for a watch: trying again");
	loop->is_behind = true;
	return ERR_OK;
}

static void catch_up(struct loop *loop)
{
	bool is_behind = false;
	for (struct loop_watch *watch = loop->watches; watch; watch = watch->next) {
		(void)K_NEVER(tell_kernel(watch) != ERR_OK);
		is_behind |= !is_told(watch);
	}
	loop->is_behind = is_behind;
}

enum err loop_watch_add(struct loop *loop, int fd, unsigned events, loop_fd_fn *fn, void *ctx,
	struct loop_watch **watch_out)
{
	struct loop_watch *watch = calloc(1, sizeof *watch);
	if (!watch)
		return ERR_NO_MEMORY;
	*watch = (struct loop_watch){.next = loop->watches,
		.loop = loop,
		.fn = fn,
		.ctx = ctx,
		.wanted = events,
		.fd = fd};
	if (tell_kernel(watch)) {
		free(watch);
		return ERR_IO;
	}
	if (watch->next)
		watch->next->prev = watch;
	loop->watches = watch;
	*watch_out = watch;
	return ERR_OK;
}

void loop_watch_set(struct loop_watch *watch, unsigned events)
{
	watch->wanted = events;
	(void)K_NEVER(tell_kernel(watch) != ERR_OK);
}

void loop_watch_remove(struct loop_watch *watch)
{
	if (!watch || watch->is_dead)
		return;
	struct loop *loop = watch->loop;
	/* Its fd may be closed already; then the kernel has forgotten it by itself. */
	epoll_ctl(loop->epoll_fd, EPOLL_CTL_DEL, watch->fd, NULL);
	if (watch->prev)
		watch->prev->next = watch->next;
	else
		loop->watches = watch->next;
	if (watch->next)
		watch->next->prev = watch->prev;
	watch->is_dead = true;
	watch->next = loop->dead;
	loop->dead = watch;
	if (!loop->is_in_turn)
		free_dead(loop);
}

/* --- timers ----------------------------------------------------------------------------- */

struct loop_timer *loop_timer_add(struct loop *loop, int64_t after_ms, loop_timer_fn *fn, void *ctx)
{
	struct loop_timer *timer = calloc(1, sizeof *timer);
	if (!timer)
		return NULL;
	if (!loop->is_in_turn)
		loop_refresh(loop);
	*timer = (struct loop_timer){.loop = loop,
		.fn = fn,
		.ctx = ctx,
		.due_us = loop->now.mono_us + (after_ms > 0 ? after_ms * 1000 : 0),
		.number = loop->timer_numbers++};
	struct loop_timer *before = NULL, *after = loop->timers;
	while (after && after->due_us <= timer->due_us) {
		before = after;
		after = after->next;
	}
	timer->prev = before;
	timer->next = after;
	if (before)
		before->next = timer;
	else
		loop->timers = timer;
	if (after)
		after->prev = timer;
	return timer;
}

void loop_timer_remove(struct loop_timer *timer)
{
	if (!timer)
		return;
	if (timer->prev)
		timer->prev->next = timer->next;
	else
		timer->loop->timers = timer->next;
	if (timer->next)
		timer->next->prev = timer->prev;
	free(timer);
}

/* Fires what is due; timers made meanwhile wait for the next turn. */
static void fire_timers(struct loop *loop)
{
	uint64_t numbers = loop->timer_numbers;
	while (!loop->is_stopped) {
		struct loop_timer *timer = loop->timers;
		if (!timer || timer->due_us > loop->now.mono_us || timer->number >= numbers)
			return;
		loop_timer_fn *fn = timer->fn;
		void *ctx = timer->ctx;
		loop_timer_remove(timer);
		fn(ctx);
	}
}

static void arm(struct loop *loop)
{
	int64_t due_us = loop->timers ? loop->timers->due_us : 0;
	if (due_us == loop->armed_us)
		return;
	struct itimerspec at = {
		.it_value = {.tv_sec = due_us / 1000000, .tv_nsec = due_us % 1000000 * 1000}};
	timerfd_settime(loop->timer_fd, TFD_TIMER_ABSTIME, &at, NULL);
	loop->armed_us = due_us;
}

/* --- turning ---------------------------------------------------------------------------- */

void loop_before_sleep(struct loop *loop, loop_timer_fn *fn, void *ctx)
{
	loop->before_sleep = fn;
	loop->before_sleep_ctx = ctx;
}

static unsigned from_epoll(uint32_t events)
{
	return (events & EPOLLIN ? LOOP_READ : 0u) | (events & EPOLLOUT ? LOOP_WRITE : 0u) |
	       (events & (EPOLLHUP | EPOLLERR) ? LOOP_HANGUP : 0u);
}

/* The two fds of the loop itself bear no watch. */
static void own_event(struct loop *loop)
{
	struct signalfd_siginfo signal;
	uint64_t times;
	if (read(loop->signal_fd, &signal, sizeof signal) == (ssize_t)sizeof signal)
		loop_stop(loop, 0);
	if (read(loop->timer_fd, &times, sizeof times) == (ssize_t)sizeof times)
		loop->armed_us = 0;
}

void loop_turn(struct loop *loop, int64_t max_wait_ms)
{
	struct epoll_event events[EVENTS_A_TURN];
	loop->is_in_turn = true;
	if (loop->before_sleep)
		loop->before_sleep(loop->before_sleep_ctx);
	arm(loop);
	if (loop->is_behind)
		catch_up(loop);
	if (loop->is_behind && (max_wait_ms < 0 || max_wait_ms > RETRY_MS))
		max_wait_ms = RETRY_MS;
	int wait_ms = max_wait_ms < 0 ? -1 : max_wait_ms > INT32_MAX ? INT32_MAX : (int)max_wait_ms;
	int n = loop->is_stopped ? 0 : epoll_wait(loop->epoll_fd, events, EVENTS_A_TURN, wait_ms);
	loop->wakeups++;
	loop_refresh(loop);
	for (int i = 0; i < n && !loop->is_stopped; i++) {
		struct loop_watch *watch = events[i].data.ptr;
		if (!watch)
			own_event(loop);
		else if (!watch->is_dead)
			watch->fn(watch->ctx, from_epoll(events[i].events));
	}
	fire_timers(loop);
	loop->is_in_turn = false;
	free_dead(loop);
}

int loop_run(struct loop *loop)
{
	while (!loop->is_stopped)
		loop_turn(loop, -1);
	return loop->exit_code;
}

void loop_stop(struct loop *loop, int exit_code)
{
	loop->is_stopped = true;
	loop->exit_code = exit_code;
}

bool loop_is_stopped(const struct loop *loop)
{
	return loop->is_stopped;
}

uint64_t loop_wakeups(const struct loop *loop)
{
	return loop->wakeups;
}
