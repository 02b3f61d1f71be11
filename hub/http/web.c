/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/http/web.h"

#include <microhttpd.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hub/console/hasher.h"
#include "hub/http/auth.h"
#include "hub/http/console.h"
#include "hub/http/route.h"
#include "hub/store/db.h"
#include "hub/http/stream.h"
#include "hub/watch/watch.h"
#include "kiosk/base/buf.h"
#include "kiosk/base/check.h"
#include "kiosk/base/log.h"

enum { TARGET_MAX = 512, METHOD_MAX = 16, PEM_MAX = 64 << 10 };

struct web {
	struct MHD_Daemon *daemon;
	struct loop *loop;
	struct hub *hub;
	struct loop_watch *watch;
	struct loop_timer *timer;
	struct brake code_brake, volunteer_brake;
	struct streams *streams;
	struct console *console;
	bool has_tls;
};

/* One request while it comes in. */
struct incoming {
	char target[TARGET_MAX]; /* "" when it was longer: that fits no route */
	const struct route *route;
	bool has_other_method, is_too_big, is_seen, is_console;
	char arg[ROUTE_ARG_MAX + 1];
	char method[METHOD_MAX]; /* a longer one is none */
	struct console_visit visit;
	struct web *web; /* and connection: while it waits for visit.job, or in visit.wait */
	struct MHD_Connection *connection;
	struct k_buf body;
};

static void *incoming_create(void *ctx, const char *uri, struct MHD_Connection *connection)
{
	(void)ctx;
	(void)connection;
	struct incoming *in = calloc(1, sizeof *in);
	if (in && strlen(uri) < sizeof in->target)
		snprintf(in->target, sizeof in->target, "%s", uri);
	return in;
}

static void incoming_destroy(void *ctx, struct MHD_Connection *connection, void **incoming,
	enum MHD_RequestTerminationCode why)
{
	(void)ctx;
	(void)connection;
	(void)why;
	struct incoming *in = *incoming;
	if (in) {
		hash_job_release(in->visit.job);
		preview_wait_leave(&in->visit.wait);
		k_buf_finish_wipe(&in->body);
	}
	free(in);
	*incoming = NULL;
}

static const char *header(struct MHD_Connection *connection, const char *name)
{
	return MHD_lookup_connection_value(connection, MHD_HEADER_KIND, name);
}

/* True where a browser's line to the city cannot be listened to. */
static bool is_private(const struct web *web, struct MHD_Connection *connection)
{
	const char *before = header(connection, "X-Forwarded-Proto");
	return web->has_tls || (before && !strcmp(before, "https"));
}

/* What a browser may do with a page: only what comes from here, in no frame, told to nobody. */
static void fence(const struct reply *reply, struct MHD_Response *response)
{
	static const char *const headers[][2] = {
		{"Content-Security-Policy",
			"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
			"media-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; "
			"base-uri 'none'"},
		{"Referrer-Policy", "no-referrer"}, {"X-Frame-Options", "DENY"},
		{"Cross-Origin-Opener-Policy", "same-origin"}};
	for (size_t i = 0; i < K_COUNT(headers); i++)
		MHD_add_response_header(response, headers[i][0], headers[i][1]);
	if (*reply->location)
		MHD_add_response_header(response, "Location", reply->location);
	if (*reply->cookie)
		MHD_add_response_header(response, "Set-Cookie", reply->cookie);
	if (*reply->file) {
		char words[FILE_MAX + 40];
		snprintf(words, sizeof words, "attachment; filename=\"%s\"", reply->file);
		MHD_add_response_header(response, "Content-Disposition", words);
	}
}

