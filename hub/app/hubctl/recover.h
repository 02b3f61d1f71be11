/* SPDX-License-Identifier: GPL-3.0-or-later */
/* recover: the recovery key of the other office, when the hub's working key is lost.  Works without
 * a hub and without a network; what people said goes to standard output and nowhere else. */
#ifndef FOYER_HUBCTL_RECOVER_H
#define FOYER_HUBCTL_RECOVER_H

#define RECOVER_USAGE                                                                              \
	"  recover                          what to do when the hub's working key is lost\n"       \
	"  recover open KEY PLACE ... [--json]\n"                                                  \
	"                                   shows all requests in these places, opened with the "  \
	"recovery\n"                                                                               \
	"                                   key; no hub is needed\n"                               \
	"  recover restore KEY              lets the hub go on: makes a new working key, and "     \
	"lends it\n"                                                                               \
	"                                   the recovery key for what was sealed before\n"

/* argv is behind "recover".  Gives the exit code: 0 all is well, 1 not all, 2 written wrongly. */
int recover_run(const char *data, int argc, char **argv);

#endif
