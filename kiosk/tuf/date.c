/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kiosk/tuf/date.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static const char form[] = "dddd-dd-ddTdd:dd:ddZ";

bool date_read(const char *text, int64_t *seconds_out)
{
	if (strlen(text) != sizeof form - 1)
		return false;
	for (size_t i = 0; form[i]; i++)
		if (form[i] == 'd' ? !isdigit((unsigned char)text[i]) : text[i] != form[i])
			return false;
	struct tm want = {.tm_year = atoi(text) - 1900,
		.tm_mon = atoi(text + 5) - 1,
		.tm_mday = atoi(text + 8),
		.tm_hour = atoi(text + 11),
		.tm_min = atoi(text + 14),
		.tm_sec = atoi(text + 17)};
	struct tm is = want;
	/* timegm moves what does not exist, as 30 February, to where it would be. */
	time_t seconds = timegm(&is);
	if (is.tm_year != want.tm_year || is.tm_mon != want.tm_mon || is.tm_mday != want.tm_mday ||
		is.tm_hour != want.tm_hour || is.tm_min != want.tm_min || is.tm_sec != want.tm_sec)
		return false;
	*seconds_out = seconds;
	return true;
}
