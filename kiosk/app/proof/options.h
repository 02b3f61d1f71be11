/* SPDX-License-Identifier: GPL-3.0-or-later */
/* options: the command line of kiosk-proof. */
#ifndef FOYER_APP_PROOF_OPTIONS_H
#define FOYER_APP_PROOF_OPTIONS_H

#include "kiosk/base/err.h"
#include "kiosk/model/panel.h"
#include "kiosk/model/profile.h"

#include <limits.h>
#include <stdbool.h>

enum verb { VERB_SHOW, VERB_PAGES, VERB_CHECK };

struct options {
	enum verb verb;
	const char *folder;
	const char *page, *item; /* show: which page; item NULL: the first */
	int part;		 /* from 0 */
	const char *language;	 /* tag */
	int size;
	enum theme theme;
	struct panel panel;
	bool has_panel;		       /* it was asked for */
	const char *at;		       /* "2024-05-09 10:00" in the town's time; NULL: now */
	const char *png, *wav, *words; /* files to write; NULL: not asked for */
	const char *announce;	       /* an urgent notice beside the content; NULL: none */
	bool is_full;		       /* check: every panel and size */
	bool is_draft;		       /* show, pages: texts may be missing or wrong */
	char assets[PATH_MAX], locales[PATH_MAX];
};

/* Fills o.  Errors: ERR_BAD_INPUT, said on standard error; ERR_UNSUPPORTED after --help was
 * printed. */
MUST_USE enum err options_read(struct options *o, int argc, char **argv);

#endif
