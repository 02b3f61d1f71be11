/* SPDX-License-Identifier: GPL-3.0-or-later */
/* hub: what every part of the hub works with.  Made once by the app, lent to all.  One thread. */
#ifndef FOYER_HUB_STORE_HUB_H
#define FOYER_HUB_STORE_HUB_H

struct city;
struct content;
struct db;
struct draft_base;
struct keys;
struct onward;
struct offer;
struct watch;

enum { ACTOR_MAX = 120 };

struct hub {
	struct db *db;
	struct keys *keys;
	const struct content *content;
	struct city *city;	     /* NULL: as onward */
	const struct onward *onward; /* NULL: no system of the city is configured */
	/* A call for a volunteer began, was answered or ended, or a volunteer left; NULL: nobody
	 * watches.  It must not touch the database. */
	void (*on_calls)(void *ctx);
	void *on_calls_ctx;
	struct offer *offer;	     /* what was worked out of free times; NULL: each time anew */
	struct watch *watch;	     /* NULL: nobody counts */
	const char *data;	     /* the data folder; NULL in a test that has none */
	const char *content_dir;     /* the folder that content was read from; NULL as data */
	const char *programs;	     /* the folder of the hub's program: others lie beside it */
	struct draft_base *base;     /* the published content, once it was asked for (hub/console) */
	char actor[ACTOR_MAX + 1];   /* who is at work, for the record; "": the hub by itself */
};

#endif
