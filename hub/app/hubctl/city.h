/* SPDX-License-Identifier: GPL-3.0-or-later */
/* city: `hubctl city ..`: the city's own systems as staff see them. */
#ifndef FOYER_HUB_APP_HUBCTL_CITY_H
#define FOYER_HUB_APP_HUBCTL_CITY_H

#define CITY_USAGE                                                                                 \
	"  city                             the city's own systems, and what waits for them\n"     \
	"  city items NAME                  what has not arrived there yet, and why\n"             \
	"  city retry ITEM                  sends it again (after a look: it must not be there)\n" \
	"  city settle ITEM [THEIR-NUMBER]  it is there already, or staff entered it by hand\n"    \
	"  city test NAME                   what that system can do, and where it deviates\n"

/* argc words behind "city".  Gives the exit code. */
int city_run(const char *data, int argc, char **argv);

#endif
