/* SPDX-License-Identifier: GPL-3.0-or-later */
/* content: all that city staff can change, read from a folder of plain files (JSON, Markdown)
 * and checked whole before any of it is shown.  Immutable once loaded; any thread may read.
 * The folder's form is written down in docs/staff/content.md. */
#ifndef FOYER_CONTENT_CONTENT_H
#define FOYER_CONTENT_CONTENT_H

#include "kiosk/base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

enum { CONTENT_LANGUAGES = 16, CONTENT_PROBLEMS_MAX = 200, SERVICE_PLACES_MAX = 16,
	OWN_PICTURES_MAX = 64, OWN_PICTURE_BYTES_MAX = 64 << 10, PICKS_MAX = 8, GUIDE_PAGES_MAX = 6, POLL_QUESTIONS_MAX = 6, POLL_ANSWERS_MAX = 6, FINDER_DEEP = 3 };

/* One text in every language of languages.def, by row number; never NULL after a load. */
struct text {
	const char *in[CONTENT_LANGUAGES];
};

/* Open from minute `from` to `to` of local days whose bit is set in days (bit 0 Monday). */
struct hours {
	unsigned days;
	int from, to;
};

struct phone_number {
	const char *id, *digits;   /* digits as dialled, no spaces */
	const char *text_digits;   /* a line for text or relay, "" if none */
	struct text name, open;    /* open: "Monday to Friday, 9 to 5" */
	const char *picture;
};

struct service {
	const char *id, *picture;
	struct text name;
	struct text bring;         /* "your health card" as a whole sentence: "Bring your health card." */
	int minutes;               /* length of one visit */
	bool is_phone_only;        /* no free desk: shows `number` */
	int number;                /* index in numbers, -1 none */
	int places[SERVICE_PLACES_MAX], place_count; /* indices in places */
};

struct place {
	const char *id, *picture;
	struct text name, address;
	int bus_minutes;           /* from this centre; 0: it is here */
	bool has_steps;
	struct hours hours[4];
	int hours_count;
};

/* One thing to tick under a report kind, or one choice. */
struct pick {
	const char *id, *picture;
	struct text name;
	bool is_other;             /* "Something else": leads to typing */
};

struct report_kind {
	const char *id, *picture;
	struct text name;
	struct pick picks[PICKS_MAX];
	int pick_count;            /* 0: goes straight to "how to tell" without a list */
	bool asks_danger;          /* "I feel unsafe" */
	bool is_bad_service;       /* where "I am not happy" leads */
	bool is_idea;              /* where "Tell us more" leads */
	int other_number;          /* not the city's: index in numbers of who it belongs to, else -1 */
	struct text other_who;     /* "the power company" */
	int read_days, fix_days;   /* "The city reads it in 3 working days", "fixed in 12 days" */
};

struct guide_page {
	const char *picture;
	struct text body;          /* sentences, '\n' between them; the first may be shown bold */
};

struct guide {
	const char *id;
	int topic;                 /* index in topics */
	struct text title;
	struct guide_page pages[GUIDE_PAGES_MAX];
	int page_count;
};

struct topic {
	const char *id, *picture;
	struct text name;
};

enum alert_level { ALERT_NONE, ALERT_INFO, ALERT_READY, ALERT_DANGER, ALERT_LIFE };

/* News, events and alerts: one kind of thing with a date and a level. */
struct notice {
	const char *id, *picture;
	enum alert_level level;    /* ALERT_NONE: news or event */
	bool is_event;             /* "What is on here" */
	struct text title, body, what_to_do;
	int64_t from_ms, until_ms; /* wall clock; 0 open */
};

/* One public figure: words first, numbers inside the words. */
struct figure {
	const char *id;
	struct text words;         /* "84 of 100 reports were fixed last month." */
	struct text goal, doing;   /* "Our goal is 5." / "What we are doing: ..." ("" if goal met) */
	int of_ten;                /* people row: 0 to 10, -1 none */
	int64_t period_ms, updated_ms;
	const char *source;        /* where it was counted, for staff; "" not said */
};

struct said_did {
	struct text said, did;
};

/* One answer that is offered to a question. */
struct poll_answer {
	const char *id, *picture;
	struct text name;
};

struct poll_question {
	const char *id;
	struct text ask;           /* "Is it easy to come in?" */
	struct poll_answer answers[POLL_ANSWERS_MAX];
	int answer_count;
};

/* Some questions whose answers are counted and never tied to a person. */
struct questionnaire {
	const char *id, *picture;
	struct text name;
	int version;               /* figures of one version are never added to those of another */
	bool after_visit;          /* offered at the end of a visit too */
	struct poll_question questions[POLL_QUESTIONS_MAX];
	int question_count;
	int64_t from_ms, until_ms; /* wall clock; 0 open */
};

