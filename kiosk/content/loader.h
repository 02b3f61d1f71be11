/* SPDX-License-Identifier: GPL-3.0-or-later */
/* loader: what the files of this folder share while content is being loaded.  Private to
 * kiosk/content.  Order: folder_read -> json_file/list_read/words_take... -> folder_finish.
 * Nothing here stops at the first problem: staff see all of them at once. */
#ifndef FOYER_CONTENT_LOADER_H
#define FOYER_CONTENT_LOADER_H

#include "kiosk/base/arena.h"
#include "kiosk/content/content.h"

#include <jansson.h>
#include <unicode/ucal.h>

enum {
	FILE_BYTES_MAX = 1 << 20,
	FOLDER_BYTES_MAX = 16 << 20,
	FOLDER_FILES_MAX = 2000,
	FILE_NAME_MAX = 128, /* room of content_problem.file */
	TEXT_CHARS_MAX = 400,
	LABEL_CHARS_MAX = 40, /* any language; in English ux.md 1.2 sets less */
	TITLE_CHARS_MAX = 60,
	PATH_CHARS_MAX = 200,
	WORDS_PARTS_MAX = 16, /* town.json and each list that has texts; today 11 */
	ID_ROOM = 41
};

/* --- folder.c: all files of the folder, read once ------------------------------------------ */
struct folder_file {
	char *name; /* "guides/en/bills.md" */
	char *text; /* UTF-8, NUL-terminated, no byte order mark, no control characters but \n and
		       \t */
	size_t len_bytes;
	bool is_used;
};

struct folder {
	struct folder_file *files; /* sorted by name */
	int count;
	size_t len_bytes;
};

/* Reads every file below dir.  Errors: ERR_NOT_FOUND (no such folder), ERR_TOO_BIG. */
MUST_USE enum err folder_read(
	const char *dir, struct folder *folder, struct content_problems *problems);
/* Frees it.  Accepts a zeroed one. */
void folder_finish(struct folder *folder);
/* Hex SHA-256 over names, lengths and bytes of all files. */
void folder_version(const struct folder *folder, char hex_out[65]);

/* words/TAG/NAME.json of every language. */
struct words_part {
	char name[ID_ROOM];
	json_t *left[CONTENT_LANGUAGES]; /* texts that nothing took yet; NULL: no such file */
	const struct folder_file *file[CONTENT_LANGUAGES];
};

/* --- the state of one load -------------------------------------------------------------------- */
struct loader {
	struct k_arena *arena; /* of the content: everything that is kept lies in it */
	struct content *content;
	struct content_problems *problems;
	struct folder folder;
	struct words_part parts[WORDS_PARTS_MAX]; /* opened with their first text */
	int part_count;
	UCalendar *calendar;		  /* in the town's zone */
	bool is_draft;			  /* rows with a problem are left out */
	content_picture_fn *has_picture;  /* NULL: not asked */
	void *picture_ctx;
};

/* A place in a JSON file: the value at path ("3/picks/1"; "" is the whole). */
struct spot {
	const struct folder_file *file;
	char path[PATH_CHARS_MAX];
};

/* The file of that name, now marked as used; NULL and a problem if it is not there. */
const struct folder_file *file_take(struct loader *l, const char *name);

/* False if a file of structure has a problem: then nobody can tell what nothing uses, and saying
 * so would bury the real problem. */
bool structure_is_whole(const struct loader *l);

/* --- problem.c
 * ------------------------------------------------------------------------------------ */
/* line 0: the whole file. */
void problem_add(struct content_problems *problems, const char *file, int line, const char *mend,
	const char *what, ...) PRINTF_LIKE(5, 6);
/* The line is that of spot, found only if the problem is still kept. */
void problem_at(struct loader *l, const struct spot *spot, const char *mend, const char *what, ...)
	PRINTF_LIKE(4, 5);

/* --- json_line.c -------------------------------------------------------------------------------
 */
/* Line (from 1) of the value at path in valid JSON text; the nearest one around it if the path
 * ends nowhere. */
int json_line(const char *text, const char *path);

/* --- field.c: JSON by tables
 * ----------------------------------------------------------------------- */
struct field;
/* Checks value and writes it to `to`.  min and max mean what the function says. */
typedef void field_fn(struct loader *l, const struct spot *spot, json_t *value,
	const struct field *field, void *to);

struct field {
	const char *key;
	field_fn *read;
	size_t at; /* offset in the row */
	long min, max;
	bool is_optional;
};

field_fn field_id;	/* const char * */
field_fn field_picture; /* const char * */
field_fn field_string;	/* const char *; min to max bytes, no spaces */
field_fn field_line;	/* const char *; min to max bytes, one line */
field_fn field_digits;	/* const char *; min to max digits */
field_fn field_int;	/* int; min to max */
field_fn field_bool;	/* bool */
field_fn field_number;	/* int: index in numbers of the id that stands there */

