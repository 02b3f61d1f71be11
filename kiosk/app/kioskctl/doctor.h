/* SPDX-License-Identifier: GPL-3.0-or-later */
/* doctor: looks at everything a kiosk needs, and says of each thing whether it is well. */
#ifndef FOYER_KIOSKCTL_DOCTOR_H
#define FOYER_KIOSKCTL_DOCTOR_H

struct doctor_paths {
	const char *state_dir, *socket_path, *content_dir;
	const char *kiosk_conf; /* the kiosk's settings: which lamp it has */
};

/* Prints its findings, one a line.  Gives the exit code: 0 all is well, 1 something needs a look.
 */
int doctor(const struct doctor_paths *paths);

#endif
