/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/city/city.h"

#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hub/city/adapter.h"
#include "hub/city/alerts.h"
#include "hub/city/forms.h"
#include "hub/city/probe.h"
#include "hub/city/runner.h"
#include "hub/city/texts.h"
#include "hub/city/vacancy.h"
#include "hub/intake/given.h"
#include "hub/store/db.h"
#include "kiosk/base/log.h"
#include "kiosk/sync/http.h"

enum { CONFIG_MAX = 1 << 20 };

struct city {
	struct hub *hub;
	struct http *http;
	json_t *config;
	struct endpoint endpoints[ENDPOINTS_MAX];
	struct runner *runners[ENDPOINTS_MAX];
	int count;
	struct prober *prober;
	struct alerts *alerts;
	struct vacancies *vacancies;
	struct texts *texts; /* NULL: there is no text gateway */
	struct forms *forms;
	struct onward onward;
};

static int endpoint_index(const struct city *city, const char *name)
{
	for (int i = 0; i < city->count; i++)
		if (!strcmp(city->endpoints[i].name, name))
			return i;
	return -1;
}

/* --- the door for intake and booking ------------------------------------------------------- */

/* A report that joined another of ours is in the city's system already. */
static bool joins_another(struct hub *hub, int64_t matter)
{
	int64_t same_as = 0;
	return matter &&
	       !db_one(hub->db, &same_as,
		       "SELECT COALESCE(same_as, 0) FROM matters WHERE matter = ?", "i", matter) &&
	       same_as;
}

static enum err ref_make(struct hub *hub, const struct taken *t, char ref_out[REF_MAX])
{
	struct db_rows rows;
	db_ask(hub->db, &rows, "SELECT centre FROM kiosks WHERE kiosk = ?", "s", t->kiosk);
	if (db_next(&rows))
		text_ref(db_text(&rows, 0), t->kiosk, t->id, ref_out);
	return db_end(&rows);
}

static enum err enter(
	struct city *city, int i, const struct taken *t, const json_t *route, int64_t now_ms)
{
	struct journal_item item = {.matter = t->matter};
	snprintf(item.endpoint, sizeof item.endpoint, "%s", city->endpoints[i].name);
	snprintf(item.kiosk, sizeof item.kiosk, "%s", t->kiosk);
	snprintf(item.request, sizeof item.request, "%s", t->id);
	snprintf(item.kind, sizeof item.kind, "%s", request_kind_name(t->kind));
	snprintf(item.code, sizeof item.code, "%s", route_text(route, "code"));
	enum err e = ref_make(city->hub, t, item.ref);
	if (!e)
		e = journal_add(city->hub->db, &item, now_ms);
	if (!e)
		runner_kick(city->runners[i]);
	return e;
}

static const char *given(const json_t *answers, const char *key)
{
	const char *text = given_text_or_none(answers, key, SIZE_MAX);
	return text ? text : "";
}

/* A cancellation goes where the visit went; one that has not gone yet stays here. */
static enum err enter_cancel(struct city *city, const struct taken *t, int64_t now_ms)
{
	struct journal_item visit;
	enum err e = t->matter ? journal_of_matter(city->hub->db, t->matter, "visit", &visit)
			       : ERR_NOT_FOUND;
	if (e)
		return e == ERR_NOT_FOUND ? ERR_OK : e;
	int i = endpoint_index(city, visit.endpoint);
	bool was_sent = journal_was_tried(city->hub->db, visit.item);
	if (!was_sent) {
		visit.state = JOURNAL_SETTLED;
		visit.due_ms = JOURNAL_NOT_DUE;
		snprintf(visit.reason, sizeof visit.reason, "cancelled before it was sent");
		e = journal_put(city->hub->db, &visit);
	} else if (i >= 0 && city->endpoints[i].adapter->first_step[REQUEST_CANCEL]) {
		e = enter(city, i, t, NULL, now_ms);
	}
	journal_item_finish(&visit);
	return e;
}

static enum err on_taken(void *ctx, const struct taken *t, int64_t now_ms)
{
	struct city *city = ctx;
	const char *of = given(t->answers, t->kind == REQUEST_REPORT ? "kind" : "service");
	if (joins_another(city->hub, t->matter))
		return ERR_OK;
	if (t->kind == REQUEST_CANCEL)
		return enter_cancel(city, t, now_ms);
	for (int i = 0; i < city->count; i++) {
		const json_t *route = endpoint_route(&city->endpoints[i],
			request_kind_name(t->kind), of, given(t->answers, "place"));
		if (route)
			return enter(city, i, t, route, now_ms);
	}
	return ERR_OK;
}

