/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tape: records what a program does to the files of one folder, and makes every disk that a power
 * cut could have left.  It stands in libc's place for open, write, fsync, rename ..., so that
 * SQLite's files and our own are on one tape, in their true order.  One thread.
 *
 * What a power cut may leave (the method of sync-and-updates.md 1.2): of each file all that was
 * synced; of what was not, any part, in sectors of 512 bytes; of the folder's names all that were
 * there when it was last synced, and the first few of what was done to it since. */
#ifndef FOYER_TESTS_FAULT_TAPE_H
#define FOYER_TESTS_FAULT_TAPE_H

#include <stdbool.h>
#include <stdint.h>

/* Starts a tape of folder dir (not those below it).  What lies there now is taken as synced. */
void tape_start(const char *dir);
void tape_stop(void);
/* How many operations are on it: a place on the tape. */
int tape_len(void);
/* From now on a sync of files whose name ends so is not done: for the mutants.  NULL: none;
 * "/": the folder's own. */
void tape_forget_sync(const char *suffix);

/* A reader of the tape; `at` operations were begun when the power went. */
struct tape_head;
struct tape_head *tape_rewind(void);
void tape_head_finish(struct tape_head *h);
/* Plays one operation.  False at the end. */
bool tape_next(struct tape_head *h);
int tape_at(const struct tape_head *h);

enum { TAPE_NOTHING, TAPE_ALL, TAPE_SOME }; /* of what was not synced; SOME and above: by chance */
/* Writes the disk that variant leaves into folder dir, which it empties first. */
void tape_disk(struct tape_head *h, int variant, uint64_t seed, const char *dir);

#endif
