/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/city/doc.h"

#include <jansson.h>
#include <libxml/parser.h>
#include <stdlib.h>
#include <string.h>

#include "hub/city/text.h"
#include "kiosk/base/arena.h"

enum { ARENA_MAX = 128 << 20, NUMBER_CHARS_MAX = 64, SPACE_CHARS_MAX = 256 };

struct doc {
	struct k_arena arena;
	struct doc_node root; /* root holds the outermost as its child */
	int nodes, depth;
};

/* A new last child; NULL past the limits. */
static struct doc_node *add_node(struct doc *doc, struct doc_node *parent, const char *name)
{
	if (doc->nodes >= DOC_NODES_MAX)
		return NULL;
	doc->nodes++;
	struct doc_node *node = k_arena_new(&doc->arena, struct doc_node);
	*node = (struct doc_node){.name = k_arena_str(&doc->arena, name), .text = "", .space = ""};
	if (parent->last)
		parent->last->next = node;
	else
		parent->first = node;
	parent->last = node;
	return node;
}

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* A copy without space around it. */
static const char *trimmed(struct doc *doc, const char *text)
{
	size_t n;
	while (is_space(*text))
		text++;
	n = strlen(text);
	while (n && is_space(text[n - 1]))
		n--;
	return n ? k_arena_strn(&doc->arena, text, n) : "";
}

/* --- XML -------------------------------------------------------------------------------- */

static enum err take_element(struct doc *doc, struct doc_node *parent, const xmlNode *element);

/* Text of an element, its own only, from all pieces. */
static enum err take_text(struct doc *doc, struct doc_node *node, const xmlNode *element)
{
	size_t n = 0;
	for (const xmlNode *x = element->children; x; x = x->next)
		if ((x->type == XML_TEXT_NODE || x->type == XML_CDATA_SECTION_NODE) && x->content)
			n += strlen((const char *)x->content);
	if (!n)
		return ERR_OK;
	char *all = malloc(n + 1), *end = all;
	if (!all)
		return ERR_NO_MEMORY;
	for (const xmlNode *x = element->children; x; x = x->next) {
		if ((x->type == XML_TEXT_NODE || x->type == XML_CDATA_SECTION_NODE) && x->content) {
			size_t some = strlen((const char *)x->content);
			memcpy(end, x->content, some);
			end += some;
		}
	}
	*end = '\0';
	node->text = trimmed(doc, all);
	free(all);
	return ERR_OK;
}

static enum err take_attributes(struct doc *doc, struct doc_node *node, const xmlNode *element)
{
	for (const xmlAttr *a = element->properties; a; a = a->next) {
		const xmlNode *value = a->children;
		struct doc_node *child = add_node(doc, node, (const char *)a->name);
		if (!child)
			return ERR_TOO_BIG;
		if (value && value->type == XML_TEXT_NODE && value->content)
			child->text = trimmed(doc, (const char *)value->content);
	}
	return ERR_OK;
}

static enum err take_inside(struct doc *doc, struct doc_node *node, const xmlNode *element)
{
	enum err e = take_attributes(doc, node, element);
	if (!e)
		e = take_text(doc, node, element);
	for (const xmlNode *x = element->children; !e && x; x = x->next)
		if (x->type == XML_ELEMENT_NODE)
			e = take_element(doc, node, x);
	return e;
}

static enum err take_element(struct doc *doc, struct doc_node *parent, const xmlNode *element)
{
	struct doc_node *node = add_node(doc, parent, (const char *)element->name);
	if (!node || doc->depth >= DOC_DEPTH_MAX)
		return ERR_TOO_BIG;
	const char *space = element->ns ? (const char *)element->ns->href : NULL;
	if (space && !strcmp(space, parent->space))
		node->space = parent->space;
	else if (space && strlen(space) <= SPACE_CHARS_MAX)
		node->space = k_arena_str(&doc->arena, space);
	doc->depth++;
	enum err e = take_inside(doc, node, element);
	doc->depth--;
	if (doc_truth(node, "nil") || !strcmp(node->text, "null"))
		node->text = "";
	return e;
}

/* A document type can name entities: there is none in anything that we need to read. */
static enum err read_xml(struct doc *doc, const char *bytes, size_t n)
{
	xmlDoc *xml = xmlReadMemory(bytes, (int)n, NULL, NULL,
		XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_NOCDATA);
	const xmlNode *root = xml ? xmlDocGetRootElement(xml) : NULL;
	enum err e = ERR_BAD_INPUT;
	if (root && !xmlGetIntSubset(xml))
		e = take_element(doc, &doc->root, root);
	xmlFreeDoc(xml);
	return e;
}

