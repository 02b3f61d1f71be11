/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/fault/line_plan.h"

#include <errno.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum { CALLS_MAX = 64 };

/* Stands for the epoll_ctl that add a watch or change one: these fail by watch_fails.so.  That one
 * is taken away never fails, and a strace that leaves it out does harm. */
#define WATCH "watch"

const char line_plan_traced[] =
	"trace=openat,read,pread64,write,pwrite64,fsync,fdatasync,ftruncate,fallocate,rename,"
	"unlink,fcntl,close,fstat,newfstatat,lseek,statfs,access,mkdir,socket,bind,listen,connect,"
	"accept4,sendto,recvfrom,getsockopt,setsockopt,getsockname,getpeername,poll,epoll_ctl,"
	"epoll_wait,timerfd_settime";
static const char disk_calls[] =
	" openat read pread64 write pwrite64 fsync fdatasync ftruncate fallocate"
	" rename unlink fcntl fstat newfstatat lseek statfs access mkdir ";
static const char writing_calls[] =
	" write pwrite64 fsync fdatasync ftruncate fallocate rename mkdir ";
static const char net_calls[] = " socket connect accept4 sendto recvfrom getsockopt setsockopt poll"
				" epoll_wait ";

static const struct {
	const char *calls, *error, *from_then_on;
} errors[] = {{disk_calls, "ENOSPC", ""}, {disk_calls, "EIO", ""}, {disk_calls, "EROFS", ""},
	{disk_calls, "EMFILE", ""}, {disk_calls, "EINTR", ""}, {writing_calls, "ENOSPC", "+"},
	{net_calls, "ECONNRESET", ""}, {net_calls, "ETIMEDOUT", ""}, {net_calls, "EINTR", ""},
	{net_calls, "ENOMEM", ""}, {net_calls, "ENETUNREACH", "+"}};

/* Of so many calls. */
static const struct {
	int error, calls;
} watch_errors[] = {{ENOMEM, 1}, {ENOSPC, 1}, {ENOMEM, 8}, {ENOSPC, INT_MAX / 2}};

struct call {
	char name[24];
	int before, count;
};

static struct call *call_of(struct call calls[CALLS_MAX], const char *name)
{
	int i = 0;
	while (i < CALLS_MAX - 1 && *calls[i].name && strcmp(calls[i].name, name))
		i++;
	snprintf(calls[i].name, sizeof calls[i].name, "%.23s", name);
	return &calls[i];
}

static void count_call(struct call calls[CALLS_MAX], const char *name, bool has_begun)
{
	struct call *call = call_of(calls, name);
	call->count++;
	call->before += !has_begun;
}

static bool count_calls(struct call calls[CALLS_MAX], FILE *trace, int calls_after)
{
	char line[4096];
	bool has_begun = false;
	int left = calls_after ? -1 : 0; /* calls until it is over; not positive: not known */
	while (fgets(line, sizeof line, trace)) {
		char *end = strchr(line, '(');
		if (!end)
			continue;
		has_begun |= strstr(line, "/outbox.") != NULL;
		if (left < 0 && !strncmp(line, "rename(", 7))
			left = calls_after;
		else if (left > 0 && !--left)
			break;
		if (strstr(line, "EPOLL_CTL_ADD") || strstr(line, "EPOLL_CTL_MOD"))
			count_call(calls, WATCH, has_begun);
		*end = '\0';
		count_call(calls, line, has_begun);
	}
	return has_begun && left >= 0;
}

/* NULL: there are too many. */
static struct trial *new_trial(struct line_plan *plan, int kind, bool is_watch)
{
	if (plan->count == TRIALS_MAX)
		return NULL;
	struct trial *t = &plan->all[plan->count++];
	*t = (struct trial){.kind = kind, .is_watch = is_watch};
	return t;
}

static void add_injection(struct line_plan *plan, int kind, const char *call, const char *what,
	int n, const char *from_then_on)
{
	struct trial *t = new_trial(plan, kind, false);
	if (t)
		snprintf(t->option, sizeof t->option, "inject=%.23s:%s:when=%d%s", call, what, n,
			from_then_on);
}

static void add_watches(struct line_plan *plan, int kind, int n)
{
	for (size_t i = 0; i < sizeof watch_errors / sizeof *watch_errors; i++) {
		struct trial *t = new_trial(plan, kind, true);
		if (t)
			snprintf(t->option, sizeof t->option, "FOYER_WATCH_FAILS=%d %d %d", n,
				n + watch_errors[i].calls, watch_errors[i].error);
	}
}

static void add_call(struct line_plan *plan, int kind, const struct call *c, int n)
{
	char in_list[32], what[32];
	snprintf(in_list, sizeof in_list, " %.23s ", c->name);
	add_injection(plan, kind, c->name, "signal=SIGKILL", n, "");
	for (size_t e = 0; e < sizeof errors / sizeof *errors; e++) {
		if (!strstr(errors[e].calls, in_list))
			continue;
		snprintf(what, sizeof what, "error=%s", errors[e].error);
		add_injection(plan, kind, c->name, what, n, errors[e].from_then_on);
	}
}

bool line_plan_add(struct line_plan *plan, int kind, const char *trace_path, int calls_after)
{
	struct call calls[CALLS_MAX] = {0};
	FILE *trace = fopen(trace_path, "r");
	bool is_whole = trace && count_calls(calls, trace, calls_after);
	if (trace)
		fclose(trace);
	for (const struct call *c = calls; *c->name; c++)
		for (int n = c->before + 1; n <= c->count; n++) {
			if (!strcmp(c->name, WATCH))
				add_watches(plan, kind, n);
			else
				add_call(plan, kind, c, n);
		}
	return is_whole;
}

static void swap(struct line_plan *plan, int a, int b)
{
	struct trial t = plan->all[a];
	plan->all[a] = plan->all[b];
	plan->all[b] = t;
}

void line_plan_shuffle(struct line_plan *plan)
{
	uint64_t state = 20240501;
	int first = 0;
	for (int i = plan->count - 1; i > 0; i--) {
		state = state * UINT64_C(6364136223846793005) + 1442695040888963407u;
		swap(plan, i, (int)((state >> 33) % (unsigned)(i + 1)));
	}
	for (int i = 0; i < plan->count; i++)
		if (strstr(plan->all[i].option, "sync:signal"))
			swap(plan, i, first++);
}
