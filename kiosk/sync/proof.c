/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kiosk/sync/proof.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

enum { EXIT_GOOD, EXIT_PROBLEMS, BREATH_MS = 200, GIVES_WAY = 10 };

/* In the child, between fork and exec.  How much memory it may have it sets itself. */
static void become(const char *program, const char *dir, int out)
{
	const struct rlimit seconds = {PROOF_S, PROOF_S};
	const struct rlimit none = {0, 0};
	const char *const argv[] = {program, "check", dir, NULL};
	sigset_t all;
	int null = open("/dev/null", O_RDONLY | O_CLOEXEC);
	int level = nice(GIVES_WAY); /* who stands at the kiosk comes first */
	(void)level;
	sigemptyset(&all);
	sigprocmask(SIG_SETMASK, &all, NULL);
	if (setrlimit(RLIMIT_CPU, &seconds) || setrlimit(RLIMIT_CORE, &none) || dup2(null, 0) < 0 ||
		dup2(out, 1) < 0 || dup2(out, 2) < 0)
		_exit(126);
	execv(program, (char *const *)(uintptr_t)argv);
	_exit(127);
}

/* The first line of what it says; the rest is read and let go. */
static void hear(int fd, char *words, size_t room)
{
	char piece[512];
	size_t has = strlen(words);
	ssize_t n = read(fd, piece, sizeof piece);
	for (ssize_t i = 0; i < n && has + 1 < room && !strchr(words, '\n'); i++) {
		bool is_plain = piece[i] == '\n' || (piece[i] >= ' ' && piece[i] <= '~');
		words[has++] = is_plain ? piece[i] : '?';
		words[has] = '\0';
	}
}

/* Waits for its end: PROOF_S while it is silent, PROOF_S of work however much it says. */
static bool is_over(pid_t pid, int fd, int *status, char *words, size_t room)
{
	for (int waited_ms = 0; waited_ms < PROOF_S * 1000;) {
		struct pollfd p = {.fd = fd, .events = POLLIN};
		if (poll(&p, 1, BREATH_MS) <= 0)
			waited_ms += BREATH_MS;
		else if (p.revents & POLLIN)
			hear(fd, words, room);
		else
			fd = -1; /* it has closed its end: only its death is waited for */
		if (waitpid(pid, status, WNOHANG) != pid)
			continue;
		if (fd >= 0)
			hear(fd, words, room);
		return true;
	}
	kill(pid, SIGKILL);
	waitpid(pid, status, 0);
	return false;
}

static enum err judge(int status, char *words, size_t room)
{
	if (WIFEXITED(status) && WEXITSTATUS(status) == EXIT_GOOD) {
		*words = '\0';
		return ERR_OK;
	}
	if (WIFEXITED(status) && WEXITSTATUS(status) == EXIT_PROBLEMS) {
		if (!*words)
			snprintf(words, room, "the check found it not good");
		return ERR_DENIED;
	}
	if (!WIFSIGNALED(status))
		return ERR_UNSUPPORTED; /* it is not there, or could not do it */
	snprintf(words, room, "the check of it broke off (signal %d)", WTERMSIG(status));
	return ERR_DENIED;
}

enum err proof_check(const char *program, const char *dir, char *words_out, size_t words_room)
{
	int ends[2], status = 0;
	*words_out = '\0';
	if (pipe2(ends, O_CLOEXEC))
		return err_from_errno(errno);
	pid_t pid = fork();
	if (!pid)
		become(program, dir, ends[1]);
	close(ends[1]);
	if (pid < 0) {
		close(ends[0]);
		return err_from_errno(errno);
	}
	bool is_done = is_over(pid, ends[0], &status, words_out, words_room);
	close(ends[0]);
	words_out[strcspn(words_out, "\n")] = '\0';
	if (is_done)
		return judge(status, words_out, words_room);
	snprintf(words_out, words_room, "the check of it did not end in %d s", PROOF_S);
	return ERR_DENIED;
}
