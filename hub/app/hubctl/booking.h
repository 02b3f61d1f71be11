/* SPDX-License-Identifier: GPL-3.0-or-later */
/* booking: the commands of hubctl about booking; the hub reads their words and says what to print.
 */
#ifndef FOYER_HUB_APP_HUBCTL_BOOKING_H
#define FOYER_HUB_APP_HUBCTL_BOOKING_H

#include <stdbool.h>

#define BOOKING_USAGE                                                                              \
	"  hours PLACE 'mon-fri 9:00-12:00 13:00-17:00' [--service S]   or: hours PLACE content\n" \
	"  closed PLACE|all|NAME DAY[..DAY] [9:00-12:00] [--every week|month|year] [--why TEXT]\n" \
	"  open PLACE DAY 9:00-12:00        open beside the usual hours\n"                         \
	"  holidays PLACE|all FILE.ics      closed on each event of a calendar file\n"             \
	"  calendar                         all of these, with their numbers\n"                    \
	"  forget RULE                      takes one of them back\n"                              \
	"  visit SERVICE PLACE [--minutes N] [--before N] [--after N] [--seats N] [--lead N] "     \
	"[--days N]\n"                                                                             \
	"  resource NAME person|room|desk   one that visits need;  use, unuse SERVICE PLACE "      \
	"NAME\n"                                                                                   \
	"  waiting                          who waits for a time;  wait NUMBER [LAST-DAY]\n"       \
	"  lend SERVICE PLACE N [--centre NAME]   times a day that kiosks may book without the "   \
	"line\n"                                                                                   \
	"  lent                             which those are\n"                                     \
	"  lost KIOSK --by NAME             it sells nothing more;  found KIOSK\n"                 \
	"  paper CODE NUMBER                a slip whose request never came\n"                     \
	"  walk-in SERVICE PLACE START      somebody stands at the desk\n"

/* True if name is one of these. */
bool booking_knows(const char *name);
/* argv[0] is the command.  Gives the exit code. */
int booking_run(const char *data, int argc, char **argv);

#endif
