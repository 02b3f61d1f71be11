/* SPDX-License-Identifier: GPL-3.0-or-later */
/* shift: a short piece of work with the real outbox, done in a process that is made to fail, and
 * told to the one outside by words in a pipe.  Upgrade, enqueue, send, receipt, durable, purge,
 * close. */
#ifndef FOYER_TESTS_FAULT_SHIFT_H
#define FOYER_TESTS_FAULT_SHIFT_H

#include <stdbool.h>

/* Makes a folder as an earlier version left it. */
void shift_begin(char dir_out[64]);
/* Works in folder dir and writes what a person would have been told to fd.  Goes on after an error,
 * as kiosk-sync does.  Gives 0, or 3 if the outbox cannot be opened. */
int shift_run(const char *dir, int fd);
/* Holds what was told (the text from the pipe) against the folder, opened without any fault.
 * may_be_new: the database could not be read, and may have been made anew.
 * Gives NULL, or what is wrong. */
const char *shift_check(const char *dir, char *told, bool may_be_new);

#endif
