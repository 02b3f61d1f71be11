/* SPDX-License-Identifier: GPL-3.0-or-later */
/* form_page: the pages on which the things of a draft are changed: a list of things, or one thing
 * with all its fields.  ?at= says which (form_spot.h). */
#ifndef FOYER_HUB_CONSOLE_FORM_PAGE_H
#define FOYER_HUB_CONSOLE_FORM_PAGE_H

#include "hub/console/turn.h"

/* GET /console/drafts/{n}/edit?at=numbers/clinic */
void form_page_show(struct turn *t);
/* POST /console/drafts/{n}/edit: at; seen, the save that the browser saw; the cells; do, what:
 *   save · up/ID, down/ID, remove/ID a thing of the list in it · add (words) one
 *   page-add, page-up/N, page-down/N, page-remove/N of a guide, with what was written */
void form_page_post(struct turn *t);

#endif
