/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pictures: pictograms of the city's own, beside those of Foyer.  Whether they are well drawn, and
 * hold nothing but shapes, is for kiosk/proof to say; here they have a name, a size and a use. */
#include "kiosk/content/loader.h"

#include <string.h>

static const char folder[] = "pictures/", ending[] = ".svg";

/* The id in "pictures/ID.svg"; NULL: no such name. */
static const char *id_of(struct loader *l, const char *name)
{
	size_t n = strlen(name), before = sizeof folder - 1, behind = sizeof ending - 1;
	if (n <= before + behind || strcmp(name + n - behind, ending) != 0)
		return NULL;
	const char *id = k_arena_strn(l->arena, name + before, n - before - behind);
	return id_is_right(id) ? id : NULL;
}

static void picture_read(struct loader *l, const struct folder_file *f)
{
	struct content *c = l->content;
	const char *id = id_of(l, f->name);
	if (!id)
		problem_add(l->problems, f->name, 0,
			"Name it NAME.svg; NAME of a to z, 0 to 9 and -.",
			"This is not the name of a picture.");
	else if (f->len_bytes > OWN_PICTURE_BYTES_MAX)
		problem_add(l->problems, f->name, 0, "Draw it with fewer shapes.",
			"This picture is larger than %d KiB.", OWN_PICTURE_BYTES_MAX >> 10);
	else if (l->has_picture && l->has_picture(l->picture_ctx, id))
		problem_add(l->problems, f->name, 0, "Give it another name.",
			"Foyer has a pictogram \"%s\" of its own.", id);
	else if (c->picture_count == OWN_PICTURES_MAX)
		problem_add(l->problems, f->name, 0, "Take out what is not needed.",
			"There are more than %d pictures.", OWN_PICTURES_MAX);
	else
		c->pictures[c->picture_count++] = (struct own_picture){.id = id,
			.svg = k_arena_strn(l->arena, f->text, f->len_bytes),
			.len_bytes = f->len_bytes};
}

void pictures_read(struct loader *l)
{
	l->content->pictures = k_arena_array(l->arena, struct own_picture, OWN_PICTURES_MAX);
	for (int i = 0; i < l->folder.count; i++)
		if (!strncmp(l->folder.files[i].name, folder, sizeof folder - 1))
			picture_read(l, &l->folder.files[i]);
}

static bool is_own(struct loader *l, const char *id)
{
	for (int i = 0; i < l->folder.count; i++) {
		struct folder_file *f = &l->folder.files[i];
		size_t n = strlen(id);
		if (strncmp(f->name, folder, sizeof folder - 1) != 0)
			continue;
		const char *base = f->name + sizeof folder - 1;
		if (strncmp(base, id, n) != 0 || strcmp(base + n, ending) != 0)
			continue;
		f->is_used = true;
		return true;
	}
	return false;
}

bool picture_is_there(struct loader *l, const char *id)
{
	return is_own(l, id) || !l->has_picture || l->has_picture(l->picture_ctx, id);
}
