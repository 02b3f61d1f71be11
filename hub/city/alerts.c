/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/city/alerts.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hub/city/cap.h"
#include "hub/city/text.h"
#include "hub/store/db.h"
#include "kiosk/base/log.h"

enum { LINK_MAX = 1024, ASK_MS = 30000, EVERY_S = 300, EVERY_MIN_S = 30, ID_BYTES = 8 };

#define KEPT_MS INT64_C(604800000) /* a week after their end: a late copy must not come back */

struct feed {
	struct alerts *alerts;
	const char *name, *url;
	int64_t every_ms;
	bool has_other_hosts;
	struct cap_place here;
	struct loop_timer *timer;
	char *links[ALERTS_LINKS_MAX]; /* with "#updated" behind */
	int count, next;
};

struct alerts {
	struct loop *loop;
	struct http *http;
	struct hub *hub;
	struct feed feeds[ALERTS_FEEDS_MAX];
	int count;
};

/* --- keeping ------------------------------------------------------------------------------------
 */

static enum err keep(struct feed *f, const struct cap *cap, const char *link)
{
	struct db *db = f->alerts->hub->db;
	int64_t now_ms = loop_now(f->alerts->loop).wall_ms;
	bool is_gone =
		!cap->is_for_people || cap->takes_back || !cap->is_here || cap->until_ms <= now_ms;
	char *notice = json_dumps(cap->notice, JSON_COMPACT);
	enum err e = notice ? db_run(db,
				      "INSERT INTO alerts(key, feed, link, from_ms, until_ms, "
				      "gone, notice)"
				      " VALUES(?, ?, ?, ?, ?, ?, ?)"
				      " ON CONFLICT(key) DO UPDATE SET link = excluded.link",
				      "sssiiis", cap->key, f->name, link, cap->from_ms,
				      is_gone ? now_ms : cap->until_ms, (int64_t)is_gone, notice)
			    : ERR_NO_MEMORY;
	free(notice);
	/* What it replaces is over, also if it should only come later. */
	for (int i = 0; !e && cap->is_for_people && i < cap->reference_count; i++)
		e = db_run(db,
			"INSERT INTO alerts(key, feed, link, from_ms, until_ms, gone, notice)"
			" VALUES(?, ?, '', 0, ?, 1, '{}')"
			" ON CONFLICT(key) DO UPDATE SET gone = 1 WHERE alerts.feed = excluded.feed",
			"ssi", cap->references[i], f->name, now_ms);
	return e;
}

static void take_alert(struct feed *f, const struct doc_node *node, const char *link)
{
	struct cap cap;
	enum err e = cap_read(node, &f->here, &cap);
	if (e) {
		log_warn("city", "alerts of %s: one that cannot be read", f->name);
		return;
	}
	e = db_begin(f->alerts->hub->db);
	if (!e) {
		e = keep(f, &cap, link);
		if (!e)
			e = db_commit(f->alerts->hub->db);
		else
			db_rollback(f->alerts->hub->db);
	}
	if (e)
		log_error("city", "alerts of %s cannot be kept: %s", f->name, err_words(e));
	cap_finish(&cap);
}

static void heard(struct feed *f)
{
	int64_t now_ms = loop_now(f->alerts->loop).wall_ms;
	enum err e = db_run(f->alerts->hub->db,
		"INSERT INTO feeds(feed, heard_ms) VALUES(?, ?)"
		" ON CONFLICT(feed) DO UPDATE SET heard_ms = excluded.heard_ms",
		"si", f->name, now_ms);
	if (!e)
		e = db_run(f->alerts->hub->db, "DELETE FROM alerts WHERE until_ms < ?", "i",
			now_ms - KEPT_MS);
	if (e)
		log_error("city", "alerts of %s cannot be kept: %s", f->name, err_words(e));
}

/* --- the index ----------------------------------------------------------------------------------
 */