/* An answer of the finder leads to another question, or to one or more of the rest. */
struct finder_answer {
	const char *id, *picture;
	struct text name;
	int next;                  /* index in finder; -1: it ends here */
	int service, guide, number, kind; /* indices of what may help; -1 none */
};

/* A question of "Help me choose"; the first one begins. */
struct finder_question {
	const char *id;
	struct text ask;
	struct finder_answer answers[POLL_ANSWERS_MAX];
	int answer_count;
};

/* A pictogram that the city brings itself: pictures/ID.svg of the folder. */
struct own_picture {
	const char *id, *svg;
	size_t len_bytes;
};

struct name_list {
	const char **names;        /* UTF-8; streets sorted by fold, first names as in their file */
	int count;
};

struct town {
	struct text name;
	const char *zone, *emergency_digits, *web;
	struct text here_name, here_address, here_floor; /* "Where am I?" */
	struct hours volunteer_hours[4];
	int volunteer_hours_count;
	struct text volunteer_hours_words;              /* "Monday to Friday, 9 to 5" */
	struct text slip_side;                          /* where the slip comes out */
	int help_number;                                /* index in numbers: the city help line */
	int answer_days;                                /* city says yes or no within, working days */
	int phone_digits_min, phone_digits_max;
	bool has_camera_web_link;
};

struct content {
	struct town town;
	struct service *services; int service_count;
	struct place *places; int place_count;
	struct report_kind *kinds; int kind_count;
	struct topic *topics; int topic_count;
	struct guide *guides; int guide_count;
	struct phone_number *numbers; int number_count;
	struct notice *notices; int notice_count;
	struct figure *figures; int figure_count;
	struct said_did *said; int said_count;
	struct questionnaire *questionnaires; int questionnaire_count;
	struct finder_question *finder; int finder_count;
	struct own_picture *pictures; int picture_count;
	struct name_list streets;                       /* proper names, the same in all languages */
	struct name_list first_names[CONTENT_LANGUAGES];
	char version[65];                               /* hex SHA-256 over the files, for staff */
};

/* What is wrong, where, and how to mend it: plain words for staff. */
struct content_problem {
	char file[128];
	int line;                  /* 0: the whole file */
	char what[160], mend[200];
};

struct content_problems {
	struct content_problem list[CONTENT_PROBLEMS_MAX];
	int count;                 /* those past the maximum are counted, not kept */
	int structure;             /* of them: those in files of structure (NAME.json), not in words */
};

/* Loads and checks the folder.  Gives *content_out (content_destroy frees it), or ERR_BAD_INPUT
 * with at least one problem, and then nothing.  Errors: ERR_BAD_INPUT, ERR_NOT_FOUND,
 * ERR_TOO_BIG.  Reads no file over 1 MiB and follows no link out of the folder. */
MUST_USE enum err content_load(const char *dir, struct content **content_out, struct content_problems *problems);

/* True if there is a pictogram of that id. */
typedef bool content_picture_fn(void *ctx, const char *id);
/* As content_load; a picture that neither the folder nor has_picture knows is a problem too, and one of
 * the folder that has_picture knows. */
MUST_USE enum err content_load_with(const char *dir, content_picture_fn *has_picture, void *ctx,
	struct content **content_out, struct content_problems *problems);
/* As content_load_with, for whoever looks at content that is being written.  ERR_OK, then, with problems:
 * a text that is missing is the English one, or ""; a thing with anything else wrong is left out, and what
 * leads only to it.  ERR_BAD_INPUT where that leaves nothing to show: no time zone of the town, not one good
 * place or telephone number. */
MUST_USE enum err content_load_draft(const char *dir, content_picture_fn *has_picture, void *ctx,
	struct content **content_out, struct content_problems *problems);
/* A content_picture_fn: ctx is the path of a folder (const char *) that holds ID.svg. */
bool content_picture_in_folder(void *ctx, const char *id);
/* One line a problem, "file:line: what Mend: how.", and a last line that counts them. */
void content_problems_print(FILE *out, const struct content_problems *problems);
void content_destroy(struct content *c);

/* The languages that content is whole in: rows of languages.def, each with its tag ("es").  Static. */
int language_count(void);
const char *language_tag(int row);

/* Text in language row i; falls back to row 0 where it is empty. */
const char *text_in(const struct text *t, int language);
/* Index of the thing with that id; -1. */
int content_service(const struct content *c, const char *id);
int content_place(const struct content *c, const char *id);
int content_kind(const struct content *c, const char *id);
int content_number(const struct content *c, const char *id);
int content_guide(const struct content *c, const char *id);
/* True if local weekday (0 Monday) and minute lie in one of n hours. */
bool hours_are_open(const struct hours *h, int n, int weekday, int minute);

/* Up to max streets whose name begins with typed, then those with a later word that does
 * (folded: no case, no accents).  Gives indices; returns how many match in all. */
int streets_match(const struct content *c, const char *typed, int *indices_out, int max);

#endif
