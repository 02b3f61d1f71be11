/* SPDX-License-Identifier: GPL-3.0-or-later */
/* supply: has content fetched from afar (depot.h), laid out and checked (package.h), now and then,
 * by a process of its own (fetcher.c): what comes from there is read, and waited for, apart from
 * what people asked for.  One thread. */
#ifndef FOYER_SYNC_SUPPLY_H
#define FOYER_SYNC_SUPPLY_H

#include "kiosk/core/loop.h"

#include <jansson.h>
#include <stdbool.h>

enum { SUPPLY_WORDS_MAX = 300 };

struct supply;

struct supply_options {
	const char *state_dir;
	const char *url;       /* metadata/ and targets/ lie below it; a path: a folder; "": only
				* supply_take_from brings something */
	const char *root_file; /* the root that came with the machine */
	const char *proof;     /* the program kiosk-proof */
	const char *ca_file;   /* certificates to trust instead of the machine's; NULL: those */
};

struct supply_events {
	/* It is about to ask: adds to message what is known now ("now_s", "least_s", "kiosk",
	 * "centre", "keep"). */
	void (*on_ask)(void *ctx, json_t *message);
	/* What is there (protocol.md 13); "words" if nothing new could be had.  Borrowed. */
	void (*on_state)(void *ctx, const json_t *state);
	void *ctx;
};

/* Asks at once, then twice a minute and less often while that fails.  Borrows the strings until
 * supply_destroy.  Errors: of worker_create. */
MUST_USE enum err supply_create(struct loop *loop, const struct supply_options *options,
	const struct supply_events *events, struct supply **supply_out);
void supply_destroy(struct supply *s);
/* Asks now. */
void supply_ask(struct supply *s);
/* Asks the folder dir (a stick), once; on_state tells.  Errors: ERR_BAD_INPUT (not a whole path),
 * ERR_EXISTS (busy: try again), ERR_OFFLINE. */
MUST_USE enum err supply_take_from(struct supply *s, const char *dir);
/* An answer has not come yet. */
bool supply_is_busy(const struct supply *s);
/* The kiosk could not show that package: it is not offered again. */
void supply_refuse(struct supply *s, const char *package, const char *words);

/* The other process: works for the one at fd until that is gone.  Gives an exit code. */
int supply_work(int fd);

#endif