/* A text of the row, at the address LIST.ID.key. */
struct word {
	const char *key;
	size_t at;
	unsigned rules;
};

/* A file that is a list of objects.  Each row starts with a `const char *id`. */
struct list {
	const char *name; /* "services" */
	size_t row_bytes;
	int max;
	const struct field *fields;
	int field_count;
	const struct word *words;
	int word_count;
	const void *blank; /* a row to start from; NULL: zeroed */
	void (*check)(struct loader *l, const struct spot *spot, void *row); /* may be NULL */
};

/* The value of a JSON file (caller: json_decref), or NULL and a problem.  type: what it must be. */
json_t *json_file(struct loader *l, const char *name, json_type type, struct spot *spot_out);
/* Reads one object by a table: unknown, missing and wrong fields are problems. */
void object_read(struct loader *l, const struct spot *spot, json_t *object,
	const struct field *fields, int n, void *row);
/* Reads a whole list of at least one row; gives its rows (in the arena) and their count. */
void *list_read(struct loader *l, const struct list *list, int *count_out);
/* As list_read; it may be empty too: [ ]. */
void *list_read_or_none(struct loader *l, const struct list *list, int *count_out);
/* Reads a list that is a field of a row: min to list->max objects, by list's name, row_bytes, fields
 * and blank.  rows has room for them; one whose id is wrong or there twice has id NULL.  Gives how
 * many. */
int objects_read(struct loader *l, const struct spot *spot, json_t *value, const struct list *list,
	int min, void *rows);
/* spot one step further down: a key or an index. */
struct spot spot_key(const struct spot *spot, const char *key);
struct spot spot_index(const struct spot *spot, size_t index);
/* True for 1 to 40 of a-z, 0-9 and '-'. */
bool id_is_right(const char *id);
/* False if the load knows the pictograms and has not got this one, nor the folder. */
bool picture_is_there(struct loader *l, const char *id);
#define PICTURE_MEND "Use the name of a pictogram of Foyer, or put pictures/NAME.svg into the folder."

/* --- words.c
 * ---------------------------------------------------------------------------------------- */
enum { WORDS_LABEL = 1, WORDS_SENTENCES = 2, WORDS_TITLE = 4 };
/* Takes the text at address in every language, from words/TAG/PART.json; PART is the first step of
 * the address. */
void words_take(struct loader *l, const char *address, unsigned rules, struct text *out);
/* Texts that nothing took are problems.  Closes the files. */
void words_close(struct loader *l);
/* No text in any language. */
void text_clear(struct text *t);

/* --- plain.c: the rules for plain words
 * ----------------------------------------------------------- */
/* Checks the form of a text in any language; false and a problem if it cannot be shown. */
bool text_check(struct loader *l, const char *file, int line, const char *text, int chars_max);
/* English only: sentences of at most 15 words. */
void plain_sentences(struct loader *l, const char *file, int line, const char *text);
/* English only: a label of at most 18 characters, no word over 11. */
void plain_label(struct loader *l, const char *file, int line, const char *text);
/* English only: a question above a page, of at most 8 words. */
void plain_title(struct loader *l, const char *file, int line, const char *text);
/* Number of sentences in an English text. */
int sentence_count(const char *text);

/* --- when.c
 * ------------------------------------------------------------------------------------------ */
field_fn field_zone;  /* const char *; opens l->calendar */
field_fn field_from;  /* int64_t wall_ms: start of the day, or the time given */
field_fn field_until; /* int64_t wall_ms: end of the day, or the time given */
/* Reads a JSON list of hours (at most 4) to `hours`. */
void hours_read(struct loader *l, const struct spot *spot, json_t *value, struct hours hours[4],
	int *count_out);

/* --- pictures.c, guides.c, lists.c, town.c, reports.c, board.c, questionnaires.c, finder.c  */
/* Lines of a text file as names, sorted by fold; *folded_out (may be NULL) runs beside them. */
void names_read(struct loader *l, const char *file, int max, struct name_list *out,
	const char ***folded_out);
/* No case, no accents, no apostrophes and dots; other marks are spaces.  In a; "" if too long. */
char *text_fold(struct k_arena *a, const char *text);

void pictures_read(struct loader *l);
void numbers_read(struct loader *l);
void town_read(struct loader *l);
void places_read(struct loader *l);
void services_read(struct loader *l);
void reports_read(struct loader *l);
void topics_read(struct loader *l);
void notices_read(struct loader *l);
void figures_read(struct loader *l);
void said_read(struct loader *l);
void questionnaires_read(struct loader *l);
void finder_read(struct loader *l);

/* What content_load gives: content first, so that one is the other. */
struct loaded {
	struct content content;
	struct k_arena arena;
	const char **streets_folded; /* beside content.streets.names */
};

#endif
