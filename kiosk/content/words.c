/* SPDX-License-Identifier: GPL-3.0-or-later */
/* words: the short texts, one file a language and part, so that a change is a small file.  What is
 * taken is struck off, so that what is left at the end is what nothing uses. */
#include "kiosk/base/check.h"
#include "kiosk/content/loader.h"

#include <string.h>

/* Opens words/TAG/PART.json of every language: PART is the first step of the address. */
static struct words_part *part_open(struct loader *l, const char *part, int len)
{
	K_CHECK(l->part_count < WORDS_PARTS_MAX);
	struct words_part *p = &l->parts[l->part_count++];
	snprintf(p->name, sizeof p->name, "%.*s", len, part);
	for (int i = 0; i < language_count(); i++) {
		char name[FILE_NAME_MAX];
		struct spot spot = {0};
		snprintf(name, sizeof name, "words/%s/%s.json", language_tag(i), p->name);
		p->left[i] = json_file(l, name, JSON_OBJECT, &spot);
		p->file[i] = spot.file;
	}
	return p;
}

static struct words_part *part_of(struct loader *l, const char *address)
{
	int len = (int)strcspn(address, ".");
	for (int i = 0; i < l->part_count; i++) {
		if (strncmp(l->parts[i].name, address, (size_t)len) == 0 && !l->parts[i].name[len])
			return &l->parts[i];
	}
	return part_open(l, address, len);
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

static void text_take(struct loader *l, const struct words_part *part, const char *address,
	unsigned rules, int language, struct text *out)
{
	json_t *words = part->left[language];
	const struct folder_file *f = part->file[language];
	if (!words)
		return;
	json_t *value = json_object_get(words, address);
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
	const struct words_part *part = part_of(l, address);
	text_clear(out);
	for (int i = 0; i < language_count(); i++)
		text_take(l, part, address, rules, i, out);
}

static void part_left(struct loader *l, const struct words_part *part, int language)
{
	struct spot top = {.file = part->file[language]};
	const char *address;
	json_t *value;
	json_object_foreach(part->left[language], address, value) {
		struct spot spot = spot_key(&top, address);
		problem_at(l, &spot, "Remove the line, or correct its address.",
			"Nothing uses the text \"%s\".", address);
	}
}

void words_close(struct loader *l)
{
	bool is_whole = structure_is_whole(l);
	for (int p = 0; p < l->part_count; p++) {
		for (int i = 0; i < language_count(); i++) {
			if (is_whole)
				part_left(l, &l->parts[p], i);
			json_decref(l->parts[p].left[i]);
		}
	}
	l->part_count = 0;
}
