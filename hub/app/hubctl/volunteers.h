/* SPDX-License-Identifier: GPL-3.0-or-later */
/* volunteers: the commands of hubctl about volunteers' codes. */
#ifndef FOYER_HUB_APP_HUBCTL_VOLUNTEERS_H
#define FOYER_HUB_APP_HUBCTL_VOLUNTEERS_H

#define VOLUNTEERS_USAGE                                                                           \
	"  volunteers add --centre NAME [--url https://HUB]   a code for the phones of a "         \
	"centre's\n"                                                                               \
	"                                   volunteers; with the hub's address also a link and "   \
	"its picture\n"                                                                            \
	"  volunteers                       which codes there are, and who signed in\n"            \
	"  volunteers remove N              that code is worth nothing any more\n"

/* argv: what stands behind "volunteers".  Gives the exit code. */
int volunteers_run(const char *data, int argc, char **argv);

#endif
