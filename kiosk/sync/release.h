/* SPDX-License-Identifier: GPL-3.0-or-later */
/* release: which of two files a kiosk shows at a path: the newest, or the one that stood there
 * before it (docs/developers/publish.md, "custom").  The newest is for a kiosk once its ring, its
 * centre and the time say so.  Pure; any thread. */
#ifndef FOYER_SYNC_RELEASE_H
#define FOYER_SYNC_RELEASE_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

enum { ROLLOUT_BYTES_MAX = 64 << 10, RELEASE_RINGS_MAX = 8 };

/* Which kiosk asks, and when. */
struct release_kiosk {
	int ring;	     /* of rollout.json; 0 is the office */
	json_int_t may_show; /* the newest release for that ring; -1: any */
	const char *centre;  /* the name it was enrolled with, "" not known */
	int64_t now_s;	     /* it is certainly not earlier, unix; 0: not known */
};

enum release_choice { RELEASE_NONE, RELEASE_THIS, RELEASE_INSTEAD };

/* custom, length and hashes: of the target at a path.  On RELEASE_INSTEAD *instead_out is the
 * older file's {"length", "hashes"}, borrowed from custom. */
enum release_choice release_choose(
	const json_t *custom, const struct release_kiosk *kiosk, const json_t **instead_out);
/* From when on this target may be shown, unix; 0: from the first. */
int64_t release_begins_s(const json_t *custom);
/* When this target may next become another choice by time alone, unix; 0: never. */
int64_t release_changes_at(const json_t *custom, int64_t now_s);
/* The number of the release that brought it; 0: the first package. */
json_int_t release_of(const json_t *custom);
/* True if every field has the form that it must have. */
bool release_is_form(const json_t *custom);

/* Finds the kiosk's ring and what it may show in rollout.json (borrowed, NULL: there is none);
 * id: the kiosk's; reads out->centre, writes ring and may_show. */
void release_ring(const json_t *rollout, const char *id, struct release_kiosk *out);
/* True if it has the form of rollout.json. */
bool release_is_rollout(const json_t *rollout);

#endif
