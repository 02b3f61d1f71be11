/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What may stand in a pictogram is listed; all else is refused.  Then it is drawn. */
#include "kiosk/proof/check_inside.h"

#include "kiosk/base/check.h"
#include "kiosk/view/picture.h"

#include <libxml/parser.h>
#include <libxml/xmlerror.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

enum {
	SHAPES_MAX = 200,
	DEPTH_MAX = 6,
	SECONDS_MAX = 10,
	DRAWN_PX = 96,
	INK_PERCENT_LEAST = 5,
	FILE_BYTES = 64
};

static const char *const shapes[] = {
	"path", "rect", "circle", "ellipse", "line", "polyline", "polygon"};
static const char *const attributes[] = {"class", "d", "cx", "cy", "r", "rx", "ry", "x", "y",
	"width", "height", "x1", "y1", "x2", "y2", "points", "fill", "fill-rule", "clip-rule",
	"stroke-width", "stroke-linecap", "stroke-linejoin", "transform", "viewBox"};
/* look.md 5; the view has a colour for each. */
static const char *const roles[] = {
	"a", "b", "c", "d", "e", "h", "i", "sa", "sb", "sc", "sd", "se", "sh", "si", "sk", "sn"};
static const char svg_space[] = "http://www.w3.org/2000/svg";

struct drawing {
	struct check *check;
	const struct own_picture *picture;
	char file[FILE_BYTES];
	int shape_count, style_count;
	bool has_main, is_bad;
};

static void wrong(struct drawing *d, int line, const char *mend, const char *what, const char *of)
{
	const struct source at = {.file = d->file, .line = line};
	d->is_bad = true;
	check_problem(d->check, &at, mend, what, of);
}

static bool is_in(const char *const *list, size_t n, const char *word, size_t len)
{
	for (size_t i = 0; i < n; i++)
		if (strlen(list[i]) == len && !strncmp(list[i], word, len))
			return true;
	return false;
}
#define IS_IN(list, word) is_in(list, K_COUNT(list), word, strlen(word))

/* --- attributes ------------------------------------------------------------------------------- */

static void class_check(struct drawing *d, int line, const char *value)
{
	for (const char *s = value + strspn(value, " "); *s; s += strspn(s, " ")) {
		size_t n = strcspn(s, " ");
		if (!is_in(roles, K_COUNT(roles), s, n))
			wrong(d, line, "Use one of a e h d b c i, or with s before it for lines.",
				"There is no class \"%.20s\".", s);
		d->has_main |= is_in(roles, 1, s, n) || (n == 2 && !strncmp(s, "sa", 2));
		s += n;
	}
}

/* What numbers, paths and transforms are made of: no addresses, no colours, no rules. */
static bool is_plain(const char *value)
{
	return value[strspn(value, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 "
				   ".,+-()\n\t\r")] == '\0' &&
	       !strstr(value, "url");
}

static void attribute_check(struct drawing *d, int line, const char *name, const char *value)
{
	if (!IS_IN(attributes, name)) {
		wrong(d, line, "Take it out: shapes have a place, a size and a class.",
			"A picture may not hold the attribute \"%.30s\".", name);
	} else if (!strcmp(name, "class")) {
		class_check(d, line, value);
	} else if (!strcmp(name, "viewBox")) {
		if (strcmp(value, "0 0 24 24") != 0)
			wrong(d, line, "Draw it in viewBox=\"0 0 24 24\".",
				"The picture is not drawn on 24 by 24: %.20s.", value);
	} else if (!strcmp(name, "fill")) {
		if (strcmp(value, "none") != 0)
			wrong(d, line, "Give it a class instead.",
				"A shape has a colour of its own: %.30s.", value);
	} else if (!is_plain(value)) {
		wrong(d, line, "Write numbers there.",
			"The attribute \"%.30s\" holds what is no drawing.", name);
	}
}

