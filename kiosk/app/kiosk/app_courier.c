/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What kiosk-sync says: answers of the city to a person, and what is new in the world. */
#include "app_inside.h"

#include "kiosk/base/log.h"
#include "kiosk/screens/notices.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void new_times(struct app *a, const char *json)
{
	enum err e = times_read(&a->world.times, json);
	if (e)
		log_warn("net", "free times: %s", err_words(e));
}

void app_take_forms(struct app *a)
{
	if (a->forms && forms_read(&a->world.forms, a->forms))
		log_warn("net", "the city's questions cannot be read");
	free(a->forms);
	a->forms = NULL;
}

/* Questions stay the same all through a visit. */
static void new_forms(struct app *a, const char *json)
{
	free(a->forms);
	a->forms = strdup(json);
	if (!visit_session(a->visit)->is_awake)
		app_take_forms(a);
}

/* When an alert begins or ends next, mono ms. */
static int64_t alert_due_ms(const struct app *a)
{
	int64_t next = notices_change_ms(&a->world);
	return next == INT64_MAX ? next : k_time_mono_ms(a->world.now) + next - a->world.now.wall_ms;
}

/* True if it was not shown before; notes it. */
static bool is_news(struct app *a, const char *id)
{
	for (int i = 0; i < ALERTS_SHOWN_MAX; i++)
		if (!strcmp(a->alerts_shown[i], id))
			return false;
	memmove(a->alerts_shown[0], a->alerts_shown[1], sizeof a->alerts_shown - sizeof a->alerts_shown[0]);
	snprintf(a->alerts_shown[ALERTS_SHOWN_MAX - 1], ALERT_ID_BYTES, "%s", id);
	return true;
}

/* A danger alert that was not there before is shown to whoever stands here, once. */
void app_look_for_alerts(struct app *a)
{
	int now = danger_now(&a->world);
	a->alert_due_ms = alert_due_ms(a);
	if (now >= 0 && is_news(a, notice_at(&a->world, now)->id) && visit_session(a->visit)->is_awake)
		app_after(a, visit_alert(a->visit, notice_cuts_in(&a->world, now)), NULL);
	else if (app_page(a)->is_idle || visit_screen(a->visit) == SCREEN_N3A)
		app_rebuild(a, NULL);
}

static void new_alerts(struct app *a, const char *json)
{
	if (visit_alerts(a->visit, json))
		log_warn("net", "the city's alerts cannot be read");
	app_look_for_alerts(a);
}

static void new_announced(struct app *a, const char *json)
{
	if (visit_announced(a->visit, json))
		log_warn("net", "the city's urgent notices cannot be read");
	app_look_for_alerts(a);
}

static void new_clock(struct app *a, const struct courier_event *event)
{
	a->city_ms = event->wall_ms;
	a->city_mono_ms = event->mono_ms;
	a->is_city_sure = event->on;
	a->world.is_time_unsure = !event->on;
	app_read_clock(a);
	app_look_for_alerts(a);
}

/* An answer to what the machine told by itself, or to a visit that is over: no page has to do with it. */
static bool is_for_nobody(const struct app *a, const struct courier_event *event)
{
	return event->kind <= COURIER_GONE && strcmp(event->id, visit_session(a->visit)->sent.id) != 0;
}

void app_courier(void *app, const struct courier_event *event)
{
	static const enum outcome outcomes[] = {[COURIER_SAVED] = OUTCOME_SAVED,
		[COURIER_NOT_SAVED] = OUTCOME_NOT_SAVED, [COURIER_BOOKED] = OUTCOME_BOOKED,
		[COURIER_RECEIVED] = OUTCOME_RECEIVED, [COURIER_GONE] = OUTCOME_GONE};
	struct app *a = app;
	struct effects effects = {0};
	if (is_for_nobody(a, event))
		return;
	app_read_clock(a);
	switch (event->kind) {
	case COURIER_SAVED:
	case COURIER_NOT_SAVED:
	case COURIER_BOOKED:
	case COURIER_RECEIVED:
	case COURIER_GONE:
		if (event->json)
			visit_code(a->visit, event->id, event->json);
		effects = visit_outcome(a->visit, event->id, outcomes[event->kind]);
		break;
	case COURIER_LINE:
		a->world.line = event->on;
		break;
	case COURIER_ROOM:
		a->world.room = event->on;
		if (a->world.is_starting)
			effects = visit_started(a->visit);
		break;
	case COURIER_TIMES:
		new_times(a, event->json);
		break;
	case COURIER_CLOCK:
		new_clock(a, event);
		break;
	case COURIER_ALERTS:
		new_alerts(a, event->json);
		break;
	case COURIER_CONTENT: /* the stage's own (content_switch.h) */
		return;
	case COURIER_ANNOUNCED:
		new_announced(a, event->json);
		break;
	case COURIER_FORMS:
		new_forms(a, event->json);
		break;
	case COURIER_PUBLIC:
		if (open_reports_read(&a->world.open, event->json))
			log_warn("net", "open reports cannot be read");
		break;
	case COURIER_STATUS:
		effects = visit_status(a->visit, event->err, event->json);
		break;
	case COURIER_CALL:
		effects = visit_call(a->visit, event->state, event->name);
		break;
	}
	/* A strip that comes or goes moves what is under a finger: it waits for the next page. */
	bool is_about_world = event->kind >= COURIER_LINE && event->kind <= COURIER_PUBLIC;
	if (!is_about_world || effects.count || app_page(a)->is_idle)
		app_after(a, effects, NULL);
}
