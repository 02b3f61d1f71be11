/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kiosk/base/err.h"

#include <errno.h>

static const struct {
	const char *name, *words;
} table[] = {
#define X(code, text) {#code, text},
	ERR_LIST(X)
#undef X
};

static const unsigned table_len = sizeof table / sizeof table[0];

const char *err_words(enum err e)
{
	return (unsigned)e < table_len ? table[e].words : "unknown";
}

const char *err_name(enum err e)
{
	return (unsigned)e < table_len ? table[e].name : "UNKNOWN";
}

static const struct {
	int errnum;
	enum err err;
} from_errno[] = {
	{0, ERR_OK},           {ENOMEM, ERR_NO_MEMORY},  {ENOSPC, ERR_FULL},
	{EDQUOT, ERR_FULL},    {ENOENT, ERR_NOT_FOUND},  {ENODEV, ERR_DEVICE},
	{EEXIST, ERR_EXISTS},  {EACCES, ERR_DENIED},     {EPERM, ERR_DENIED},
	{EROFS, ERR_DENIED},   {ETIMEDOUT, ERR_TIMEOUT}, {ECONNREFUSED, ERR_OFFLINE},
	{EFBIG, ERR_TOO_BIG},  {ENETUNREACH, ERR_OFFLINE},
};

enum err err_from_errno(int errnum)
{
	for (unsigned i = 0; i < sizeof from_errno / sizeof from_errno[0]; i++)
		if (from_errno[i].errnum == errnum)
			return from_errno[i].err;
	return ERR_IO;
}
