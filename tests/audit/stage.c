/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/audit/audit.h"

#include "platform/fake/fake_times.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PAGE_BYTES = 1 << 20, TOWN_DAYS = 14, DAMAGE = 24 };

const struct glass glasses[GLASS_COUNT] = {
	[GLASS_WVGA] = {"800x480 10 inch", 800, 480, 91},
	[GLASS_12] = {"1024x768 12 inch", 1024, 768, 106},
	[GLASS_10] = {"1280x800 10 inch", 1280, 800, 149},
	[GLASS_15] = {"1920x1080 15 inch", 1920, 1080, 141},
	[GLASS_27] = {"1080x1920 27 inch", 1080, 1920, 82},
};

static uint64_t draw(void *ctx)
{
	struct audit *a = ctx;
	a->random ^= a->random << 13;
	a->random ^= a->random >> 7;
	return a->random ^= a->random << 17;
}

static bool none_taken(void *ctx, const char *service, const char *place, const char *start)
{
	(void)ctx;
	(void)service;
	(void)place;
	(void)start;
	return false;
}

/* Three open reports of every kind in the street with the longest name. */
static void reports_make(struct audit *a)
{
	json_t *open = json_array(), *all = json_object();
	const char *street = a->content->streets.names[0];
	for (int i = 1; i < a->content->streets.count; i++)
		if (strlen(a->content->streets.names[i]) > strlen(street))
			street = a->content->streets.names[i];
	for (int i = 0; i < a->content->kind_count * 3; i++) {
		char id[16];
		snprintf(id, sizeof id, "r%d", i);
		json_array_append_new(open, json_pack("{s:s, s:s, s:s, s:I}", "id", id, "kind",
						    a->content->kinds[i / 3].id, "street", street, "at",
						    (json_int_t)(a->base.now.wall_ms - 86400000L * (i % 3 + 1))));
	}
	json_object_set_new(all, "as_of", json_integer(1));
	json_object_set_new(all, "open", open);
	char *text = json_dumps(all, 0);
	K_CHECK(!open_reports_read(&a->base.open, text));
	free(text);
	json_decref(all);
}

/* As long as its words may be, of each type, for the kind that reports are made of (states.c). */
static void forms_make(struct audit *a)
{
	static const char *const types[] = {"choice", "choices", "number", "time", "text", "words"};
	json_t *questions = json_array();
	for (size_t i = 0; i < K_COUNT(types); i++) {
		json_t *one = json_pack("{s:s, s:s, s:b, s:s}", "code", types[i], "type", types[i],
			"required", i == 0, "label",
			i == 0 ? "What is wrong?"
			       : "What can you tell us of the place where the broken lamp is?");
		json_t *choices = json_array();
		for (int k = 0; i < 2 && k < 6 + 6 * (int)i; k++)
			json_array_append_new(choices, json_pack("{s:s, s:s}", "key", "k", "name",
							       k % 2 ? "It is off" : "It goes on and off all evening"));
		if (i < 2)
			json_object_set(one, "choices", choices);
		json_decref(choices);
		json_array_append_new(questions, one);
	}
	json_t *all = json_pack("{s:[{s:s, s:s, s:o}]}", "forms", "kind", a->content->kinds[1].id, "lang",
		"en", "questions", questions);
	char *text = json_dumps(all, 0);
	K_CHECK(!forms_read(&a->base.forms, text));
	free(text);
	json_decref(all);
}

