/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files and devices at the kiosk that others write: a script, keys.conf, what a screen says of itself, the second
 * copy of requests after a crash, receipts on a stick. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "kiosk/base/arena.h"
#include "kiosk/base/check.h"
#include "kiosk/base/log.h"
#include "kiosk/outbox/copy.h"
#include "kiosk/ways/script.h"
#include "platform/drm/edid.h"
#include "platform/libinput/key_map.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static enum err on_line(void *ctx, const char *envelope, size_t len_bytes, const char *sha256_hex)
{
	(void)ctx;
	K_CHECK(strlen(envelope) == len_bytes && strlen(sha256_hex) == 64);
	return ERR_OK;
}

static void read_copy(const uint8_t *bytes, size_t n)
{
	struct copy copy = {.fd = memfd_create("copy", MFD_CLOEXEC)};
	int damaged = 0;
	K_CHECK(copy.fd >= 0 && write(copy.fd, bytes, n) == (ssize_t)n);
	enum err e = copy_read(&copy, on_line, NULL, &damaged);
	K_CHECK(!e && damaged >= 0);
	close(copy.fd);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	static struct key_map map;
	struct k_arena arena = {0};
	struct script script;
	struct script_problem problem;
	struct edid edid;
	int line = 0;
	char *text = strndup((const char *)bytes, n);
	K_CHECK(text);
	log_set_level(LOG_ERROR);
	k_arena_init(&arena, 1 << 20);
	if (script_parse(&arena, text, &script, &problem) == ERR_BAD_INPUT)
		K_CHECK(problem.line >= 1 && *problem.what);
	k_arena_finish(&arena);
	key_map_default(&map);
	if (key_map_read(&map, text, &line) == ERR_BAD_INPUT)
		K_CHECK(line >= 1);
	if (edid_read(bytes, n, &edid))
		(void)edid_is_likely(1280, 800, edid.timing_w_mm, edid.about_h_mm);
	read_copy(bytes, n);
	free(text);
	return 0;
}
