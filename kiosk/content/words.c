/* SPDX-License-Identifier: GPL-3.0-or-later */
/* words: the short texts, one file a language.  What is taken is struck off, so that what is
 * left at the end is what nothing uses. */
#include "kiosk/content/loader.h"

static void file_name(int language, char out[FILE_NAME_MAX])
{
	snprintf(out, FILE_NAME_MAX, "words/%s.json", language_tag(language));
}

/* The file, which words_open has taken before. */
static const struct folder_file *file_of(struct loader *l, int language)
{
	char name[FILE_NAME_MAX];
	file_name(language, name);
	return file_take(l, name);
}

void words_open(struct loader *l)
{
	for (int i = 0; i < language_count(); i++) {
		char name[FILE_NAME_MAX];
		struct spot spot;
		file_name(i, name);
		l->words[i] = json_file(l, name, JSON_OBJECT, &spot);
	}
}

void text_clear(struct text *t)
{
	for (int i = 0; i < CONTENT_LANGUAGES; i++)
		t->in[i] = "";
}

static void text_rules(struct loader *l, const char *file, int line, const char *text,
	unsigned rules, int language)
{
	int chars_max = rules & WORDS_LABEL   ? LABEL_CHARS_MAX
			: rules & WORDS_TITLE ? TITLE_CHARS_MAX
					      : TEXT_CHARS_MAX;
	if (!text_check(l, file, line, text, chars_max))
		return;
	if (language != 0)
		return;
	if (rules & WORDS_LABEL)
		plain_label(l, file, line, text);
	if (rules & WORDS_TITLE)
		plain_title(l, file, line, text);
	if (rules & WORDS_SENTENCES)
		plain_sentences(l, file, line, text);
}

static void text_take(
	struct loader *l, const char *address, unsigned rules, int language, struct text *out)
{
	json_t *words = l->words[language];
	json_t *value = words ? json_object_get(words, address) : NULL;
	const struct folder_file *f = words ? file_of(l, language) : NULL;
	if (!f)
		return;
	if (!value) {
		problem_add(l->problems, f->name, 0, "Add a line with this address and its text.",
			"There is no text \"%s\".", address);
		return;
	}
	if (!json_is_string(value)) {
		struct spot spot = {.file = f};
		spot = spot_key(&spot, address);
		problem_at(l, &spot, "Write the text in quotes.", "\"%s\" is not a text.", address);
	} else {
		int before = l->problems->count;
		text_rules(l, f->name, 0, json_string_value(value), rules, language);
		/* The line is looked for only if it is needed. */
		for (int i = before; i < l->problems->count && i < CONTENT_PROBLEMS_MAX; i++)
			l->problems->list[i].line = json_line(f->text, address);
		out->in[language] = k_arena_str(l->arena, json_string_value(value));
	}
	json_object_del(words, address);
}

void words_take(struct loader *l, const char *address, unsigned rules, struct text *out)
{
	text_clear(out);
	for (int i = 0; i < language_count(); i++)
		text_take(l, address, rules, i, out);
}

static void words_left(struct loader *l, int language)
{
	struct spot top = {.file = file_of(l, language)};
	const char *address;
	json_t *value;
	json_object_foreach(l->words[language], address, value)
	{
		struct spot spot = spot_key(&top, address);
		problem_at(l, &spot, "Remove the line, or correct its address.",
			"Nothing uses the text \"%s\".", address);
	}
}

void words_close(struct loader *l)
{
	bool is_whole = structure_is_whole(l);
	for (int i = 0; i < language_count(); i++) {
		if (l->words[i] && is_whole)
			words_left(l, i);
		json_decref(l->words[i]);
		l->words[i] = NULL;
	}
}
