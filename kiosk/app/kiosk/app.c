/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app.h"
#include "app_inside.h"

#include "kiosk/base/check.h"
#include "kiosk/base/log.h"
#include "kiosk/screens/notices.h"
#include "kiosk/view/letters.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PAGE_BYTES = 512 * 1024, RECTS_MAX = 32 };

static int64_t now_ms(const struct app *a)
{
	return k_time_mono_ms(a->world.now);
}

void app_read_clock(struct app *a)
{
	a->world.now = a->ports.clock.now(a->ports.clock.self);
	int64_t city_ms = a->city_ms + now_ms(a) - a->city_mono_ms;
	/* The machine's clock may have been set by anybody; where the city is not certain either, it can
	 * only be later than what the city said once. */
	if (a->city_ms && (a->is_city_sure || a->world.now.wall_ms < city_ms))
		a->world.now.wall_ms = city_ms;
}

static void pages_create(struct app *a)
{
	for (int i = 0; i < 2; i++) {
		k_arena_init_secret(&a->arena[i], PAGE_BYTES);
		a->pages[i].items = a->items[i];
		a->pages[i].arena = &a->arena[i];
	}
}

static void world_create(struct app *a, const struct app_config *config)
{
	a->world = (struct world){
		.content = config->content,
		.panel = config->panel,
		.defaults = config->profile,
		.line = false,
		.room = a->ports.courier.submit == NULL,
		.is_starting = a->ports.courier.submit != NULL,
		.has_printer = a->ports.printer.print != NULL,
		.has_lamp = a->ports.indicator.call != NULL,
		.has_sound = true,
		.has_touch = true,
		.has_keypad = true,
		.random = {app_random, a},
	};
	a->random_is_fixed = config->random_is_fixed;
	app_read_clock(a);
}

/* The worker tells its voices some time after its start. */
static void ask_for_voices(struct app *a)
{
	for (int i = 0; i < tongue_count() && i < LANGUAGE_MAX; i++)
		a->world.has_voice[i] = a->ports.speech.has_voice(a->ports.speech.self, tongue_at(i)->tag);
}

static void pictures_show(struct app *a)
{
	const struct content *c = a->world.content;
	for (int i = 0; i < c->picture_count; i++)
		a->pictures[i] = (struct view_picture){
			c->pictures[i].id, c->pictures[i].svg, c->pictures[i].len_bytes};
	view_pictures(a->view, a->pictures, c->picture_count);
}

enum err app_create(const struct app_config *config, const struct app_ports *ports, struct app **app_out)
{
	struct app *a = calloc(1, sizeof *a);
	if (!a)
		return ERR_NO_MEMORY;
	a->ports = *ports;
	pages_create(a);
	world_create(a, config);
	enum err e = visit_create(&a->world, &a->visit);
	if (!e)
		e = view_create(&config->panel, config->assets_dir, &a->view);
	if (!e)
		e = narrator_create(&a->ports.speech, &a->ports.clock, &a->narrator);
	if (e) {
		app_destroy(a);
		return e;
	}
	pictures_show(a);
	app_settings_changed(a);
	app_rebuild(a, NULL);
	*app_out = a;
	return ERR_OK;
}

void app_destroy(struct app *a)
{
	if (!a)
		return;
	narrator_destroy(a->narrator);
	view_destroy(a->view);
	visit_destroy(a->visit);
	times_finish(&a->world.times);
	open_reports_finish(&a->world.open);
	forms_finish(&a->world.forms);
	alerts_finish(&a->world.alerts);
	alerts_finish(&a->world.announced);
	free(a->forms);
	for (int i = 0; i < 2; i++)
		k_arena_finish(&a->arena[i]);
	free(a);
}

/* --- pages ----------------------------------------------------------------------------------- */

static bool same_page(const struct page *x, const struct page *y)
{
	return x->screen && y->screen && !strcmp(x->screen, y->screen) && x->part == y->part;
}

/* Focus stays on the item it was on, where that still is; else it starts anew. */
static void keep_focus(struct app *a, bool is_new)
{
	const struct page *p = app_page(a);
	const struct item *it = is_new ? NULL : page_item(p, a->focus);
	if (page_first(p, ROLE_ERROR) && !a->had_error)
		it = page_first(p, ROLE_ERROR);
	if (!it || !item_is_stop(it))
		it = focus_start(p);
	a->had_error = page_first(p, ROLE_ERROR) != NULL;
	snprintf(a->focus, sizeof a->focus, "%s", it ? it->id : "");
}

static void tell_view(struct app *a)
{
	struct page *p = &a->pages[a->now];
	view_show(a->view, p);
	view_focus(a->view, a->ring ? a->focus : NULL, false);
	view_curtain(a->view, p->is_hidden ? p->hidden_words : NULL);
}

/* Fonts are looked for when the languages are offered, once: loading them all takes its time. */
static void look_for_letters(struct app *a)
{
	if (a->letters_known || visit_screen(a->visit) != SCREEN_A2)
		return;
	a->letters_known = true;
	for (int i = 0; i < tongue_count() && i < LANGUAGE_MAX; i++)
		a->world.lacks_letters[i] = !letters_are_there(tongue_at(i));
}

