/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tls_time: certificates are judged by trusted time and not by the system's clock, which anybody
 * may have set, or nobody (sync-and-updates.md C1).  Where it is only known that it is not earlier
 * than some moment, a certificate that begins later is no lie: it is taken; one that ended before
 * is not. */
#ifndef FOYER_TUF_TLS_TIME_H
#define FOYER_TUF_TLS_TIME_H

#include <stdbool.h>
#include <stdint.h>

struct tls_time {
	int64_t certain_s; /* unix; it is not earlier */
	bool is_sure;	   /* and hardly later */
};

/* Gives the time of now. */
typedef struct tls_time tls_time_fn(void *ctx);
struct tls_clock {
	tls_time_fn *now;
	void *ctx;
};

/* An http_tls_fn, a web_tls_fn; tls_clock: a struct tls_clock. */
void tls_time_apply(void *tls_clock, void *ssl_ctx);

#endif
