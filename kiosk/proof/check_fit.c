/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kiosk/proof/check_inside.h"

#include "kiosk/base/check.h"
#include "kiosk/proof/leaf.h"
#include "kiosk/proof/urgent.h"

#include <stdio.h>
#include <stdlib.h>

/* The panels of A11Y-26 with diagonals that are sold; the smallest glass first.  Themes are colours
 * only, so nothing is laid out twice for them. */
static const struct {
	int w_px, h_px;
	double dpi;
} panels[] = {
	{1280, 800, 149}, {800, 480, 91}, {1024, 768, 106}, {1920, 1080, 141}, {1080, 1920, 82}};

/* Larger words are set smaller where a page cannot be divided so that they fit; down to this. */
enum { SIZE_LEAST = 2 };

struct fitting {
	struct check *check;
	struct stage stage;
};

static void unfit(struct fitting *f, struct leaf leaf, const char *how)
{
	char name[LEAF_NAME_BYTES], address[LEAF_ADDRESS_BYTES];
	leaf_name(f->check->content, leaf, name);
	leaf_address(f->check->content, leaf, address);
	const struct source *at =
		sources_longest(f->check->sources, f->stage.profile.language, address);
	const struct panel *p = &f->stage.world.panel;
	check_problem(f->check, at, "Say it in fewer or shorter words.",
		"Page %s%s%s %s on a screen of %d x %d, %.0f mm wide, at text size %d.",
		leaf_screen(leaf), *name ? " " : "", name, how, p->w_px, p->h_px, p->w_mm,
		f->stage.profile.text_size);
}

/* What is wrong with the page of now, which is at its first part; NULL: nothing.  failures: of the
 * view, before it was built. */
static const char *page_fault(struct fitting *f, int failures)
{
	struct stage *s = &f->stage;
	int least = view_fit_size(s->view);
	/* The first part is not there before all of them were laid out; what the others have of
	 * their own are Foyer's buttons, which tests/audit looks at. */
	for (int part = 1; part < s->page.parts && f->check->config->is_full; part++) {
		stage_part(s, part);
		least = view_fit_size(s->view) < least ? view_fit_size(s->view) : least;
	}
	if (view_fit_failures(s->view) != failures)
		return "does not fit";
	if (least < SIZE_LEAST && s->profile.text_size >= SIZE_LEAST)
		return "is only readable in small letters";
	return NULL;
}

static void leaf_fit(void *ctx, struct leaf leaf)
{
	struct fitting *f = ctx;
	struct stage *s = &f->stage;
	if (leaf_is_repeat(f->check->content, leaf) && !f->check->config->is_full)
		return;
	int failures = view_fit_failures(s->view);
	leaf_open(s, leaf);
	const char *how = page_fault(f, failures);
	if (how)
		unfit(f, leaf, how);
}

static void urgent_fit(struct fitting *f)
{
	struct check *c = f->check;
	const struct panel *p = &f->stage.world.panel;
	for (int i = 0; urgent_pages[i]; i++) {
		int failures = view_fit_failures(f->stage.view);
		if (urgent_open(&f->stage, c->config->urgent, urgent_pages[i]))
			abort(); /* the process that waits tells it */
		const char *how = page_fault(f, failures);
		if (how)
			check_problem(c, sources_longest(c->sources, c->tongue->index, ""),
				"Say it in fewer or shorter words.",
				"In the language %s, page %s %s on a screen of %d x %d, %.0f mm "
				"wide, at text size %d.",
				c->tongue->tag, urgent_pages[i], how, p->w_px, p->h_px, p->w_mm,
				f->stage.profile.text_size);
	}
}

static void size_fit(struct fitting *f, int size)
{
	struct profile p = profile_default(f->check->tongue->index);
	p.text_size = size;
	stage_settings(&f->stage, &p);
	if (f->check->config->urgent)
		urgent_fit(f);
	else
		leaves_each(f->check->content, leaf_fit, f);
}

static void panel_fit(struct check *c, struct panel panel)
{
	static struct fitting f;
	int most = panel_text_size_max(&panel);
	f.check = c;
	struct stage_config config = {.content = c->content,
		.panel = panel,
		.profile = profile_default(c->tongue->index),
		.now = c->config->now,
		.assets_dir = c->config->assets_dir};
	if (stage_create(&f.stage, &config)) {
		check_problem(c, NULL, "Install the pictograms.", "Pages cannot be laid out here.");
		return;
	}
	for (int size = c->config->is_full ? 1 : most; size <= most; size++)
		size_fit(&f, size);
	stage_destroy(&f.stage);
}

void fit_check(struct check *c)
{
	if (c->config->panel) {
		panel_fit(c, *c->config->panel);
		return;
	}
	for (size_t i = 0; i < (c->config->is_full ? K_COUNT(panels) : 1); i++)
		panel_fit(c, panel_make(panels[i].w_px, panels[i].h_px, panels[i].dpi, 0));
}