/* The edge of an alert of danger pulses once a second for three seconds (ux.md N3). */
enum { PULSE_MS = 500, PULSES_MS = 3000 };

static void pulse(struct app *a)
{
	int64_t since_ms = now_ms(a) - a->pulse_ms;
	if (since_ms >= PULSES_MS)
		a->pulse_ms = 0;
	view_border(a->view, a->pulse_ms && since_ms / PULSE_MS % 2 == 0);
}

static int64_t pulse_due_ms(const struct app *a)
{
	int64_t since_ms = now_ms(a) - a->pulse_ms;
	return a->pulse_ms ? a->pulse_ms + (since_ms / PULSE_MS + 1) * PULSE_MS : INT64_MAX;
}

static void pulse_begin(struct app *a, bool is_new)
{
	bool is_alert = visit_screen(a->visit) == SCREEN_N3A && app_page(a)->is_urgent;
	if (is_alert && is_new && !app_page(a)->part)
		a->pulse_ms = now_ms(a);
	else if (!is_alert)
		a->pulse_ms = 0;
	pulse(a);
}

void app_rebuild(struct app *a, const char *pressed_id)
{
	int old = a->now;
	a->now = !a->now;
	ask_for_voices(a);
	look_for_letters(a);
	visit_build(a->visit, &a->pages[a->now], view_fit, a->view);
	const struct page *was = &a->pages[old], *p = app_page(a);
	bool is_new = !same_page(was, p) || a->arrived != visit_session(a->visit)->depth;
	bool is_tongue = was->lang && strcmp(was->lang, p->lang) != 0;
	a->arrived = visit_session(a->visit)->depth;
	keep_focus(a, is_new);
	if (is_new)
		touch_page_changed(&a->touch, a->world.now.mono_us);
	tell_view(a);
	pulse_begin(a, is_new);
	narrator_page(a->narrator, p, is_tongue ? NARRATE_LANGUAGE : is_new ? NARRATE_NEW : NARRATE_SAME);
	const struct item *pressed = is_new ? NULL : page_item(p, pressed_id);
	if (pressed && (pressed->on_press.act == ACT_CHOOSE || pressed->on_press.act == ACT_TOGGLE))
		narrator_chose(a->narrator, pressed);
	else if (is_new && visit_profile(a->visit)->reader && app_focus(a) && app_focus(a)->role != ROLE_TITLE)
		narrator_focus(a->narrator, p, app_focus(a));
}

void app_settings_changed(struct app *a)
{
	struct profile *p = visit_profile(a->visit);
	int most = panel_text_size_max(&a->world.panel);
	p->text_size = p->text_size > most ? most : p->text_size;
	narrator_settings(a->narrator, p);
	view_settings(a->view, p, visit_tongue(a->visit));
}

void app_resized(struct app *a)
{
	struct display_facts f = a->ports.display.facts(a->ports.display.self);
	const struct panel *old = &a->world.panel;
	double dpi = f.w_mm > 0 ? f.w_px * 25.4 / f.w_mm : old->dpi;
	struct panel panel = panel_make(f.w_px, f.h_px, dpi, old->floor_to_screen_mm);
	if (view_panel(a->view, &panel))
		return;
	a->world.panel = panel;
	app_settings_changed(a);
	app_rebuild(a, NULL);
}

/* --- acting ---------------------------------------------------------------------------------- */

void app_after(struct app *a, struct effects effects, const char *pressed_id)
{
	app_carry_out(a, effects);
	app_show_call(a);
	app_rebuild(a, pressed_id);
	app_read_if_asked(a);
	visit_busy(a->visit, narrator_is_speaking(a->narrator));
}

void app_act(struct app *a, struct action action, const char *pressed_id)
{
	a->acted = action.act;
	app_after(a, visit_act(a->visit, action), pressed_id);
	const struct item *field = page_first(app_page(a), ROLE_FIELD);
	if (action.act == ACT_TYPE && field)
		narrator_key(a->narrator, field, action.text);
}

/* --- time ------------------------------------------------------------------------------------ */

enum { NOTICE_MS = 12000, DIM_AFTER_MS = 600000 }; /* ux.md A1, 2.7 */

static int64_t idle_due_ms(const struct app *a)
{
	if (!app_page(a)->is_idle)
		return INT64_MAX;
	int64_t due = INT64_MAX;
	if (page_first(app_page(a), ROLE_NOTICE) && notice_count(&a->world) > 1)
		due = (now_ms(a) / NOTICE_MS + 1) * NOTICE_MS;
	if (!a->is_dim && a->idle_since_ms + DIM_AFTER_MS < due)
		due = a->idle_since_ms + DIM_AFTER_MS;
	return due;
}

