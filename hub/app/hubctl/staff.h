/* SPDX-License-Identifier: GPL-3.0-or-later */
/* staff: the commands of hubctl about who may work at the console. */
#ifndef FOYER_HUB_APP_HUBCTL_STAFF_H
#define FOYER_HUB_APP_HUBCTL_STAFF_H

#define STAFF_USAGE \
	"  staff                            who may work at the console (https://HUB/console)\n" \
	"  staff add NAME ROLES             lets somebody in: author, approver, operator, or some with\n" \
	"                                   commas; gives the code of their first time\n" \
	"  staff roles NAME ROLES           what they may do from now on\n" \
	"  staff reset NAME                 password and authenticator are void; gives a new code\n" \
	"  staff remove NAME                they do not work here any more\n"

/* argv: what stands behind "staff".  Gives the exit code. */
int staff_run(const char *data, int argc, char **argv);

#endif
