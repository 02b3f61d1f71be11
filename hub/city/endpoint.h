/* SPDX-License-Identifier: GPL-3.0-or-later */
/* endpoint: one system of the city, as DATA/city.json says: where it is, what is carried there,
 * and how it deviates from its standard.  Immutable once read. */
#ifndef FOYER_HUB_CITY_ENDPOINT_H
#define FOYER_HUB_CITY_ENDPOINT_H

#include "kiosk/base/err.h"

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

struct adapter;

enum { ENDPOINT_NAME_MAX = 32, ENDPOINTS_MAX = 32, ENDPOINT_WRONG_MAX = 200 };

enum setting_form { SETTING_TEXT, SETTING_FLAG, SETTING_NUMBER, SETTING_OBJECT, SETTING_LIST };

/* One thing that the configuration may say of an endpoint; a table of these is closed by a row
 * without name. */
struct setting {
	const char *name;
	enum setting_form form;
	const char *fallback; /* "" none; of a flag "true" or "false" */
	const char *help;     /* for hubctl and the docs */
};

struct endpoint {
	const char *name, *url; /* url without a slash at its end */
	const struct adapter *adapter;
	const json_t *json;
};

/* Settings of every adapter. */
extern const struct setting endpoint_settings[];

/* Reads one entry of "endpoints".  Borrows json.  Errors: ERR_BAD_INPUT, then wrong_out says what
 * and where. */
MUST_USE enum err endpoint_read(
	const json_t *json, struct endpoint *out, char wrong_out[ENDPOINT_WRONG_MAX]);
void endpoint_finish(struct endpoint *ep);

/* What the configuration says, or the fallback.  The setting must be in a table. */
const char *endpoint_text(const struct endpoint *ep, const char *setting);
bool endpoint_flag(const struct endpoint *ep, const char *setting);
int64_t endpoint_number(const struct endpoint *ep, const char *setting);
/* An object or list; NULL where there is none. */
const json_t *endpoint_json(const struct endpoint *ep, const char *setting);

/* The row of "carries" for a kind of request, what it is about and where; NULL: it does not go
 * there.  A row that names more is taken before one that says "*". */
const json_t *endpoint_route(
	const struct endpoint *ep, const char *kind, const char *of, const char *place);
/* A text in a row of "carries"; "". */
const char *route_text(const json_t *row, const char *key);

#endif
