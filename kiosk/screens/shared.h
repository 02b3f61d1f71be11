/* SPDX-License-Identifier: GPL-3.0-or-later */
/* shared: what several screens offer in the same words. */
#ifndef FOYER_SCREENS_SHARED_H
#define FOYER_SCREENS_SHARED_H

#include "kiosk/screens/screen.h"

/* "Call a volunteer" of every screen: calls and shows E2, or says there that nobody is here now. */
void call_volunteer(struct turn *t);
/* A volunteer said that it is done: the person goes on where help was asked for. */
void call_is_over(struct turn *t);
/* The choice for it: ACT_DO with this n, which the screen's act hands to called_volunteer. */
enum { DO_CALL = 100 };
void call_choice(struct build *b);
/* Carries out the choice of call_choice; false if something else was pressed. */
bool called_volunteer(struct turn *t);

/* A choice that is the screen's own button n (ACT_DO n), with an id that stays the same. */
struct item *do_choice(struct build *b, int n, const char *label, const char *picture);
/* True if the screen's own button n was pressed. */
bool did(const struct turn *t, int n);

/* "Page n of m" with its dots, above the title. */
void page_number(struct build *b, int n, int m);
/* A paragraph that may stand on a part of its own: its section follows the last one. */
struct item *paragraph_alone(struct build *b, const char *bold, const char *rest);
/* Text of the city, each sentence a paragraph that may stand alone (easy to read, and to divide
 * where the words are large); bold words before the first, NULL none. */
void paragraphs(struct build *b, const char *lead, const char *text);
/* The slip of this page is asked for and its progress shown (B12). */
void print_page(struct turn *t);

/* A new report of that kind, with nothing said yet. */
void report_begin(struct turn *t, int kind);
/* A visit of which nothing is known yet. */
void visit_begin(struct session *s);
/* The report is more words to request report.about: neither place nor answer is asked again. */
bool report_is_addition(const struct content *c, const struct session *s);

/* Takes the spaces off the end of what was typed. */
void trim_end(char *text);
/* True if text holds a run of six or more digits, as phone numbers are written, or an "@". */
bool has_contact(const char *text);
/* Takes such numbers and the words with an "@" out of text. */
void contact_take_out(char *text);

#endif
