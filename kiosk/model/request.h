/* SPDX-License-Identifier: GPL-3.0-or-later */
/* request: what a person asks of the city, ready to be kept. */
#ifndef FOYER_MODEL_REQUEST_H
#define FOYER_MODEL_REQUEST_H

#include <stdbool.h>

enum { REQUEST_ID_CHARS = 32, REQUEST_NUMBER_CHARS = 9 };

/* kind, its name in JSON, what staff call it */
#define REQUEST_KIND_LIST(X) \
	X(VISIT, "visit", "visits") \
	X(REPORT, "report", "reports") \
	X(CALLBACK, "callback", "calls to make") \
	X(CHANGE, "change", "changes") \
	X(CANCEL, "cancel", "cancellations") \
	X(ADD, "add", "additions") \
	X(SURVEY, "survey", "surveys") \
	X(QUESTIONNAIRE, "questionnaire", "questionnaires") \
	X(SNAGS, "snags", "counts of where people got no further")

enum request_kind {
#define X(kind, json, staff) REQUEST_##kind,
	REQUEST_KIND_LIST(X)
#undef X
	REQUEST_KIND_COUNT
};

/* "visit".  Static. */
const char *request_kind_name(enum request_kind k);
/* -1 if there is no such kind. */
int request_kind_find(const char *name);
/* False for what nobody asks after: it has no number. */
bool request_has_number(enum request_kind k);
/* True for what is only added up: of it the city hears the day and no time, and keeps that it came. */
bool request_is_counted(enum request_kind k);
/* True for what the machine tells by itself at the end of a visit: nobody waits for it, and it gives way
 * to what people ask. */
bool request_is_unasked(enum request_kind k);

struct request {
	char id[REQUEST_ID_CHARS + 1];         /* 128 random bits, lower-case hex */
	char number[REQUEST_NUMBER_CHARS + 1]; /* what the person keeps; "" if it has none */
	enum request_kind kind;
	const char *body_json;   /* the answers: a person's; sealed before they leave the kiosk */
	const char *public_json; /* what "My request" may show here without the line */
};

#endif
