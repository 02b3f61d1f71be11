/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fhir_world: a hub whose visits go to a FHIR server. */
#ifndef FOYER_TESTS_CITY_FHIR_WORLD_H
#define FOYER_TESTS_CITY_FHIR_WORLD_H

#include "world.h"

#define START "2030-05-06T09:30"
#define STEP_MS INT64_C(2400000)

/* {"carries": [...], "token": "token"} and what else is given; taken. */
static inline void ward_configure(struct world *w, const char *url, json_t *more)
{
	json_t *settings = json_pack("{s:[{s:s, s:s, s:s, s:s}], s:s}", "carries", "kind", "visit",
		"of", "doctor", "place", "clinic", "schedule", "Schedule/desk", "token", "token");
	json_object_update(settings, more);
	world_configure(w, settings, "fhir", url);
	json_decref(settings);
	json_decref(more);
}

static inline void ward_ask(struct world *w, char number[10])
{
	fixture_number(w->f, number);
	fixture_expect(w->f, w->f->kiosk, "visit", number,
		"\"service\":\"doctor\",\"place\":\"clinic\",\"start\":\"" START
		"\",\"name\":\"Ana Lopez\",\"phone\":\"5550142\"",
		"received");
	world_settle(w);
}

static inline void ward_cancel(struct world *w, const char *about)
{
	char number[10], fields[64];
	snprintf(fields, sizeof fields, "\"about\":\"%s\"", about);
	fixture_number(w->f, number);
	fixture_expect(w->f, w->f->kiosk, "cancel", number, fields, "received");
	world_settle(w);
}

#endif