/* The length of "https://host:port" in url; 0: none. */
static size_t origin_length(const char *url)
{
	const char *host = strstr(url, "://");
	return host ? (size_t)(host - url) + 3 + strcspn(host + 3, "/?#") : 0;
}

/* What an entry links to: Atom's link with href, or RSS's. */
static const char *entry_link(const struct doc_node *entry)
{
	const char *found = "";
	for (const struct doc_node *c = entry->first; c; c = c->next) {
		const char *href = doc_text(c, "href");
		if (!text_same(c->name, "link"))
			continue;
		if (!*href)
			href = c->text;
		if (!*found || text_has(doc_text(c, "type"), "cap"))
			found = href;
	}
	return found;
}

static bool is_known(struct feed *f, const char *link)
{
	int64_t n = 0;
	return !db_one(f->alerts->hub->db, &n,
		       "SELECT COUNT(*) FROM alerts WHERE feed = ? AND link = ?", "ss", f->name,
		       link) &&
	       n;
}

static void add_link(struct feed *f, const struct doc_node *entry)
{
	char link[LINK_MAX];
	const char *href = entry_link(entry);
	size_t own = origin_length(f->url), its = origin_length(href);
	bool is_same = its == own && !strncmp(href, f->url, own);
	if ((*href != '/' && !is_same && !(its && f->has_other_hosts)) ||
		f->count == ALERTS_LINKS_MAX)
		return;
	int n = snprintf(link, sizeof link, "%.*s%s#%s", *href == '/' ? (int)own : 0, f->url, href,
		doc_text(entry, "updated"));
	if (n < (int)sizeof link && !is_known(f, link))
		f->links[f->count] = strdup(link);
	if (f->links[f->count])
		f->count++;
}

/* An alert, or an index of alerts, or of links to them. */
static void take_tree(struct feed *f, const struct doc_node *node, const char *link)
{
	if (text_same(node->name, "alert")) {
		take_alert(f, node, link);
		return;
	}
	bool is_entry = text_same(node->name, "entry") || text_same(node->name, "item");
	if (is_entry && !doc_find(node, "alert")) {
		if (!*link)
			add_link(f, node);
		return;
	}
	for (const struct doc_node *c = node->first; c; c = c->next)
		take_tree(f, c, link);
}

/* --- asking --------------------------------------------------------------------------------------
 */

static void ask(struct feed *f, const char *url);
static void rest(struct feed *f);

static void on_timer(void *ctx)
{
	struct feed *f = ctx;
	f->timer = NULL;
	if (db_has_job(f->alerts->hub->db, DB_JOB_CITY))
		ask(f, f->url);
	else
		rest(f);
}

static void rest(struct feed *f)
{
	while (f->count)
		free(f->links[--f->count]);
	memset(f->links, 0, sizeof f->links);
	f->next = 0;
	f->timer = loop_timer_add(f->alerts->loop, f->every_ms, on_timer, f);
}

static void on_answer(void *ctx, const struct http_answer *answer)
{
	struct feed *f = ctx;
	struct doc *doc = NULL;
	const char *link = f->next ? f->links[f->next - 1] : "";
	bool is_good = !answer->err && answer->status == 200 &&
		       !doc_read(answer->body, answer->len_bytes, &doc);
	loop_refresh(f->alerts->loop);
	if (is_good)
		take_tree(f, doc_root(doc), link);
	else
		log_warn("city", "alerts of %s: no answer that can be read", f->name);
	doc_destroy(doc);
	if (is_good && !*link)
		heard(f);
	if (f->next < f->count)
		ask(f, f->links[f->next++]);
	else
		rest(f);
}

static void ask(struct feed *f, const char *url)
{
	struct http_request r = {.method = "GET", .url = url, .timeout_ms = ASK_MS};
	if (http_ask(f->alerts->http, &r, on_answer, f))
		rest(f);
}

