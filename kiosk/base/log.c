/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kiosk/base/log.h"

#include <errno.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

enum { LINE_MAX_BYTES = 1024, LINES_PER_SECOND = 50 };

/* The one mutable global of Foyer (architecture.md section 9): the log's sink. */
static _Atomic int level_max = LOG_INFO;
static _Atomic long window_second[4];
static _Atomic int window_lines[4];

void log_set_level(enum log_level level)
{
	level_max = (int)level;
}

bool log_wants(enum log_level level)
{
	return (int)level <= level_max;
}

/* True while this second's share for the level is not used up. */
static bool take_a_line(enum log_level level)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC_COARSE, &now);
	if (window_second[level] != now.tv_sec) {
		window_second[level] = now.tv_sec;
		window_lines[level] = 0;
	}
	return ++window_lines[level] <= LINES_PER_SECOND;
}

void log_write(enum log_level level, const char *whose, const char *fmt, ...)
{
	static const int journald_priority[] = {3, 4, 6, 7};
	int kept_errno = errno;
	if (!log_wants(level) || !take_a_line(level)) {
		errno = kept_errno;
		return;
	}
	char line[LINE_MAX_BYTES];
	int n = snprintf(line, sizeof line, "<%d>%s: ", journald_priority[level], whose);
	va_list args;
	va_start(args, fmt);
	int m = vsnprintf(line + n, sizeof line - (size_t)n - 1, fmt, args);
	va_end(args);
	n = m < 0 ? n : n + m;
	if ((size_t)n > sizeof line - 2)
		n = (int)sizeof line - 2;
	line[n] = '\n';
	if (write(STDERR_FILENO, line, (size_t)n + 1) < 0) {
		/* Nobody is left to tell. */
	}
	errno = kept_errno;
}
