/* SPDX-License-Identifier: GPL-3.0-or-later */
/* content: `hubctl content ..`: keys, changes, signatures, publishing (docs/staff/publishing.md).
 */
#ifndef FOYER_HUBCTL_CONTENT_H
#define FOYER_HUBCTL_CONTENT_H

#define CONTENT_USAGE                                                                              \
	"  content help                     keys, changes, signatures, publishing: what "          \
	"residents "                                                                               \
	"read\n"

/* argv: what stands behind "content".  Gives the exit code. */
int content_run(const char *data, int argc, char **argv);

#endif
