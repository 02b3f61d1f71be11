/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/app/hub/city_command.h"

#include "hub/city/city.h"
#include "hub/city/endpoint.h"
#include "hub/intake/given.h"

enum { THEIR_ID_BYTES_MAX = 127 };

static json_t *sorry(const char *words)
{
	return json_pack("{s:s, s:s}", "t", "error", "words", words);
}

static json_t *no_city(void)
{
	return sorry(
		"no system of the city is configured: there is no city.json in the data folder");
}

static json_t *no_endpoint(void)
{
	return sorry("city.json has no endpoint of that name");
}

static json_t *ok_with(enum err e, const char *key, json_t *value)
{
	if (e == ERR_NOT_FOUND)
		return no_endpoint();
	return e ? sorry(err_words(e)) : json_pack("{s:s, s:o}", "t", "ok", key, value);
}

json_t *city_command_list(struct hub *hub, const json_t *message, int64_t now_ms)
{
	(void)message;
	json_t *list = NULL;
	if (!hub->city)
		return no_city();
	enum err e = city_list(hub->city, &list);
	json_t *answer = ok_with(e, "endpoints", list);
	json_object_set_new(answer, "now", json_integer(now_ms));
	return answer;
}

json_t *city_command_items(struct hub *hub, const json_t *message, int64_t now_ms)
{
	(void)now_ms;
	json_t *items = NULL;
	const char *name = given_text(message, "name", 1, ENDPOINT_NAME_MAX);
	if (!hub->city)
		return no_city();
	enum err e = name ? city_items(hub->city, name, &items) : ERR_NOT_FOUND;
	return ok_with(e, "items", items);
}

static json_t *done(enum err e)
{
	if (e == ERR_NOT_FOUND)
		return sorry("no item of that number waits for staff");
	return e ? sorry(err_words(e)) : json_pack("{s:s}", "t", "ok");
}

json_t *city_command_retry(struct hub *hub, const json_t *message, int64_t now_ms)
{
	int64_t item = 0;
	if (!hub->city)
		return no_city();
	given_int(message, "item", 1, INT64_MAX, &item);
	return done(city_retry(hub->city, item, now_ms));
}

json_t *city_command_settle(struct hub *hub, const json_t *message, int64_t now_ms)
{
	int64_t item = 0;
	const char *their_id = given_text_or_none(message, "their_id", THEIR_ID_BYTES_MAX);
	if (!hub->city)
		return no_city();
	given_int(message, "item", 1, INT64_MAX, &item);
	return done(city_settle(hub->city, item, their_id ? their_id : "", now_ms));
}

json_t *city_command_test(struct hub *hub, const json_t *message, int64_t now_ms)
{
	(void)now_ms;
	const char *name = given_text(message, "name", 1, ENDPOINT_NAME_MAX);
	if (!hub->city)
		return no_city();
	enum err e = name ? city_test(hub->city, name) : ERR_NOT_FOUND;
	if (e == ERR_NOT_FOUND)
		return no_endpoint();
	return e == ERR_THROTTLED ? sorry("another test is under way") : done(e);
}

json_t *city_command_report(struct hub *hub, const json_t *message, int64_t now_ms)
{
	(void)message;
	(void)now_ms;
	json_t *report = NULL;
	if (!hub->city)
		return no_city();
	enum err e = city_test_report(hub->city, &report);
	return ok_with(e, "report", report);
}
