/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "road.h"

#include "ask.h"
#include "kiosk/outbox/outbox.h"
#include "kiosk/outbox/room.h"
#include "kiosk/sync/identity.h"

#include <string.h>

static const char *text(const json_t *answer, const char *name)
{
	const char *value = json_string_value(json_object_get(answer, name));
	return value ? value : "";
}

static bool is_on(const json_t *answer, const char *name)
{
	return json_is_true(json_object_get(answer, name));
}

static void check_enrolment(struct findings *f, const char *kiosk, const char *url)
{
	if (*kiosk)
		finding_ok(f, "enrolment: %s at %s", kiosk, url);
	else
		finding_look(f, "kioskctl enrol URL CODE (the code: hubctl enrol --centre NAME)",
			"enrolment: none; requests cannot be sealed and are not taken");
}

static void check_queue(struct findings *f, const char *socket_path)
{
	json_t *answer = NULL, *one;
	size_t i;
	long long bad = 0, waiting = 0;
	if (ask_sync(socket_path, "queue", &answer))
		return;
	json_array_foreach(json_object_get(answer, "states"), i, one) {
		long long count = json_integer_value(json_object_get(one, "count"));
		bad += strcmp(text(one, "state"), "quarantined") ? 0 : count;
		waiting += strcmp(text(one, "state"), "queued") ? 0 : count;
	}
	if (bad)
		finding_look(f, "kioskctl queue says why; kioskctl retry sends them again",
			"queue: %lld requests were put aside", bad);
	else
		finding_ok(f, "queue: %lld requests wait for the hub, none was put aside", waiting);
	json_decref(answer);
}

/* Where signed content is set up: is the newest on screen? */
static void check_signed(struct findings *f, const char *socket_path)
{
	json_t *facts = NULL;
	if (ask_sync(socket_path, "content", &facts) || !is_on(facts, "signed")) {
		json_decref(facts);
		return;
	}
	long long release = json_integer_value(json_object_get(facts, "release"));
	if (*text(facts, "refused"))
		finding_look(f, "tell the city office; what was shown before stays",
			"signed content: the newest is not shown: %s", text(facts, "refused"));
	else if (*text(facts, "words"))
		finding_look(f, "check the network and the address (sync.conf); what is shown stays",
			"signed content: nothing new can be had: %s", text(facts, "words"));
	else
		finding_ok(f, "signed content: release %lld is on screen", release);
	json_decref(facts);
}

/* Without kiosk-sync: what its files say. */
static void check_files(struct findings *f, const struct doctor_paths *paths)
{
	struct identity i;
	enum err e = identity_read(&i, paths->state_dir);
	if (e)
		finding_look(f, "run kioskctl as the user of kiosk-sync",
			"enrolment: %s/identity.json: %s", paths->state_dir, err_words(e));
	else
		check_enrolment(f, i.kiosk, i.url);
	identity_finish(&i);
	int64_t bytes = room_free_bytes(paths->state_dir);
	if (bytes < 0)
		finding_look(f, "name the right folder with --state DIR", "disk: %s is not there",
			paths->state_dir);
	else if (bytes < outbox_usual_limits.floor_bytes)
		finding_look(f, "make room", "disk: %lld MiB free in %s", (long long)(bytes >> 20),
			paths->state_dir);
	else
		finding_ok(
			f, "disk: %lld MiB free in %s", (long long)(bytes >> 20), paths->state_dir);
}

static void check_sync(struct findings *f, const json_t *answer)
{
	long long mib = json_integer_value(json_object_get(answer, "free_bytes")) >> 20;
	check_enrolment(f, text(answer, "kiosk"), text(answer, "url"));
	if (is_on(answer, "room"))
		finding_ok(f, "disk: room for requests, %lld MiB free", mib);
	else
		finding_look(f, "make room on the disk",
			"disk: no room for requests, %lld MiB free", mib);
	if (is_on(answer, "safe"))
		finding_ok(f, "outbox: what is saved survives a power cut");
	else
		finding_look(f, "restart kiosk-sync and read its log",
			"outbox: the settings that keep a request do not hold");
	if (is_on(answer, "line"))
		finding_ok(f, "hub: %s answers", text(answer, "url"));
	else
		finding_look(f, "check the network and the hub; requests wait safely",
			"hub: %s: %s", *text(answer, "url") ? text(answer, "url") : "no address",
			text(answer, "line_words"));
}

void check_road(struct findings *f, const struct doctor_paths *paths)
{
	json_t *answer = NULL;
	enum err e = ask_sync(paths->socket_path, "doctor", &answer);
	if (e) {
		finding_look(f,
			e == ERR_DENIED ? "run kioskctl as the user of kiosk-sync"
					: "start it: systemctl start foyer-sync",
			"kiosk-sync: %s: %s", paths->socket_path, err_words(e));
		check_files(f, paths);
		return;
	}
	finding_ok(f, "kiosk-sync: answers at %s", paths->socket_path);
	check_sync(f, answer);
	check_queue(f, paths->socket_path);
	check_signed(f, paths->socket_path);
	json_decref(answer);
}