static bool on_books(void *ctx, const char *service, const char *place)
{
	struct city *city = ctx;
	for (int i = 0; i < city->count; i++)
		if (city->endpoints[i].adapter->books &&
			endpoint_route(&city->endpoints[i], "visit", service, place))
			return true;
	return false;
}

static void on_times(void *ctx, const char *service, const char *place, int minutes, int64_t now_ms,
	json_t *days)
{
	struct city *city = ctx;
	vacancies_apply(city->vacancies, service, place, minutes, now_ms, days);
}

/* --- start and end --------------------------------------------------------------------------- */

static enum err config_read(struct city *city, const char *path, bool *is_there_out)
{
	struct k_buf text;
	json_error_t where;
	k_buf_init(&text, CONFIG_MAX);
	enum err e = k_buf_read_file(&text, path);
	*is_there_out = e != ERR_NOT_FOUND;
	if (!e) {
		city->config =
			json_loadb(text.data, text.len_bytes, JSON_REJECT_DUPLICATES, &where);
		e = json_is_object(city->config) ? ERR_OK : ERR_BAD_INPUT;
		if (e)
			log_error("city", "city.json:%d: %s", where.line, where.text);
	}
	k_buf_finish_wipe(&text); /* there are keys in it */
	return e;
}

static enum err endpoints_read(struct city *city)
{
	char wrong[ENDPOINT_WRONG_MAX];
	size_t i;
	const json_t *one, *all = json_object_get(city->config, "endpoints");
	if (json_array_size(all) > ENDPOINTS_MAX) {
		log_error("city", "city.json: more than %d endpoints", ENDPOINTS_MAX);
		return ERR_BAD_INPUT;
	}
	json_array_foreach(all, i, one) {
		enum err e = endpoint_read(one, &city->endpoints[city->count], wrong);
		if (!e && endpoint_index(city, city->endpoints[city->count].name) >= 0) {
			snprintf(wrong, sizeof wrong, "two endpoints of one name");
			endpoint_finish(&city->endpoints[city->count]);
			e = ERR_BAD_INPUT;
		}
		if (e) {
			log_error("city", "city.json: %s", wrong);
			return e;
		}
		city->count++;
	}
	return ERR_OK;
}

static enum err start(struct city *city, struct loop *loop)
{
	const char *ca_file = json_string_value(json_object_get(city->config, "ca_file"));
	enum err e = curl_global_init(CURL_GLOBAL_DEFAULT) ? ERR_NO_MEMORY : ERR_OK;
	if (!e)
		e = http_create(loop, ca_file, &city->http);
	if (!e)
		e = prober_create(loop, city->http, &city->prober);
	if (!e)
		e = alerts_create(loop, city->http, city->hub,
			json_object_get(city->config, "alerts"), &city->alerts);
	if (!e)
		e = vacancies_create(
			loop, city->http, city->endpoints, city->count, &city->vacancies);
	if (!e)
		e = forms_create(
			loop, city->http, city->hub, city->endpoints, city->count, &city->forms);
	for (int i = 0; !e && i < city->count; i++)
		e = runner_create(
			loop, city->http, city->hub, &city->endpoints[i], &city->runners[i]);
	for (int i = 0; !e && i < city->count && !city->texts; i++)
		if (city->endpoints[i].adapter->is_gateway)
			e = texts_create(loop, city->hub, city->endpoints[i].name, city->runners[i],
				&city->texts);
	return e;
}

enum err city_create(struct loop *loop, struct hub *hub, const char *path, struct city **city_out)
{
	bool is_there = false;
	struct city *city = calloc(1, sizeof *city);
	if (!city)
		return ERR_NO_MEMORY;
	*city = (struct city){.hub = hub, .onward = {city, on_taken, on_books, on_times}};
	enum err e = config_read(city, path, &is_there);
	if (!e)
		e = endpoints_read(city);
	if (!e)
		e = start(city, loop);
	if (e) {
		city_destroy(city);
		if (!is_there)
			*city_out = NULL;
		return is_there ? e : ERR_OK;
	}
	hub->city = city;
	hub->onward = &city->onward;
	*city_out = city;
	log_info("city", "%d systems of the city", city->count);
	return ERR_OK;
}

void city_destroy(struct city *city)
{
	if (!city)
		return;
	texts_destroy(city->texts);
	for (int i = 0; i < city->count; i++) {
		runner_destroy(city->runners[i]);
		endpoint_finish(&city->endpoints[i]);
	}
	alerts_destroy(city->alerts);
	vacancies_destroy(city->vacancies);
	forms_destroy(city->forms);
	prober_destroy(city->prober);
	if (city->http) {
		http_destroy(city->http);
		curl_global_cleanup();
	}
	if (city->hub->city == city) {
		city->hub->city = NULL;
		city->hub->onward = NULL;
	}
	json_decref(city->config);
	free(city);
}

