/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "memory.h"

#include <inttypes.h>
#include <malloc.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

/* One mapping as /proc/self/smaps tells of it: proc(5). */
struct mapping {
	uintptr_t from, to;
	bool is_file;     /* read only, of a file */
	bool is_as_file;  /* no page of it was ever written: nothing of ours is in it */
};

static bool mapping_begins(const char *line, struct mapping *m)
{
	uintptr_t from, to;
	char access[5];
	if (sscanf(line, "%" SCNxPTR "-%" SCNxPTR " %4s", &from, &to, access) != 3)
		return false;
	*m = (struct mapping){.from = from, .to = to};
	m->is_file = strchr(line, '/') && access[1] == '-';
	return true;
}

/* The loader has written addresses into some read-only parts of a library, and a page so written is
 * lost if it is given back: "Anonymous" counts them, "Swap" those that were put away. */
static void files_give_back(FILE *smaps)
{
	struct mapping m = {0};
	char line[512];
	while (fgets(line, sizeof line, smaps)) {
		bool is_field = line[0] >= 'A' && line[0] <= 'Z';
		if (!is_field && !mapping_begins(line, &m))
			m = (struct mapping){0};
		else if (!strncmp(line, "Anonymous:", 10))
			m.is_as_file = strtoul(line + 10, NULL, 10) == 0;
		else if (!strncmp(line, "Swap:", 5) && m.is_file && m.is_as_file &&
			 !strtoul(line + 5, NULL, 10))
			(void)madvise((void *)m.from, m.to - m.from, MADV_DONTNEED);
	}
}

void memory_give_back(void)
{
	FILE *smaps = fopen("/proc/self/smaps", "re");
	if (smaps) {
		files_give_back(smaps);
		fclose(smaps);
	}
	(void)malloc_trim(0);
}
