/* SPDX-License-Identifier: GPL-3.0-or-later */
/* starved: stands in libc's place for malloc, calloc and realloc, and lets the allocation fail whose
 * number is fail_at, of the program and of its libraries.  For one .c file of a program. */
#ifndef FOYER_TESTS_FAULT_STARVED_H
#define FOYER_TESTS_FAULT_STARVED_H

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>

static long fail_at = -1; /* -1: none fails */
static long *count;	  /* of allocations, from 1; NULL: they are not counted */

void *__libc_malloc(size_t n);
void *__libc_calloc(size_t n, size_t size);
void *__libc_realloc(void *p, size_t n);

static bool fails(void)
{
	bool is_it = count && ++*count == fail_at;
	if (is_it)
		errno = ENOMEM;
	return is_it;
}

void *malloc(size_t n)
{
	return fails() ? NULL : __libc_malloc(n);
}

void *calloc(size_t n, size_t size)
{
	return fails() ? NULL : __libc_calloc(n, size);
}

void *realloc(void *p, size_t n)
{
	return fails() ? NULL : __libc_realloc(p, n);
}

#endif
