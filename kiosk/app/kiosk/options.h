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
	const char *lamp, *buzzer; /* words of platform/gpio/output.h; NULL: none */
	int text_size;
	int theme;              /* enum theme */
	int w_px, h_px;
	double dpi;             /* 0: as the screen says */
	double floor_mm;
	bool is_fullscreen;
	char assets[PATH_MAX], locales[PATH_MAX], speech[PATH_MAX], window[PATH_MAX], town[PATH_MAX];
};

/* The dpi where the screen says none: a 10.1 inch panel of 1280 x 800. */
#define DPI_DEFAULT 149.0

/* Fills o from the command line; folders are found beside the program (a build) or below
 * /usr/share/foyer (installed).  Errors: ERR_BAD_INPUT, said on standard error; ERR_UNSUPPORTED
 * after --help was printed. */
MUST_USE enum err options_read(struct options *o, int argc, char **argv);

#endif
