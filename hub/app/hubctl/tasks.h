/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tasks: the commands of hubctl about people who want to be told by telephone or text. */
#ifndef FOYER_HUB_APP_HUBCTL_TASKS_H
#define FOYER_HUB_APP_HUBCTL_TASKS_H

#define TASKS_USAGE                                                                                \
	"  tasks                            who is to be told how their request ended; name and\n" \
	"                                   telephone are in the inbox, under the number\n"        \
	"  tasks done TASK NAME             NAME told them\n"

/* argv: what stands behind "tasks".  Gives the exit code. */
int tasks_run(const char *data, int argc, char **argv);

#endif
