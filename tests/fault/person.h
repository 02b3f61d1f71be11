/* SPDX-License-Identifier: GPL-3.0-or-later */
/* person: the kiosk's end of kiosk-sync's socket without a screen: seals and submits requests, and keeps a
 * ledger of what the person was told, outside the programs under test.  Blocks; one thread. */
#ifndef FOYER_TESTS_FAULT_PERSON_H
#define FOYER_TESTS_FAULT_PERSON_H

#include "kiosk/model/number.h"
#include "kiosk/outbox/seal.h"

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

enum { PERSON_MAX = 1024, PERSON_ID_CHARS = 32, PERSON_START_CHARS = 16 };

enum told { TOLD_NOTHING, TOLD_REFUSED, TOLD_SAVED };

struct asked {
	char id[PERSON_ID_CHARS + 1], number[NUMBER_CHARS + 1];
	char start[PERSON_START_CHARS + 1]; /* "": a report */
	enum told told;
	bool is_booked, is_received, is_shown;
	int64_t asked_us, told_us; /* CLOCK_MONOTONIC */
};

struct person {
	int fd; /* -1: the other end is gone */
	bool has_room, has_keys, line;
	struct seal_keys keys;
	json_t *lent;	/* the latest times that can be had at once, or NULL */
	json_t *answer; /* the latest "status" or "queue", or NULL */
	struct asked all[PERSON_MAX];
	int count, saved, received; /* received: or booked, after which nothing more is told */
	uint64_t next_number; /* numbers are made of this and those after it */
};

/* Connects and says hello; waits up to wait_ms for the socket and the welcome.  False: nobody there. */
bool person_open(struct person *p, const char *socket_path, int wait_ms);
/* Closes; the ledger stays. */
void person_close(struct person *p);
/* As person_close, and frees all. */
void person_finish(struct person *p);
/* Submits a report about a street light; or the visit of start, which was lent.  Words are sealed
 * with it.  sealed: instead of a right seal; NULL: that.  Gives its place in the ledger; -1: it could not be sent. */
int person_report(struct person *p, const char *words, const char *sealed);
int person_visit(struct person *p, const char *service, const char *place, const char *start);
/* The first lent time that was not asked for yet; false: none. */
bool person_lent(const struct person *p, const char *service, const char *place,
	char start_out[PERSON_START_CHARS + 1]);
/* Takes what comes until is_enough says so or the time is over.  False: time is over, or the other end is
 * gone. */
bool person_wait(struct person *p, int wait_ms, bool (*is_enough)(const struct person *p));
/* Asks and waits for the answer with the same "t" (or "status" to "look_up"): borrowed, NULL if none came. */
const json_t *person_ask(struct person *p, json_t *message, int wait_ms);

#endif
