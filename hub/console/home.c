/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/console/home.h"

#include <string.h>

#include "hub/console/console.h"
#include "hub/console/page.h"

void home_show(struct turn *t)
{
	console_page_open(t, "What waits for you");
	html_add(&t->html, "<p>Nothing waits.</p>");
	console_page_close(t, ERR_OK);
}

static void show_file(struct turn *t, const char *name)
{
	const struct console_file *file = console_file_find(name);
	turn_bytes(t, file->type, NULL);
	t->html.err = k_buf_add(&t->body, file->begin, (size_t)(file->end - file->begin));
}

void home_css(struct turn *t)
{
	show_file(t, "console.css");
}

void home_icon(struct turn *t)
{
	show_file(t, "icon.svg");
}

void home_file(struct turn *t)
{
	show_file(t, strrchr(t->path, '/') + 1);
}
