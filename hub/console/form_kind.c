/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/console/form_kind.h"

#include <string.h>

#include "kiosk/base/check.h"

#define FIELDS(list) list, (int)K_COUNT(list)
#define PICTURE {"picture", "Picture", NULL, FORM_PICTURE, false, 1, 40, NULL}

static const char ends_help[] = "Leave it empty, and it stays until you take it away.";

/* --- town ----------------------------------------------------------------------------------- */
static const struct form_field town_fields[] = {
	{"zone", "Time zone", "As in Europe/Dublin.", FORM_TEXT, false, 2, 40, NULL},
	{"emergency_digits", "Emergency number", NULL, FORM_DIGITS, false, 2, 8, NULL},
	{"web", "Web address of the city", NULL, FORM_TEXT, false, 3, 60, NULL},
	{"volunteer_hours", "When volunteers are here", NULL, FORM_HOURS, false, 0, 4, NULL},
	{"help_number", "The city help line", "Everybody is sent there who finds nothing else.",
		FORM_ID, false, 0, 0, "numbers"},
	{"answer_days", "Working days until the city says yes or no", NULL, FORM_COUNT, false, 1, 60,
		NULL},
	{"phone_digits_min", "Fewest digits of a phone number", NULL, FORM_COUNT, false, 3, 15, NULL},
	{"phone_digits_max", "Most digits of a phone number", NULL, FORM_COUNT, false, 3, 15, NULL},
	{"has_camera_web_link", "The slip has a link for a phone's camera", NULL, FORM_YES, true, 0, 0,
		NULL},
};
static const struct form_word town_words[] = {
	{"name", "Name of the town", NULL, FORM_LABEL, NULL},
	{"here_name", "Name of this centre", "For “Where am I?”", FORM_LINE, NULL},
	{"here_address", "Address of this centre", NULL, FORM_LINE, NULL},
	{"here_floor", "Where the kiosk stands", NULL, FORM_SENTENCES, NULL},
	{"volunteer_hours_words", "When volunteers are here, in words",
		"Monday to Friday, 9 to 5", FORM_SENTENCES, NULL},
	{"slip_side", "Where the slip comes out", "A whole sentence.", FORM_SENTENCES, NULL},
};

/* --- numbers -------------------------------------------------------------------------------- */
static const struct form_field number_fields[] = {
	{"digits", "Number to dial", "Digits only, no spaces.", FORM_DIGITS, false, 2, 15, NULL},
	{"text_digits", "Number for text messages or relay", "Leave it empty if there is none.",
		FORM_DIGITS, true, 2, 15, NULL},
	PICTURE,
};
static const struct form_word number_words[] = {
	{"name", "Who answers", NULL, FORM_LINE, NULL},
	{"open", "When", "Monday to Friday, 9 to 5", FORM_SENTENCES, NULL},
};

/* --- places --------------------------------------------------------------------------------- */
static const struct form_field place_fields[] = {
	{"hours", "Opening hours", "At most four rows.", FORM_HOURS, false, 0, 4, NULL},
	{"bus_minutes", "Minutes by bus from the kiosk", "0: it is in the same house.", FORM_COUNT,
		false, 0, 240, NULL},
	{"has_steps", "There are steps at the door", NULL, FORM_YES_NO, false, 0, 0, NULL},
	PICTURE,
};
static const struct form_word place_words[] = {
	{"name", "Name", NULL, FORM_LABEL, NULL},
	{"address", "Address", NULL, FORM_LINE, NULL},
};

/* --- services ------------------------------------------------------------------------------- */
static const struct form_field service_fields[] = {
	{"minutes", "Minutes for one visit", NULL, FORM_COUNT, false, 5, 240, NULL},
	{"places", "Where people can go", NULL, FORM_IDS, false, 0, 16, "places"},
	{"is_phone_only", "By phone only", "Then it needs a phone number.", FORM_YES, true, 0, 0,
		NULL},
	{"number", "Phone number", NULL, FORM_ID, true, 0, 0, "numbers"},
	PICTURE,
};
static const struct form_word service_words[] = {
	{"name", "Name", NULL, FORM_LABEL, NULL},
	{"bring", "What to bring", "A whole sentence: Bring your health card.", FORM_SENTENCES, NULL},
};

/* --- reports -------------------------------------------------------------------------------- */
static const struct form_field pick_fields[] = {
	PICTURE,
	{"is_other", "This is “something else”: it leads to typing", NULL, FORM_YES, true, 0, 0, NULL},
};
static const struct form_word whole_word[] = {
	{"", "Words", NULL, FORM_LINE, NULL},
};
static const struct form_kind pick_kind = {"picks", FORM_LIST, "line to pick", "Lines to pick from",
	"What people press when they tell more. No more than eight.", FIELDS(pick_fields),
	FIELDS(whole_word), ".picks", 8, NULL};
