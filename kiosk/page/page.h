/* SPDX-License-Identifier: GPL-3.0-or-later */
/* page: what is there now, for every sense and every way in (architecture.md section 1).
 * A screen builds it; view, narrator, ways, slip and transcript read it and nothing else.
 * Everything in it lives in the page's arena and dies at the next build.  UI thread. */
#ifndef FOYER_PAGE_PAGE_H
#define FOYER_PAGE_PAGE_H

#include "kiosk/base/arena.h"

#include <stdbool.h>

enum { PAGE_ITEMS_MAX = 128, ITEM_ALIASES_MAX = 6 };

/* What an item is.  The order of the groups below is the order of reading and of focus. */
enum item_role {
	ROLE_STEP,      /* "Step 2 of 8": page.step and page.steps */
	ROLE_TITLE,
	ROLE_HINT,
	ROLE_STRIP,     /* a state of the machine: "Not connected. You can still go on." */
	ROLE_ERROR,     /* "Please check this" and how to mend it */
	ROLE_TEXT,      /* a paragraph: label (bold first sentence) then value */
	ROLE_FACT,      /* done card: picture, label large, hint under it */
	ROLE_NUMBER,    /* request or phone number: label above, value very large */
	ROLE_QR,        /* value: what the code says; label: its words */
	ROLE_ROW,       /* check card: picture, label (field name), value (answer) */
	ROLE_STAGE,     /* a step of "My request": label, value = date, DONE / NOW state */
	ROLE_FIELD,     /* box to fill in: label its name, value what was typed */
	ROLE_DIAL,      /* seconds left: value */
	ROLE_FIGURE,    /* public figure: label its words, n = people of ten (-1 none) */
	ROLE_PICTURE,   /* large picture of the page; decorative, unless it has `spoken` */
	ROLE_CHOICE,    /* one of several; also any button among the choices */
	ROLE_TICK,      /* any of several */
	ROLE_LANGUAGE,  /* a language's own name, in its own tongue */
	ROLE_CHANGE,    /* the button of the ROLE_ROW before it */
	ROLE_STEPPER,   /* "Louder": a button that changes a setting by a step */
	ROLE_KEY,       /* a key of the on-screen keyboard */
	ROLE_NAV,       /* nav row */
	ROLE_BAR,       /* rail or bar */
	ROLE_NOTICE,    /* the notice line of the idle screen */
	ROLE_COUNT      /* keep last */
};

enum item_group { GROUP_HEAD, GROUP_CONTENT, GROUP_KEYS, GROUP_NAV, GROUP_BAR };

/* Slots of the nav row (look.md 2: they never move). */
enum nav_slot { SLOT_NONE, SLOT_BACK, SLOT_HELP, SLOT_TOOLS, SLOT_MIDDLE, SLOT_NEXT };

enum item_state {
	ITEM_CHOSEN = 1,    /* the one that was chosen */
	ITEM_TICKED = 2,    /* ticked, or switched on */
	ITEM_MAIN = 4,      /* the page's one main act: filled */
	ITEM_DANGER = 8,    /* emergency fill */
	ITEM_TO_CHECK = 16, /* the error is about this field; `hint` says it again under it */
	ITEM_DONE = 32,     /* stage: behind us */
	ITEM_NOW = 64,      /* stage: here */
	ITEM_AWAY = 128,    /* on another part of this page: neither seen, heard nor pressed now */
	ITEM_SURE = 256,    /* done card: solid; without it dashed (look.md 6) */
	ITEM_WIDE = 512,    /* spans both columns */
	ITEM_FUNCTION = 1024, /* key that works on letters: sand */
	ITEM_MASKED = 2048, /* each character is shown as a dot and said as "star" */
	ITEM_ON_SLIP = 4096,/* belongs on the paper slip */
	ITEM_CENTRED = 8192 /* language names, keys */
};

/* What a press does.  ACT_CHOOSE to ACT_DO are the screen's own; the rest means the same
 * everywhere.  n and text are the act's detail. */
enum act {
	ACT_NONE,
	ACT_CHOOSE,      /* choice n */
	ACT_TOGGLE,      /* tick n */
	ACT_DO,          /* the screen's own button n */
	ACT_TYPE,        /* text */
	ACT_DELETE, ACT_CLEAR, ACT_PUT_BACK,
	ACT_LAYOUT,      /* keyboard n (enum keyboard) */
	ACT_NEXT, ACT_BACK, ACT_MORE,
	ACT_GO,          /* to screen n */
	ACT_HELP, ACT_READ_ALOUD, ACT_LANGUAGE, ACT_TEXT_SIZE, ACT_START_AGAIN, ACT_TOOLS, ACT_FINISH,
	ACT_STAY,        /* "I need more time": any input means it */
	ACT_LOUDER, ACT_QUIETER, ACT_FASTER, ACT_SLOWER, /* settings; from keys too */
	ACT_SET_LANGUAGE,/* row n of languages.def */
	ACT_WAKE,        /* idle screen: touched beside everything; n: screen to start with */
	ACT_COUNT        /* keep last */
};

struct action {
	enum act act;
	int n;
	char text[8]; /* one character, UTF-8 */
};

struct mm_rect {
	double x, y, w, h;
};

