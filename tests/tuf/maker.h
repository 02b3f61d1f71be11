/* SPDX-License-Identifier: GPL-3.0-or-later */
/* maker: a small TUF repository in memory, for tests in C: the four top-level roles and one that
 * targets delegates "role/..." to, each with one Ed25519 key.  For all that a repository may do
 * wrongly see repository.py, which is another implementation. */
#ifndef FOYER_TESTS_TUF_MAKER_H
#define FOYER_TESTS_TUF_MAKER_H

#include "kiosk/tuf/client.h"

#include <openssl/types.h>

enum maker_role { MAKER_ROOT, MAKER_TIMESTAMP, MAKER_SNAPSHOT, MAKER_TARGETS, MAKER_ROLE };
enum { MAKER_ROLES = MAKER_ROLE + 1 };

struct maker {
	json_t *body[MAKER_ROLES]; /* what each says */
	EVP_PKEY *key[MAKER_ROLES];
	json_t *files; /* path, "metadata/timestamp.json", to text */
};

/* Makes one of version 1 with the target "file" and "role/file", published. */
void maker_init(struct maker *m);
void maker_finish(struct maker *m);
/* Counts the role's version up, signs it, serves it, and tells the roles above. */
void maker_publish(struct maker *m, enum maker_role role);
/* As maker_publish for role, targets, snapshot, timestamp. */
void maker_publish_all(struct maker *m);
/* Gives the role a new key; root says so once it is published. */
void maker_rotate(struct maker *m, enum maker_role role);
/* A target with that text, unpublished. */
void maker_target(struct maker *m, enum maker_role role, const char *path, const char *text);
void maker_set_version(struct maker *m, enum maker_role role, json_int_t version);

/* A file that is served.  Borrowed. */
const char *maker_file(const struct maker *m, const char *path);

/* Serves one half of some files, which it borrows. */
struct maker_side {
	const json_t *files;
	const char *below; /* "metadata", "targets" */
	int asked;	   /* fetches until now */
	int fails_at;	   /* this one, from 1, comes back with fail_with half way; 0: none */
	enum err fail_with;
};

struct source maker_source(struct maker_side *side);

#endif