static const struct form_field report_fields[] = {
	{"read_days", "Working days until the city reads it", NULL, FORM_COUNT, false, 1, 365, NULL},
	{"fix_days", "Working days until it is fixed", NULL, FORM_COUNT, false, 1, 365, NULL},
	{"asks_danger", "Ask whether somebody is in danger", NULL, FORM_YES, true, 0, 0, NULL},
	{"is_bad_service", "This is “I am not happy”", "Exactly one kind has this.", FORM_YES, true,
		0, 0, NULL},
	{"is_idea", "This is “I have an idea”", "Exactly one kind has this.", FORM_YES, true, 0, 0,
		NULL},
	{"other_number", "Who else it goes to", "Only if it is not the city's work.", FORM_ID, true,
		0, 0, "numbers"},
	PICTURE,
};
static const struct form_word report_words[] = {
	{"name", "Name", NULL, FORM_LABEL, NULL},
	{"other_who", "Who else it goes to, in words",
		"As in “This goes to the water company.”: the water company", FORM_SENTENCES,
		"other_number"},
};

/* --- topics --------------------------------------------------------------------------------- */
static const struct form_kind guide_kind = {"guides", FORM_GUIDES, "guide", "Guides",
	"In the order of reading. A guide belongs to one topic.", NULL, 0, NULL, 0, "", 30, NULL};
static const struct form_field topic_fields[] = {PICTURE};
static const struct form_word topic_words[] = {
	{"name", "Name", NULL, FORM_LABEL, NULL},
};

/* --- notices -------------------------------------------------------------------------------- */
static const struct form_field notice_fields[] = {
	{"level", "Kind of alert", "For news and events: none.", FORM_ONE_OF, true, 0, 0,
		"info=Good to know;ready=Be ready;danger=Danger;life=Danger to life"},
	{"is_event", "This is an event: “What is on here”", NULL, FORM_YES, true, 0, 0, NULL},
	{"from", "Shown from", NULL, FORM_DATE, true, 0, 0, NULL},
	{"until", "Shown until", ends_help, FORM_DATE, true, 0, 0, NULL},
	PICTURE,
};
static const struct form_word notice_words[] = {
	{"title", "Title", NULL, FORM_SENTENCES, NULL},
	{"body", "Text", NULL, FORM_SENTENCES, NULL},
	{"what_to_do", "What to do", "Only for alerts: Stay inside. Drink water.", FORM_SENTENCES,
		"level"},
};

/* --- figures and said ----------------------------------------------------------------------- */
static const struct form_field figure_fields[] = {
	{"period", "It speaks of the time from", "The first day of the month or year.", FORM_DATE,
		false, 0, 0, NULL},
	{"updated", "Counted on", "The day on which you took it from its source.", FORM_DATE, false, 0,
		0, NULL},
	{"of_ten", "Draw so many of ten people", "Leave it empty for no drawing.", FORM_COUNT, true, 0,
		10, NULL},
	{"has_goal", "There is a goal", NULL, FORM_YES, true, 0, 0, NULL},
	{"is_missed", "The goal is missed", "Then say what the city is doing.", FORM_YES, true, 0, 0,
		NULL},
	{"source", "Where it was counted", "For us only: Report system, list of 2 April.", FORM_TEXT,
		true, 3, 120, NULL},
};
static const struct form_word figure_words[] = {
	{"words", "The figure, in a sentence",
		"84 of 100 reports were fixed last month.",
		FORM_SENTENCES, NULL},
	{"goal", "The goal", "Our goal is 90.", FORM_SENTENCES, "has_goal"},
	{"doing", "What the city is doing", NULL, FORM_SENTENCES, "is_missed"},
};
static const struct form_word said_words[] = {
	{"said", "What people said", NULL, FORM_SENTENCES, NULL},
	{"did", "What the city did", NULL, FORM_SENTENCES, NULL},
};

/* --- questionnaires and finder -------------------------------------------------------------- */
static const struct form_field answer_fields[] = {PICTURE};
static const struct form_word answer_words[] = {
	{"", "Words", NULL, FORM_LABEL, NULL},
};
static const struct form_kind answer_kind = {"answers", FORM_LIST, "answer", "Answers",
	"Two to six, from good to bad or from much to little.", FIELDS(answer_fields),
	FIELDS(answer_words), ".answers", 6, NULL};
static const struct form_word question_words[] = {
	{"ask", "Question", "At most eight words.", FORM_TITLE, NULL},
};
static const struct form_kind question_kind = {"questions", FORM_LIST, "question", "Questions",
	"One to six. Each can be skipped, so ask nothing that needs the one before.", NULL, 0,
	FIELDS(question_words), "", 6, &answer_kind};
