/* SPDX-License-Identifier: GPL-3.0-or-later */
/* live_rights: the routes of lent times, asked of a running hub. */
#ifndef FOYER_TESTS_HUB_LIVE_RIGHTS_H
#define FOYER_TESTS_HUB_LIVE_RIGHTS_H

#include "live_world.h"

static void lent_times_are_told_and_given_back(void **state)
{
	struct world *w = *state;
	static const struct {
		const char *target, *body;
		long status;
	} rows[] = {{"/v1/rights", "{}", 400},
		{"/v1/rights",
			"{\"binding\":\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
			"aaaaaaaaaaaaaaaaaaaa\"}",
			200},
		{"/v1/rights/release", "{\"leases\":[0]}", 400},
		{"/v1/rights/release", "{\"leases\":[1,99]}", 200}};
	char command[256];
	const char *out;
	snprintf(command, sizeof command, "lend %s %s 2", w->service, w->place);
	assert_int_equal(live_hubctl(&w->hub, command, &out), 0);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		assert_int_equal(live_status(&w->hub, &w->one, "POST", rows[i].target,
					 rows[i].target, rows[i].body),
			rows[i].status);
	assert_int_equal(live_hubctl(&w->hub, "lent", &out), 0);
	assert_non_null(strstr(out, "Main Street Library"));
	snprintf(command, sizeof command, "lost %s --by 'Ana Silva'", w->one.id);
	assert_int_equal(live_hubctl(&w->hub, command, &out), 0);
	assert_int_equal(live_hubctl(&w->hub, "lost k0 --by 'Ana Silva'", &out), 1);
	assert_int_equal(live_hubctl(&w->hub, "paper 1 7KQ2M9XA 482915062", &out), 1);
	snprintf(command, sizeof command, "lend %s %s 0", w->service, w->place);
	assert_int_equal(live_hubctl(&w->hub, command, &out), 0);
}

#endif
