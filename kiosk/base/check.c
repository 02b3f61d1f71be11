/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kiosk/base/check.h"

#include "kiosk/base/log.h"

#include <stdlib.h>

_Noreturn void k_check_failed(const char *file, int line, const char *what)
{
	log_write(LOG_ERROR, "us", "check failed at %s:%d: %s", file, line, what);
	abort();
}

bool k_never_happened(const char *file, int line, const char *what)
{
	log_write(LOG_ERROR, "us", "should not happen at %s:%d: %s", file, line, what);
	return true;
}
