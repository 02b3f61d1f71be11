/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kiosk/sync/sync.h"

#include "kiosk/base/check.h"
#include "kiosk/base/log.h"
#include "kiosk/base/memory.h"
#include "kiosk/outbox/disk.h"
#include "kiosk/outbox/known.h"
#include "kiosk/outbox/room.h"
#include "kiosk/sync/call.h"
#include "kiosk/sync/flusher.h"
#include "kiosk/sync/identity.h"
#include "kiosk/sync/lending.h"
#include "kiosk/sync/line.h"
#include "kiosk/sync/lookup.h"
#include "kiosk/sync/poll.h"
#include "kiosk/sync/server.h"
#include "kiosk/sync/settle.h"
#include "kiosk/sync/stick.h"
#include "kiosk/model/json_text.h"

#include <stdlib.h>
#include <string.h>

enum {
	PROTOCOL_VERSION = 1,
	TIDY_MS = 30000, /* is there room on the disk; memory goes back */
	UNSHOWN_AFTER_MS = 60000 /* a kiosk that came back has shown it by then, or never will */
};

struct sync {
	struct loop *loop;
	struct sync_options options;
	struct identity identity;
	struct outbox *box;
	struct line *line;
	struct flusher *flusher;
	struct settle *settle;
	struct poll *poll;
	struct rights rights;
	struct lending *lending;
	struct lookup *lookup;
	struct call *call;
	struct server *server;
	struct loop_timer *tidy_timer, *unshown_timer;
	int64_t unshown_seq;   /* up to here confirmations are overdue when unshown_timer fires */
	bool is_unshown_again; /* and what came since must be looked at once more */
	bool has_room;	       /* as the kiosk was told */
};

/* --- telling the kiosk -------------------------------------------------------------------- */

static json_t *keys_json(const struct sync *s)
{
	return s->identity.keys ? json_incref(s->identity.keys) : json_object();
}

static bool has_room(struct sync *s)
{
	return identity_is_enrolled(&s->identity) && outbox_has_room(s->box);
}

static void check_room(struct sync *s)
{
	bool is_there = has_room(s);
	if (is_there == s->has_room)
		return;
	s->has_room = is_there;
	if (is_there)
		log_info("hw", "requests can be kept");
	else
		log_warn("hw", "no room: requests cannot be kept");
	server_tell_kiosks(s->server, json_pack("{s:s, s:b}", "t", "room", "on", is_there));
}

static void on_tidy_time(void *ctx)
{
	struct sync *s = ctx;
	check_room(s);
	memory_give_back();
	s->tidy_timer = loop_timer_add(s->loop, TIDY_MS, on_tidy_time, s);
}

/* Times are told with those that are lent to us. */
static json_t *as_told(struct sync *s, const char *name, const json_t *fact)
{
	return strcmp(name, "times") ? json_incref((json_t *)(uintptr_t)fact)
				     : lending_times(&s->rights, fact);
}

/* Kept from earlier answers of the hub. */
static const char *const facts[] = {"times", "public", "forms"};

static void tell_known(struct sync *s, struct client *client, const char *name)
{
	json_t *fact = NULL;
	if (known_fact_get(s->box, name, &fact) == ERR_OK)
		client_tell(client, json_pack("{s:s, s:o*}", "t", name, name, as_told(s, name, fact)));
	json_decref(fact);
}

/* What can be sold here without the line has changed. */
static void on_lent(void *ctx)
{
	struct sync *s = ctx;
	json_t *times = NULL;
	if (known_fact_get(s->box, "times", &times) == ERR_OK)
		server_tell_kiosks(s->server, json_pack("{s:s, s:o*}", "t", "times", "times",
						      as_told(s, "times", times)));
	json_decref(times);
}

static void on_fact(void *ctx, const char *name, const json_t *fact)
{
	struct sync *s = ctx;
	if (!strcmp(name, "keys")) {
		if (json_equal(fact, s->identity.keys))
			return;
		if (!identity_is_private_line(&s->identity)) {
			log_error("net",
				"new keys came over an open line and are not taken; use https");
			return;
		}
		enum err e = identity_set_keys(&s->identity, fact);
		if (!e)
			e = identity_write(&s->identity, s->options.state_dir);
		if (e) {
			log_error("net", "the city's new keys cannot be used: %s", err_words(e));
			return;
		}
		log_info("net", "the city has new keys");
	}
	server_tell_kiosks(
		s->server, json_pack("{s:s, s:o*}", "t", name, name, as_told(s, name, fact)));
}

