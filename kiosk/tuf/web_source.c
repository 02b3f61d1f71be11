/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kiosk/tuf/web_source.h"

#include "kiosk/base/check.h"

#include <curl/curl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ADDRESS_MAX = 8192 };

/* A quarter of an hour for the 2 MB of a large snapshot is 2.3 KB a second. */
const struct web_limits web_usual_limits = {
	.connect_ms = 10000, .slow_bytes = 100, .slow_s = 60, .whole_s = 900};

struct web_source {
	CURL *easy;
	const struct web_limits *limits;
	const char *ca_file;
	web_tls_fn *on_tls;
	void *on_tls_ctx;
	char base[ADDRESS_MAX];
};

/* One file on its way. */
struct passage {
	source_sink *sink;
	void *sink_ctx;
	CURL *easy;
	int64_t left;
	enum err err;
};

/* CURLE_..., what it is to us; all others are OFFLINE */
static const struct {
	CURLcode code;
	enum err err;
} from_curl[] = {
	{CURLE_OK, ERR_OK},
	{CURLE_OPERATION_TIMEDOUT, ERR_TIMEOUT},
	{CURLE_OUT_OF_MEMORY, ERR_NO_MEMORY},
	{CURLE_PEER_FAILED_VERIFICATION, ERR_CRYPTO},
	{CURLE_SSL_CACERT_BADFILE, ERR_CRYPTO},
	{CURLE_SSL_CONNECT_ERROR, ERR_CRYPTO},
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

/* 200 is a file, 404 and 403 (as object stores say it) are none; a redirect or anything else is
 * no answer.  0: the address has no statuses. */
static enum err err_of_status(long status)
{
	if (status == 200)
		return ERR_OK;
	return status == 404 || status == 403 ? ERR_NOT_FOUND : ERR_OFFLINE;
}

static size_t take_bytes(char *bytes, size_t size, size_t n, void *ctx)
{
	struct passage *p = ctx;
	long status = 0;
	curl_easy_getinfo(p->easy, CURLINFO_RESPONSE_CODE, &status);
	p->err = err_of_status(status);
	n *= size;
	if (!p->err && (int64_t)n > p->left)
		p->err = ERR_TOO_BIG;
	if (!p->err)
		p->err = p->sink(p->sink_ctx, bytes, n);
	p->left -= (int64_t)n;
	return p->err ? 0 : n;
}

static CURLcode prepare_tls(CURL *easy, void *ssl_ctx, void *ctx)
{
	const struct web_source *s = ctx;
	(void)easy;
	s->on_tls(s->on_tls_ctx, ssl_ctx);
	return CURLE_OK;
}

static CURLcode set_up(const struct web_source *s, const char *address, struct passage *p)
{
	CURL *easy = s->easy;
	const struct web_limits *l = s->limits;
	CURLcode c = curl_easy_setopt(easy, CURLOPT_URL, address);
	if (!c)
		c = curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
	if (!c && s->ca_file)
		c = curl_easy_setopt(easy, CURLOPT_CAINFO, s->ca_file);
	if (!c && s->on_tls) {
		c = curl_easy_setopt(easy, CURLOPT_SSL_CTX_FUNCTION, prepare_tls);
		curl_easy_setopt(easy, CURLOPT_SSL_CTX_DATA, s);
	}
	curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(easy, CURLOPT_PATH_AS_IS, 1L);
	curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
	curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, (long)l->connect_ms);
	curl_easy_setopt(easy, CURLOPT_LOW_SPEED_LIMIT, (long)l->slow_bytes);
	curl_easy_setopt(easy, CURLOPT_LOW_SPEED_TIME, (long)l->slow_s);
	curl_easy_setopt(easy, CURLOPT_TIMEOUT, (long)l->whole_s);
	curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, take_bytes);
	curl_easy_setopt(easy, CURLOPT_WRITEDATA, p);
	return c;
}

static enum err fetch(
	void *ctx, const char *path, int64_t max_bytes, source_sink *sink, void *sink_ctx)
{
	struct web_source *s = ctx;
	char address[ADDRESS_MAX];
	if (snprintf(address, sizeof address, "%s%s", s->base, path) >= ADDRESS_MAX)
		return ERR_TOO_BIG;
	struct passage p = {.sink = sink, .sink_ctx = sink_ctx, .easy = s->easy, .left = max_bytes};
	long status = 0;
	curl_easy_reset(s->easy);
	CURLcode code = set_up(s, address, &p);
	if (!code)
		code = curl_easy_perform(s->easy);
	if (p.err)
		return p.err;
	if (code)
		return err_of(code);
	curl_easy_getinfo(s->easy, CURLINFO_RESPONSE_CODE, &status);
	return err_of_status(status);
}

enum err web_source_create(const char *base, const char *ca_file, const struct web_limits *limits,
	struct web_source **source_out)
{
	size_t n = strlen(base);
	struct web_source *s = calloc(1, sizeof *s);
	if (!s)
		return ERR_NO_MEMORY;
	*s = (struct web_source){.easy = curl_easy_init(), .limits = limits, .ca_file = ca_file};
	bool is_whole = snprintf(s->base, sizeof s->base, "%s%s", base,
				n && base[n - 1] == '/' ? "" : "/") < ADDRESS_MAX;
	if (!s->easy || !is_whole) {
		enum err e = is_whole ? ERR_NO_MEMORY : ERR_TOO_BIG;
		web_source_destroy(s);
		return e;
	}
	*source_out = s;
	return ERR_OK;
}

void web_source_set_tls(struct web_source *s, web_tls_fn *fn, void *ctx)
{
	s->on_tls = fn;
	s->on_tls_ctx = ctx;
}

void web_source_destroy(struct web_source *s)
{
	if (s && s->easy)
		curl_easy_cleanup(s->easy);
	free(s);
}

struct source web_source_port(struct web_source *s)
{
	return (struct source){.fetch = fetch, .ctx = s};
}
