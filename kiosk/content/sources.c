/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kiosk/content/sources.h"

#include "kiosk/base/check.h"
#include "kiosk/content/loader.h"

#include <stdlib.h>
#include <string.h>

enum { ARENA_BYTES_MAX = 64 << 20, FIRST_ROOM = 1024 };

struct sources {
	struct folder folder;
	struct k_arena arena;
	struct source *list;
	int count, room;
	bool is_short; /* of memory: a text is missing */
};

static void add(struct sources *s, const struct folder_file *f, struct source one)
{
	if (s->count == s->room) {
		int room = s->room ? s->room * 2 : FIRST_ROOM;
		struct source *list = realloc(s->list, (size_t)room * sizeof *list);
		if (!list) {
			s->is_short = true;
			return;
		}
		s->list = list;
		s->room = room;
	}
	one.file = f->name;
	s->list[s->count++] = one;
}

/* The row of the language whose tag stands at `at`, up to `end`; -1. */
static int language_at(const char *at, char end)
{
	for (int i = 0; i < language_count(); i++) {
		size_t n = strlen(language_tag(i));
		if (!strncmp(at, language_tag(i), n) && at[n] == end)
			return i;
	}
	return -1;
}

static void words_add(struct sources *s, const struct folder_file *f, int language)
{
	const char *address;
	json_t *value, *all = json_loadb(f->text, f->len_bytes, 0, NULL);
	json_object_foreach(all, address, value) {
		if (json_is_string(value))
			add(s, f,
				(struct source){.language = language,
					.address = k_arena_str(&s->arena, address),
					.text = k_arena_str(&s->arena, json_string_value(value))});
	}
	json_decref(all);
}

/* The next line of text, without its end and spaces round it; NULL at the end. */
static char *line_take(struct sources *s, const char **text)
{
	const char *from = *text;
	if (!*from)
		return NULL;
	size_t n = strcspn(from, "\n");
	*text = from + n + (from[n] == '\n');
	while (n && strchr(" \t\r", from[n - 1]))
		n--;
	while (n && strchr(" \t", *from)) {
		from++;
		n--;
	}
	return k_arena_strn(&s->arena, from, n);
}

static void guide_add(struct sources *s, const struct folder_file *f, int language)
{
	const char *id = strrchr(f->name, '/') + 1, *text = f->text, *address;
	int id_len = (int)strcspn(id, "."), page = 0, number = 0;
	for (char *line = line_take(s, &text); line; line = line_take(s, &text)) {
		number++;
		page += !strncmp(line, "## ", 3);
		if (!strncmp(line, "## ", 3) || !*line)
			continue;
		bool is_title = !strncmp(line, "# ", 2);
		address = is_title ? k_arena_printf(&s->arena, "guides.%.*s.title", id_len, id)
				   : k_arena_printf(&s->arena, "guides.%.*s.%d", id_len, id, page);
		add(s, f,
			(struct source){.language = language,
				.address = address,
				.text = is_title ? line + 2 : line,
				.line = number});
	}
}

static void lines_add(
	struct sources *s, const struct folder_file *f, const char *address, int language)
{
	const char *text = f->text;
	int number = 0;
	for (char *line = line_take(s, &text); line; line = line_take(s, &text)) {
		number++;
		if (*line)
			add(s, f,
				(struct source){.language = language,
					.address = address,
					.text = line,
					.line = number});
	}
}

static void file_add(struct sources *s, const struct folder_file *f)
{
	static const struct {
		const char *folder;
		char end; /* behind the language's tag */
	} places[] = {{"words/", '/'}, {"guides/", '/'}, {"names/", '.'}};
	int language[K_COUNT(places)];
	for (size_t i = 0; i < K_COUNT(places); i++) {
		size_t n = strlen(places[i].folder);
		language[i] = strncmp(f->name, places[i].folder, n)
				      ? -1
				      : language_at(f->name + n, places[i].end);
	}
	if (language[0] >= 0)
		words_add(s, f, language[0]);
	else if (language[1] >= 0)
		guide_add(s, f, language[1]);
	else if (language[2] >= 0)
		lines_add(s, f, "names", language[2]);
	else if (!strcmp(f->name, "streets.txt"))
		lines_add(s, f, "streets", -1);
}

enum err sources_read(const char *dir, struct sources **out)
{
	struct content_problems *problems = calloc(1, sizeof *problems);
	struct sources *s = calloc(1, sizeof *s);
	enum err e = ERR_NO_MEMORY;
	if (!s || !problems)
		goto out;
	k_arena_init(&s->arena, ARENA_BYTES_MAX);
	e = folder_read(dir, &s->folder, problems);
	if (e)
		goto out;
	for (int i = 0; i < s->folder.count; i++)
		file_add(s, &s->folder.files[i]);
	e = s->is_short ? ERR_NO_MEMORY : ERR_OK;
	if (e)
		goto out;
	*out = s;
	s = NULL;
out:
	free(problems);
	sources_destroy(s);
	return e;
}

enum err sources_make(const struct source *list, int count, struct sources **out)
{
	struct sources *s = calloc(1, sizeof *s);
	if (!s)
		return ERR_NO_MEMORY;
	k_arena_init(&s->arena, ARENA_BYTES_MAX);
	for (int i = 0; i < count; i++) {
		struct source one = list[i];
		const struct folder_file f = {.name = k_arena_str(&s->arena, one.file)};
		one.address = k_arena_str(&s->arena, one.address);
		one.text = k_arena_str(&s->arena, one.text);
		add(s, &f, one);
	}
	if (s->is_short) {
		sources_destroy(s);
		return ERR_NO_MEMORY;
	}
	*out = s;
	return ERR_OK;
}

void sources_destroy(struct sources *s)
{
	if (!s)
		return;
	folder_finish(&s->folder);
	k_arena_finish(&s->arena);
	free(s->list);
	free(s);
}

int sources_count(const struct sources *s)
{
	return s->count;
}

const struct source *sources_at(const struct sources *s, int i)
{
	K_CHECK(i >= 0 && i < s->count);
	return &s->list[i];
}

int source_line(const struct sources *s, const struct source *one)
{
	if (one->line)
		return one->line;
	for (int i = 0; i < s->folder.count; i++)
		if (s->folder.files[i].name == one->file)
			return json_line(s->folder.files[i].text, one->address);
	return 0;
}

const struct source *sources_longest(const struct sources *s, int language, const char *address)
{
	const struct source *best = NULL;
	size_t n = strlen(address);
	for (int i = 0; i < s->count; i++) {
		const struct source *one = &s->list[i];
		if (one->language == language && !strncmp(one->address, address, n) &&
			(!best || strlen(one->text) > strlen(best->text)))
			best = one;
	}
	return best;
}
