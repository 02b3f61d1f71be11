/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kiosk/sync/http.h"

#include "kiosk/base/buf.h"
#include "kiosk/base/check.h"

#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>

enum { CONNECT_MS = 10000, IDLE_CONNECTIONS = 2 };

struct call {
	struct call *next, *prev;
	struct http *http;
	CURL *easy;
	struct curl_slist *headers;
	struct curl_slist *mail_to;
	struct k_buf in, mail; /* mail: what is left to send */
	http_fn *fn;
	void *ctx;
};

/* One watch a socket that curl asked us to look after. */
struct socket_watch {
	struct socket_watch *next, *prev;
	struct http *http;
	struct loop_watch *watch;
	curl_socket_t fd;
};

struct http {
	struct loop *loop;
	struct loop_timer *timer;
	CURLM *multi;
	char *ca_file;
	http_tls_fn *on_tls;
	void *on_tls_ctx;
	struct call *calls;
	struct socket_watch *sockets;
};

/* CURLE_..., what it is to us; all others are OFFLINE */
static const struct {
	CURLcode code;
	enum err err;
} from_curl[] = {
	{CURLE_OK, ERR_OK},
	{CURLE_OPERATION_TIMEDOUT, ERR_TIMEOUT},
	{CURLE_WRITE_ERROR, ERR_TOO_BIG},
	{CURLE_OUT_OF_MEMORY, ERR_NO_MEMORY},
	{CURLE_PEER_FAILED_VERIFICATION, ERR_CRYPTO},
	{CURLE_SSL_CACERT_BADFILE, ERR_CRYPTO},
	{CURLE_SSL_CONNECT_ERROR, ERR_CRYPTO},
	{CURLE_SSL_CERTPROBLEM, ERR_CRYPTO},
	{CURLE_UNSUPPORTED_PROTOCOL, ERR_BAD_INPUT},
	{CURLE_URL_MALFORMAT, ERR_BAD_INPUT},
};

static enum err err_of(CURLcode code)
{
	for (unsigned i = 0; i < K_COUNT(from_curl); i++)
		if (from_curl[i].code == code)
			return from_curl[i].err;
	return ERR_OFFLINE;
}

/* --- ends of calls ---------------------------------------------------------------------- */

static void drop_call(struct call *call)
{
	struct http *http = call->http;
	if (call->prev)
		call->prev->next = call->next;
	else
		http->calls = call->next;
	if (call->next)
		call->next->prev = call->prev;
	curl_multi_remove_handle(http->multi, call->easy);
	curl_easy_cleanup(call->easy);
	curl_slist_free_all(call->headers);
	curl_slist_free_all(call->mail_to);
	k_buf_finish(&call->in);
	k_buf_finish_wipe(&call->mail);
	free(call);
}

/* The header of the answer, borrowed until the call is dropped; NULL: not there. */
static const char *header_of(struct call *call, const char *name)
{
	struct curl_header *h;
	return curl_easy_header(call->easy, name, 0, CURLH_HEADER, -1, &h) ? NULL : h->value;
}

static void end_call(struct call *call, CURLcode code)
{
	long status = 0;
	long head_bytes = 0;
	curl_off_t retry_after_s = 0, body_bytes = 0;
	curl_easy_getinfo(call->easy, CURLINFO_RESPONSE_CODE, &status);
	curl_easy_getinfo(call->easy, CURLINFO_RETRY_AFTER, &retry_after_s);
	curl_easy_getinfo(call->easy, CURLINFO_REQUEST_SIZE, &head_bytes);
	curl_easy_getinfo(call->easy, CURLINFO_SIZE_UPLOAD_T, &body_bytes);
	struct http_answer answer = {.err = err_of(code),
		.is_unsent = code != CURLE_OK && !head_bytes && !body_bytes,
		.status = (int)status,
		.retry_after_s = retry_after_s,
		.tag = header_of(call, "ETag"),
		.as_of = header_of(call, "Foyer-As-Of"),
		.body = call->in.data ? call->in.data : "",
		.len_bytes = call->in.len_bytes};
	call->fn(call->ctx, &answer);
	drop_call(call);
}

static void end_calls(struct http *http)
{
	int left;
	CURLMsg *message = curl_multi_info_read(http->multi, &left);
	while (message) {
		struct call *call = NULL;
		CURLcode code = message->data.result;
		curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, (char **)&call);
		end_call(call, code);
		message = curl_multi_info_read(http->multi, &left);
	}
}

/* --- curl's sockets and timer, on the loop ------------------------------------------------ */

