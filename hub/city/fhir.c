/* SPDX-License-Identifier: GPL-3.0-or-later */
/* HL7 FHIR R4.  A create with If-None-Exist is made once by servers that know it; by others it is
 * made twice.  So: look for our identifier, find the free slot, create, and read back: only what is
 * listed there as ours, in no one else's slot, is booked. */
#include "hub/city/fhir.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hub/city/lister.h"
#include "hub/city/text.h"
#include "kiosk/base/check.h"

enum { CONFLICTS_MAX = 3, CANCELS_MAX = 5 };

/* --- resources -------------------------------------------------------------------------------- */

bool fhir_is(const struct doc_node *resource, const char *type)
{
	return !strcmp(doc_text(resource, "resourceType"), type);
}

bool fhir_is_list(const struct city_reply *r)
{
	return reply_is_good(r) && fhir_is(r->root, "Bundle");
}

const struct doc_node *fhir_next(
	const struct doc_node *bundle, const char *type, const struct doc_node **entry)
{
	const struct doc_node *list = doc_child(bundle, "entry");
	*entry = *entry ? (*entry)->next : list ? list->first : NULL;
	for (; *entry; *entry = (*entry)->next) {
		const struct doc_node *resource = doc_child(*entry, "resource");
		if (resource && fhir_is(resource, type))
			return resource;
	}
	return NULL;
}

bool fhir_page(const struct endpoint *ep, const struct city_reply *r, const char **page_out)
{
	const struct doc_node *links = doc_child(r->root, "link");
	const char *url = "";
	size_t n = strlen(ep->url);
	for (const struct doc_node *c = links ? links->first : NULL; c; c = c->next)
		if (!strcmp(doc_text(c, "relation"), "next"))
			url = doc_text(c, "url");
	*page_out = "";
	if (!*url || !strcmp(url, "null"))
		return true;
	if (strncmp(url, ep->url, n) || (url[n] != '/' && url[n] != '?'))
		return false;
	*page_out = url[n] == '/' ? url + n + 1 : url + n;
	return true;
}

const char *fhir_reference(const struct doc_node *resource, const char *name)
{
	const struct doc_node *node = doc_child(resource, name);
	return node && node->first && !*node->first->name ? doc_text(node->first, "reference")
							  : doc_text(node, "reference");
}

bool fhir_same_reference(const char *a, const char *b)
{
	size_t n = strlen(a), m = strlen(b);
	const char *whole = n > m ? a : b, *end = n > m ? b : a;
	size_t before = n > m ? n - m : m - n;
	return *end && !strcmp(whole + before, end) && (!before || whole[before - 1] == '/');
}

static bool is_ours(const struct endpoint *ep, const struct doc_node *resource, const char *ref)
{
	const struct doc_node *list = doc_child(resource, "identifier");
	for (const struct doc_node *c = list ? list->first : NULL; c; c = c->next)
		if (!strcmp(doc_text(c, "value"), ref) &&
			!strcmp(doc_text(c, "system"), endpoint_text(ep, "identifier_system")))
			return true;
	return false;
}

/* What a status of an appointment means: nobody comes, somebody comes, not decided. */
static const struct standing {
	const char *status;
	int state;
	bool is_dead, is_over;
} standings[] = {
	{"proposed", NO_STATE, false, false},
	{"pending", NO_STATE, false, false},
	{"waitlist", NO_STATE, false, false},
	{"booked", MATTER_BOOKED, false, false},
	{"checked-in", MATTER_BOOKED, false, false},
	{"arrived", MATTER_BOOKED, false, false},
	{"fulfilled", MATTER_BOOKED, false, true},
	{"noshow", MATTER_BOOKED, false, true},
	{"cancelled", MATTER_NOT_POSSIBLE, true, true},
	{"entered-in-error", MATTER_NOT_POSSIBLE, true, true},
};

