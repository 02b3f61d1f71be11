/* SPDX-License-Identifier: GPL-3.0-or-later */
/* started: the languages as a test finds them.  The messages lie beside the test program's
 * folder, in B/locales. */
#ifndef FOYER_TESTS_I18N_STARTED_H
#define FOYER_TESTS_I18N_STARTED_H

#include "kiosk/base/arena.h"
#include "kiosk/base/check.h"
#include "kiosk/i18n/i18n.h"

#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

/* B/locales, from where this program is: B/unit/i18n/NAME_test. */
static inline void messages_dir(char *out)
{
	char program[PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", program, sizeof program - 1);
	assert_true(n > 0);
	program[n] = '\0';
	char *unit = strstr(program, "/unit/i18n/");
	assert_non_null(unit);
	*unit = '\0';
	assert_true(snprintf(out, PATH_MAX, "%s/locales", program) < PATH_MAX);
}

static inline const struct tongue *tongue(const char *tag)
{
	const struct tongue *t = tongue_find(tag);
	assert_non_null(t);
	return t;
}

/* Group set-up: languages started, *state an arena. */
static inline int start_languages(void **state)
{
	char dir[PATH_MAX];
	messages_dir(dir);
	if (i18n_start(dir) != ERR_OK)
		return -1;
	struct k_arena *a = malloc(sizeof *a);
	if (!a)
		return -1;
	k_arena_init(a, 1 << 20);
	*state = a;
	return 0;
}

static inline int stop_languages(void **state)
{
	k_arena_finish(*state);
	free(*state);
	return 0;
}

#endif
