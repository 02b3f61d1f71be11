/* SPDX-License-Identifier: GPL-3.0-or-later */
/* figures: what hubctl shows of what was counted: answers, and where visits got no further. */
#ifndef FOYER_HUB_APP_HUBCTL_FIGURES_H
#define FOYER_HUB_APP_HUBCTL_FIGURES_H

#define FIGURES_USAGE                                                                              \
	"  figures [--csv]                  what people answered to questionnaires, did not find, and\n" \
	"                                   where they gave up, counted; --csv: by day and centre\n"

/* argv holds what stands behind the command.  Gives the exit code. */
int figures_run(const char *data, int argc, char **argv);

#endif
