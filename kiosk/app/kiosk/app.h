/* SPDX-License-Identifier: GPL-3.0-or-later */
/* app: the kiosk's wiring: what comes in by any way becomes an action, the visit acts, the page is
 * built anew, and every presenter is told (architecture.md section 4).  UI thread.
 * It knows ports, not drivers, and no loop: live.c and script_run.c give it events and time. */
#ifndef FOYER_APP_KIOSK_APP_H
#define FOYER_APP_KIOSK_APP_H

#include "kiosk/narrator/narrator.h"
#include "kiosk/ports/clock.h"
#include "kiosk/ports/courier.h"
#include "kiosk/ports/display.h"
#include "kiosk/ports/indicator.h"
#include "kiosk/ports/input.h"
#include "kiosk/ports/printer.h"
#include "kiosk/ports/speech.h"
#include "kiosk/screens/visit.h"
#include "kiosk/view/view.h"

struct app;

/* What the app stands on.  A port whose function is NULL is not there. */
struct app_ports {
	struct clock_port clock;
	struct display_port display;
	struct speech_port speech;
	struct courier_port courier;
	struct printer_port printer;
	struct indicator_port indicator;
};

struct app_config {
	const struct content *content;
	const char *assets_dir;
	struct panel panel;
	struct profile profile; /* how the first visit begins: defaults, or what a test asks for */
	bool random_is_fixed;   /* numbers that are the same each time: scripts only */
};

/* Gives an app that shows A1 once app_paint was called.  Borrows ports' selves and content. */
MUST_USE enum err app_create(const struct app_config *config, const struct app_ports *ports, struct app **app_out);
void app_destroy(struct app *a);

/* --- what comes in ------------------------------------------------------------------------- */
void app_input(void *app, const struct input_event *event);     /* an input_sink */
void app_speech(void *app, const struct speech_event *event);   /* a speech_sink */
void app_courier(void *app, const struct courier_event *event); /* a courier_sink */
/* The content was replaced (between visits only); borrows it. */
void app_content(struct app *a, const struct content *content);
/* When it was last known that nothing newer is signed, unix ms; 0: nobody looks.  Shown from the next
 * page on. */
void app_checked(struct app *a, int64_t checked_ms);

/* --- time and pictures --------------------------------------------------------------------- */
/* When app_tick wants to be called, mono ms; INT64_MAX never. */
int64_t app_due_ms(const struct app *a);
/* Does what is due. */
void app_tick(struct app *a);
/* Paints and presents what changed; true if something had. */
bool app_paint(struct app *a);

/* --- for scripts, tests and benchmarks ------------------------------------------------------ */
const struct page *app_page(const struct app *a);
const struct item *app_focus(const struct app *a);
bool app_is_speaking(const struct app *a);
/* Observes all that is said (transcripts). */
void app_observe(struct app *a, narrator_observer *observer, void *ctx);
void app_jump(struct app *a, enum screen_id to);
void app_set_language(struct app *a, int language);
struct visit *app_visit(struct app *a);
struct view *app_view(struct app *a);

#endif
