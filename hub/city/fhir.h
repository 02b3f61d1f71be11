/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fhir: visits as HL7 FHIR R4 Appointments, in free Slots of a Schedule where there are some.  What
 * a server cannot do is a setting of its endpoint (docs/developers/city.md). */
#ifndef FOYER_HUB_CITY_FHIR_H
#define FOYER_HUB_CITY_FHIR_H

#include "hub/city/adapter.h"

/* The steps, in their order in the table. */
enum {
	FHIR_SEEK,
	FHIR_SLOT,
	FHIR_BOOK,
	FHIR_CHECK,
	FHIR_WITHDRAW,
	FHIR_MARK,
	FHIR_FOLLOW,
	FHIR_LOOK,
	FHIR_CANCEL,
	FHIR_UNMARK,
	FHIR_STEPS
};

enum { FHIR_PAGES_MAX = 20, FHIR_ID_MAX = 64 };

extern const struct setting fhir_settings[];
extern const struct probe fhir_probes[];
extern const int fhir_probe_count;

/* Asking; each but the first two is a step's build (fhir_ask.c). */
/* url of a resource or search, with what lets us in. */
MUST_USE enum err fhir_at(const struct endpoint *ep, struct city_call *call, const char *path);
/* The free slots of a schedule ("Schedule/x") that begin from_ms or later and before to_ms. */
MUST_USE enum err fhir_ask_slots(const struct endpoint *ep, const char *schedule, int64_t from_ms,
	int64_t to_ms, struct city_call *call);
enum err fhir_build_seek(const struct endpoint *ep, const struct parcel *p, struct city_call *call);
enum err fhir_build_slot(const struct endpoint *ep, const struct parcel *p, struct city_call *call);
enum err fhir_build_book(const struct endpoint *ep, const struct parcel *p, struct city_call *call);
enum err fhir_build_check(
	const struct endpoint *ep, const struct parcel *p, struct city_call *call);
enum err fhir_build_withdraw(
	const struct endpoint *ep, const struct parcel *p, struct city_call *call);
enum err fhir_build_mark(const struct endpoint *ep, const struct parcel *p, struct city_call *call);
enum err fhir_build_follow(
	const struct endpoint *ep, const struct parcel *p, struct city_call *call);
enum err fhir_build_look(const struct endpoint *ep, const struct parcel *p, struct city_call *call);
enum err fhir_build_cancel(
	const struct endpoint *ep, const struct parcel *p, struct city_call *call);
enum err fhir_build_unmark(
	const struct endpoint *ep, const struct parcel *p, struct city_call *call);

/* True if the answer is a whole Bundle of a search. */
bool fhir_is_list(const struct city_reply *r);
/* The next resource of that type in a Bundle, behind entry (NULL: from the start), which it moves
 * on; NULL: no more. */
const struct doc_node *fhir_next(
	const struct doc_node *bundle, const char *type, const struct doc_node **entry);
/* True if a resource says it is of that type. */
bool fhir_is(const struct doc_node *resource, const char *type);
/* Where the next page is, behind the endpoint's url; "" there is none.  false: at another address,
 * where our token does not go. */
bool fhir_page(const struct endpoint *ep, const struct city_reply *r, const char **page_out);
/* The reference of a slot's schedule ("Schedule/x"), an appointment's first slot; "". */
const char *fhir_reference(const struct doc_node *resource, const char *name);
/* "Slot/7", and the same with an address before it. */
bool fhir_same_reference(const char *a, const char *b);

#endif
