/* SPDX-License-Identifier: GPL-3.0-or-later */
/* room: refuses new requests before the disk is full, and keeps a ballast file to give up, so
 * that what was promised can still be carried out on a full disk (Q8).  One thread. */
#ifndef FOYER_OUTBOX_ROOM_H
#define FOYER_OUTBOX_ROOM_H

#include <limits.h>
#include <stdbool.h>
#include <stdint.h>

struct room {
	char dir[PATH_MAX], ballast[PATH_MAX];
	int64_t floor_bytes, ballast_bytes;
};

/* Copies.  Makes the ballast if there is room for it. */
void room_init(struct room *r, const char *dir, int64_t floor_bytes, int64_t ballast_bytes);
/* True if more than the floor is free and the ballast is in place (it is put back if it can be). */
bool room_is_there(const struct room *r);
/* Gives the ballast up.  True if there was one. */
bool room_drop_ballast(const struct room *r);
/* Free bytes in the folder, -1 unknown. */
int64_t room_free_bytes(const char *dir);

#endif
