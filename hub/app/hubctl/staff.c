/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/app/hubctl/staff.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "hub/app/hubctl/link.h"
#include "kiosk/base/check.h"

enum { GROUP = 4, DAY_MS = 24 * 60 * 60 * 1000 };

static const struct {
	const char *name, *message, *done;
	int argc;
} acts[] = {
	{"add", "staff_add", "", 2},
	{"roles", "staff_roles", "Done. They are signed out, and come in again with it.", 2},
	{"reset", "staff_reset", "", 1},
	{"remove", "staff_remove", "Done. They are signed out everywhere.", 1},
};

static void print_code(const char *code, const char *name)
{
	printf("Code for %s, shown only now, good once and for three days: ", name);
	for (int i = 0; code[i]; i++)
		printf("%s%c", i && i % GROUP == 0 ? "-" : "", code[i]);
	printf("\nThey open /console/join at the hub's address and type their name and the code.\n");
}

static int list(const char *data)
{
	size_t i;
	json_t *one, *answer = link_ask_ok(data, json_pack("{s:s}", "t", "staff"));
	json_int_t now = json_integer_value(json_object_get(answer, "now"));
	json_array_foreach(json_object_get(answer, "staff"), i, one) {
		json_int_t seen = json_integer_value(json_object_get(one, "seen"));
		printf("%-24s %-30s ", json_string_value(json_object_get(one, "name")),
			json_is_true(json_object_get(one, "gone"))
				? "gone"
				: json_string_value(json_object_get(one, "roles")));
		if (seen)
			printf("here %lld days ago\n", (long long)((now - seen) / DAY_MS));
		else
			puts("never here");
	}
	json_decref(answer);
	return answer ? 0 : 1;
}

int staff_run(const char *data, int argc, char **argv)
{
	size_t i = 0;
	if (!argc)
		return list(data);
	while (i < K_COUNT(acts) && (strcmp(acts[i].name, argv[0]) || acts[i].argc != argc - 1))
		i++;
	if (i == K_COUNT(acts)) {
		fputs(STAFF_USAGE, stderr);
		return 2;
	}
	json_t *answer =
		link_ask_ok(data, json_pack("{s:s, s:s, s:s*}", "t", acts[i].message, "name",
					  argv[1], "roles", argc > 2 ? argv[2] : NULL));
	const char *code = json_string_value(json_object_get(answer, "code"));
	if (code)
		print_code(code, argv[1]);
	else if (answer)
		puts(acts[i].done);
	json_decref(answer);
	return answer ? 0 : 1;
}
