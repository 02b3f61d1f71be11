/* SPDX-License-Identifier: GPL-3.0-or-later */
/* options: the kiosk's command line. */
#ifndef FOYER_APP_OPTIONS_H
#define FOYER_APP_OPTIONS_H

#include "kiosk/base/err.h"

#include <limits.h>
#include <stdbool.h>

struct options {
	const char *display;    /* "auto", "drm", "sdl", "memory" */
	bool is_fake;           /* --platform=fake */
	const char *script, *transcript, *shots, *content, *keep, *sync, *printer_dir, *screen, *lang;
	const char *keys_conf;
	int text_size;
	int theme;              /* enum theme */
	int w_px, h_px;
	double dpi, floor_mm;
	bool is_fullscreen;
	char assets[PATH_MAX], locales[PATH_MAX], speech[PATH_MAX], town[PATH_MAX];
};

/* Fills o from the command line; folders are found beside the program (a build) or below
 * /usr/share/foyer (installed).  Errors: ERR_BAD_INPUT, said on standard error; ERR_UNSUPPORTED
 * after --help was printed. */
MUST_USE enum err options_read(struct options *o, int argc, char **argv);

#endif
