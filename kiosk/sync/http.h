/* SPDX-License-Identifier: GPL-3.0-or-later */
/* http: requests over libcurl's multi interface on the loop; nothing blocks.  No redirects, http
 * and https only, every answer bounded in bytes and in time.  One thread.
 * curl_global_init before, curl_global_cleanup after, by main. */
#ifndef FOYER_SYNC_HTTP_H
#define FOYER_SYNC_HTTP_H

#include "kiosk/core/loop.h"

#include <stddef.h>

enum { HTTP_ANSWER_MAX = 4 << 20, HTTP_HEADERS_MAX = 8 };

struct http;

struct http_request {
	const char *method, *url;
	const char *headers[HTTP_HEADERS_MAX]; /* "Name: value", NULL behind the last */
	const char *body;		       /* NULL: none */
	size_t len_bytes;
	int timeout_ms; /* in all: name, connection, answer */
	bool is_once;	/* never sent twice, also not by itself when an old connection breaks */
	const char *mail_from, *mail_to; /* an smtp(s) url: body is a mail; NULL: HTTP */
	const char *user, *password;	 /* for mail; NULL: none */
	bool needs_tls;			 /* for mail: no word goes out in clear */
};

struct http_answer {
	enum err
		err; /* OFFLINE, TIMEOUT, CRYPTO (TLS), TOO_BIG; OK: a whole answer of any status */
	bool is_unsent; /* certain: not one byte of the request left this machine */
	int status;
	int64_t retry_after_s; /* 0: not said */
	const char *tag, *as_of; /* ETag, Foyer-As-Of, borrowed as body is; NULL: not said */
	const char *body;      /* borrowed until fn returns; NUL behind len_bytes */
	size_t len_bytes;
};

typedef void http_fn(void *ctx, const struct http_answer *answer);
/* ssl_ctx: an SSL_CTX before its first use. */
typedef void http_tls_fn(void *ctx, void *ssl_ctx);

/* ca_file: certificates to trust instead of the machine's; NULL or "": the machine's.
 * Errors: ERR_NO_MEMORY. */
MUST_USE enum err http_create(struct loop *loop, const char *ca_file, struct http **http_out);
/* Trusts another file from the next request on (copied).  Errors: ERR_NO_MEMORY. */
MUST_USE enum err http_set_ca_file(struct http *http, const char *ca_file);
/* Calls fn with ctx and each TLS context before it is used (tls_time.h); NULL: nobody. */
void http_set_tls(struct http *http, http_tls_fn *fn, void *ctx);
/* Drops what is under way; its fn is not called. */
void http_destroy(struct http *http);
/* Copies r.  Calls fn once, never before it returns.  Errors: ERR_NO_MEMORY, ERR_BAD_INPUT. */
MUST_USE enum err http_ask(struct http *http, const struct http_request *r, http_fn *fn, void *ctx);

#endif
