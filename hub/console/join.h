/* SPDX-License-Identifier: GPL-3.0-or-later */
/* join: the first time that somebody comes: with the code that an operator gave out they choose a
 * password, set up their authenticator, and get their codes on paper. */
#ifndef FOYER_HUB_CONSOLE_JOIN_H
#define FOYER_HUB_CONSOLE_JOIN_H

#include "hub/console/proof.h"

struct turn;

enum { JOIN_PASSWORD_MIN = 12 };

void join_show(struct turn *t);
void join_post(struct turn *t);
void join_first_show(struct turn *t);
void join_first_post(struct turn *t);

/* Adds the fields of a new password, "password" and "again"; and what is wrong with what was typed in
 * them (static), NULL: nothing. */
void join_put_password(struct turn *t);
const char *join_password_problem(const struct turn *t);
/* Adds a secret as a picture and as letters. */
void join_put_authenticator(struct turn *t, const char *secret);
/* The page that shows codes, once. */
void join_show_codes(struct turn *t, char codes[PROOF_CODES][PROOF_CODE_CHARS + 1]);
/* A code in groups of four, as people copy it. */
void join_put_code(struct turn *t, const char *code);

#endif
