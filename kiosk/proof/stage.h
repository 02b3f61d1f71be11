/* SPDX-License-Identifier: GPL-3.0-or-later */
/* stage: one visit in a content that is looked at before residents see it: the real screens, laid
 * out and painted by the real view, with nobody there.  One thread. Order: stage_create ->
 * stage_panel, stage_settings -> (leaf_open -> stage_part -> page, view)* -> stage_destroy. */
#ifndef FOYER_PROOF_STAGE_H
#define FOYER_PROOF_STAGE_H

#include "kiosk/screens/visit.h"
#include "kiosk/view/view.h"

struct stage_config {
	const struct content *content;
	struct panel panel;
	struct profile profile; /* language, text size, theme */
	struct k_time now;	/* of the town that is shown */
	const char *assets_dir; /* pictograms */
};

struct stage {
	const struct content *content; /* the whole */
	struct content shown;	       /* what the screens know: all of it, or one notice of it */
	struct k_time now;
	struct profile profile;
	struct world world;
	struct view_picture pictures[OWN_PICTURES_MAX];
	struct visit *visit;
	struct view *view;
	struct page page;
	struct item items[PAGE_ITEMS_MAX];
	struct k_arena arena;
};

/* Makes the visit and its view.  Borrows content for its life.  The town's time zone becomes that
 * of the process.  Errors: ERR_NOT_FOUND (no pictograms, no such time zone), ERR_NO_MEMORY. */
MUST_USE enum err stage_create(struct stage *s, const struct stage_config *config);
/* Accepts a zeroed one. */
void stage_destroy(struct stage *s);
/* Another glass.  Errors: ERR_NO_MEMORY. */
MUST_USE enum err stage_panel(struct stage *s, const struct panel *panel);
/* Other settings; the text size is that of the profile, or the largest that the panel takes. */
void stage_settings(struct stage *s, const struct profile *profile);
const struct tongue *stage_tongue(const struct stage *s);

/* A visit from its start: somebody is there, on H1, has answered nothing and sees all content. */
void stage_begin(struct stage *s);
/* On to a screen, as if a press led there. */
void stage_go(struct stage *s, enum screen_id to);
/* What the person has answered, to be set. */
struct session *stage_session(struct stage *s);
/* Builds the page of now at that part (from 0), laid out. */
void stage_part(struct stage *s, int part);
/* Paints the page of now. */
void stage_paint(struct stage *s);

#endif
