/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The free slots of a FHIR schedule. */
#include <string.h>

#include "hub/city/fhir.h"
#include "hub/city/lister.h"
#include "hub/city/text.h"

static enum err build(const struct endpoint *ep, const json_t *row, const struct listing *at,
	struct city_call *call)
{
	const char *schedule = route_text(row, "schedule");
	if (!*schedule || (at->calls && !*at->page))
		return ERR_NOT_FOUND;
	return *at->page ? fhir_at(ep, call, at->page)
			 : fhir_ask_slots(ep, schedule, at->from_ms, at->to_ms, call);
}

static bool read_slots(const struct endpoint *ep, const json_t *row, const struct city_reply *r,
	struct listing *at, struct listed *out)
{
	const struct doc_node *entry = NULL, *s;
	const char *page;
	int64_t from_ms, to_ms;
	if (!fhir_is_list(r) || !fhir_page(ep, r, &page) || strlen(page) >= sizeof at->page)
		return false;
	strncpy(at->page, page, sizeof at->page - 1);
	while ((s = fhir_next(r->root, "Slot", &entry)) != NULL)
		if (!strcmp(doc_text(s, "status"), "free") &&
			fhir_same_reference(
				fhir_reference(s, "schedule"), route_text(row, "schedule")) &&
			text_read_time(doc_text(s, "start"), &from_ms) &&
			text_read_time(doc_text(s, "end"), &to_ms) && from_ms >= at->from_ms &&
			from_ms < at->to_ms)
			listed_add(out, from_ms, to_ms);
	return true;
}

const struct lister fhir_lister = {.build = build, .read = read_slots};