/* One in all languages, one in two, one with a headline and a sentence that never end. */
static void alerts_make(struct audit *a)
{
	static const struct {
		const char *id, *level, *title, *what;
		bool is_everywhere;
	} rows[] = {
		{"storm", "danger", "Severe storm on the coast till the evening", "Stay inside. Shut all windows and doors.", true},
		{"ice", "ready", "Ice on the roads", "Walk slowly. Wear good shoes.", false},
		{"flood", "life",
			"Flood warning for the lower town and for all streets along the river between the old "
			"bridge and the harbour",
			"Go to the upper floor of the house at once and take with you what you need for the night "
			"and do not go back for anything and do not use the lift and help those who cannot walk",
			false},
	};
	json_t *list = json_array();
	int64_t now = a->base.now.wall_ms;
	for (size_t i = 0; i < K_COUNT(rows); i++) {
		json_t *texts = json_object();
		for (int l = 0; l < (rows[i].is_everywhere ? tongue_count() : 1); l++)
			json_object_set_new(texts, tongue_at(l)->tag, json_pack("{s:s, s:s, s:s}", "title",
				rows[i].title, "body", "Strong wind comes from the sea.", "what_to_do", rows[i].what));
		json_array_append_new(list, json_pack("{s:s, s:I, s:I, s:s, s:b, s:o}", "id", rows[i].id, "from",
			(json_int_t)now - 3600000, "until", (json_int_t)now + 30000000, "level", rows[i].level,
			"interrupts", 0, "texts", texts));
	}
	json_t *all = json_pack("{s:I, s:o}", "as_of", (json_int_t)now - 7200000, "alerts", list);
	char *text = json_dumps(all, 0);
	K_CHECK(!alerts_read(&a->alerts, text));
	free(text);
	json_decref(all);
}

static void times_make(struct audit *a)
{
	json_t *times = fake_times(a->content, a->base.now.wall_ms, TOWN_DAYS, none_taken, NULL);
	char *text = json_dumps(times, 0);
	K_CHECK(!times_read(&a->base.times, text));
	free(text);
	json_decref(times);
}

void audit_create(struct audit *a, struct tally *tally, int language)
{
	static struct content_problems problems;
	char locales[512];
	const char *build = getenv("FOYER_BUILD");
	memset(a, 0, sizeof *a);
	snprintf(locales, sizeof locales, "%s/locales", build ? build : "build");
	if (i18n_start(locales))
		fprintf(stderr, "audit: not all languages are in %s\n", locales);
	if (content_load("assets/town", &a->content, &problems)) {
		content_problems_print(stderr, &problems);
		exit(2);
	}
	K_CHECK(!zone_set(a->content->town.zone));
	a->tally = tally;
	a->language = language;
	a->random = 0x5eed5eed5eedu;
	a->profile = profile_default(language);
	/* Wednesday 1 May 2024, ten past ten: volunteers are here. */
	a->base = (struct world){.content = a->content, .defaults = profile_default(language),
		.now = {.mono_us = 1000000000, .wall_ms = wall_of((struct day){2024, 5, 1}, 610)},
		.line = true, .room = true, .has_printer = true, .has_sound = true, .has_touch = true,
		.has_keypad = true, .random = {draw, a}};
	for (int i = 0; i < tongue_count(); i++)
		a->base.has_voice[i] = true;
	times_make(a);
	reports_make(a);
	forms_make(a);
	alerts_make(a);
	k_arena_init(&a->arena, PAGE_BYTES);
	a->page = (struct page){.items = a->items, .arena = &a->arena};
	audit_glass(a, &glasses[GLASS_10]);
	K_CHECK(!visit_create(&a->world, &a->visit));
}

void audit_destroy(struct audit *a)
{
	visit_destroy(a->visit);
	view_destroy(a->view);
	times_finish(&a->base.times);
	open_reports_finish(&a->base.open);
	forms_finish(&a->base.forms);
	alerts_finish(&a->alerts);
	k_arena_finish(&a->arena);
	content_destroy(a->content);
}

const struct tongue *audit_tongue(const struct audit *a)
{
	return tongue_at(a->language);
}

struct session *audit_session(struct audit *a)
{
	return visit_session_for_test(a->visit);
}

void audit_glass(struct audit *a, const struct glass *g)
{
	a->glass = g;
	a->base.panel = a->world.panel = panel_make(g->w_px, g->h_px, g->dpi, 0);
	view_destroy(a->view);
	a->view = NULL;
	K_CHECK(!view_create(&a->base.panel, "assets", &a->view));
	audit_settings(a, a->profile.text_size, a->profile.theme);
}

void audit_settings(struct audit *a, int text_size, enum theme theme)
{
	a->profile.text_size = text_size;
	a->profile.theme = theme;
	view_settings(a->view, &a->profile, audit_tongue(a));
}

