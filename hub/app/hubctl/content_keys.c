/* SPDX-License-Identifier: GPL-3.0-or-later */
/* content key, content paper: a person's own signing key. */
#include <stdio.h>
#include <string.h>

#include "hub/app/hubctl/content_inside.h"
#include "hub/app/hubctl/keyfile.h"

static int key_new(struct content_job *job)
{
	bool is_ed = content_flag(job, "--ed25519");
	const char *name = content_option(job, "--name");
	if (job->argc != 1 || !name)
		return content_said_wrong("key new ana.key --name Ana");
	const char *file = job->argv[0];
	if (keyfile_make(file, name, is_ed ? SIGNER_ED25519 : SIGNER_P256, job->phrase_fd))
		return 1;
	printf("%s is the key: it stays with %s.\n%s.pub is for the others: it is no secret.\n"
	       "Now print it: hubctl content paper %s\n",
		file, name, file, file);
	return 0;
}

static int key_token(struct content_job *job)
{
	const char *name = content_option(job, "--name");
	if (job->argc != 2 || !name)
		return content_said_wrong("key token 'pkcs11:token=Ana;object=foyer' ana.key "
					  "--name Ana");
	const char *file = job->argv[1];
	if (ownkey_note(job->argv[0], file, name))
		return 1;
	printf("The key stays on the token. %s says which token that is, %s.pub is for the "
	       "others; neither is a secret.\n"
	       "There is no paper: if the token is lost, the others replace this key.\n",
		file, file);
	return 0;
}

static int key_restore(struct content_job *job)
{
	const char *name = content_option(job, "--name");
	if (job->argc != 2 || !name)
		return content_said_wrong("key restore typed.txt ana.key --name Ana");
	if (keyfile_restore(job->argv[0], job->argv[1], name, job->phrase_fd))
		return 1;
	printf("%s is there again. With another name than before it has another id: then it must "
	       "be "
	       "made known anew.\n",
		job->argv[1]);
	return 0;
}

static int key_phrase(struct content_job *job)
{
	if (job->argc != 1)
		return content_said_wrong("key phrase ana.key");
	if (keyfile_phrase(job->argv[0], job->phrase_fd))
		return 1;
	puts("Done. Print it on paper again, and burn the old paper: it opens with the old pass "
	     "phrase.");
	return 0;
}

static const struct {
	const char *name;
	int (*run)(struct content_job *job);
} commands[] = {
	{"new", key_new}, {"token", key_token}, {"restore", key_restore}, {"phrase", key_phrase}};

int content_key(struct content_job *job)
{
	for (size_t i = 0; job->argc && i < sizeof commands / sizeof *commands; i++)
		if (!strcmp(commands[i].name, job->argv[0])) {
			job->argc--;
			job->argv++;
			return commands[i].run(job);
		}
	return content_said_wrong("key new|token|restore|phrase ..");
}

int content_paper(struct content_job *job)
{
	if (job->argc != 1)
		return content_said_wrong("paper ana.key");
	return keyfile_paper(job->argv[0], stdout) ? 1 : 0;
}