void city_look(struct city *city)
{
	if (city->texts)
		texts_look(city->texts);
	for (int i = 0; i < city->count; i++)
		runner_kick(city->runners[i]);
}

json_t *city_forms(const struct city *city)
{
	return forms_list(city ? city->forms : NULL);
}

const json_t *city_server(const struct city *city)
{
	return json_object_get(city->config, "server");
}

/* --- for staff ------------------------------------------------------------------------------- */

enum err city_list(struct city *city, json_t **out)
{
	json_t *list = json_array();
	for (int i = 0; i < city->count; i++) {
		const struct endpoint *ep = &city->endpoints[i];
		json_t *counts = NULL;
		enum err e = journal_counts(city->hub->db, ep->name, &counts);
		if (e) {
			json_decref(list);
			return e;
		}
		json_array_append_new(list,
			json_pack("{s:s, s:s, s:s, s:o, s:I}", "name", ep->name, "adapter",
				ep->adapter->words, "url", ep->url, "counts", counts, "times_heard",
				(json_int_t)vacancies_heard_ms(city->vacancies, ep)));
	}
	*out = list;
	return ERR_OK;
}

enum err city_items(struct city *city, const char *endpoint, json_t **out)
{
	return endpoint_index(city, endpoint) < 0
		       ? ERR_NOT_FOUND
		       : journal_open_items(city->hub->db, endpoint, out);
}

static void staff_put(struct journal_item *item, enum journal_state state, const char *their_id,
	const char *reason, int64_t due_ms)
{
	item->state = state;
	item->due_ms = due_ms;
	item->tries = 0;
	item->step[0] = '\0';
	json_object_clear(item->memo);
	snprintf(item->their_id, sizeof item->their_id, "%s", their_id);
	snprintf(item->reason, sizeof item->reason, "%s", reason);
}

/* What was told as not possible is asked for once more. */
static enum err ask_anew(struct city *city, const struct journal_item *item, int64_t now_ms)
{
	struct matter m;
	if (!item->matter)
		return ERR_OK;
	enum err e = matter_get(city->hub, item->matter, &m);
	if (e || strcmp(m.state, matter_state_name(MATTER_NOT_POSSIBLE)) != 0)
		return e;
	return matter_step(city->hub, item->matter, MATTER_ASKED, NULL, now_ms);
}

/* Writes it, and what the public is told, in one transaction. */
static enum err staff_write(struct city *city, const struct journal_item *item, int64_t now_ms)
{
	struct db *db = city->hub->db;
	int tries = 0;
	enum err e;
	do {
		e = db_begin(db);
		if (e)
			return e;
		e = journal_put(db, item);
		if (!e && item->state == JOURNAL_READY)
			e = ask_anew(city, item, now_ms);
		if (!e)
			e = db_commit(db);
		else
			db_rollback(db);
	} while (e && db_again(db, &tries));
	return e;
}

/* Changes an item that waits for staff. */
static enum err staff_change(struct city *city, int64_t row, enum journal_state state,
	const char *their_id, const char *reason, int64_t now_ms)
{
	struct journal_item item;
	enum err e = journal_get(city->hub->db, row, &item);
	if (e)
		return e;
	int i = endpoint_index(city, item.endpoint);
	if (item.state != JOURNAL_REJECTED && item.state != JOURNAL_NEEDS_STAFF) {
		e = ERR_NOT_FOUND;
	} else {
		staff_put(&item, state, their_id, reason,
			state == JOURNAL_READY ? now_ms : JOURNAL_NOT_DUE);
		e = staff_write(city, &item, now_ms);
	}
	journal_item_finish(&item);
	if (!e && i >= 0)
		runner_kick(city->runners[i]);
	return e;
}

enum err city_retry(struct city *city, int64_t item, int64_t now_ms)
{
	return staff_change(city, item, JOURNAL_READY, "", "sent again by staff", now_ms);
}

enum err city_settle(struct city *city, int64_t item, const char *their_id, int64_t now_ms)
{
	return staff_change(city, item, JOURNAL_SETTLED, their_id, "settled by staff", now_ms);
}

enum err city_test(struct city *city, const char *endpoint)
{
	int i = endpoint_index(city, endpoint);
	return i < 0 ? ERR_NOT_FOUND : prober_start(city->prober, &city->endpoints[i]);
}

enum err city_test_report(struct city *city, json_t **out)
{
	return prober_report(city->prober, out);
}
