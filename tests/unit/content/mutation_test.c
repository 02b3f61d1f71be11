/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Damaged content: 10,000 towns with a few wrong bytes are read or refused, and nothing else
 * happens.  Meant for the run under the sanitizers. */
#include "tests/unit/content/town_copy.h"

#include "kiosk/content/content.h"

enum { ROUNDS = 10000, SEED = 20240430 };

static struct content_problems problems;

static uint32_t next_random(uint32_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 17;
	*seed ^= *seed << 5;
	return *seed;
}

/* Changes, drops or doubles a few bytes of b. */
static size_t bytes_damage(char *bytes, size_t n, uint32_t *seed)
{
	static const char likely[] = "\"{}[],:\\#-/ \n\t0a\x80\xC3\xF0\x01";
	int times = 1 + (int)(next_random(seed) % 4);
	for (int i = 0; i < times && n > 1; i++) {
		size_t at = next_random(seed) % n;
		switch (next_random(seed) % 4) {
		case 0:
			bytes[at] = (char)next_random(seed);
			break;
		case 1:
			bytes[at] = likely[next_random(seed) % (sizeof likely - 1)];
			break;
		case 2:
			memmove(bytes + at, bytes + at + 1, n - at - 1);
			n--;
			break;
		default:
			n = next_random(seed) % 16 ? n : at;
			break;
		}
	}
	return n;
}

static void damage_is_survived(void **state)
{
	(void)state;
	struct town_copy t;
	uint32_t seed = SEED;
	int refused = 0;
	town_copy_make(&t);
	for (int i = 0; i < ROUNDS; i++) {
		const char *file = town_files[next_random(&seed) % TOWN_FILES];
		struct k_buf b = town_original(file);
		size_t n = bytes_damage(b.data, b.len_bytes, &seed);
		town_write(&t, file, b.data, n);
		k_buf_finish(&b);
		struct content *c = NULL;
		enum err e = content_load(t.dir, &c, &problems);
		assert_true(e == ERR_OK ? problems.count == 0 && c
					: e == ERR_BAD_INPUT && problems.count > 0 && !c);
		refused += e != ERR_OK;
		content_destroy(c);
		town_restore(&t, file);
	}
	/* Most damage is seen: the rest fell into the letters of a text. */
	assert_in_range(refused, ROUNDS / 4, ROUNDS);
	town_copy_remove(&t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(damage_is_survived),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
