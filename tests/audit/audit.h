/* SPDX-License-Identifier: GPL-3.0-or-later */
/* audit: every screen in every language, theme, size of text and panel, held against the list of
 * accessibility requirements.  Order: tally_create -> (a process for each language: audit_create ->
 * rules -> audit_destroy) -> tally_print. */
#ifndef FOYER_TESTS_AUDIT_AUDIT_H
#define FOYER_TESTS_AUDIT_AUDIT_H

#include "kiosk/base/check.h"
#include "kiosk/screens/visit.h"
#include "tests/audit/look.h"

enum rule {
#define RULE(number, words) RULE_##number,
#include "tests/audit/rules.def"
#undef RULE
	RULE_COUNT
};

/* --- tally.c: what was checked and what is broken, in memory that all processes share ---------- */

struct tally;

struct tally *tally_create(void);
/* One line a rule, in order; the last line is `checks: N`.  A rule that was never checked is broken too,
 * unless is_narrow: only a part was asked for.  Returns the exit code. */
int tally_print(const struct tally *t, bool is_narrow);

/* A panel of A11Y-26 with a diagonal that is sold. */
struct glass {
	const char *name;
	int w_px, h_px;
	double dpi;
};
enum { GLASS_WVGA, GLASS_12, GLASS_10, GLASS_15, GLASS_27, GLASS_COUNT };
extern const struct glass glasses[GLASS_COUNT];

struct state;

/* The stage: a visit in the demo town, its page and its picture. */
struct audit {
	struct tally *tally;
	struct content *content;
	struct world base, world; /* as it is for every state; as it is now */
	struct alerts alerts; /* for the states that have some */
	struct visit *visit;
	struct view *view;
	struct page page;
	struct item items[PAGE_ITEMS_MAX];
	struct k_arena arena;
	uint64_t random;
	int language;
	struct profile profile;
	const struct glass *glass;
	const struct state *state;
	int variant;
	struct drawn drawn[DRAWN_MAX]; /* of the page of now, as it was laid out */
	int drawn_count;
	bool has_shrunk;          /* the page of now is set smaller than the profile asks */
	bool is_loud;             /* all failures are printed, not the first of a rule only */
};

/* True if it holds.  Counts one check of a rule; what does not hold is told with the words of fmt, where
 * it was, and a picture of the page of now. */
bool judge(struct audit *a, enum rule rule, bool holds, const char *fmt, ...) PRINTF_LIKE(4, 5);

/* --- stage.c ------------------------------------------------------------------------------------ */

/* Loads the town and its times.  Exits with words if there is none. */
void audit_create(struct audit *a, struct tally *tally, int language);
void audit_destroy(struct audit *a);
void audit_glass(struct audit *a, const struct glass *g);
void audit_settings(struct audit *a, int text_size, enum theme theme);
/* Puts the visit into a state of the table, from nothing, and builds part 0 of its page. */
void audit_enter(struct audit *a, const struct state *s, int variant);
/* On to a screen, as if a press led there. */
void audit_go(struct audit *a, enum screen_id to);
/* Builds the page of now again, at that part. */
void audit_part(struct audit *a, int part);
/* Builds it again as it is. */
void audit_build(struct audit *a);
/* Paints the page of now. */
void audit_paint(struct audit *a);
const struct tongue *audit_tongue(const struct audit *a);
struct session *audit_session(struct audit *a);
/* Lets ms pass, and all that is due in it happen. */
void audit_wait(struct audit *a, int64_t ms);
/* One action, then the page of it. */
struct effects audit_act(struct audit *a, struct action action);

/* --- states.c ----------------------------------------------------------------------------------- */

struct state {
	const char *name;
	enum screen_id screen;
	void (*before)(struct audit *a); /* session and world, before the page comes; may be NULL */
	void (*after)(struct audit *a);  /* when it is there (errors); may be NULL */
	int (*variants)(const struct audit *a); /* how many there are; NULL one */
};
extern const struct state states[];
extern const int state_count;
/* The state of that name.  Aborts if there is none. */
const struct state *state_find(const char *name);
int state_variants(const struct audit *a, const struct state *s);

/* --- the rules ---------------------------------------------------------------------------------- */

/* Of every page, on what was laid out: 01, 24, 25, 26, 33, 34, 38, 72. */
void layout_audit(struct audit *a);
void type_audit(struct audit *a);
/* 24, over all pages of a panel and size: how many were set smaller than asked for. */
void shrunk_audit(struct audit *a, int pages, int shrunk);
void targets_audit(struct audit *a);
void mirror_audit(struct audit *a);
/* Of every page, on what is said: 02, 05, 13, 18, 19, 22. */
void speech_audit(struct audit *a);
/* Of the pages that are painted: 26 to 29, and 30 for every stop of focus. */
void ink_audit(struct audit *a);
void ring_audit(struct audit *a);
/* Once in each language. */
void spoken_once_audit(struct audit *a);
void states_audit(struct audit *a);   /* 31 */
void settings_audit(struct audit *a); /* 35, 36 */
void slip_audit(struct audit *a);     /* 20 */
void fingers_audit(struct audit *a);  /* 39 to 45 */
void time_audit(struct audit *a);     /* 64 to 68 */
void asked_audit(struct audit *a);    /* 73 */
void content_audit(struct audit *a);  /* 74 */
void trace_audit(struct audit *a);    /* 77 */

/* --- shared helpers ------------------------------------------------------------------------------ */

/* Folder for pictures and files: $FOYER_BUILD/audit-out. */
const char *out_dir(void);
struct px_rect item_box(const struct audit *a, const struct item *i);
/* The item that a piece of text belongs to: the smallest one round its middle; NULL. */
const struct item *item_round(const struct audit *a, struct px_rect r);
/* Text without spaces of any kind and without direction marks, into out. */
void words_squeeze(const char *text, char *out, size_t n);
bool px_touch(struct px_rect a, struct px_rect b);
struct px_rect px_inset(struct px_rect r, int by);

#endif
