/* SPDX-License-Identifier: GPL-3.0-or-later */
/* content_inside: what the files of `hubctl content ..` share. */
#ifndef FOYER_HUBCTL_CONTENT_INSIDE_H
#define FOYER_HUBCTL_CONTENT_INSIDE_H

#include "hub/app/hubctl/ownkey.h"
#include "hub/publish/build.h"

#include <stdbool.h>

/* One command. */
struct content_job {
	const char *data; /* the hub's data folder */
	int argc;	  /* words behind the command; options are taken out as they are read */
	char **argv;
	int phrase_fd;
	int64_t now_s;
	char words[PUBLISH_WORDS_MAX]; /* why something was refused */
};

/* Takes "name VALUE" out of the words.  Borrowed; NULL: it is not there. */
const char *content_option(struct content_job *job, const char *name);
/* Takes "name" out.  True if it was there. */
bool content_flag(struct content_job *job, const char *name);
/* Says how the command is written.  Gives 2. */
int content_said_wrong(const char *how);
/* Says job->words, else those of e.  Gives the exit code: 0, or 1 if e. */
int content_end(const struct content_job *job, enum err e);

/* Reads and writes a change file.  What is wrong is in job->words. */
MUST_USE enum err content_read_change(
	struct content_job *job, const char *file, json_t **change_out);
MUST_USE enum err content_write_change(
	struct content_job *job, const char *file, const json_t *change);
/* Splits "a,b,c" into an array of strings.  Gives it. */
json_t *content_list(const char *text);
/* Reads the public keys in "a.pub,b.pub,c.pub" into an array. */
MUST_USE enum err content_people(struct content_job *job, const char *files, json_t **people_out);
/* Before anything is written in the hub's folder: the hub's record notes what, if a hub runs, and
 * root becomes whom the folder belongs to.  Errors: ERR_DENIED (the hub refused). */
MUST_USE enum err content_begin(struct content_job *job, const char *what, const char *about);
/* Says in words who must still sign, to standard output; true if nobody must. */
bool content_say_missing(struct content_job *job, const struct publish *p, const json_t *change);

/* The commands, each in the file of its name. */
int content_key(struct content_job *job); /* content_keys.c */
int content_paper(struct content_job *job);
int content_ceremony(struct content_job *job); /* content_ceremony.c */
int content_init(struct content_job *job);     /* content_make.c */
int content_change(struct content_job *job);
int content_rollback(struct content_job *job);
int content_renew(struct content_job *job);
int content_show(struct content_job *job); /* content_sign.c */
int content_sign(struct content_job *job);
int content_put(struct content_job *job); /* content_hub.c */
int content_status(struct content_job *job);
int content_history(struct content_job *job);
int content_hub_key(struct content_job *job);
int content_root(struct content_job *job);
int content_export(struct content_job *job);
int content_stop(struct content_job *job); /* content_rings.c */
int content_go(struct content_job *job);
int content_rings(struct content_job *job);

/* content_sign.c: opens the key and signs change with it.  trust: where the signer's own TUF client
 * has what was published; NULL: that is not known.  Errors: ERR_DENIED (the key may not sign one of
 * its roles), those of ownkey_open. */
MUST_USE enum err content_sign_with(
	struct content_job *job, const struct ownkey_place *at, const char *trust, json_t *change);
/* content_make.c: the first package of the folder. */
MUST_USE enum err content_make_first(struct content_job *job, const struct layout_people *people,
	const char *folder, json_t **change_out);

#endif
