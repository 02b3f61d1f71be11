/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/app/hubctl/city.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hub/app/hubctl/link.h"
#include "hub/app/hubctl/show.h"
#include "kiosk/base/check.h"

/* A test of the slowest system ends within this. */
enum { TEST_WAIT_MS = 500, TEST_WAITS_MAX = 1200 };

static int list(const char *data)
{
	json_t *answer = link_ask_ok(data, json_pack("{s:s}", "t", "city"));
	if (answer)
		show_endpoints(json_object_get(answer, "endpoints"),
			json_integer_value(json_object_get(answer, "now")));
	json_decref(answer);
	return answer ? 0 : 1;
}

static int items(const char *data, char **argv)
{
	json_t *answer =
		link_ask_ok(data, json_pack("{s:s, s:s}", "t", "city_items", "name", argv[0]));
	if (answer)
		show_items(json_object_get(answer, "items"));
	json_decref(answer);
	return answer ? 0 : 1;
}

static int change(const char *data, const char *command, const char *item, const char *their_id)
{
	json_t *answer = link_ask_ok(
		data, json_pack("{s:s, s:I, s:s}", "t", command, "item",
			      (json_int_t)strtoll(item, NULL, 10), "their_id", their_id));
	if (answer)
		puts("Done.");
	json_decref(answer);
	return answer ? 0 : 1;
}

static int retry(const char *data, char **argv)
{
	return change(data, "city_retry", argv[0], "");
}

static int settle(const char *data, char **argv)
{
	return change(data, "city_settle", argv[0], argv[1] ? argv[1] : "");
}

/* The hub asks one thing after another; its report is fetched until it is over. */
static int test(const char *data, char **argv)
{
	json_t *answer =
		link_ask_ok(data, json_pack("{s:s, s:s}", "t", "city_test", "name", argv[0]));
	bool is_over = false, is_good = true;
	size_t i;
	const json_t *line;
	for (int n = 0; answer && !is_over && n < TEST_WAITS_MAX; n++) {
		json_decref(answer);
		link_wait(n ? TEST_WAIT_MS : 0);
		answer = link_ask_ok(data, json_pack("{s:s}", "t", "city_report"));
		is_over = json_is_true(json_object_get(json_object_get(answer, "report"), "over"));
	}
	if (!answer)
		return 1;
	json_array_foreach(json_object_get(json_object_get(answer, "report"), "lines"), i, line)
		is_good = json_is_true(json_object_get(line, "good")) && is_good;
	show_report(json_object_get(answer, "report"));
	json_decref(answer);
	return is_good ? 0 : 1;
}

static const struct {
	const char *name;
	int min, max;
	int (*run)(const char *data, char **argv);
} commands[] = {
	{"items", 1, 1, items},
	{"retry", 1, 1, retry},
	{"settle", 1, 2, settle},
	{"test", 1, 1, test},
};

int city_run(const char *data, int argc, char **argv)
{
	if (!argc)
		return list(data);
	for (size_t i = 0; i < K_COUNT(commands); i++)
		if (!strcmp(commands[i].name, argv[0]) && argc - 1 >= commands[i].min &&
			argc - 1 <= commands[i].max)
			return commands[i].run(data, argv + 1);
	fputs(CITY_USAGE, stderr);
	return 2;
}
