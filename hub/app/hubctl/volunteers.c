/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/app/hubctl/volunteers.h"

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hub/app/hubctl/link.h"
#include "hub/app/hubctl/qr.h"
#include "hub/app/hubctl/show.h"

enum { URL_BYTES = 512, DASH_EACH = 4 };

static void print_code(const char *code, const char *url)
{
	char link[URL_BYTES];
	size_t n = strlen(url);
	fputs("Code for the phones of the volunteers, shown only now: ", stdout);
	for (int i = 0; code[i]; i++)
		printf("%s%c", i && i % DASH_EACH == 0 ? "-" : "", code[i]);
	putchar('\n');
	while (n && url[n - 1] == '/')
		n--;
	if (!n) {
		puts("They open /volunteers at the hub's address and type it, once for each phone.");
		return;
	}
	snprintf(link, sizeof link, "%.*s/volunteers/in/%s", (int)n, url, code);
	printf("Or they open this link, or point the phone's camera at its picture:\n%s\n", link);
	qr_print(stdout, link, true);
}

static int said_how(void)
{
	fputs(VOLUNTEERS_USAGE, stderr);
	return 2;
}

static int add(const char *data, int argc, char **argv)
{
	const char *centre = NULL, *url = "";
	for (int i = 0; i + 1 < argc; i += 2) {
		if (!strcmp(argv[i], "--centre"))
			centre = argv[i + 1];
		else if (!strcmp(argv[i], "--url") && strlen(argv[i + 1]) < URL_BYTES - 64)
			url = argv[i + 1];
		else
			return said_how();
	}
	if (!centre || argc % 2)
		return said_how();
	json_t *answer =
		link_ask_ok(data, json_pack("{s:s, s:s}", "t", "volunteers_add", "centre", centre));
	const char *code = json_string_value(json_object_get(answer, "code"));
	if (code)
		print_code(code, url);
	json_decref(answer);
	return code ? 0 : 1;
}

static int take_back(const char *data, const char *number)
{
	json_t *answer = link_ask_ok(data, json_pack("{s:s, s:I}", "t", "volunteers_remove", "code",
						   (json_int_t)strtoll(number, NULL, 10)));
	if (answer)
		puts("Done. All phones that signed in with it are signed out.");
	json_decref(answer);
	return answer ? 0 : 1;
}

static int list(const char *data)
{
	json_t *answer = link_ask_ok(data, json_pack("{s:s}", "t", "volunteers"));
	if (answer)
		show_volunteers(json_object_get(answer, "codes"));
	json_decref(answer);
	return answer ? 0 : 1;
}

int volunteers_run(const char *data, int argc, char **argv)
{
	if (!argc)
		return list(data);
	if (!strcmp(argv[0], "add"))
		return add(data, argc - 1, argv + 1);
	return !strcmp(argv[0], "remove") && argc == 2 ? take_back(data, argv[1]) : said_how();
}