/* Hands the reply to libmicrohttpd. */
static enum MHD_Result send_reply(struct MHD_Connection *connection, struct reply *reply)
{
	static const char sorry[] = "{\"error\":\"the hub is out of memory\"}";
	char *text = reply->type   ? reply->text.data
		     : reply->body ? json_dumps(reply->body, JSON_COMPACT)
				   : NULL;
	json_decref(reply->body);
	struct MHD_Response *response =
		text ? MHD_create_response_from_buffer(
			       reply->type ? reply->text.len_bytes : strlen(text), text,
			       MHD_RESPMEM_MUST_FREE)
		     : MHD_create_response_from_buffer(
			       sizeof sorry - 1, (void *)(uintptr_t)sorry, MHD_RESPMEM_PERSISTENT);
	if (!response) {
		free(text);
		return MHD_NO;
	}
	MHD_add_response_header(
		response, "Content-Type", reply->type ? reply->type : "application/json");
	MHD_add_response_header(
		response, "Cache-Control", reply->cache ? reply->cache : "no-store");
	MHD_add_response_header(response, "X-Content-Type-Options", "nosniff");
	if (*reply->tag)
		MHD_add_response_header(response, "ETag", reply->tag);
	if (reply->as_of_ms) {
		char as_of[24];
		snprintf(as_of, sizeof as_of, "%lld", (long long)reply->as_of_ms);
		MHD_add_response_header(response, "Foyer-As-Of", as_of);
	}
	if (reply->retry_after_s) {
		char seconds[16];
		snprintf(seconds, sizeof seconds, "%d", reply->retry_after_s);
		MHD_add_response_header(response, "Retry-After", seconds);
	}
	if (reply->is_page)
		fence(reply, response);
	enum MHD_Result sent =
		MHD_queue_response(connection, text ? (unsigned)reply->status : 503, response);
	MHD_destroy_response(response);
	return sent;
}

/* True if this machine itself asks; what a proxy hands on comes from elsewhere. */
static bool is_local(struct MHD_Connection *connection)
{
	static const unsigned char mapped[12] = {[10] = 0xff, [11] = 0xff};
	const struct sockaddr *from =
		MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS)
			->client_addr;
	if (header(connection, "X-Forwarded-For") || header(connection, "Forwarded"))
		return false;
	if (from->sa_family == AF_INET)
		return ntohl(((const struct sockaddr_in *)from)->sin_addr.s_addr) >> 24 == 127;
	const struct in6_addr *six = &((const struct sockaddr_in6 *)from)->sin6_addr;
	return from->sa_family == AF_INET6 &&
	       (IN6_IS_ADDR_LOOPBACK(six) ||
		       (!memcmp(six, mapped, sizeof mapped) && six->s6_addr[12] == 127));
}

/* Proves who asks, where the route wants that.  False: *reply says why not. */
static bool prove(struct web *web, struct MHD_Connection *connection, const struct incoming *in,
	struct ask *ask, struct reply *reply)
{
	struct signed_part s = {in->route->method, in->target, header(connection, "Foyer-Kiosk"),
		header(connection, "Foyer-Time"), header(connection, "Foyer-Signature"), ask->body,
		ask->body_len};
	enum err e = auth_check(web->hub, &s, ask->kiosk);
	if (e == ERR_DENIED)
		reply_error(reply, 401, "no enrolled kiosk signed this");
	else if (!e)
		e = kiosks_heard(web->hub, ask->kiosk, ask->now_ms);
	if (e && e != ERR_DENIED)
		reply_err(reply, e);
	return !e;
}

/* A page for staff: the same turn again where it crossed another hub's. */
static void answer_console(struct web *web, struct MHD_Connection *connection, struct incoming *in,
	const struct ask *ask, struct reply *reply)
{
	char path[TARGET_MAX];
	int tries = 0;
	bool is_again = false;
	snprintf(path, sizeof path, "%.*s", (int)strcspn(in->target, "?"), in->target);
	do {
		k_buf_finish(&reply->text);
		*reply = (struct reply){0};
		console_visit_answer(web->console, connection, &in->visit, ask, in->method, path,
			in->is_too_big, reply);
		is_again = reply->status == 503 && db_again(web->hub->db, &tries);
	} while (is_again);
	web->hub->actor[0] = '\0';
}