static void attributes_check(struct drawing *d, xmlNode *node)
{
	int line = (int)xmlGetLineNo(node);
	for (xmlAttr *a = node->properties; a; a = a->next) {
		xmlChar *value = xmlNodeListGetString(node->doc, a->children, 1);
		if (a->ns)
			wrong(d, line, "Take it out.",
				"A picture may not hold the attribute \"%.30s\".",
				(const char *)a->name);
		else
			attribute_check(
				d, line, (const char *)a->name, value ? (const char *)value : "");
		xmlFree(value);
	}
}

/* --- elements --------------------------------------------------------------------------------- */

static void shape_check(struct drawing *d, xmlNode *node)
{
	int line = (int)xmlGetLineNo(node);
	if (!xmlHasProp(node, (const xmlChar *)"class"))
		wrong(d, line, "Give it a class.",
			"A <%.20s> has no class: it would be black in every theme.",
			(const char *)node->name);
	if (++d->shape_count == SHAPES_MAX + 1)
		wrong(d, line, "Draw it with fewer shapes.", "%s",
			"This picture has more than 200 shapes.");
}

static void element_check(struct drawing *d, xmlNode *node, int depth)
{
	const char *name = (const char *)node->name;
	int line = (int)xmlGetLineNo(node);
	bool is_root = depth == 0, is_style = !strcmp(name, "style");
	if (is_root ? strcmp(name, "svg") != 0
		    : !is_style && strcmp(name, "g") != 0 && !IS_IN(shapes, name)) {
		wrong(d, line,
			"Draw shapes alone: path, rect, circle, ellipse, line, polyline, polygon, "
			"g.",
			is_root ? "This is no SVG picture, but <%.30s>."
				: "A picture may not hold <%.30s>.",
			name);
		return;
	}
	if (is_style && (++d->style_count > 1 || depth != 1 || node->properties))
		wrong(d, line, "Copy the one line <style> of Foyer's pictograms.", "%s",
			"A <style> is not where it should be.");
	if (depth > DEPTH_MAX)
		wrong(d, line, "Group fewer shapes.", "%s", "Groups stand too deep in each other.");
	if (!is_root && !is_style && strcmp(name, "g") != 0)
		shape_check(d, node);
	attributes_check(d, node);
}

static void node_check(struct drawing *d, xmlNode *node, int depth)
{
	bool is_words = node->type == XML_TEXT_NODE && !xmlIsBlankNode(node);
	bool in_style = node->parent && node->parent->name &&
			!strcmp((const char *)node->parent->name, "style");
	if (node->type == XML_ELEMENT_NODE)
		element_check(d, node, depth);
	else if (node->type != XML_COMMENT_NODE &&
		 (node->type != XML_TEXT_NODE || (is_words && !in_style)))
		wrong(d, (int)xmlGetLineNo(node), "Take it out.", "%s",
			"A picture may hold nothing but shapes.");
}

/* Every node of the tree, without a call for each level. */
static void tree_check(struct drawing *d, xmlNode *root)
{
	int depth = 0;
	xmlNode *node = root;
	while (node && !d->is_bad) {
		node_check(d, node, depth);
		if (node->children && node->type == XML_ELEMENT_NODE) {
			node = node->children;
			depth++;
			continue;
		}
		while (node && node != root && !node->next) {
			node = node->parent;
			depth--;
		}
		node = node && node != root ? node->next : NULL;
	}
}

/* --- one picture ------------------------------------------------------------------------------ */

static int count_of(const char *text, const char *words)
{
	int n = 0;
	for (const char *s = text; (s = strstr(s, words)); s++)
		n++;
	return n;
}

