/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "platform/espeak/clause.h"

#include <string.h>

enum { COMMA_MS = 300, SENTENCE_MS = 500, DIGIT_MS = 250, GROUP_MS = 500 };

/* Marks at which speech pauses.  needs_space: only before a space or the end ("9.30", "10:30"). */
static const struct {
	const char *mark;
	int pause_ms;
	bool needs_space;
} marks[] = {
	{".", SENTENCE_MS, true},
	{"!", SENTENCE_MS, true},
	{"?", SENTENCE_MS, true},
	{",", COMMA_MS, true},
	{";", COMMA_MS, true},
	{":", COMMA_MS, true},
	{"…", SENTENCE_MS, false},
	{"。", SENTENCE_MS, false},
	{"！", SENTENCE_MS, false},
	{"？", SENTENCE_MS, false},
	{"؟", SENTENCE_MS, false},
	{"\n", SENTENCE_MS, false},
	{"，", COMMA_MS, false},
	{"；", COMMA_MS, false},
	{"：", COMMA_MS, false},
	{"、", COMMA_MS, false},
	{"،", COMMA_MS, false},
	{"؛", COMMA_MS, false},
};

static const char *const spaces[] = {" ", "\u00a0", "\u202f", "\t"};

static size_t space_bytes(const char *c)
{
	for (size_t i = 0; i < sizeof spaces / sizeof *spaces; i++)
		if (!strncmp(c, spaces[i], strlen(spaces[i])))
			return strlen(spaces[i]);
	return 0;
}

/* Bytes of the mark at c, 0 if none; its pause. */
static size_t mark_bytes(const char *c, int *pause_ms_out)
{
	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
		size_t len = strlen(marks[i].mark);
		if (strncmp(c, marks[i].mark, len))
			continue;
		bool is_end = !c[len] || space_bytes(c + len) || strchr("\"')]", c[len]);
		if (marks[i].needs_space && !is_end)
			continue;
		*pause_ms_out = marks[i].pause_ms;
		return len;
	}
	return 0;
}

struct clauses clauses_of(const char *text, bool is_spelling)
{
	return (struct clauses){.next = text, .is_spelling = is_spelling};
}

static int chars_between(const char *from, const char *to)
{
	int n = 0;
	for (; from < to; from++)
		n += (*from & 0xC0) != 0x80;
	return n;
}

/* Reads on behind marks and spaces; the longest pause of them counts. */
static const char *skip_marks(const struct clauses *cs, const char *c, int *pause_ms)
{
	for (;;) {
		int ms = 0;
		size_t n = mark_bytes(c, &ms);
		if (n && cs->is_spelling)
			ms = GROUP_MS;
		if (!n) {
			n = space_bytes(c);
			ms = n && cs->is_spelling ? DIGIT_MS : 0;
		}
		if (!n)
			return c;
		*pause_ms = ms > *pause_ms ? ms : *pause_ms;
		c += n;
	}
}

bool clause_next(struct clauses *cs, struct clause *clause_out)
{
	int pause_ms = 0;
	const char *from = skip_marks(cs, cs->next, &pause_ms), *c = from;
	if (!*from)
		return false;
	pause_ms = 0;
	while (*c && !mark_bytes(c, &pause_ms) && !(cs->is_spelling && space_bytes(c)))
		c++;
	int mark_ms = 0;
	size_t mark = mark_bytes(c, &mark_ms); /* its own mark gives a clause its melody */
	pause_ms = 0;
	const char *next = skip_marks(cs, c, &pause_ms);
	*clause_out = (struct clause){.text = from,
		.len_bytes = (size_t)(c - from) + mark,
		.from_char = cs->at_char + chars_between(cs->next, from),
		.pause_ms = *next ? pause_ms : 0};
	cs->at_char += chars_between(cs->next, next);
	cs->next = next;
	return true;
}
