/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A picture of a city's own that may be anything: what passes the list of shapes is drawn. */
#include "kiosk/proof/check_pictures.c"

#include "kiosk/base/log.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static int told;

void check_problem(
	struct check *c, const struct source *at, const char *mend, const char *what, ...)
{
	(void)c;
	K_CHECK(at && mend[0] && what[0]);
	told++;
}

void check_spot(struct check *c, const struct source *at)
{
	(void)c;
	(void)at;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	static struct pictures *all;
	static char text[OWN_PICTURE_BYTES_MAX + 1];
	if (n > OWN_PICTURE_BYTES_MAX || memchr(bytes, 0, n))
		return 0; /* the loader has refused it */
	if (!all) {
		log_set_level(LOG_ERROR);
		xmlSetGenericErrorFunc(NULL, errors_are_told);
		K_CHECK(!pictures_create("assets/pictograms", &all));
	}
	memcpy(text, bytes, n);
	text[n] = '\0';
	const struct own_picture p = {.id = "own", .svg = text, .len_bytes = n};
	const struct view_picture shown = {p.id, p.svg, p.len_bytes};
	struct check c = {0};
	struct drawing d = {.check = &c, .picture = &p, .file = "pictures/own.svg"};
	told = 0;
	parse_check(&d);
	K_CHECK(d.is_bad == (told > 0));
	pictures_own(all, &shown, 1);
	if (!d.is_bad)
		(void)picture_ink_percent(
			pictures_get(all, "own", DRAWN_PX, THEME_CALM, GROUND_SURFACE, false));
	return 0;
}
