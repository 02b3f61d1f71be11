/* SPDX-License-Identifier: GPL-3.0-or-later */
/* log: lines for staff, in journald's form (<3>module: words).  Any thread.
 * Nothing that a person typed, said, chose or pressed is ever logged (A11Y-77): log counts. */
#ifndef FOYER_BASE_LOG_H
#define FOYER_BASE_LOG_H

#include "kiosk/base/err.h"

#include <stdbool.h>

/* error: someone must act.  warn: we went on, something is worse.  info: a change of state
 * worth one line an hour.  debug: off unless asked for. */
enum log_level { LOG_ERROR, LOG_WARN, LOG_INFO, LOG_DEBUG };
/* For log_set_level: nothing is written.  Of a program whose findings are its output. */
#define LOG_NOTHING ((enum log_level)-1)

/* Writes one line to standard error; keeps errno.  whose: "hw", "net", "us", "content",
 * or a module's name.  More than 50 lines a second of one level are counted, not written. */
void log_write(enum log_level level, const char *whose, const char *fmt, ...) PRINTF_LIKE(3, 4);
/* Lines below this level are dropped.  Start-up only.  Default LOG_INFO. */
void log_set_level(enum log_level level);
/* True if lines of this level are written. */
bool log_wants(enum log_level level);

#define log_error(whose, ...) log_write(LOG_ERROR, whose, __VA_ARGS__)
#define log_warn(whose, ...) log_write(LOG_WARN, whose, __VA_ARGS__)
#define log_info(whose, ...) log_write(LOG_INFO, whose, __VA_ARGS__)
#define log_debug(whose, ...) \
	do { \
		if (log_wants(LOG_DEBUG)) \
			log_write(LOG_DEBUG, whose, __VA_ARGS__); \
	} while (0)

#endif
