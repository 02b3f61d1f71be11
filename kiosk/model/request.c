/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kiosk/model/request.h"

#include <string.h>

static const char *const names[] = {
#define X(kind, json, staff) json,
	REQUEST_KIND_LIST(X)
#undef X
};

const char *request_kind_name(enum request_kind k)
{
	return (unsigned)k < REQUEST_KIND_COUNT ? names[k] : "unknown";
}

bool request_has_number(enum request_kind k)
{
	return k != REQUEST_SURVEY && !request_is_counted(k);
}

bool request_is_counted(enum request_kind k)
{
	return k == REQUEST_QUESTIONNAIRE || k == REQUEST_SNAGS;
}

bool request_is_unasked(enum request_kind k)
{
	return k == REQUEST_SNAGS;
}

int request_kind_find(const char *name)
{
	for (int i = 0; i < REQUEST_KIND_COUNT; i++)
		if (!strcmp(names[i], name))
			return i;
	return -1;
}
