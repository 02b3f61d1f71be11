/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kiosk/proof/check_inside.h"

#include "kiosk/base/check.h"
#include "kiosk/proof/leaf.h"

#include <stdio.h>

/* The panels of A11Y-26 with diagonals that are sold; the smallest glass first.  Themes are colours only,
 * so nothing is laid out twice for them. */
static const struct {
	const char *name;
	int w_px, h_px;
	double dpi;
} panels[] = {
	{"10 inch, 1280 x 800", 1280, 800, 149},
	{"10 inch, 800 x 480", 800, 480, 91},
	{"12 inch, 1024 x 768", 1024, 768, 106},
	{"15 inch, 1920 x 1080", 1920, 1080, 141},
	{"27 inch, 1080 x 1920", 1080, 1920, 82},
};
enum { SMALLEST = 1 };

/* Larger words are set smaller where a page cannot be divided so that they fit; down to this. */
enum { SIZE_LEAST = 2 };

struct fitting {
	struct check *check;
	struct stage stage;
	int panel;
};

static void unfit(struct fitting *f, struct leaf leaf, const char *how)
{
	char name[LEAF_NAME_BYTES], address[LEAF_ADDRESS_BYTES];
	leaf_name(f->check->content, leaf, name);
	leaf_address(f->check->content, leaf, address);
	const struct source *at = sources_longest(f->check->sources, f->stage.profile.language, address);
	check_problem(f->check, at, "Say it in fewer or shorter words.",
		"Page %s%s%s %s on a screen of %s at text size %d.", leaf_screen(leaf), *name ? " " : "", name, how,
		panels[f->panel].name, f->stage.profile.text_size);
}

static void leaf_fit(void *ctx, struct leaf leaf)
{
	struct fitting *f = ctx;
	struct stage *s = &f->stage;
	if (leaf_is_repeat(f->check->content, leaf) && !f->check->config->is_full)
		return;
	int failures = view_fit_failures(s->view);
	leaf_open(s, leaf);
	int least = view_fit_size(s->view);
	/* The fit lays out every part; only the last one has other buttons. */
	if (s->page.parts > 1) {
		stage_part(s, s->page.parts - 1);
		least = view_fit_size(s->view) < least ? view_fit_size(s->view) : least;
	}
	if (view_fit_failures(s->view) != failures)
		unfit(f, leaf, "does not fit");
	else if (least < SIZE_LEAST && s->profile.text_size >= SIZE_LEAST)
		unfit(f, leaf, "is only readable in small letters");
}

static void panel_fit(struct fitting *f, int size)
{
	struct profile p = profile_default(f->check->tongue->index);
	p.text_size = size;
	stage_settings(&f->stage, &p);
	if (f->stage.profile.text_size == size)
		leaves_each(f->check->content, leaf_fit, f);
}

void fit_check(struct check *c)
{
	static struct fitting f;
	f.check = c;
	bool is_full = c->config->is_full;
	for (f.panel = 0; f.panel < (is_full ? (int)K_COUNT(panels) : SMALLEST); f.panel++) {
		struct stage_config config = {.content = c->content,
			.panel = panel_make(panels[f.panel].w_px, panels[f.panel].h_px, panels[f.panel].dpi, 0),
			.profile = profile_default(c->tongue->index),
			.now = c->config->now,
			.assets_dir = c->config->assets_dir};
		if (stage_create(&f.stage, &config)) {
			check_problem(c, NULL, "Install the pictograms.", "Pages cannot be laid out here.");
			return;
		}
		for (int size = is_full ? 1 : TEXT_SIZE_MAX; size <= TEXT_SIZE_MAX; size++)
			panel_fit(&f, size);
		stage_destroy(&f.stage);
	}
}
