/* SPDX-License-Identifier: GPL-3.0-or-later */
/* line_plan: which calls of kiosk-sync fail, and how: read from a trace of its undisturbed work. */
#ifndef FOYER_TESTS_FAULT_LINE_PLAN_H
#define FOYER_TESTS_FAULT_LINE_PLAN_H

#include <stdbool.h>

enum { OPTION_CHARS = 96, TRIALS_MAX = 60000 };

struct trial {
	int kind;      /* of work */
	bool is_watch; /* option is the environment of watch_fails.so; else what strace injects */
	char option[OPTION_CHARS];
};

struct line_plan {
	struct trial all[TRIALS_MAX];
	int count;
};

/* What strace must trace. */
extern const char line_plan_traced[];

/* Adds each call of that trace, once it has opened outbox.db.  calls_after: so many after the new
 * outbox.log has its name, which must be there; 0: all.  False: the work is not all there. */
bool line_plan_add(struct line_plan *plan, int kind, const char *trace_path, int calls_after);
/* In any order, so that a part of them is spread over all; but the ends right before a sync first:
 * there a promise that came too early is broken. */
void line_plan_shuffle(struct line_plan *plan);

#endif
