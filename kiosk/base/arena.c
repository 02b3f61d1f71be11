/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kiosk/base/arena.h"

#include "kiosk/base/check.h"

#include <stdalign.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

enum { CHUNK_BYTES = 64 * 1024, ALIGN_BYTES = 16, PAGE_BYTES = 4096 };

struct k_arena_chunk {
	struct k_arena_chunk *next;
	size_t size_bytes, used_bytes;
	alignas(ALIGN_BYTES) unsigned char data[];
};

void k_arena_init(struct k_arena *a, size_t max_bytes)
{
	*a = (struct k_arena){.max_bytes = max_bytes};
}

void k_arena_init_secret(struct k_arena *a, size_t max_bytes)
{
	*a = (struct k_arena){.max_bytes = max_bytes, .is_secret = true};
}

static size_t round_up(size_t n, size_t step)
{
	return (n + step - 1) / step * step;
}

static size_t chunk_bytes(const struct k_arena_chunk *c)
{
	return sizeof *c + c->size_bytes;
}

static struct k_arena_chunk *chunk_create(bool is_secret, size_t want_bytes)
{
	size_t size = want_bytes > CHUNK_BYTES ? want_bytes : CHUNK_BYTES;
	size_t whole = round_up(sizeof(struct k_arena_chunk) + size, PAGE_BYTES);
	struct k_arena_chunk *c =
		mmap(NULL, whole, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	K_CHECK(c != MAP_FAILED);
	if (is_secret) {
		/* Both may be refused on a small machine; the wipe below holds all the same. */
		(void)mlock(c, whole);
		(void)madvise(c, whole, MADV_DONTDUMP);
	}
	c->size_bytes = whole - sizeof *c;
	return c;
}

void *k_arena_alloc(struct k_arena *a, size_t n)
{
	K_CHECK(n <= a->max_bytes);
	n = round_up(n ? n : 1, ALIGN_BYTES);
	K_CHECK(a->used_bytes + n <= a->max_bytes);
	struct k_arena_chunk **at = a->now ? &a->now : &a->first;
	while (*at && (*at)->size_bytes - (*at)->used_bytes < n)
		at = &(*at)->next;
	if (!*at)
		*at = chunk_create(a->is_secret, n);
	a->now = *at;
	if (!a->first)
		a->first = a->now;
	void *p = a->now->data + a->now->used_bytes;
	memset(p, 0, n);
	a->now->used_bytes += n;
	a->used_bytes += n;
	return p;
}

void k_arena_reset(struct k_arena *a)
{
	for (struct k_arena_chunk *c = a->first; c; c = c->next) {
		if (a->is_secret)
			explicit_bzero(c->data, c->size_bytes);
		c->used_bytes = 0;
	}
	a->now = a->first;
	a->used_bytes = 0;
}

void k_arena_finish(struct k_arena *a)
{
	k_arena_reset(a);
	while (a->first) {
		struct k_arena_chunk *c = a->first;
		a->first = c->next;
		munmap(c, chunk_bytes(c));
	}
	*a = (struct k_arena){0};
}

char *k_arena_strn(struct k_arena *a, const char *s, size_t n)
{
	char *copy = k_arena_alloc(a, n + 1);
	if (n)
		memcpy(copy, s, n);
	return copy;
}

char *k_arena_str(struct k_arena *a, const char *s)
{
	return k_arena_strn(a, s, s ? strlen(s) : 0);
}

char *k_arena_printf(struct k_arena *a, const char *fmt, ...)
{
	va_list args, again;
	va_start(args, fmt);
	va_copy(again, args);
	int n = vsnprintf(NULL, 0, fmt, args);
	va_end(args);
	K_CHECK(n >= 0);
	char *text = k_arena_alloc(a, (size_t)n + 1);
	vsnprintf(text, (size_t)n + 1, fmt, again);
	va_end(again);
	return text;
}
