/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What `hubctl city test` asks a server of GeoReport v2.  Nothing is posted. */
#include "hub/city/open311.h"

#include <stdio.h>
#include <string.h>

#include "hub/city/text.h"
#include "kiosk/base/check.h"

#define NOBODYS_ID "foyer-test-0"

/* Says what an answer is made of. */
static enum err say_form(const struct city_reply *r, struct k_buf *words)
{
	const char *form = !r->n	    ? "nothing"
			   : !r->root	    ? "neither XML nor JSON"
			   : *r->root->name ? "XML"
					    : "JSON";
	return k_buf_printf(words, "status %d, %s", r->status, form);
}

/* Words that do not fit are left out: the report is for reading. */
static void say(struct k_buf *words, const char *text)
{
	if (k_buf_add(words, text, strlen(text)))
		return;
}

static enum err build_discovery(
	const struct endpoint *ep, const json_t *learnt, struct city_call *call)
{
	(void)learnt;
	return open311_url(ep, "discovery", "", call);
}

static bool read_discovery(
	const struct endpoint *ep, json_t *learnt, const struct city_reply *r, struct k_buf *words)
{
	(void)ep;
	(void)learnt;
	const struct doc_node *first = doc_find(r->root, "endpoints");
	if (say_form(r, words))
		return false;
	if (!reply_is_good(r) || !first) {
		say(words, "; no list of endpoints (harmless: city.json says where it is)");
		return true;
	}
	if (k_buf_printf(words, "; changed %.40s", open311_scalar(r->root, "changeset")))
		return false;
	return true;
}

static enum err build_services(
	const struct endpoint *ep, const json_t *learnt, struct city_call *call)
{
	(void)learnt;
	return open311_url(ep, endpoint_text(ep, "services_path"), "", call);
}

/* Notes each service; gives how many codes occur twice. */
static int take_services(const struct doc_node *node, json_t *services)
{
	int twice = 0;
	const char *code = doc_text(node, "service_code");
	if (*code) {
		twice = json_object_get(services, code) != NULL;
		json_object_set_new(services, code, json_boolean(doc_truth(node, "metadata")));
		return twice;
	}
	for (const struct doc_node *c = node ? node->first : NULL; c; c = c->next)
		twice += take_services(c, services);
	return twice;
}

/* Says which codes of city.json the server does not have. */
static int say_missing_codes(const struct endpoint *ep, const json_t *services, struct k_buf *words)
{
	size_t i;
	const json_t *row;
	int missing = 0;
	json_array_foreach(endpoint_json(ep, "carries"), i, row) {
		const char *code = route_text(row, "code");
		if (json_object_get(services, code))
			continue;
		if (k_buf_printf(
			    words, "%s \"%.40s\"", missing++ ? "," : "; it does not have", code))
			return missing;
	}
	return missing;
}

static bool read_services(
	const struct endpoint *ep, json_t *learnt, const struct city_reply *r, struct k_buf *words)
{
	json_t *services = json_object();
	const char *code;
	json_t *has_definition;
	int twice = r->root ? take_services(r->root, services) : 0;
	if (say_form(r, words) || k_buf_printf(words, "; %zu services", json_object_size(services)))
		twice++;
	json_object_foreach(services, code, has_definition)
		if (json_is_true(has_definition))
			json_object_set_new(learnt, "definition", json_string(code));
	if (twice)
		say(words, "; the same code twice: this is no list to trust (an old api key?)");
	bool is_good = reply_is_good(r) && json_object_size(services) && !twice &&
		       !say_missing_codes(ep, services, words);
	json_decref(services);
	return is_good;
}

static enum err build_definition(
	const struct endpoint *ep, const json_t *learnt, struct city_call *call)
{
	const char *code = json_string_value(json_object_get(learnt, "definition"));
	if (!code || !endpoint_flag(ep, "definitions"))
		return ERR_NOT_FOUND;
	return open311_url(ep, endpoint_text(ep, "services_path"), code, call);
}

static void say_attributes(const struct doc_node *node, struct k_buf *words)
{
	if (*doc_text(node, "code") && doc_child(node, "variable")) {
		if (k_buf_printf(words, "; %.40s (%.20s%s)", doc_text(node, "code"),
			    doc_text(node, "datatype"),
			    doc_truth(node, "required") ? ", required" : ""))
			return;
	}
	for (const struct doc_node *c = node->first; c; c = c->next)
		say_attributes(c, words);
}

static bool read_definition(
	const struct endpoint *ep, json_t *learnt, const struct city_reply *r, struct k_buf *words)
{
	(void)ep;
	(void)learnt;
	if (say_form(r, words))
		return false;
	if (!reply_is_good(r) || !r->root) {
		say(words, "; set \"definitions\": false");
		return false;
	}
	say_attributes(r->root, words);
	return true;
}

static enum err build_list(const struct endpoint *ep, const json_t *learnt, struct city_call *call)
{
	(void)learnt;
	return open311_url(ep, endpoint_text(ep, "requests_path"), "", call);
}

static int count_rows(const struct doc_node *node)
{
	int n = *doc_text(node, "service_request_id") ? 1 : 0;
	for (const struct doc_node *c = n ? NULL : node->first; c; c = c->next)
		n += count_rows(c);
	return n;
}

static bool read_list(
	const struct endpoint *ep, json_t *learnt, const struct city_reply *r, struct k_buf *words)
{
	(void)learnt;
	int rows = r->root ? count_rows(r->root) : 0;
	bool is_list = r->root && (reply_is_good(r) || r->status == 404);
	if (say_form(r, words) || k_buf_printf(words, "; %d requests", rows))
		return false;
	if (!is_list && endpoint_flag(ep, "can_list"))
		say(words,
			"; set \"can_list\": false: what gets lost on the way then goes to staff");
	if (is_list && !*open311_scalar(r->root, "description"))
		say(words, "; it shows no descriptions: ours are known by place and time only");
	return is_list || !endpoint_flag(ep, "can_list");
}

static enum err build_nobodys(
	const struct endpoint *ep, const json_t *learnt, struct city_call *call)
{
	(void)learnt;
	const char *path = endpoint_text(ep, "request_path");
	return open311_url(ep, *path ? path : endpoint_text(ep, "requests_path"), NOBODYS_ID, call);
}

static bool read_nobodys(
	const struct endpoint *ep, json_t *learnt, const struct city_reply *r, struct k_buf *words)
{
	(void)ep;
	(void)learnt;
	char error[REASON_MAX];
	reply_words(r, error);
	if (say_form(r, words) || k_buf_printf(words, "; it says \"%s\"", error))
		return false;
	if (r->status != 404)
		say(words, "; the standard says 404 (harmless)");
	return r->status >= 400;
}

const struct probe open311_probes[] = {
	{"discovery", build_discovery, read_discovery},
	{"list of services", build_services, read_services},
	{"definition of a service", build_definition, read_definition},
	{"list of requests", build_list, read_list},
	{"a request that nobody made", build_nobodys, read_nobodys},
};
const int open311_probe_count = K_COUNT(open311_probes);