static bool feed_read(struct alerts *alerts, const json_t *json)
{
	struct feed *f = &alerts->feeds[alerts->count];
	const json_t *position = json_object_get(json, "position");
	const json_t *every = json_object_get(json, "every_s");
	int64_t every_s = json_is_integer(every) ? json_integer_value(every) : EVERY_S;
	*f = (struct feed){.alerts = alerts,
		.name = json_string_value(json_object_get(json, "name")),
		.url = json_string_value(json_object_get(json, "url")),
		.every_ms = (every_s < EVERY_MIN_S ? EVERY_MIN_S : every_s) * 1000,
		.has_other_hosts = json_is_true(json_object_get(json, "other_hosts"))};
	f->here.has_position = json_array_size(position) == 2;
	f->here.lat = json_number_value(json_array_get(position, 0));
	f->here.lon = json_number_value(json_array_get(position, 1));
	f->here.geocodes = json_object_get(json, "geocodes");
	return f->name && f->url && origin_length(f->url);
}

enum err alerts_create(struct loop *loop, struct http *http, struct hub *hub, const json_t *feeds,
	struct alerts **alerts_out)
{
	size_t i;
	const json_t *json;
	struct alerts *alerts = calloc(1, sizeof *alerts);
	if (!alerts)
		return ERR_NO_MEMORY;
	*alerts = (struct alerts){.loop = loop, .http = http, .hub = hub};
	json_array_foreach(feeds, i, json) {
		if (alerts->count == ALERTS_FEEDS_MAX || !feed_read(alerts, json)) {
			log_error("city",
				"city.json: each of at most %d alerts needs a name and a url",
				ALERTS_FEEDS_MAX);
			alerts_destroy(alerts);
			return ERR_BAD_INPUT;
		}
		struct feed *f = &alerts->feeds[alerts->count++];
		f->timer = loop_timer_add(loop, 0, on_timer, f);
	}
	*alerts_out = alerts;
	return ERR_OK;
}

void alerts_destroy(struct alerts *alerts)
{
	for (int i = 0; alerts && i < alerts->count; i++) {
		struct feed *f = &alerts->feeds[i];
		loop_timer_remove(f->timer);
		while (f->count)
			free(f->links[--f->count]);
	}
	free(alerts);
}

/* --- for kiosks
 * ----------------------------------------------------------------------------------- */

static json_t *told(const struct db_rows *rows)
{
	unsigned char hash[crypto_hash_sha256_BYTES];
	char id[2 * ID_BYTES + 1];
	const char *key = db_text(rows, 0);
	json_t *notice = json_loads(db_text(rows, 3), 0, NULL);
	crypto_hash_sha256(hash, (const unsigned char *)key, strlen(key));
	sodium_bin2hex(id, sizeof id, hash, ID_BYTES);
	json_object_set_new(notice, "id", json_string(id));
	json_object_set_new(notice, "from", json_integer(db_int(rows, 1)));
	json_object_set_new(notice, "until", json_integer(db_int(rows, 2)));
	return notice;
}

enum err alerts_list(struct hub *hub, int64_t now_ms, json_t **out)
{
	struct db_rows rows;
	int64_t as_of = 0;
	json_t *list = json_array();
	enum err e = db_one(hub->db, &as_of, "SELECT COALESCE(MIN(heard_ms), 0) FROM feeds", "");
	db_ask(hub->db, &rows,
		"SELECT key, from_ms, until_ms, notice FROM alerts WHERE gone = 0 AND until_ms > ?"
		" ORDER BY from_ms DESC LIMIT ?",
		"ii", now_ms, (int64_t)ALERTS_TOLD_MAX);
	while (db_next(&rows))
		json_array_append_new(list, told(&rows));
	enum err end = db_end(&rows);
	json_t *all = json_pack("{s:I, s:o}", "as_of", (json_int_t)as_of, "alerts", list);
	if (!e)
		e = end;
	if (!e && !all)
		e = ERR_NO_MEMORY;
	if (e)
		json_decref(all);
	else
		*out = all;
	return e;
}
