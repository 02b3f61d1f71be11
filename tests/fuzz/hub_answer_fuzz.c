/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a hub, or who stands in its place, answers to kiosk-sync: receipts, keys, lent times, an enrolment. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "kiosk/base/check.h"
#include "kiosk/base/log.h"
#include "kiosk/outbox/known.h"
#include "kiosk/outbox/outbox.h"
#include "kiosk/outbox/rights.h"
#include "kiosk/outbox/seal.h"
#include "kiosk/sync/identity.h"
#include "kiosk/sync/receipt.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static struct outbox *box;
static struct rights rights;

static void box_make(void)
{
	static const struct outbox_limits limits = {.ballast_bytes = 4096, .max_pages = 100000};
	char dir[] = "/dev/shm/fuzz-XXXXXX", command[64];
	log_set_level(LOG_ERROR);
	K_CHECK(mkdtemp(dir) && !outbox_create(dir, &limits, &box, NULL));
	K_CHECK(!outbox_rights(box, dir, &rights));
	snprintf(command, sizeof command, "rm -rf %s", dir); /* what is open stays */
	K_CHECK(!system(command));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	static const unsigned char key[32] = {1};
	static struct identity identity;
	struct outbox_item item = {.id = "000000000000000000000000000000aa",
		.envelope = (char *)(uintptr_t)"{}",
		.len_bytes = 2};
	struct receipt receipt;
	struct seal_keys keys;
	bool has_changed = false;
	json_t *answer = json_loadb((const char *)bytes, n, JSON_REJECT_DUPLICATES, NULL), *lent = NULL;
	if (!answer)
		return 0;
	if (!box)
		box_make();
	/* Nobody has the key: nothing may count as the city's. */
	K_CHECK(receipt_read(answer, "k1", &item, key, &receipt));
	enum err e = rights_take(&rights, answer, "k1", key, &has_changed);
	K_CHECK(!e || e == ERR_BAD_INPUT || e == ERR_CRYPTO);
	K_CHECK(!rights_json(&rights, &lent) && json_object_size(lent) == 0);
	json_decref(lent);
	(void)!seal_keys_read(answer, &keys);
	(void)!identity_set_keys(&identity, answer);
	(void)!known_status_put(box, answer, 5);
	(void)!known_fact_put(box, "times", answer);
	json_decref(answer);
	return 0;
}
