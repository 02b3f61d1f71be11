/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Servers that are slow, endless or silent: the time that one file may take is bounded. */
#include "kiosk/base/buf.h"
#include "kiosk/tuf/web_source.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>
#include <cmocka.h>

static const struct web_limits short_limits = {
	.connect_ms = 2000, .slow_bytes = 100, .slow_s = 2, .whole_s = 4};

/* What the server says at once, and then again and again. */
struct manner {
	const char *first, *again;
	int pause_ms;
};

struct slow_server {
	struct manner manner;
	int fd, port;
	pthread_t thread;
};

static void *serve(void *ctx)
{
	struct slow_server *s = ctx;
	char request[2048];
	int fd = accept(s->fd, NULL, NULL);
	bool is_open = fd >= 0 && recv(fd, request, sizeof request, 0) > 0 &&
		       send(fd, s->manner.first, strlen(s->manner.first), MSG_NOSIGNAL) >= 0;
	for (int i = 0; is_open && i < 1000; i++) {
		nanosleep(&(struct timespec){.tv_nsec = s->manner.pause_ms * 1000000L}, NULL);
		is_open = send(fd, s->manner.again, strlen(s->manner.again), MSG_NOSIGNAL) > 0;
	}
	if (fd >= 0)
		close(fd);
	return NULL;
}

static enum err take(void *ctx, const char *bytes, size_t n)
{
	return k_buf_add(ctx, bytes, n);
}

/* Asks a server of that manner for a file of at most max bytes. */
static enum err ask(struct manner manner, int64_t max, double *seconds_out, size_t *got_out)
{
	struct slow_server s = {.manner = manner, .fd = socket(AF_INET, SOCK_STREAM, 0)};
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t n = sizeof at;
	char base[64];
	struct web_source *web = NULL;
	struct k_buf got;
	struct timespec from, to;
	assert_int_equal(bind(s.fd, (struct sockaddr *)&at, sizeof at), 0);
	assert_int_equal(listen(s.fd, 1), 0);
	assert_int_equal(getsockname(s.fd, (struct sockaddr *)&at, &n), 0);
	assert_int_equal(pthread_create(&s.thread, NULL, serve, &s), 0);
	snprintf(base, sizeof base, "http://127.0.0.1:%d/x", ntohs(at.sin_port));
	k_buf_init(&got, 1 << 20);
	assert_int_equal(web_source_create(base, NULL, &short_limits, &web), ERR_OK);
	struct source source = web_source_port(web);
	clock_gettime(CLOCK_MONOTONIC, &from);
	enum err e = source.fetch(source.ctx, "file", max, take, &got);
	clock_gettime(CLOCK_MONOTONIC, &to);
	*seconds_out =
		(double)(to.tv_sec - from.tv_sec) + (double)(to.tv_nsec - from.tv_nsec) / 1e9;
	*got_out = got.len_bytes;
	web_source_destroy(web);
	pthread_join(s.thread, NULL);
	close(s.fd);
	k_buf_finish(&got);
	return e;
}

#define HEAD "HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n"

static void one_byte_a_second_is_given_up(void **state)
{
	(void)state;
	double seconds;
	size_t got;
	assert_int_equal(ask((struct manner){HEAD, "x", 500}, 5000, &seconds, &got), ERR_TIMEOUT);
	assert_true(seconds < 4.5 && got < 20);
}

static void slow_headers_are_given_up(void **state)
{
	(void)state;
	double seconds;
	size_t got;
	assert_int_equal(ask((struct manner){"HTTP/1.1 200 OK\r\n", "X-A: b\r\n", 300}, 5000,
				 &seconds, &got),
		ERR_TIMEOUT);
	assert_true(seconds < 4.5 && got == 0);
}

static void just_fast_enough_is_bounded_too(void **state)
{
	(void)state;
	double seconds;
	size_t got;
	assert_int_equal(ask((struct manner){"HTTP/1.1 200 OK\r\n\r\n",
				     "forty bytes each time, a tenth of a second", 100},
				 1 << 20, &seconds, &got),
		ERR_TIMEOUT);
	assert_true(seconds > 3.5 && seconds < 6 && got > 500);
}

static void bytes_are_counted_as_they_come(void **state)
{
	(void)state;
	double seconds;
	size_t got;
	/* no length, and a length that lies */
	assert_int_equal(ask((struct manner){"HTTP/1.1 200 OK\r\n\r\n", "0123456789", 1}, 95,
				 &seconds, &got),
		ERR_TOO_BIG);
	assert_true(got <= 95);
	assert_int_equal(
		ask((struct manner){HEAD, "0123456789", 1}, 95, &seconds, &got), ERR_TOO_BIG);
	assert_true(got <= 95);
	assert_int_equal(
		ask((struct manner){"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
			    "a\r\n0123456789\r\n", 1},
			95, &seconds, &got),
		ERR_TOO_BIG);
	assert_true(got <= 95);
}

static void what_is_packed_stays_packed(void **state)
{
	(void)state;
	double seconds;
	size_t got;
	/* 5 bytes that claim to be gzip: they count as they are, nothing is unpacked */
	assert_int_equal(ask((struct manner){"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n"
					     "Content-Length: 5\r\n\r\n12345",
				     "x", 1},
				 100, &seconds, &got),
		ERR_OK);
	assert_int_equal(got, 5);
}

static int begin(void **state)
{
	(void)state;
	return curl_global_init(CURL_GLOBAL_DEFAULT) ? -1 : 0;
}

static int end(void **state)
{
	(void)state;
	curl_global_cleanup();
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_byte_a_second_is_given_up),
		cmocka_unit_test(slow_headers_are_given_up),
		cmocka_unit_test(just_fast_enough_is_bounded_too),
		cmocka_unit_test(bytes_are_counted_as_they_come),
		cmocka_unit_test(what_is_packed_stays_packed),
	};
	return cmocka_run_group_tests(tests, begin, end);
}