/* --- JSON ------------------------------------------------------------------------------- */

static enum err take_value(
	struct doc *doc, struct doc_node *parent, const char *name, json_t *value);

static enum err take_members(struct doc *doc, struct doc_node *node, json_t *value)
{
	const char *key;
	json_t *member;
	size_t i;
	enum err e = ERR_OK;
	if (json_is_object(value)) {
		json_object_foreach(value, key, member) {
			e = take_value(doc, node, key, member);
			if (e)
				return e;
		}
		return e;
	}
	json_array_foreach(value, i, member) {
		e = take_value(doc, node, "", member);
		if (e)
			return e;
	}
	return e;
}

static enum err take_value(
	struct doc *doc, struct doc_node *parent, const char *name, json_t *value)
{
	char number[NUMBER_CHARS_MAX];
	struct doc_node *node = add_node(doc, parent, name);
	if (!node || doc->depth >= DOC_DEPTH_MAX)
		return ERR_TOO_BIG;
	if (json_is_string(value)) {
		node->text = trimmed(doc, json_string_value(value));
	} else if (json_is_boolean(value)) {
		node->text = json_is_true(value) ? "true" : "false";
	} else if (json_is_number(value)) {
		size_t n = json_dumpb(value, number, sizeof number, JSON_ENCODE_ANY);
		node->text = n < sizeof number ? k_arena_strn(&doc->arena, number, n) : "";
	}
	doc->depth++;
	enum err e = take_members(doc, node, value);
	doc->depth--;
	return e;
}

static enum err read_json(struct doc *doc, const char *bytes, size_t n)
{
	json_t *value = json_loadb(bytes, n, 0, NULL);
	enum err e = value ? take_value(doc, &doc->root, "", value) : ERR_BAD_INPUT;
	json_decref(value);
	return e;
}

/* --- all ---------------------------------------------------------------------------------- */

enum err doc_read(const char *bytes, size_t n, struct doc **doc_out)
{
	static const char mark[] = "\xef\xbb\xbf";
	if (n > DOC_BYTES_MAX)
		return ERR_TOO_BIG;
	if (n >= sizeof mark - 1 && !memcmp(bytes, mark, sizeof mark - 1)) {
		bytes += sizeof mark - 1;
		n -= sizeof mark - 1;
	}
	while (n && is_space(*bytes)) {
		bytes++;
		n--;
	}
	struct doc *doc = n ? calloc(1, sizeof *doc) : NULL;
	if (!doc)
		return n ? ERR_NO_MEMORY : ERR_BAD_INPUT;
	k_arena_init(&doc->arena, ARENA_MAX);
	doc->root = (struct doc_node){.name = "", .text = "", .space = ""};
	/* UTF-16 begins with its mark or a zero; JSON is always UTF-8 here. */
	enum err e =
		*bytes == '{' || *bytes == '[' ? read_json(doc, bytes, n) : read_xml(doc, bytes, n);
	if (e)
		doc_destroy(doc);
	else
		*doc_out = doc;
	return e;
}

void doc_destroy(struct doc *doc)
{
	if (!doc)
		return;
	k_arena_finish(&doc->arena);
	free(doc);
}

const struct doc_node *doc_root(const struct doc *doc)
{
	return doc->root.first;
}

const struct doc_node *doc_child(const struct doc_node *node, const char *name)
{
	const struct doc_node *child = node ? node->first : NULL;
	while (child && !text_same(child->name, name))
		child = child->next;
	return child;
}

const char *doc_text(const struct doc_node *node, const char *name)
{
	const struct doc_node *child = doc_child(node, name);
	return child ? child->text : "";
}

bool doc_truth(const struct doc_node *node, const char *name)
{
	const char *text = doc_text(node, name);
	return text_same(text, "true") || text_same(text, "yes") || !strcmp(text, "1");
}

const struct doc_node *doc_find(const struct doc_node *node, const char *name)
{
	if (!node || text_same(node->name, name))
		return node;
	for (const struct doc_node *child = node->first; child; child = child->next) {
		const struct doc_node *found = doc_find(child, name);
		if (found)
			return found;
	}
	return NULL;
}
