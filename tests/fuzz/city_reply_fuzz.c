/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whatever a city's server may answer: as a document, a list of services, an answer to a POST, a
 * list of requests, a token, a state, an alert. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "hub/city/adapter.h"
#include "hub/city/cap.h"
#include "hub/city/doc.h"
#include "hub/city/open311.h"
#include "hub/city/probe.h"
#include "hub/store/db.h"
#include "kiosk/base/check.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

/* A hub with an empty database, made once. */
static struct hub *fuzz_hub(void)
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

static void read_all(const struct endpoint *ep, const struct city_reply *r)
{
	struct journal_item item = {.item = 1,
		.endpoint = "e",
		.kind = "report",
		.their_id = "1",
		.ref = "main-abcdefgh",
		.sent_ms = 1714557600000,
		.state = JOURNAL_AMBIGUOUS};
	struct parcel p = {.item = &item,
		.memo = json_object(),
		.now_ms = 1714560000000,
		.has_position = true,
		.lat = 51.44,
		.lon = 5.47,
		.hub = fuzz_hub()};
	for (int i = 0; i < open311_adapter.step_count; i++) {
		struct verdict v = {.step = NO_STEP, .state = NO_STATE};
		open311_adapter.steps[i].read(ep, &p, r, &v);
		K_CHECK(memchr(v.reason, 0, sizeof v.reason));
		K_CHECK(memchr(v.their_id, 0, sizeof v.their_id));
		K_CHECK(v.kind != VERDICT_STEP ||
			(v.step >= 0 && v.step < open311_adapter.step_count));
		K_CHECK(v.kind != VERDICT_DELIVERED || r->status < 300);
	}
	json_decref(p.memo);
}

static void probe_all(const struct endpoint *ep, const struct city_reply *r)
{
	json_t *learnt = json_object();
	for (int i = 0; i < *open311_adapter.probe_count; i++) {
		struct k_buf words;
		k_buf_init(&words, 4096);
		open311_adapter.probes[i].read(ep, learnt, r, &words);
		k_buf_finish(&words);
	}
	json_decref(learnt);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	static const struct cap_place here = {true, 51.44, 5.47, NULL};
	static const int statuses[] = {200, 201, 400, 404, 500};
	struct doc *doc = NULL;
	struct cap cap;
	char wrong[ENDPOINT_WRONG_MAX];
	json_t *config =
		json_pack("{s:s, s:s, s:s}", "name", "e", "adapter", "open311", "url", "http://e");
	struct endpoint ep;
	K_CHECK(!endpoint_read(config, &ep, wrong));
	char *body = malloc(n + 1); /* of its exact length, with its NUL: what is read past it is seen */
	K_CHECK(body);
	memcpy(body, bytes, n);
	body[n] = '\0';
	if (doc_read(body, n, &doc))
		doc = NULL;
	for (size_t i = 0; i < K_COUNT(statuses); i++) {
		struct city_reply r = {.status = statuses[i],
			.body = body,
			.n = n,
			.root = doc ? doc_root(doc) : NULL};
		read_all(&ep, &r);
		probe_all(&ep, &r);
	}
	if (doc && !cap_read(doc_root(doc), &here, &cap))
		cap_finish(&cap);
	doc_destroy(doc);
	free(body);
	endpoint_finish(&ep);
	json_decref(config);
	return 0;
}
