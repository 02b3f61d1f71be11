/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lists: street names and first names, one a line, and how typed letters find them. */
#include "kiosk/base/check.h"
#include "kiosk/content/loader.h"

#include <string.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>
#include <unicode/utf16.h>

enum { NAME_CHARS_MAX = 60, FOLD_UNITS_MAX = 512 };

/* Letters and digits stay; apostrophes, dots and accents go; all else is one space. */
static int32_t marks_drop(UChar *s, int32_t n)
{
	int32_t out = 0;
	for (int32_t i = 0; i < n;) {
		UChar32 c;
		U16_NEXT(s, i, n, c);
		if (u_charType(c) == U_NON_SPACING_MARK || c == '\'' || c == 0x2019 || c == '.')
			continue;
		if (!u_isalnum(c))
			c = ' ';
		if (c == ' ' && (out == 0 || s[out - 1] == ' '))
			continue;
		U16_APPEND_UNSAFE(s, out, c);
	}
	return out;
}

char *text_fold(struct k_arena *a, const char *text)
{
	UChar raw[FOLD_UNITS_MAX], folded[FOLD_UNITS_MAX], flat[FOLD_UNITS_MAX];
	char out[FOLD_UNITS_MAX * 3 + 1];
	int32_t n = 0, bytes = 0;
	UErrorCode status = U_ZERO_ERROR;
	const UNormalizer2 *form = unorm2_getNFKDInstance(&status);
	u_strFromUTF8(raw, FOLD_UNITS_MAX, &n, text, -1, &status);
	n = u_strFoldCase(folded, FOLD_UNITS_MAX, raw, n, U_FOLD_CASE_DEFAULT, &status);
	n = unorm2_normalize(form, folded, n, flat, FOLD_UNITS_MAX, &status);
	if (U_FAILURE(status))
		return k_arena_str(a, "");
	n = marks_drop(flat, n);
	u_strToUTF8(out, (int32_t)sizeof out - 1, &bytes, flat, n, &status);
	return U_FAILURE(status) ? k_arena_str(a, "") : k_arena_strn(a, out, (size_t)bytes);
}

struct name {
	const char *folded, *name;
	int line;
};

static int by_fold(const void *a, const void *b)
{
	const struct name *x = a, *y = b;
	int order = strcmp(x->folded, y->folded);
	return order ? order : strcmp(x->name, y->name);
}

/* Reads the lines of f into list (room for max).  Gives how many. */
static int lines_read(struct loader *l, const struct folder_file *f, int max, struct name *list)
{
	const char *s = f->text;
	int count = 0;
	for (int line = 1; *s; line++) {
		size_t n = strcspn(s, "\n");
		const char *end = s + n;
		while (end > s && strchr(" \t\r", end[-1]))
			end--;
		char *name = k_arena_strn(l->arena, s, (size_t)(end - s));
		s += s[n] ? n + 1 : n;
		if (!name[0])
			continue;
		if (count == max) {
			problem_add(l->problems, f->name, line, "Take some out.",
				"The list holds more than %d names.", max);
			break;
		}
		if (!text_check(l, f->name, line, name, NAME_CHARS_MAX))
			continue;
		list[count] = (struct name){text_fold(l->arena, name), name, line};
		if (list[count].folded[0])
			count++;
		else
			problem_add(l->problems, f->name, line, "Write a name.",
				"This line has no letters.");
	}
	return count;
}

static int by_line(const void *a, const void *b)
{
	return ((const struct name *)a)->line - ((const struct name *)b)->line;
}

void names_read(struct loader *l, const char *file, int max, struct name_list *out,
	const char ***folded_out)
{
	const struct folder_file *f = file_take(l, file);
	if (!f)
		return;
	int room = 1;
	for (const char *s = f->text; *s; s++)
		room += *s == '\n' && room < max;
	struct name *list = k_arena_array(l->arena, struct name, room);
	int count = lines_read(l, f, room, list);
	if (count == 0) {
		problem_add(l->problems, file, 0, "Write one name a line.", "The list is empty.");
		return;
	}
	qsort(list, (size_t)count, sizeof *list, by_fold);
	/* Accents may tell two first names apart, but never capitals alone. */
	for (int i = 1; i < count; i++)
		if (strcmp(list[i].name, list[i - 1].name) == 0)
			problem_add(l->problems, file, list[i].line, "Keep one of them.",
				"\"%s\" is there twice.", list[i].name);
	/* First names stand in their list's own order, which is how often they are borne. */
	if (!folded_out)
		qsort(list, (size_t)count, sizeof *list, by_line);
	out->names = k_arena_array(l->arena, const char *, count);
	const char **folded = k_arena_array(l->arena, const char *, count);
	for (int i = 0; i < count; i++) {
		out->names[i] = list[i].name;
		folded[i] = list[i].folded;
	}
	out->count = count;
	if (folded_out)
		*folded_out = folded;
}

/* True if a later word of the folded name begins with typed. */
static bool later_word_begins(const char *folded, const char *typed, size_t n)
{
	for (const char *s = strchr(folded, ' '); s; s = strchr(s + 1, ' ')) {
		if (strncmp(s + 1, typed, n) == 0)
			return true;
	}
	return false;
}

int streets_match(const struct content *c, const char *typed, int *indices_out, int max)
{
	const struct loaded *loaded = (const struct loaded *)c;
	struct k_arena arena;
	k_arena_init(&arena, 64 * 1024);
	const char *folded = text_fold(&arena, typed);
	size_t n = strlen(folded);
	int count = 0;
	for (int is_later = 0; n > 0 && is_later < 2; is_later++) {
		for (int i = 0; i < c->streets.count; i++) {
			const char *street = loaded->streets_folded[i];
			bool begins = strncmp(street, folded, n) == 0;
			if (is_later ? begins || !later_word_begins(street, folded, n) : !begins)
				continue;
			if (count < max)
				indices_out[count] = i;
			count++;
		}
	}
	k_arena_finish(&arena);
	return count;
}
