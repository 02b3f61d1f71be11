/* SPDX-License-Identifier: GPL-3.0-or-later */
/* web_source: files below an address, by libcurl.  http and https, no redirect is followed, every
 * answer is bounded in bytes (counted as they come, whatever the header says) and in time.  One
 * thread; it blocks.  curl_global_init before, curl_global_cleanup after, by main. */
#ifndef FOYER_TUF_WEB_SOURCE_H
#define FOYER_TUF_WEB_SOURCE_H

#include "kiosk/tuf/source.h"

struct web_source;

struct web_limits {
	int connect_ms;
	int slow_bytes, slow_s; /* fewer bytes a second for so long: given up */
	int whole_s;		/* for one file, however fast */
};

/* ssl_ctx: an SSL_CTX before its first use. */
typedef void web_tls_fn(void *ctx, void *ssl_ctx);

extern const struct web_limits web_usual_limits;

/* base: with or without a "/" at its end, copied.  ca_file: certificates to trust instead of the
 * machine's, NULL: those; borrowed, like limits.  Errors: ERR_NO_MEMORY, ERR_TOO_BIG. */
MUST_USE enum err web_source_create(const char *base, const char *ca_file,
	const struct web_limits *limits, struct web_source **source_out);
/* Calls fn with ctx and each TLS context before it is used; NULL: nobody. */
void web_source_set_tls(struct web_source *s, web_tls_fn *fn, void *ctx);
void web_source_destroy(struct web_source *s);
/* It as a source, until web_source_destroy. */
struct source web_source_port(struct web_source *s);

#endif
