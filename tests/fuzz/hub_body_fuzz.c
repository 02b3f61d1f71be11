/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What kiosks, browsers and strangers send to the hub: each route of the table with any body; and answers of
 * each kind inside a right seal.  First byte: the route, or a kind.  Up to the first line feed: what stands in
 * the path; then the body. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "hub/booking/setup.h"
#include "hub/http/content.h"
#include "hub/http/route.h"
#include "hub/intake/intake.h"
#include "hub/store/db.h"
#include "hub/store/keys.h"
#include "hub/watch/watch.h"
#include "kiosk/base/check.h"
#include "kiosk/base/log.h"
#include "kiosk/content/content.h"
#include "kiosk/core/loop.h"
#include "kiosk/i18n/i18n.h"
#include "kiosk/model/request.h"
#include "kiosk/outbox/seal.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

#define NOW_MS INT64_C(1714554000000)

static struct {
	struct hub hub;
	struct seal_keys seal;
	char kiosk[33];
	int next;
} town;

static void town_make(void)
{
	static struct content_problems problems;
	char dir[] = "/dev/shm/fuzz-XXXXXX", path[64], code[CODE_CHARS + 1];
	unsigned char key[32] = {1};
	struct content *content = NULL;
	struct loop *loop = NULL;
	struct watch *watch = NULL;
	bool were_made;
	log_set_level(LOG_ERROR);
	K_CHECK(mkdtemp(dir) && !zone_set("Europe/Dublin"));
	K_CHECK(!content_load("assets/town", &content, &problems));
	town.hub.content = content;
	snprintf(path, sizeof path, "%s/keys", dir);
	K_CHECK(!keys_open(path, &town.hub.keys, &were_made));
	snprintf(path, sizeof path, "%s/hub.db", dir);
	K_CHECK(!db_open(path, &town.hub.db));
	json_t *public_keys = keys_public_json(town.hub.keys);
	K_CHECK(!seal_keys_read(public_keys, &town.seal));
	json_decref(public_keys);
	K_CHECK(!kiosks_code_make(&town.hub, "Library", NOW_MS, code));
	K_CHECK(!kiosks_enrol(&town.hub, code, key, NOW_MS, town.kiosk));
	town.hub.data = strdup(dir);
	K_CHECK(!offer_create(&town.hub) && !loop_create(&loop));
	K_CHECK(!watch_create(loop, &town.hub, &watch));
	snprintf(path, sizeof path, "rm -rf %s", dir); /* what is open stays */
	K_CHECK(!system(path));
}

static void ask_route(const struct route *route, const char *arg, const char *body, size_t n)
{
	static struct brake brakes[2];
	char path[256];
	snprintf(path, sizeof path, "%.*s%s", (int)strcspn(route->path, "{"), route->path, arg);
	if (!strncmp(route->path, "/content/", 9) && !content_path_fits(route->path, path))
		return; /* as route_find has it */
	struct ask ask = {.hub = &town.hub,
		.path = path,
		.code_brake = &brakes[0],
		.volunteer_brake = &brakes[1],
		.body = body,
		.body_len = n < route->body_max ? n : route->body_max,
		.now_ms = NOW_MS};
	struct reply reply = {0};
	snprintf(ask.arg, sizeof ask.arg, "%.20s", arg);
	snprintf(ask.query, sizeof ask.query, "%s", arg);
	if (route->is_signed)
		memcpy(ask.kiosk, town.kiosk, sizeof ask.kiosk);
	route->answer(&ask, &reply);
	K_CHECK(reply.is_stream || (reply.status >= 200 && reply.status < 600));
	K_CHECK(reply.status != 500);
	json_decref(reply.body);
	k_buf_finish(&reply.text);
}

/* A right envelope around answers that may be anything. */
static void send_answers(const char *kind, const char *answers)
{
	char id[33], text[1024], *sealed = NULL;
	bool is_counted = request_is_counted((enum request_kind)request_kind_find(kind));
	snprintf(id, sizeof id, "%032x", (unsigned)++town.next);
	if (seal_make(&town.seal, id, answers, &sealed))
		return;
	int n = snprintf(text, sizeof text,
		"{\"v\":1,\"kiosk\":\"%s\",\"id\":\"%s\",\"seq\":%d,\"kind\":\"%s\",\"number\":"
		"\"%s\",\"at\":5,\"unshown\":false,\"sealed\":\"",
		town.kiosk, id, town.next, kind, is_counted ? "" : "482915062");
	size_t len = (size_t)n + strlen(sealed) + 2;
	char *envelope = malloc(len + 1);
	struct intake_answer answer = {0};
	K_CHECK(envelope);
	snprintf(envelope, len + 1, "%s%s\"}", text, sealed);
	enum err e = intake_take(&town.hub, town.kiosk, envelope, len, NOW_MS, &answer);
	K_CHECK(!e || e == ERR_BAD_INPUT || e == ERR_TOO_BIG || e == ERR_CRYPTO);
	if (!e)
		json_decref(answer.receipt);
	free(envelope);
	free(sealed);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	static const char *const kinds[] = {
		"visit", "callback", "report", "change", "cancel", "add", "survey", "questionnaire", "snags"};
	if (!n || n > 60000)
		return 0;
	if (!town.hub.db)
		town_make();
	char *text = strndup((const char *)bytes + 1, n - 1);
	K_CHECK(text);
	char *feed = strchr(text, '\n'), *body = feed ? feed + 1 : text;
	if (feed)
		*feed = '\0';
	if (bytes[0] < 128)
		ask_route(&routes[bytes[0] % route_count], feed ? text : "", body, strlen(body));
	else
		send_answers(kinds[bytes[0] % K_COUNT(kinds)], body);
	free(text);
	return 0;
}
