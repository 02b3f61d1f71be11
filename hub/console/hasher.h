/* SPDX-License-Identifier: GPL-3.0-or-later */
/* hasher: passwords into argon2id and back into yes or no, beside the loop: one takes a third of a
 * second and 64 MiB, on purpose.  One thread hashes one at a time, and only a few may wait, so that a
 * flood of tries costs neither memory nor the kiosks' answers.  All functions: the loop's thread.
 * Order: hasher_create -> hasher_start ... -> hasher_close -> hash_job_release ... -> hasher_destroy. */
#ifndef FOYER_HUB_CONSOLE_HASHER_H
#define FOYER_HUB_CONSOLE_HASHER_H

#include "hub/console/staff.h"
#include "kiosk/core/loop.h"

enum { HASHER_WAITING_MAX = 8, HASHER_PASSWORD_MAX = 256 };

struct hasher;

struct hash_job {
	struct hash_job *next;
	struct hasher *hasher;
	char password[HASHER_PASSWORD_MAX + 1]; /* wiped when it is done */
	char hash[STAFF_HASH_MAX];	      /* what it is held against; or what was made */
	bool is_check;			      /* else: hash is made */
	bool is_done, fits, is_released;      /* fits: the password is right; or the hash was made */
	void (*on_done)(void *ctx);	      /* NULL: nobody waits */
	void *ctx;
};

/* Borrows loop.  Errors: ERR_NO_MEMORY, ERR_IO. */
MUST_USE enum err hasher_create(struct loop *loop, struct hasher **hasher_out);
/* Ends the thread; jobs that were not begun are done, and fit nothing.  Accepts NULL. */
void hasher_close(struct hasher *hasher);
/* All jobs must have been released.  Accepts NULL. */
void hasher_destroy(struct hasher *hasher);

/* Begins to hold password (copied) against hash; "" as hash fits no password and takes as long.
 * hash NULL: makes one.  NULL: too many wait. */
struct hash_job *hasher_start(struct hasher *hasher, const char *password, const char *hash);
/* Nobody wants it any more.  Accepts NULL. */
void hash_job_release(struct hash_job *job);

#endif
