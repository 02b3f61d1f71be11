/* SPDX-License-Identifier: GPL-3.0-or-later */
/* forget: whatever any part of the hub frees is written over first: its own, and what libraries had of a
 * request that was opened (jansson's trees and texts, libmicrohttpd's answers, libcurl's bodies, buffers
 * that grew).  The program's own free and realloc stand before the C library's in every library.
 * AddressSanitizer has its own, and keeps what was freed. */
#include <errno.h>
#include <malloc.h>
#include <stdlib.h>
#include <string.h>

#ifndef __SANITIZE_ADDRESS__

void __libc_free(void *p); /* glibc's, behind the name that this file takes */

void free(void *p)
{
	int kept = errno;
	if (p)
		explicit_bzero(p, malloc_usable_size(p));
	__libc_free(p);
	errno = kept;
}

/* Always into another place: in its own, glibc would leave what a move leaves behind. */
void *realloc(void *p, size_t n)
{
	if (!p)
		return malloc(n);
	if (!n) {
		free(p);
		return NULL;
	}
	size_t had = malloc_usable_size(p);
	void *moved = malloc(n);
	if (!moved)
		return NULL;
	memcpy(moved, p, had < n ? had : n);
	free(p);
	return moved;
}

#endif
