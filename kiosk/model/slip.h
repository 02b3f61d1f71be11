/* SPDX-License-Identifier: GPL-3.0-or-later */
/* slip: what stands on a person's piece of paper (ux.md B12).  Never a name or a phone number
 * of a person. */
#ifndef FOYER_MODEL_SLIP_H
#define FOYER_MODEL_SLIP_H

#include <stdbool.h>

enum { SLIP_LINES_MAX = 24 };

/* What a clerk types to book a lent time by hand (protocol.md 10): "17-7KQ2-M9XA". */
enum { SLIP_CODE_BYTES = 40, SLIP_CHECK_CHARS = 8 };
/* Writes it; "" for what is no lease or no check. */
void slip_code(long long lease, const char *check, char out[SLIP_CODE_BYTES]);

enum slip_look { SLIP_TEXT, SLIP_BOLD, SLIP_HEADING, SLIP_NUMBER, SLIP_QR, SLIP_RULE };

struct slip_line {
	enum slip_look look;
	const char *text;
	const char *lang; /* tag: for shaping and direction */
};

struct slip {
	bool is_sure; /* solid frame; else dashed: asked for, not sure (look.md 6) */
	struct slip_line lines[SLIP_LINES_MAX];
	int line_count;
};

#endif