/* NULL: a word that we do not know. */
static const struct standing *standing(const char *status)
{
	for (size_t i = 0; i < K_COUNT(standings); i++)
		if (!strcmp(standings[i].status, status))
			return &standings[i];
	return NULL;
}

static bool is_dead(const char *status)
{
	const struct standing *s = standing(status);
	return s && s->is_dead;
}

/* --- reading ---------------------------------------------------------------------------------- */

static void go(struct verdict *v, int step)
{
	verdict_set(v, VERDICT_STEP, "");
	v->step = step;
}

static void gone(struct verdict *v, const char *why)
{
	verdict_set(v, VERDICT_REJECTED, why);
	v->state = MATTER_NOT_POSSIBLE;
}

/* It does not let us in: a token that is renewed by others may be valid in a minute. */
static bool is_locked_out(const struct endpoint *ep, const struct city_reply *r, struct verdict *v)
{
	bool is_renewed = *endpoint_text(ep, "token_file") && r->status == 401;
	if (r->status != 401 && r->status != 403)
		return false;
	verdict_set(v, is_renewed ? VERDICT_AGAIN : VERDICT_STAFF,
		"it does not let us in: is the token right?");
	return true;
}

static void refused(const struct endpoint *ep, const struct city_reply *r, struct verdict *v)
{
	char words[REASON_MAX];
	reply_words(r, words);
	if (!is_locked_out(ep, r, v))
		verdict_set(v, VERDICT_STAFF, *words ? words : "no answer that FHIR knows");
}

static int64_t count(const struct parcel *p, const char *key)
{
	return json_integer_value(json_object_get(p->memo, key));
}

static void set_count(struct parcel *p, const char *key, int64_t n)
{
	json_object_set_new(p->memo, key, json_integer(n));
}

/* True if there is another page, which is then asked for by the same step; or a reason why not. */
static bool has_more(const struct endpoint *ep, struct parcel *p, const struct city_reply *r,
	int step, struct verdict *v)
{
	const char *page;
	bool is_here = fhir_page(ep, r, &page);
	int64_t pages = count(p, "pages") + 1;
	if (is_here && !*page) {
		json_object_del(p->memo, "page");
		json_object_del(p->memo, "pages");
		return false;
	}
	go(v, step);
	if (!is_here)
		verdict_set(v, VERDICT_STAFF, "its next page has another address than the url");
	else if (pages >= FHIR_PAGES_MAX)
		verdict_set(v, VERDICT_STAFF, "its list does not end");
	parcel_set_note(p, "page", page);
	set_count(p, "pages", pages);
	return true;
}

/* What later steps need of our appointment. */
static void take_note(struct parcel *p, const struct doc_node *appointment)
{
	const char *slot = fhir_reference(appointment, "slot");
	parcel_set_note(p, "id", doc_text(appointment, "id"));
	parcel_set_note(p, "ref", p->item->ref);
	parcel_set_note(p, "version", doc_text(doc_child(appointment, "meta"), "versionId"));
	if (!*parcel_note(p, "slot") && *slot)
		parcel_set_note(p, "slot", slot);
	json_object_del(p->memo, "page");
	json_object_del(p->memo, "pages");
	json_object_del(p->memo, "standing");
	json_object_del(p->memo, "others");
}

/* Not before it is late: what was only slow would find its own time "not free". */
static void not_found(const struct endpoint *ep, const struct parcel *p, struct verdict *v)
{
	bool is_late =
		p->now_ms - p->item->sent_ms >= endpoint_number(ep, "absence_after_s") * 1000;
	bool is_known = endpoint_flag(ep, "lists_at_once") || endpoint_flag(ep, "if_none_exist");
	if (p->item->state != JOURNAL_AMBIGUOUS)
		go(v, FHIR_SLOT);
	else if (is_late && is_known)
		verdict_set(v, VERDICT_ABSENT, "it was looked for and had not arrived");
	else
		verdict_set(v, VERDICT_UNPROVEN, "sent, but not seen there yet");
}

