/* SPDX-License-Identifier: GPL-3.0-or-later */
/* plain: the rules for plain words (ux.md 1.2 and review list 20, 21).  Numbers: a sentence of at
 * most 15 words, a label of at most 18 characters with no word over 11, a title of at most 8 words. */
#include "kiosk/content/advice.h"
#include "kiosk/content/loader.h"

#include <string.h>
#include <unicode/utf8.h>

enum { SENTENCE_WORDS_MAX = 15, TITLE_WORDS_MAX = 8, MAIN_LABEL_CHARS_MAX = 18, LABEL_WORD_CHARS_MAX = 11 };

static int chars_in(const char *text, size_t n)
{
	int chars = 0;
	for (size_t i = 0; i < n; i++)
		chars += ((unsigned char)text[i] & 0xC0) != 0x80;
	return chars;
}

static int word_count(const char *text, size_t n)
{
	int words = 0;
	bool was_space = true;
	for (size_t i = 0; i < n; i++) {
		bool is_space = strchr(" \t\r\n", text[i]) != NULL;
		words += was_space && !is_space;
		was_space = is_space;
	}
	return words;
}

bool text_check(struct loader *l, const char *file, int line, const char *text, int chars_max)
{
	size_t n = strlen(text);
	if (n == 0 || text[0] == ' ' || text[n - 1] == ' ' || strspn(text, " \t\r\n") == n) {
		problem_add(l->problems, file, line,
			"Write the text, with no spaces before or behind it.",
			"This text is empty, or has spaces at an end.");
		return false;
	}
	if (strpbrk(text, "\t\r\n{}")) {
		problem_add(l->problems, file, line, "Take it out.",
			"This text holds a tab, a line break or a brace { }.");
		return false;
	}
	for (size_t i = 0; i < n; i++) {
		if ((unsigned char)text[i] < 0x20 || text[i] == 0x7F) {
			problem_add(l->problems, file, line, "Take it out.",
				"This text holds a character that cannot be shown.");
			return false;
		}
	}
	int chars = chars_in(text, n);
	if (chars > chars_max) {
		problem_add(l->problems, file, line, "Say it in fewer words.",
			"This text has %d characters; %d is the most.", chars, chars_max);
		return false;
	}
	return true;
}

void plain_sentences(struct loader *l, const char *file, int line, const char *text)
{
	while (*text) {
		size_t n = sentence_bytes(text);
		int words = word_count(text, n);
		if (words > SENTENCE_WORDS_MAX)
			problem_add(l->problems, file, line,
				"Make two sentences of it, or leave words out.",
				"A sentence has %d words; %d is the most: %.60s", words,
				SENTENCE_WORDS_MAX, text);
		text += n;
		text += strspn(text, " \n");
	}
}

void plain_title(struct loader *l, const char *file, int line, const char *text)
{
	int words = word_count(text, strlen(text));
	if (words > TITLE_WORDS_MAX)
		problem_add(l->problems, file, line,
			"Ask one thing in fewer words, so that it fits the biggest size.",
			"\"%s\" has %d words; %d is the most.", text, words, TITLE_WORDS_MAX);
}

void plain_label(struct loader *l, const char *file, int line, const char *text)
{
	int chars = chars_in(text, strlen(text));
	if (chars > MAIN_LABEL_CHARS_MAX)
		problem_add(l->problems, file, line,
			"Find a shorter name, so that it fits the biggest size.",
			"\"%s\" has %d characters; %d is the most.", text, chars,
			MAIN_LABEL_CHARS_MAX);
	for (const char *s = text; *s;) {
		size_t n = strcspn(s, " ");
		if (chars_in(s, n) > LABEL_WORD_CHARS_MAX)
			problem_add(l->problems, file, line,
				"Find a shorter word, so that it fits the biggest size.",
				"The word \"%.*s\" has more than %d characters.", (int)n, s,
				LABEL_WORD_CHARS_MAX);
		s += n;
		s += strspn(s, " ");
	}
}

int sentence_count(const char *text)
{
	int n = 0;
	while (*text) {
		text += sentence_bytes(text);
		text += strspn(text, " \n");
		n++;
	}
	return n;
}