static void on_line(void *ctx, bool is_on)
{
	struct sync *s = ctx;
	server_tell_kiosks(s->server, json_pack("{s:s, s:b}", "t", "line", "on", is_on));
	if (!is_on)
		return;
	poll_all(s->poll);
	flusher_line_is_back(s->flusher);
	settle_ask(s->settle);
	lending_ask(s->lending);
}

static void on_queued(void *ctx)
{
	struct sync *s = ctx;
	flusher_kick(s->flusher);
}

static void on_outcome(void *ctx, const char *id, const char *outcome)
{
	struct sync *s = ctx;
	if (lending_booked(&s->rights, id)) /* as the person was told, when it was kept */
		return;
	server_tell_kiosks(s->server, json_pack("{s:s, s:s}", "t", outcome, "id", id));
}

static void on_wrong_key(void *ctx)
{
	struct sync *s = ctx;
	poll_keys(s->poll);
}

static void on_call(void *ctx, enum call_state state, const char *name)
{
	struct sync *s = ctx;
	server_tell_kiosks(s->server,
		json_pack("{s:s, s:i, s:s}", "t", "call", "state", (int)state, "name", name));
}

static void on_looked_up(void *ctx, const struct lookup_result *r)
{
	struct sync *s = ctx;
	json_t *status = r->status ? json_incref(r->status) : json_null();
	server_tell_kiosks(
		s->server, json_pack("{s:s, s:s, s:b, s:s, s:o, s:I}", "t", "status", "number",
				   r->number, "found", r->status != NULL, "err", err_name(r->err),
				   "status", status, "heard_ms", (json_int_t)r->heard_ms));
}

/* --- what the kiosk and kioskctl say --------------------------------------------------------- */

static void on_hello(struct sync *s, struct client *client, json_t *message)
{
	if (json_integer_value(json_object_get(message, "v")) != PROTOCOL_VERSION)
		log_error("us", "sync: the kiosk speaks another version of the protocol");
	client_set_kiosk(client);
	s->has_room = has_room(s);
	client_tell(client,
		json_pack("{s:s, s:s, s:o, s:b, s:b}", "t", "welcome", "kiosk", s->identity.kiosk,
			"keys", keys_json(s), "line", line_is_on(s->line), "room", s->has_room));
	for (unsigned i = 0; i < K_COUNT(facts); i++)
		tell_known(s, client, facts[i]);
	call_tell(s->call);
}

static enum err keep(struct sync *s, json_t *message)
{
	struct outbox_new n = {0};
	json_t *public = json_object_get(message, "public");
	if (json_unpack(message, "{s:s, s:s, s:s, s:s}", "id", &n.id, "number", &n.number, "kind",
		    &n.kind, "sealed", &n.sealed))
		return ERR_BAD_INPUT;
	if (!identity_is_enrolled(&s->identity))
		return ERR_DENIED;
	char *text = json_is_object(public) ? json_text(public, JSON_COMPACT) : NULL;
	n.public_json = text ? text : "";
	n.right = lending_find(&s->rights, n.kind, public);
	enum err e = outbox_add(s->box, s->identity.kiosk, &n, loop_now(s->loop).wall_ms);
	free(text);
	return e;
}

static void on_submit(struct sync *s, struct client *client, json_t *message)
{
	const char *id = json_string_value(json_object_get(message, "id"));
	enum err e = keep(s, message);
	if (!e) {
		client_tell(client, json_pack("{s:s, s:s}", "t", "saved", "id", id));
		if (lending_booked(&s->rights, id)) {
			client_tell(client, json_pack("{s:s, s:s}", "t", "booked", "id", id));
			on_lent(s);
		}
		flusher_kick(s->flusher);
		return;
	}
	log_error("us", "sync: a request was not kept: %s", err_words(e));
	client_tell(client, json_pack("{s:s, s:s, s:s}", "t", "not_saved", "id", id ? id : "",
				    "err", err_name(e)));
	check_room(s);
}

static void on_shown(struct sync *s, struct client *client, json_t *message)
{
	(void)client;
	const char *id = json_string_value(json_object_get(message, "id"));
	if (id && outbox_shown(s->box, id))
		log_warn("hw", "sync: that a confirmation was shown could not be kept");
}

static void on_look_up(struct sync *s, struct client *client, json_t *message)
{
	(void)client;
	const char *number = json_string_value(json_object_get(message, "number"));
	lookup_ask(s->lookup, number ? number : "");
}

static void on_call_wanted(struct sync *s, struct client *client, json_t *message)
{
	(void)client;
	call_set(s->call, json_is_true(json_object_get(message, "on")),
		json_string_value(json_object_get(message, "help")));
}

