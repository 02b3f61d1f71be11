/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kiosk/model/slip.h"

#include <stdio.h>
#include <string.h>

void slip_code(long long lease, const char *check, char out[SLIP_CODE_BYTES])
{
	out[0] = '\0';
	if (lease > 0 && check && strlen(check) == SLIP_CHECK_CHARS)
		snprintf(out, SLIP_CODE_BYTES, "%lld-%.4s-%.4s", lease, check, check + 4);
}
