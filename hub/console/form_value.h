/* SPDX-License-Identifier: GPL-3.0-or-later */
/* form_value: what stands in a field of a JSON file, as a text and back.
 *   FORM_YES, FORM_YES_NO  "yes" or ""         FORM_IDS  "town-hall clinic"
 *   FORM_HOURS  "mon-fri 09:00-17:00; sat 10:00-13:00"     all else as it stands there */
#ifndef FOYER_HUB_CONSOLE_FORM_VALUE_H
#define FOYER_HUB_CONSOLE_FORM_VALUE_H

#include "hub/console/draft_copy.h"
#include "hub/console/form_kind.h"

enum { FORM_HOURS_ROWS = 4, FORM_DAYS_MAX = 40, FORM_TIME_MAX = 8 };

/* In a; "" where nothing stands. */
const char *form_value_text(struct k_arena *a, const struct form_field *field, const json_t *value);
/* As form_cell_refusal. */
const char *form_value_refusal(const struct form_field *field, const char *value);
/* Writes it at path of file; an optional field that is empty is taken out. */
void form_value_write(struct draft_copy *copy, const char *file, const char *path,
	const struct form_field *field, const char *value);

/* One row of hours, as text. */
struct form_hours {
	char days[FORM_DAYS_MAX], from[FORM_TIME_MAX], to[FORM_TIME_MAX];
};
/* Reads the text of FORM_HOURS; gives how many rows. */
int form_hours_read(const char *text, struct form_hours rows[FORM_HOURS_ROWS]);
/* True if these days ("mon wed-fri") hold day 0 Monday .. 6 Sunday. */
bool form_hours_has(const char *days, int day);
/* The days of bits (bit 0 Monday) as they stand in a file: "mon-fri sun". */
void form_hours_days(unsigned bits, char out[FORM_DAYS_MAX]);
/* A value as staff read it: "Monday to Friday, 09:00 to 17:00", "yes".  In a. */
const char *form_value_words(struct k_arena *a, const struct form_field *field, const char *value);

#endif
