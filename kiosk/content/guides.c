/* SPDX-License-Identifier: GPL-3.0-or-later */
/* guides: topics, and the guides of each: one Markdown file a language (docs/staff/content.md). */
#include "kiosk/base/buf.h"
#include "kiosk/base/check.h"
#include "kiosk/content/loader.h"

#include <string.h>

enum {
	TOPICS_MAX = 40,
	TOPIC_GUIDES_MAX = 30,
	SENTENCES_MAX = 5,
	SENTENCE_CHARS_MAX = 200,
	BODY_BYTES_MAX = 8192
};

/* --- one file -------------------------------------------------------------------------------- */
struct guide_file {
	struct loader *l;
	const struct folder_file *file;
	struct guide *guide;
	int language;
	int page;      /* the one being read, -1 before the first */
	int sentences; /* on it */
	struct k_buf body;
};

static void page_close(struct guide_file *g, int line)
{
	if (g->page < 0 || g->page >= GUIDE_PAGES_MAX)
		return;
	if (g->sentences < 1 || g->sentences > SENTENCES_MAX)
		problem_add(g->l->problems, g->file->name, line,
			"Write 1 to 5 sentences a page, or start a new page.",
			"The page that ends here has %d sentences.", g->sentences);
	g->guide->pages[g->page].body.in[g->language] =
		k_arena_strn(g->l->arena, g->body.data, g->body.len_bytes);
	k_buf_clear(&g->body);
	g->sentences = 0;
}

static void page_picture(struct guide_file *g, int line, const char *id)
{
	struct guide_page *page = &g->guide->pages[g->page];
	if (!id_is_right(id)) {
		problem_add(g->l->problems, g->file->name, line, "Write \"## [picture]\".",
			"\"%s\" is not the name of a picture.", id);
	} else if (g->language == 0) {
		if (!picture_is_there(g->l, id))
			problem_add(g->l->problems, g->file->name, line, PICTURE_MEND,
				"There is no picture \"%s\".", id);
		page->picture = k_arena_str(g->l->arena, id);
	} else if (!page->picture) { /* a draft that has no English yet */
		page->picture = k_arena_str(g->l->arena, id);
	} else if (strcmp(page->picture, id) != 0) {
		problem_add(g->l->problems, g->file->name, line,
			"Use the same pictures in every language.",
			"This page has the picture \"%s\"; in %s it is \"%s\".", id,
			language_tag(0), page->picture);
	}
}

static void page_open(struct guide_file *g, int line, const char *text)
{
	char id[64] = "";
	int end = 0;
	page_close(g, line);
	g->page++;
	if (g->page == GUIDE_PAGES_MAX)
		problem_add(g->l->problems, g->file->name, line, "Make two guides of it.",
			"A guide has at most %d pages.", GUIDE_PAGES_MAX);
	if (g->page >= GUIDE_PAGES_MAX)
		return;
	if (sscanf(text, "## [%63[^]]]%n", id, &end) != 1 || end == 0 || text[end])
		id[0] = '\0';
	page_picture(g, line, id);
}

static void title_read(struct guide_file *g, int line, const char *text)
{
	struct text *title = &g->guide->title;
	if (g->page >= 0 || title->in[g->language][0]) {
		problem_add(g->l->problems, g->file->name, line,
			"Keep one title, in the first line.", "A guide has one title.");
		return;
	}
	if (!text_check(g->l, g->file->name, line, text, SENTENCE_CHARS_MAX))
		return;
	title->in[g->language] = k_arena_str(g->l->arena, text);
}

static void sentence_read(struct guide_file *g, int line, const char *text)
{
	struct content_problems *problems = g->l->problems;
	const char *name = g->file->name;
	if (g->page < 0) {
		problem_add(problems, name, line, "Start a page with \"## [picture]\" above it.",
			"This line stands on no page.");
		return;
	}
	if (strchr("#>|`", text[0]) || ((text[0] == '-' || text[0] == '*') && text[1] == ' ')) {
		problem_add(problems, name, line, "Write plain sentences, one a line.",
			"Lists and other marks are not shown.");
		return;
	}
	if (!text_check(g->l, name, line, text, SENTENCE_CHARS_MAX))
		return;
	if (g->language == 0) {
		plain_sentences(g->l, name, line, text);
		if (sentence_count(text) > 1)
			problem_add(problems, name, line, "Give each sentence its own line.",
				"There are two sentences in this line.");
	}
	g->sentences++;
	if (k_buf_printf(&g->body, "%s%s", g->body.len_bytes ? "\n" : "", text))
		problem_add(problems, name, line, "Start a new page.", "This page is too long.");
}

static void line_read(struct guide_file *g, int line, const char *text)
{
	if (!text[0])
		return;
	if (strncmp(text, "# ", 2) == 0)
		title_read(g, line, text + 2);
	else if (strncmp(text, "## ", 3) == 0)
		page_open(g, line, text);
	else
		sentence_read(g, line, text);
}

