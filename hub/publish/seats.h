/* SPDX-License-Identifier: GPL-3.0-or-later */
/* seats: who may sign a role, and who did.  A person is a public key: one that stands under two
 * names, types or ids is one person.  Pure; any thread. */
#ifndef FOYER_PUBLISH_SEATS_H
#define FOYER_PUBLISH_SEATS_H

#include <jansson.h>
#include <stdbool.h>

/* How many distinct public keys of role's keyids there are. */
int seats_count(const json_t *keys, const json_t *role);
/* How many of them signed text; their names are added to has, those of the others to may (arrays,
 * or NULL). */
int seats_signed(const json_t *keys, const json_t *role, const char *text, const json_t *signatures,
	json_t *has, json_t *may);
/* True if a public key of a's keyids is one of b's too. */
bool seats_share(const json_t *a_keys, const json_t *a, const json_t *b_keys, const json_t *b);

#endif
