/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kiosk/model/json_text.h"

#include <stdlib.h>

char *json_text(const json_t *json, size_t flags)
{
	size_t n = json ? json_dumpb(json, NULL, 0, flags) : 0;
	char *text = n ? malloc(n + 1) : NULL;
	if (text && json_dumpb(json, text, n, flags) == n) {
		text[n] = '\0';
		return text;
	}
	free(text);
	return NULL;
}