static void answer_incoming(struct web *web, struct MHD_Connection *connection,
	struct incoming *in, struct reply *reply)
{
	const char *query = strchr(in->target, '?');
	char path[TARGET_MAX];
	snprintf(path, sizeof path, "%.*s", (int)strcspn(in->target, "?"), in->target);
	const char *site = header(connection, "Sec-Fetch-Site");
	struct ask ask = {.hub = web->hub,
		.code_brake = &web->code_brake,
		.body = in->body.data ? in->body.data : "",
		.body_len = in->body.len_bytes,
		.path = path,
		.idempotency_key = header(connection, "Idempotency-Key"),
		.authorization = header(connection, "Authorization"),
		.if_none_match = header(connection, "If-None-Match"),
		.is_local = is_local(connection),
		.cookie = MHD_lookup_connection_value(connection, MHD_COOKIE_KIND, VOLUNTEER_COOKIE),
		.language = header(connection, "Accept-Language"),
		.volunteer_brake = &web->volunteer_brake,
		.is_private = is_private(web, connection),
		.is_from_elsewhere = site && strcmp(site, "same-origin") && strcmp(site, "none"),
		.now_ms = loop_now(web->loop).wall_ms};
	if (in->is_console) {
		answer_console(web, connection, in, &ask, reply);
		return;
	}
	if (in->is_too_big) {
		reply_error(reply, 413, "larger than the hub takes");
		return;
	}
	if (!in->route) {
		reply_error(reply, in->has_other_method ? 405 : 404,
			in->has_other_method ? "not with this method" : "nothing is here");
		return;
	}
	if (in->route->is_signed && !prove(web, connection, in, &ask, reply))
		return;
	if (query && strlen(query + 1) > QUERY_MAX) {
		reply_err(reply, ERR_BAD_INPUT);
		return;
	}
	snprintf(ask.arg, sizeof ask.arg, "%s", in->arg);
	snprintf(ask.query, sizeof ask.query, "%s", query ? query + 1 : "");
	snprintf(web->hub->actor, sizeof web->hub->actor, "%s%s",
		*ask.kiosk ? "kiosk " : "somebody over HTTP", ask.kiosk);
	int tries = 0;
	in->route->answer(&ask, reply);
	while (reply->status == 503 && db_again(web->hub->db, &tries)) {
		json_decref(reply->body);
		k_buf_finish(&reply->text);
		*reply = (struct reply){0};
		in->route->answer(&ask, reply);
	}
	web->hub->actor[0] = '\0';
}

/* The same, counted and timed. */
static void answer_counted(struct web *web, struct MHD_Connection *connection,
	struct incoming *in, struct reply *reply)
{
	static const char other[] = "other", console[] = "/console";
	int64_t began_us = loop_refresh(web->loop).mono_us;
	answer_incoming(web, connection, in, reply);
	struct tally *t = watch_tally(web->hub->watch);
	if (reply->is_waiting)
		return;
	tally_add(t, in->route ? in->route->method : in->is_console ? in->method : other,
		in->route ? in->route->path : in->is_console ? console : other, reply->status, loop_refresh(web->loop).mono_us - began_us);
	t->store_errors += reply->status == 503 && reply->retry_after_s;
}

/* Finds the route when the headers are in, so that a body too large is never gathered. */
static void incoming_begin(struct web *web, struct MHD_Connection *connection, const char *method,
	struct incoming *in)
{
	char path[TARGET_MAX];
	const char *length = header(connection, "Content-Length");
	snprintf(path, sizeof path, "%.*s", (int)strcspn(in->target, "?"), in->target);
	in->is_seen = true;
	in->route = route_find(method, path, in->arg, &in->has_other_method);
	size_t max = in->route ? in->route->body_max : 0;
	in->is_console = console_has(path);
	snprintf(in->method, sizeof in->method, "%s", method);
	if (in->is_console)
		max = console_visit_begin(web->console, connection, method, path,
			loop_now(web->loop).wall_ms, &in->visit);
	k_buf_init(&in->body, max);
	in->is_too_big = length && strtoull(length, NULL, 10) > max;
}