static const struct form_field questionnaire_fields[] = {
	{"version", "Version", "Raise it by one when a question or its answers mean something else.",
		FORM_COUNT, false, 1, 9999, NULL},
	{"after_visit", "Also ask at the end of a visit", NULL, FORM_YES, true, 0, 0, NULL},
	{"from", "Asked from", NULL, FORM_DATE, true, 0, 0, NULL},
	{"until", "Asked until", ends_help, FORM_DATE, true, 0, 0, NULL},
	PICTURE,
};
static const struct form_word questionnaire_words[] = {
	{"name", "What it is about", NULL, FORM_LABEL, NULL},
};
static const struct form_field lead_fields[] = {
	{"next", "Leads to the question", "Or to one or more of these:", FORM_ID, true, 0, 0, "finder"},
	{"service", "Service", NULL, FORM_ID, true, 0, 0, "services"},
	{"guide", "Guide", NULL, FORM_ID, true, 0, 0, "guides"},
	{"number", "Phone number", NULL, FORM_ID, true, 0, 0, "numbers"},
	{"report", "Report", NULL, FORM_ID, true, 0, 0, "reports"},
	PICTURE,
};
static const struct form_kind lead_kind = {"answers", FORM_LIST, "answer", "Answers",
	"Two to six. The last one is for all else and leads to a person.", FIELDS(lead_fields),
	FIELDS(answer_words), ".answers", 6, NULL};

const struct form_kind form_kinds[] = {
	{"numbers", FORM_LIST, "phone number", "Phone numbers", "Who people can call, and when.",
		FIELDS(number_fields), FIELDS(number_words), "", 200, NULL},
	{"services", FORM_LIST, "service", "Services", "What people can book a visit for.",
		FIELDS(service_fields), FIELDS(service_words), "", 40, NULL},
	{"places", FORM_LIST, "place", "Places", "Where visits are, and when they are open.",
		FIELDS(place_fields), FIELDS(place_words), "", 200, NULL},
	{"notices", FORM_LIST, "notice", "News, events and alerts",
		"An alert says what to do. All of them can end by themselves.", FIELDS(notice_fields),
		FIELDS(notice_words), "", 200, NULL},
	{"topics", FORM_LIST, "topic", "Topics and guides", "Guides to read, by topic.",
		FIELDS(topic_fields), FIELDS(topic_words), "", 40, &guide_kind},
	{"reports", FORM_LIST, "kind of report", "Kinds of reports", "What people can tell the city.",
		FIELDS(report_fields), FIELDS(report_words), "", 40, &pick_kind},
	{"finder", FORM_LIST, "question", "Help me choose",
		"Questions that lead to the right office. The first one begins.", NULL, 0,
		FIELDS(question_words), "", 43, &lead_kind},
	{"questionnaires", FORM_LIST, "questionnaire", "Questionnaires",
		"What you ask residents. Ask what you can change.", FIELDS(questionnaire_fields),
		FIELDS(questionnaire_words), "", 8, &question_kind},
	{"figures", FORM_LIST, "public figure", "Public figures",
		"How the city is doing, in a sentence each.", FIELDS(figure_fields),
		FIELDS(figure_words), "", 50, NULL},
	{"said", FORM_LIST, "answer to people", "You said, we did",
		"What people said, and what the city did.", NULL, 0, FIELDS(said_words), "", 100, NULL},
	{"town", FORM_SINGLE, "town", "The town and this centre", "What is true on every screen.",
		FIELDS(town_fields), FIELDS(town_words), "", 1, NULL},
	{"streets", FORM_LINES, "list of streets", "Streets", "One name a line.", NULL, 0, NULL, 0, "",
		1, NULL},
	{"names", FORM_LINES, "list of first names", "First names",
		"One name a line in each language, the most common first.", NULL, 0, NULL, 0, "", 1,
		NULL},
};
const int form_kind_count = K_COUNT(form_kinds);

const struct form_kind *form_kind_find(const char *name)
{
	for (int i = 0; i < form_kind_count; i++)
		if (!strcmp(form_kinds[i].name, name))
			return &form_kinds[i];
	return NULL;
}

const struct form_field *form_field_find(const struct form_kind *kind, const char *key)
{
	for (int i = 0; i < kind->field_count; i++)
		if (!strcmp(kind->fields[i].key, key))
			return &kind->fields[i];
	return NULL;
}

const struct form_word *form_word_find(const struct form_kind *kind, const char *key)
{
	for (int i = 0; i < kind->word_count; i++)
		if (!strcmp(kind->words[i].key, key))
			return &kind->words[i];
	return NULL;
}
