/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What servers of GeoReport v2 answer, as far as they differ. */
#include "hub/city/open311.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hub/city/question.h"
#include "hub/city/text.h"
#include "kiosk/base/check.h"

enum { PAGES_MAX = 20, DUPLICATE_WAIT_MS = 10000 };

#define NEAR_DEGREES 1e-4
#define NEAR_MS INT64_C(600000)
#define FOLLOW_MAX_MS (INT64_C(90) * 86400000)
#define TOKEN_MAX_MS (INT64_C(30) * 86400000)

const char *open311_scalar(const struct doc_node *node, const char *name)
{
	if (!node)
		return "";
	if (text_same(node->name, name) && *node->text && !node->first)
		return node->text;
	for (const struct doc_node *child = node->first; child; child = child->next) {
		const char *text = open311_scalar(child, name);
		if (*text)
			return text;
	}
	return "";
}

/* --- definition ------------------------------------------------------------------------------ */

/* What of a definition goes into the post. */
struct filling {
	json_t *filled; /* what we answer */
	json_t *asked;	/* code -> datatype of what the person answered; never the answer itself,
			 * because this is kept in the journal */
	const char *missing; /* the first that nobody answers; "" none */
};

static void take_attribute(const struct endpoint *ep, const struct parcel *p,
	const struct doc_node *node, struct filling *f)
{
	const char *code = doc_text(node, "code");
	json_t *given = json_object_get(json_object_get(p->route, "with"), code);
	if (question_needs_none(node))
		return;
	if (question_takes_ref(ep, code))
		json_object_set_new(f->filled, code, json_string(p->item->ref));
	else if (given)
		json_object_set(f->filled, code, given);
	else if (json_object_get(json_object_get(p->answers, "answers"), code))
		json_object_set_new(f->asked, code, json_string(doc_text(node, "datatype")));
	else if (doc_truth(node, "required") && !*f->missing)
		f->missing = code;
}

static void take_attributes(const struct endpoint *ep, const struct parcel *p,
	const struct doc_node *node, struct filling *f)
{
	if (question_is_attribute(node)) {
		take_attribute(ep, p, node, f);
		return;
	}
	for (const struct doc_node *child = node->first; child; child = child->next)
		take_attributes(ep, p, child, f);
}

void open311_read_definition(
	const struct endpoint *ep, struct parcel *p, const struct city_reply *r, struct verdict *v)
{
	json_t *given = json_object_get(p->route, "with");
	struct filling f = {.filled = json_object(), .asked = json_object(), .missing = ""};
	/* No definition: 404, 400, 501 and 500 all occur.  What the configuration says is sent. */
	if (reply_is_good(r) && r->root)
		take_attributes(ep, p, r->root, &f);
	else if (r->status >= 502 && r->status <= 504) {
		json_decref(f.filled);
		json_decref(f.asked);
		return;
	} else if (given)
		json_object_update(f.filled, given);
	json_object_set_new(p->memo, "attributes", f.filled);
	json_object_set_new(p->memo, "asked", f.asked);
	verdict_set(v, VERDICT_STEP, "");
	v->step = OPEN311_SEND;
	if (*f.missing) {
		char reason[REASON_MAX];
		snprintf(reason, sizeof reason,
			"it asks for \"%.60s\", which city.json does not answer", f.missing);
		verdict_set(v, VERDICT_STAFF, reason);
	}
}

/* --- POST ------------------------------------------------------------------------------------ */

/* "it is there already": the answer to a second one, so the first arrived. */
static bool says_duplicate(const char *words)
{
	static const char *const signs[] = {"duplicate", "already exist"};
	for (size_t i = 0; i < K_COUNT(signs); i++)
		if (text_has(words, signs[i]))
			return true;
	return false;
}

void open311_read_post(
	const struct endpoint *ep, struct parcel *p, const struct city_reply *r, struct verdict *v)
{
	const char *id = open311_scalar(r->root, "service_request_id");
	const char *token = open311_scalar(r->root, "token");
	if (reply_is_good(r) && *id && parcel_other_has(p, id)) {
		verdict_set(v, VERDICT_LOST, "it gave the number of another request");
	} else if (reply_is_good(r) && *id && strlen(id) < THEIR_ID_MAX) {
		verdict_set(v, VERDICT_DELIVERED, "");
		v->step = OPEN311_FOLLOW;
		snprintf(v->their_id, sizeof v->their_id, "%s", id);
	} else if (reply_is_good(r) && *token) {
		verdict_set(v, VERDICT_DELIVERED, "");
		v->step = OPEN311_TOKEN;
		parcel_set_note(p, "token", token);
	} else if (reply_is_good(r) && endpoint_flag(ep, "is_blackbox")) {
		verdict_set(v, VERDICT_DELIVERED, "");
	} else if (reply_is_good(r)) {
		verdict_set(v, VERDICT_LOST, "it said yes but gave no number");
	} else {
		reply_sort_refusal(r, v);
		if (says_duplicate(v->reason)) {
			parcel_set_note(p, "duplicate", "true");
			v->kind = VERDICT_STEP;
			v->step = OPEN311_SEARCH;
			v->wait_ms = DUPLICATE_WAIT_MS;
		}
	}
}

