/* SPDX-License-Identifier: GPL-3.0-or-later */
/* arena: memory that is given out piece by piece and taken back all at once.
 * One thread at a time.  A visit's answers live in one wiped arena, so that nothing of a
 * person outlives the visit (c-style.md section 4, Memory). */
#ifndef FOYER_BASE_ARENA_H
#define FOYER_BASE_ARENA_H

#include "kiosk/base/err.h"

#include <stdbool.h>
#include <stddef.h>

struct k_arena {
	struct k_arena_chunk *first, *now; /* chunks are kept and used again after a reset */
	size_t used_bytes, max_bytes;
	bool is_secret; /* locked in memory, wiped at every reset */
};

/* Makes an empty arena that holds at most max_bytes.  Caller owns *a.  Takes no memory yet. */
void k_arena_init(struct k_arena *a, size_t max_bytes);
/* As k_arena_init, for a person's words: locked (mlock, as far as the machine allows), left out
 * of core dumps, wiped at reset and finish. */
void k_arena_init_secret(struct k_arena *a, size_t max_bytes);
/* Gives n zeroed bytes, 16-byte aligned, until reset.  Aborts when the arena's maximum or the
 * machine's memory is exceeded: limits on outside data are checked before we come here. */
void *k_arena_alloc(struct k_arena *a, size_t n) __attribute__((returns_nonnull, malloc));
/* Takes all pieces back; keeps the chunks for use again.  Secret arenas are wiped. */
void k_arena_reset(struct k_arena *a);
/* Frees everything.  Accepts a zeroed arena. */
void k_arena_finish(struct k_arena *a);

/* Copy of the NUL-terminated s ("" for NULL), in a. */
char *k_arena_str(struct k_arena *a, const char *s) __attribute__((returns_nonnull));
/* Copy of n bytes of s with a NUL behind, in a. */
char *k_arena_strn(struct k_arena *a, const char *s, size_t n) __attribute__((returns_nonnull));
/* printf into a.  Never for words that a person reads: those go through i18n. */
char *k_arena_printf(struct k_arena *a, const char *fmt, ...) PRINTF_LIKE(2, 3)
	__attribute__((returns_nonnull));

/* One zeroed object of a type. */
#define k_arena_new(a, type) ((type *)k_arena_alloc((a), sizeof(type)))
/* n zeroed objects of a type. */
#define k_arena_array(a, type, n) ((type *)k_arena_alloc((a), sizeof(type) * (size_t)(n)))

#endif
