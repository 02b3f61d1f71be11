/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What `hubctl city test` asks a FHIR server: what it says it can do, and whether the schedules of
 * city.json have free slots. */
#include "hub/city/fhir.h"

#include <string.h>

#include "hub/city/text.h"
#include "kiosk/base/check.h"

/* Words that do not fit are left out: the report is for reading. */
static void say(struct k_buf *words, const char *text)
{
	if (k_buf_printf(words, "%s%s", words->len_bytes ? "; " : "", text))
		return;
}

static enum err build_metadata(
	const struct endpoint *ep, const json_t *learnt, struct city_call *call)
{
	(void)learnt;
	return fhir_at(ep, call, "metadata");
}

/* What the server says of a type; NULL. */
static const struct doc_node *resource_of(const struct doc_node *root, const char *type)
{
	const struct doc_node *rest = doc_child(root, "rest");
	const struct doc_node *list = doc_child(rest ? rest->first : NULL, "resource");
	for (const struct doc_node *c = list ? list->first : NULL; c; c = c->next)
		if (!strcmp(doc_text(c, "type"), type))
			return c;
	return NULL;
}

static bool can(const struct doc_node *resource, const char *interaction)
{
	const struct doc_node *list = doc_child(resource, "interaction");
	for (const struct doc_node *c = list ? list->first : NULL; c; c = c->next)
		if (!strcmp(doc_text(c, "code"), interaction))
			return true;
	return false;
}

static bool has_param(const struct doc_node *resource, const char *name)
{
	const struct doc_node *list = doc_child(resource, "searchParam");
	for (const struct doc_node *c = list ? list->first : NULL; c; c = c->next)
		if (!strcmp(doc_text(c, "name"), name))
			return true;
	return false;
}

/* What a setting says against what the server says; many say less than they do. */
static bool compare(const struct endpoint *ep, const struct doc_node *root, struct k_buf *words)
{
	const struct doc_node *a = resource_of(root, "Appointment");
	bool is_conditional = doc_truth(a, "conditionalCreate"), is_good = true;
	const struct {
		bool is_wrong;
		const char *words;
	} rows[] = {
		{!can(a, "create") || !can(a, "search-type"),
			"no create and search of Appointment"},
		{endpoint_flag(ep, "if_none_exist") && !is_conditional,
			"it does not say that it knows If-None-Exist: set if_none_exist false"},
		{endpoint_flag(ep, "patches") && !can(a, "patch"),
			"it does not say that it knows PATCH: set patches false"},
		{endpoint_flag(ep, "checks_slot") && !has_param(a, "slot"),
			"it does not say that it finds appointments by slot: see checks_slot"},
		{!has_param(a, "identifier"),
			"it does not say that it finds appointments by identifier"},
	};
	for (size_t i = 0; i < K_COUNT(rows); i++) {
		if (!rows[i].is_wrong)
			continue;
		say(words, rows[i].words);
		is_good = false;
	}
	if (!endpoint_flag(ep, "if_none_exist") && is_conditional)
		say(words, "it knows If-None-Exist: if_none_exist may be true");
	return is_good;
}

static bool read_metadata(
	const struct endpoint *ep, json_t *learnt, const struct city_reply *r, struct k_buf *words)
{
	(void)learnt;
	const char *version = doc_text(r->root, "fhirVersion");
	if (!reply_is_good(r) || !fhir_is(r->root, "CapabilityStatement")) {
		if (k_buf_printf(words, "status %d; no CapabilityStatement", r->status))
			return false;
		return false;
	}
	if (k_buf_printf(words, "FHIR %.20s, %.40s", version,
		    doc_text(doc_child(r->root, "software"), "name")))
		return false;
	if (version[0] != '4')
		say(words, "not R4");
	return compare(ep, r->root, words) && version[0] == '4';
}

/* The first schedule that a row of "carries" names; "". */
static const char *schedule_of(const struct endpoint *ep)
{
	size_t i;
	const json_t *row;
	json_array_foreach(endpoint_json(ep, "carries"), i, row)
		if (*route_text(row, "schedule"))
			return route_text(row, "schedule");
	return "";
}

static enum err build_slots(const struct endpoint *ep, const json_t *learnt, struct city_call *call)
{
	(void)learnt;
	const char *schedule = schedule_of(ep);
	if (!*schedule)
		return ERR_NOT_FOUND;
	enum err e = fhir_at(ep, call, "Slot");
	if (!e)
		e = call_query(call, "schedule", schedule);
	if (!e)
		e = call_query(call, "status", "free");
	return e ? e : call_query(call, "_count", "10");
}

static bool read_slots(
	const struct endpoint *ep, json_t *learnt, const struct city_reply *r, struct k_buf *words)
{
	(void)learnt;
	const struct doc_node *entry = NULL, *s;
	const char *page = "";
	int64_t start_ms;
	int n = 0, unfit = 0;
	bool is_here = fhir_page(ep, r, &page);
	while ((s = fhir_next(r->root, "Slot", &entry)) != NULL) {
		n++;
		unfit += strcmp(doc_text(s, "status"), "free") ||
			 !text_read_time(doc_text(s, "start"), &start_ms);
	}
	if (k_buf_printf(words, "status %d, %d free slots of %.64s%s", r->status, n,
		    schedule_of(ep), *page ? " and more" : ""))
		return false;
	if (unfit)
		say(words, "its filter is ignored, or its times cannot be read");
	if (!is_here)
		say(words, "its next page has another address than the url");
	return fhir_is_list(r) && n && !unfit && is_here;
}

const struct probe fhir_probes[] = {{"what it says it can do", build_metadata, read_metadata},
	{"free slots", build_slots, read_slots}};
const int fhir_probe_count = 2;
