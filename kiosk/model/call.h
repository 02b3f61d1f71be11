/* SPDX-License-Identifier: GPL-3.0-or-later */
/* call: what a volunteer should know before they come. */
#ifndef FOYER_MODEL_CALL_H
#define FOYER_MODEL_CALL_H

enum call_help {
	HELP_NONE, /* nobody is called */
	HELP_PLAIN,
	HELP_SEE,   /* the person does not see the screen */
	HELP_UNSAFE /* the person does not feel safe */
};

#endif
