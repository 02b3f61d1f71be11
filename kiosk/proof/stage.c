/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kiosk/proof/stage.h"

enum { PAGE_BYTES = 1 << 20, RECTS_MAX = 24 };

/* Nothing is sent from here, so any number will do for a request. */
static uint64_t draw(void *ctx)
{
	(void)ctx;
	return 0x5eed5eed5eedu;
}

static void world_make(struct stage *s, const struct stage_config *config)
{
	s->world = (struct world){.content = &s->shown,
		.panel = config->panel,
		.now = config->now,
		.defaults = config->profile,
		.line = true,
		.room = true,
		.has_printer = true,
		.has_sound = true,
		.has_touch = true,
		.has_keypad = true,
		.has_lamp = true,
		.random = {draw, s}};
	for (int i = 0; i < tongue_count(); i++)
		s->world.has_voice[i] = true;
}

static void pictures_show(struct stage *s)
{
	for (int i = 0; i < s->content->picture_count; i++) {
		const struct own_picture *p = &s->content->pictures[i];
		s->pictures[i] = (struct view_picture){p->id, p->svg, p->len_bytes};
	}
	view_pictures(s->view, s->pictures, s->content->picture_count);
}

enum err stage_create(struct stage *s, const struct stage_config *config)
{
	*s = (struct stage){
		.content = config->content, .shown = *config->content, .now = config->now};
	world_make(s, config);
	k_arena_init(&s->arena, PAGE_BYTES);
	s->page = (struct page){.items = s->items, .arena = &s->arena};
	enum err e = zone_set(config->content->town.zone);
	if (!e)
		e = view_create(&config->panel, config->assets_dir, &s->view);
	if (!e)
		e = visit_create(&s->world, &s->visit);
	if (e) {
		stage_destroy(s);
		return e;
	}
	pictures_show(s);
	stage_settings(s, &config->profile);
	return ERR_OK;
}

void stage_destroy(struct stage *s)
{
	visit_destroy(s->visit);
	view_destroy(s->view);
	k_arena_finish(&s->arena);
	alerts_finish(&s->world.announced);
	*s = (struct stage){0};
}

enum err stage_panel(struct stage *s, const struct panel *panel)
{
	enum err e = view_panel(s->view, panel);
	if (e)
		return e;
	s->world.panel = *panel;
	stage_settings(s, &s->profile);
	return ERR_OK;
}

void stage_settings(struct stage *s, const struct profile *profile)
{
	int most = panel_text_size_max(&s->world.panel);
	s->profile = *profile;
	if (s->profile.text_size > most)
		s->profile.text_size = most;
	view_settings(s->view, &s->profile, stage_tongue(s));
}

const struct tongue *stage_tongue(const struct stage *s)
{
	return tongue_at(s->profile.language);
}

struct session *stage_session(struct stage *s)
{
	return visit_session_for_test(s->visit);
}

void stage_begin(struct stage *s)
{
	struct session *session = stage_session(s);
	s->shown = *s->content;
	s->world.now = s->now;
	session_reset(session, s->profile);
	session->history[session->depth++].screen = SCREEN_A1;
	(void)visit_alive(s->visit);
	visit_jump(s->visit, SCREEN_H1);
}

void stage_go(struct stage *s, enum screen_id to)
{
	(void)visit_act(s->visit, (struct action){.act = ACT_GO, .n = (int)to});
}

void stage_part(struct stage *s, int part)
{
	struct session *session = stage_session(s);
	session->history[session->depth - 1].part = part;
	visit_build(s->visit, &s->page, view_fit, s->view);
}

void stage_paint(struct stage *s)
{
	struct px_rect rects[RECTS_MAX];
	view_show(s->view, &s->page);
	(void)view_paint(s->view, rects, RECTS_MAX);
}
