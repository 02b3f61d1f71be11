/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sim: the real kiosk-sync (sync.c and all below it, on a real disk) in simulated time.  In the
 * place of the loop, of HTTP and of the socket stand models: time jumps to the next timer, the hub
 * behaves as badly as it is told, persons submit and read.  A seed makes a run repeatable. */
#ifndef FOYER_TESTS_FAULT_SIM_H
#define FOYER_TESTS_FAULT_SIM_H

#include "kiosk/core/loop.h"

#include <stdbool.h>
#include <stdint.h>

enum { SIM_MAX = 8192, SIM_SECOND = 1000000, SIM_MINUTE = 60 * SIM_SECOND };
#define SIM_HOUR ((int64_t)60 * SIM_MINUTE)
#define SIM_DAY (24 * SIM_HOUR)

/* --- chance ------------------------------------------------------------------------------- */

void sim_seed(uint64_t seed);
/* 0 to below n. */
int sim_chance(int n);

/* --- time --------------------------------------------------------------------------------- */

struct loop *sim_loop(void);
int64_t sim_now_us(void);
/* Runs timers up to then. */
void sim_run_until(int64_t until_us);
/* The wall clock says this now; waiting is not touched. */
void sim_set_wall(int64_t wall_ms);

/* --- the hub ------------------------------------------------------------------------------- */

enum sim_way {
	WAY_GOOD,
	WAY_LOST_BEFORE, /* the request never comes */
	WAY_LOST_AFTER,	 /* it is taken, the answer is lost */
	WAY_SLOW,	 /* taken, the answer comes a byte a second: too late */
	WAY_ERROR_AFTER, /* taken, then 500 */
	WAY_BUSY,	 /* 503 with Retry-After */
	WAY_TOO_MANY,	 /* 429 with Retry-After */
	WAY_MOVED,	 /* 301 to an open line */
	WAY_PORTAL,	 /* 200 and a page, for every path */
	WAY_EMPTY,	 /* 204 */
	WAY_SWAPPED,	 /* not taken; the receipt of another request */
	WAY_OTHER_BYTES, /* not taken; a receipt for other bytes */
	WAY_TWICE,	 /* a proxy sends it twice */
	WAY_WRONG_KEY,	 /* not taken; a receipt that the city did not sign */
	WAY_409,
	WAY_413,
	WAY_422,
	WAY_401,
	WAY_COUNT
};

struct sim_hub {
	bool is_off; /* no network */
	int bad;     /* percent of answers that go another way */
	int only;    /* WAY_...: only this of the bad ways; 0: any */
	int poison;  /* request that always goes the way poison_way; 0: none */
	enum sim_way poison_way;
	struct sim_taken {
		bool is_there, is_unshown, is_backed_up;
		int effects;  /* how often something was done for it: never more than once */
		bool changed; /* it came with other bytes */
		unsigned char sum[32];
		int64_t at_us;
	} taken[SIM_MAX];
	int posts;
	bool has_lost; /* its disk, once */
};

extern struct sim_hub sim_hub;

/* A backup of all that is there; the disk is lost and the backup is put back. */
void sim_backup(void);
void sim_lose_disk(void);

/* --- the centre ------------------------------------------------------------------------------ */

struct sim_person {
	bool is_saved, is_shown, is_refused; /* what they were told and saw */
};

struct sim_centre {
	struct sim_person persons[SIM_MAX]; /* by the number in the id, from 1 */
	int count;
	char dir[64];
	struct sync *sync;
};

extern struct sim_centre sim_centre;

/* A new kiosk in a new folder; ends the one before. */
void sim_open(void);
void sim_close(void);
/* The next person submits; one that will_read sees the confirmation. */
void sim_submit(bool will_read);
/* kioskctl retry. */
void sim_retry(void);
/* The power goes, with what of the unsynced a disk may leave, and comes back. */
void sim_cut(void);
/* Bytes of database and copies. */
int64_t sim_folder_bytes(void);
/* Nobody was lied to: NULL, or what is wrong (and *who_out). */
const char *sim_check(int *who_out);

#endif
