/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/console/words.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "kiosk/base/check.h"
#include "kiosk/i18n/i18n.h"

/* What each rule allows: characters in any language; in English also of a label, of one of its words,
 * and words of a sentence or a title (kiosk/content/plain.c, ux.md 1.2). */
static const struct rule {
	const char *name;
	int chars_max, english_chars_max, word_chars_max, words_max;
} rules[] = {
	{"label", WORDS_LABEL_CHARS, 18, 11, 0},
	{"title", WORDS_TITLE_CHARS, 0, 0, 8},
	{"text", WORDS_TEXT_CHARS, 0, 0, 15},
	{"line", WORDS_TEXT_CHARS, 0, 0, 0},
	{"guide", WORDS_SENTENCE_CHARS, 0, 0, 15},
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

static int chars_of(const char *text, size_t n)
{
	int chars = 0;
	for (size_t i = 0; i < n; i++)
		chars += ((unsigned char)text[i] & 0xC0) != 0x80;
	return chars;
}

/* Length in bytes of the first sentence. */
static size_t sentence_of(const char *text)
{
	size_t i = 0;
	for (; text[i] && text[i] != '\n'; i++)
		if (strchr(".?!", text[i]) && (text[i + 1] == ' ' || !text[i + 1]))
			return i + 1;
	return i;
}

static int words_in(const char *text, size_t n)
{
	int words = 0;
	for (size_t i = 0; i < n; i++)
		words += text[i] != ' ' && (i + 1 == n || text[i + 1] == ' ');
	return words;
}

/* Where a line of advice goes: to a page, or as plain text to the script. */
struct advice {
	struct html *h;
	bool is_page;
};

PRINTF_LIKE(2, 3) static void say(struct advice *a, const char *fmt, ...)
{
	char line[200];
	va_list args;
	va_start(args, fmt);
	vsnprintf(line, sizeof line, fmt, args);
	va_end(args);
	html_add(a->h, a->is_page ? "<p class=\"warn\">%s</p>" : "%s\n", line);
}

/* Sentences that are too long, and the longest word of a label. */
static void english_show(struct advice *a, const struct rule *rule, const char *text)
{
	int chars = chars_of(text, strlen(text));
	if (rule->english_chars_max && chars > rule->english_chars_max)
		say(a, "%d characters; %d fit at the biggest size.", chars,
			rule->english_chars_max);
	while (*text) {
		size_t n = sentence_of(text), word = strcspn(text, " \n");
		int words = words_in(text, n);
		if (rule->words_max && words > rule->words_max)
			say(a, "A sentence of %d words; %d is the most. Make two of "
				"it.",
				words, rule->words_max);
		if (rule->word_chars_max && chars_of(text, word) > rule->word_chars_max)
			say(a, "A word of %d letters; %d fit.",
				chars_of(text, word), rule->word_chars_max);
		text += rule->word_chars_max ? word : n;
		text += strspn(text, " \n");
	}
}

static void show(struct advice *a, const struct rule *rule, int language, const char *text)
{
	bool is_guide = !strcmp(rule->name, "guide");
	for (const char *s = text; *s;) {
		size_t n = is_guide ? strcspn(s, "\n") : strlen(s);
		int chars = chars_of(s, n);
		if (chars > rule->chars_max)
			say(a, "%d characters; %d is the most.", chars,
				rule->chars_max);
		s += n + (s[n] == '\n');
	}
	if (language == 0)
		english_show(a, rule, text);
	if (strpbrk(text, "{}"))
		say(a, "Braces { } cannot be shown.");
}

void words_show(struct html *h, const struct form_cell *cell, const char *text)
{
	struct advice a = {h, true};
	if (cell->name[0] != 'l')
		show(&a, rule_find(words_rule_name(cell)), cell->language, text);
}

void words_answer(struct turn *t)
{
	const struct tongue *tongue = tongue_find(turn_field(t, "language"));
	struct advice a = {&t->html, false};
	turn_bytes(t, "text/plain; charset=utf-8", NULL);
	show(&a, rule_find(turn_field(t, "rule")), tongue ? tongue->index : -1,
		turn_field(t, "text"));
}
