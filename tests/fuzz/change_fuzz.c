/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What people carry to the hub and a web server to a kiosk: a change of the content, an urgent notice, and
 * which release is for whom.  First byte: which of the three. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "hub/publish/change.h"
#include "kiosk/base/check.h"
#include "kiosk/sync/announce.h"
#include "kiosk/sync/release.h"
#include "kiosk/tuf/strict.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static const int64_t now_s = 1790000000;

/* What was read is written, and read again as the same. */
static void read_change(const char *bytes, size_t n)
{
	char words[PUBLISH_WORDS_MAX] = "";
	json_t *change = NULL, *again = NULL;
	enum err e = change_read(bytes, n, &change, words);
	if (e) {
		K_CHECK(*words || e == ERR_NO_MEMORY);
		return;
	}
	char *text = change_write(change);
	K_CHECK(text && !change_read(text, strlen(text), &again, words) && json_equal(change, again));
	free(text);
	json_decref(again);
	json_decref(change);
}

static void read_notice(const char *bytes, size_t n)
{
	struct announce notice;
	const char *why = NULL;
	if (announce_read(bytes, n, &notice, &why)) {
		K_CHECK(why);
		return;
	}
	K_CHECK(n <= ANNOUNCE_BYTES_MAX && notice.until_s - notice.from_s <= ANNOUNCE_LIFE_S);
	K_CHECK(announce_title(&notice, "en") && announce_body(&notice, "ar"));
	K_CHECK(!announce_is_on(&notice, notice.from_s, notice.until_s));
	announce_finish(&notice);
}

/* As rollout.json, and as what a target says of itself. */
static void read_release(const char *bytes, size_t n)
{
	json_t *json = NULL;
	const json_t *instead = NULL;
	struct release_kiosk kiosk = {.centre = "Library", .now_s = now_s};
	if (strict_read(bytes, n, &json))
		return;
	release_ring(json, "k1", &kiosk);
	K_CHECK(kiosk.ring >= 0 && kiosk.ring < RELEASE_RINGS_MAX);
	enum release_choice choice = release_choose(json, &kiosk, &instead);
	K_CHECK((choice == RELEASE_INSTEAD) == (instead != NULL));
	K_CHECK(release_is_form(json) || choice != RELEASE_THIS);
	int64_t at_s = release_changes_at(json, now_s);
	K_CHECK(!at_s || at_s > now_s);
	json_decref(json);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	static void (*const readers[])(const char *, size_t) = {read_change, read_notice, read_release};
	if (!n)
		return 0;
	char *copy = malloc(n); /* of its exact length: what is read past it is seen */
	K_CHECK(copy);
	memcpy(copy, bytes + 1, n - 1);
	readers[bytes[0] % K_COUNT(readers)](copy, n - 1);
	free(copy);
	return 0;
}
