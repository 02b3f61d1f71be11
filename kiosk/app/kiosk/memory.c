/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "memory.h"

#include <inttypes.h>
#include <malloc.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

/* Font files are mapped to be read only: nothing of ours can be lost. */
static void fonts_give_back(FILE *maps)
{
	char line[512];
	while (fgets(line, sizeof line, maps)) {
		uintptr_t from, to;
		char access[5];
		if (!strstr(line, "/fonts/"))
			continue;
		if (sscanf(line, "%" SCNxPTR "-%" SCNxPTR " %4s", &from, &to, access) == 3 &&
			!strcmp(access, "r--p"))
			(void)madvise((void *)from, to - from, MADV_DONTNEED);
	}
}

void memory_give_back(void)
{
	FILE *maps = fopen("/proc/self/maps", "re");
	if (maps) {
		fonts_give_back(maps);
		fclose(maps);
	}
	(void)malloc_trim(0);
}
