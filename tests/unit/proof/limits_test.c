/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the process that looks at a folder can no longer do. */
#include "kiosk/app/proof/limits.c"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <netinet/in.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

typedef bool trial(void);

/* True if the trial holds in a process with the limits. */
static bool holds(trial *t)
{
	int status = 0;
	pid_t pid = fork();
	if (pid == 0)
		_exit(limits_set() ? 2 : t() ? 0 : 1);
	assert_true(waitpid(pid, &status, 0) == pid);
	return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static bool no_connection(void)
{
	struct sockaddr_in to = {.sin_family = AF_INET,
		.sin_port = htons(9),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	int tcp = socket(AF_INET, SOCK_STREAM, 0), udp = socket(AF_INET, SOCK_DGRAM, 0);
	bool is_refused = connect(tcp, (struct sockaddr *)&to, sizeof to) && errno == EACCES;
	is_refused = is_refused && bind(tcp, (struct sockaddr *)&to, sizeof to) && errno == EACCES;
	is_refused = is_refused && sendto(udp, "x", 1, 0, (struct sockaddr *)&to, sizeof to) < 0 &&
		     errno == EACCES;
	struct msghdr m = {.msg_name = &to, .msg_namelen = sizeof to};
	return is_refused && sendmsg(udp, &m, 0) < 0 && errno == EACCES;
}

static bool no_other_program(void)
{
	char *const argv[] = {"/bin/true", NULL};
	return execve(argv[0], argv, NULL) && errno == EACCES && execv(argv[0], argv) &&
	       errno == EACCES;
}

static bool no_other_process(void)
{
	return kill(getppid(), 0) && errno == EACCES;
}

static bool no_endless_file(void)
{
	struct rlimit r;
	return !getrlimit(RLIMIT_FSIZE, &r) && r.rlim_max <= 64 * MIB &&
	       !getrlimit(RLIMIT_CPU, &r) && r.rlim_max <= 60 && !getrlimit(RLIMIT_NOFILE, &r) &&
	       r.rlim_max <= 128 && !getrlimit(RLIMIT_CORE, &r) && r.rlim_max == 0;
}

static bool no_endless_memory(void)
{
#ifdef __SANITIZE_ADDRESS__
	return true;
#else
	struct rlimit r;
	void *volatile much = malloc((size_t)2 << 30);
	bool is_refused = !much;
	free(much);
	return is_refused && !getrlimit(RLIMIT_AS, &r) && r.rlim_max == 1024 * MIB;
#endif
}

static bool children_have_them_too(void)
{
	int status = 0;
	pid_t pid = fork();
	if (pid == 0)
		_exit(!no_connection());
	return waitpid(pid, &status, 0) == pid && WIFEXITED(status) && !WEXITSTATUS(status);
}

static bool work_goes_on(void)
{
	void *memory = malloc(1 << 20);
	int fd[2];
	bool is_well = memory && !pipe(fd) && write(fd[1], "x", 1) == 1;
	free(memory);
	return is_well;
}

static void without_limits_all_is_possible(void **state)
{
	(void)state;
	assert_false(no_connection());
	assert_false(no_other_process());
}

static void with_limits_nothing_of_it_is(void **state)
{
	(void)state;
	assert_true(holds(no_connection));
	assert_true(holds(no_other_program));
	assert_true(holds(no_other_process));
	assert_true(holds(no_endless_file));
	assert_true(holds(no_endless_memory));
	assert_true(holds(children_have_them_too));
	assert_true(holds(work_goes_on));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(without_limits_all_is_possible),
		cmocka_unit_test(with_limits_nothing_of_it_is),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
