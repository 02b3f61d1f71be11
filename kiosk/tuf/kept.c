/* SPDX-License-Identifier: GPL-3.0-or-later */
/* kept: delegated roles that were read and verified in this run, for one delegation each: another
 * delegator of the same role has other keys, and verifies it anew. */
#include "kiosk/tuf/inside.h"

#include <stdlib.h>

enum err client_delegated(
	struct client *c, const json_t *keys, const json_t *delegation, const struct metadata **out)
{
	for (const struct kept_role *k = c->kept; k; k = k->next)
		if (k->delegation == delegation) {
			*out = k->role;
			return ERR_OK;
		}
	struct kept_role *k = calloc(1, sizeof *k);
	if (!k)
		return ERR_NO_MEMORY;
	const char *name = json_string_value(json_object_get(delegation, "name"));
	enum err e = client_targets_role(c, name, keys, delegation, &k->role);
	if (e) {
		free(k);
		return e;
	}
	k->delegation = delegation;
	k->next = c->kept;
	c->kept = k;
	*out = k->role;
	return ERR_OK;
}

void client_let_go(struct client *c, int at_most)
{
	int n = 0;
	for (const struct kept_role *k = c->kept; k; k = k->next)
		n++;
	while (n > at_most && c->kept) {
		struct kept_role *k = c->kept;
		c->kept = k->next;
		metadata_destroy(k->role);
		free(k);
	}
}
