/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "finding.h"

#include <stdarg.h>
#include <stdio.h>

void finding_ok(struct findings *f, const char *fmt, ...)
{
	va_list args;
	f->ok++;
	va_start(args, fmt);
	fputs("ok: ", stdout);
	vprintf(fmt, args);
	putchar('\n');
	va_end(args);
}

void finding_look(struct findings *f, const char *mend, const char *fmt, ...)
{
	va_list args;
	f->look++;
	va_start(args, fmt);
	fputs("look: ", stdout);
	vprintf(fmt, args);
	printf(" — %s\n", mend);
	va_end(args);
}
