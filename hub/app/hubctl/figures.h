/* SPDX-License-Identifier: GPL-3.0-or-later */
/* figures: what hubctl shows of the answers to questionnaires. */
#ifndef FOYER_HUB_APP_HUBCTL_FIGURES_H
#define FOYER_HUB_APP_HUBCTL_FIGURES_H

#define FIGURES_USAGE                                                                              \
	"  figures [--csv]                  what people answered to questionnaires, counted; --csv: " \
	"by day and\n"                                                                             \
	"                                   centre, for a spreadsheet\n"

/* argv holds what stands behind the command.  Gives the exit code. */
int figures_run(const char *data, int argc, char **argv);

#endif