/* Runs f over the lines of a text, without white space at their ends. */
static void lines_each(struct guide_file *g)
{
	const char *s = g->file->text;
	int line = 1;
	for (; *s; line++) {
		size_t n = strcspn(s, "\n"), len = n;
		char *text;
		while (len > 0 && strchr(" \t\r", s[len - 1]))
			len--;
		text = strndup(s, len);
		K_CHECK(text);
		line_read(g, line, text);
		free(text);
		s += s[n] ? n + 1 : n;
	}
	page_close(g, line - 1);
}

static void guide_read(struct loader *l, struct guide *guide, int language)
{
	char name[FILE_NAME_MAX];
	snprintf(name, sizeof name, "guides/%s/%s.md", language_tag(language), guide->id);
	struct guide_file g = {.l = l,
		.file = file_take(l, name),
		.guide = guide,
		.language = language,
		.page = -1};
	if (!g.file)
		return;
	k_buf_init(&g.body, BODY_BYTES_MAX);
	lines_each(&g);
	k_buf_finish(&g.body);
	int pages = g.page + 1;
	if (!guide->title.in[language][0])
		problem_add(l->problems, name, 1, "Write \"# \" and the title in the first line.",
			"This guide has no title.");
	if (pages < 1)
		problem_add(l->problems, name, 1, "Write \"## [picture]\" and sentences under it.",
			"This guide has no pages.");
	if (language && pages != guide->page_count)
		problem_add(l->problems, name, 0, "Give it the same pages in every language.",
			"This guide has %d pages; in %s it has %d.", pages, language_tag(0),
			guide->page_count);
	if (!guide->page_count) /* the English ones, or a draft's first */
		guide->page_count = pages < GUIDE_PAGES_MAX ? pages : GUIDE_PAGES_MAX;
}

/* --- topics.json ----------------------------------------------------------------------------- */
struct topic_row {
	struct topic topic; /* first: its id is the row's */
	const char *guides[TOPIC_GUIDES_MAX];
	int guide_count;
};

static void field_guides(
	struct loader *l, const struct spot *spot, json_t *value, const struct field *f, void *to)
{
	(void)f;
	struct topic_row *row = to;
	size_t n = json_array_size(value);
	if (!json_is_array(value) || n < 1 || n > TOPIC_GUIDES_MAX) {
		problem_at(l, spot, "Write the ids of guides in [ ].",
			"\"guides\" must be a list of 1 to %d ids.", TOPIC_GUIDES_MAX);
		return;
	}
	static const struct field guide_field = {"guides", field_id, 0, 0, 0, false};
	for (size_t i = 0; i < n; i++) {
		struct spot s = spot_index(spot, i);
		const char *id = NULL;
		field_id(l, &s, json_array_get(value, i), &guide_field, &id);
		if (id)
			row->guides[row->guide_count++] = id;
	}
}

static const struct field topic_fields[] = {
	{"id", field_id, offsetof(struct topic_row, topic.id), 0, 0, false},
	{"picture", field_picture, offsetof(struct topic_row, topic.picture), 0, 0, false},
	{"guides", field_guides, 0, 0, 0, false},
};
static const struct word topic_words[] = {
	{"name", offsetof(struct topic_row, topic.name), WORDS_LABEL},
};

static bool guide_is_known(const struct content *c, const char *id)
{
	for (int i = 0; i < c->guide_count; i++) {
		if (strcmp(c->guides[i].id, id) == 0)
			return true;
	}
	return false;
}

static void topic_guides_read(struct loader *l, const struct topic_row *row, int topic)
{
	struct content *c = l->content;
	for (int i = 0; i < row->guide_count; i++) {
		if (guide_is_known(c, row->guides[i])) {
			problem_add(l->problems, "topics.json", 0,
				"Name each guide under one topic only.",
				"The guide \"%s\" is there twice.", row->guides[i]);
			continue;
		}
		struct guide *guide = &c->guides[c->guide_count++];
		guide->id = row->guides[i];
		guide->topic = topic;
		text_clear(&guide->title);
		for (int p = 0; p < GUIDE_PAGES_MAX; p++)
			text_clear(&guide->pages[p].body);
		for (int k = 0; k < language_count(); k++)
			guide_read(l, guide, k);
	}
}

void topics_read(struct loader *l)
{
	static const struct list list = {"topics", sizeof(struct topic_row), TOPICS_MAX,
		topic_fields, (int)K_COUNT(topic_fields), topic_words, (int)K_COUNT(topic_words),
		NULL, NULL};
	struct content *c = l->content;
	const struct topic_row *rows = list_read(l, &list, &c->topic_count);
	int guides = 0;
	for (int i = 0; i < c->topic_count; i++)
		guides += rows[i].guide_count;
	c->topics = k_arena_array(l->arena, struct topic, c->topic_count);
	c->guides = k_arena_array(l->arena, struct guide, guides);
	for (int i = 0; i < c->topic_count; i++) {
		c->topics[i] = rows[i].topic;
		topic_guides_read(l, &rows[i], i);
	}
}
