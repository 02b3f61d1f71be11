/* SPDX-License-Identifier: GPL-3.0-or-later */
/* loop: one epoll loop a process; it owns every timer and every watch.  One thread.
 * Order: loop_create -> loop_watch/loop_timer... -> loop_run -> loop_destroy.
 * Removing any watch or timer inside any callback is legal.  A timer is gone before its
 * callback runs.  Nothing polls: with no event and no timer the process sleeps. */
#ifndef FOYER_CORE_LOOP_H
#define FOYER_CORE_LOOP_H

#include "kiosk/base/clock.h"
#include "kiosk/base/err.h"

#include <stdbool.h>
#include <stdint.h>

struct loop;
struct loop_watch;
struct loop_timer;

enum { LOOP_READ = 1, LOOP_WRITE = 2, LOOP_HANGUP = 4 };

typedef void loop_fd_fn(void *ctx, unsigned events);
typedef void loop_timer_fn(void *ctx);

/* Gives an empty loop.  Errors: ERR_NO_MEMORY, ERR_IO. */
MUST_USE enum err loop_create(struct loop **loop_out);
/* Destroys it; watches and timers still there are logged as our bug and freed. */
void loop_destroy(struct loop *loop);
/* Calls fn on the events of fd.  fd stays the caller's.  While the kernel has no room for a watch
 * it is asked again every 100 ms.  Errors: ERR_IO (fd cannot be watched), ERR_NO_MEMORY. */
MUST_USE enum err loop_watch_add(struct loop *loop, int fd, unsigned events, loop_fd_fn *fn,
	void *ctx, struct loop_watch **watch_out);
void loop_watch_set(struct loop_watch *watch, unsigned events);
/* Forgets the watch; does not close the fd.  Accepts NULL. */
void loop_watch_remove(struct loop_watch *watch);
/* Calls fn once, after_ms from now (0: next turn).  NULL only without memory. */
struct loop_timer *loop_timer_add(
	struct loop *loop, int64_t after_ms, loop_timer_fn *fn, void *ctx);
/* Accepts NULL.  Never call it for a timer that has fired. */
void loop_timer_remove(struct loop_timer *timer);
/* Calls fn before each sleep, for work that is gathered in a turn (painting).  One only. */
void loop_before_sleep(struct loop *loop, loop_timer_fn *fn, void *ctx);
/* Time of this turn: read once a turn. */
struct k_time loop_now(const struct loop *loop);
/* Reads the clocks anew (start of a turn does it by itself). */
struct k_time loop_refresh(struct loop *loop);
/* Runs until loop_stop; SIGTERM and SIGINT stop it.  Gives the code of loop_stop. */
int loop_run(struct loop *loop);
/* One turn: waits at most max_wait_ms (-1: until something happens). */
void loop_turn(struct loop *loop, int64_t max_wait_ms);
void loop_stop(struct loop *loop, int exit_code);
bool loop_is_stopped(const struct loop *loop);
/* How often the loop woke up since its start (the idle budget of `make bench`). */
uint64_t loop_wakeups(const struct loop *loop);

#endif
