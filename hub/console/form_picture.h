/* SPDX-License-Identifier: GPL-3.0-or-later */
/* form_picture: the pictograms, to be chosen by name and by sight. */
#ifndef FOYER_HUB_CONSOLE_FORM_PICTURE_H
#define FOYER_HUB_CONSOLE_FORM_PICTURE_H

#include "hub/console/turn.h"

/* The folder that holds NAME.svg: beside the program's folder, or the installed one. */
void form_picture_folder(const struct hub *hub, char *out, size_t room);
/* Adds the choice of one; value: the one that is chosen. */
void form_picture_show(struct turn *t, const char *name, const char *label, const char *value);
/* GET /console/pictures/{picture}: the pictogram itself, "clinic.svg". */
void form_picture_get(struct turn *t);

#endif
