/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/app/hubctl/content.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hub/app/hubctl/content_inside.h"
#include "hub/app/hubctl/keyfile.h"
#include "hub/app/hubctl/phrase.h"
#include "hub/publish/change.h"
#include "hub/publish/judge.h"
#include "kiosk/base/check.h"
#include "kiosk/core/loop.h"
#include "kiosk/tuf/strict.h"

static const char usage[] =
	"hubctl content: what residents read, signed by two people.\n"
	"\n"
	"On each person's own machine:\n"
	"  key new FILE --name NAME [--ed25519]  a signing key, sealed with a pass phrase; "
	"FILE.pub "
	"is for others\n"
	"  key token ADDRESS FILE --name NAME    a key that lies on a token (a USB key, a smart "
	"card)\n"
	"  key phrase FILE                  another pass phrase;  key restore PAPER FILE --name "
	"NAME\n"
	"  paper FILE                       the sealed key on paper, in case the file is lost\n"
	"  show CHANGE                      what a change would do, and who has signed it\n"
	"  sign CHANGE --key FILE|ADDRESS [--pub FILE.pub] [--base DIR]  shows it and signs it; "
	"DIR: a copy that `export` "
	"made, so that\n"
	"                                   all that differs is shown, whatever the change says\n"
	"Making a change (no key is needed):\n"
	"  change --out CHANGE --title TEXT --author NAME [--folder DIR] [PATH=FILE ..] [--remove "
	"PATH]\n"
	"         [--at 2026-12-01T07:00:00Z] [--ring N] [--centres A,B]\n"
	"  rollback RELEASE --out CHANGE --author NAME   all as it was after that release\n"
	"  renew [ROLE ..] --out CHANGE --author NAME    the same content with new dates\n"
	"        [--people a.pub,b.pub,c.pub --hub hub.json [--threshold N]]   or with other "
	"people\n"
	"On the hub:\n"
	"  ceremony --content DIR --hub hub.json --out CHANGE   the first time, with three people, "
	"step by "
	"step\n"
	"  hub-key [--new]                  the public half of the hub's own keys\n"
	"  init --out CHANGE --people a.pub,b.pub,c.pub --hub hub.json --content DIR --author "
	"NAME\n"
	"       [--threshold N] [--bins 16|32|64]\n"
	"  put CHANGE                       publishes it, if enough people signed it\n"
	"  status                           roles, dates, rings;  history: every change\n"
	"  stop                             takes the newest release back from every kiosk, at "
	"once\n"
	"  go [--all]                       lets it begin again in ring 0, or in all rings\n"
	"  rings FILE                       which kiosks are in which ring\n"
	"  root                             the root file that kiosks are given first\n"
	"  export DIR                       a copy for a web server or a stick\n"
	"An ADDRESS of a token is as in RFC 7512: 'pkcs11:token=Ana;object=foyer', in quotes.\n"
	"--passphrase-fd N anywhere: pass phrases and PINs are read from there, a line each.\n";

/* --- what the commands share ------------------------------------------------------------------ */

static void take_out(struct content_job *job, int at, int n)
{
	job->argc -= n;
	memmove(job->argv + at, job->argv + at + n, (size_t)(job->argc - at) * sizeof *job->argv);
}

const char *content_option(struct content_job *job, const char *name)
{
	for (int i = 0; i + 1 < job->argc; i++)
		if (!strcmp(job->argv[i], name)) {
			const char *value = job->argv[i + 1];
			take_out(job, i, 2);
			return value;
		}
	return NULL;
}

bool content_flag(struct content_job *job, const char *name)
{
	for (int i = 0; i < job->argc; i++)
		if (!strcmp(job->argv[i], name)) {
			take_out(job, i, 1);
			return true;
		}
	return false;
}

int content_said_wrong(const char *how)
{
	fprintf(stderr, "hubctl: write it like this: hubctl content %s\n", how);
	return 2;
}

int content_end(const struct content_job *job, enum err e)
{
	if (e)
		fprintf(stderr, "hubctl: %s.\n", *job->words ? job->words : err_words(e));
	return e ? 1 : 0;
}

