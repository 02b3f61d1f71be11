/* SPDX-License-Identifier: GPL-3.0-or-later */
/* line_town: the real hub and the real kiosk-sync as processes of their own, for programs that break them
 * while persons (person.h) ask.  Programs lie in the folder above this program's. */
#ifndef FOYER_TESTS_FAULT_LINE_TOWN_H
#define FOYER_TESTS_FAULT_LINE_TOWN_H

#include <jansson.h>
#include <limits.h>
#include <stdbool.h>
#include <sys/types.h>

enum { STATE_CHARS = 64 };

struct line_town {
	char dir[64], build[PATH_MAX], url[64];
	pid_t hub;
};

/* Starts a hub with the demo town in a new folder.  False: it did not start. */
bool line_town_begin(struct line_town *t);
/* Ends the hub and removes its folder. */
void line_town_end(struct line_town *t);
/* Runs hubctl with words for its command line; gives what it printed, which the caller frees. */
char *line_town_hubctl(const struct line_town *t, const char *words);
/* Every request that the hub has: a new array. */
json_t *line_town_inbox(const struct line_town *t);
/* Enrols the state folder dir, as a kiosk of a centre of that name.  False: it did not work. */
bool line_town_enrol(const struct line_town *t, const char *dir, const char *centre);
/* Starts kiosk-sync on dir, its socket at dir/s.  before: words in front of it, NULL behind the last; NULL:
 * none. */
pid_t line_town_sync(const struct line_town *t, const char *dir, const char *const *before);

#endif