static void run_soon(void *ctx);

/* What this connection waits for is there: it is asked again. */
static void on_there(void *ctx)
{
	struct incoming *in = ctx;
	MHD_resume_connection(in->connection);
	run_soon(in->web);
}

static void wait_for_it(struct web *web, struct MHD_Connection *connection, struct incoming *in)
{
	in->web = web;
	in->connection = connection;
	in->visit.wait.on_done = on_there;
	in->visit.wait.ctx = in;
	if (in->visit.job) {
		in->visit.job->on_done = on_there;
		in->visit.job->ctx = in;
	}
	MHD_suspend_connection(connection);
}

static enum MHD_Result on_request(void *ctx, struct MHD_Connection *connection, const char *url,
	const char *method, const char *version, const char *bytes, size_t *n, void **incoming)
{
	(void)url;
	(void)version;
	struct incoming *in = *incoming;
	struct reply reply = {0};
	if (!in)
		return MHD_NO;
	if (!in->is_seen) {
		incoming_begin(ctx, connection, method, in);
		if (!in->is_too_big && (in->route || in->visit.route))
			return MHD_YES;
	} else if (*n) {
		if (!in->is_too_big && k_buf_add(&in->body, bytes, *n))
			in->is_too_big = true;
		*n = 0;
		return MHD_YES;
	}
	answer_counted(ctx, connection, in, &reply);
	if (reply.is_waiting) {
		wait_for_it(ctx, connection, in);
		return MHD_YES;
	}
	if (reply.is_stream) {
		enum err e = streams_open(((struct web *)ctx)->streams, connection, &reply.listener,
			header(connection, "Last-Event-ID"));
		if (!e)
			return MHD_YES;
		reply_err(&reply, e);
	}
	return send_reply(connection, &reply);
}

static void on_library_log(void *ctx, const char *fmt, va_list args)
{
	(void)ctx;
	(void)fmt;
	(void)args;
	/* What the library has to say holds strangers' bytes; only that it spoke is told. */
	log_debug("http", "libmicrohttpd refused something");
}

static void run(struct web *web);

static void on_timer(void *ctx)
{
	struct web *web = ctx;
	web->timer = NULL;
	run(web);
}

/* Lets the library work, then asks it when it must be called at the latest. */
static void run(struct web *web)
{
	MHD_UNSIGNED_LONG_LONG wait_ms = 0;
	loop_timer_remove(web->timer);
	web->timer = NULL;
	MHD_run(web->daemon);
	if (!web->timer && MHD_get_timeout(web->daemon, &wait_ms) == MHD_YES)
		web->timer = loop_timer_add(web->loop, (int64_t)wait_ms, on_timer, web);
}

/* A connection that slept has something to say: the library looks at it in its next run. */
static void run_soon(void *ctx)
{
	struct web *web = ctx;
	loop_timer_remove(web->timer);
	web->timer = loop_timer_add(web->loop, 0, on_timer, web);
}

static void on_ready(void *ctx, unsigned events)
{
	(void)events;
	run(ctx);
}

/* Splits "ADDR:PORT" and finds what it means, without asking any name server. */
static enum err address_find(const char *listen, struct addrinfo **found_out)
{
	char host[128];
	const char *colon = strrchr(listen, ':');
	const struct addrinfo wanted = {.ai_socktype = SOCK_STREAM,
		.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE};
	size_t n = colon ? (size_t)(colon - listen) : 0;
	if (!n || n >= sizeof host)
		return ERR_BAD_INPUT;
	bool has_brackets = listen[0] == '[' && listen[n - 1] == ']';
	snprintf(host, sizeof host, "%.*s", (int)(has_brackets ? n - 2 : n), listen + has_brackets);
	return getaddrinfo(host, colon + 1, &wanted, found_out) ? ERR_BAD_INPUT : ERR_OK;
}

