/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/http/console.h"

#include <netdb.h>
#include <stdio.h>
#include <string.h>

#include "kiosk/base/check.h"

enum { POST_BUFFER = 32 << 10, ADDRESS_MAX = 64 };

bool console_has(const char *path)
{
	static const char root[] = "/console";
	size_t n = sizeof root - 1;
	return !strncmp(path, root, n) && (!path[n] || path[n] == '/');
}

static const char *header(struct MHD_Connection *connection, const char *name)
{
	return MHD_lookup_connection_value(connection, MHD_HEADER_KIND, name);
}

static const char *cookie_of(struct MHD_Connection *connection)
{
	return MHD_lookup_connection_value(connection, MHD_COOKIE_KIND, CONSOLE_COOKIE);
}

size_t console_visit_begin(struct console *console, struct MHD_Connection *connection,
	const char *method, const char *path, int64_t now_ms, struct console_visit *visit)
{
	visit->route = console_find(method, path, visit->args);
	return visit->route ? console_body_max(
				      console, visit->route, cookie_of(connection), now_ms)
			    : 0;
}

/* --- who asks -------------------------------------------------------------------------------- */

static void peer_of(struct MHD_Connection *connection, char out[ADDRESS_MAX])
{
	const struct sockaddr *from =
		MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS)
			->client_addr;
	socklen_t n = from->sa_family == AF_INET ? sizeof(struct sockaddr_in)
						 : sizeof(struct sockaddr_in6);
	static const char mapped[] = "::ffff:";
	if (getnameinfo(from, n, out, ADDRESS_MAX, NULL, 0, NI_NUMERICHOST))
		out[0] = '\0';
	if (!strncmp(out, mapped, sizeof mapped - 1) && strchr(out, '.'))
		memmove(out, out + sizeof mapped - 1, strlen(out + sizeof mapped - 1) + 1);
}

/* The browser's address: the peer's, or, from the proxy that is believed, the last one that it added.
 * Behind a proxy that nobody named it is not known: all would look like one. */
static void who_asks(struct MHD_Connection *connection, const struct console_spec *spec,
	char address_out[ADDRESS_MAX], const char **name_out)
{
	const char *before = header(connection, "X-Forwarded-For");
	peer_of(connection, address_out);
	bool is_proxy = spec->proxy && !strcmp(spec->proxy, address_out);
	*name_out = is_proxy && spec->header ? header(connection, spec->header) : NULL;
	if (!before)
		return;
	const char *last = strrchr(before, ',');
	last = last ? last + 1 : before;
	last += strspn(last, " ");
	snprintf(address_out, ADDRESS_MAX, "%s", is_proxy ? last : "");
}

/* --- what was sent ----------------------------------------------------------------------------- */

static enum MHD_Result take_query(void *ctx, enum MHD_ValueKind kind, const char *key, size_t key_n,
	const char *value, size_t value_n)
{
	(void)kind;
	if (key_n == strlen(key)) /* a name with a NUL in it is none of ours */
		fields_add(ctx, true, key, NULL, value ? value : "", value_n);
	return MHD_YES;
}

static enum MHD_Result take_field(void *ctx, enum MHD_ValueKind kind, const char *key,
	const char *file, const char *type, const char *encoding, const char *bytes, uint64_t off,
	size_t n)
{
	(void)kind;
	(void)type;
	(void)encoding;
	fields_add(ctx, off == 0, key ? key : "", file, bytes, n);
	return MHD_YES;
}

static void take_form(
	struct MHD_Connection *connection, const struct ask *ask, struct fields *fields)
{
	if (!ask->body_len)
		return;
	struct MHD_PostProcessor *form =
		MHD_create_post_processor(connection, POST_BUFFER, take_field, fields);
	if (!form || MHD_post_process(form, ask->body, ask->body_len) != MHD_YES)
		fields->is_bad = true;
	if (form && MHD_destroy_post_processor(form) != MHD_YES)
		fields->is_bad = true;
}

/* --- the answer -------------------------------------------------------------------------------- */

static void put_cookie(const struct turn *t, struct reply *reply)
{
	if (*t->token || t->is_token_void)
		snprintf(reply->cookie, sizeof reply->cookie,
			CONSOLE_COOKIE "=%s; Path=/; HttpOnly; Secure; SameSite=Strict%s", t->token,
			*t->token ? "" : "; Max-Age=0");
}

/* Moves the answer over. */
static void put_answer(struct turn *t, struct reply *reply)
{
	reply->is_waiting = t->is_waiting;
	if (t->is_waiting)
		return;
	reply->is_page = true;
	reply->status = t->status;
	reply->type = t->type;
	reply->retry_after_s = t->retry_after_s;
	reply->text = t->body;
	t->body = (struct k_buf){0};
	snprintf(reply->location, sizeof reply->location, "%s", t->location);
	snprintf(reply->file, sizeof reply->file, "%s", t->file);
	put_cookie(t, reply);
}

void console_visit_answer(struct console *console, struct MHD_Connection *connection,
	struct console_visit *visit, const struct ask *ask, const char *method, const char *path,
	bool is_too_big, struct reply *reply)
{
	char address[ADDRESS_MAX];
	struct turn t = {.console = console,
		.hub = ask->hub,
		.route = visit->route,
		.method = method,
		.path = path,
		.cookie = cookie_of(connection),
		.is_from_elsewhere = ask->is_from_elsewhere,
		.is_too_big = is_too_big,
		.now_ms = ask->now_ms,
		.address = address,
		.job = &visit->job,
		.wait = &visit->wait};
	memcpy(t.args, visit->args, sizeof t.args);
	who_asks(connection, console_spec_of(console), address, &t.header_name);
	if (!is_too_big && !strcmp(method, "POST"))
		take_form(connection, ask, &t.fields);
	else if (MHD_get_connection_values_n(
			 connection, MHD_GET_ARGUMENT_KIND, take_query, &t.fields) < 0)
		t.fields.is_bad = true;
	console_answer(&t);
	put_answer(&t, reply);
	turn_finish(&t);
}
