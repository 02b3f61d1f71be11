/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lamp: what the doctor finds about the lamp and the buzzer at the volunteers' desk, as the kiosk's
 * settings name them.  It switches nothing. */
#ifndef FOYER_KIOSKCTL_LAMP_H
#define FOYER_KIOSKCTL_LAMP_H

#include "doctor.h"
#include "finding.h"

void check_lamp(struct findings *f, const struct doctor_paths *paths);

#endif
