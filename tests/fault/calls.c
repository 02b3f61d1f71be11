/* SPDX-License-Identifier: GPL-3.0-or-later */
/* calls: ends a process that works with the outbox at each of its system calls, and lets each fail
 * with each error, by strace.  What a person was told is saved is there afterwards, once.
 * Usage: calls [STEP]    Only each STEP-th error (every call is a place to end at, always). */
#include "kiosk/base/log.h"
#include "tests/fault/day.h"
#include "tests/fault/shift.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CALLS_MAX = 40, TOLD_MAX = 4096 };

struct call {
	char name[24];
	int before, count; /* before the work begins; in all */
};

struct calls {
	char me[256];
	struct call all[CALLS_MAX];
	int count, tried, wrong, died;
};

/* What can be ended at, and fail. */
static const char watched[] = "trace=openat,read,pread64,write,pwrite64,fsync,fdatasync,ftruncate,"
			      "fallocate,rename,unlink,fcntl,close,fstat,newfstatat,lseek,statfs,"
			      "access,mkdir,getppid";

/* Runs the shift under strace with one more option; gives what it told. */
static int run(struct calls *c, const char *dir, const char *option, const char *trace,
	char told[TOLD_MAX])
{
	int ends[2];
	if (pipe2(ends, O_CLOEXEC))
		return -1;
	pid_t pid = fork();
	if (!pid) {
		dup2(ends[1], 1);
		setenv("ASAN_OPTIONS", "detect_leaks=0", 1);
		execlp("strace", "strace", "-qq", "-o", trace ? trace : "/dev/null", "-e", watched,
			"-e", option, c->me, "--shift", dir, (char *)NULL);
		_exit(127);
	}
	close(ends[1]);
	size_t n = 0;
	for (ssize_t got;
		n < TOLD_MAX - 1 && (got = read(ends[0], told + n, TOLD_MAX - 1 - n)) > 0;)
		n += (size_t)got;
	told[n] = '\0';
	close(ends[0]);
	int status = 0;
	waitpid(pid, &status, 0);
	return status;
}

/* --- which calls there are ------------------------------------------------------------------- */

static struct call *call_of(struct calls *c, const char *name)
{
	for (int i = 0; i < c->count; i++)
		if (!strcmp(c->all[i].name, name))
			return &c->all[i];
	if (c->count == CALLS_MAX)
		exit(1);
	snprintf(c->all[c->count].name, sizeof c->all[0].name, "%.20s", name);
	return &c->all[c->count++];
}

/* Counts calls by name; getppid marks where the work begins.  False: strace may not trace here. */
static bool count_calls(struct calls *c)
{
	char dir[64], trace[80], line[4096], told[TOLD_MAX];
	bool has_begun = false;
	shift_begin(dir);
	snprintf(trace, sizeof trace, "%s.trace", dir);
	run(c, dir, "signal=none", trace, told);
	FILE *file = fopen(trace, "r");
	while (file && fgets(line, sizeof line, file)) {
		char *end = strchr(line, '(');
		if (!end)
			continue;
		*end = '\0';
		if (!strcmp(line, "getppid")) {
			has_begun = true;
			continue;
		}
		struct call *call = call_of(c, line);
		call->count++;
		call->before += !has_begun;
	}
	if (file)
		fclose(file);
	unlink(trace);
	folder_remove(dir);
	return has_begun;
}

/* --- trying ------------------------------------------------------------------------------------
 */

static void try_one(struct calls *c, const char *option)
{
	char dir[64], told[TOLD_MAX];
	shift_begin(dir);
	int status = run(c, dir, option, NULL, told);
	const char *wrong = shift_check(dir, told, strstr(option, "read") && strchr(option, '+'));
	c->tried++;
	c->died += WIFSIGNALED(status) || (WIFEXITED(status) && WEXITSTATUS(status) > 128);
	if (!wrong && WIFSIGNALED(status) && WTERMSIG(status) != SIGKILL)
		wrong = "the program crashed";
	if (wrong) {
		c->wrong++;
		printf("%s: %s\n", option, wrong);
	}
	folder_remove(dir);
}

static void kill_at_each(struct calls *c)
{
	char option[80];
	for (int i = 0; i < c->count; i++)
		for (int n = c->all[i].before + 1; n <= c->all[i].count; n++) {
			snprintf(option, sizeof option, "inject=%s:signal=SIGKILL:when=%d",
				c->all[i].name, n);
			try_one(c, option);
		}
}

/* Once ("") and from then on ("+"): a disk that stays full or is mounted read-only. */
static void fail_at_each(struct calls *c, int step)
{
	static const char *const errors[][2] = {{"ENOSPC", ""}, {"EIO", ""}, {"EROFS", ""},
		{"EMFILE", ""}, {"EINTR", ""}, {"ENOSPC", "+"}, {"EROFS", "+"}};
	char option[80];
	int k = 0;
	for (unsigned e = 0; e < sizeof errors / sizeof *errors; e++)
		for (int i = 0; i < c->count; i++)
			for (int n = c->all[i].before + 1; n <= c->all[i].count; n++) {
				bool is_ours = strcmp(c->all[i].name, "close") != 0;
				if (!is_ours || k++ % step)
					continue;
				snprintf(option, sizeof option, "inject=%s:error=%s:when=%d%s",
					c->all[i].name, errors[e][0], n, errors[e][1]);
				try_one(c, option);
			}
}

int main(int argc, char **argv)
{
	static struct calls c;
	log_set_level(LOG_ERROR);
	if (!freopen("/dev/null", "w", stderr))
		return 1;
	if (argc == 3 && !strcmp(argv[1], "--shift")) {
		getppid();
		return shift_run(argv[2], 1);
	}
	ssize_t n = readlink("/proc/self/exe", c.me, sizeof c.me - 1);
	if (n < 0 || !count_calls(&c)) {
		printf("skipped: strace may not trace here\nchecks: 0\n");
		return 0;
	}
	kill_at_each(&c);
	int killed = c.tried;
	fail_at_each(&c, argc > 1 ? atoi(argv[1]) : 1);
	printf("ended at %d calls, failed at %d, %d wrong\nchecks: %d\n", killed, c.tried - killed,
		c.wrong, c.tried);
	return c.wrong > 0 || c.died < killed;
}