/* --- looking for our own --------------------------------------------------------------------- */

/* What one page of the list showed. */
struct finding {
	const struct endpoint *ep;
	const struct parcel *p;
	const char *match, *first_id;
	int rows, alike;
	char alike_id[THEIR_ID_MAX];
	int64_t first_ms, last_ms;
};

/* Same service, same place, same time, and no text that says otherwise. */
static bool is_alike(const struct finding *f, const struct doc_node *row, int64_t at_ms)
{
	double lat, lon;
	const char *code = doc_text(row, "service_code");
	const char *ours = f->p->route ? route_text(f->p->route, "code") : f->p->item->code;
	return !*doc_text(row, "description") && (!*code || !strcmp(code, ours)) &&
	       f->p->has_position && text_read_degrees(doc_text(row, "lat"), &lat) &&
	       text_read_degrees(doc_text(row, "long"), &lon) &&
	       fabs(lat - f->p->lat) <= NEAR_DEGREES && fabs(lon - f->p->lon) <= NEAR_DEGREES &&
	       at_ms && llabs(at_ms - f->p->item->sent_ms) <= NEAR_MS;
}

static void take_row(struct finding *f, const struct doc_node *row, const char *id)
{
	int64_t at_ms = 0;
	if (!text_read_time(doc_text(row, "requested_datetime"), &at_ms))
		at_ms = 0;
	if (!f->rows++) {
		f->first_id = id;
		f->first_ms = at_ms;
	}
	f->last_ms = at_ms;
	if (strlen(id) >= THEIR_ID_MAX)
		return;
	/* Our own reference is proof, also when another was once given this number by mistake. */
	if (text_has(doc_text(row, "description"), f->p->item->ref)) {
		f->match = id;
	} else if (parcel_other_has(f->p, id)) {
		return;
	} else if (is_alike(f, row, at_ms)) {
		f->alike++;
		snprintf(f->alike_id, sizeof f->alike_id, "%s", id);
	}
}

static void take_rows(struct finding *f, const struct doc_node *node)
{
	const struct doc_node *id = doc_child(node, "service_request_id");
	if (id && *id->text && !id->first) {
		take_row(f, node, id->text);
		return;
	}
	for (const struct doc_node *child = node->first; child; child = child->next)
		take_rows(f, child);
}

/* True if older ones only would follow: newest first, and the last is from before we sent. */
static bool reaches_back(const struct finding *f)
{
	return f->last_ms && f->first_ms >= f->last_ms &&
	       f->last_ms < f->p->item->sent_ms - NEAR_MS;
}

static void seen_nothing(
	const struct endpoint *ep, struct parcel *p, bool is_whole, struct verdict *v)
{
	bool is_late =
		p->now_ms - p->item->sent_ms >= endpoint_number(ep, "absence_after_s") * 1000;
	json_object_del(p->memo, "page");
	json_object_del(p->memo, "first");
	if (is_whole && is_late && *parcel_note(p, "duplicate"))
		verdict_set(v, VERDICT_DELIVERED,
			"it says that it has it already; its number is not known");
	else if (is_whole && is_late && endpoint_flag(ep, "lists_at_once"))
		verdict_set(v, VERDICT_ABSENT, "its list proved that it had not arrived");
	else
		verdict_set(v, VERDICT_UNPROVEN, "sent, but not seen in its list yet");
}

static void found(struct verdict *v, const char *id)
{
	verdict_set(v, VERDICT_DELIVERED, "");
	v->step = OPEN311_FOLLOW;
	snprintf(v->their_id, sizeof v->their_id, "%s", id);
}

/* Another page, unless this one is the last or the same again. */
static bool wants_more(const struct endpoint *ep, struct parcel *p, const struct finding *f)
{
	char page[16];
	int n = (int)strtol(parcel_note(p, "page"), NULL, 10) & 0xff;
	if (!f->rows || !endpoint_flag(ep, "has_pages") ||
		!strcmp(parcel_note(p, "first"), f->first_id) || reaches_back(f) || n >= PAGES_MAX)
		return false;
	snprintf(page, sizeof page, "%d", (n ? n : 1) + 1);
	parcel_set_note(p, "page", page);
	parcel_set_note(p, "first", f->first_id);
	return true;
}