struct item {
	const char *id;     /* unique on the page, steady between builds: "b1.o2", "nav.next" */
	enum item_role role;
	enum nav_slot slot; /* ROLE_NAV */
	const char *label;  /* what is read */
	const char *spoken; /* what is said instead of label; NULL: label */
	const char *hint;   /* second line, and said as hint; NULL none */
	const char *value;  /* answer, typed text, date, number; NULL none */
	const char *value_spoken; /* said instead of value; NULL: value */
	const char *value_aloud; /* is_private: said instead where others may hear; NULL: the narrator
	                          * masks it ("Name is filled in.") */
	const char *picture;/* pictogram id; "clock:HH:MM" draws that time; NULL none */
	const char *lang;   /* tag, if its words are in another language than the page; NULL */
	unsigned state;     /* enum item_state */
	bool is_private;    /* value (and label of a choice made of it) is a person's: headphones or
	                     * after asking only, masked elsewhere (ux.md rule 11) */
	struct action on_press; /* ACT_NONE: cannot be pressed */
	const char *aliases[ITEM_ALIASES_MAX]; /* what else can be said for it */
	int n;              /* ROLE_FIGURE people of ten; ROLE_STEPPER value 1..n_max; ROLE_DIAL seconds */
	int n_max;
	int section;        /* PART_BY_NEXT: items of one section stay together; 0 head, 1.. */
	int key_row;        /* ROLE_KEY: row from 0 */
	double key_span;    /* ROLE_KEY: width in keys */
	struct mm_rect rect;/* set by the fit; w 0: not shown (bar items are shown on every part) */
};

/* How the content is laid out; the view has one layout for each. */
enum page_kind {
	PAGE_CHOICES,  /* tiles, one or several answers (ROLE_CHOICE, ROLE_TICK), texts above */
	PAGE_WELCOME,  /* A1 */
	PAGE_KEYBOARD, /* field and letter keys */
	PAGE_NUMBERS,  /* field and number pad */
	PAGE_CHECK,    /* card of rows with Change */
	PAGE_DONE,     /* the slip card, what happens next, choices under it */
	PAGE_READING,  /* picture and paragraphs (guide, notice, about, privacy), choices under it */
	PAGE_STAGES,   /* "My request": card of stages, choices under it */
	PAGE_BIG,      /* one number or address filling the screen */
	PAGE_EMERGENCY,/* E7 */
	PAGE_TIME,     /* X3: dial */
	PAGE_WAIT,     /* picture and words, nothing to choose but what is given */
	PAGE_STEPPERS, /* G4: rows of stepper pairs and switches */
	PAGE_FACES,    /* S1: five faces in a row */
	PAGE_FIGURES   /* N4 */
};

/* How a page that does not fit is divided (ux.md 2.6 (4)). */
enum page_parts { PART_BY_MORE, PART_BY_NEXT };

struct page {
	const char *screen;       /* "b1" */
	enum page_kind kind;
	const char *lang;         /* tag */
	bool is_rtl;
	int step, steps;          /* 0: not in a flow */
	bool has_keys;            /* a keyboard or number pad is on it */
	bool is_collapsed;        /* nav row of five, no rail (panel_is_collapsed) */
	bool is_idle;             /* A1: nobody is here */
	bool is_urgent;           /* said at once, one volume step up (E7, danger alerts) */
	bool is_hidden;           /* X4: nothing is shown but `hidden_words`; all else goes on */
	const char *hidden_words; /* "In use, with sound" and the time, dim on black */
	const char *picture;      /* the screen's own pictogram, for the reach zone */
	enum page_parts parts_by;
	int part, parts;          /* this part from 0, and how many: set by the fit */
	struct item *items;       /* PAGE_ITEMS_MAX of room */
	int item_count;
	struct k_arena *arena;    /* where its strings live */
};

/* Decides which items are on part `page->part` (state ITEM_AWAY, page->parts) and where
 * (rect).  The view's is view_fit; page_fit_plain is enough without a view. */
typedef void page_fit(void *ctx, struct page *page);
/* At most 8 choices a part; no rectangles.  For simulation and the random walker. */
void page_fit_plain(void *ctx, struct page *page);

enum item_group item_group(const struct item *i);
/* True if a press does something. */
bool item_is_pressable(const struct item *i);
/* True if it is on this part. */
bool item_is_here(const struct item *i);
/* True if focus can rest on it: everything here that has words. */
bool item_is_stop(const struct item *i);

/* The item with that id; NULL. */
struct item *page_item(const struct page *p, const char *id);
/* The first item of that role that is here; NULL. */
struct item *page_first(const struct page *p, enum item_role role);
/* The pressable item here whose visible label is `label` (case and spaces folded by the caller
 * are equal byte by byte); NULL. */
struct item *page_labelled(const struct page *p, const char *label);
/* Choice n (from 1) of those here, in reading order: the voice number; NULL. */
struct item *page_choice(const struct page *p, int n);
/* How many choices (ROLE_CHOICE, ROLE_TICK, ROLE_LANGUAGE) are here. */
int page_choices_here(const struct page *p);

/* Focus order: head, content, keys, nav (More, Next, Back), bar.  Gives the stop after / before
 * item `from` (NULL: the first / the last); NULL at the end: no wrap (ux.md 3.0). */
struct item *focus_next(const struct page *p, const struct item *from);
struct item *focus_prev(const struct page *p, const struct item *from);
/* Where focus starts on a new page: the error, else the first choice, else the title. */
struct item *focus_start(const struct page *p);

#endif
