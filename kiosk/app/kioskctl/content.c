/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "content.h"

#include "ask.h"

#include <limits.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { PATIENCE_S = 300 }; /* the largest package from a slow stick, and its check */

static const char *text(const json_t *object, const char *name)
{
	const char *value = json_string_value(json_object_get(object, name));
	return value ? value : "";
}

static int no_sync(const char *socket_path, enum err e)
{
	fprintf(stderr, "kiosk-sync does not answer at %s: %s\n", socket_path, err_words(e));
	return 1;
}

static void print_checked(const json_t *facts)
{
	char date[32] = "never";
	time_t at = (time_t)(json_integer_value(json_object_get(facts, "checked")) / 1000);
	struct tm tm;
	if (at && gmtime_r(&at, &tm))
		strftime(date, sizeof date, "%Y-%m-%d %H:%M UTC", &tm);
	printf("looked at    %s\n", date);
}

static void print_facts(const json_t *facts)
{
	json_int_t release = json_integer_value(json_object_get(facts, "release"));
	json_int_t version = json_integer_value(json_object_get(facts, "version"));
	if (*text(facts, "content"))
		printf("on screen    %.12s, ", text(facts, "content"));
	else
		printf("on screen    the kiosk has not told, ");
	if (version)
		printf("signed: release %" JSON_INTEGER_FORMAT ", snapshot %" JSON_INTEGER_FORMAT
		       "\n",
			release, version);
	else
		puts("as it came with the machine");
	print_checked(facts);
	if (*text(facts, "refused"))
		printf("refused      %s\n", text(facts, "refused"));
	if (*text(facts, "words"))
		printf("nothing new  %s\n", text(facts, "words"));
}

int content_status(const char *socket_path)
{
	json_t *facts = NULL;
	enum err e = ask_sync_with(
		socket_path, json_pack("{s:s, s:b}", "t", "content", "look", 1), &facts);
	if (e)
		return no_sync(socket_path, e);
	if (!json_is_true(json_object_get(facts, "signed")))
		puts("No signed content is set up here (kiosk-sync --content-root).");
	print_facts(facts);
	json_decref(facts);
	return 0;
}

/* Asks until the look is over.  Gives the last facts. */
static enum err wait_for_end(const char *socket_path, json_t **facts)
{
	for (int s = 0; s < PATIENCE_S && json_is_true(json_object_get(*facts, "busy")); s++) {
		json_t *fresh = NULL;
		(void)poll(NULL, 0, 1000);
		enum err e = ask_sync(socket_path, "content", &fresh);
		if (e)
			return e;
		json_decref(*facts);
		*facts = fresh;
	}
	return ERR_OK;
}

int content_take(const char *socket_path, const char *dir)
{
	char whole[PATH_MAX];
	json_t *facts = NULL;
	if (!realpath(dir, whole)) {
		fprintf(stderr, "There is no folder %s.\n", dir);
		return 1;
	}
	enum err e = ask_sync_with(
		socket_path, json_pack("{s:s, s:s}", "t", "content", "dir", whole), &facts);
	const char *err = text(facts, "err");
	bool is_begun = !e && !strcmp(err, "OK");
	if (!e && !is_begun)
		fprintf(stderr, "%s\n",
			!strcmp(err, "EXISTS")
				? "It is looking for content just now; try again in a minute."
				: "No signed content is set up here (kiosk-sync --content-root).");
	if (is_begun)
		e = wait_for_end(socket_path, &facts);
	if (e)
		no_sync(socket_path, e);
	bool is_taken = is_begun && !e && !*text(facts, "words") && !*text(facts, "refused");
	if (is_begun && !e && !is_taken)
		fprintf(stderr, "It is not taken: %s\n",
			*text(facts, "words") ? text(facts, "words") : text(facts, "refused"));
	else if (is_taken)
		puts("It is taken.  The kiosk shows it when nobody is there.");
	json_decref(facts);
	return is_taken ? 0 : 1;
}