static void read_seek(
	const struct endpoint *ep, struct parcel *p, const struct city_reply *r, struct verdict *v)
{
	const struct doc_node *entry = NULL, *a, *ours = NULL, *dead = NULL;
	if (!fhir_is_list(r)) {
		refused(ep, r, v);
		return;
	}
	while ((a = fhir_next(r->root, "Appointment", &entry)) != NULL) {
		if (!is_ours(ep, a, p->item->ref))
			continue; /* it may have ignored what we asked for */
		if (is_dead(doc_text(a, "status"))) {
			dead = a;
		} else if (ours && strcmp(doc_text(ours, "id"), doc_text(a, "id"))) {
			verdict_set(v, VERDICT_STAFF, "it is there twice; cancel one");
			return;
		} else {
			ours = a;
		}
	}
	if (ours) {
		take_note(p, ours);
		go(v, FHIR_CHECK);
	} else if (has_more(ep, p, r, FHIR_SEEK, v)) {
		return;
	} else if (dead) {
		gone(v, "it was cancelled there");
	} else {
		not_found(ep, p, v);
	}
}

static void read_slot(
	const struct endpoint *ep, struct parcel *p, const struct city_reply *r, struct verdict *v)
{
	const struct doc_node *entry = NULL, *s;
	char slot[FHIR_ID_MAX + 8];
	int64_t start_ms = 0;
	if (!fhir_is_list(r)) {
		refused(ep, r, v);
		return;
	}
	while ((s = fhir_next(r->root, "Slot", &entry)) != NULL) {
		const char *id = doc_text(s, "id");
		if (strcmp(doc_text(s, "status"), "free") || !*id || strlen(id) > FHIR_ID_MAX ||
			!text_read_time(doc_text(s, "start"), &start_ms) ||
			start_ms != p->start_ms ||
			!fhir_same_reference(
				fhir_reference(s, "schedule"), route_text(p->route, "schedule")))
			continue;
		snprintf(slot, sizeof slot, "Slot/%s", id);
		parcel_set_note(p, "slot", slot);
		parcel_set_note(p, "end", doc_text(s, "end"));
		json_object_del(p->memo, "page");
		json_object_del(p->memo, "pages");
		go(v, FHIR_BOOK);
		return;
	}
	if (!has_more(ep, p, r, FHIR_SLOT, v))
		gone(v, "this time is not free any more");
}

/* The slot was taken, or something changed at that moment: look at it all again, not for ever. */
static void conflict(struct parcel *p, struct verdict *v)
{
	int64_t n = count(p, "conflicts") + 1;
	set_count(p, "conflicts", n);
	if (n >= CONFLICTS_MAX) {
		verdict_set(v, VERDICT_STAFF, "it says that this time is in conflict");
		return;
	}
	go(v, FHIR_SEEK);
	v->wait_ms = 10000;
}

static void read_book(
	const struct endpoint *ep, struct parcel *p, const struct city_reply *r, struct verdict *v)
{
	const struct doc_node *issue = doc_child(r->root, "issue");
	const char *code = doc_text(issue ? issue->first : NULL, "code");
	const char *id = doc_text(r->root, "id");
	bool is_good = reply_is_good(r) && fhir_is(r->root, "Appointment") && *id &&
		       strlen(id) <= FHIR_ID_MAX;
	if (is_good && is_ours(ep, r->root, p->item->ref) && !parcel_other_has(p, id)) {
		take_note(p, r->root);
		go(v, FHIR_CHECK);
	} else if (r->status == 412 || (r->status == 409 && !strcmp(code, "duplicate"))) {
		verdict_set(v, VERDICT_LOST, "it says that it has this already");
	} else if (r->status == 409 && fhir_is(r->root, "OperationOutcome")) {
		conflict(p, v);
	} else if (!is_locked_out(ep, r, v)) {
		reply_sort_refusal(r, v);
	}
}

