/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whatever a system that books may answer: at each step of each such adapter, as its free times,
 * as what it says of itself.  Nothing but a good answer about our own visit makes it booked. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "hub/city/adapter.h"
#include "hub/city/doc.h"
#include "hub/city/lister.h"
#include "hub/store/db.h"
#include "kiosk/base/check.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

#define OUR_REF "main-abcdefgh"
#define VISIT_START_MS INT64_C(1714984200000)

/* A hub with an empty database, made once. */
static struct hub *visit_hub(void)
{
	static struct hub hub;
	if (!hub.db) {
		char dir[] = P_tmpdir "/fuzz-XXXXXX", path[64];
		K_CHECK(mkdtemp(dir));
		snprintf(path, sizeof path, "%s/hub.db", dir);
		K_CHECK(!db_open(path, &hub.db));
		unlink(path); /* open it stays; nothing is left behind but an empty folder */
	}
	return &hub;
}

static json_t *visit_notes(void)
{
	return json_pack("{s:s, s:s, s:s, s:s, s:s, s:s}", "id", "1", "ref", OUR_REF, "slot",
		"Slot/1", "processId", "1", "authKey", "1", "customer", "1");
}

static void visit_read(const struct endpoint *ep, const json_t *row, const struct city_reply *r)
{
	static const enum journal_state states[] = {
		JOURNAL_SENDING, JOURNAL_AMBIGUOUS, JOURNAL_READY};
	const struct adapter *a = ep->adapter;
	for (int i = 0; i < a->step_count * (int)K_COUNT(states); i++) {
		struct journal_item item = {.item = 1,
			.endpoint = "e",
			.kind = "visit",
			.ref = OUR_REF,
			.sent_ms = 1714557600000,
			.state = states[i / a->step_count]};
		struct parcel p = {.item = &item,
			.route = row,
			.memo = visit_notes(),
			.origin = visit_notes(),
			.now_ms = 1714560000000,
			.start = "2024-05-06T09:30",
			.start_ms = VISIT_START_MS,
			.end_ms = VISIT_START_MS + 1800000,
			.hub = visit_hub()};
		struct verdict v = {.step = NO_STEP, .state = NO_STATE};
		a->steps[i % a->step_count].read(ep, &p, r, &v);
		K_CHECK(memchr(v.reason, 0, sizeof v.reason));
		K_CHECK(memchr(v.their_id, 0, sizeof v.their_id));
		K_CHECK(v.kind != VERDICT_STEP || (v.step >= 0 && v.step < a->step_count));
		K_CHECK(v.state != MATTER_BOOKED || r->status < 300);
		K_CHECK(v.state != MATTER_BOOKED || a != &fhir_adapter ||
			memmem(r->body, r->n, OUR_REF, sizeof OUR_REF - 1));
		json_decref(p.memo);
		json_decref(p.origin);
	}
}

static void visit_times(const struct endpoint *ep, const json_t *row, const struct city_reply *r)
{
	struct listing at = {.from_ms = VISIT_START_MS, .to_ms = VISIT_START_MS + 1209600000};
	struct listed *list = calloc(1, sizeof *list);
	K_CHECK(list);
	for (; at.calls < 2; at.calls++)
		if (!ep->adapter->lister->read(ep, row, r, &at, list))
			break;
	K_CHECK(list->count >= 0 && list->count <= SPANS_KEPT_MAX);
	K_CHECK(memchr(at.page, 0, sizeof at.page));
	free(list);
}

static void visit_probe(const struct endpoint *ep, const struct city_reply *r)
{
	json_t *learnt = json_object();
	for (int i = 0; i < *ep->adapter->probe_count; i++) {
		struct k_buf words;
		k_buf_init(&words, 4096);
		ep->adapter->probes[i].read(ep, learnt, r, &words);
		k_buf_finish(&words);
	}
	json_decref(learnt);
}

static void visit_adapter(const char *name, struct city_reply *r)
{
	static const int statuses[] = {200, 201, 207, 400, 401, 404, 409, 412, 500};
	char wrong[ENDPOINT_WRONG_MAX];
	struct endpoint ep;
	json_t *config = json_pack("{s:s, s:s, s:s, s:[{s:s, s:s, s:s, s:s, s:s, s:s}]}", "name",
		"e", "adapter", name, "url", "http://e/fhir", "carries", "kind", "visit", "of",
		"doctor", "code", "7", "provider", "3", "office", "1", "schedule", "Schedule/desk");
	K_CHECK(!endpoint_read(config, &ep, wrong));
	const json_t *row = json_array_get(json_object_get(config, "carries"), 0);
	for (size_t i = 0; i < K_COUNT(statuses); i++) {
		r->status = statuses[i];
		visit_read(&ep, row, r);
		visit_times(&ep, row, r);
		visit_probe(&ep, r);
	}
	endpoint_finish(&ep);
	json_decref(config);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct doc *doc = NULL;
	char *body = malloc(n + 1); /* of its exact length, with its NUL: what is read past it is seen */
	K_CHECK(body);
	memcpy(body, bytes, n);
	body[n] = '\0';
	if (doc_read(body, n, &doc))
		doc = NULL;
	struct city_reply r = {.body = body, .n = n, .root = doc ? doc_root(doc) : NULL};
	visit_adapter("fhir", &r);
	visit_adapter("zms", &r);
	visit_adapter("easyappointments", &r);
	visit_adapter("caldav", &r);
	doc_destroy(doc);
	free(body);
	return 0;
}
