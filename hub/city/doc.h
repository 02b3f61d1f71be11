/* SPDX-License-Identifier: GPL-3.0-or-later */
/* doc: a document from another system as a tree, the same for XML and JSON, whatever its name or
 * type said.  Tolerant: prefixes of XML are dropped, attributes are nodes, numbers and truths are
 * text as written, JSON's lists are nodes without a name.  External entities are never read. */
#ifndef FOYER_HUB_CITY_DOC_H
#define FOYER_HUB_CITY_DOC_H

#include "kiosk/base/err.h"

#include <stdbool.h>
#include <stddef.h>

enum { DOC_BYTES_MAX = 4 << 20, DOC_NODES_MAX = 200000, DOC_DEPTH_MAX = 64 };

struct doc_node {
	const char *name;  /* "" in a list of JSON */
	const char *text;  /* "" for none; also JSON's null, and "null" or nil of XML */
	const char *space; /* XML: its namespace, "" none */
	struct doc_node *first, *last, *next;
};

struct doc;

/* Reads n bytes.  Gives *doc_out (doc_destroy).  Errors: ERR_BAD_INPUT (neither, or broken),
 * ERR_TOO_BIG, ERR_NO_MEMORY. */
MUST_USE enum err doc_read(const char *bytes, size_t n, struct doc **doc_out);
/* Wipes nothing: what servers say is not a person's words.  Accepts NULL. */
void doc_destroy(struct doc *doc);
/* The outermost node; its name is "" for JSON.  Borrows until doc_destroy. */
const struct doc_node *doc_root(const struct doc *doc);

/* The first child of that name (case of A to Z ignored); NULL.  Accepts NULL. */
const struct doc_node *doc_child(const struct doc_node *node, const char *name);
/* The text of the first child of that name; "". */
const char *doc_text(const struct doc_node *node, const char *name);
/* "true", "1" or "yes" of that child. */
bool doc_truth(const struct doc_node *node, const char *name);
/* The first node of that name anywhere below (or itself), in order of reading; NULL. */
const struct doc_node *doc_find(const struct doc_node *node, const char *name);

#endif
