/* SPDX-License-Identifier: GPL-3.0-or-later */
/* page: what is around the words of every page of the console: title, way past the navigation,
 * navigation, who is signed in, what was just done, landmarks; and the frame of its forms. */
#ifndef FOYER_HUB_CONSOLE_PAGE_H
#define FOYER_HUB_CONSOLE_PAGE_H

#include "hub/console/turn.h"

/* Begins a page with status 200 (set t->status for another) and its one <h1>; then html_add to
 * &t->html, then console_page_close.  title is the page's alone: it is what a screen reader says
 * first. */
void console_page_open(struct turn *t, const char *title);
/* The same with a status, and above all else what is wrong with what was sent; NULL: nothing is. */
void page_open_again(struct turn *t, const char *title, int status, const char *problem);
/* The field of one's name here. */
void page_name_field(struct turn *t, const char *name);
/* Ends it.  An error of the writing or of e becomes a page of its own. */
void console_page_close(struct turn *t, enum err e);

/* <form method="post">, with the check that makes it count.  action: a printf text of ours.  The
 * second is for a form with a file. */
void page_form(struct turn *t, const char *action, ...) PRINTF_LIKE(2, 3);
void page_upload_form(struct turn *t, const char *action, ...) PRINTF_LIKE(2, 3);
/* A form that is one button: words; quiet for one that is not the page's main act. */
void page_button(struct turn *t, const char *words, bool is_quiet, const char *action, ...)
	PRINTF_LIKE(4, 5);

/* Adds, above all else, what is wrong with what was sent, or what was done.  The page opens with the
 * focus on it: it is read first, and the keyboard goes on from there. */
void page_tell(struct turn *t, bool is_problem, const char *words);
/* "2 hours ago", in English, with the whole time behind it for who wants it; "never" for 0. */
void page_age(struct turn *t, int64_t at_ms);

#endif
