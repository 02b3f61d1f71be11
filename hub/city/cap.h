/* SPDX-License-Identifier: GPL-3.0-or-later */
/* cap: one public alert in the Common Alerting Protocol 1.2 (1.1 too), read from its tree.  Pure.
 */
#ifndef FOYER_HUB_CITY_CAP_H
#define FOYER_HUB_CITY_CAP_H

#include "hub/city/doc.h"

#include <jansson.h>
#include <stdint.h>

enum {
	CAP_KEY_MAX = 400,
	CAP_REFERENCES_MAX = 32,
	CAP_TEXT_LETTERS = 2000,
	CAP_LANGUAGES_MAX = 16
};

/* Where the alert must be to concern us.  Nothing set: everywhere. */
struct cap_place {
	bool has_position;
	double lat, lon;
	const json_t *geocodes; /* texts; NULL none */
};

struct cap {
	char key[CAP_KEY_MAX]; /* sender, identifier and time, whatever form the time had */
	bool is_for_people;    /* Actual and Public; all else never reaches a resident */
	bool takes_back;       /* Cancel: what it refers to is over, and it says nothing itself */
	bool is_here;
	char references[CAP_REFERENCES_MAX][CAP_KEY_MAX];
	int reference_count;
	int64_t from_ms, until_ms; /* until: as said, or 24 hours */
	/* {"level": "info"|"ready"|"danger"|"life", "interrupts": bool, "sender", "texts":
	 * {"en": {"title", "body", "what_to_do"}}}; plain text. */
	json_t *notice;
};

/* Reads the alert at node (an element <alert>).  cap_finish frees what is inside.
 * Errors: ERR_BAD_INPUT (it lacks what every alert must have), ERR_NO_MEMORY. */
MUST_USE enum err cap_read(
	const struct doc_node *node, const struct cap_place *here, struct cap *out);
void cap_finish(struct cap *cap);

#endif
