/* SPDX-License-Identifier: GPL-3.0-or-later */
/* session: all that one person has told the machine in one visit.  It lives in a wiped arena
 * and nowhere else; nothing in it outlives the visit (ux.md rule 12). */
#ifndef FOYER_MODEL_SESSION_H
#define FOYER_MODEL_SESSION_H

#include "kiosk/base/clock.h"
#include "kiosk/model/forms.h"
#include "kiosk/model/number.h"
#include "kiosk/model/profile.h"
#include "kiosk/model/request.h"
#include "kiosk/model/slip.h"
#include "kiosk/model/snag.h"
#include "kiosk/model/times.h"

#include <stdbool.h>
#include <stdint.h>

/* Limits in characters, and the bytes that as many characters of UTF-8 may take. */
enum {
	WORDS_CHARS = 300, NAME_CHARS = 40, STREET_CHARS = 60, DETAIL_CHARS = 100,
	WORDS_BYTES = 4 * WORDS_CHARS + 1, NAME_BYTES = 4 * NAME_CHARS + 1,
	STREET_BYTES = 4 * STREET_CHARS + 1, DETAIL_BYTES = 4 * DETAIL_CHARS + 1,
	PHONE_BYTES = 24, HISTORY_MAX = 32, NEEDS_COUNT = 7
};

enum who { WHO_UNSET, WHO_ME, WHO_OTHER };
enum name_state { NAME_UNSET, NAME_GIVEN, NAME_NONE };
enum contact { CONTACT_UNSET, CONTACT_PHONE, CONTACT_TEXT, CONTACT_NONE };
enum where { WHERE_UNSET, WHERE_HERE, WHERE_NEAR, WHERE_STREET, WHERE_HOME, WHERE_UNSURE };
enum answer { ANSWER_UNSET, ANSWER_PHONE, ANSWER_TEXT, ANSWER_RETURN, ANSWER_NONE };

/* Who to ask for and how to reach them; shared by all flows, so it is asked once (A11Y-73). */
struct person {
	enum name_state name_state;
	char name[NAME_BYTES];
	enum contact contact;
	char phone[PHONE_BYTES];
};

struct visit_draft {
	int service, place;      /* indices in the content; -1 unset */
	struct day day;          /* year 0: unset */
	int minute;              /* since local midnight; -1 unset */
	int half;                /* 0 unset, 1 morning, 2 afternoon */
	enum who who;
	unsigned needs;          /* bits of the list of B8 */
	bool needs_answered;
	bool is_callback;        /* "Ask for a call" instead of a time */
	bool is_change;          /* a new time for `about` */
	char about[NUMBER_CHARS + 1];
};

/* What was said to one question of the city (forms.h). */
enum given_state { GIVEN_NOTHING, GIVEN_ANSWER, GIVEN_SKIP };
struct given {
	enum given_state state;
	unsigned picks;          /* bits of the question's choices */
	char text[NAME_BYTES];   /* also of a number */
	struct day day;          /* year 0: unset */
	int part;                /* of the day, from 1; 0 unset */
	int minute;
};

struct report_draft {
	int kind;                /* index in the content; -1 unset */
	enum where where;
	char street[STREET_BYTES];
	bool street_known, street_unsure;
	char detail[DETAIL_BYTES];
	unsigned picks;          /* bits of the kind's picks */
	char words[WORDS_BYTES];
	bool keep_number, asked_number; /* "You typed a number. Do you want us to have it?" */
	char same_as[40];        /* id of an open public report; "" none */
	bool same_asked;
	enum answer answer;
	char about[NUMBER_CHARS + 1]; /* "I am not happy" about this request */
	struct given given[QUESTIONS_MAX]; /* by the kind's questions */
};

struct survey_draft {
	int face;                /* 1 to 5; 0 unset */
	unsigned why;
	char words[WORDS_BYTES];
	bool call_me;
	char about[NUMBER_CHARS + 1]; /* the request just made; told only with call_me */
};

enum { POLL_MAX = 6 };

struct poll_draft {
	int questionnaire;       /* index in the content; -1 unset */
	int answers[POLL_MAX];   /* from 1, by question; 0 skipped */
};

/* What the confirmation page tells; filled when a request is handed over. */
enum outcome { OUTCOME_NONE, OUTCOME_WAITING, OUTCOME_SAVED, OUTCOME_BOOKED, OUTCOME_RECEIVED,
	OUTCOME_GONE, OUTCOME_NOT_SAVED };

struct sent {
	char id[REQUEST_ID_CHARS + 1], number[NUMBER_CHARS + 1];
	enum request_kind kind;
	enum outcome outcome;
	int64_t since_ms;        /* mono: when it was handed over */
	char code[SLIP_CODE_BYTES]; /* for staff, of a lent time; "" none */
	int64_t promised_ms;     /* wall: "by {day, time}" */
	bool was_on_line;
};

enum call_state { CALL_NONE, CALL_WAITING, CALL_COMING, CALL_NOBODY, CALL_CLOSED,
	CALL_CANNOT /* no lamp here and no line: nobody would hear it */ };

struct step_back {
	int screen, part;
	int n; /* which of several the screen shows; the screen's own */
	bool chose; /* something on it was chosen, and led on */
};

struct session {
	struct profile profile;
	bool is_awake;           /* false: idle screen, nobody here */
	struct step_back history[HISTORY_MAX]; /* [depth - 1] is where the person is */
	int depth;
	int check;               /* screen to come back to after "Change"; 0 none */
	struct person person;
	struct visit_draft visit;
	struct report_draft report;
	struct survey_draft survey;
	struct poll_draft poll;
	struct sent sent;        /* the last thing handed over */
	struct snags snags;      /* where this visit got no further; no answer: kept by "Start again" */
	char number[NUMBER_CHARS + 1]; /* "My request" */
	struct status status;    /* what the city said of it */
	int status_err;          /* enum err of the last look-up */
	int print_err;           /* enum err of the last slip; -1 still printing */
	int wrong_numbers;
	int64_t locked_until_ms; /* mono */
	char undo[WORDS_BYTES];  /* what "Clear" took away, for "Put back" */
	char letter[8];          /* name picker: the first letter */
	int topic, guide, guide_page, number_row, notice, figure; /* what is being read; -1 none */
	int guide_useful;        /* 0 unset, 1 yes, 2 no */
	const char *error;       /* msgid of the error panel; NULL none */
	bool error_is_field;
	bool tip_shown;          /* A3 */
	bool is_hidden;          /* X4: the screen curtain is drawn */
	int after_private;       /* X5: what was asked for when it stepped in; see turn.c */
	enum call_state call_state;
	int64_t call_since_ms;
	char call_name[NAME_BYTES];
};

/* Everything as nobody has touched it, in the profile given. */
void session_reset(struct session *s, struct profile profile);
/* True if the person has answered or asked anything that "Start again" would clear. */
bool session_has_answers(const struct session *s);
/* Forgets the answers of all flows, keeps settings and place in history. */
void session_clear_answers(struct session *s);

/* Forgets what was asked for, keeps who asked (A11Y-73): another job begins. */
void session_clear_flows(struct session *s);

/* Characters of UTF-8 text. */
int utf8_chars(const char *text);
/* Appends `add` unless that would exceed max_chars or room bytes.  False if it did not fit. */
bool utf8_append(char *text, int room_bytes, int max_chars, const char *add);
/* Removes the last character; false if there was none. */
bool utf8_drop_last(char *text);

#endif
