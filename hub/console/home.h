/* SPDX-License-Identifier: GPL-3.0-or-later */
/* home: the first page, what waits for who asks; and the files that all pages need. */
#ifndef FOYER_HUB_CONSOLE_HOME_H
#define FOYER_HUB_CONSOLE_HOME_H

struct turn;

void home_show(struct turn *t);
/* A file that is built in, by the end of its path: "console.css". */
void home_file(struct turn *t);

#endif
