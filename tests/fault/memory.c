/* SPDX-License-Identifier: GPL-3.0-or-later */
/* memory: lets each single allocation fail, in turn, of a process that works with the outbox, and
 * of its libraries: it stands in libc's place for malloc, calloc, realloc.  Nothing crashes, and
 * what a person was told is saved is there.
 * Usage: memory [STEP]    Only each STEP-th allocation. */
#include "kiosk/base/log.h"
#include "tests/fault/day.h"
#include "tests/fault/shift.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#ifdef __SANITIZE_ADDRESS__
int main(void)
{
	printf("skipped: the sanitizer has malloc to itself\nchecks: 0\n");
	return 0;
}
#else

enum { TOLD_MAX = 4096 };

#include "tests/fault/starved.h"

/* Works in a child whose nth allocation fails; gives how it ended. */
static int run(const char *dir, long n, char told[TOLD_MAX])
{
	static long counted;
	int ends[2], status = 0;
	size_t len = 0;
	if (pipe2(ends, O_CLOEXEC))
		return -1;
	pid_t pid = fork();
	if (!pid) {
		fail_at = n;
		counted = 0;
		count = &counted;
		int code = shift_run(dir, ends[1]);
		if (n < 0)
			dprintf(ends[1], "allocations %ld\n", counted);
		_exit(code);
	}
	close(ends[1]);
	for (ssize_t got;
		len < TOLD_MAX - 1 && (got = read(ends[0], told + len, TOLD_MAX - 1 - len)) > 0;)
		len += (size_t)got;
	told[len] = '\0';
	close(ends[0]);
	waitpid(pid, &status, 0);
	return status;
}

static long count_all(void)
{
	char dir[64], told[TOLD_MAX];
	long n = 0;
	shift_begin(dir);
	run(dir, -1, told);
	for (char *line = told; line && *line; line++)
		if (sscanf(line, "allocations %ld", &n) == 1)
			break;
	folder_remove(dir);
	return n;
}

static const char *try_one(long n)
{
	char dir[64], told[TOLD_MAX];
	shift_begin(dir);
	int status = run(dir, n, told);
	const char *wrong = WIFSIGNALED(status) ? "it crashed" : shift_check(dir, told, false);
	folder_remove(dir);
	return wrong;
}

int main(int argc, char **argv)
{
	long step = argc > 1 ? atol(argv[1]) : 1, tried = 0, wrong = 0;
	log_set_level(LOG_ERROR);
	if (!freopen("/dev/null", "w", stderr))
		return 1;
	long all = count_all();
	for (long n = 1; n <= all; n += step) {
		const char *what = try_one(n);
		tried++;
		wrong += what != NULL;
		if (what && wrong < 20)
			printf("allocation %ld: %s\n", n, what);
	}
	printf("%ld allocations, %ld tried, %ld wrong\nchecks: %ld\n", all, tried, wrong, tried);
	return wrong || !all;
}
#endif
