/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/console/form_guide.h"

#include <stdio.h>
#include <string.h>

void form_guide_file(const struct form_spot *spot, const char *tag, char out[DRAFT_PATH_MAX + 1])
{
	snprintf(out, DRAFT_PATH_MAX + 1, "guides/%s/%s.md", tag, spot->id);
}

static void line_read(struct form_guide *g, const char *line, size_t n)
{
	while (n && strchr(" \t\r", line[n - 1]))
		n--;
	if (!n)
		return;
	if (n > 2 && !strncmp(line, "# ", 2)) {
		snprintf(g->title, sizeof g->title, "%.*s", (int)(n - 2), line + 2);
	} else if (n > 3 && !strncmp(line, "## ", 3)) {
		if (g->count == FORM_GUIDE_PAGES)
			return;
		struct form_guide_page *page = &g->pages[g->count++];
		if (n > 5 && line[3] == '[' && line[n - 1] == ']')
			snprintf(page->picture, sizeof page->picture, "%.*s", (int)(n - 5), line + 4);
	} else if (g->count) {
		char *body = g->pages[g->count - 1].body;
		size_t len = strlen(body);
		if (len + n + 2 < FORM_GUIDE_BODY)
			snprintf(body + len, FORM_GUIDE_BODY - len, "%s%.*s", len ? "\n" : "", (int)n,
				line);
	}
}

void form_guide_read(struct draft_copy *copy, const struct form_spot *spot, const char *tag,
	struct form_guide *out)
{
	char file[DRAFT_PATH_MAX + 1];
	form_guide_file(spot, tag, file);
	const char *text = draft_copy_text(copy, file, NULL);
	memset(out, 0, sizeof *out);
	while (text && *text) {
		size_t n = strcspn(text, "\n");
		line_read(out, text, n);
		text += n + (text[n] != '\0');
	}
}

void form_guide_write(struct draft_copy *copy, const struct form_spot *spot, const char *tag,
	const struct form_guide *guide)
{
	char file[DRAFT_PATH_MAX + 1];
	struct k_buf out;
	k_buf_init(&out, DRAFT_FILE_MAX);
	enum err e = k_buf_printf(&out, "# %s\n", guide->title);
	for (int i = 0; i < guide->count && !e; i++) {
		const char *body = guide->pages[i].body;
		e = k_buf_printf(&out, "\n## [%s]\n%s%s", guide->pages[i].picture, body,
			*body ? "\n" : "");
	}
	form_guide_file(spot, tag, file);
	if (e && !copy->err)
		copy->err = e;
	if (!e)
		draft_copy_put(copy, file, out.data, out.len_bytes);
	k_buf_finish(&out);
}

const char *form_guide_title(struct draft_copy *copy, const struct form_spot *spot, const char *tag)
{
	char file[DRAFT_PATH_MAX + 1];
	form_guide_file(spot, tag, file);
	const char *text = draft_copy_text(copy, file, NULL);
	if (!text || strncmp(text, "# ", 2))
		return NULL;
	return k_arena_strn(&copy->arena, text + 2, strcspn(text + 2, "\r\n"));
}
