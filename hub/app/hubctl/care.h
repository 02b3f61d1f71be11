/* SPDX-License-Identifier: GPL-3.0-or-later */
/* care: the commands of hubctl for those who look after the hub (docs/staff/operations.md). */
#ifndef FOYER_HUB_APP_HUBCTL_CARE_H
#define FOYER_HUB_APP_HUBCTL_CARE_H

#include <stdbool.h>

#define CARE_USAGE                                                                                 \
	"  keys                             the sealing keys, and whether an old one is still "    \
	"needed\n"                                                                                 \
	"  keys rotate                      a new working key; kiosks learn it by themselves\n"    \
	"  keys retire KEY                  gives up an old key, when nothing needs it any "       \
	"more\n"                                                                                   \
	"  record [--all]                   who did what\n"                                        \
	"  record verify [N HASH]           proves that no entry was changed or taken out; N and " \
	"HASH\n"                                                                                   \
	"                                   as a backup printed them\n"                            \
	"  retention                        how long the words of people are kept\n"               \
	"  retention KIND DAYS              sets it; KIND: visit report callback change cancel "   \
	"add survey\n"

/* True if name is one of these. */
bool care_knows(const char *name);
/* argv[0] is the command.  Gives the exit code. */
int care_run(const char *data, int argc, char **argv);

#endif
