/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "platform/drm/backlight.h"

#include "kiosk/base/log.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

static void set_one(const char *dir, const char *name, bool is_dim)
{
	char path[PATH_MAX];
	int full = 0;
	snprintf(path, sizeof path, "%s/%s/max_brightness", dir, name);
	FILE *f = fopen(path, "re");
	bool is_read = f && fscanf(f, "%d", &full) == 1 && full > 0;
	if (f)
		fclose(f);
	if (!is_read)
		return;
	snprintf(path, sizeof path, "%s/%s/brightness", dir, name);
	f = fopen(path, "we");
	if (f)
		fprintf(f, "%d", is_dim ? (int)((long)full * BACKLIGHT_DIM_PERCENT / 100) : full);
	if (!f || fclose(f))
		log_debug("hw", "backlight %s: %s", name, strerror(errno));
}

void backlight_set(const char *dir, bool is_dim)
{
	DIR *all = opendir(dir);
	if (!all)
		return;
	for (const struct dirent *one; (one = readdir(all)) != NULL;)
		if (one->d_name[0] != '.')
			set_one(dir, one->d_name, is_dim);
	closedir(all);
}
