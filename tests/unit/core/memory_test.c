/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kiosk/base/memory.h"

#include <fcntl.h>
#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include <cmocka.h>

enum { MAPPED_BYTES = 2 * 4096 };

static char *map_this_program(void)
{
	int fd = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
	char *p = mmap(NULL, MAPPED_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);
	close(fd);
	assert_true(p != MAP_FAILED);
	return p;
}

/* Kilobytes of the mapping that begins at p that are in memory now; -1: there is none. */
static long resident_kb(const char *p)
{
	char line[512];
	uintptr_t from, to;
	bool is_ours = false;
	long kb = -1;
	FILE *smaps = fopen("/proc/self/smaps", "re");
	while (smaps && kb < 0 && fgets(line, sizeof line, smaps)) {
		if (sscanf(line, "%" SCNxPTR "-%" SCNxPTR " ", &from, &to) == 2)
			is_ours = from == (uintptr_t)p;
		else if (is_ours)
			(void)sscanf(line, "Rss: %ld", &kb);
	}
	if (smaps)
		fclose(smaps);
	return kb;
}

static void pages_that_nobody_wrote_are_given_back(void **state)
{
	(void)state;
	char *p = map_this_program();
	assert_int_equal(mprotect(p, MAPPED_BYTES, PROT_READ), 0);
	const char first = p[0], last = p[MAPPED_BYTES - 1];
	assert_true(resident_kb(p) > 0);
	memory_give_back();
	assert_int_equal(resident_kb(p), 0);
	assert_true(p[0] == first && p[MAPPED_BYTES - 1] == last);
	munmap(p, MAPPED_BYTES);
}

/* As the loader does to libraries. */
static void what_was_written_before_it_became_read_only_stays(void **state)
{
	(void)state;
	char *p = map_this_program();
	memcpy(p, "written", 8);
	assert_int_equal(mprotect(p, MAPPED_BYTES, PROT_READ), 0);
	memory_give_back();
	assert_string_equal(p, "written");
	munmap(p, MAPPED_BYTES);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pages_that_nobody_wrote_are_given_back),
		cmocka_unit_test(what_was_written_before_it_became_read_only_stays),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
