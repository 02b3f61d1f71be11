/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What turn.c may ask of visit.c: for the two files only. */
#ifndef FOYER_SCREENS_VISIT_INSIDE_H
#define FOYER_SCREENS_VISIT_INSIDE_H

#include "kiosk/screens/visit.h"

/* The person stands on another screen: its clock starts, a waiting advance is dropped. */
void visit_arrived(struct visit *v);
/* ACT_NEXT follows in ms. */
void visit_advance_in(struct visit *v, int64_t ms);

#endif
