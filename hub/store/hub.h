/* SPDX-License-Identifier: GPL-3.0-or-later */
/* hub: what every part of the hub works with.  Made once by the app, lent to all.  One thread. */
#ifndef FOYER_HUB_STORE_HUB_H
#define FOYER_HUB_STORE_HUB_H

struct city;
struct content;
struct db;
struct keys;
struct onward;

struct hub {
	struct db *db;
	const struct keys *keys;
	const struct content *content;
	struct city *city;	     /* NULL: as onward */
	const struct onward *onward; /* NULL: no system of the city is configured */
};

#endif