static void whole_check(struct drawing *d, xmlDoc *doc)
{
	xmlNode *root = xmlDocGetRootElement(doc);
	if (xmlGetIntSubset(doc)) {
		wrong(d, 1, "Take it out.", "%s", "A picture may not hold <!DOCTYPE>.");
		return;
	}
	for (xmlNode *n = doc->children; n && !d->is_bad; n = n->next)
		if (n != root)
			node_check(d, n, 0);
	tree_check(d, root);
	if (d->is_bad)
		return;
	/* The view puts the theme's colours between these words. */
	if (d->style_count != 1 || count_of(d->picture->svg, "<style>") != 1 ||
		count_of(d->picture->svg, "</style>") != 1)
		wrong(d, 0, "Copy the line <style> of Foyer's pictograms, once.", "%s",
			"The line <style> is missing.");
	else if (!root->ns || strcmp((const char *)root->ns->href, svg_space) != 0 ||
		 root->nsDef->next)
		wrong(d, 0,
			"Write <svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 24 24\">.",
			"%s", "This is no plain SVG picture.");
	else if (!xmlHasProp(root, (const xmlChar *)"viewBox"))
		wrong(d, 0, "Write viewBox=\"0 0 24 24\".", "%s",
			"The picture does not say that it is drawn on 24 by 24.");
	else if (!d->has_main)
		wrong(d, 0, "Give the thing itself the class a.", "%s",
			"Nothing in it has the class a or sa: it cannot be told in one colour.");
}

static void errors_are_told(void *ctx, const char *words, ...)
{
	(void)ctx;
	(void)words; /* xmlCtxtGetLastError has it */
}

static void parse_check(struct drawing *d)
{
	xmlParserCtxt *parser = xmlNewParserCtxt();
	if (!parser)
		return;
	xmlDoc *doc = xmlCtxtReadMemory(parser, d->picture->svg, (int)d->picture->len_bytes, NULL,
		NULL, XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
	const xmlError *e = xmlCtxtGetLastError(parser);
	if (doc)
		whole_check(d, doc);
	else
		wrong(d, e ? e->line : 0, "Save it as plain SVG.", "This is not XML: %.80s",
			e && e->message ? e->message : "");
	xmlFreeDoc(doc);
	xmlFreeParserCtxt(parser);
}

static void draw_check(struct drawing *d, struct pictures *all)
{
	for (int theme = 0; theme < THEME_COUNT && !d->is_bad; theme++) {
		int ink = picture_ink_percent(pictures_get(
			all, d->picture->id, DRAWN_PX, (enum theme)theme, GROUND_SURFACE, false));
		if (ink < 0)
			wrong(d, 0, "Save it as plain SVG.", "%s", "This picture cannot be drawn.");
		else if (ink < INK_PERCENT_LEAST)
			wrong(d, 0, "Draw it larger: it fills 22 of 24.", "%s",
				"Hardly anything is to be seen in this picture.");
	}
}

static void picture_check(struct check *c, const struct own_picture *p, struct pictures *all)
{
	struct drawing d = {.check = c, .picture = p};
	snprintf(d.file, sizeof d.file, "pictures/%s.svg", p->id);
	const struct source at = {.file = d.file};
	check_spot(c, &at);
	parse_check(&d);
	if (!d.is_bad)
		draw_check(&d, all);
}

void pictures_check(struct check *c)
{
	static struct view_picture list[OWN_PICTURES_MAX];
	struct pictures *all = NULL;
	char dir[4096];
	const struct rlimit time = {SECONDS_MAX, SECONDS_MAX};
	if (!c->content->picture_count)
		return;
	snprintf(dir, sizeof dir, "%s/pictograms", c->config->assets_dir);
	if (setrlimit(RLIMIT_CPU, &time) || pictures_create(dir, &all))
		abort(); /* the process that waits tells it */
	for (int i = 0; i < c->content->picture_count; i++) {
		const struct own_picture *p = &c->content->pictures[i];
		list[i] = (struct view_picture){p->id, p->svg, p->len_bytes};
	}
	pictures_own(all, list, c->content->picture_count);
	xmlSetGenericErrorFunc(NULL, errors_are_told);
	for (int i = 0; i < c->content->picture_count; i++)
		picture_check(c, &c->content->pictures[i], all);
	pictures_destroy(all);
}