void audit_build(struct audit *a)
{
	int shrunk = view_fit_shrunk(a->view);
	visit_build(a->visit, &a->page, view_fit, a->view);
	a->has_shrunk = view_fit_shrunk(a->view) > shrunk;
	a->drawn_count = look_laid_out(a->view, a->drawn);
}

void audit_part(struct audit *a, int part)
{
	struct session *s = audit_session(a);
	s->history[s->depth - 1].part = part;
	audit_build(a);
}

void audit_enter(struct audit *a, const struct state *state, int variant)
{
	struct session *s = audit_session(a);
	struct k_time now = a->base.now;
	a->state = state;
	a->variant = variant;
	a->world = a->base;
	a->world.now.mono_us = now.mono_us;
	session_reset(s, a->profile);
	s->history[s->depth++].screen = SCREEN_A1;
	(void)visit_alive(a->visit);
	visit_jump(a->visit, state->screen == SCREEN_A1 ? SCREEN_A1 : SCREEN_H1);
	if (state->before)
		state->before(a);
	if (state->screen != SCREEN_A1 && state->screen != SCREEN_H1)
		audit_go(a, state->screen);
	if (state->after)
		state->after(a);
	look_trim(a->view);
	audit_part(a, 0);
	if (visit_screen(a->visit) != state->screen)
		fprintf(stderr, "audit: %s is on %s, not where it should be\n", state->name, a->page.screen);
}

void audit_go(struct audit *a, enum screen_id to)
{
	(void)visit_act(a->visit, (struct action){.act = ACT_GO, .n = (int)to});
}

void audit_paint(struct audit *a)
{
	struct px_rect rects[DAMAGE];
	view_show(a->view, &a->page);
	(void)view_paint(a->view, rects, DAMAGE);
}

void audit_wait(struct audit *a, int64_t ms)
{
	a->world.now.mono_us += ms * 1000;
	a->world.now.wall_ms += ms;
	for (int i = 0; i < 100 && visit_due_ms(a->visit) <= k_time_mono_ms(a->world.now); i++)
		(void)visit_tick(a->visit);
	audit_build(a);
}

struct effects audit_act(struct audit *a, struct action action)
{
	struct effects e = visit_act(a->visit, action);
	audit_build(a);
	return e;
}

struct px_rect item_box(const struct audit *a, const struct item *i)
{
	double px = a->glass->dpi / 25.4;
	return (struct px_rect){(int)lround(i->rect.x * px), (int)lround(i->rect.y * px),
		(int)lround(i->rect.w * px), (int)lround(i->rect.h * px)};
}

const struct item *item_round(const struct audit *a, struct px_rect r)
{
	const struct item *best = NULL;
	double area = 0;
	int x = r.x + r.w / 2, y = r.y + r.h / 2;
	for (int i = 0; i < a->page.item_count; i++) {
		const struct item *it = &a->page.items[i];
		struct px_rect b = item_box(a, it);
		if (!item_is_here(it) || it->rect.w <= 0 || x < b.x || x >= b.x + b.w || y < b.y || y >= b.y + b.h)
			continue;
		if (!best || (double)b.w * b.h < area) {
			best = it;
			area = (double)b.w * b.h;
		}
	}
	return best;
}

void words_squeeze(const char *text, char *out, size_t n)
{
	size_t k = 0;
	for (const unsigned char *c = (const unsigned char *)(text ? text : ""); *c && k + 1 < n; c++) {
		if (*c <= ' ')
			continue;
		if (c[0] == 0xC2 && c[1] == 0xA0) { /* no-break space */
			c++;
			continue;
		}
		bool is_mark = c[0] == 0xE2 && c[1] == 0x80 && c[2] >= 0x8A && c[2] <= 0xAF;
		bool is_isolate = c[0] == 0xE2 && c[1] == 0x81 && c[2] >= 0xA0 && c[2] <= 0xAF;
		if (is_mark || is_isolate) {
			c += 2;
			continue;
		}
		out[k++] = (char)*c;
	}
	out[k] = '\0';
}

bool px_touch(struct px_rect a, struct px_rect b)
{
	return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
}

struct px_rect px_inset(struct px_rect r, int by)
{
	return (struct px_rect){r.x + by, r.y + by, r.w - 2 * by, r.h - 2 * by};
}