static void on_socket(void *ctx, unsigned events)
{
	struct socket_watch *s = ctx;
	struct http *http = s->http;
	int running;
	int mask = (events & LOOP_READ ? CURL_CSELECT_IN : 0) |
		   (events & LOOP_WRITE ? CURL_CSELECT_OUT : 0) |
		   (events & LOOP_HANGUP ? CURL_CSELECT_ERR : 0);
	curl_multi_socket_action(http->multi, s->fd, mask, &running);
	end_calls(http);
}

static void drop_socket(struct socket_watch *s)
{
	if (s->prev)
		s->prev->next = s->next;
	else
		s->http->sockets = s->next;
	if (s->next)
		s->next->prev = s->prev;
	loop_watch_remove(s->watch);
	free(s);
}

static struct socket_watch *add_socket(struct http *http, curl_socket_t fd, unsigned events)
{
	struct socket_watch *s = calloc(1, sizeof *s);
	if (!s)
		return NULL;
	*s = (struct socket_watch){.next = http->sockets, .http = http, .fd = fd};
	if (loop_watch_add(http->loop, fd, events, on_socket, s, &s->watch)) {
		free(s);
		return NULL;
	}
	if (s->next)
		s->next->prev = s;
	http->sockets = s;
	curl_multi_assign(http->multi, fd, s);
	return s;
}

static int want_socket(CURL *easy, curl_socket_t fd, int what, void *ctx, void *socket_ctx)
{
	(void)easy;
	struct http *http = ctx;
	struct socket_watch *s = socket_ctx;
	unsigned events =
		(what & CURL_POLL_IN ? LOOP_READ : 0u) | (what & CURL_POLL_OUT ? LOOP_WRITE : 0u);
	if (what == CURL_POLL_REMOVE) {
		if (s)
			drop_socket(s);
		curl_multi_assign(http->multi, fd, NULL);
		return 0;
	}
	if (!s)
		return add_socket(http, fd, events) ? 0 : -1;
	loop_watch_set(s->watch, events);
	return 0;
}

static void on_time(void *ctx)
{
	struct http *http = ctx;
	int running;
	http->timer = NULL;
	curl_multi_socket_action(http->multi, CURL_SOCKET_TIMEOUT, 0, &running);
	end_calls(http);
}

static int want_time(CURLM *multi, long after_ms, void *ctx)
{
	(void)multi;
	struct http *http = ctx;
	loop_timer_remove(http->timer);
	http->timer = after_ms < 0 ? NULL : loop_timer_add(http->loop, after_ms, on_time, http);
	return 0;
}

/* --- asking ----------------------------------------------------------------------------- */

static size_t take_bytes(char *bytes, size_t size, size_t n, void *ctx)
{
	struct call *call = ctx;
	return k_buf_add(&call->in, bytes, size * n) ? 0 : size * n;
}

static bool add_headers(struct call *call, const struct http_request *r)
{
	struct curl_slist *list = curl_slist_append(NULL, "Expect:");
	for (int i = 0; list && i < HTTP_HEADERS_MAX && r->headers[i]; i++) {
		struct curl_slist *longer = curl_slist_append(list, r->headers[i]);
		if (!longer) {
			curl_slist_free_all(list);
			return false;
		}
		list = longer;
	}
	call->headers = list;
	return list != NULL;
}

static size_t give_mail(char *bytes, size_t size, size_t n, void *ctx)
{
	struct call *call = ctx;
	size_t some = size * n < call->mail.len_bytes ? size * n : call->mail.len_bytes;
	memcpy(bytes, call->mail.data, some);
	k_buf_drop(&call->mail, some);
	return some;
}

/* The body goes by SMTP, under TLS where the url or the server has it. */
static CURLcode set_up_mail(struct call *call, const struct http_request *r)
{
	CURL *easy = call->easy;
	call->mail_to = curl_slist_append(NULL, r->mail_to);
	k_buf_init(&call->mail, r->len_bytes);
	if (!call->mail_to || k_buf_add(&call->mail, r->body, r->len_bytes))
		return CURLE_OUT_OF_MEMORY;
	CURLcode c = curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
	curl_easy_setopt(
		easy, CURLOPT_USE_SSL, (long)(r->needs_tls ? CURLUSESSL_ALL : CURLUSESSL_TRY));
	curl_easy_setopt(easy, CURLOPT_UPLOAD, 1L);
	curl_easy_setopt(easy, CURLOPT_MAIL_RCPT, call->mail_to);
	curl_easy_setopt(easy, CURLOPT_INFILESIZE_LARGE, (curl_off_t)r->len_bytes);
	curl_easy_setopt(easy, CURLOPT_READFUNCTION, give_mail);
	curl_easy_setopt(easy, CURLOPT_READDATA, call);
	if (!c)
		c = curl_easy_setopt(easy, CURLOPT_MAIL_FROM, r->mail_from);
	if (!c && r->user)
		c = curl_easy_setopt(easy, CURLOPT_USERNAME, r->user);
	if (!c && r->password)
		c = curl_easy_setopt(easy, CURLOPT_PASSWORD, r->password);
	return c;
}

