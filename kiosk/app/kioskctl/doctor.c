/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "doctor.h"

#include "kiosk/base/check.h"
#include "lamp.h"
#include "machine.h"
#include "road.h"

#include <stdio.h>

/* In the order of the person's way: what they see, hear, touch, read, and where it goes. */
static void (*const checks[])(struct findings *f, const struct doctor_paths *paths) = {
	check_fonts,
	check_display,
	check_voices,
	check_sound,
	check_input,
	check_lamp,
	check_content,
	check_road,
};

int doctor(const struct doctor_paths *paths)
{
	struct findings f = {0};
	for (unsigned i = 0; i < K_COUNT(checks); i++)
		checks[i](&f, paths);
	if (f.look)
		printf("%d well, %d need a look (the lines that begin with \"look\").\n", f.ok,
			f.look);
	else
		printf("All %d are well.\n", f.ok);
	return f.look ? 1 : 0;
}