static void add_reason(void *ctx, enum outbox_state state, const char *reason, int count)
{
	json_array_append_new(ctx, json_pack("{s:s, s:s, s:i}", "state", outbox_state_name(state),
					   "reason", reason, "count", count));
}

static void on_queue(struct sync *s, struct client *client, json_t *message)
{
	(void)message;
	struct outbox_count counts[OUTBOX_STATE_COUNT];
	json_t *states = json_array(), *reasons = json_array();
	int64_t now_ms = loop_now(s->loop).wall_ms;
	outbox_counts(s->box, counts);
	for (int i = 0; i < OUTBOX_STATE_COUNT; i++)
		json_array_append_new(states,
			json_pack("{s:s, s:i, s:I}", "state",
				outbox_state_name((enum outbox_state)i), "count", counts[i].count,
				"oldest_s", (json_int_t)(now_ms - counts[i].oldest_ms) / 1000));
	outbox_reasons(s->box, add_reason, reasons);
	client_tell(client,
		json_pack("{s:s, s:o, s:o}", "t", "queue", "states", states, "reasons", reasons));
}

static void on_doctor(struct sync *s, struct client *client, json_t *message)
{
	(void)message;
	enum err last = line_last_err(s->line);
	const char *why = last ? err_words(last) : "not tried yet";
	client_tell(
		client, json_pack("{s:s, s:s, s:s, s:b, s:s, s:b, s:b, s:I}", "t", "doctor",
				"kiosk", s->identity.kiosk, "url", s->identity.url, "line",
				line_is_on(s->line), "line_words", why, "room",
				outbox_has_room(s->box), "safe", disk_is_safe(outbox_disk(s->box)),
				"free_bytes", (json_int_t)room_free_bytes(s->options.state_dir)));
}

static void on_retry(struct sync *s, struct client *client, json_t *message)
{
	(void)message;
	int count = 0;
	enum err e = outbox_retry(s->box, &count);
	if (e)
		log_error("hw", "outbox: %s", err_words(e));
	client_tell(client, json_pack("{s:s, s:i}", "t", "retry", "count", count));
	line_try(s->line);
	flusher_kick(s->flusher);
}

static void on_export(struct sync *s, struct client *client, json_t *message)
{
	json_t *page = NULL;
	enum err e = stick_page(s->box, &s->identity,
		json_integer_value(json_object_get(message, "after")), loop_now(s->loop).wall_ms,
		&page);
	if (e)
		page = json_pack("{s:s}", "err", err_name(e));
	json_object_set_new(page, "t", json_string("export"));
	client_tell(client, page);
}

static void on_stick_receipt(struct sync *s, struct client *client, json_t *message)
{
	struct receipt receipt;
	const char *id = json_string_value(json_object_get(message, "id"));
	enum err e =
		id ? stick_receipt(s->box, &s->identity, id, json_object_get(message, "answer"),
			     loop_now(s->loop).wall_ms, &receipt)
		   : ERR_BAD_INPUT;
	if (!e)
		on_outcome(s, id, receipt.outcome);
	client_tell(client, json_pack("{s:s, s:s}", "t", "receipt", "err", err_name(e)));
}

static enum err read_identity(struct sync *s)
{
	struct identity fresh;
	enum err e = identity_read(&fresh, s->options.state_dir);
	if (!e && s->options.url)
		e = identity_set_url(&fresh, s->options.url);
	if (e) {
		log_error("us", "sync: the enrolment cannot be used: %s", err_words(e));
		return e;
	}
	identity_finish(&s->identity);
	s->identity = fresh;
	return ERR_OK;
}

/* The certificates to trust: those of the command line, those of the enrolment, or "". */
static const char *ca_file(const struct sync *s, char pinned[PATH_MAX])
{
	identity_ca_file(s->options.state_dir, pinned);
	return s->options.ca_file ? s->options.ca_file : pinned;
}

static void on_enrolled(struct sync *s, struct client *client, json_t *message)
{
	(void)message;
	char pinned[PATH_MAX];
	enum err e = read_identity(s);
	if (!e)
		e = line_set_ca_file(s->line, ca_file(s, pinned));
	client_tell(client, json_pack("{s:s, s:s}", "t", "enrolled", "err", err_name(e)));
	server_tell_kiosks(s->server, json_pack("{s:s, s:o}", "t", "keys", "keys", keys_json(s)));
	check_room(s);
	poll_all(s->poll);
	line_try(s->line);
	flusher_kick(s->flusher);
}