/* How our appointment stands, and how many others have its slot; over all pages. */
static void check_page(const struct endpoint *ep, struct parcel *p, const struct city_reply *r)
{
	const struct doc_node *entry = NULL, *a;
	int64_t others = count(p, "others");
	while ((a = fhir_next(r->root, "Appointment", &entry)) != NULL) {
		const char *status = doc_text(a, "status"), *slot = parcel_note(p, "slot");
		if (!strcmp(doc_text(a, "id"), parcel_note(p, "id"))) {
			if (is_ours(ep, a, p->item->ref))
				parcel_set_note(p, "standing", status);
		} else if (!is_dead(status) &&
			   fhir_same_reference(fhir_reference(a, "slot"), slot)) {
			others++;
		}
	}
	set_count(p, "others", others);
}

static void read_check(
	const struct endpoint *ep, struct parcel *p, const struct city_reply *r, struct verdict *v)
{
	if (!fhir_is_list(r)) {
		refused(ep, r, v);
		return;
	}
	check_page(ep, p, r);
	if (has_more(ep, p, r, FHIR_CHECK, v))
		return;
	const struct standing *s = standing(parcel_note(p, "standing"));
	int64_t others = count(p, "others");
	json_object_del(p->memo, "standing");
	json_object_del(p->memo, "others");
	if (!s) {
		verdict_set(v, VERDICT_UNPROVEN, "it said yes, but does not list it");
	} else if (s->is_dead) {
		gone(v, "it was cancelled there");
	} else if (others >= endpoint_number(ep, "seats")) {
		go(v, FHIR_WITHDRAW);
	} else {
		verdict_set(v, VERDICT_DELIVERED, "");
		v->state = s->state;
		v->step = endpoint_flag(ep, "marks_slot") && *parcel_note(p, "slot") ? FHIR_MARK
										     : FHIR_FOLLOW;
		v->wait_ms = v->step == FHIR_MARK ? 1 : 0;
		snprintf(v->their_id, sizeof v->their_id, "%s", parcel_note(p, "id"));
	}
}

static bool is_away(const struct city_reply *r)
{
	return r->status == 404 || r->status == 410;
}

static void read_withdraw(
	const struct endpoint *ep, struct parcel *p, const struct city_reply *r, struct verdict *v)
{
	if (is_away(r) || (reply_is_good(r) && is_dead(doc_text(r->root, "status")))) {
		gone(v, "somebody else has this time");
	} else if (reply_is_good(r) || r->status == 412) {
		json_object_del(p->memo, "version");
		go(v, FHIR_SEEK); /* which sees whether it stands */
		v->wait_ms = 10000;
	} else {
		refused(ep, r, v);
	}
}

static void read_mark(
	const struct endpoint *ep, struct parcel *p, const struct city_reply *r, struct verdict *v)
{
	(void)ep;
	(void)p;
	verdict_set(v, VERDICT_DELIVERED, reply_is_good(r) ? "" : "its slot could not be set busy");
	v->step = FHIR_FOLLOW;
}

static void read_follow(
	const struct endpoint *ep, struct parcel *p, const struct city_reply *r, struct verdict *v)
{
	const struct standing *s = standing(doc_text(r->root, "status"));
	if (is_away(r)) {
		verdict_set(v, VERDICT_STAFF, "it is not there any more");
	} else if (s && reply_is_good(r) && is_ours(ep, r->root, p->item->ref)) {
		verdict_set(v, VERDICT_NEWS, "");
		v->state = s->state;
		v->is_over = s->is_over || p->now_ms > p->end_ms;
	} else {
		verdict_set(v, VERDICT_LOST, "it does not say how the appointment stands");
	}
}

/* --- cancelling ------------------------------------------------------------------------------- */

static const char *origin_note(const struct parcel *p, const char *key)
{
	const char *text = json_string_value(json_object_get(p->origin, key));
	return text ? text : "";
}

