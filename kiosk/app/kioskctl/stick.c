/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stick.h"

#include "ask.h"
#include "kiosk/base/buf.h"

#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { RECEIPT_LINE_MAX = 2048 };

static int no_sync(const char *socket_path, enum err e)
{
	fprintf(stderr, "kiosk-sync does not answer at %s: %s\n", socket_path, err_words(e));
	return 1;
}

/* --- out ------------------------------------------------------------------------------------- */

/* Writes one page's requests, a line each; -1: the stick takes no more. */
static int write_items(FILE *file, const json_t *page)
{
	size_t i;
	json_t *item;
	json_array_foreach(json_object_get(page, "items"), i, item) {
		if (json_dumpf(item, file, JSON_COMPACT) || fputc('\n', file) == EOF)
			return -1;
	}
	return (int)json_array_size(json_object_get(page, "items"));
}

/* All pages.  Gives how many requests, -1 after an error that was said. */
static int write_all(const char *socket_path, FILE *file)
{
	json_int_t after = 0;
	int count = 0, n = 0;
	do {
		json_t *page = NULL;
		enum err e = ask_sync_with(
			socket_path, json_pack("{s:s, s:I}", "t", "export", "after", after), &page);
		if (e) {
			no_sync(socket_path, e);
			return -1;
		}
		n = json_object_get(page, "err") ? -1 : write_items(file, page);
		after = json_integer_value(json_object_get(page, "last"));
		if (n < 0)
			fprintf(stderr, "The requests could not be written: %s\n",
				json_object_get(page, "err") ? "this kiosk is not enrolled"
							     : "no room on the stick?");
		json_decref(page);
		count += n;
	} while (n > 0);
	return n < 0 ? -1 : count;
}

/* The name of this kiosk; "" if kiosk-sync does not answer, which is said. */
static void kiosk_name(const char *socket_path, char name_out[65])
{
	json_t *answer = NULL;
	enum err e = ask_sync(socket_path, "doctor", &answer);
	const char *name = json_string_value(json_object_get(answer, "kiosk"));
	snprintf(name_out, 65, "%s", name ? name : "");
	if (e)
		no_sync(socket_path, e);
	else if (!*name_out)
		fprintf(stderr, "This kiosk is not enrolled: nothing waits here.\n");
	json_decref(answer);
}

int stick_export(const char *socket_path, const char *dir)
{
	char kiosk[65], path[PATH_MAX], temp[PATH_MAX + 8];
	kiosk_name(socket_path, kiosk);
	if (!*kiosk)
		return 1;
	if (snprintf(path, sizeof path, "%s/requests-%s.jsonl", dir, kiosk) >= (int)sizeof path)
		return 1;
	snprintf(temp, sizeof temp, "%s.new", path);
	FILE *file = fopen(temp, "w");
	if (!file) {
		fprintf(stderr, "Nothing can be written to %s.\n", dir);
		return 1;
	}
	int count = write_all(socket_path, file);
	bool is_done = count >= 0 && !fflush(file) && !fsync(fileno(file));
	if (fclose(file) || !is_done || rename(temp, path) || k_folder_sync_of(path)) {
		fprintf(stderr, "The requests are not on the stick; nothing is lost here.\n");
		unlink(temp);
		return 1;
	}
	printf("%d requests are in %s, sealed.\nNow: hubctl import DIR at the hub, then "
	       "kioskctl import-receipts DIR here.  Until then they stay queued.\n",
		count, path);
	return 0;
}

/* --- back --------------------------------------------------------------------------------------
 */

struct tally {
	int taken, refused, wrong;
};

/* One line: {"id", "answer": receipt} or {"id", "refused": words}. */
static enum err take_line(const char *socket_path, const char *line, struct tally *t)
{
	json_t *answer = NULL, *json = json_loads(line, JSON_REJECT_DUPLICATES, NULL);
	const char *words = json_string_value(json_object_get(json, "refused"));
	enum err e = ERR_OK;
	if (words) {
		t->refused++;
		printf("The hub does not take one: %.200s\n", words);
	} else if (json_object_get(json, "answer")) {
		e = ask_sync_with(socket_path,
			json_pack("{s:s, s:O, s:O}", "t", "receipt", "id",
				json_object_get(json, "id"), "answer",
				json_object_get(json, "answer")),
			&answer);
		const char *err = json_string_value(json_object_get(answer, "err"));
		t->taken += err && !strcmp(err, "OK");
		t->wrong += err && strcmp(err, "OK");
	} else {
		t->wrong++;
	}
	json_decref(answer);
	json_decref(json);
	return e;
}

int stick_import(const char *socket_path, const char *dir)
{
	char kiosk[65], path[PATH_MAX], line[RECEIPT_LINE_MAX];
	struct stat facts;
	struct tally t = {0};
	enum err e = ERR_OK;
	kiosk_name(socket_path, kiosk);
	if (!*kiosk)
		return 1;
	snprintf(path, sizeof path, "%s/receipts-%s.jsonl", dir, kiosk);
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	FILE *file =
		fd >= 0 && !fstat(fd, &facts) && S_ISREG(facts.st_mode) ? fdopen(fd, "r") : NULL;
	if (!file) {
		fprintf(stderr, "There are no receipts for this kiosk in %s.\n", dir);
		if (fd >= 0)
			close(fd);
		return 1;
	}
	while (!e && fgets(line, sizeof line, file))
		e = take_line(socket_path, line, &t);
	fclose(file);
	if (e)
		return no_sync(socket_path, e);
	printf("%d receipts taken, %d refused by the hub, %d lines not right\n", t.taken, t.refused,
		t.wrong);
	return t.refused || t.wrong;
}
