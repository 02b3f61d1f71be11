/* SPDX-License-Identifier: GPL-3.0-or-later */
/* problem: what is wrong in the content, kept for staff. */
#include "kiosk/content/loader.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Makes words fit for a terminal and a page: no control characters, no half character at the
 * end of what was cut. */
static void words_tidy(char *words)
{
	size_t n = strlen(words);
	for (size_t i = 0; i < n; i++) {
		if ((unsigned char)words[i] < 0x20)
			words[i] = ' ';
	}
	size_t start = n;
	while (start > 0 && n - start < 4 && ((unsigned char)words[start - 1] & 0xC0) == 0x80)
		start--;
	if (start == 0 || !((unsigned char)words[start - 1] & 0x80))
		return;
	unsigned char lead = (unsigned char)words[start - 1];
	size_t want = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : 1;
	if (n - start < want)
		words[start - 1] = '\0';
}

static void add(struct content_problems *problems, const char *file, int line, const char *mend,
	const char *what, va_list args)
{
	if (problems->count < CONTENT_PROBLEMS_MAX) {
		struct content_problem *p = &problems->list[problems->count];
		snprintf(p->file, sizeof p->file, "%s", file);
		p->line = line;
		vsnprintf(p->what, sizeof p->what, what, args);
		snprintf(p->mend, sizeof p->mend, "%s", mend);
		words_tidy(p->file);
		words_tidy(p->what);
	}
	problems->count++;
	problems->structure += !strchr(file, '/') && strstr(file, ".json");
}

void problem_add(struct content_problems *problems, const char *file, int line, const char *mend,
	const char *what, ...)
{
	va_list args;
	va_start(args, what);
	add(problems, file, line, mend, what, args);
	va_end(args);
}

void problem_at(struct loader *l, const struct spot *spot, const char *mend, const char *what, ...)
{
	int line = 0;
	if (l->problems->count < CONTENT_PROBLEMS_MAX)
		line = json_line(spot->file->text, spot->path);
	va_list args;
	va_start(args, what);
	add(l->problems, spot->file->name, line, mend, what, args);
	va_end(args);
}

void content_problems_print(FILE *out, const struct content_problems *problems)
{
	int kept = problems->count < CONTENT_PROBLEMS_MAX ? problems->count : CONTENT_PROBLEMS_MAX;
	for (int i = 0; i < kept; i++) {
		const struct content_problem *p = &problems->list[i];
		if (p->line > 0)
			fprintf(out, "%s:%d: %s Mend: %s\n", p->file, p->line, p->what, p->mend);
		else
			fprintf(out, "%s: %s Mend: %s\n", p->file, p->what, p->mend);
	}
	if (problems->count > kept)
		fprintf(out, "... and %d more.\n", problems->count - kept);
	if (problems->count == 0)
		fprintf(out, "No problems.\n");
	else
		fprintf(out, "%d problem%s.\n", problems->count, problems->count == 1 ? "" : "s");
}
