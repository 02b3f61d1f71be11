/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/app/hubctl/booking.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hub/app/hubctl/link.h"
#include "kiosk/base/check.h"

enum { FILE_MAX = 1 << 20 };

static const char *const names[] = {"hours", "closed", "open", "holidays", "calendar", "forget",
	"visit", "resource", "use", "unuse", "waiting", "wait", "lend", "lent", "lost", "found",
	"paper", "walk-in"};

bool booking_knows(const char *name)
{
	for (size_t i = 0; i < K_COUNT(names); i++)
		if (!strcmp(names[i], name))
			return true;
	return false;
}

/* The text of a file; NULL: what is wrong was said. */
static json_t *file_text(const char *path)
{
	FILE *f = fopen(path, "rb");
	char *text = malloc(FILE_MAX);
	json_t *out = NULL;
	if (f && text) {
		size_t n = fread(text, 1, FILE_MAX, f);
		out = n < FILE_MAX ? json_stringn(text, n) : NULL;
	}
	if (f)
		fclose(f);
	free(text);
	if (!out)
		fprintf(stderr, "hubctl: %s cannot be read as text of at most 1 MiB.\n", path);
	return out;
}

static int print(json_t *answer)
{
	size_t i;
	const json_t *line;
	const char *t = json_string_value(json_object_get(answer, "t"));
	const char *words = json_string_value(json_object_get(answer, "words"));
	bool is_ok = t && !strcmp(t, "ok");
	json_array_foreach(json_object_get(answer, "lines"), i, line)
		puts(json_string_value(line));
	if (!is_ok)
		fprintf(stderr, "hubctl: %s.\n", words ? words : "the hub's answer makes no sense");
	json_decref(answer);
	return is_ok ? 0 : 1;
}

int booking_run(const char *data, int argc, char **argv)
{
	json_t *answer = NULL, *words = json_array();
	for (int i = 0; i < argc; i++) {
		bool is_file = i == 2 && !strcmp(argv[0], "holidays");
		json_t *word = is_file ? file_text(argv[i]) : json_string(argv[i]);
		if (!word) {
			json_decref(words);
			return 1;
		}
		json_array_append_new(words, word);
	}
	enum err e =
		link_ask(data, json_pack("{s:s, s:o}", "t", "booking", "words", words), &answer);
	if (!e)
		return print(answer);
	fprintf(stderr, "hubctl: no hub answers in %s (%s). Is it running? Is --data right?\n",
		data, err_words(e));
	return 1;
}
