/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/app/hubctl/stick.h"

#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "hub/app/hubctl/link.h"
#include "kiosk/base/buf.h"

enum { LINE_MAX_BYTES = 256 << 10, KIOSK_CHARS_MAX = 32 };

struct tally {
	int taken, refused, unread;
};

/* Writes what the hub says of one request: {"id", "answer"} or {"id", "refused"}.
 * Errors: of link_ask; ERR_FULL; ERR_IO when the hub could not take it now. */
static enum err import_line(const char *data_dir, const char *line, FILE *out, struct tally *t)
{
	json_t *answer = NULL, *item = json_loads(line, JSON_REJECT_DUPLICATES, NULL);
	const char *text = json_string_value(json_object_get(item, "envelope"));
	json_t *envelope = text ? json_loads(text, JSON_REJECT_DUPLICATES, NULL) : NULL;
	const json_t *id = json_object_get(envelope, "id");
	enum err e = ERR_OK;
	if (!json_is_string(id)) {
		t->unread++;
		goto out;
	}
	json_object_set_new(item, "t", json_string("import"));
	e = link_ask(data_dir, json_incref(item), &answer);
	const char *said = json_string_value(json_object_get(answer, "t"));
	if (e || !said || strcmp(said, "ok")) {
		e = e ? e : ERR_IO;
		goto out;
	}
	json_object_del(answer, "t");
	json_object_set(answer, "id", (json_t *)(uintptr_t)id);
	t->taken += json_object_get(answer, "answer") != NULL;
	t->refused += json_object_get(answer, "refused") != NULL;
	if (json_dumpf(answer, out, JSON_COMPACT) || fputc('\n', out) == EOF)
		e = ERR_FULL;
out:
	json_decref(answer);
	json_decref(envelope);
	json_decref(item);
	return e;
}

static enum err import_lines(const char *data_dir, FILE *in, FILE *out, struct tally *t)
{
	char *line = malloc(LINE_MAX_BYTES);
	enum err e = line ? ERR_OK : ERR_NO_MEMORY;
	while (!e && fgets(line, LINE_MAX_BYTES, in))
		e = import_line(data_dir, line, out, t);
	if (!e && (ferror(in) || fflush(out) || fsync(fileno(out))))
		e = ERR_IO;
	free(line);
	return e;
}

/* A plain file only: a stick may hold anything. */
static FILE *open_plain(const char *path)
{
	struct stat facts;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	FILE *file =
		fd >= 0 && !fstat(fd, &facts) && S_ISREG(facts.st_mode) ? fdopen(fd, "r") : NULL;
	if (!file && fd >= 0)
		close(fd);
	return file;
}

static enum err import_kiosk(
	const char *data_dir, const char *dir, const char *kiosk, struct tally *t)
{
	char from[PATH_MAX], to[PATH_MAX], temp[PATH_MAX + 8];
	if (snprintf(from, sizeof from, "%s/requests-%s.jsonl", dir, kiosk) >= (int)sizeof from)
		return ERR_TOO_BIG;
	snprintf(to, sizeof to, "%s/receipts-%s.jsonl", dir, kiosk);
	snprintf(temp, sizeof temp, "%s.new", to);
	FILE *in = open_plain(from);
	if (!in) {
		t->unread++;
		return ERR_OK;
	}
	FILE *out = fopen(temp, "w");
	enum err e = out ? import_lines(data_dir, in, out, t) : ERR_DENIED;
	fclose(in);
	if (out && fclose(out) && !e)
		e = ERR_FULL;
	if (!e && rename(temp, to))
		e = ERR_IO;
	return e ? e : k_folder_sync_of(to);
}

/* The kiosk's name in "requests-NAME.jsonl". */
static bool name_read(const char *file, char kiosk_out[KIOSK_CHARS_MAX + 1])
{
	static const char before[] = "requests-", behind[] = ".jsonl";
	size_t n = strlen(file);
	if (strncmp(file, before, sizeof before - 1) || n < sizeof before + sizeof behind - 1 ||
		strcmp(file + n - (sizeof behind - 1), behind))
		return false;
	n -= sizeof before - 1 + sizeof behind - 1;
	if (n > KIOSK_CHARS_MAX)
		return false;
	memcpy(kiosk_out, file + sizeof before - 1, n);
	kiosk_out[n] = '\0';
	return strspn(kiosk_out, "abcdefghijklmnopqrstuvwxyz0123456789-") == n;
}

int stick_import(const char *data_dir, const char *dir)
{
	struct tally t = {0};
	char kiosk[KIOSK_CHARS_MAX + 1];
	int files = 0;
	enum err e = ERR_OK;
	DIR *folder = opendir(dir);
	for (struct dirent *d; !e && folder && (d = readdir(folder));)
		if (name_read(d->d_name, kiosk)) {
			files++;
			e = import_kiosk(data_dir, dir, kiosk, &t);
		}
	if (folder)
		closedir(folder);
	if (!files) {
		fprintf(stderr, "hubctl: there are no requests in %s.\n", dir);
		return 1;
	}
	printf("%d requests are here now, %d refused, %d lines not right.\n", t.taken, t.refused,
		t.unread);
	if (e)
		fprintf(stderr, "hubctl: it stopped (%s). Do it again: nothing is taken twice.\n",
			err_words(e));
	else
		puts("Now take the stick back: kioskctl import-receipts DIR at each kiosk.");
	return e || t.refused || t.unread;
}
