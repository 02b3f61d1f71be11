/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/app/hub/act.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "hub/intake/given.h"
#include "hub/store/record.h"
#include "kiosk/base/check.h"
#include "kiosk/base/log.h"

enum { NAME_BYTES = 40, FIELDS_MAX = 3, WORDS_ALL = 32 };

/* Commands that are acts: what the record calls them, and the fields of the message that it holds;
 * the first is what it is about.  Reasons and names stay out. */
static const struct {
	const char *command, *what, *fields[FIELDS_MAX];
} acts[] = {
	{"enrol", "code_made", {"centre"}},
	{"inbox", "inbox_read", {NULL}},
	{"set_status", "set_status", {"number", "state"}},
	{"answer", "call_answered", {"call"}},
	{"desks", "desks", {"service", "place", "n"}},
	{"backup", "backup", {"path"}},
	{"backup_end", "backup", {"mark"}},
	{"import", "stick_read", {"kiosk"}},
	{"tasks_done", "task_done", {"task"}},
	{"city_retry", "city_retry", {"item"}},
	{"city_settle", "city_settle", {"item"}},
	{"city_test", "city_test", {"name"}},
	{"keys_rotate", "keys_rotate", {NULL}},
	{"keys_retire", "keys_retire", {"key"}},
	{"retention_set", "retention_set", {"kind", "days"}},
	{"content_note", "content", {"about", "what"}},
};

/* The same of {"t": "booking", "words": [...]}: how many words behind the first it holds.  What
 * only shows something is not here; neither is the check of a slip. */
static const struct {
	const char *command;
	int words;
} booking_acts[] = {
	{"hours", 2},
	{"closed", 2},
	{"open", 3},
	{"holidays", 1},
	{"forget", 1},
	{"visit", WORDS_ALL},
	{"resource", 2},
	{"use", 3},
	{"unuse", 3},
	{"wait", 2},
	{"lend", WORDS_ALL},
	{"lost", 1},
	{"found", 1},
	{"paper", 1},
	{"walk-in", 3},
};

struct note {
	char what[NAME_BYTES], about[RECORD_WORDS_MAX], words[RECORD_WORDS_MAX];
};

/* Appends " text" to out, as far as there is room. */
static void add(char *out, const char *text)
{
	size_t n = strlen(out);
	snprintf(out + n, RECORD_WORDS_MAX - n, "%s%s", n ? " " : "", text);
}

static void add_value(char *out, const json_t *value)
{
	char number[24];
	if (json_is_integer(value)) {
		snprintf(number, sizeof number, "%lld", (long long)json_integer_value(value));
		add(out, number);
	} else if (json_is_string(value)) {
		add(out, json_string_value(value));
	}
}

static bool booking_note(const json_t *message, struct note *note)
{
	const json_t *words = json_object_get(message, "words");
	const char *name = json_string_value(json_array_get(words, 0));
	for (size_t i = 0; name && i < K_COUNT(booking_acts); i++) {
		if (strcmp(booking_acts[i].command, name))
			continue;
		snprintf(note->what, sizeof note->what, "%s", name);
		for (size_t k = 1; k <= (size_t)booking_acts[i].words; k++)
			add_value(k == 1 ? note->about : note->words, json_array_get(words, k));
		return true;
	}
	return false;
}

static bool note_make(const json_t *message, struct note *note)
{
	const char *t = json_string_value(json_object_get(message, "t"));
	*note = (struct note){0};
	if (!t)
		return false;
	if (!strcmp(t, "booking"))
		return booking_note(message, note);
	/* The inbox comes in pages; it is read once. */
	if (json_integer_value(json_object_get(message, "after")))
		return false;
	for (size_t i = 0; i < K_COUNT(acts); i++) {
		if (strcmp(acts[i].command, t))
			continue;
		snprintf(note->what, sizeof note->what, "%s", acts[i].what);
		for (int k = 0; k < FIELDS_MAX && acts[i].fields[k]; k++)
			add_value(k ? note->words : note->about,
				json_object_get(message, acts[i].fields[k]));
		return true;
	}
	return false;
}

void act_begin(struct hub *hub, uid_t uid, const json_t *message)
{
	const char *by = given_text_or_none(message, "by", NAME_BYTES);
	snprintf(hub->actor, sizeof hub->actor, "%s%suser id %ld", by ? by : "",
		by && *by ? ", " : "", (long)uid);
}

enum err act_note(struct hub *hub, const json_t *message, int64_t now_ms)
{
	struct note note;
	if (!note_make(message, &note))
		return ERR_OK;
	enum err e = record_alone(hub, note.what, note.about, note.words, now_ms);
	if (e)
		log_error("admin", "the record cannot be written (%s): hubctl does nothing until it "
				   "can",
			err_words(e));
	return e;
}

void act_end(struct hub *hub, const json_t *message, const json_t *answer, int64_t now_ms)
{
	struct note note;
	const char *t = json_string_value(json_object_get(answer, "t"));
	if (t && !strcmp(t, "error") && note_make(message, &note)) {
		enum err e = record_alone(hub, "refused", note.about, note.what, now_ms);
		if (e)
			log_error("admin", "that an act was refused could not be recorded: %s",
				err_words(e));
	}
	hub->actor[0] = '\0';
}
