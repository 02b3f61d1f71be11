/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kiosk/tuf/tls_time.h"

#include <openssl/ssl.h>
#include <openssl/x509.h>

static int may_begin_later(int is_good, X509_STORE_CTX *store)
{
	if (is_good || X509_STORE_CTX_get_error(store) != X509_V_ERR_CERT_NOT_YET_VALID)
		return is_good;
	X509_STORE_CTX_set_error(store, X509_V_OK);
	return 1;
}

void tls_time_apply(void *tls_clock, void *ssl_ctx)
{
	const struct tls_clock *clock = tls_clock;
	struct tls_time now = clock->now(clock->ctx);
	SSL_CTX *ssl = ssl_ctx;
	X509_VERIFY_PARAM_set_time(SSL_CTX_get0_param(ssl), (time_t)now.certain_s);
	if (!now.is_sure)
		SSL_CTX_set_verify(ssl, SSL_CTX_get_verify_mode(ssl), may_begin_later);
}
