/* SPDX-License-Identifier: GPL-3.0-or-later */
/* inside: what the parts of the client share: refresh.c, search.c, download.c. */
#ifndef FOYER_TUF_INSIDE_H
#define FOYER_TUF_INSIDE_H

#include "kiosk/base/buf.h"
#include "kiosk/tuf/client.h"
#include "kiosk/tuf/metadata.h"
#include "kiosk/tuf/store.h"

enum {
	CLIENT_WORDS_MAX = 240,
	CLIENT_ADDRESS_MAX = 4096,
	ROLES_KEPT = 64 /* let go before the next search when there are more */
};

/* A delegated role that was verified in this run, by the keys of that very delegation. */
struct kept_role {
	const json_t *delegation; /* lies in targets, or in a role that is kept */
	struct metadata *role;
	struct kept_role *next;
};

struct client {
	struct client_options options;
	struct store *store;
	struct metadata *root, *timestamp, *snapshot, *targets; /* trusted; NULL: not yet */
	struct kept_role *kept;
	struct k_buf file; /* the metadata file in hand */
	bool is_fresh, is_expired;
	char words[CLIENT_WORDS_MAX];
};

/* Says why, and gives e back. */
enum err client_refuse(struct client *c, enum err e, const char *fmt, ...) PRINTF_LIKE(3, 4);

/* Fetches the metadata file of role (escaped here), of that version (0: under its bare name), into
 * c->file.  Errors: of the source, ERR_TOO_BIG. */
MUST_USE enum err client_fetch(
	struct client *c, const char *role, json_int_t version, int64_t max_bytes);
/* Reads c->file as metadata of that type, signed as role of keys demands.  Errors: of metadata_read
 * and metadata_verify. */
MUST_USE enum err client_read(struct client *c, enum metadata_type type, const json_t *keys,
	const json_t *role, struct metadata **out);
/* Is c->file the one that said says?  Errors: ERR_CRYPTO (length, hash), ERR_UNSUPPORTED. */
MUST_USE enum err client_check_file(const struct client *c, const struct metadata_file *said);

/* 5.6.1 to 5.6.6 for a targets role: the trusted one from the disk, or a new one, for which keys
 * and role are those of the delegator on this path.  Gives *out (caller must call
 * metadata_destroy). Errors: as client_refresh. */
MUST_USE enum err client_targets_role(struct client *c, const char *name, const json_t *keys,
	const json_t *role, struct metadata **out);

/* As client_targets_role for a delegation of a role that is kept, or of targets; verified once a
 * run. *out is borrowed until the next search. */
MUST_USE enum err client_delegated(struct client *c, const json_t *keys, const json_t *delegation,
	const struct metadata **out);
/* Lets go of all delegated roles if there are more of them than that.  Never within a search: they
 * lie in each other. */
void client_let_go(struct client *c, int at_most);

#endif
