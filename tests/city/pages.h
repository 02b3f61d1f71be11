/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pages: a web server for tests that gives the pages it was given, on a thread of its own. */
#ifndef FOYER_TESTS_CITY_PAGES_H
#define FOYER_TESTS_CITY_PAGES_H

#include <stddef.h>

struct pages;

struct pages *pages_start(void);
void pages_stop(struct pages *p);
int pages_port(const struct pages *p);
/* GET path gives text from now on (a copy); NULL: 404. */
void pages_set(struct pages *p, const char *path, const char *text);
/* The same with the content of a file. */
void pages_set_file(struct pages *p, const char *path, const char *file);
/* How often path was asked for. */
int pages_asked(struct pages *p, const char *path);

#endif
