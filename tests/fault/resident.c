/* SPDX-License-Identifier: GPL-3.0-or-later */
/* resident: persons at the socket of kiosk-sync, from a shell script.
 * Usage: resident SOCKET save N [WORDS]   N reports with WORDS sealed in them; a line `saved NUMBER us` each
 *        resident SOCKET broken           one whose seal nobody can open
 *        resident SOCKET look NUMBER      what the kiosk says of that number: `found {...}` or `not found`
 * Exit 0: all saved, or found. */
#include "tests/fault/person.h"

#include <signal.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { WAIT_MS = 20000 };

static bool all_are_told(const struct person *p)
{
	return p->all[p->count - 1].told != TOLD_NOTHING;
}

static int save(struct person *p, int n, const char *words, const char *sealed)
{
	for (int i = 0; i < n; i++) {
		if (person_report(p, words, sealed) < 0 || !person_wait(p, WAIT_MS, all_are_told))
			return 1;
		const struct asked *a = &p->all[p->count - 1];
		if (a->told != TOLD_SAVED)
			return 1;
		printf("saved %s %lld us\n", a->number, (long long)(a->told_us - a->asked_us));
	}
	return 0;
}

static int look(struct person *p, const char *number)
{
	const json_t *answer = person_ask(
		p, json_pack("{s:s, s:s}", "t", "look_up", "number", number), WAIT_MS);
	bool is_found = json_is_true(json_object_get(answer, "found"));
	char *text = json_dumps(json_object_get(answer, "status"), JSON_COMPACT | JSON_ENCODE_ANY);
	printf("%s %s %s\n", is_found ? "found" : "not found", text ? text : "",
		json_string_value(json_object_get(answer, "err")));
	free(text);
	return !is_found;
}

int main(int argc, char **argv)
{
	static struct person p;
	const char *what = argc > 2 ? argv[2] : "";
	int code = 2;
	signal(SIGPIPE, SIG_IGN);
	p.next_number = (uint64_t)getpid() * PERSON_MAX;
	if (argc < 3 || sodium_init() < 0 || !person_open(&p, argv[1], WAIT_MS))
		return 2;
	if (!strcmp(what, "save") && argc > 3)
		code = save(&p, atoi(argv[3]), argc > 4 ? argv[4] : "", NULL);
	else if (!strcmp(what, "broken"))
		code = save(&p, 1, "", "bm8gc2VhbA==");
	else if (!strcmp(what, "look") && argc > 3)
		code = look(&p, argv[3]);
	person_finish(&p);
	return code;
}