enum err content_read_change(struct content_job *job, const char *file, json_t **change_out)
{
	struct k_buf text;
	k_buf_init(&text, TREE_CHANGE_MAX);
	enum err e = k_buf_read_file(&text, file);
	if (e)
		publish_refuse(job->words, e, "%s: %s", file, err_words(e));
	else
		e = change_read(text.data ? text.data : "", text.len_bytes, change_out, job->words);
	k_buf_finish(&text);
	return e;
}

enum err content_write_change(struct content_job *job, const char *file, const json_t *change)
{
	char *text = change_write(change);
	enum err e = text ? k_file_replace(file, text, strlen(text), 0644) : ERR_NO_MEMORY;
	free(text);
	return e ? publish_refuse(job->words, e, "%s: %s", file, err_words(e)) : ERR_OK;
}

json_t *content_list(const char *text)
{
	json_t *list = json_array();
	while (list && *text) {
		size_t n = strcspn(text, ",");
		if (n)
			json_array_append_new(list, json_stringn(text, n));
		text += n + (text[n] == ',');
	}
	return list;
}

enum err content_people(struct content_job *job, const char *files, json_t **people_out)
{
	json_t *list = content_list(files), *people = json_array(), *file;
	size_t i;
	enum err e = list && people ? ERR_OK : ERR_NO_MEMORY;
	json_array_foreach(list, i, file) {
		json_t *public = NULL;
		if (!e)
			e = keyfile_public(json_string_value(file), &public);
		if (!e)
			json_array_append_new(people, public);
	}
	json_decref(list);
	if (e) {
		json_decref(people);
		return publish_refuse(job->words, e, "the public keys could not be read");
	}
	*people_out = people;
	return ERR_OK;
}

bool content_say_missing(struct content_job *job, const struct publish *p, const json_t *change)
{
	size_t i;
	json_t *row, *rows = judge_missing(p, change, job->words);
	bool is_whole = rows && !json_array_size(rows);
	if (!rows)
		printf("It cannot be judged: %s.\n", job->words);
	if (is_whole)
		puts("Enough people have signed it. `hubctl content put` publishes it.");
	json_array_foreach(rows, i, row)
		printf("Still to sign: %s\n", strict_string(row, "words"));
	json_decref(rows);
	return is_whole;
}

/* --- commands --------------------------------------------------------------------------------- */

static int help(struct content_job *job)
{
	(void)job;
	fputs(usage, stdout);
	return 0;
}

static const struct {
	const char *name;
	int (*run)(struct content_job *job);
} commands[] = {
	{"help", help},
	{"key", content_key},
	{"paper", content_paper},
	{"ceremony", content_ceremony},
	{"init", content_init},
	{"change", content_change},
	{"rollback", content_rollback},
	{"renew", content_renew},
	{"show", content_show},
	{"sign", content_sign},
	{"put", content_put},
	{"status", content_status},
	{"history", content_history},
	{"hub-key", content_hub_key},
	{"root", content_root},
	{"export", content_export},
	{"stop", content_stop},
	{"go", content_go},
	{"rings", content_rings},
};

static int64_t now_s(void)
{
	struct loop *loop = NULL;
	if (loop_create(&loop))
		return 0;
	int64_t now = loop_refresh(loop).wall_ms / 1000;
	loop_destroy(loop);
	return now;
}

int content_run(const char *data, int argc, char **argv)
{
	if (!argc) {
		fputs(usage, stderr);
		return 2;
	}
	struct content_job job = {.data = data,
		.argc = argc - 1,
		.argv = argv + 1,
		.phrase_fd = PHRASE_TERMINAL,
		.now_s = now_s()};
	const char *fd = content_option(&job, "--passphrase-fd");
	if (fd)
		job.phrase_fd = atoi(fd);
	for (size_t i = 0; i < K_COUNT(commands); i++)
		if (!strcmp(commands[i].name, argv[0]))
			return commands[i].run(&job);
	fputs(usage, stderr);
	return 2;
}
