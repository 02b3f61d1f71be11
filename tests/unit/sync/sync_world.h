/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sync_world: kiosk-sync in this process, a kiosk at its socket, and a hub that behaves badly. */
#ifndef FOYER_TESTS_SYNC_WORLD_H
#define FOYER_TESTS_SYNC_WORLD_H

#include "kiosk/sync/sync.h"

#include "hostile_hub.h"
#include "kiosk/core/wire.h"
#include "kiosk/model/number.h"

#include <curl/curl.h>
#include <ftw.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <unistd.h>
#include <cmocka.h>

static const struct outbox_limits limits = {
	.floor_bytes = 0, .ballast_bytes = 4096, .max_pages = 100000};

struct world {
	char dir[32], socket[64];
	struct hostile_hub hub;
	struct loop *loop;
	struct sync *sync;
	struct wire *kiosk;
	json_t *last;	  /* last message of the kind that is waited for */
	const char *want; /* "t" of it */
	int booked, received, times, reports, lines;
	bool has_line, has_room;
};

static struct world w;

static inline void on_message(void *ctx, json_t *message)
{
	(void)ctx;
	const char *t = json_string_value(json_object_get(message, "t"));
	if (!message) {
		wire_destroy(w.kiosk);
		w.kiosk = NULL;
		return;
	}
	w.booked += !strcmp(t, "booked");
	w.received += !strcmp(t, "received");
	w.times += json_is_object(json_object_get(json_object_get(message, "times"), "services"));
	w.reports += json_is_array(json_object_get(json_object_get(message, "public"), "open"));
	w.lines += !strcmp(t, "line");
	if (!strcmp(t, "line"))
		w.has_line = json_is_true(json_object_get(message, "on"));
	if (!strcmp(t, "room"))
		w.has_room = json_is_true(json_object_get(message, "on"));
	if (!strcmp(t, "welcome")) {
		w.has_line = json_is_true(json_object_get(message, "line"));
		w.has_room = json_is_true(json_object_get(message, "room"));
	}
	if (w.want && !strcmp(t, w.want)) {
		json_decref(w.last);
		w.last = json_incref(message);
	}
}

static inline void say(json_t *message)
{
	assert_int_equal(wire_send(w.kiosk, message), ERR_OK);
}

/* Turns the loop until a message of kind t comes; fails after ms. */
static inline json_t *wait_for(const char *t, int64_t ms)
{
	json_decref(w.last);
	w.last = NULL;
	w.want = t;
	int64_t until_us = loop_refresh(w.loop).mono_us + ms * 1000;
	while (!w.last && loop_refresh(w.loop).mono_us < until_us)
		loop_turn(w.loop, 20);
	if (!w.last)
		fail_msg("no \"%s\" within %d ms", t, (int)ms);
	return w.last;
}

static inline void run_ms(int64_t ms)
{
	int64_t until_us = loop_refresh(w.loop).mono_us + ms * 1000;
	while (loop_refresh(w.loop).mono_us < until_us)
		loop_turn(w.loop, 10);
}

#define WAIT_UNTIL(what, ms)                                                                       \
	do {                                                                                       \
		int64_t until_us_ = loop_refresh(w.loop).mono_us + (ms)*1000;                      \
		while (!(what) && loop_refresh(w.loop).mono_us < until_us_)                        \
			loop_turn(w.loop, 10);                                                     \
		assert_true(what);                                                                 \
	} while (0)

static inline void open_sync(void)
{
	struct sync_options options = {
		.state_dir = w.dir, .socket_path = w.socket, .limits = &limits};
	int fd = -1;
	assert_int_equal(sync_create(w.loop, &options, &w.sync), ERR_OK);
	assert_int_equal(wire_connect(w.socket, &fd), ERR_OK);
	assert_int_equal(wire_create(w.loop, fd, on_message, NULL, &w.kiosk), ERR_OK);
	say(json_pack("{s:s, s:i}", "t", "hello", "v", 1));
	wait_for("welcome", 2000);
}

static inline void close_sync(void)
{
	wire_destroy(w.kiosk);
	w.kiosk = NULL;
	sync_destroy(w.sync);
	w.sync = NULL;
}

static inline int setup(void **state)
{
	(void)state;
	memset(&w, 0, sizeof w);
	strcpy(w.dir, "/tmp/sync-XXXXXX");
	if (!mkdtemp(w.dir) || !hub_start(&w.hub, w.dir) || loop_create(&w.loop))
		return -1;
	snprintf(w.socket, sizeof w.socket, "%s/s", w.dir);
	open_sync();
	return 0;
}

static inline int remove_one(const char *path, const struct stat *facts, int type, struct FTW *walk)
{
	(void)facts, (void)type, (void)walk;
	return remove(path);
}

static inline int teardown(void **state)
{
	(void)state;
	close_sync();
	json_decref(w.last);
	loop_destroy(w.loop);
	hub_stop(&w.hub);
	if (w.hub.bad_signatures || w.hub.changed_bytes)
		return -1;
	return nftw(w.dir, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

static inline const char *id_of(int i)
{
	static char id[33];
	snprintf(id, sizeof id, "%032x", (unsigned)i);
	return id;
}

static inline void submit(int i, const char *kind)
{
	char number[NUMBER_CHARS + 1];
	number_make((uint64_t)i, number);
	say(json_pack("{s:s, s:s, s:s, s:s, s:s, s:{s:s, s:s, s:s}}", "t", "submit", "id", id_of(i),
		"number", number, "kind", kind, "sealed", "c2VhbGVk", "public", "number", number,
		"kind", kind, "state", "saved"));
	assert_string_equal(
		json_string_value(json_object_get(wait_for("saved", 2000), "id")), id_of(i));
}

static inline void kick(void)
{
	say(json_pack("{s:s}", "t", "retry"));
	wait_for("retry", 2000);
}

static inline int count(const char *state)
{
	json_t *one;
	size_t i;
	say(json_pack("{s:s}", "t", "queue"));
	json_t *states = json_object_get(wait_for("queue", 2000), "states");
	json_array_foreach(states, i, one)
		if (!strcmp(json_string_value(json_object_get(one, "state")), state))
			return (int)json_integer_value(json_object_get(one, "count"));
	return -1;
}

static inline const char *reason(void)
{
	say(json_pack("{s:s}", "t", "queue"));
	json_t *reasons = json_object_get(wait_for("queue", 2000), "reasons");
	const char *words =
		json_string_value(json_object_get(json_array_get(reasons, 0), "reason"));
	return words ? words : "";
}

#define T(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

#endif
