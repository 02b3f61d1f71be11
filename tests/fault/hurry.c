/* SPDX-License-Identifier: GPL-3.0-or-later */
/* hurry: preloaded into a real program, makes hours pass in seconds on the clock that it waits by, and lets
 * its disk be slow.  FOYER_HURRY=N: CLOCK_BOOTTIME runs N times as fast.  FOYER_SYNC_MS=N: each fsync and
 * fdatasync takes N ms longer; -1: there are none, for long walks where no power is cut. */
#include <dlfcn.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

static const int64_t second_ns = 1000000000;

int fsync(int fd);
int fdatasync(int fd);

static int64_t setting(const char *name, int64_t usual)
{
	const char *text = getenv(name);
	return text ? atoll(text) : usual;
}

static uintptr_t real(const char *name)
{
	return (uintptr_t)dlsym(RTLD_NEXT, name);
}

static int64_t ns_of(const struct timespec *t)
{
	return t->tv_sec * second_ns + t->tv_nsec;
}

static struct timespec spec_of(int64_t ns)
{
	return (struct timespec){.tv_sec = ns / second_ns, .tv_nsec = ns % second_ns};
}

/* --- time -------------------------------------------------------------------------------------- */

/* Asks the kernel, whatever else is preloaded: libfaketime, which turns the time of day, would turn these too. */
static int boot_clock(struct timespec *t)
{
	return (int)syscall(SYS_clock_gettime, CLOCK_BOOTTIME, t);
}

/* When the program began. */
static int64_t begin_ns(void)
{
	static int64_t begin;
	struct timespec t;
	if (!begin && !boot_clock(&t))
		begin = ns_of(&t);
	return begin;
}

int clock_gettime(clockid_t id, struct timespec *t)
{
	int64_t begin = begin_ns(), factor = setting("FOYER_HURRY", 1);
	if (id != CLOCK_BOOTTIME)
		return ((int (*)(clockid_t, struct timespec *))real("clock_gettime"))(id, t);
	int result = boot_clock(t);
	if (!result)
		*t = spec_of(begin + (ns_of(t) - begin) * factor);
	return result;
}

int timerfd_settime(int fd, int flags, const struct itimerspec *at, struct itimerspec *old)
{
	int64_t begin = begin_ns(), factor = setting("FOYER_HURRY", 1), then = ns_of(&at->it_value);
	struct itimerspec sooner = *at;
	if (flags & TFD_TIMER_ABSTIME && then > begin)
		sooner.it_value = spec_of(begin + (then - begin) / factor);
	return (int)syscall(SYS_timerfd_settime, fd, flags, &sooner, old);
}

/* --- the disk ------------------------------------------------------------------------------------ */

static int slow_sync(const char *name, int fd)
{
	int (*call)(int) = (int (*)(int))real(name);
	int64_t wait_ms = setting("FOYER_SYNC_MS", 0);
	struct timespec wait = spec_of(wait_ms * 1000000);
	if (wait_ms < 0)
		return 0;
	nanosleep(&wait, NULL);
	return call(fd);
}

int fsync(int fd)
{
	return slow_sync("fsync", fd);
}

int fdatasync(int fd)
{
	return slow_sync("fdatasync", fd);
}
