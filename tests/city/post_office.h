/* SPDX-License-Identifier: GPL-3.0-or-later */
/* post_office: a mail server for tests: takes mails on a loopback port, on a thread of its own, and
 * fails as it is told. */
#ifndef FOYER_TESTS_CITY_POST_OFFICE_H
#define FOYER_TESTS_CITY_POST_OFFICE_H

#include <stddef.h>

enum post_fault {
	POST_NONE,
	POST_NO_SUCH_BOX,
	POST_REFUSED,
	POST_LATER,
	POST_DROP,
	POST_DROP_BEFORE
};

struct post_office;

struct post_office *post_office_start(void);
void post_office_stop(struct post_office *o);
int post_office_port(const struct post_office *o);
/* The next mail has this fault. */
void post_office_set_fault(struct post_office *o, enum post_fault fault);
/* Mails kept so far. */
int post_office_count(struct post_office *o);
/* Copies the last mail kept. */
void post_office_last(struct post_office *o, char *out, size_t room);

#endif
