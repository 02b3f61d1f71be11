/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which file a kiosk shows at a path: every field of custom, well formed and not. */
#include "kiosk/sync/release.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#define OLDER                                                                                      \
	"\"instead\":{\"length\":1,\"hashes\":{\"sha256\":"                                        \
	"\"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\"}}"

/* now_s 1800000000 is 2027-01-15T08:00:00Z. */
static const struct release_kiosk usual = {1, 5, "Library", 1800000000};

static const struct {
	const char *custom;
	enum release_choice choice;
} cases[] = {
	{"null", RELEASE_THIS},
	{"{}", RELEASE_THIS},
	{"{\"release\":5}", RELEASE_THIS},
	{"{\"release\":6}", RELEASE_NONE},
	{"{\"release\":6," OLDER "}", RELEASE_INSTEAD},
	{"{\"release\":5," OLDER "}", RELEASE_THIS},
	{"{\"ring\":1}", RELEASE_THIS},
	{"{\"ring\":0," OLDER "}", RELEASE_INSTEAD},
	{"{\"activate_at\":\"2027-01-15T08:00:00Z\"}", RELEASE_THIS},
	{"{\"activate_at\":\"2027-01-15T08:00:01Z\"," OLDER "}", RELEASE_INSTEAD},
	{"{\"centres\":[\"Library\"]}", RELEASE_THIS},
	{"{\"centres\":[\"Town hall\"]," OLDER "}", RELEASE_INSTEAD},
	{"{\"centres\":[]," OLDER "}", RELEASE_INSTEAD},
	{"{\"gone\":true}", RELEASE_NONE},
	{"{\"gone\":true,\"release\":6," OLDER "}", RELEASE_INSTEAD},
	/* What is not in form is for nobody. */
	{"{\"release\":\"5\"," OLDER "}", RELEASE_INSTEAD},
	{"{\"release\":0," OLDER "}", RELEASE_INSTEAD},
	{"{\"ring\":-1}", RELEASE_NONE},
	{"{\"ring\":8}", RELEASE_NONE},
	{"{\"activate_at\":5}", RELEASE_NONE},
	{"{\"activate_at\":\"tomorrow\"}", RELEASE_NONE},
	{"{\"centres\":\"Library\"}", RELEASE_NONE},
	{"{\"centres\":[5]}", RELEASE_NONE},
	{"{\"gone\":false}", RELEASE_NONE},
	{"{\"other\":1}", RELEASE_NONE},
	{"{\"release\":6,\"instead\":{\"length\":1}}", RELEASE_NONE},
	{"{\"release\":6,\"instead\":{\"length\":-1,\"hashes\":{\"sha256\":\"00\"}}}",
		RELEASE_NONE},
	{"[]", RELEASE_NONE},
};

static void each_field_counts(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		json_t *custom = json_loads(cases[i].custom, JSON_DECODE_ANY, NULL);
		const json_t *instead = NULL;
		assert_non_null(custom);
		if (json_is_null(custom)) {
			json_decref(custom);
			custom = NULL;
		}
		if (release_choose(custom, &usual, &instead) != cases[i].choice)
			fail_msg("%s", cases[i].custom);
		assert_int_equal(instead != NULL, cases[i].choice == RELEASE_INSTEAD);
		json_decref(custom);
	}
}

static void a_kiosk_finds_its_ring(void **state)
{
	(void)state;
	static const struct {
		const char *rollout, *id, *centre;
		int ring;
		json_int_t may_show;
	} rings[] = {
#define RINGS                                                                                      \
	"{\"format\":1,\"release\":9,\"rings\":[{\"may_show\":9,\"kiosks\":[\"k1\"]},"             \
	"{\"may_show\":8,\"centres\":[\"Library\"]},{\"may_show\":7}]}"
		{RINGS, "k1", "Library", 0, 9},
		{RINGS, "k2", "Library", 1, 8},
		{RINGS, "k2", "", 2, 7},
		{RINGS, "", "", 2, 7},
		{"{\"format\":2,\"release\":9,\"rings\":[{\"may_show\":9}]}", "k1", "", 0, -1},
		{"{\"format\":1,\"release\":9,\"rings\":[]}", "k1", "", 0, -1},
		{"{\"format\":1,\"release\":9,\"rings\":[{\"may_show\":\"9\"}]}", "k1", "", 0, -1},
		{"{\"format\":1,\"release\":9,\"rings\":[{\"may_show\":1,\"kiosks\":[1]}]}", "k1",
			"", 0, -1},
		{"[]", "k1", "", 0, -1},
	};
	for (size_t i = 0; i < sizeof rings / sizeof *rings; i++) {
		struct release_kiosk k = {.centre = rings[i].centre};
		json_t *rollout = json_loads(rings[i].rollout, 0, NULL);
		release_ring(rollout, rings[i].id, &k);
		assert_int_equal(k.ring, rings[i].ring);
		assert_int_equal(k.may_show, rings[i].may_show);
		json_decref(rollout);
	}
}

static void time_alone_changes_it_once(void **state)
{
	(void)state;
	json_t *custom = json_pack("{s:s}", "activate_at", "2027-01-15T08:00:00Z");
	assert_int_equal(release_changes_at(custom, 1799999999), 1800000000);
	assert_int_equal(release_changes_at(custom, 1800000000), 0);
	assert_int_equal(release_changes_at(NULL, 0), 0);
	json_decref(custom);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_field_counts),
		cmocka_unit_test(a_kiosk_finds_its_ring),
		cmocka_unit_test(time_alone_changes_it_once),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
