/* SPDX-License-Identifier: GPL-3.0-or-later */
/* content ceremony: the first keys of a small city, step by step, with three people
 * (docs/staff/publishing.md).  It runs best on a machine that is never on line. */
#include <stdio.h>
#include <string.h>

#include "hub/app/hubctl/content_inside.h"
#include "hub/app/hubctl/keyfile.h"
#include "hub/app/hubctl/phrase.h"
#include "hub/publish/change.h"
#include "kiosk/tuf/digest.h"
#include "kiosk/tuf/strict.h"

enum { PEOPLE = 3, SIGNERS = 2, LINE_MAX_CHARS = 512 };

struct person {
	char name[SIGNER_NAME_MAX], folder[LINE_MAX_CHARS], key[PATH_MAX];
	char address[LINE_MAX_CHARS]; /* of their token; "": the key lies in a file */
};

static const char welcome[] =
	"This makes the keys with which your city signs what residents read.\n"
	"\n"
	"You need: three people, three USB sticks, three envelopes, about half an hour.\n"
	"Two of the three must sign each change. So one person alone can change nothing, and if "
	"one\n"
	"key is lost, the other two can replace it.\n"
	"\n"
	"Each person in turn sits down at the keyboard, the others look away.\n\n";

static enum err write_paper(struct content_job *job, const struct person *who)
{
	char file[PATH_MAX];
	snprintf(file, sizeof file, "%.*s/foyer-paper.txt", PATH_MAX - 32, who->folder);
	FILE *to = fopen(file, "wxe");
	if (!to)
		return publish_refuse(job->words, ERR_EXISTS, "%s cannot be made", file);
	enum err e = keyfile_paper(who->key, to);
	if (fclose(to) && !e)
		e = ERR_IO;
	if (!e)
		printf("The key is %s.\nPrint %s now, put the paper into %s's envelope, and close "
		       "it.\n\n",
			who->key, file, who->name);
	return e;
}

/* Nothing to print: what never leaves the token has no copy. */
static enum err note_token(const struct person *who)
{
	enum err e = ownkey_note(who->address, who->key, who->name);
	if (!e)
		printf("The key stays on the token; %s says which one it is. Keep the token in "
		       "%s's envelope.\n\n",
			who->key, who->name);
	return e;
}

static enum err make_person(struct content_job *job, int number, struct person *who)
{
	printf("--- Person %d of %d ---\n", number, PEOPLE);
	enum err e = phrase_line(job->phrase_fd,
		"Your name, as the others will read it:", who->name, sizeof who->name);
	if (!e)
		e = phrase_line(job->phrase_fd,
			"The folder of your own USB stick (or pkcs11:.. of your token):",
			who->folder, sizeof who->folder);
	if (!e && token_is_address(who->folder)) {
		memcpy(who->address, who->folder, sizeof who->address);
		e = phrase_line(job->phrase_fd, "A folder for its public half:", who->folder,
			sizeof who->folder);
	}
	snprintf(who->key, sizeof who->key, "%.*s/foyer.key", PATH_MAX - 32, who->folder);
	if (e)
		return e;
	if (*who->address)
		return note_token(who);
	e = keyfile_make(who->key, who->name, SIGNER_P256, job->phrase_fd);
	return e ? e : write_paper(job, who);
}

static enum err read_publics(const struct person *people, json_t **keys_out)
{
	json_t *keys = json_array();
	enum err e = keys ? ERR_OK : ERR_NO_MEMORY;
	for (int i = 0; !e && i < PEOPLE; i++) {
		char file[PATH_MAX + 8];
		json_t *public = NULL;
		snprintf(file, sizeof file, "%s.pub", people[i].key);
		e = keyfile_public(file, &public);
		if (!e)
			json_array_append_new(keys, public);
	}
	if (e)
		json_decref(keys);
	else
		*keys_out = keys;
	return e;
}

static enum err make_first(struct content_job *job, const struct person *people, const char *folder,
	const char *hub_file, json_t **change_out)
{
	struct layout_people who = {.threshold = SIGNERS, .now_s = job->now_s};
	json_t *keys = NULL, *hub = json_load_file(hub_file, JSON_REJECT_DUPLICATES, NULL);
	enum err e = hub ? read_publics(people, &keys)
			 : publish_refuse(job->words, ERR_NOT_FOUND,
				   "%s is not what `hubctl content hub-key` printed", hub_file);
	who.keys = keys;
	who.hub = hub;
	if (!e)
		e = content_make_first(job, &who, folder, change_out);
	json_decref(keys);
	json_decref(hub);
	return e;
}

static enum err say_root(const json_t *change)
{
	char sum[65];
	const char *root =
		strict_string(json_array_get(json_object_get(change, "roles"), 0), "signed");
	enum err e = digest_sha256_hex(root, strlen(root), sum);
	if (!e)
		printf("\nThe root of your city: %.16s %.16s\nWrite it on each envelope.\n", sum,
			sum + 16);
	return e;
}

static enum err run(struct content_job *job, const char *folder, const char *hub, const char *out,
	json_t **change_out)
{
	struct person people[PEOPLE];
	memset(people, 0, sizeof people);
	fputs(welcome, stdout);
	enum err e = ERR_OK;
	for (int i = 0; !e && i < PEOPLE; i++)
		e = make_person(job, i + 1, &people[i]);
	if (!e)
		e = make_first(job, people, folder, hub, change_out);
	for (int i = 0; !e && i < SIGNERS; i++) {
		const struct ownkey_place at = {.key = people[i].key};
		printf("--- %s signs the first package ---\n", people[i].name);
		e = content_sign_with(job, &at, NULL, *change_out);
	}
	if (!e)
		e = content_write_change(job, out, *change_out);
	if (!e)
		e = say_root(*change_out);
	return e;
}

int content_ceremony(struct content_job *job)
{
	json_t *change = NULL;
	const char *folder = content_option(job, "--content"), *hub = content_option(job, "--hub");
	const char *out = content_option(job, "--out");
	if (!folder || !hub || !out || job->argc)
		return content_said_wrong(
			"ceremony --content DIR --hub hub.json --out first.change");
	enum err e = run(job, folder, hub, out, &change);
	if (!e)
		printf("\nDone. On the hub: hubctl content put %s\n", out);
	json_decref(change);
	return content_end(job, e);
}