int64_t app_due_ms(const struct app *a)
{
	int64_t due = visit_due_ms(a->visit);
	int64_t narrator = narrator_due_ms(a->narrator);
	if (narrator >= 0 && narrator < due)
		due = narrator;
	if (a->alert_due_ms < due)
		due = a->alert_due_ms;
	if (pulse_due_ms(a) < due)
		due = pulse_due_ms(a);
	if (a->miss_shown && a->miss_until_ms < due)
		due = a->miss_until_ms;
	return a->idle_due_ms < due ? a->idle_due_ms : due;
}

static void idle_tick(struct app *a)
{
	if (!a->is_dim && now_ms(a) >= a->idle_since_ms + DIM_AFTER_MS) {
		a->is_dim = true;
		a->ports.display.dim(a->ports.display.self, true);
	}
	app_rebuild(a, NULL);
}

/* The warning is said at 60, 30 and 10 seconds (ux.md X3); to whom nothing was read so far it only
 * sounds: nobody is spoken to on the loudspeaker unasked (architecture.md section 9). */
static void say_seconds_left(struct app *a)
{
	const struct page *p = app_page(a);
	const struct item *dial = page_first(p, ROLE_DIAL);
	const struct profile *profile = visit_profile(a->visit);
	bool is_due = dial && (dial->n == 30 || dial->n == 10) && dial->n != a->said_seconds;
	if (is_due && (profile->read_aloud || profile->reader))
		narrator_read_page(a->narrator, p);
	else if (is_due)
		narrator_earcon(a->narrator, EARCON_TIME);
	a->said_seconds = dial ? dial->n : 0;
}

void app_tick(struct app *a)
{
	app_read_clock(a);
	visit_busy(a->visit, narrator_is_speaking(a->narrator));
	if (now_ms(a) >= visit_due_ms(a->visit)) {
		app_after(a, visit_tick(a->visit), NULL);
		say_seconds_left(a);
	}
	int64_t narrator = narrator_due_ms(a->narrator);
	if (narrator >= 0 && now_ms(a) >= narrator)
		narrator_tick(a->narrator);
	if (now_ms(a) >= a->idle_due_ms)
		idle_tick(a);
	if (now_ms(a) >= a->alert_due_ms)
		app_look_for_alerts(a);
	if (a->pulse_ms)
		pulse(a);
	a->idle_due_ms = idle_due_ms(a);
	app_show_speech(a);
}

void app_speech(void *app, const struct speech_event *event)
{
	struct app *a = app;
	app_read_clock(a);
	if (narrator_event(a->narrator, event))
		app_show_speech(a);
	if (a->help_ms)
		a->help_ms = now_ms(a); /* the time for a second Help runs from the end of the words */
	visit_busy(a->visit, narrator_is_speaking(a->narrator));
}

void app_show_speech(struct app *a)
{
	const struct narrator_shown *s = narrator_shown(a->narrator);
	if (s->is_sound_lost == a->world.has_sound) {
		a->world.has_sound = !s->is_sound_lost;
		app_rebuild(a, NULL);
		s = narrator_shown(a->narrator);
	}
	bool is_miss = now_ms(a) < a->miss_until_ms;
	if (s->version == a->speech_version && is_miss == a->miss_shown)
		return;
	a->speech_version = s->version;
	a->miss_shown = is_miss;
	view_caption(a->view, s->caption ? s->caption : is_miss ? app_miss_words(a) : NULL);
	view_spoken(a->view, s->item_id, app_spoken_from(a, s), s->chars);
}

bool app_paint(struct app *a)
{
	struct px_rect rects[RECTS_MAX];
	app_show_speech(a);
	int n = view_paint(a->view, rects, RECTS_MAX);
	if (!n)
		return false;
	enum err e = a->ports.display.present(a->ports.display.self, view_image(a->view), rects, n);
	if (e)
		log_warn("hw", "display: %s", err_words(e));
	return true;
}

/* --- for scripts ----------------------------------------------------------------------------- */

const struct page *app_page(const struct app *a)
{
	return &a->pages[a->now];
}

const struct item *app_focus(const struct app *a)
{
	return page_item(app_page(a), a->focus);
}

bool app_is_speaking(const struct app *a)
{
	return narrator_is_speaking(a->narrator);
}

void app_observe(struct app *a, narrator_observer *observer, void *ctx)
{
	narrator_observe(a->narrator, observer, ctx);
}

void app_jump(struct app *a, enum screen_id to)
{
	app_read_clock(a);
	visit_jump(a->visit, to);
	app_rebuild(a, NULL);
}

void app_set_language(struct app *a, int language)
{
	app_read_clock(a);
	visit_profile(a->visit)->language = language;
	app_settings_changed(a);
	app_rebuild(a, NULL);
}

void app_content(struct app *a, const struct content *content)
{
	K_CHECK(app_page(a)->is_idle);
	a->world.content = content;
	pictures_show(a);
	app_rebuild(a, NULL);
}

void app_checked(struct app *a, int64_t checked_ms)
{
	a->world.checked_ms = checked_ms;
}

struct visit *app_visit(struct app *a)
{
	return a->visit;
}

struct view *app_view(struct app *a)
{
	return a->view;
}
