/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Certificates by trusted time: one that is over is refused, one that begins later only where the
 * time is certain, whatever the system's clock says. */
#include "kiosk/tuf/tls_time.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

enum { DAY_S = 86400 };
#define BEGIN_S INT64_C(1800000000)
#define END_S (BEGIN_S + 90 * DAY_S)

struct pair {
	SSL_CTX *client, *server;
	struct tls_time now;
	struct tls_clock clock;
};

static struct tls_time now_of(void *ctx)
{
	return ((struct pair *)ctx)->now;
}

static X509 *certificate(EVP_PKEY *key)
{
	X509 *cert = X509_new();
	X509_set_version(cert, 2);
	ASN1_INTEGER_set(X509_get_serialNumber(cert), 1);
	ASN1_TIME_set(X509_getm_notBefore(cert), (time_t)BEGIN_S);
	ASN1_TIME_set(X509_getm_notAfter(cert), (time_t)END_S);
	X509_set_pubkey(cert, key);
	X509_NAME_add_entry_by_txt(X509_get_subject_name(cert), "CN", MBSTRING_ASC,
		(const unsigned char *)"hub", -1, -1, 0);
	X509_set_issuer_name(cert, X509_get_subject_name(cert));
	assert_true(X509_sign(cert, key, EVP_sha256()) > 0);
	return cert;
}

/* Shakes hands in memory.  True: the client took the certificate. */
static bool is_taken(struct pair *p)
{
	SSL *client = SSL_new(p->client), *server = SSL_new(p->server);
	BIO *one = NULL, *two = NULL;
	assert_int_equal(BIO_new_bio_pair(&one, 0, &two, 0), 1);
	SSL_set_bio(client, one, one);
	SSL_set_bio(server, two, two);
	SSL_set_connect_state(client);
	SSL_set_accept_state(server);
	int done = 0;
	for (int i = 0; i < 20 && done != 1; i++) {
		done = SSL_do_handshake(client);
		(void)SSL_do_handshake(server);
	}
	bool is = done == 1 && SSL_get_verify_result(client) == X509_V_OK;
	SSL_free(client);
	SSL_free(server);
	return is;
}

static bool at(int64_t certain_s, bool is_sure)
{
	struct pair p = {.client = SSL_CTX_new(TLS_client_method()),
		.server = SSL_CTX_new(TLS_server_method()),
		.now = {certain_s, is_sure}};
	EVP_PKEY *key = EVP_EC_gen("P-256");
	X509 *cert = certificate(key);
	assert_int_equal(SSL_CTX_use_certificate(p.server, cert), 1);
	assert_int_equal(SSL_CTX_use_PrivateKey(p.server, key), 1);
	assert_int_equal(X509_STORE_add_cert(SSL_CTX_get_cert_store(p.client), cert), 1);
	SSL_CTX_set_verify(p.client, SSL_VERIFY_PEER, NULL);
	p.clock = (struct tls_clock){now_of, &p};
	tls_time_apply(&p.clock, p.client);
	bool is = is_taken(&p);
	X509_free(cert);
	EVP_PKEY_free(key);
	SSL_CTX_free(p.client);
	SSL_CTX_free(p.server);
	return is;
}

static void within_its_time_it_is_taken(void **state)
{
	(void)state;
	assert_true(at(BEGIN_S + DAY_S, true));
	assert_true(at(BEGIN_S + DAY_S, false));
}

static void what_is_over_is_refused(void **state)
{
	(void)state;
	assert_false(at(END_S + DAY_S, true));
	assert_false(at(END_S + DAY_S, false));
	assert_false(at(END_S + 100 * 365 * (int64_t)DAY_S, false));
}

static void what_begins_later_is_taken_only_where_it_may_be_later(void **state)
{
	(void)state;
	assert_false(at(BEGIN_S - DAY_S, true));
	assert_true(at(BEGIN_S - DAY_S, false));
	assert_true(at(5, false)); /* 1970 */
}

/* Another certificate than the trusted one stays refused. */
static void a_stranger_is_refused(void **state)
{
	(void)state;
	struct pair p = {.client = SSL_CTX_new(TLS_client_method()),
		.server = SSL_CTX_new(TLS_server_method()),
		.now = {5, false}};
	EVP_PKEY *key = EVP_EC_gen("P-256");
	X509 *cert = certificate(key);
	assert_int_equal(SSL_CTX_use_certificate(p.server, cert), 1);
	assert_int_equal(SSL_CTX_use_PrivateKey(p.server, key), 1);
	SSL_CTX_set_verify(p.client, SSL_VERIFY_PEER, NULL);
	p.clock = (struct tls_clock){now_of, &p};
	tls_time_apply(&p.clock, p.client);
	assert_false(is_taken(&p));
	X509_free(cert);
	EVP_PKEY_free(key);
	SSL_CTX_free(p.client);
	SSL_CTX_free(p.server);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(within_its_time_it_is_taken),
		cmocka_unit_test(what_is_over_is_refused),
		cmocka_unit_test(what_begins_later_is_taken_only_where_it_may_be_later),
		cmocka_unit_test(a_stranger_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
