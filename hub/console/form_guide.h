/* SPDX-License-Identifier: GPL-3.0-or-later */
/* form_guide: a guide as its files say it, one Markdown file a language: a title, then pages, each
 * a picture and sentences (docs/staff/content.md). */
#ifndef FOYER_HUB_CONSOLE_FORM_GUIDE_H
#define FOYER_HUB_CONSOLE_FORM_GUIDE_H

#include "hub/console/form_spot.h"

enum { FORM_GUIDE_PAGES = 6, FORM_GUIDE_BODY = 4096 };

struct form_guide_page {
	char picture[64];
	char body[FORM_GUIDE_BODY]; /* sentences, '\n' between them */
};

struct form_guide {
	char title[512];
	struct form_guide_page pages[FORM_GUIDE_PAGES];
	int count;
};

/* The file of a guide in a language: "guides/es/bills.md". */
void form_guide_file(const struct form_spot *spot, const char *tag, char out[DRAFT_PATH_MAX + 1]);
/* Reads it; what is not there or too long is left empty. */
void form_guide_read(struct draft_copy *copy, const struct form_spot *spot, const char *tag,
	struct form_guide *out);
/* Writes it anew, in the form that content.md shows. */
void form_guide_write(struct draft_copy *copy, const struct form_spot *spot, const char *tag,
	const struct form_guide *guide);
/* Its title, in the copy's arena; NULL: there is none. */
const char *form_guide_title(
	struct draft_copy *copy, const struct form_spot *spot, const char *tag);

#endif
