/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kiosk/core/wire.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <cmocka.h>

struct side {
	struct wire *wire;
	int messages, sum;
	size_t text_len;
	bool is_gone, destroys_at_message;
};

static struct loop *loop;
static struct side a, b;

static void on_message(void *ctx, json_t *message)
{
	struct side *side = ctx;
	if (!message) {
		side->is_gone = true;
		wire_destroy(side->wire);
		side->wire = NULL;
		return;
	}
	side->messages++;
	side->sum += (int)json_integer_value(json_object_get(message, "n"));
	side->text_len += json_string_length(json_object_get(message, "text"));
	if (side->destroys_at_message) {
		wire_destroy(side->wire);
		side->wire = NULL;
	}
}

static int setup(void **state)
{
	(void)state;
	int ends[2];
	a = (struct side){0};
	b = (struct side){0};
	if (loop_create(&loop) || socketpair(AF_UNIX, SOCK_STREAM, 0, ends))
		return -1;
	return wire_create(loop, ends[0], on_message, &a, &a.wire) ||
	       wire_create(loop, ends[1], on_message, &b, &b.wire);
}

static int teardown(void **state)
{
	(void)state;
	wire_destroy(a.wire);
	wire_destroy(b.wire);
	loop_destroy(loop);
	return 0;
}

static void turn(int times)
{
	while (times--)
		loop_turn(loop, 1);
}

static void frames_arrive_whole_and_in_order(void **state)
{
	(void)state;
	for (int i = 1; i <= 100; i++)
		assert_int_equal(
			wire_send(a.wire, json_pack("{s:s, s:i}", "t", "x", "n", i)), ERR_OK);
	turn(5);
	assert_int_equal(b.messages, 100);
	assert_int_equal(b.sum, 5050);
}

static void a_large_frame_waits_for_room_in_the_socket(void **state)
{
	(void)state;
	enum { BIG = 3 << 20 };
	char *text = malloc(BIG + 1);
	memset(text, 'x', BIG);
	text[BIG] = '\0';
	assert_int_equal(wire_send(a.wire, json_pack("{s:s}", "text", text)), ERR_OK);
	assert_int_equal(wire_send(a.wire, json_pack("{s:i}", "n", 5)), ERR_OK);
	turn(200);
	assert_int_equal(b.messages, 2);
	assert_int_equal(b.text_len, BIG);
	assert_int_equal(b.sum, 5);
	free(text);
}

static void a_frame_over_the_limit_is_refused(void **state)
{
	(void)state;
	char *text = malloc(WIRE_FRAME_MAX + 1);
	memset(text, 'x', WIRE_FRAME_MAX);
	text[WIRE_FRAME_MAX] = '\0';
	assert_int_equal(wire_send(a.wire, json_pack("{s:s}", "text", text)), ERR_TOO_BIG);
	assert_int_equal(wire_send(a.wire, json_pack("{s:i}", "n", 5)), ERR_OK);
	turn(3);
	assert_int_equal(b.sum, 5);
	free(text);
}

static void the_end_is_told_once(void **state)
{
	(void)state;
	assert_int_equal(wire_send(a.wire, json_pack("{s:i}", "n", 5)), ERR_OK);
	wire_destroy(a.wire);
	a.wire = NULL;
	turn(3);
	assert_int_equal(b.sum, 5);
	assert_true(b.is_gone);
}

static void it_may_be_destroyed_at_a_message(void **state)
{
	(void)state;
	b.destroys_at_message = true;
	for (int i = 0; i < 3; i++)
		assert_int_equal(wire_send(a.wire, json_pack("{s:i}", "n", 1)), ERR_OK);
	turn(3);
	assert_int_equal(b.messages, 1);
	assert_true(a.is_gone);
}

static void nonsense(const void *bytes, size_t n)
{
	int ends[2];
	struct side side = {0};
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
	assert_int_equal(wire_create(loop, ends[0], on_message, &side, &side.wire), ERR_OK);
	assert_int_equal(write(ends[1], bytes, n), (ssize_t)n);
	turn(3);
	assert_true(side.is_gone);
	assert_int_equal(side.messages, 0);
	close(ends[1]);
}

static void nonsense_closes_the_connection(void **state)
{
	(void)state;
	nonsense("\xff\xff\xff\xff{}", 6);
	nonsense("\x02\0\0\0[]", 6);
	nonsense("\x0d\0\0\0{\"a\":1,\"a\":2}", 17);
	nonsense("\0\0\0\0", 4);
}

static void an_address_is_taken_over_from_the_dead_only(void **state)
{
	(void)state;
	char dir[] = "/tmp/wire-XXXXXX", path[64];
	assert_non_null(mkdtemp(dir));
	snprintf(path, sizeof path, "%s/s", dir);
	int first = -1, second = -1, client = -1;
	assert_int_equal(wire_connect(path, &client), ERR_OFFLINE);
	assert_int_equal(wire_listen(path, &first), ERR_OK);
	assert_int_equal(wire_listen(path, &second), ERR_EXISTS);
	close(first);
	assert_int_equal(wire_listen(path, &second), ERR_OK);
	assert_int_equal(wire_connect(path, &client), ERR_OK);
	close(client);
	close(second);
	unlink(path);
	rmdir(dir);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(frames_arrive_whole_and_in_order, setup, teardown),
		cmocka_unit_test_setup_teardown(
			a_large_frame_waits_for_room_in_the_socket, setup, teardown),
		cmocka_unit_test_setup_teardown(a_frame_over_the_limit_is_refused, setup, teardown),
		cmocka_unit_test_setup_teardown(the_end_is_told_once, setup, teardown),
		cmocka_unit_test_setup_teardown(it_may_be_destroyed_at_a_message, setup, teardown),
		cmocka_unit_test_setup_teardown(nonsense_closes_the_connection, setup, teardown),
		cmocka_unit_test(an_address_is_taken_over_from_the_dead_only),
	};
	return cmocka_run_group_tests_name("wire", tests, NULL, NULL);
}