static enum err daemon_start(
	struct web *web, const struct addrinfo *address, const char *cert, const char *key)
{
	unsigned flags = MHD_USE_EPOLL | MHD_USE_ERROR_LOG | MHD_ALLOW_SUSPEND_RESUME |
			 (cert ? MHD_USE_TLS : 0) |
			 (address->ai_family == AF_INET6 ? MHD_USE_IPv6 : 0);
	struct MHD_OptionItem tls[] = {
		{MHD_OPTION_HTTPS_MEM_CERT, 0, (void *)(uintptr_t)cert},
		{MHD_OPTION_HTTPS_MEM_KEY, 0, (void *)(uintptr_t)key},
		{MHD_OPTION_HTTPS_PRIORITIES, 0,
			(void *)(uintptr_t) "NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2"},
		{MHD_OPTION_END, 0, NULL},
	};
	web->daemon = MHD_start_daemon(flags, 0, NULL, NULL, on_request, web,
		MHD_OPTION_EXTERNAL_LOGGER, on_library_log, NULL, MHD_OPTION_SOCK_ADDR,
		address->ai_addr, MHD_OPTION_URI_LOG_CALLBACK, incoming_create, NULL,
		MHD_OPTION_NOTIFY_COMPLETED, incoming_destroy, NULL, MHD_OPTION_CONNECTION_LIMIT,
		(unsigned)WEB_CONNECTIONS_MAX, MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)WEB_IDLE_S,
		MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)WEB_HEADERS_MAX,
		MHD_OPTION_LISTENING_ADDRESS_REUSE, 1u, MHD_OPTION_ARRAY, cert ? tls : tls + 3,
		MHD_OPTION_END);
	return web->daemon ? ERR_OK : ERR_DENIED;
}

static enum err web_listen(struct web *web, const struct web_spec *spec)
{
	struct k_buf cert, key;
	struct addrinfo *address = NULL;
	k_buf_init(&cert, PEM_MAX);
	k_buf_init(&key, PEM_MAX);
	enum err e = address_find(spec->listen, &address);
	if (!e && !spec->tls_cert != !spec->tls_key)
		e = ERR_BAD_INPUT;
	if (!e && spec->tls_cert)
		e = k_buf_read_file(&cert, spec->tls_cert);
	if (!e && spec->tls_key)
		e = k_buf_read_file(&key, spec->tls_key);
	if (!e)
		e = daemon_start(web, address, cert.data, key.data);
	if (address)
		freeaddrinfo(address);
	k_buf_finish(&cert);
	k_buf_finish_wipe(&key);
	return e;
}

enum err web_create(
	struct loop *loop, struct hub *hub, const struct web_spec *spec, struct web **web_out)
{
	struct web *web = calloc(1, sizeof *web);
	if (!web)
		return ERR_NO_MEMORY;
	web->loop = loop;
	web->hub = hub;
	web->has_tls = spec->tls_cert != NULL;
	enum err e = streams_create(loop, hub, run_soon, web, &web->streams);
	if (!e)
		e = console_create(loop, hub, &spec->console, &web->console);
	if (!e)
		e = web_listen(web, spec);
	if (!e) {
		int fd = MHD_get_daemon_info(web->daemon, MHD_DAEMON_INFO_EPOLL_FD)->epoll_fd;
		e = loop_watch_add(loop, fd, LOOP_READ, on_ready, web, &web->watch);
	}
	if (e) {
		web_destroy(web);
		return e;
	}
	*web_out = web;
	return ERR_OK;
}

void web_destroy(struct web *web)
{
	if (!web)
		return;
	streams_close(web->streams);
	console_close(web->console);
	loop_timer_remove(web->timer);
	loop_watch_remove(web->watch);
	if (web->daemon)
		MHD_stop_daemon(web->daemon);
	streams_destroy(web->streams);
	console_destroy(web->console);
	free(web);
}

int web_port(const struct web *web)
{
	return MHD_get_daemon_info(web->daemon, MHD_DAEMON_INFO_BIND_PORT)->port;
}
