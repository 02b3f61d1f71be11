/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "memory.h"

#include <inttypes.h>
#include <malloc.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

/* Font files are mapped to be read only, and the code of libraries is never written: nothing of
 * ours can be lost, and what is needed again comes back from the page cache.  Other read-only parts
 * of a library stay: the loader has written its addresses into some of them. */
static void files_give_back(FILE *maps)
{
	char line[512];
	while (fgets(line, sizeof line, maps)) {
		uintptr_t from, to;
		char access[5];
		if (sscanf(line, "%" SCNxPTR "-%" SCNxPTR " %4s", &from, &to, access) != 3)
			continue;
		bool is_font = strstr(line, "/fonts/") && !strcmp(access, "r--p");
		bool is_code = strchr(line, '/') && !strcmp(access, "r-xp");
		if (is_font || is_code)
			(void)madvise((void *)from, to - from, MADV_DONTNEED);
	}
}

void memory_give_back(void)
{
	FILE *maps = fopen("/proc/self/maps", "re");
	if (maps) {
		files_give_back(maps);
		fclose(maps);
	}
	(void)malloc_trim(0);
}
