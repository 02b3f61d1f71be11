/* SPDX-License-Identifier: GPL-3.0-or-later */
/* open311: GeoReport v2 as a client.  The deviations of real servers are settings of the endpoint;
 * what they answer is read tolerantly (docs/developers/city.md has the list). */
#ifndef FOYER_HUB_CITY_OPEN311_H
#define FOYER_HUB_CITY_OPEN311_H

#include "hub/city/adapter.h"

enum { OPEN311_LETTERS_MAX = 4000 };

enum { OPEN311_DEFINE, OPEN311_SEND, OPEN311_SEARCH, OPEN311_TOKEN, OPEN311_FOLLOW, OPEN311_STEPS };

/* url of one of its resources: ".../services/015.xml?jurisdiction_id=..".  id "" is the list. */
MUST_USE enum err open311_url(
	const struct endpoint *ep, const char *resource, const char *id, struct city_call *call);
/* The first node of that name that holds plain text; "" if there is none.  service_request_id with
 * children, or empty, is none. */
const char *open311_scalar(const struct doc_node *node, const char *name);
/* Our state for their word; NO_STATE if it is not known.  is_over_out: nothing more will come. */
int open311_state(const struct endpoint *ep, const char *status, bool *is_over_out);

/* Reading of answers; each is a step's read. */
void open311_read_definition(
	const struct endpoint *ep, struct parcel *p, const struct city_reply *r, struct verdict *v);
void open311_read_post(
	const struct endpoint *ep, struct parcel *p, const struct city_reply *r, struct verdict *v);
void open311_read_list(
	const struct endpoint *ep, struct parcel *p, const struct city_reply *r, struct verdict *v);
void open311_read_token(
	const struct endpoint *ep, struct parcel *p, const struct city_reply *r, struct verdict *v);
void open311_read_status(
	const struct endpoint *ep, struct parcel *p, const struct city_reply *r, struct verdict *v);

extern const struct probe open311_probes[];
extern const int open311_probe_count;

#endif
