/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kiosk/sync/sync_inside.h"

#include "kiosk/base/check.h"
#include "kiosk/base/log.h"
#include "kiosk/base/memory.h"
#include "kiosk/model/json_text.h"
#include "kiosk/outbox/known.h"
#include "kiosk/sync/machine.h"

#include <stdlib.h>
#include <string.h>

enum {
	PROTOCOL_VERSION = 1,
	TIDY_MS = 30000, /* is there room on the disk; memory goes back */
	UNSHOWN_AFTER_MS = 60000 /* a kiosk that came back has shown it by then, or never will */
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

static int64_t mono_ms(const struct sync *s)
{
	return k_time_mono_ms(loop_now(s->loop));
}

/* Times are told with those that are lent to us. */
static json_t *as_told(struct sync *s, const char *name, const json_t *fact)
{
	return strcmp(name, "times") ? json_incref((json_t *)(uintptr_t)fact)
				     : lending_times(&s->rights, &s->now, mono_ms(s), fact);
}

/* Kept from earlier answers of the hub. */
static const char *const facts[] = {"times", "public", "forms", "alerts"};

static void tell_known(struct sync *s, struct client *client, const char *name)
{
	json_t *fact = NULL;
	if (known_fact_get(s->box, name, &fact) == ERR_OK)
		client_tell(client, json_pack("{s:s, s:o*}", "t", name, name, as_told(s, name, fact)));
	json_decref(fact);
}

/* What time it certainly is: kiosk and kiosk-sync count from the same boot. */
static json_t *clock_json(const struct sync *s)
{
	int64_t now = mono_ms(s);
	return json_pack("{s:s, s:I, s:b, s:I}", "t", "clock", "at", (json_int_t)now_least_ms(&s->now, now),
		"sure", now_most_ms(&s->now, now) != 0, "mono", (json_int_t)now);
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

/* The city said what time it is. */
static void on_now(void *ctx)
{
	struct sync *s = ctx;
	server_tell_kiosks(s->server, clock_json(s));
	on_lent(s); /* what may be sold hangs on it */
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
	onscreen_line_is_back(s->onscreen);
}

static void on_queued(void *ctx)
{
	struct sync *s = ctx;
	flusher_kick(s->flusher);
}

void sync_outcome(void *ctx, const char *id, const char *outcome)
{
	struct sync *s = ctx;
	struct right right;
	if (lending_booked(&s->rights, id, &right)) /* as the person was told, when it was kept */
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
	client_tell(client, clock_json(s));
	for (unsigned i = 0; i < K_COUNT(facts); i++)
		tell_known(s, client, facts[i]);
	onscreen_hello(s->onscreen);
	call_tell(s->call);
}

static void on_screen(struct sync *s, struct client *client, json_t *message)
{
	(void)client;
	onscreen_said(s->onscreen, message);
}

static void tell_kiosks(void *ctx, json_t *message)
{
	struct sync *s = ctx;
	server_tell_kiosks(s->server, message);
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
	n.right = lending_find(&s->rights, &s->now, mono_ms(s), n.kind, public);
	enum err e = outbox_add(s->box, s->identity.kiosk, &n, loop_now(s->loop).wall_ms);
	free(text);
	return e;
}

static bool kind_is_unasked(const json_t *message)
{
	const char *kind = json_string_value(json_object_get(message, "kind"));
	return kind && request_is_unasked((enum request_kind)request_kind_find(kind));
}

static void on_submit(struct sync *s, struct client *client, json_t *message)
{
	struct right right;
	const char *id = json_string_value(json_object_get(message, "id"));
	enum err e = keep(s, message);
	if (!e) {
		client_tell(client, json_pack("{s:s, s:s}", "t", "saved", "id", id));
		if (lending_booked(&s->rights, id, &right)) {
			client_tell(client, json_pack("{s:s, s:s, s:I, s:s}", "t", "booked", "id", id,
						    "lease", (json_int_t)right.lease, "check", right.check));
			on_lent(s);
		}
		flusher_kick(s->flusher);
		return;
	}
	if (e == ERR_FULL && kind_is_unasked(message))
		log_debug("us", "sync: counts were not kept: too much waits");
	else
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
	{"on_screen", on_screen},
	{"content", sync_on_content},
	{"queue", sync_on_queue},
	{"doctor", sync_on_doctor},
	{"retry", sync_on_retry},
	{"export", sync_on_export},
	{"receipt", sync_on_stick_receipt},
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

/* And nobody may be there any more who called a volunteer. */
static void on_kiosk_gone(void *ctx)
{
	struct sync *s = ctx;
	call_orphan(s->call, UNSHOWN_AFTER_MS);
	watch_unshown(s);
}

/* --- life
 * ----------------------------------------------------------------------------------------- */

static struct tls_time tls_now(void *ctx)
{
	const struct sync *s = ctx;
	int64_t now_ms = mono_ms(s);
	return (struct tls_time){now_certain_ms(&s->now, now_ms) / 1000, now_most_ms(&s->now, now_ms) != 0};
}

static enum err create_parts(struct sync *s)
{
	char pinned[PATH_MAX];
	struct flusher_events flushed = {
		.on_outcome = sync_outcome, .on_wrong_key = on_wrong_key, .ctx = s};
	struct poll_events polled = {.on_fact = on_fact, .ctx = s};
	struct server_events served = {
		.on_message = on_message, .on_kiosk_gone = on_kiosk_gone, .ctx = s};
	struct lending_clock told = {.now = &s->now, .box = s->box, .rtc_path = s->options.rtc_path, .on_now = on_now};
	enum err e = line_create(s->loop, &s->identity, ca_file(s, pinned), on_line, s, &s->line);
	struct onscreen_ground ground = {.box = s->box, .line = s->line, .identity = &s->identity,
		.now = &s->now, .tell = tell_kiosks, .ctx = s};
	s->tls_clock = (struct tls_clock){tls_now, s};
	if (!e)
		line_set_tls(s->line, tls_time_apply, &s->tls_clock);
	if (!e)
		e = flusher_create(s->loop, s->box, s->line, &s->identity, &flushed, &s->flusher);
	if (!e)
		e = settle_create(s->loop, s->box, s->line, &s->identity, on_queued, s, &s->settle);
	if (!e)
		e = poll_create(s->loop, s->box, s->line, &polled, &s->poll);
	if (!e)
		e = lending_create(s->loop, &s->rights, s->line, &s->identity, &told, on_lent, s,
			&s->lending);
	if (!e)
		e = lookup_create(s->loop, s->box, s->line, on_looked_up, s, &s->lookup);
	if (!e)
		e = call_create(s->loop, s->line, on_call, s, &s->call);
	if (!e)
		e = server_create(s->loop, s->options.socket_path, &served, &s->server);
	if (!e)
		e = onscreen_create(s->loop, &ground, &s->options.content, &s->onscreen);
	return e;
}

static void open_clock(struct sync *s)
{
	struct now_machine m;
	json_t *kept = NULL;
	if (known_fact_get(s->box, "now", &kept))
		kept = NULL;
	machine_read(&m, loop_refresh(s->loop), s->options.rtc_path);
	now_open(&s->now, kept, &m);
	json_decref(kept);
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
		open_clock(s);
	if (!e)
		e = create_parts(s);
	if (e) {
		sync_destroy(s);
		return e;
	}
	s->has_room = has_room(s);
	s->tidy_timer = loop_timer_add(loop, TIDY_MS, on_tidy_time, s);
	on_kiosk_gone(s);
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
	onscreen_destroy(s->onscreen);
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
