/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/console/form_picture.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { FOLDER_BYTES = 4096, SVG_MAX = 256 << 10 };

void form_picture_folder(const struct hub *hub, char *out, size_t room)
{
	snprintf(out, room, "%s/../assets/pictograms", hub->programs ? hub->programs : "");
	if (access(out, R_OK))
		snprintf(out, room, "/usr/share/foyer/assets/pictograms");
}

static int is_svg(const struct dirent *d)
{
	size_t n = strlen(d->d_name);
	return n > 4 && d->d_name[0] != '.' && !strcmp(d->d_name + n - 4, ".svg");
}

static void choice_show(struct turn *t, const char *name, const char *id, const char *value)
{
	html_add(&t->html,
		strcmp(id, value) ? "<li><label><input type=\"radio\" name=\"%s\" value=\"%s\">"
				  : "<li><label><input type=\"radio\" name=\"%s\" value=\"%s\" checked>",
		name, id);
	html_add(&t->html,
		"<img src=\"/console/pictures/%s.svg\" alt=\"\" width=\"40\" height=\"40\" "
		"loading=\"lazy\">%s</label></li>",
		id, id);
}

void form_picture_show(struct turn *t, const char *name, const char *label, const char *value)
{
	char folder[FOLDER_BYTES];
	struct dirent **list = NULL;
	form_picture_folder(t->hub, folder, sizeof folder);
	int n = scandir(folder, &list, is_svg, alphasort);
	html_add(&t->html,
		"<details class=\"pictures\"><summary>%s: <img src=\"/console/pictures/%s.svg\" alt=\"\" "
		"width=\"40\" height=\"40\"> %s</summary><fieldset><legend>Choose a picture</legend><ul>",
		label, value, value);
	for (int i = 0; i < n; i++) {
		list[i]->d_name[strlen(list[i]->d_name) - 4] = '\0';
		choice_show(t, name, list[i]->d_name, value);
		free(list[i]);
	}
	free(list);
	html_add(&t->html, "</ul></fieldset></details>");
}

void form_picture_get(struct turn *t)
{
	char path[FOLDER_BYTES + 100], folder[FOLDER_BYTES];
	struct k_buf svg;
	form_picture_folder(t->hub, folder, sizeof folder);
	snprintf(path, sizeof path, "%s/%s", folder, t->args[0]);
	k_buf_init(&svg, SVG_MAX);
	enum err e = strlen(t->args[0]) > 4 ? k_buf_read_file(&svg, path) : ERR_NOT_FOUND;
	if (e) {
		turn_err(t, ERR_NOT_FOUND);
	} else {
		turn_bytes(t, "image/svg+xml", NULL);
		t->html.err = k_buf_add(&t->body, svg.data, svg.len_bytes);
	}
	k_buf_finish(&svg);
}
