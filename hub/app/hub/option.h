/* SPDX-License-Identifier: GPL-3.0-or-later */
/* option: the command line of the hub. */
#ifndef FOYER_HUB_APP_OPTION_H
#define FOYER_HUB_APP_OPTION_H

#include "hub/http/web.h"

#include <stdbool.h>

struct option_set {
	const char *data, *content;
	const char *database; /* NULL: the file hub.db in data */
	struct web_spec web;
	bool is_demo;
};

/* Reads argv.  False: *exit_code_out says with what to end (help was asked for, or something is
 * wrong and was said). */
bool option_read(int argc, char **argv, struct option_set *out, int *exit_code_out);

#endif