static CURLcode set_up_web(struct call *call, const struct http_request *r)
{
	CURL *easy = call->easy;
	CURLcode c = curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, r->method);
	curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
	curl_easy_setopt(easy, CURLOPT_HTTPHEADER, call->headers);
	if (!c && r->body) {
		curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)r->len_bytes);
		c = curl_easy_setopt(easy, CURLOPT_COPYPOSTFIELDS, r->body);
	}
	return c;
}

static CURLcode prepare_tls(CURL *easy, void *ssl_ctx, void *ctx)
{
	const struct http *http = ctx;
	(void)easy;
	http->on_tls(http->on_tls_ctx, ssl_ctx);
	return CURLE_OK;
}

static CURLcode set_up(struct call *call, const struct http_request *r)
{
	CURL *easy = call->easy;
	CURLcode c = curl_easy_setopt(easy, CURLOPT_URL, r->url);
	if (!c)
		c = r->mail_from ? set_up_mail(call, r) : set_up_web(call, r);
	curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, (long)r->timeout_ms);
	curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, (long)CONNECT_MS);
	/* curl repeats a request by itself when a connection that it kept proves dead. */
	curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, (long)r->is_once);
	curl_easy_setopt(easy, CURLOPT_FORBID_REUSE, (long)r->is_once);
	curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, take_bytes);
	curl_easy_setopt(easy, CURLOPT_WRITEDATA, call);
	curl_easy_setopt(easy, CURLOPT_PRIVATE, call);
	if (!c && call->http->on_tls) {
		c = curl_easy_setopt(easy, CURLOPT_SSL_CTX_FUNCTION, prepare_tls);
		curl_easy_setopt(easy, CURLOPT_SSL_CTX_DATA, call->http);
	}
	if (!c && *call->http->ca_file)
		c = curl_easy_setopt(easy, CURLOPT_CAINFO, call->http->ca_file);
	return c;
}

enum err http_ask(struct http *http, const struct http_request *r, http_fn *fn, void *ctx)
{
	struct call *call = calloc(1, sizeof *call);
	if (!call)
		return ERR_NO_MEMORY;
	*call = (struct call){.http = http, .easy = curl_easy_init(), .fn = fn, .ctx = ctx};
	k_buf_init(&call->in, HTTP_ANSWER_MAX);
	call->next = http->calls;
	if (call->next)
		call->next->prev = call;
	http->calls = call;
	if (!call->easy || !add_headers(call, r) || set_up(call, r) ||
		curl_multi_add_handle(http->multi, call->easy)) {
		drop_call(call);
		return ERR_BAD_INPUT;
	}
	return ERR_OK;
}

enum err http_set_ca_file(struct http *http, const char *ca_file)
{
	char *copy = strdup(ca_file);
	if (!copy)
		return ERR_NO_MEMORY;
	free(http->ca_file);
	http->ca_file = copy;
	return ERR_OK;
}

void http_set_tls(struct http *http, http_tls_fn *fn, void *ctx)
{
	http->on_tls = fn;
	http->on_tls_ctx = ctx;
}

enum err http_create(struct loop *loop, const char *ca_file, struct http **http_out)
{
	struct http *http = calloc(1, sizeof *http);
	if (!http)
		return ERR_NO_MEMORY;
	*http = (struct http){.loop = loop,
		.multi = curl_multi_init(),
		.ca_file = strdup(ca_file ? ca_file : "")};
	if (!http->multi || !http->ca_file) {
		http_destroy(http);
		return ERR_NO_MEMORY;
	}
	curl_multi_setopt(http->multi, CURLMOPT_SOCKETFUNCTION, want_socket);
	curl_multi_setopt(http->multi, CURLMOPT_SOCKETDATA, http);
	curl_multi_setopt(http->multi, CURLMOPT_TIMERFUNCTION, want_time);
	curl_multi_setopt(http->multi, CURLMOPT_TIMERDATA, http);
	curl_multi_setopt(http->multi, CURLMOPT_MAXCONNECTS, (long)IDLE_CONNECTIONS);
	*http_out = http;
	return ERR_OK;
}

void http_destroy(struct http *http)
{
	if (!http)
		return;
	while (http->calls)
		drop_call(http->calls);
	if (http->multi)
		curl_multi_cleanup(http->multi);
	while (http->sockets)
		drop_socket(http->sockets);
	loop_timer_remove(http->timer);
	free(http->ca_file);
	free(http);
}