static const struct {
	const char *t;
	void (*fn)(struct sync *s, struct client *client, json_t *message);
} messages[] = {
	{"hello", on_hello},
	{"submit", on_submit},
	{"shown", on_shown},
	{"look_up", on_look_up},
	{"call", on_call_wanted},
	{"queue", on_queue},
	{"doctor", on_doctor},
	{"retry", on_retry},
	{"export", on_export},
	{"receipt", on_stick_receipt},
	{"enrolled", on_enrolled},
};

static void on_message(void *ctx, struct client *client, const char *t, json_t *message)
{
	for (unsigned i = 0; i < K_COUNT(messages); i++) {
		if (!strcmp(t, messages[i].t)) {
			messages[i].fn(ctx, client, message);
			return;
		}
	}
	log_warn("us", "sync: a message that is not known");
}

/* --- confirmations that nobody saw (Q12) -------------------------------------------------------
 */

static void watch_unshown(void *ctx);

static void on_unshown_time(void *ctx)
{
	struct sync *s = ctx;
	s->unshown_timer = NULL;
	if (outbox_mark_unshown(s->box, s->unshown_seq))
		log_warn("hw", "sync: unshown confirmations could not be marked");
	flusher_kick(s->flusher);
	if (s->is_unshown_again)
		watch_unshown(s);
}

/* The kiosk, or this program, went away: what it was about to show then, perhaps nobody saw. */
static void watch_unshown(void *ctx)
{
	struct sync *s = ctx;
	s->is_unshown_again = s->unshown_timer != NULL;
	if (s->is_unshown_again)
		return;
	s->unshown_seq = outbox_last_seq(s->box);
	s->unshown_timer = loop_timer_add(s->loop, UNSHOWN_AFTER_MS, on_unshown_time, s);
}

/* --- life
 * ----------------------------------------------------------------------------------------- */

static enum err create_parts(struct sync *s)
{
	char pinned[PATH_MAX];
	struct flusher_events flushed = {
		.on_outcome = on_outcome, .on_wrong_key = on_wrong_key, .ctx = s};
	struct poll_events polled = {.on_fact = on_fact, .ctx = s};
	struct server_events served = {
		.on_message = on_message, .on_kiosk_gone = watch_unshown, .ctx = s};
	enum err e = line_create(s->loop, &s->identity, ca_file(s, pinned), on_line, s, &s->line);
	if (!e)
		e = flusher_create(s->loop, s->box, s->line, &s->identity, &flushed, &s->flusher);
	if (!e)
		e = settle_create(s->loop, s->box, s->line, &s->identity, on_queued, s, &s->settle);
	if (!e)
		e = poll_create(s->loop, s->box, s->line, &polled, &s->poll);
	if (!e)
		e = lending_create(s->loop, &s->rights, s->line, &s->identity, on_lent, s, &s->lending);
	if (!e)
		e = lookup_create(s->loop, s->box, s->line, on_looked_up, s, &s->lookup);
	if (!e)
		e = call_create(s->loop, s->line, on_call, s, &s->call);
	if (!e)
		e = server_create(s->loop, s->options.socket_path, &served, &s->server);
	return e;
}

enum err sync_create(struct loop *loop, const struct sync_options *options, struct sync **sync_out)
{
	struct sync *s = calloc(1, sizeof *s);
	if (!s)
		return ERR_NO_MEMORY;
	*s = (struct sync){.loop = loop, .options = *options};
	enum err e = outbox_create(options->state_dir, options->limits, &s->box, NULL);
	if (!e)
		e = outbox_rights(s->box, options->state_dir, &s->rights);
	if (!e)
		e = read_identity(s);
	if (!e)
		e = create_parts(s);
	if (e) {
		sync_destroy(s);
		return e;
	}
	s->has_room = has_room(s);
	s->tidy_timer = loop_timer_add(loop, TIDY_MS, on_tidy_time, s);
	watch_unshown(s);
	line_try(s->line);
	flusher_kick(s->flusher);
	if (!identity_is_enrolled(&s->identity))
		log_warn("us", "not enrolled: requests cannot be sealed and are not taken "
			       "(kioskctl enrol)");
	*sync_out = s;
	return ERR_OK;
}

void sync_destroy(struct sync *s)
{
	if (!s)
		return;
	server_destroy(s->server);
	line_destroy(s->line);
	call_destroy(s->call);
	lookup_destroy(s->lookup);
	poll_destroy(s->poll);
	lending_destroy(s->lending);
	settle_destroy(s->settle);
	flusher_destroy(s->flusher);
	outbox_destroy(s->box);
	identity_finish(&s->identity);
	loop_timer_remove(s->tidy_timer);
	loop_timer_remove(s->unshown_timer);
	free(s);
}
