/* SPDX-License-Identifier: GPL-3.0-or-later */
/* machine: what the doctor finds about this machine: fonts, voices, devices, content. */
#ifndef FOYER_KIOSKCTL_MACHINE_H
#define FOYER_KIOSKCTL_MACHINE_H

#include "doctor.h"
#include "finding.h"

void check_fonts(struct findings *f, const struct doctor_paths *paths);
void check_display(struct findings *f, const struct doctor_paths *paths);
void check_voices(struct findings *f, const struct doctor_paths *paths);
void check_sound(struct findings *f, const struct doctor_paths *paths);
void check_input(struct findings *f, const struct doctor_paths *paths);
void check_content(struct findings *f, const struct doctor_paths *paths);

#endif
