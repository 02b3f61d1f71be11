/* SPDX-License-Identifier: GPL-3.0-or-later */
/* check: our own bugs, and only those.  Never for input, files, network or devices. */
#ifndef FOYER_BASE_CHECK_H
#define FOYER_BASE_CHECK_H

#include <stdbool.h>

/* Writes where and what to standard error and aborts; the supervisor restarts us. */
_Noreturn void k_check_failed(const char *file, int line, const char *what);
/* Logs a bug that we can survive.  Returns true, so it reads in a condition. */
bool k_never_happened(const char *file, int line, const char *what);

/* A bug of ours that must stop the process, in release too. */
#define K_CHECK(x) ((x) ? (void)0 : k_check_failed(__FILE__, __LINE__, #x))
/* A bug of ours that we can survive: true when x holds.  `if (K_NEVER(!p)) return;` */
#define K_NEVER(x) ((x) ? k_never_happened(__FILE__, __LINE__, #x) : false)

#define K_COUNT(array) (sizeof(array) / sizeof((array)[0]))

#endif