void open311_read_list(
	const struct endpoint *ep, struct parcel *p, const struct city_reply *r, struct verdict *v)
{
	struct finding f = {.ep = ep, .p = p, .first_id = ""};
	bool is_list = r->root && (reply_is_good(r) || r->status == 404);
	if (is_list && reply_is_good(r))
		take_rows(&f, r->root);
	if (f.match) {
		found(v, f.match);
	} else if (f.alike == 1) {
		found(v, f.alike_id);
	} else if (f.alike > 1) {
		verdict_set(v, VERDICT_STAFF, "several requests there look like it");
	} else if (!is_list || !endpoint_flag(ep, "can_list")) {
		seen_nothing(ep, p, false, v);
	} else if (wants_more(ep, p, &f)) {
		verdict_set(v, VERDICT_STEP, "");
		v->step = OPEN311_SEARCH;
	} else {
		bool is_end = !f.rows || !strcmp(parcel_note(p, "first"), f.first_id);
		seen_nothing(ep, p, is_end || reaches_back(&f), v);
	}
}

/* --- after delivery -------------------------------------------------------------------------- */

void open311_read_token(
	const struct endpoint *ep, struct parcel *p, const struct city_reply *r, struct verdict *v)
{
	(void)ep;
	const char *id = open311_scalar(r->root, "service_request_id");
	if (reply_is_good(r) && *id && strlen(id) < THEIR_ID_MAX) {
		found(v, id);
		v->wait_ms = 1000;
		return;
	}
	v->is_over = p->now_ms - p->item->sent_ms > TOKEN_MAX_MS;
	verdict_set(v, VERDICT_NEWS,
		v->is_over ? "its token never led to a number" : "its token has no number yet");
}

static const struct {
	const char *word;
	enum matter_state state;
	bool is_over;
} words[] = {
	{"open", MATTER_RECEIVED, false},
	{"received", MATTER_RECEIVED, false},
	{"pending", MATTER_RECEIVED, false},
	{"submitted", MATTER_RECEIVED, false},
	{"for_triage", MATTER_RECEIVED, false},
	{"in_progress", MATTER_WORKING, false},
	{"in_process", MATTER_WORKING, false},
	{"investigating", MATTER_WORKING, false},
	{"action_scheduled", MATTER_WORKING, false},
	{"internal_referral", MATTER_WORKING, false},
	{"acknowledged", MATTER_WORKING, false},
	{"reopen", MATTER_WORKING, false},
	{"duplicate", MATTER_WORKING, true},
	{"closed", MATTER_DONE, true},
	{"fixed", MATTER_DONE, true},
	{"processed", MATTER_DONE, true},
	{"resolved", MATTER_DONE, true},
	{"no_further_action", MATTER_NOT_POSSIBLE, true},
	{"not_councils_responsibility", MATTER_NOT_POSSIBLE, true},
	{"rejected", MATTER_NOT_POSSIBLE, true},
	{"cancelled", MATTER_NOT_POSSIBLE, true},
};

int open311_state(const struct endpoint *ep, const char *status, bool *is_over_out)
{
	char word[48];
	snprintf(word, sizeof word, "%s", status);
	const char *ours = route_text(endpoint_json(ep, "status_words"), status);
	*is_over_out = false;
	if (*ours) {
		int state = matter_state_for_staff(ours);
		*is_over_out = state == MATTER_DONE || state == MATTER_NOT_POSSIBLE;
		return state;
	}
	for (char *c = word; *c; c++)
		if (*c == ' ' || *c == '-')
			*c = '_';
	for (size_t i = 0; i < K_COUNT(words); i++) {
		if (text_same(words[i].word, word)) {
			*is_over_out = words[i].is_over;
			return words[i].state;
		}
	}
	return NO_STATE;
}

/* The row of that id: a filter that is ignored shows all. */
static const struct doc_node *row_of(const struct doc_node *node, const char *id)
{
	const struct doc_node *found_row = NULL;
	const struct doc_node *theirs = doc_child(node, "service_request_id");
	if (theirs && !strcmp(theirs->text, id))
		return node;
	for (const struct doc_node *c = node ? node->first : NULL; c && !found_row; c = c->next)
		found_row = row_of(c, id);
	return found_row;
}

void open311_read_status(
	const struct endpoint *ep, struct parcel *p, const struct city_reply *r, struct verdict *v)
{
	const struct doc_node *row = reply_is_good(r) ? row_of(r->root, p->item->their_id) : NULL;
	const char *status = doc_text(row, "status");
	bool is_old = p->now_ms - p->item->made_ms > FOLLOW_MAX_MS;
	verdict_set(v, VERDICT_NEWS, "");
	v->state = *status ? open311_state(ep, status, &v->is_over) : NO_STATE;
	if (*status && v->state == NO_STATE) {
		char reason[REASON_MAX];
		snprintf(reason, sizeof reason,
			"its state there is \"%.60s\", which is no word we know", status);
		verdict_set(v, VERDICT_NEWS, reason);
	}
	v->is_over = v->is_over || is_old;
}
