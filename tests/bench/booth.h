/* SPDX-License-Identifier: GPL-3.0-or-later */
/* booth: the kiosk's app in this process, on fakes whose clock is turned, with a display that
 * copies what is presented as a console's does (platform/drm/blit.h).  Times are the machine's own.
 * Order: booth_open -> booth_settings, booth_touch, booth_pass ... -> booth_close. */
#ifndef FOYER_TESTS_BENCH_BOOTH_H
#define FOYER_TESTS_BENCH_BOOTH_H

#include "kiosk/app/kiosk/script_run.h"
#include "platform/fake/fake_clock.h"
#include "platform/fake/fake_courier.h"
#include "platform/fake/fake_speech.h"

struct booth {
	struct fake_clock clock;
	int64_t morning_ms;    /* when it opened, wall clock */
	struct px_image glass; /* what was presented */
	double dpi;
	struct fake_speech *speech;
	struct fake_courier *city;
	struct courier_port city_port;
	struct app_ports ports;
	struct content *content;
	struct app *app;
	struct transcript transcript;
};

/* Opens a booth of that panel at the welcome page, from the folders of a build: FOYER_BUILD
 * ("build") and the working folder.  Exits with words when it cannot. */
void booth_open(struct booth *b, int w_px, int h_px, double dpi);
void booth_close(struct booth *b);
/* Another language, text size and theme from here on, as the page Text size would. */
void booth_settings(struct booth *b, int language, int text_size, enum theme theme);
/* A city that remembers nothing takes the place of the old one: what a fake keeps is no growth. */
void booth_new_city(struct booth *b);
/* Lets ms of the fake clock pass and all that is due in it happen, without painting.  0: only what
 * is due now. */
void booth_pass(struct booth *b, int64_t ms);
/* Puts a finger down or lifts it, paints and presents.  Gives real microseconds from the event to
 * the end of present. */
double booth_touch(struct booth *b, enum input_kind kind, double x_mm, double y_mm);
/* Runs a script (docs/developers/script.md) with painting.  Gives 0, or 1 after words. */
int booth_script(struct booth *b, const char *path);
/* The wall clock stands where it stood in the morning; nobody may be there. */
void booth_morning(struct booth *b);
/* Leaves the booth alone until the visit has ended by itself. */
void booth_leave(struct booth *b);

#endif
