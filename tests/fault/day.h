/* SPDX-License-Identifier: GPL-3.0-or-later */
/* day: requests through the real outbox, and a ledger outside it of what a person was promised.
 * Shared by the programs of tests/fault. */
#ifndef FOYER_TESTS_FAULT_DAY_H
#define FOYER_TESTS_FAULT_DAY_H

#include "kiosk/outbox/outbox.h"

#include <stdbool.h>

enum { DAY_MAX = 512, DAY_SEALED_MAX = 3000, DAY_OLD = 12, DAY_OLD_RECEIVED = 5 };

struct promise {
	int saved_at;	      /* place on the tape where "saved" was answered; 0: it was not */
	int received_at;      /* where the receipt was kept */
	int free_at;	      /* from here on the payload may go */
	bool may_be_received; /* a receipt may have been kept without a word of it */
	char *envelope;	      /* the bytes that must never change */
};

struct workday {
	const char *dir;
	struct outbox *box;
	struct promise promised[DAY_MAX]; /* by the number in the id, from 1 */
	int count;
};

extern const struct outbox_limits day_limits;
extern const char day_old[]; /* a folder of an earlier version (data/README.md) */

void day_open(struct workday *d);
void day_close(struct workday *d);
void day_finish(struct workday *d);
/* Id, sealed text of request i: always the same. */
void day_id(int i, char id_out[REQUEST_ID_CHARS + 1]);
void day_sealed(int i, char sealed_out[DAY_SEALED_MAX + 1]);
MUST_USE enum err day_try_add(struct outbox *box, int i);
/* Counts all that stands in the copy of d->dir as promised: DAY_OLD requests. */
void day_take_old(struct workday *d);
/* Adds the next one; it must be saved. */
void day_add(struct workday *d);
/* The city's receipt for i. */
void day_receipt(struct workday *d, int i, enum outbox_state state);
/* A whole round of the sender: what is due is given out, and given back, refused or received. */
void day_round(struct workday *d, int64_t round);
/* An hour of service; what is due goes. */
void day_hour(struct workday *d);

enum {
	DAY_MAY_BE_NEW = 1, /* the database may have been made anew: states may be lost */
	DAY_MAY_CALL = 2 /* people may be taken for such who saw no confirmation: they are called */
};
/* Looks whether what was promised before place `at` is in the folder, opened with the real outbox;
 * and that nothing else counts as delivered.  may: what damage may have done, added up.
 * Gives NULL, or what is wrong. */
const char *day_check(const struct workday *d, int at, const char *dir, int may);

/* Copies all files of a folder into another, which is made. */
void folder_copy(const char *from, const char *to);
/* Makes a new folder, in memory where there is such a place. */
void folder_make(char path_out[64]);
/* Removes its files; and the folder too. */
void folder_clear(const char *dir);
void folder_remove(const char *dir);
void file_copy(const char *from, const char *to);

#endif