static void cancelled(const struct endpoint *ep, const struct parcel *p, struct verdict *v)
{
	if (endpoint_flag(ep, "marks_slot") && *origin_note(p, "slot"))
		go(v, FHIR_UNMARK);
	else
		verdict_set(v, VERDICT_DELIVERED, "");
}

static void read_look(
	const struct endpoint *ep, struct parcel *p, const struct city_reply *r, struct verdict *v)
{
	const char *status = doc_text(r->root, "status");
	int64_t n = count(p, "cancels") + 1;
	if (is_away(r)) {
		cancelled(ep, p, v);
	} else if (!reply_is_good(r) || !standing(status) ||
		   !is_ours(ep, r->root, origin_note(p, "ref"))) {
		if (!is_locked_out(ep, r, v))
			verdict_set(v, VERDICT_LOST, "it does not say how the appointment stands");
	} else if (is_dead(status)) {
		cancelled(ep, p, v);
	} else if (n > CANCELS_MAX) {
		verdict_set(v, VERDICT_STAFF, "it says yes, but does not cancel");
	} else {
		set_count(p, "cancels", n);
		parcel_set_note(p, "version", doc_text(doc_child(r->root, "meta"), "versionId"));
		go(v, FHIR_CANCEL);
		v->wait_ms = n > 1 ? 60000 : 0;
	}
}

/* Whatever it says: what then stands there decides. */
static void read_cancel(
	const struct endpoint *ep, struct parcel *p, const struct city_reply *r, struct verdict *v)
{
	if (reply_is_good(r) || r->status == 412 || r->status == 409 || is_away(r))
		go(v, FHIR_LOOK);
	else if (r->status == 405 || r->status == 415 || r->status == 501)
		verdict_set(v, VERDICT_STAFF, "it cannot be changed so; see \"patches\"");
	else
		refused(ep, r, v);
	(void)p;
}

static void read_unmark(
	const struct endpoint *ep, struct parcel *p, const struct city_reply *r, struct verdict *v)
{
	(void)ep;
	(void)p;
	verdict_set(v, VERDICT_DELIVERED, reply_is_good(r) ? "" : "its slot could not be set free");
}

#define LOOKS .is_safe = true, .after_loss = NO_STEP

static const struct step steps[FHIR_STEPS] = {
	[FHIR_SEEK] = {.name = "seek", LOOKS, .build = fhir_build_seek, .read = read_seek},
	[FHIR_SLOT] = {.name = "slot", LOOKS, .build = fhir_build_slot, .read = read_slot},
	[FHIR_BOOK] = {.name = "book",
		.after_loss = FHIR_SEEK,
		.build = fhir_build_book,
		.read = read_book},
	[FHIR_CHECK] = {.name = "check", LOOKS, .build = fhir_build_check, .read = read_check},
	[FHIR_WITHDRAW] = {.name = "withdraw",
		LOOKS,
		.build = fhir_build_withdraw,
		.read = read_withdraw},
	[FHIR_MARK] = {.name = "mark", LOOKS, .build = fhir_build_mark, .read = read_mark},
	[FHIR_FOLLOW] = {.name = "follow", LOOKS, .build = fhir_build_follow, .read = read_follow},
	[FHIR_LOOK] = {.name = "look", LOOKS, .build = fhir_build_look, .read = read_look},
	[FHIR_CANCEL] = {.name = "cancel", LOOKS, .build = fhir_build_cancel, .read = read_cancel},
	[FHIR_UNMARK] = {.name = "unmark", LOOKS, .build = fhir_build_unmark, .read = read_unmark},
};

const struct adapter fhir_adapter = {
	.name = "fhir",
	.words = "HL7 FHIR R4",
	.settings = fhir_settings,
	.steps = steps,
	.step_count = FHIR_STEPS,
	.first_step = {[REQUEST_VISIT] = FHIR_SEEK + 1, [REQUEST_CANCEL] = FHIR_LOOK + 1},
	.books = true,
	.lister = &fhir_lister,
	.probes = fhir_probes,
	.probe_count = &fhir_probe_count,
};
