/* SPDX-License-Identifier: GPL-3.0-or-later */
/* depot: content that was fetched from afar, in the state folder, each file under its hash
 * (docs/developers/tuf.md, "Content"):
 *   content/tuf/         what the TUF client trusts
 *   content/files/HASH   a file, never changed
 *   content/wanted.json  the latest whole package for this kiosk: its version, the sum of the
 *                        snapshot that says it, each file's hash and length, and the notices
 *   content/before.json  the one before it
 * A package is wanted only once every file of it is here.  One thread; it blocks on the network: in
 * a process of its own (supply.h). */
#ifndef FOYER_SYNC_DEPOT_H
#define FOYER_SYNC_DEPOT_H

#include "kiosk/tuf/client.h"

enum { DEPOT_WORDS_MAX = 300 };

struct depot_limits {
	int64_t package_bytes; /* all the files of one package */
	int64_t floor_bytes;   /* what stays free on the disk, for what people ask for */
	int files;
};

extern const struct depot_limits depot_usual_limits;

struct depot_order {
	const char *state_dir;
	const char *root_file; /* the root that came with the machine */
	struct source metadata, targets;
	int64_t now_s;	       /* decides what has expired */
	int64_t least_s;       /* it is certainly not earlier: decides what begins; 0: not known */
	const char *kiosk, *centre; /* whose package it is; NULL: not known */
	bool is_thorough; /* look at every file, also when nothing is new: at the start of a process
			   */
	const struct depot_limits *limits; /* borrowed */
};

struct depot_report {
	json_int_t version; /* of the package that is wanted now; 0: none yet */
	int files, new_files;
	int64_t bytes;
	bool is_new;		     /* it was not wanted before */
	char words[DEPOT_WORDS_MAX]; /* what was refused and why, "" nothing */
};

/* Fetches what is new, keeps it, and then says that it is wanted; files of neither package go.
 * Whatever fails, what was wanted stays.  Errors: those of client_refresh and client_download,
 * ERR_FULL (no room, or too large a package), ERR_NOT_FOUND (no root_file). */
MUST_USE enum err depot_update(const struct depot_order *order, struct depot_report *report_out);

#endif
