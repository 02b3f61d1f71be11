/* SPDX-License-Identifier: GPL-3.0-or-later */
/* road: what the doctor finds about a request's road: kiosk-sync, enrolment, disk, hub, queue. */
#ifndef FOYER_KIOSKCTL_ROAD_H
#define FOYER_KIOSKCTL_ROAD_H

#include "doctor.h"
#include "finding.h"

void check_road(struct findings *f, const struct doctor_paths *paths);

#endif
