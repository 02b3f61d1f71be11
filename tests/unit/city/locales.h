/* SPDX-License-Identifier: GPL-3.0-or-later */
/* locales: runs a test under a decimal comma (de_DE) and an i without its dot (tr_TR), which it
 * makes for itself where the machine has none. */
#ifndef FOYER_TESTS_CITY_LOCALES_H
#define FOYER_TESTS_CITY_LOCALES_H

#include <locale.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <setjmp.h>

#include <cmocka.h>

static inline void in_other_locales(void (*test)(void **state))
{
	static const char *const names[] = {"de_DE", "tr_TR"};
	char dir[] = P_tmpdir "/locales-XXXXXX", command[256];
	assert_non_null(mkdtemp(dir));
	setenv("LOCPATH", dir, 1);
	for (size_t i = 0; i < 2; i++) {
		void *state = (void *)(uintptr_t)names[i];
		snprintf(command, sizeof command,
			"localedef -i %s -f UTF-8 %s/%s.UTF-8 >/dev/null 2>&1", names[i], dir,
			names[i]);
		if (system(command))
			fail_msg("%s", command);
		snprintf(command, sizeof command, "%s.UTF-8", names[i]);
		assert_non_null(setlocale(LC_ALL, command));
		assert_string_equal(localeconv()->decimal_point, ",");
		test(&state);
	}
	setlocale(LC_ALL, "C");
	unsetenv("LOCPATH");
	snprintf(command, sizeof command, "rm -rf %s", dir);
	assert_int_equal(system(command), 0);
}

#endif
