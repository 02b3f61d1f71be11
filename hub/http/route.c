/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/http/route.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "hub/city/open311_server.h"
#include "hub/http/answer.h"
#include "hub/http/care.h"
#include "hub/http/content.h"
#include "hub/http/rights.h"
#include "hub/http/shown.h"
#include "hub/http/volunteer.h"
#include "hub/intake/arrival.h"
#include "kiosk/base/check.h"

enum { SMALL_BODY_MAX = 4096, RETRY_S = 30 };

const struct route routes[] = {
	{"GET", "/healthz", false, 0, answer_health},
	{"GET", "/metrics", false, 0, answer_metrics},
	{"POST", "/v1/enrol", false, SMALL_BODY_MAX, answer_enrol},
	{"GET", "/v1/keys", true, 0, answer_keys},
	{"POST", "/v1/requests", true, ARRIVAL_MAX, answer_request},
	{"POST", "/v1/requests/{id}/unshown", true, SMALL_BODY_MAX, answer_unshown},
	{"POST", "/v1/receipts", true, SMALL_BODY_MAX, answer_receipts},
	{"GET", "/v1/times", true, 0, answer_times},
	{"GET", "/v1/reports/open", true, 0, answer_reports},
	{"GET", "/v1/alerts", true, 0, answer_alerts},
	{"GET", "/v1/forms", true, 0, answer_forms},
	{"GET", "/v1/status/{number}", true, 0, answer_status},
	{"GET", "/v1/news", true, 0, answer_news},
	{"GET", "/v1/call", true, 0, answer_call},
	{"PUT", "/v1/call", true, SMALL_BODY_MAX, answer_call_set},
	{"PUT", "/v1/shown", true, SMALL_BODY_MAX, answer_shown},
	{"POST", "/v1/rights", true, SMALL_BODY_MAX, answer_rights},
	{"POST", "/v1/rights/release", true, SMALL_BODY_MAX, answer_rights_release},
	{"POST", "/v1/holds", true, SMALL_BODY_MAX, answer_hold},
	{"POST", "/v1/holds/{id}/confirm", true, SMALL_BODY_MAX, answer_hold_confirm},
	{"DELETE", "/v1/holds/{id}", true, 0, answer_hold_release},
	{"GET", "/content/metadata/{file}", false, 0, answer_content},
	{"GET", "/content/targets/{file}", false, 0, answer_content},
	{"GET", "/volunteers", false, 0, answer_volunteer_page},
	{"GET", "/volunteers/in/{code}", false, 0, answer_volunteer_door},
	{"POST", "/volunteers/in", false, SMALL_BODY_MAX, answer_volunteer_in},
	{"POST", "/volunteers/out", false, SMALL_BODY_MAX, answer_volunteer_out},
	{"GET", "/volunteers/calls", false, 0, answer_volunteer_stream},
	{"POST", "/volunteers/calls/{call}/coming", false, SMALL_BODY_MAX, answer_volunteer_coming},
	{"POST", "/volunteers/calls/{call}/done", false, SMALL_BODY_MAX, answer_volunteer_done},
	{"GET", "/volunteers/page.css", false, 0, answer_volunteer_css},
	{"GET", "/volunteers/page.js", false, 0, answer_volunteer_js},
	{"GET", "/volunteers/icon.svg", false, 0, answer_volunteer_icon},
};
const int route_count = K_COUNT(routes);

/* Compares a path with a pattern; letters and digits may stand for {..}. */
static bool path_fits(const char *pattern, const char *path, char arg_out[ROUTE_ARG_MAX + 1])
{
	const char *open = strchr(pattern, '{');
	if (content_path_fits(pattern, path))
		return true;
	if (!open)
		return !strcmp(pattern, path);
	size_t before = (size_t)(open - pattern), n = 0;
	if (strncmp(pattern, path, before))
		return false;
	while (isalnum((unsigned char)path[before + n]))
		n++;
	if (!n || n > ROUTE_ARG_MAX || strcmp(strchr(open, '}') + 1, path + before + n))
		return false;
	memcpy(arg_out, path + before, n);
	arg_out[n] = '\0';
	return true;
}

/* GeoReport v2 has its own paths and its own description, the standard. */
static const char open311_path[] = "/open311/v2/";
static const struct route open311_routes[] = {
	{"GET", open311_path, false, 0, answer_open311_get},
	{"POST", open311_path, false, OPEN311_FORM_MAX, answer_open311_post},
};

static const struct route *open311_find(
	const char *method, const char *path, char arg_out[ROUTE_ARG_MAX + 1])
{
	size_t n = sizeof open311_path - 1;
	if (strncmp(path, open311_path, n) || strlen(path + n) > ROUTE_ARG_MAX)
		return NULL;
	snprintf(arg_out, ROUTE_ARG_MAX + 1, "%s", path + n);
	for (size_t i = 0; i < K_COUNT(open311_routes); i++)
		if (!strcmp(open311_routes[i].method, method))
			return &open311_routes[i];
	return NULL;
}

const struct route *route_find(const char *method, const char *path,
	char arg_out[ROUTE_ARG_MAX + 1], bool *other_method_out)
{
	*other_method_out = false;
	arg_out[0] = '\0';
	for (int i = 0; i < route_count; i++) {
		if (!path_fits(routes[i].path, path, arg_out))
			continue;
		if (!strcmp(routes[i].method, method))
			return &routes[i];
		*other_method_out = true;
	}
	return *other_method_out ? NULL : open311_find(method, path, arg_out);
}

void reply_error(struct reply *reply, int status, const char *words)
{
	reply->status = status;
	reply->body = json_pack("{s:s}", "error", words);
}

void reply_err(struct reply *reply, enum err e)
{
	if (e == ERR_NOT_FOUND) {
		reply_error(reply, 404, "not there");
		return;
	}
	if (e == ERR_BAD_INPUT) {
		reply_error(reply, 400, "not in the form that was expected");
		return;
	}
	reply_error(reply, 503, "the hub cannot do this now; nothing was kept");
	reply->retry_after_s = RETRY_S;
}
