/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What app.c and the other app_*.c share: for them only. */
#ifndef FOYER_APP_KIOSK_APP_INSIDE_H
#define FOYER_APP_KIOSK_APP_INSIDE_H

#include "app.h"

#include "kiosk/ways/keys.h"
#include "kiosk/ways/touch.h"

enum { ALERTS_SHOWN_MAX = 8, ALERT_ID_BYTES = 80 };

struct app {
	struct app_ports ports;
	struct world world;
	struct visit *visit;
	struct view *view;
	struct view_picture pictures[OWN_PICTURES_MAX]; /* that the content brings */
	struct narrator *narrator;
	struct touch touch;
	struct page pages[2];     /* the one shown, and the one before it */
	struct item items[2][PAGE_ITEMS_MAX];
	struct k_arena arena[2];
	int now;                  /* which of the two */
	int arrived;              /* depth of history when it was built */
	char focus[64];           /* id of the item that has the focus */
	bool ring;                /* a key was used: the ring shows (ux.md 1.3) */
	bool had_error;
	bool read_asked;          /* an effect asked for this page to be read */
	bool is_dim;
	bool is_lamp_on;
	bool letters_known;       /* world.lacks_letters was filled */
	enum act acted;           /* the last action's act */
	int said_seconds;
	int64_t idle_since_ms, idle_due_ms, alert_due_ms, help_ms;
	char alerts_shown[ALERTS_SHOWN_MAX][ALERT_ID_BYTES]; /* ids of danger alerts that were shown, the
	                           * newest last: each is shown once */
	int64_t city_ms, city_mono_ms; /* what time the city's kiosk-sync said it was, and when; 0 never */
	bool is_city_sure;
	int64_t pulse_ms;         /* when the edge of an alert began to pulse, mono; 0: it does not */
	int64_t miss_until_ms;    /* a touch hit nothing: said in words until then (A11Y-41) */
	bool miss_shown;
	char *forms;              /* JSON of new questions of the city, until nobody is here; NULL none */
	unsigned speech_version;
	bool random_is_fixed;
	uint64_t random_state;
};

void app_read_clock(struct app *a);
/* Builds the page of now and tells every presenter.  pressed_id: the item that was pressed. */
void app_rebuild(struct app *a, const char *pressed_id);
/* Carries out effects, then builds anew. */
void app_after(struct app *a, struct effects effects, const char *pressed_id);
void app_act(struct app *a, struct action action, const char *pressed_id);
void app_settings_changed(struct app *a);
/* The display changed its size. */
void app_resized(struct app *a);
/* app_courier.c: a danger alert that was not there before is shown to whoever stands here, once. */
void app_look_for_alerts(struct app *a);
/* Nobody is here: what the city asks may change. */
void app_take_forms(struct app *a);
/* app_effects.c */
void app_carry_out(struct app *a, struct effects effects);
void app_read_if_asked(struct app *a);
/* Lamp and sound at the desk follow the call. */
void app_show_call(struct app *a);
uint64_t app_random(void *app);
/* "Press a picture.": what is shown when a touch hit nothing. */
const char *app_miss_words(const struct app *a);
/* Highlight, caption and the sound's state as the narrator has them. */
void app_show_speech(struct app *a);
/* Where the spoken word is in label, hint and value as the view counts them. */
int app_spoken_from(const struct app *a, const struct narrator_shown *s);

#endif
