/* SPDX-License-Identifier: GPL-3.0-or-later */
/* i18n: languages, messages, dates, times and numbers.  UI thread.
 * Messages come from gettext, one domain a language ("foyer-es"), so that two languages can be
 * used on one page without switching anything.  Dates, times and plural digits come from ICU.
 * msgids are the exact English words of the design; {name} stands for a value. */
#ifndef FOYER_I18N_I18N_H
#define FOYER_I18N_I18N_H

#include "kiosk/base/arena.h"
#include "kiosk/base/clock.h"
#include "kiosk/base/err.h"

#include <stdbool.h>
#include <stdint.h>

enum { LANGUAGE_MAX = 16 };

enum direction { LTR, RTL };

/* One row of locales/languages.def. */
struct tongue {
	const char *tag, *own_name, *icu_locale, *voice;
	enum direction direction;
	const char *font;
	const char *domain; /* gettext's */
	int index;	    /* row number: content texts use it */
};

/* Marks a msgid in a table, for xgettext; gives it unchanged. */
#define N_(msgid) (msgid)

/* Once at start: finds the compiled messages below dir (build/locales).
 * Errors: ERR_NOT_FOUND if a language of the table has none; English then stands in. */
MUST_USE enum err i18n_start(const char *dir);

int tongue_count(void);
/* Row i of the table, 0 up.  Static. */
const struct tongue *tongue_at(int i);
/* The row of a tag ("ar"); NULL if there is none. */
const struct tongue *tongue_find(const char *tag);

/* The row that a browser likes best; row 0 if it likes none of them.  header: its Accept-Language
 * (RFC 9110, 12.5.4); NULL, or no such list: row 0.  Static. */
const struct tongue *tongue_accepted(const char *header);

/* The message in that language; msgid itself where none is there.  Static.
 * Languages of one page may differ from call to call: nothing is switched. */
const char *tr(const struct tongue *t, const char *msgid) __attribute__((format_arg(2)));
/* The form for n of a message with plurals. */
const char *tr_n(const struct tongue *t, const char *one, const char *many, unsigned long n);
/* text with each {name} replaced: pairs of name, value, closed by NULL.  In arena a. */
const char *tr_fill(struct k_arena *a, const char *text, ...) __attribute__((sentinel));

/* Once at start: the town's time zone ("Europe/Dublin"); ERR_NOT_FOUND for an unknown one. */
MUST_USE enum err zone_set(const char *iana_name);
struct day day_of(int64_t wall_ms);	   /* in the town's zone */
int minute_of(int64_t wall_ms);		   /* minutes since local midnight */
int64_t wall_of(struct day d, int minute); /* back to wall_ms */
struct day day_add(struct day d, int days);
int day_diff(struct day a, struct day b); /* a - b in days */
int day_weekday(struct day d);		  /* 0 Monday .. 6 Sunday */

/* "Wednesday 8 May"; with U+00A0 inside "8 May".  In a. */
const char *say_day(struct k_arena *a, const struct tongue *t, struct day d);
/* The words with a capital in front, as a label begins where a language has capitals: a day that
 * stands alone ("Miércoles 8 de mayo"). */
const char *say_label(struct k_arena *a, const char *words);
/* "Today", "Tomorrow", or say_day; a label. */
const char *say_day_near(struct k_arena *a, const struct tongue *t, struct day d, struct day today);
/* "2 May". */
const char *say_date(struct k_arena *a, const struct tongue *t, struct day d);
/* "April". */
const char *say_month(struct k_arena *a, const struct tongue *t, struct day d);
/* "April 2024". */
const char *say_month_year(struct k_arena *a, const struct tongue *t, struct day d);
/* "9:30", "14:30" (with ar "2:30 م"): for tiles, as clocks are read in that language. */
const char *say_clock(struct k_arena *a, const struct tongue *t, int minute);
/* "10:30 in the morning" ("12 noon" at 12:00): for sentences and for the ear. */
const char *say_time(struct k_arena *a, const struct tongue *t, int minute);
/* "1,250" by the language. */
const char *say_number(struct k_arena *a, const struct tongue *t, int64_t n);
/* "482 915 062": request number in groups of three, with no-break spaces. */
const char *say_request_number(struct k_arena *a, const char *nine_digits);
/* "555 0142": a phone number in groups; the same digits in every language. */
const char *say_phone(struct k_arena *a, const char *digits);
/* "5 5 5, 0 1 4 2": for the ear, digit by digit. */
const char *say_digits(struct k_arena *a, const struct tongue *t, const char *digits);
/* "2 minutes ago", "3 hours ago", "4 days ago", rounded down; "just now" under a minute. */
const char *say_age(struct k_arena *a, const struct tongue *t, int64_t age_ms);
/* Upper-case / lower-case / base letter form for matching ("É" -> "e"); Arabic without marks. */
const char *fold(struct k_arena *a, const char *text);

#endif
