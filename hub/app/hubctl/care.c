/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/app/hubctl/care.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "hub/app/hubctl/link.h"
#include "kiosk/base/check.h"

static int said_wrong(const char *how)
{
	fprintf(stderr, "hubctl: write it like this: hubctl %s\n", how);
	return 2;
}

static void print_time(long long wall_ms)
{
	char when[64] = "never";
	time_t seconds = (time_t)(wall_ms / 1000);
	struct tm local;
	if (wall_ms && localtime_r(&seconds, &local))
		strftime(when, sizeof when, "%F %T", &local);
	fputs(when, stdout);
}

/* --- keys ------------------------------------------------------------------------------------ */

static void show_keys(const json_t *keys)
{
	size_t i;
	const json_t *one, *behind = json_object_get(keys, "behind");
	printf("%s  the working key: kiosks seal to it\n%s  the recovery key, of the other "
	       "office\n",
		link_text(keys, "working"), link_text(keys, "recovery"));
	json_array_foreach(json_object_get(keys, "old"), i, one) {
		printf("%s  an old key; %lld requests here need it", link_text(one, "key"),
			link_number(one, "kept"));
		puts(!link_number(one, "kept") && !json_array_size(behind) ? ": it can be retired"
									   : "");
	}
	json_array_foreach(behind, i, one) {
		printf("    %s (%s) may still bring something sealed to an old key%s\n",
			link_text(one, "kiosk"), link_text(one, "centre"),
			json_is_true(json_object_get(one, "has_new"))
				? ""
				: ", and has not asked for the new one yet");
	}
}

static int keys(const char *data, int argc, char **argv)
{
	bool is_rotate = argc == 2 && !strcmp(argv[1], "rotate");
	bool is_retire = argc == 3 && !strcmp(argv[1], "retire");
	if (argc != 1 && !is_rotate && !is_retire)
		return said_wrong("keys, keys rotate, or keys retire KEY");
	json_t *answer = link_ask_ok(
		data, is_retire ? json_pack("{s:s, s:s}", "t", "keys_retire", "key", argv[2])
				: json_pack("{s:s}", "t", is_rotate ? "keys_rotate" : "keys"));
	if (answer && is_retire)
		puts("Done. The file is gone; take the key out of your copies of keys/ too.");
	if (answer && is_rotate)
		puts("Done. Back up keys/ now: what comes from here on needs the new key.");
	if (answer && !is_retire)
		show_keys(json_object_get(answer, "keys"));
	json_decref(answer);
	return answer ? 0 : 1;
}

/* --- record ---------------------------------------------------------------------------------- */

static void show_entry(const json_t *e)
{
	printf("%6lld  ", link_number(e, "n"));
	print_time(link_number(e, "at"));
	printf("  %s: %s", link_text(e, "who"), link_text(e, "what"));
	if (*link_text(e, "about"))
		printf(" %s", link_text(e, "about"));
	if (*link_text(e, "words"))
		printf(" -> %s", link_text(e, "words"));
	putchar('\n');
}

/* The newest page, or all pages, oldest first. */
static int record_show(const char *data, bool is_all)
{
	json_t *all = json_array(), *page, *e;
	long long before = 0;
	size_t i;
	bool is_more = true;
	while (is_more) {
		json_t *answer =
			link_ask_ok(data, json_pack("{s:s, s:I}", "t", "record", "before", before));
		if (!answer) {
			json_decref(all);
			return 1;
		}
		page = json_incref(json_object_get(answer, "entries"));
		before = link_number(json_array_get(page, 0), "n");
		is_more = is_all && before > 1;
		json_array_extend(page, all);
		json_decref(all);
		json_decref(answer);
		all = page;
	}
	json_array_foreach(all, i, e)
		show_entry(e);
	if (!json_array_size(all))
		puts("Nothing is recorded yet.");
	json_decref(all);
	return 0;
}

static int record_verify(const char *data, const char *n, const char *hash)
{
	json_t *m = json_pack("{s:s}", "t", "record_verify");
	if (hash) {
		json_object_set_new(m, "n", json_integer(strtoll(n, NULL, 10)));
		json_object_set_new(m, "hash", json_string(hash));
	}
	json_t *a = link_ask_ok(data, m);
	bool is_whole = json_is_true(json_object_get(a, "whole"));
	if (is_whole)
		printf("Whole: %lld entries; the last has the hash %s.\n",
			link_number(a, "entries"), link_text(a, "hash"));
	else if (a)
		printf("NOT WHOLE at entry %lld: %s. Keep this machine as it is, and look at your "
		       "backups.\n",
			link_number(a, "at"), link_text(a, "why"));
	json_decref(a);
	return is_whole ? 0 : 1;
}

static int record(const char *data, int argc, char **argv)
{
	if (argc == 1 || (argc == 2 && !strcmp(argv[1], "--all")))
		return record_show(data, argc == 2);
	if (strcmp(argv[1], "verify") || (argc != 2 && (argc != 4 || strlen(argv[3]) != 64)))
		return said_wrong("record, record --all, or record verify [N HASH]");
	return record_verify(data, argc == 4 ? argv[2] : NULL, argc == 4 ? argv[3] : NULL);
}

/* --- retention ------------------------------------------------------------------------------- */

static int retention_show(const char *data)
{
	size_t i;
	const json_t *k;
	json_t *answer = link_ask_ok(data, json_pack("{s:s}", "t", "retention"));
	json_array_foreach(json_object_get(answer, "kinds"), i, k) {
		printf("%-9s %4lld days; kept %lld, erased %lld", link_text(k, "kind"),
			link_number(k, "days"), link_number(k, "kept"), link_number(k, "erased"));
		if (link_number(k, "kept")) {
			fputs(", the oldest of ", stdout);
			print_time(link_number(k, "oldest"));
		}
		if (link_number(k, "held"))
			printf("; %lld wait for a system of the city and are kept until then",
				link_number(k, "held"));
		putchar('\n');
	}
	json_decref(answer);
	return answer ? 0 : 1;
}

static int retention(const char *data, int argc, char **argv)
{
	if (argc == 1)
		return retention_show(data);
	if (argc != 3)
		return said_wrong("retention, or retention report 60");
	json_t *answer =
		link_ask_ok(data, json_pack("{s:s, s:s, s:I}", "t", "retention_set", "kind",
					  argv[1], "days", (json_int_t)strtoll(argv[2], NULL, 10)));
	if (answer)
		puts("Done. What is over is erased within a day.");
	json_decref(answer);
	return answer ? 0 : 1;
}

static const struct {
	const char *name;
	int (*run)(const char *data, int argc, char **argv);
} commands[] = {
	{"keys", keys},
	{"record", record},
	{"retention", retention},
};

bool care_knows(const char *name)
{
	for (size_t i = 0; i < K_COUNT(commands); i++)
		if (!strcmp(commands[i].name, name))
			return true;
	return false;
}

int care_run(const char *data, int argc, char **argv)
{
	for (size_t i = 0; i < K_COUNT(commands); i++)
		if (!strcmp(commands[i].name, argv[0]))
			return commands[i].run(data, argc, argv);
	return 2;
}
