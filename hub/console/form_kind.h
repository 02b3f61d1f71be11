/* SPDX-License-Identifier: GPL-3.0-or-later */
/* form_kind: the kinds of content and their fields, as one table: forms, saves, compares and the way
 * from a problem to its field all come from it.  docs/staff/content.md says what each field means;
 * a new field of the content is a row here. */
#ifndef FOYER_HUB_CONSOLE_FORM_KIND_H
#define FOYER_HUB_CONSOLE_FORM_KIND_H

#include <stdbool.h>

/* What stands in a field, and so how it is shown, read and written. */
enum form_type {
	FORM_PICTURE, /* the name of a pictogram */
	FORM_DIGITS,  /* text of digits */
	FORM_TEXT,    /* text of one line */
	FORM_COUNT,   /* a whole number */
	FORM_YES,     /* true, or not there */
	FORM_YES_NO,  /* true or false, always there */
	FORM_ONE_OF,  /* one of `of`, "name=words;.." */
	FORM_ID,      /* an id of the kind `of` */
	FORM_IDS,     /* ids of the kind `of`, a list */
	FORM_HOURS,   /* days and times */
	FORM_DATE     /* a day, perhaps with a time */
};

struct form_field {
	const char *key, *label, *help; /* help: NULL none */
	enum form_type type;
	bool is_optional;
	int min, max;	/* of FORM_COUNT; characters of the others */
	const char *of; /* see form_type */
};

/* How plain a text must be, and so what the help with words says. */
enum form_rule { FORM_LABEL, FORM_TITLE, FORM_SENTENCES, FORM_LINE };

/* A text in every language.  key: what its address ends with, "" for the address of the thing. */
struct form_word {
	const char *key, *label, *help;
	enum form_rule rule;
	const char *needs; /* only where the thing has this field; NULL: always */
};

/* How the things of a kind lie in the content. */
enum form_shape {
	FORM_LIST,   /* objects in a list */
	FORM_SINGLE, /* one object, a whole file */
	FORM_GUIDES, /* ids in a list; each a file guides/LANGUAGE/ID.md */
	FORM_LINES   /* a file of lines; or with names, one a language */
};

struct form_kind {
	const char *name;	/* of a file, "numbers"; of what lies in a thing, its key: "picks" */
	enum form_shape shape;
	const char *one, *many; /* "phone number", "Phone numbers" */
	const char *help;	/* one or two plain sentences above the list */
	const struct form_field *fields;
	int field_count;
	const struct form_word *words;
	int word_count;
	const char *infix;	/* between the address of the thing around it and the id: ".picks" */
	int max;		/* of things in a list */
	const struct form_kind *inner; /* what lies in a thing; NULL: nothing */
};

extern const struct form_kind form_kinds[];
extern const int form_kind_count;

/* The kind of that file; NULL. */
const struct form_kind *form_kind_find(const char *name);
/* NULL: it has no such field, no such word. */
const struct form_field *form_field_find(const struct form_kind *kind, const char *key);
const struct form_word *form_word_find(const struct form_kind *kind, const char *key);

#endif
