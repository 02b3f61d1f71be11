/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/console/words.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "kiosk/base/check.h"
#include "kiosk/content/advice.h"
#include "kiosk/i18n/i18n.h"

enum { QUOTED = 60 };

/* What each rule allows: characters in any language; in English also of a label, of one of its words,
 * and words of a title (kiosk/content/plain.c, ux.md 1.2).  Sentences are for those with advice. */
static const struct rule {
	const char *name;
	int chars_max, english_chars_max, word_chars_max, words_max;
	bool has_sentences;
} rules[] = {
	{"label", WORDS_LABEL_CHARS, 18, 11, 0, false},
	{"title", WORDS_TITLE_CHARS, 0, 0, 8, true},
	{"text", WORDS_TEXT_CHARS, 0, 0, 0, true},
	{"line", WORDS_TEXT_CHARS, 0, 0, 0, false},
	{"guide", WORDS_SENTENCE_CHARS, 0, 0, 0, true},
};

static const struct rule *rule_find(const char *name)
{
	for (size_t i = 0; i < K_COUNT(rules); i++)
		if (!strcmp(rules[i].name, name))
			return &rules[i];
	return &rules[3];
}

const char *words_rule_name(const struct form_cell *cell)
{
	static const char *const names[] = {[FORM_LABEL] = "label", [FORM_TITLE] = "title",
		[FORM_SENTENCES] = "text", [FORM_LINE] = "line"};
	if (cell->name[0] == 'g')
		return strncmp(cell->name, "g.title", 7) ? "guide" : "line";
	return cell->word ? names[cell->word->rule] : "line";
}

/* Where a line of advice goes: to a page, or as plain text to the script. */
struct hints {
	struct html *h;
	bool is_page;
};

PRINTF_LIKE(2, 3) static void say(struct hints *a, const char *fmt, ...)
{
	char line[300];
	va_list args;
	va_start(args, fmt);
	vsnprintf(line, sizeof line, fmt, args);
	va_end(args);
	html_add(a->h, a->is_page ? "<p class=\"warn\">%s</p>" : "%s\n", line);
}

static int chars_of(const char *text, size_t n)
{
	int chars = 0;
	for (size_t i = 0; i < n; i++)
		chars += ((unsigned char)text[i] & 0xC0) != 0x80;
	return chars;
}

/* Bytes of at most QUOTED characters of n bytes, whole ones. */
static int quoted(const char *text, size_t n)
{
	size_t i = 0;
	for (int chars = 0; i < n && chars < QUOTED; chars++)
		for (i++; i < n && ((unsigned char)text[i] & 0xC0) == 0x80; i++)
			;
	return (int)i;
}

/* How long an English label or title is, and its words. */
static void label_show(struct hints *a, const struct rule *rule, const char *text)
{
	int chars = chars_of(text, strlen(text)), words = 0;
	if (rule->english_chars_max && chars > rule->english_chars_max)
		say(a, "%d characters; %d fit at the biggest size.", chars, rule->english_chars_max);
	for (; *text; text += strspn(text, " ")) {
		size_t n = strcspn(text, " ");
		words++;
		if (rule->word_chars_max && chars_of(text, n) > rule->word_chars_max)
			say(a, "“%.*s” has %d letters; %d fit in a line.", quoted(text, n), text,
				chars_of(text, n), rule->word_chars_max);
		text += n;
	}
	if (rule->words_max && words > rule->words_max)
		say(a, "%d words; %d is the most.", words, rule->words_max);
}

static void remark_show(struct hints *a, const char *text, const struct remark *r, const char *tag)
{
	int n = quoted(text + r->from, r->len_bytes);
	const char *words = text + r->from;
	switch (r->kind) {
	case REMARK_LONG_SENTENCE:
		say(a, "A sentence of %d %s; %d is the most. Make two of it: “%.*s”", r->n,
			strcmp(tag, "zh") ? "words" : "characters", r->most, n, words);
		break;
	case REMARK_HARD_WORD:
		if (*r->instead)
			say(a, "“%.*s”: say “%s”.", n, words, r->instead);
		else
			say(a, "“%.*s”: leave it out.", n, words);
		break;
	case REMARK_HARD_TEXT:
		say(a, "It takes %d years at school to read this with ease; %d would be good.", r->n,
			r->most);
		break;
	}
}

static void show(struct hints *a, const struct rule *rule, const char *tag, const char *text)
{
	bool is_guide = !strcmp(rule->name, "guide");
	struct advice advice;
	for (const char *s = text; *s;) {
		size_t n = is_guide ? strcspn(s, "\n") : strlen(s);
		if (chars_of(s, n) > rule->chars_max)
			say(a, "%d characters; %d is the most.", chars_of(s, n), rule->chars_max);
		s += n + (s[n] == '\n');
	}
	if (!strcmp(tag, "en"))
		label_show(a, rule, text);
	if (strpbrk(text, "{}"))
		say(a, "Braces { } cannot be shown.");
	if (!rule->has_sentences)
		return;
	advice_make(text, tag, &advice);
	for (int i = 0; i < advice.count; i++)
		remark_show(a, text, &advice.list[i], tag);
}

void words_show(struct html *h, const struct form_cell *cell, const char *text)
{
	struct hints a = {h, true};
	if (cell->name[0] != 'l' && cell->language >= 0)
		show(&a, rule_find(words_rule_name(cell)), tongue_at(cell->language)->tag, text);
}

void words_answer(struct turn *t)
{
	const struct tongue *tongue = tongue_find(turn_field(t, "language"));
	struct hints a = {&t->html, false};
	turn_bytes(t, "text/plain; charset=utf-8", NULL);
	show(&a, rule_find(turn_field(t, "rule")), tongue ? tongue->tag : "en",
		turn_field(t, "text"));
	html_add(&t->html, "\n"); /* no answer is empty */
}
