/* SPDX-License-Identifier: GPL-3.0-or-later */
/* screen: how one screen is written.  Two functions without input or output:
 *   NAME_build says what is there, NAME_act says what a press does.
 * What else a screen wants done it names as an effect, which the app carries out. */
#ifndef FOYER_SCREENS_SCREEN_H
#define FOYER_SCREENS_SCREEN_H

#include "kiosk/content/alerts.h"
#include "kiosk/content/content.h"
#include "kiosk/i18n/i18n.h"
#include "kiosk/model/call.h"
#include "kiosk/model/forms.h"
#include "kiosk/model/panel.h"
#include "kiosk/model/session.h"
#include "kiosk/model/times.h"
#include "kiosk/page/page.h"

/* What is true of the machine and the city, whoever stands before it.  The app owns it. */
struct world {
	const struct content *content;
	struct times times;
	struct open_reports open;
	struct alerts alerts; /* that the city passes on */
	struct alerts announced; /* urgent notices of the city itself */
	struct forms forms;   /* what the city asks; the same all through a visit */
	struct panel panel;
	struct k_time now;
	struct profile defaults; /* how each visit begins */
	int64_t checked_ms;   /* the content was the newest then; 0: nobody looks for newer */
	bool is_time_unsure;  /* nobody can say how late it is: the city has not said it since the start */
	bool line;            /* the city can be reached */
	bool room;            /* requests can be kept */
	bool has_printer, has_sound, has_touch, has_keypad;
	bool has_lamp;        /* a lamp and a sound at the volunteers' desk */
	bool has_voice[LANGUAGE_MAX];
	bool lacks_letters[LANGUAGE_MAX]; /* no font here has them */
	int idle_s;           /* 0: each screen's own (ux.md 2.7) */
	bool is_starting;     /* X9 */
	struct {              /* random for ids and numbers */
		uint64_t (*next)(void *ctx);
		void *ctx;
	} random;
};

enum screen_id {
	SCREEN_NONE,
#define SCREEN(id, name, step, steps, picture, idle_s, flags, help) SCREEN_##id,
#include "kiosk/screens/screens.def"
#undef SCREEN
	SCREEN_COUNT
};

enum screen_flag { S_NEXT = 1, S_NO_BACK = 2, S_KEYS = 4, S_PLAIN = 8, S_NO_IDLE = 16 };

enum effect_kind {
	EFFECT_SUBMIT,    /* request: keep it, answer with visit_saved and so on */
	EFFECT_SHOWN,     /* the person sees the confirmation of session.sent */
	EFFECT_LOOK_UP,   /* session.number: answer with visit_status */
	EFFECT_CALL,      /* n: enum call_help; HELP_NONE stops calling */
	EFFECT_PRINT,     /* the slip of this page; answer with visit_printed */
	EFFECT_READ,      /* read this page aloud now */
	EFFECT_SETTINGS,  /* session.profile changed */
	EFFECT_TRY_SOUND, /* say "This is how I sound now." */
	EFFECT_SOUND,     /* n: enum earcon's number is the narrator's; here enum turn_sound */
	EFFECT_STILL_CALLING, /* say "Still calling." */
	EFFECT_END        /* the visit is over: everything was wiped */
};

enum turn_sound { SOUND_DONE, SOUND_ERROR, SOUND_TIME, SOUND_CALL };

struct effect {
	enum effect_kind kind;
	int n;
	struct request request;
};

enum { EFFECTS_MAX = 8 };

struct visit;

/* What a screen may use while it builds its page. */
struct build {
	struct page *page;
	const struct visit *visit;
	const struct world *world;
	const struct content *content;
	const struct session *s;
	const struct tongue *tongue;
	struct k_arena *arena;
	const struct screen *screen;
	/* Nav row; set before frame_build by the screen, defaults by its flags. */
	const char *back_label, *back_picture, *next_label, *next_picture, *middle_label, *middle_picture;
	struct action back, next, middle;
	bool next_is_act;     /* tick before the word instead of the arrow behind it */
};

/* What a screen may change while it acts. */
struct turn {
	struct visit *visit;
	struct world *world;
	const struct content *content;
	struct session *s;
	const struct tongue *tongue;
	const struct screen *screen;
	struct action action;
	struct k_arena *arena; /* lives until the effects were carried out */
	struct effect effects[EFFECTS_MAX];
	int effect_count;
};

struct screen {
	const char *id; /* "b1": page ids and pictures are named after it */
	enum screen_id number;
	int step, steps, idle_s;
	unsigned flags;
	const char *picture, *help;
	void (*build)(struct build *b);
	void (*act)(struct turn *t);
};

/* ACT_DO with this n: the screen's own time is up (screen_timer in visit.c). */
enum { DO_TIME_IS_UP = -1, DO_NEWS = -2 };

const struct screen *screen_at(enum screen_id id);
/* SCREEN_NONE if no screen has that id ("b1"). */
enum screen_id screen_find(const char *id);

/* --- build.c: saying what is there ------------------------------------------------------- */

