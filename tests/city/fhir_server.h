/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fhir_server: a FHIR R4 server with one schedule, played as real ones behave: it stores what it is
 * told, and each of its habits can be had or not.  Without sockets; tests/city/shell.h serves it.
 */
#ifndef FOYER_TESTS_CITY_FHIR_SERVER_H
#define FOYER_TESTS_CITY_FHIR_SERVER_H

#include "tests/city/shell.h"

struct fhir_habits {
	bool ignores_if_none_exist;
	bool ignores_filters;
	bool has_no_paging; /* else two a page */
	bool has_no_patch;  /* 405 */
	bool keeps_slots;   /* it sets slots busy and free itself, and refuses a second with 409 */
	bool answers_empty; /* 201 without a body */
	bool pages_elsewhere; /* next links with the name of another machine */
	const char *status;   /* of what is created; NULL: as it was sent */
};

struct fhir_server {
	struct fhir_habits habits;
	char base[64]; /* of links: "http://127.0.0.1:1234/fhir" */
	json_t *slots, *appointments;
	int posts;
};

/* Slots of half an hour from `from` (unix ms) on. */
void fhir_server_init(struct fhir_server *s, int64_t from_ms, int slots);
void fhir_server_finish(struct fhir_server *s);
/* A tell_fn. */
void fhir_server_tell(void *server, const struct heard *h, struct told *t);
/* Appointments of that status ("" any) that our reference is part of ("" any). */
int fhir_server_count(const struct fhir_server *s, const char *status, const char *ref);
/* The status of slot i.  Borrowed. */
const char *fhir_server_slot(const struct fhir_server *s, int i);
/* Somebody else takes slot i, without a word of the slot's own status. */
void fhir_server_take(struct fhir_server *s, int i);
/* All appointments get this status, as by the office. */
void fhir_server_decide(struct fhir_server *s, const char *status);

#endif
