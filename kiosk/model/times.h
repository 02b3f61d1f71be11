/* SPDX-License-Identifier: GPL-3.0-or-later */
/* times: the free times that the city last told us, and the reports open in public.
 * Read from the JSON of docs/developers/protocol.md 6 and 7.  UI thread. */
#ifndef FOYER_MODEL_TIMES_H
#define FOYER_MODEL_TIMES_H

#include "kiosk/base/clock.h"
#include "kiosk/base/err.h"

#include <stdbool.h>
#include <stdint.h>

struct free_time {
	struct day day;
	int minute;
	bool is_lent; /* to this centre: it can be booked without the line */
	bool is_kept; /* for this centre alone: not open to all */
};

/* Free times of one service at one place, in order of time. */
struct times_row {
	char service[48], place[48];
	struct free_time *free;
	int count;
};

struct times {
	int64_t as_of_ms; /* wall clock; 0: never heard */
	struct times_row *rows;
	int row_count;
};

/* Replaces *t by what json says.  Errors: ERR_BAD_INPUT, ERR_TOO_BIG (more than 512 rows or 4,096
 * times a row), and then *t is as it was. */
MUST_USE enum err times_read(struct times *t, const char *json);
void times_finish(struct times *t);
/* The row of a service at a place; NULL if nothing is free there. */
const struct times_row *times_find(const struct times *t, const char *service, const char *place);
/* The time of a row (may be NULL) at that day and minute; NULL: not free. */
const struct free_time *times_at(const struct times_row *row, struct day day, int minute);

struct open_report {
	char id[40], kind[48], street[128];
	int64_t at_ms;
};

struct open_reports {
	struct open_report *list;
	int count;
};

/* As times_read; at most 2,000 reports. */
MUST_USE enum err open_reports_read(struct open_reports *r, const char *json);
void open_reports_finish(struct open_reports *r);

enum { STATUS_STAGES_MAX = 12 };

/* What the city says in public about one request (protocol.md 5). */
struct status {
	char number[10], kind[16], state[24], service[48], place[48], report_kind[48], street[128];
	struct day day; /* of a visit; year 0 none */
	int minute;
	struct {
		char state[24];
		int64_t at_ms;
	} stages[STATUS_STAGES_MAX];
	int stage_count;
	char reason[400]; /* in the language asked for, else English; "" none */
	int64_t heard_ms; /* wall clock: when the city last spoke; 0 never */
};

/* Reads a status; lang is the tag wanted for the reason.  Errors: ERR_BAD_INPUT. */
MUST_USE enum err status_read(struct status *s, const char *json, const char *lang);

/* "2024-05-08T10:30" or "2024-05-08" (minute -1).  False if it is not of that form. */
bool stamp_read(const char *text, struct day *day_out, int *minute_out);

#endif