/* The message in the person's language.  xgettext: T:2, TN:2,3. */
const char *T(const struct build *b, const char *msgid) __attribute__((format_arg(2)));
const char *TN(const struct build *b, const char *one, const char *many, unsigned long n);
/* A text of the content in the person's language. */
const char *words(const struct build *b, const struct text *t);
/* tr_fill into the page's arena: pairs of name, value, closed by NULL. */
#define fill(b, text, ...) tr_fill((b)->arena, (text), __VA_ARGS__, (const char *)NULL)

struct item *add(struct build *b, enum item_role role, const char *id, const char *label);
/* The large picture of the page.  Decorative: nothing is said of it, unless the caller gives `spoken`. */
struct item *picture(struct build *b, const char *id);
void title(struct build *b, const char *text);
void hint(struct build *b, const char *text);
/* Choice n: pressing it is ACT_CHOOSE n. */
struct item *choice(struct build *b, int n, const char *label, const char *picture);
/* Choice n that is chosen when n == chosen. */
struct item *option(struct build *b, int n, int chosen, const char *label, const char *picture);
/* Tick n: pressing it is ACT_TOGGLE n. */
struct item *tick(struct build *b, int n, bool is_on, const char *label, const char *picture);
/* A choice that goes to a screen. */
struct item *link_to(struct build *b, enum screen_id to, const char *label, const char *picture);
/* A choice that is an act of its own (ACT_HELP, ACT_FINISH, ...). */
struct item *act_choice(struct build *b, enum act act, int n, const char *label, const char *picture);
/* A paragraph; bold first words and the rest (rest may be NULL). */
struct item *paragraph(struct build *b, const char *bold, const char *rest);
/* The field being typed, and its keys (keyboards.c). */
struct item *field(struct build *b, const char *name, const char *value, const char *picture);
/* Row n of a check card with its Change button (ACT_DO n). */
struct item *row(struct build *b, int n, const char *name, const char *answer, const char *picture);
/* Main act in the Next slot, second act in the middle (each ACT_DO n). */
void main_act(struct build *b, int n, const char *label, const char *picture);
void second_act(struct build *b, int n, const char *label, const char *picture);

/* keyboards.c: letters of the language, by profile.keyboard; the number pad. */
void letter_keys(struct build *b);
void number_keys(struct build *b);

/* What is typed on a screen with S_KEYS: where it is kept, and how it may grow. */
struct typed {
	char *text;
	int room_bytes, chars_max;
	bool is_name;   /* capitals by themselves at the start and after a space */
	bool is_digits; /* number pad */
};
/* text NULL for a screen without keys. */
struct typed typed_on(struct session *s, enum screen_id screen);
/* history.n of a question of the city: its number times this, and how far it is asked. */
enum { QUESTION_STAGES = 4 };
/* Carries out ACT_TYPE, ACT_DELETE, ACT_CLEAR, ACT_PUT_BACK, ACT_LAYOUT.  True if it was one of
 * these; visit.c calls it before the screen's own act. */
bool typing(struct turn *t);

/* frame.c: strip, error panel, nav row and bar round what the screen built. */
void frame_build(struct build *b);

/* --- turn.c: saying what a press does ----------------------------------------------------- */

void go(struct turn *t, enum screen_id to);
/* One screen back; from the first one to home. */
void go_back(struct turn *t);
/* Back to the nearest earlier `to`, or there anew. */
void go_back_to(struct turn *t, enum screen_id to);
/* The question is answered: on to `to`, or back to the check card that asked for a change. */
void proceed(struct turn *t, enum screen_id to);
/* The choice is marked; ACT_NEXT follows after 0.8 s (not in careful mode) (ux.md 2.4). */
void advance(struct turn *t);
/* Shows msgid in the error panel (is_field: at the field too). */
void fail(struct turn *t, const char *msgid);
void fail_field(struct turn *t, const char *msgid);
struct effect *effect(struct turn *t, enum effect_kind kind, int n);
/* True for ACT_NEXT when `answered`; otherwise, for ACT_NEXT, the default error. */
bool next_if(struct turn *t, bool answered);
/* 128 new random bits. */
void request_id_make(struct turn *t, char out[REQUEST_ID_CHARS + 1]);
/* Makes id and number of a new request in session.sent. */
void submit_begin(struct turn *t, enum request_kind kind);
/* Hands it over with its bodies (bodies.c; both in t->arena) and goes to the waiting page. */
void submit(struct turn *t, const char *body_json, const char *public_json);

/* Reads the page aloud; asks X5 first where private words may not be said yet. */
void say_private(struct turn *t);

/* --- bodies.c: what a request says (docs/developers/protocol.md 5 and 8) --------------------- */

/* Both give JSON text in t->arena from the session's answers and session.sent. */
const char *body_of(struct turn *t);
const char *public_of(struct turn *t);
/* Likewise from session.snags: only the day beside them. */
const char *snags_body(struct turn *t);

/* NAME_build and NAME_act of every row of screens.def. */
#define SCREEN(id, name, step, steps, picture, idle_s, flags, help) \
	void name##_build(struct build *b); \
	void name##_act(struct turn *t);
#include "kiosk/screens/screens.def"
#undef SCREEN

#endif
