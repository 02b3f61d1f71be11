/* SPDX-License-Identifier: GPL-3.0-or-later */
/* world: a hub with a small town, one endpoint of the city that is played by the replay server, and
 * time that is turned, not waited for. */
#ifndef FOYER_TESTS_CITY_WORLD_H
#define FOYER_TESTS_CITY_WORLD_H

#include "../hub/fixture.h"

#include "hub/city/city.h"
#include "hub/city/journal.h"
#include "kiosk/core/loop.h"
#include "tests/city/replay.h"

struct world {
	struct fixture *f;
	struct loop *loop;
	struct city *city;
	struct replay *server;
	char number[10];
};

/* {"endpoints": [settings and what every endpoint has]}. */
static inline void world_configure(
	struct world *w, const json_t *settings, const char *adapter, const char *url)
{
	char path[96];
	json_t *ep = json_pack("{s:s, s:s, s:s, s:i, s:{s:[f, f]}, s:[{s:s, s:s, s:s}]}", "name",
		"roads", "adapter", adapter, "url", url, "timeout_s", 1, "positions", "*", 51.44,
		5.47, "carries", "kind", "report", "of", "*", "code", "015");
	json_object_update(ep, (json_t *)(uintptr_t)settings);
	json_t *config = json_pack("{s:[o]}", "endpoints", ep);
	snprintf(path, sizeof path, "%s/city.json", w->f->dir);
	assert_int_equal(json_dump_file(config, path, 0), 0);
	json_decref(config);
}

static inline void world_city_start(struct world *w)
{
	char path[96];
	snprintf(path, sizeof path, "%s/city.json", w->f->dir);
	assert_int_equal(loop_create(&w->loop), ERR_OK);
	loop_refresh(w->loop);
	assert_int_equal(city_create(w->loop, &w->f->hub, path, &w->city), ERR_OK);
	assert_non_null(w->city);
}

/* As if the power went: what is under way is forgotten. */
static inline void world_city_stop(struct world *w)
{
	city_destroy(w->city);
	loop_destroy(w->loop);
	w->city = NULL;
	w->loop = NULL;
}

static inline void world_open(struct world *w, const char *profile)
{
	char url[128];
	void *state;
	*w = (struct world){0};
	assert_int_equal(fixture_open(&state), 0);
	w->f = state;
	w->server = replay_start(profile);
	const json_t *server = json_object_get(replay_profile(w->server), "server");
	snprintf(url, sizeof url, "http://127.0.0.1:%d%s", replay_port(w->server),
		json_string_value(json_object_get(server, "base")));
	world_configure(w, json_object_get(replay_profile(w->server), "settings"), "open311", url);
	world_city_start(w);
}

static inline void world_close(struct world *w)
{
	void *state = w->f;
	world_city_stop(w);
	replay_stop(w->server);
	assert_int_equal(fixture_close(&state), 0);
}

static inline void world_report(struct world *w, const char *words)
{
	char fields[700], outcome[16];
	snprintf(fields, sizeof fields,
		"\"kind\":\"lights\",\"where\":\"street\",\"street\":\"Mill Road\","
		"\"words\":\"%s\",\"name\":\"Ana Maria Lopez\",\"phone\":\"5550142\"",
		words);
	fixture_number(w->f, w->number);
	assert_int_equal(fixture_send_at(w->f, w->f->kiosk, "report", w->number, fields,
				 loop_refresh(w->loop).wall_ms, outcome),
		ERR_OK);
	assert_string_equal(outcome, "received");
}

static inline int64_t world_count(struct world *w, const char *sql)
{
	return fixture_count(w->f, sql);
}

/* Turns the loop until nothing is under way or due. */
static inline void world_settle(struct world *w)
{
	for (int i = 0; i < 5000; i++) {
		loop_turn(w->loop, i < 3 ? 0 : 2);
		int64_t due = 0, now = loop_refresh(w->loop).wall_ms;
		assert_int_equal(
			db_one(w->f->hub.db, &due,
				"SELECT (SELECT COUNT(*) FROM journal WHERE due_ms <= ? OR state ="
				" 'sending') + (SELECT COUNT(*) FROM attempts WHERE ended_ms IS "
				"NULL)",
				"i", now),
			ERR_OK);
		if (!due)
			return;
	}
	fail_msg("the city's runner never comes to rest");
}

/* Lets time pass, here and at the server, and does what is then due. */
static inline void world_pass(struct world *w, int64_t ms)
{
	assert_int_equal(db_run(w->f->hub.db,
				 "UPDATE journal SET made_ms = made_ms - ?, due_ms = due_ms - ?,"
				 " sent_ms = CASE WHEN sent_ms <> 0 THEN sent_ms - ? ELSE 0 END",
				 "iii", ms, ms, ms),
		ERR_OK);
	if (w->server)
		replay_pass_time(w->server, ms);
	city_look(w->city);
	world_settle(w);
}

/* Looks what the endpoint can do; the report is the caller's. */
static inline json_t *world_test(struct world *w)
{
	json_t *report = NULL;
	assert_int_equal(city_test(w->city, "roads"), ERR_OK);
	assert_int_equal(city_test(w->city, "roads"), ERR_THROTTLED);
	for (int i = 0; i < 5000; i++) {
		loop_turn(w->loop, 2);
		json_decref(report);
		assert_int_equal(city_test_report(w->city, &report), ERR_OK);
		if (json_is_true(json_object_get(report, "over")))
			return report;
	}
	fail_msg("the test of the endpoint never ends");
	return NULL;
}

static inline const char *world_text(struct world *w, const char *sql)
{
	static char text[256];
	struct db_rows rows;
	text[0] = '\0';
	db_ask(w->f->hub.db, &rows, sql, "");
	if (db_next(&rows))
		snprintf(text, sizeof text, "%s", db_text(&rows, 0));
	assert_int_equal(db_end(&rows), ERR_OK);
	return text;
}

static inline const char *world_state(struct world *w)
{
	return world_text(w, "SELECT state FROM journal ORDER BY item LIMIT 1");
}

static inline const char *world_matter(struct world *w)
{
	return world_text(w, "SELECT state FROM matters ORDER BY matter DESC LIMIT 1");
}

#endif
